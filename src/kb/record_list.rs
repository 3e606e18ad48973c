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
/// The role of a source's publisher in [`List::SourcesOf`].
pub const PUBLISHER: u8 = store::PUBLISHER;
/// The role of a source's author in [`List::SourcesOf`].
pub const AUTHOR: u8 = store::AUTHOR;
/// The role of a source's contributor in [`List::SourcesOf`].
pub const CONTRIBUTOR: u8 = store::CONTRIBUTOR;
/// The role of a source's container in [`List::SourcesOf`].
pub const CONTAINER: u8 = store::CONTAINER;
/// The role of the entity that is the same work as a source in [`List::SourcesOf`].
pub const WORK: u8 = store::WORK;
/// The role of a record's first version in [`List::Changes`].
pub const CREATED: u8 = store::CREATED;

/// The role of a record's removal in [`List::Changes`].
pub const REMOVED: u8 = store::REMOVED;

/// A record list. Its links are sorted by their [positions](crate::model::ListPosition), ascending.
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
    /// The claims in which an entity, or one that is one with it, takes part, by the latest date at
    /// which they were stated. The role is a sum of [`SUBJECT`], [`OBJECT`], [`QUALIFIER`] and
    /// [`TOPIC`].
    ClaimsOf(Ordinal),
    /// The edges of an entity as recorded: the claims that connect it with another entity as
    /// subject and value. The order is the ordinal of the other entity, the role [`SUBJECT`] or
    /// [`OBJECT`].
    Neighbors(Ordinal),
    /// The attributions whose speaker is an entity, or one that is one with it, by the date at
    /// which they were stated.
    StatedBy(Ordinal),
    /// The claims with an attribution from a source, by the latest date at which they were stated.
    ReportedIn(Ordinal),
    /// The sources that an entity, or one that is one with it, has a part in, by the date of
    /// publication. The role is a sum of [`PUBLISHER`], [`AUTHOR`], [`CONTRIBUTOR`], [`CONTAINER`]
    /// and [`WORK`].
    SourcesOf(Ordinal),
    /// The entities that were merged into an entity, as recorded: without those merged into these.
    MergedInto(Ordinal),
    /// The record versions of all commits. The order is the revision, the number that of the kind,
    /// as [`kind_of_number`] reads it, and the role [`CREATED`] for a first version and
    /// [`REMOVED`] for a removal.
    Changes,
}

impl List {
    /// The entity of a list that has the records of all entities that are one with it; `None` for
    /// any other list.
    pub fn entity(self) -> Option<Ordinal> {
        match self {
            List::ClaimsOf(entity) | List::StatedBy(entity) | List::SourcesOf(entity) => {
                Some(entity)
            }
            _ => None,
        }
    }

    /// The same list of another entity.
    pub(super) fn with_entity(self, entity: Ordinal) -> List {
        match self {
            List::ClaimsOf(_) => List::ClaimsOf(entity),
            List::StatedBy(_) => List::StatedBy(entity),
            List::SourcesOf(_) => List::SourcesOf(entity),
            other => other,
        }
    }
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
            List::SourcesOf(entity) => store::List::SourcesOf(entity),
            List::MergedInto(entity) => store::List::MergedInto(entity),
            List::Changes => store::List::Changes,
        }
    }
}
