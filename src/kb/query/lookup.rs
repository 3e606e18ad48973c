//! Look-ups of records by names and external ids.

use std::sync::Arc;

use crate::{
    kb::{error::KbError, snapshot::Snapshot},
    model::{
        Decimal, Entity, Kind, Language, LanguagePriorityList, Name, Ordinal, OriginalRecord,
        ScanStart, Stored,
    },
    store::List,
};

impl Snapshot {
    /// The entity with a label or alias, in any language or in one. Of several that have the name,
    /// the first recorded in which it is written so, or else the first recorded in which it reads
    /// so: see [`Name::folded`]. A merged entity leads to its survivor.
    pub fn entity_named(
        &self,
        name: &Name,
        language: Option<&Language>,
    ) -> Result<Option<Arc<Stored<Entity<Ordinal>>>>, KbError> {
        let folded = name.folded();
        let in_language = |tag: &Language| language.is_none_or(|language| tag.is_within(language));
        let names = |entity: &Entity<Ordinal>, is_name: &dyn Fn(&Name) -> bool| {
            let aliases = entity
                .aliases
                .iter()
                .flat_map(|(tag, aliases)| aliases.iter().map(move |alias| (tag, alias)));
            let mut names = entity.labels.iter().chain(aliases);
            names.any(|(tag, text)| in_language(tag) && is_name(text))
        };
        let list = List::named(name);
        let exact = self.entity_in(list, |entity| names(entity, &|text| text == name))?;
        match exact {
            Some(entity) => Ok(Some(entity)),
            None => self.entity_in(list, |entity| {
                names(entity, &|text| text.folded() == folded)
            }),
        }
    }

    /// The unit with an id or a symbol; `None` where no unit has the name, or several have it as
    /// their symbol. An id goes before a symbol.
    pub fn unit_named(&self, name: &str) -> Result<Option<Ordinal>, KbError> {
        Ok(self.unit_names()?.named(name))
    }

    /// The base unit of a unit, and how many of that one is: the unit itself and 1 where it is
    /// measured in no other.
    pub fn base_unit(&self, unit: Ordinal) -> Result<(Ordinal, Decimal), KbError> {
        Ok(self.unit_names()?.base(unit))
    }

    /// The base unit of the unit with an id or a symbol, and how many of that one is; `None` where
    /// no unit has the name, or several have it as their symbol.
    pub fn unit_by_name(&self, name: &str) -> Result<Option<(Ordinal, Decimal)>, KbError> {
        let unit = self.unit_named(name)?;
        unit.map(|unit| self.base_unit(unit)).transpose()
    }

    /// The record of a kind with an external id: the first recorded, where several have it. A
    /// merged entity leads to its survivor.
    pub fn identified(
        &self,
        kind: Kind,
        scheme: &str,
        value: &str,
    ) -> Result<Option<Ordinal>, KbError> {
        let list = List::identified(kind, scheme, value);
        for link in self.view().links(list, ScanStart::First)? {
            let ordinal = link?.position.ordinal;
            let record = self.record_ref(kind, ordinal)?;
            let ids = record.original().map(OriginalRecord::external_ids);
            let mut ids = ids.into_iter().flatten();
            if ids.any(|id| &*id.scheme == scheme && &*id.value == value) {
                return Ok(Some(match kind {
                    Kind::Entity => self.merges()?.survivor(ordinal),
                    _ => ordinal,
                }));
            }
        }
        Ok(None)
    }

    /// The entity with an ordinal, or its survivor if it is merged. The entity must be present.
    pub fn survivor(&self, entity: Ordinal) -> Result<Arc<Stored<Entity<Ordinal>>>, KbError> {
        let survivor = self.merges()?.survivor(entity);
        self.required(Kind::Entity, survivor, self.entity(survivor)?)
    }

    /// The label of an entity's survivor in the best of some languages; its id if it has none.
    pub fn label(
        &self,
        entity: Ordinal,
        languages: &LanguagePriorityList,
    ) -> Result<String, KbError> {
        let stored = self.survivor(entity)?;
        let label = stored.record.labels.choose(languages);
        Ok(label.map_or_else(
            || stored.record.id.to_string(),
            |(_, label)| label.to_string(),
        ))
    }

