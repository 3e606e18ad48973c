//! Who speaks in an attribution.

use crate::model::{Attribution, Name, Ordinal, Speaker, Texts};

/// A speaker as far as they can be told apart: anonymous ones by how one source describes them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::kb) enum SpeakerKey<'a> {
    Entity(Ordinal),
    Source(Ordinal),
    Anonymous {
        descriptor: &'a Texts<Name>,
        affiliation: Option<Ordinal>,
        told_by: Ordinal,
    },
}

impl SpeakerKey<'_> {
    pub(in crate::kb) fn of(attribution: &Attribution<Ordinal>) -> SpeakerKey<'_> {
        let told_by = *attribution.via.last().unwrap_or(&attribution.source);
        match &attribution.speaker {
            Speaker::Entity(entity) => SpeakerKey::Entity(*entity),
            Speaker::Source => SpeakerKey::Source(told_by),
            Speaker::Anonymous(someone) => SpeakerKey::Anonymous {
                descriptor: &someone.descriptor,
                affiliation: someone.affiliation,
                told_by,
            },
        }
    }

    pub(in crate::kb) fn is_anonymous(&self) -> bool {
        matches!(self, SpeakerKey::Anonymous { .. })
    }
}
