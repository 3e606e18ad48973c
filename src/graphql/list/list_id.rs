//! The numbers by which cursors of one list are told from those of another. A number never gets
//! another meaning.

use crate::kb::List;

/// All records of a kind: this and the kind's own number, up to 5.
pub(in crate::graphql) const KIND: u8 = 100;
/// The versions of a record.
pub(in crate::graphql) const HISTORY: u8 = 110;
/// A claim's attributions.
pub(in crate::graphql) const ATTRIBUTIONS_OF_CLAIM: u8 = 111;
/// A claim's sources.
pub(in crate::graphql) const SOURCES_OF_CLAIM: u8 = 112;
/// A claim's relations.
pub(in crate::graphql) const RELATIONS: u8 = 113;

/// Who holds what of the claims about something.
pub(in crate::graphql) const POSITIONS: u8 = 120;
/// What was said of something, by when it was said.
pub(in crate::graphql) const TIMELINE_STATED: u8 = 121;
/// What is said of something, by when it holds.
pub(in crate::graphql) const TIMELINE_VALID: u8 = 122;
/// What is said of something, by when it was recorded.
pub(in crate::graphql) const TIMELINE_RECORDED: u8 = 123;

/// What a search found.
pub(in crate::graphql) const SEARCH: u8 = 130;

/// Groups of claims.
pub(in crate::graphql) const CLAIM_GROUPS: u8 = 114;

/// A record list. The numbers 8, 9, 11, 12 and 13 are those of lists that the API does not page through.
pub(in crate::graphql) fn of(list: List) -> u8 {
    match list {
        List::Claims => 1,
        List::Attributions => 2,
        List::Sources => 3,
        List::ClaimsOf(_) => 4,
        List::StatedBy(_) => 5,
        List::ReportedIn(_) => 6,
        List::PublishedBy(_) => 7,
        List::MergedInto(_) => 10,
        List::Changes => 14,
        List::Neighbors(_) => 15,
    }
}
