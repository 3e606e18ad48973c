//! The time at which a revision was recorded, the name of who recorded it, and the reason.

use chrono::{DateTime, Utc};
use claimgraph_engine::FieldError;

use crate::{graphql::context::Context, kb::Snapshot, model::Revision};

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
