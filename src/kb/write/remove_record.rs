//! The command that removes a record.

use crate::{
    kb::{
        error::KbError,
        write::{change_set::ChangeSet, command::Command, overlay::Overlay, restate::recorded},
    },
    model::{Id, Kind, Record},
};

/// The command that removes a record to which no other refers. The record stays in history.
pub(in crate::kb) struct RemoveRecord {
    pub(in crate::kb) kind: Kind,
    pub(in crate::kb) id: Id,
}

impl Command for RemoveRecord {
    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let RemoveRecord { kind, id } = self;
        let recorded = recorded(base, *kind, id)?;
        let id = recorded.id();
        let references = base.references_to(*kind, id)?;
        if !references.is_empty() {
            return Err(KbError::StillReferenced {
                kind: *kind,
                id: id.clone(),
                references,
            });
        }
        let removed = Record::Removed {
            kind: *kind,
            id: id.clone(),
        };
        ChangeSet::of_records(vec![removed], base)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tempfile::TempDir;

    use crate::{
        kb::{
            error::KbError,
            folder::Options,
            formats::json::Bundle,
            knowledge_base::KnowledgeBase,
            write::{change_set::ChangeSet, overlay::Overlay},
        },
        model::{CommitMeta, Id, Kind, Record},
    };

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    #[test]
    fn a_record_is_removed_when_nothing_refers_to_it_any_more() {
        let folder = TempDir::new().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        let bundle = json!({
            "types": [{"id": "person", "labels": {"en": "person"}}],
            "predicates": [{"id": "leads", "labels": {"en": "leads"}}],
            "entities": [{"id": "ann", "type": "person", "labels": {"en": "Ann"}}],
            "claims": [{"id": "c", "subject": "ann", "predicate": "leads", "value": "some", "statements": {"en": "x"}}]
        });
        let bundle = Bundle::from_text("bundle.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
        let remove =
            |kind, text: &str| knowledge_base.remove(kind, id(text), CommitMeta::default());
        let refused = remove(Kind::Entity, "ann").unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the entity `ann` cannot be removed: the claim `c` refers to it"
        );
        assert!(matches!(
            remove(Kind::Claim, "ann"),
            Err(KbError::NoSuchRecord { .. })
        ));
        let before = knowledge_base.snapshot();
        remove(Kind::Claim, "c").unwrap();
        remove(Kind::Entity, "ann").unwrap();
        assert!(matches!(
            remove(Kind::Entity, "ann"),
            Err(KbError::NoSuchRecord { .. })
        ));
        assert_eq!(before.all_records().count(), 4);
        assert_eq!(knowledge_base.snapshot().all_records().count(), 2);
    }

