//! Speaker keys: the identity of speakers.

use crate::model::{Attribution, Name, Ordinal, Speaker, Texts};

/// The key of a speaker. Anonymous speakers are one if one source describes them alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::kb) enum SpeakerKey<'a> {
    Entity(Ordinal),
    Source(Ordinal),
    Anonymous {
        descriptor: &'a Texts<Name>,
        affiliation: Option<Ordinal>,
        reported_by: Ordinal,
    },
}

impl SpeakerKey<'_> {
    pub(in crate::kb) fn of(attribution: &Attribution<Ordinal>) -> SpeakerKey<'_> {
        let reported_by = *attribution.last_source();
        match &attribution.speaker {
            Speaker::Entity(entity) => SpeakerKey::Entity(*entity),
            Speaker::Source => SpeakerKey::Source(reported_by),
            Speaker::Anonymous(speaker) => SpeakerKey::Anonymous {
                descriptor: &speaker.descriptor,
                affiliation: speaker.affiliation,
                reported_by,
            },
        }
    }

    pub(in crate::kb) fn is_anonymous(&self) -> bool {
        matches!(self, SpeakerKey::Anonymous { .. })
    }
}
