//! Ids that are taken for each other.

use std::collections::hash_map::Entry;

use crate::{
    kb::{
        formats::json::{bearer::Bearer, check::Check},
        write::validate::{
            field_path::FieldPath, locate::Locate, validator::Validated, warning::WarningKind,
        },
    },
    model::{Id, Record},
};

impl Check<'_> {
    /// Warns of a new id that differs from another of its kind, of the bundle or of the knowledge
    /// base, by case alone, or that is taken for it.
    pub(super) fn likeness(&mut self, record: &Record, bearer: Bearer) -> Validated {
        let (id, kind) = (record.id(), record.kind());
        let likeness = id.likeness();
        let first = match self
            .likenesses
            .entry(self.names.hash_of_kind(kind, &likeness))
        {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(free) => {
                free.insert(bearer.number);
                None
            }
        };
        let mut other: Option<Id> = first.and_then(|first| self.sink.stated_id(first));
        let base = self.names.base();
        if other.is_none() && !base.is_empty() && self.names.recorded(kind, id)?.is_none() {
            other = base.alike(kind, id)?;
        }
        // A record may have had such an id before it was renamed.
        let Some(other) = other.filter(|other| !record.former_ids().contains(other)) else {
            return Ok(());
        };
        let is_by_case = other.as_str().to_lowercase() == id.as_str().to_lowercase();
        let message = match is_by_case {
            true => format!("`{id}` differs from the {kind} `{other}` by case alone"),
            false => format!("`{id}` may be taken for the {kind} `{other}`"),
        };
        self.sink.at(bearer).warn(
            &FieldPath::Record.field("id"),
            WarningKind::AlikeId,
            &message,
        );
        Ok(())
    }
}
