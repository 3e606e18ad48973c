//! Record lists: the sorted lists in which a snapshot has its records.

use crate::{
    model::{Kind, Ordinal},
    store,
};

/// The role of a claim's subject in [`List::ClaimsOf`] and [`List::Neighbors`].
pub const SUBJECT: u8 = store::SUBJECT;
/// The role of a claim's value in [`List::ClaimsOf`] and [`List::Neighbors`].
pub const OBJECT: u8 = store::OBJECT;
/// The role of a qualifier's value in [`List::ClaimsOf`].
pub const QUALIFIER: u8 = store::QUALIFIER;
/// The role of a topic in [`List::ClaimsOf`].
pub const TOPIC: u8 = store::TOPIC;
/// The role of a record's first version in [`List::Changes`].
pub const CREATED: u8 = store::CREATED;

/// The role of a record's removal in [`List::Changes`].
pub const REMOVED: u8 = store::REMOVED;

/// A record list. Its links are sorted by their [`ListPosition`]s, ascending.
///
/// Where a list is sorted by date, the order is the start of the date, negated, so that the latest
/// comes first; records without a date come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum List {
    /// All claims, by the latest date at which they were stated.
    Claims,
    /// All attributions, by the date at which they were stated. The ordinal is that of the claim,
    /// the number that of the attribution.
    Attributions,
    /// All sources, by the date of publication.
    Sources,
    /// The claims in which an entity takes part, by the latest date at which they were stated. The
    /// role is a sum of [`SUBJECT`], [`OBJECT`], [`QUALIFIER`] and [`TOPIC`].
    ClaimsOf(Ordinal),
    /// The edges of an entity: the claims that connect it with another entity as subject and value.
    /// The order is the ordinal of the other entity, the role [`SUBJECT`] or [`OBJECT`].
    Neighbors(Ordinal),
    /// The attributions whose speaker is an entity, by the date at which they were stated.
    StatedBy(Ordinal),
    /// The claims with an attribution from a source, by the latest date at which they were stated.
    ReportedIn(Ordinal),
    /// The sources that an entity published or wrote, by the date of publication.
    PublishedBy(Ordinal),
    /// The entities that were merged into an entity.
    MergedInto(Ordinal),
    /// The record versions of all commits. The order is the revision, the number that of the kind,
    /// as [`kind_of_number`] reads it, and the role [`CREATED`] for a first version and
    /// [`REMOVED`] for a removal.
    Changes,
}

/// A position in a record list. No two links of a list have the same at one revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListPosition {
    /// The sort order, ascending; 0 where the list is sorted by ordinals alone.
    pub order: i64,
    /// The ordinal of the record.
    pub ordinal: Ordinal,
    /// The number within the record; 0 where the list does not use it.
    pub number: u16,
}

/// A link: an entry of a record list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// The position in the list.
    pub position: ListPosition,
    /// The role of the record; 0 where the list has none.
    pub role: u8,
}

/// The start of a scan of a record list, and thereby its direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanStart {
    /// The first link, forwards.
    First,
    /// The first link after a position, forwards.
    After(ListPosition),
    /// The last link, backwards.
    Last,
    /// The last link before a position, backwards.
    Before(ListPosition),
}

/// The record that an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RecordKey {
    /// The kind of the record.
    pub kind: Kind,
    /// The ordinal of the record; for an attribution, that of its claim.
    pub ordinal: Ordinal,
    /// The number of an attribution within its claim; 0 for all other kinds.
    pub number: u16,
}

/// The kind of the records that a link of [`List::Changes`] has.
pub fn kind_of_number(number: u16) -> Option<Kind> {
    store::kind_of_number(number)
}

impl From<List> for store::List {
    fn from(list: List) -> store::List {
        match list {
            List::Claims => store::List::Claims,
            List::Attributions => store::List::Attributions,
            List::Sources => store::List::Sources,
            List::ClaimsOf(entity) => store::List::ClaimsOf(entity),
            List::Neighbors(entity) => store::List::Neighbors(entity),
            List::StatedBy(entity) => store::List::StatedBy(entity),
            List::ReportedIn(source) => store::List::ReportedIn(source),
            List::PublishedBy(entity) => store::List::PublishedBy(entity),
            List::MergedInto(entity) => store::List::MergedInto(entity),
            List::Changes => store::List::Changes,
        }
    }
}

impl From<ListPosition> for store::ListPosition {
    fn from(position: ListPosition) -> store::ListPosition {
        store::ListPosition {
            order: position.order,
            ordinal: position.ordinal,
            number: position.number,
        }
    }
}

impl From<ScanStart> for store::ScanStart {
    fn from(start: ScanStart) -> store::ScanStart {
        match start {
            ScanStart::First => store::ScanStart::First,
            ScanStart::After(position) => store::ScanStart::After(position.into()),
            ScanStart::Last => store::ScanStart::Last,
            ScanStart::Before(position) => store::ScanStart::Before(position.into()),
        }
    }
}

impl From<store::Link> for Link {
    fn from(link: store::Link) -> Link {
        Link {
            position: ListPosition {
                order: link.position.order,
                ordinal: link.position.ordinal,
                number: link.position.number,
            },
            role: link.role,
        }
    }
}

impl From<store::RecordKey> for RecordKey {
    fn from(key: store::RecordKey) -> RecordKey {
        RecordKey {
            kind: key.kind,
            ordinal: key.ordinal,
            number: key.number,
        }
    }
}