    #[test]
    fn every_field_that_refers_to_a_record_keeps_it() {
        let folder = TempDir::new().unwrap();
        let open = || KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ());
        let entity = |id: &str| json!({"id": id, "type": "thing", "labels": {"en": id}});
        let source = |id: &str, more: serde_json::Value| {
            let mut source = json!({"id": id, "kind": "ARTICLE", "titles": {"en": id}});
            let more = more.as_object().unwrap().clone();
            source.as_object_mut().unwrap().extend(more);
            source
        };
        let entities = [
            "ann",
            "journal",
            "publisher",
            "editor",
            "messenger",
            "moon",
            "metre",
        ]
        .map(entity);
        let bundle = json!({
            "types": [{"id": "thing", "labels": {"en": "thing"}}],
            "units": [{"id": "m", "entity": "metre"}, {"id": "km", "of": "m", "factor": "1000"}],
            "predicates": [
                {"id": "knows", "labels": {"en": "knows"}, "nestedBy": "within", "opposites": ["opposite"], "contrasts": ["contrast"]},
                {"id": "within", "labels": {"en": "within"}}, {"id": "opposite", "labels": {"en": "opposite"}},
                {"id": "contrast", "labels": {"en": "contrast"}}
            ],
            "entities": entities,
            "sources": [
                source("notice", json!({})), source("correction", json!({})), source("judge", json!({})),
                source("paper", json!({"container": "journal", "withdrawn": {"reason": "x", "notice": "notice", "by": "publisher"},
                    "corrected": {"reason": "x", "notice": "correction", "by": "editor"}}))
            ],
            "claims": [
                {"id": "c", "subject": "ann", "predicate": "knows", "value": {"coordinate": {"latitude": 1, "longitude": 2, "globe": "moon"}}},
                {"id": "d", "subject": "ann", "predicate": "knows", "value": "none", "statements": {"en": "x"},
                 "relations": [{"kind": "TENSION", "claim": "c", "by": {"source": "judge"}}],
                 "attributions": [{"speaker": "source", "source": "paper", "via": [{"entity": "messenger"}], "stance": "ASSERTS", "mode": "QUOTE"}]}
            ]
        });
        let (knowledge_base, _) = open().unwrap();
        let bundle = Bundle::from_text("bundle.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
        // Each case: the record, and the one that refers to it.
        let cases = [
            (Kind::Unit, "m", "unit `km`"),
            (Kind::Entity, "metre", "unit `m`"),
            (Kind::Entity, "moon", "claim `c`"),
            (Kind::Predicate, "within", "predicate `knows`"),
            (Kind::Predicate, "opposite", "predicate `knows`"),
            (Kind::Predicate, "contrast", "predicate `knows`"),
            (Kind::Entity, "journal", "source `paper`"),
            (Kind::Entity, "publisher", "source `paper`"),
            (Kind::Entity, "editor", "source `paper`"),
            (Kind::Entity, "messenger", "claim `d`"),
            (Kind::Source, "notice", "source `paper`"),
            (Kind::Source, "correction", "source `paper`"),
            (Kind::Source, "judge", "claim `d`"),
            (Kind::Claim, "c", "claim `d`"),
        ];
        let check = |knowledge_base: &KnowledgeBase, state: &str| {
            for (kind, record, referring) in cases {
                let refused = knowledge_base.remove(kind, id(record), CommitMeta::default());
                assert_eq!(
                    refused.unwrap_err().to_string(),
                    format!(
                        "the {kind} `{record}` cannot be removed: the {referring} refers to it"
                    ),
                    "{state}"
                );
            }
        };
        check(&knowledge_base, "before the index has them");
        knowledge_base.close().unwrap();
        check(&open().unwrap().0, "when the index has them");
    }

    #[test]
    fn a_removal_minds_the_commands_before_it_in_its_group() {
        let folder = TempDir::new().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        let entity_type = json!({"id": "person", "labels": {"en": "person"}});
        let entity_type = Record::Type(serde_json::from_value(entity_type).unwrap());
        knowledge_base.commit_records(&[entity_type]).unwrap();
        let snapshot = knowledge_base.snapshot();
        let mut base = Overlay::new(&snapshot);
        let person = id("person");
        assert_eq!(base.references_to(Kind::EntityType, &person).unwrap(), []);
        let ann = json!({"id": "ann", "type": "person", "labels": {"en": "Ann"}});
        let ann = Record::Entity(serde_json::from_value(ann).unwrap());
        let changes = ChangeSet::of_records(vec![ann], &base).unwrap();
        changes.add_to(&mut base);
        assert_eq!(
            base.references_to(Kind::EntityType, &person).unwrap(),
            [(Kind::Entity, id("ann"))]
        );
        let removed = Record::Removed {
            kind: Kind::Entity,
            id: id("ann"),
        };
        let changes = ChangeSet::of_records(vec![removed], &base).unwrap();
        changes.add_to(&mut base);
        assert_eq!(base.references_to(Kind::EntityType, &person).unwrap(), []);
        assert_eq!(base.record(Kind::Entity, &id("ann")).unwrap(), None);
    }
}
