//! Speakers: who says something, as exactly as the record tells.

use smallvec::SmallVec;

use crate::{kb::rules::attribution_key::AttributionKey, model::Ordinal};

/// An identity of a speaker: what two attributions have in common if one speaks in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::kb) enum SpeakerIdentity {
    /// An entity, after merges.
    Entity(Ordinal),
    /// A plain name of an author or a publisher, by its number.
    Name(u32),
    /// The site of a source of which neither publisher nor author is recorded, by its number.
    Site(u32),
    /// A source of which nothing of the kind is recorded.
    Source(Ordinal),
}

/// The key of a speaker, whose latest word on a claim counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::kb) enum SpeakerKey {
    /// The entity that speaks; for a source's own voice its publisher and authors. In order.
    Of(SmallVec<[SpeakerIdentity; 2]>),
    /// A speaker without a name, in one attribution: nobody knows that two of them are one.
    Unnamed(AttributionKey),
}
