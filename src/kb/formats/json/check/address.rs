//! Sources at one address.

use std::collections::hash_map::Entry;

use crate::{
    kb::{
        formats::json::{bearer::Bearer, check::Check},
        write::validate::{
            field_path::FieldPath, locate::Locate, reference_lookup::LookupError,
            validator::Validated, warning::WarningKind,
        },
    },
    model::{Id, Kind, Record, Source, WebUrl, canonical_url::canonical},
};

impl Check<'_> {
    /// Warns of a source at an address of another, of the bundle or of the knowledge base.
    pub(super) fn addresses(&mut self, record: &Record, bearer: Bearer) -> Validated {
        let Record::Source(source) = record else {
            return Ok(());
        };
        let mut warned: Vec<Id> = Vec::new();
        for (url, place) in places(source) {
            let Some(other) = self.other_at(url, bearer)? else {
                continue;
            };
            if other == source.id || warned.contains(&other) {
                continue;
            }
            let message = format!("`{}` has the address of the source `{other}`", source.id);
            let mut locate = self.sink.at(bearer);
            let kind = WarningKind::SameAddress;
            let urls = FieldPath::Record.field("url");
            let copies = FieldPath::Record.field("archivedCopies");
            match place {
                AddressPlace::Only => locate.warn(&urls, kind, &message),
                AddressPlace::Of(index) => locate.warn(&urls.item(index), kind, &message),
                AddressPlace::Copy(index) => {
                    locate.warn(&copies.item(index).field("url"), kind, &message);
                }
            }
            warned.push(other);
        }
        Ok(())
    }

    /// The source that was first at an address.
    fn other_at(&mut self, url: &WebUrl, bearer: Bearer) -> Result<Option<Id>, LookupError> {
        let first = match self.addresses.entry(self.names.hash_of(&canonical(url))) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(free) => {
                free.insert(bearer.number);
                None
            }
        };
        let base = self.names.base();
        match first.and_then(|first| self.sink.stated_id(first)) {
            None if !base.is_empty() => {
                let mut recorded = base.sources_at(url)?.into_iter();
                // A recorded source that the bundle states is compared as the bundle has it.
                Ok(recorded.find(|id| self.names.bearer(Kind::Source, id).is_none()))
            }
            stated => Ok(stated),
        }
    }
}

/// The place of an address in a source.
#[derive(Clone, Copy)]
enum AddressPlace {
    /// The only address of the source.
    Only,
    /// The address of an index.
    Of(usize),
    /// The archived copy of an index.
    Copy(usize),
}

/// The addresses of a source and of its archived copies, each with its place.
fn places(source: &Source) -> impl Iterator<Item = (&WebUrl, AddressPlace)> {
    let is_only = source.urls.len() == 1;
    let urls = source.urls.iter().enumerate();
    let urls = urls.map(move |(index, url)| match is_only {
        true => (url, AddressPlace::Only),
        false => (url, AddressPlace::Of(index)),
    });
    let copies = source.archived_copies.iter().enumerate();
    urls.chain(copies.map(|(index, copy)| (&copy.url, AddressPlace::Copy(index))))
}
