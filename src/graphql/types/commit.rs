//! The time at which a revision was recorded, the name of who recorded it, and the reason.

use chrono::{DateTime, Utc};
use claimgraph_engine::{FieldError, Record, Table};

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        types::scalar::write_instant,
    },
    kb::Snapshot,
    model::Revision,
};

/// A row that one commit has made.
pub(super) trait OfCommit {
    /// A snapshot of the commit's revision or of a later one, and that revision.
    fn commit(&self) -> (&Snapshot, Revision);
}

/// Adds the time, the author and the reason of a commit to the table of a type whose rows it made.
pub(super) fn add_fields<M>(table: Table<ClaimGraph, M>, time: &str) -> Table<ClaimGraph, M>
where
    M: Record<ClaimGraph>,
    for<'a> M::Ref<'a>: OfCommit,
{
    table
        .leaf("recordedAt: DateTime!", time, |row, _, out| {
            let (snapshot, revision) = row.commit();
            write_instant(recorded_at(snapshot, revision)?, out);
            Ok(())
        })
        .leaf(
            "recordedBy: String",
            "The name of who recorded that revision; null if not known.",
            |row, _, out| {
                let (snapshot, revision) = row.commit();
                out.opt_str(recorded_by(snapshot, revision)?.as_deref());
                Ok(())
            },
        )
        .leaf(
            "reason: String",
            "The reason that was given for that revision; null if none was, or if it may tell what a commit has closed to the viewer.",
            |row, context, out| {
                let (snapshot, revision) = row.commit();
                out.opt_str(reason(context, snapshot, revision)?.as_deref());
                Ok(())
            },
        )
}

/// The time at which a revision was recorded.
pub(in crate::graphql) fn recorded_at(
    snapshot: &Snapshot,
    revision: Revision,
) -> Result<DateTime<Utc>, FieldError> {
    let commit = snapshot.commit(revision)?;
    commit
        .map(|commit| commit.at)
        .ok_or_else(|| no_commit(revision))
}

/// The name of who recorded a revision; `None` if nobody is named.
pub(in crate::graphql) fn recorded_by(
    snapshot: &Snapshot,
    revision: Revision,
) -> Result<Option<String>, FieldError> {
    let commit = snapshot.commit(revision)?;
    commit
        .map(|commit| commit.by)
        .ok_or_else(|| no_commit(revision))
}

/// The reason for which a revision was recorded; `None` if none was given. That of a revision up to
/// the viewer's horizon may tell what is closed, and is `None` too.
pub(in crate::graphql) fn reason(
    context: &Context,
    snapshot: &Snapshot,
    revision: Revision,
) -> Result<Option<String>, FieldError> {
    let horizon = context.horizon()?;
    if horizon > Revision(0) && revision <= horizon {
        return Ok(None);
    }
    let commit = snapshot.commit(revision)?;
    commit
        .map(|commit| commit.reason)
        .ok_or_else(|| no_commit(revision))
}

fn no_commit(revision: Revision) -> FieldError {
    FieldError::internal(format!("revision {revision} is not in the store"))
}
