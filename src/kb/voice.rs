//! Who speaks in an attribution.

use crate::model::{Attribution, Name, Ordinal, Speaker, Texts};

/// A speaker as far as they can be told apart: anonymous ones by how one source describes them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Voice<'a> {
    Entity(Ordinal),
    Source(Ordinal),
    Anonymous {
        descriptor: &'a Texts<Name>,
        affiliation: Option<Ordinal>,
        told_by: Ordinal,
    },
}

impl Voice<'_> {
    pub(super) fn of(attribution: &Attribution<Ordinal>) -> Voice<'_> {
        let told_by = *attribution.via.last().unwrap_or(&attribution.source);
        match &attribution.speaker {
            Speaker::Entity(entity) => Voice::Entity(*entity),
            Speaker::Source => Voice::Source(told_by),
            Speaker::Anonymous(someone) => Voice::Anonymous {
                descriptor: &someone.descriptor,
                affiliation: someone.affiliation,
                told_by,
            },
        }
    }

    pub(super) fn is_anonymous(&self) -> bool {
        matches!(self, Voice::Anonymous { .. })
    }
}
