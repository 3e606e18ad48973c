//! The look-ups that the rules repeat at one snapshot.

use std::{cell::RefCell, collections::BTreeSet, rc::Rc, sync::Arc};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    kb::{error::KbError, rules::predicate_table::PredicateTable, snapshot::Snapshot},
    model::{Decimal, Kind, Name, Ordinal, Predicate, Source, Stored},
};

/// A view of one snapshot for the rules. It keeps what is looked up for many claims, belongs to one
/// thread, and costs nothing until it is used.
pub(in crate::kb) struct RuleContext<'s> {
    snapshot: &'s Snapshot,
    /// Each entity type with all types above it.
    lineages: RefCell<FxHashMap<Ordinal, Rc<FxHashSet<Ordinal>>>>,
}

impl<'s> RuleContext<'s> {
    /// The context of a snapshot.
    pub(in crate::kb) fn new(snapshot: &'s Snapshot) -> RuleContext<'s> {
        RuleContext {
            snapshot,
            lineages: RefCell::default(),
        }
    }

    /// The snapshot.
    pub(in crate::kb) fn snapshot(&self) -> &'s Snapshot {
        self.snapshot
    }

    /// The entity that an entity turned out to be after all merges; itself, where it is not merged.
    pub(in crate::kb) fn root(&self, entity: Ordinal) -> Result<Ordinal, KbError> {
        Ok(self.snapshot.merges()?.survivor(entity))
    }

    /// The root of an entity and all entities that were merged into it, in the order of their
    /// recording.
    pub(in crate::kb) fn merged(&self, entity: Ordinal) -> Result<BTreeSet<Ordinal>, KbError> {
        let members = self.snapshot.merges()?.members(entity);
        let members = members.map(|members| members.iter().copied().collect());
        Ok(members.unwrap_or_else(|| BTreeSet::from([entity])))
    }

    /// A predicate, which must be present.
    pub(in crate::kb) fn predicate(
        &self,
        predicate: Ordinal,
    ) -> Result<Arc<Stored<Predicate<Ordinal>>>, KbError> {
        let record = self.predicates()?.records.get(&predicate).cloned();
        self.snapshot.required(Kind::Predicate, predicate, record)
    }

    /// A source, which must be present.
    pub(in crate::kb) fn source(
        &self,
        source: Ordinal,
    ) -> Result<Arc<Stored<Source<Ordinal>>>, KbError> {
        let record = self.snapshot.source(source)?;
        self.snapshot.required(Kind::Source, source, record)
    }

    /// The type of an entity.
    pub(in crate::kb) fn entity_type(&self, entity: Ordinal) -> Result<Ordinal, KbError> {
        let record = self.snapshot.entity(entity)?;
        let record = self.snapshot.required(Kind::Entity, entity, record)?;
        Ok(record.record.entity_type)
    }

    /// Whether two entity types are the same, or one lies above the other.
    pub(in crate::kb) fn are_kin(&self, left: Ordinal, right: Ordinal) -> Result<bool, KbError> {
        Ok(self.lineage(left)?.contains(&right) || self.lineage(right)?.contains(&left))
    }

    /// The predicate that says the same from the value's side.
    pub(in crate::kb) fn inverse(&self, predicate: Ordinal) -> Result<Option<Ordinal>, KbError> {
        Ok(self.predicate(predicate)?.record.inverse)
    }

    /// Whether two predicates are opposites, whichever of them declares it.
    pub(in crate::kb) fn opposes(&self, left: Ordinal, right: Ordinal) -> Result<bool, KbError> {
        Ok(self.predicates()?.opposites.contains(&(left, right)))
    }

    /// Whether two predicates contrast, whichever of them declares it.
    pub(in crate::kb) fn contrasts(&self, left: Ordinal, right: Ordinal) -> Result<bool, KbError> {
        Ok(self.predicates()?.contrasts.contains(&(left, right)))
    }

    /// The family of a predicate: itself and all that are reached from it along opposites and
    /// contrasts, in the order of their recording.
    pub(in crate::kb) fn family(&self, predicate: Ordinal) -> Result<Arc<[Ordinal]>, KbError> {
        let family = self.predicates()?.families.get(&predicate);
        Ok(family.map_or_else(|| Arc::from([predicate]), Arc::clone))
    }

    /// Whether a predicate tells whose voice speaks.
    pub(in crate::kb) fn has_voices(&self) -> Result<bool, KbError> {
        Ok(self.predicates()?.has_voices)
    }

