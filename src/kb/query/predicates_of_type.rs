//! The predicates that claims about entities of a type can have.

use crate::{
    kb::{error::KbError, rules::context::RuleContext, snapshot::Snapshot},
    model::{Kind, Ordinal},
};

impl Snapshot {
    /// The predicates that claims about an entity of a type can have, in the order of recording:
    /// those whose domain has the type or a wider one, and those without a domain.
    pub fn predicates_of_type(&self, entity_type: Ordinal) -> Result<Vec<Ordinal>, KbError> {
        let context = RuleContext::new(self);
        let lineage = context.lineage(entity_type)?;
        let mut predicates = Vec::new();
        for predicate in self.all_ordinals(Kind::Predicate)?.into_iter().map(Ordinal) {
            let record = context.predicate(predicate)?;
            let domain = &record.record.domain;
            if domain.is_empty() || domain.iter().any(|of| lineage.contains(of)) {
                predicates.push(predicate);
            }
        }
        Ok(predicates)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tempfile::TempDir;

    use super::*;
    use crate::kb::{folder::Options, formats::json::Bundle, knowledge_base::KnowledgeBase};

    /// Each case: a type, and the predicates of claims about entities of it.
    #[test]
    fn a_predicate_is_of_its_domain_and_of_narrower_types() {
        let predicate =
            |id: &str, domain: &[&str]| json!({"id": id, "labels": {"en": id}, "domain": domain});
        let entity_type = |id: &str, parents: &[&str]| json!({"id": id, "labels": {"en": id}, "parents": parents});
        let bundle = json!({
            "types": [
                entity_type("agent", &[]), entity_type("person", &["agent"]),
                entity_type("singer", &["person"]), entity_type("place", &[]),
            ],
            "predicates": [
                predicate("sings", &["singer"]), predicate("knows", &["person", "place"]),
                predicate("acts", &["agent"]), predicate("is", &[]), predicate("lies", &["place"]),
            ],
        });
        let folder = TempDir::new().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        let bundle = Bundle::from_text("test.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
        let snapshot = knowledge_base.snapshot();
        for (entity_type, expected) in [
            ("agent", "acts is"),
            ("person", "knows acts is"),
            ("singer", "sings knows acts is"),
            ("place", "knows is lies"),
        ] {
            let key = snapshot
                .find_of(Kind::EntityType, entity_type)
                .unwrap()
                .unwrap();
            let predicates = snapshot.predicates_of_type(key.ordinal).unwrap();
            let ids = predicates
                .iter()
                .map(|it| snapshot.id_of(Kind::Predicate, *it).unwrap().to_string());
            assert_eq!(ids.collect::<Vec<_>>().join(" "), expected, "{entity_type}");
        }
    }
}
