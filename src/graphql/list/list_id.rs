//! The identity of a list, by which its cursors are told from those of other lists.

use crate::kb::List;

/// The identity of a list with the arguments that select its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::graphql) struct ListId {
    /// The number of the list: one of this file's. A number never gets another meaning.
    pub(in crate::graphql) list: u8,
    /// The fingerprint of the arguments: see `fingerprint` in `request.rs`.
    pub(in crate::graphql) fingerprint: u32,
}

/// A list without arguments.
impl From<u8> for ListId {
    fn from(list: u8) -> ListId {
        ListId {
            list,
            fingerprint: 0,
        }
    }
}

/// All records of a kind: this plus the kind's own number, up to 6.
pub(in crate::graphql) const KIND: u8 = 100;
/// The versions of a record.
pub(in crate::graphql) const HISTORY: u8 = 110;
/// The attributions of a claim.
pub(in crate::graphql) const ATTRIBUTIONS_OF_CLAIM: u8 = 111;
/// The sources of a claim.
pub(in crate::graphql) const SOURCES_OF_CLAIM: u8 = 112;
/// The relations of a claim.
pub(in crate::graphql) const RELATIONS: u8 = 113;
/// Groups of claims.
pub(in crate::graphql) const CLAIM_GROUPS: u8 = 114;

/// The claims that are hard to square with a claim.
pub(in crate::graphql) const TENSION: u8 = 115;
/// The positions on one claim.
pub(in crate::graphql) const POSITIONS_OF_CLAIM: u8 = 116;
/// The claims whose status differs between two revisions.
pub(in crate::graphql) const STATUS_CHANGES: u8 = 117;
/// Groups of entities.
pub(in crate::graphql) const ENTITY_GROUPS: u8 = 118;
/// Groups of sources.
pub(in crate::graphql) const SOURCE_GROUPS: u8 = 119;
/// The positions on the claims about a topic.
pub(in crate::graphql) const POSITIONS: u8 = 120;
/// The timeline of a topic by when its events were stated.
pub(in crate::graphql) const TIMELINE_STATED: u8 = 121;
/// The timeline of a topic by when its claims hold.
pub(in crate::graphql) const TIMELINE_VALID: u8 = 122;
/// The timeline of a topic by when its claims were recorded.
pub(in crate::graphql) const TIMELINE_RECORDED: u8 = 123;

/// The drafts, or those in one state.
pub(in crate::graphql) const DRAFTS: u8 = 124;

/// The notifications that a filter passes.
pub(in crate::graphql) const NOTIFICATIONS: u8 = 130;
/// The commits.
pub(in crate::graphql) const COMMITS: u8 = 125;
/// The disputes.
pub(in crate::graphql) const DISPUTES: u8 = 126;
/// The evidence in a source.
pub(in crate::graphql) const EVIDENCE: u8 = 127;
/// The claims of which it is told what status they would have without a source.
pub(in crate::graphql) const WITHOUT_SOURCE: u8 = 128;
/// The predicates that claims about entities of a type can have.
pub(in crate::graphql) const PREDICATES_OF_TYPE: u8 = 129;

/// The results of a search.
pub(in crate::graphql) const SEARCH: u8 = 130;

/// The number of a record list.
pub(in crate::graphql) fn number(list: List) -> u8 {
    match list {
        List::Claims => 1,
        List::Attributions => 2,
        List::Sources => 3,
        List::ClaimsOf(_) => 4,
        List::StatedBy(_) => 5,
        List::ReportedIn(_) => 6,
        List::SourcesOf(_) => 7,
        List::MergedInto(_) => 10,
        List::Changes => 14,
        List::Neighbors(_) => 15,
    }
}
