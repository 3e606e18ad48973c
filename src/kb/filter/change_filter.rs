//! Filters of changes: by kind of change, by kind of record, and by the record itself.

use crate::{
    kb::{
        error::KbError,
        filter::{eval_cache::EvalCache, expr::FilterExpr, field::RecordType},
        record_list::{CREATED, REMOVED, kind_of_number},
        snapshot::Snapshot,
    },
    model::{Kind, Link, Ordinal, Revision},
};

/// A kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// The commit recorded the record for the first time.
    Created,
    /// The commit wrote a new version of the record.
    Changed,
    /// The commit removed the record.
    Removed,
}

/// A change: a record that a commit wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The revision of the commit.
    pub revision: Revision,
    /// The kind of the change.
    pub kind: ChangeKind,
    /// The kind of the record.
    pub record_kind: Kind,
    /// The ordinal of the record.
    pub ordinal: Ordinal,
}

/// A filter of changes.
#[derive(Clone, Debug)]
pub enum ChangeFilter {
    /// Passes what all of some filters pass.
    All(Vec<ChangeFilter>),
    /// Passes what any of some filters passes.
    Any(Vec<ChangeFilter>),
    /// Passes what a filter does not pass.
    Not(Box<ChangeFilter>),
    /// Passes changes of some kinds.
    Kinds(Vec<ChangeKind>),
    /// Passes changes of records of some kinds.
    RecordKinds(Vec<Kind>),
    /// Passes changes of records of a type that match an expression before the commit or after it.
    Record(RecordType, FilterExpr),
}

impl Change {
    /// The change of a link of [`List::Changes`](crate::kb::List::Changes); `None` if the link has
    /// no kind of records.
    pub fn of_link(link: &Link) -> Option<Change> {
        Some(Change {
            revision: link.position.revision(),
            kind: match link.role {
                CREATED => ChangeKind::Created,
                REMOVED => ChangeKind::Removed,
                _ => ChangeKind::Changed,
            },
            record_kind: kind_of_number(link.position.number)?,
            ordinal: link.position.ordinal,
        })
    }

    /// The revision at which the record is as the change tells: that of the commit, or the one
    /// before for a removed record.
    pub fn read_at(&self) -> Revision {
        match self.kind {
            ChangeKind::Removed => Revision(self.revision.0.saturating_sub(1)),
            ChangeKind::Created | ChangeKind::Changed => self.revision,
        }
    }
}

impl ChangeFilter {
    /// The number of tests.
    pub fn size(&self) -> usize {
        match self {
            ChangeFilter::All(filters) | ChangeFilter::Any(filters) => {
                1 + filters.iter().map(ChangeFilter::size).sum::<usize>()
            }
            ChangeFilter::Not(filter) => filter.size(),
            ChangeFilter::Kinds(_) | ChangeFilter::RecordKinds(_) => 1,
            ChangeFilter::Record(_, expr) => expr.size(),
        }
    }

    /// Whether a change passes. `newest` is a snapshot of the change's revision or of a later one.
    pub fn passes(&self, change: &Change, newest: &Snapshot) -> Result<bool, KbError> {
        Ok(match self {
            ChangeFilter::All(filters) => {
                for filter in filters {
                    if !filter.passes(change, newest)? {
                        return Ok(false);
                    }
                }
                true
            }
            ChangeFilter::Any(filters) => {
                for filter in filters {
                    if filter.passes(change, newest)? {
                        return Ok(true);
                    }
                }
                false
            }
            ChangeFilter::Not(filter) => !filter.passes(change, newest)?,
            ChangeFilter::Kinds(kinds) => kinds.contains(&change.kind),
            ChangeFilter::RecordKinds(kinds) => kinds.contains(&change.record_kind),
            ChangeFilter::Record(record_type, expr) => {
                record_type.kind() == Some(change.record_kind)
                    && matches_around(expr, change, newest)?
            }
        })
    }
}

/// Whether the record of a change matches after the commit, or did before.
fn matches_around(expr: &FilterExpr, change: &Change, newest: &Snapshot) -> Result<bool, KbError> {
    let matches_at = |revision: Revision| {
        let snapshot = newest.at(revision);
        let record = snapshot.record_ref(change.record_kind, change.ordinal)?;
        snapshot.matches(expr, &record, &EvalCache::new())
    };
    let before = || matches_at(Revision(change.revision.0.saturating_sub(1)));
    match change.kind {
        ChangeKind::Created => matches_at(change.revision),
        ChangeKind::Removed => before(),
        ChangeKind::Changed => Ok(matches_at(change.revision)? || before()?),
    }
}
