//! Look-ups of records by names, external ids and addresses.

use std::sync::Arc;

use crate::{
    kb::{error::KbError, snapshot::Snapshot},
    model::{Decimal, Entity, Language, Name, Ordinal, ScanStart, Source, Stored, WebUrl},
    store::List,
};

impl Snapshot {
    /// The entity with a label or alias, in any language or in one: the first recorded, where
    /// several have the name.
    pub fn entity_named(
        &self,
        name: &Name,
        language: Option<&Language>,
    ) -> Result<Option<Arc<Stored<Entity<Ordinal>>>>, KbError> {
        let folded = name.folded();
        let matches = |tag: &Language, text: &Name| {
            language.is_none_or(|wanted| tag.is_within(wanted)) && text.folded() == folded
        };
        self.entity_in(List::named(name), |entity| {
            let aliases = entity
                .aliases
                .iter()
                .flat_map(|(tag, aliases)| aliases.iter().map(move |alias| (tag, alias)));
            let mut names = entity.labels.iter().chain(aliases);
            names.any(|(tag, text)| matches(tag, text))
        })
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

    /// The entity with an external id.
    pub fn entity_identified(
        &self,
        scheme: &str,
        value: &str,
    ) -> Result<Option<Arc<Stored<Entity<Ordinal>>>>, KbError> {
        self.entity_in(List::identified(scheme, value), |entity| {
            let mut ids = entity.external_ids.iter();
            ids.any(|id| &*id.scheme == scheme && &*id.value == value)
        })
    }

    /// The source at an address, or with its archived copy there.
    pub fn source_at(&self, url: &WebUrl) -> Result<Option<Arc<Stored<Source<Ordinal>>>>, KbError> {
        for link in self
            .view()
            .links(List::at(url.as_str()), ScanStart::First)?
        {
            if let Some(source) = self.source(link?.position.ordinal)?
                && [&source.record.url, &source.record.archive_url]
                    .into_iter()
                    .flatten()
                    .any(|address| address == url)
            {
                return Ok(Some(source));
            }
        }
        Ok(None)
    }

    /// The first entity of a list by hash that really matches.
    fn entity_in(
        &self,
        list: List,
        matches: impl Fn(&Entity<Ordinal>) -> bool,
    ) -> Result<Option<Arc<Stored<Entity<Ordinal>>>>, KbError> {
        for link in self.view().links(list, ScanStart::First)? {
            if let Some(entity) = self.entity(link?.position.ordinal)?
                && matches(&entity.record)
            {
                return Ok(Some(entity));
            }
        }
        Ok(None)
    }
}
