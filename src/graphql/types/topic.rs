//! The argument `about`, which names a topic: an entity or a claim.

use claimgraph_engine::FieldError;

use crate::{
    graphql::context::Context,
    kb::{Snapshot, Topic},
    model::Kind,
};

/// The topic with this id; an id of neither an entity nor a claim is refused. The id of a merged
/// entity leads on to its survivor.
pub(in crate::graphql) fn topic(
    context: &Context,
    snapshot: &Snapshot,
    id: &str,
) -> Result<Topic, FieldError> {
    match context.find(snapshot, id)? {
        Some(key) if key.kind == Kind::Entity => Ok(Topic::Entity(key.ordinal)),
        Some(key) if key.kind == Kind::Claim => Ok(Topic::Claim(key.ordinal)),
        _ => Err(FieldError::input(format!(
            "no entity and no claim `{id}` at revision {}; `entity(by: {{name: …}})` finds an entity by its name",
            snapshot.revision()
        ))),
    }
}
