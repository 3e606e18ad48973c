//! The argument `about`, which names a topic: an entity or a claim.

use claimgraph_engine::FieldError;

use crate::{
    graphql::context::Context,
    kb::{RecordKey, Snapshot, Topic},
    model::Kind,
};

/// The topic with this id; an id of neither an entity nor a claim is refused. The id of a merged
/// entity leads on to its survivor.
pub(in crate::graphql) fn topic(
    context: &Context,
    snapshot: &Snapshot,
    id: &str,
) -> Result<Topic, FieldError> {
    // By itself, an id may name a record of another kind.
    let is_topic = |key: &RecordKey| matches!(key.kind, Kind::Entity | Kind::Claim);
    let mut found = context.find(snapshot, id)?.filter(is_topic);
    for kind in [Kind::Entity, Kind::Claim] {
        if found.is_none() {
            found = context.find_of(snapshot, kind, id)?;
        }
    }
    match found {
        Some(key) if key.kind == Kind::Entity => Ok(Topic::Entity(key.ordinal)),
        Some(key) => Ok(Topic::Claim(key.ordinal)),
        None => Err(FieldError::input(format!(
            "no entity and no claim `{id}` at revision {}; `entity(by: {{name: …}})` finds an entity by its name",
            snapshot.revision()
        ))),
    }
}