    /// The survivor of the first entity of a list by hash that really matches.
    fn entity_in(
        &self,
        list: List,
        matches: impl Fn(&Entity<Ordinal>) -> bool,
    ) -> Result<Option<Arc<Stored<Entity<Ordinal>>>>, KbError> {
        for link in self.view().links(list, ScanStart::First)? {
            if let Some(entity) = self.entity(link?.position.ordinal)?
                && matches(&entity.record)
            {
                return self.survivor(entity.ordinal).map(Some);
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tempfile::TempDir;

    use crate::{
        kb::{folder::Options, formats::json::Bundle, knowledge_base::KnowledgeBase},
        model::{CommitMeta, Decimal, Id, Kind, Name, Revision},
    };

    #[test]
    fn a_name_is_found_as_it_reads_and_first_as_it_is_written() {
        let folder = TempDir::new().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        let entity = |id: &str, name: &str| json!({"id": id, "type": "t", "labels": {"und": name}});
        let bundle = json!({
            "types": [{"id": "t", "labels": {"en": "t"}}],
            "entities": [
                entity("simplified", "赵测佳"),
                entity("traditional", "趙測佳"),
                entity("century", "19世紀"),
                entity("catalan", "Homínids"),
            ],
        });
        let bundle = Bundle::from_text("bundle.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
        // Each case: the name, and the entity that is found.
        for (name, expected) in [
            ("赵测佳", Some("simplified")),
            ("趙測佳", Some("traditional")),
            ("趙测佳", Some("simplified")),
            ("19世纪", Some("century")),
            ("Hominids", Some("catalan")),
            ("Hominid", None),
        ] {
            let name = Name::new(name).unwrap();
            let found = knowledge_base.snapshot().entity_named(&name, None).unwrap();
            let id = found.as_ref().map(|entity| entity.record.id.as_str());
            assert_eq!(id, expected, "{name}");
        }
    }

    #[test]
    fn a_unit_is_found_by_its_names_at_each_revision_until_it_is_removed() {
        let folder = TempDir::new().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        let load = |units: serde_json::Value| {
            let bundle = json!({"units": units}).to_string();
            let bundle = Bundle::from_text("bundle.json", &bundle).unwrap();
            knowledge_base.load(bundle, None).unwrap();
        };
        let km = |factor: &str| json!({"id": "km", "symbol": "㎞", "of": "m", "factor": factor});
        // The first refers to a later one, and the order stays.
        load(json!([km("100"), {"id": "m"}]));
        load(json!([km("1000")]));
        let remove = |id: &str| {
            let id = Id::new(id).unwrap();
            knowledge_base.remove(Kind::Unit, id, CommitMeta::default())
        };
        assert_eq!(
            remove("m").unwrap_err().to_string(),
            "the unit `m` cannot be removed: the unit `km` refers to it"
        );
        remove("km").unwrap();
        let found = |revision: u64, name: &str| {
            let at = knowledge_base.snapshot().at(Revision(revision));
            let (base, factor) = at.unit_by_name(name).unwrap()?;
            Some((at.id_of(Kind::Unit, base).unwrap().to_string(), factor))
        };
        let factor = |text: &str| Some(("m".to_owned(), Decimal::new(text).unwrap()));
        // Each case: the revision, the name, and how many metres that is.
        for (revision, name, expected) in [
            (0, "km", None),
            (1, "km", factor("100")),
            (2, "km", factor("1000")),
            (2, "㎞", factor("1000")),
            (2, "Km", None),
            (3, "km", None),
            (3, "m", factor("1")),
        ] {
            assert_eq!(found(revision, name), expected, "{name} at {revision}");
        }
        let snapshot = knowledge_base.snapshot();
        assert_eq!(snapshot.counts().unwrap().units, 1);
        assert_eq!(snapshot.find("m").unwrap().unwrap().kind, Kind::Unit);
    }
}
