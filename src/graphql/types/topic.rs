//! The argument `about`, which names a topic: an entity or a claim.

use claimgraph_engine::FieldError;

use crate::kb::{Snapshot, Topic};

/// The topic with this id; an id of neither an entity nor a claim is refused.
pub(in crate::graphql) fn topic(snapshot: &Snapshot, id: &str) -> Result<Topic, FieldError> {
    snapshot.topic(id)?.ok_or_else(|| {
        FieldError::input(format!(
            "no entity and no claim `{id}` at revision {}; `entity(by: {{name: …}})` finds an entity by its name",
            snapshot.revision()
        ))
    })
}
