//! The argument `about`, which names a topic: an entity or a claim.

use claimgraph_engine::FieldError;

use crate::{
    graphql::context::Context,
    kb::{RecordKey, Snapshot, Topic},
    model::Kind,
};

/// The topic with this id of a node, and the snapshot that the id names; `None` if the id is of
/// neither an entity nor a claim. The id of a merged entity leads on to its survivor.
pub(in crate::graphql) fn topic<'a>(
    context: &'a Context,
    snapshot: &'a Snapshot,
    id: &str,
) -> Result<Option<(&'a Snapshot, Topic)>, FieldError> {
    let Some((snapshot, id)) = context.snapshot_of_id(snapshot, id)? else {
        return Ok(None);
    };
    // By itself, an id may name a record of another kind.
    let is_topic = |key: &RecordKey| matches!(key.kind, Kind::Entity | Kind::Claim);
    let mut found = context.find(snapshot, id)?.filter(is_topic);
    for kind in [Kind::Entity, Kind::Claim] {
        if found.is_none() {
            found = context.find_of(snapshot, kind, id)?;
        }
    }
    Ok(found.map(|key| match key.kind {
        Kind::Entity => (snapshot, Topic::Entity(key.ordinal)),
        _ => (snapshot, Topic::Claim(key.ordinal)),
    }))
}