    /// The base unit of a unit, and how many of that one is; `None` for a unit that is not in the
    /// vocabulary.
    pub(in crate::kb) fn unit(&self, unit: &Name) -> Result<Option<(Ordinal, Decimal)>, KbError> {
        self.snapshot.unit_by_name(unit)
    }

    /// Whether the vocabulary relates a unit to another, so that amounts in both may be equal.
    pub(in crate::kb) fn relates_unit(&self, unit: Option<&Name>) -> Result<bool, KbError> {
        match unit {
            Some(unit) => Ok(self.unit(unit)?.is_some()),
            None => Ok(false),
        }
    }

    /// Whether a predicate is one by which values of others lie within each other.
    pub(in crate::kb) fn nests(&self, predicate: Ordinal) -> Result<bool, KbError> {
        let mut records = self.predicates()?.records.values();
        Ok(records.any(|stored| stored.record.nested_by == Some(predicate)))
    }

    fn predicates(&self) -> Result<&'s PredicateTable, KbError> {
        self.snapshot.predicate_table()
    }

    /// A type and all types above it.
    pub(in crate::kb) fn lineage(
        &self,
        entity_type: Ordinal,
    ) -> Result<Rc<FxHashSet<Ordinal>>, KbError> {
        if let Some(lineage) = self.lineages.borrow().get(&entity_type) {
            return Ok(lineage.clone());
        }
        let mut lineage = FxHashSet::default();
        let mut open = vec![entity_type];
        while let Some(next) = open.pop() {
            if lineage.insert(next)
                && let Some(record) = self.snapshot.entity_type(next)?
            {
                open.extend(&record.record.parents);
            }
        }
        let lineage = Rc::new(lineage);
        let mut lineages = self.lineages.borrow_mut();
        lineages.insert(entity_type, lineage.clone());
        Ok(lineage)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tempfile::TempDir;

    use super::*;
    use crate::kb::{folder::Options, formats::json::Bundle, knowledge_base::KnowledgeBase};

    #[test]
    fn merges_types_and_families_are_followed() {
        let labelled = |id: &str| json!({"id": id, "labels": {"en": id}});
        let with = |id: &str, field: &str, value: serde_json::Value| {
            let mut record = labelled(id);
            record[field] = value;
            record
        };
        let person = |id: &str, merged_into: Option<&str>| {
            let mut record = with(id, "type", json!("person"));
            if let Some(other) = merged_into {
                record["mergedInto"] = json!(other);
            }
            record
        };
        let bundle = json!({
            "types": [
                labelled("being"), with("person", "parents", json!(["being"])),
                with("singer", "parents", json!(["person"])), labelled("place")
            ],
            "predicates": [
                with("up", "opposites", json!(["down"])), labelled("down"),
                with("stays", "contrasts", json!(["up"])), labelled("alone")
            ],
            "entities": [
                person("c", Some("b")), person("b", Some("a")), person("a", None), person("d", None)
            ],
        });
        let folder = TempDir::new().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        let bundle = Bundle::from_text("context.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
        let snapshot = knowledge_base.snapshot();
        let context = RuleContext::new(&snapshot);
        let of = |id: &str| snapshot.find(id).unwrap().unwrap().ordinal;
        for id in ["a", "b", "c"] {
            assert_eq!(context.root(of(id)).unwrap(), of("a"), "{id}");
            let merged = context.merged(of(id)).unwrap();
            assert_eq!(merged, BTreeSet::from([of("a"), of("b"), of("c")]), "{id}");
        }
        assert_eq!(context.root(of("d")).unwrap(), of("d"));
        for (left, right, expected) in [
            ("singer", "being", true),
            ("person", "person", true),
            ("singer", "place", false),
        ] {
            assert_eq!(context.are_kin(of(left), of(right)).unwrap(), expected);
            assert_eq!(context.are_kin(of(right), of(left)).unwrap(), expected);
        }
        for id in ["up", "down", "stays"] {
            let family = context.family(of(id)).unwrap();
            assert_eq!(family.to_vec(), [of("up"), of("down"), of("stays")], "{id}");
        }
        assert_eq!(context.family(of("alone")).unwrap().to_vec(), [of("alone")]);
        for (left, right) in [("up", "down"), ("down", "up")] {
            assert!(context.opposes(of(left), of(right)).unwrap());
            assert!(!context.contrasts(of(left), of(right)).unwrap());
        }
        assert!(context.contrasts(of("up"), of("stays")).unwrap());
        assert!(!context.has_voices().unwrap());
    }
}
