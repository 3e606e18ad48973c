//! Look-ups of records by names, external ids and addresses.

use std::sync::Arc;

use crate::{
    kb::{error::KbError, snapshot::Snapshot},
    model::{Entity, Kind, Language, Name, Ordinal, ScanStart, Source, Stored, WebUrl},
    store::List,
};

impl Snapshot {
    /// The entity with a label or alias, in any language or in one: the first recorded, where
    /// several have the name. A merged entity leads to its survivor.
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

    /// The entity with an external id. A merged entity leads to its survivor.
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

    /// The entity with an ordinal, or its survivor if it is merged. The entity must be present.
    pub fn survivor(&self, entity: Ordinal) -> Result<Arc<Stored<Entity<Ordinal>>>, KbError> {
        let survivor = self.merges()?.survivor(entity);
        self.required(Kind::Entity, survivor, self.entity(survivor)?)
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
