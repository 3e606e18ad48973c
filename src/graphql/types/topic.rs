//! The argument `about`, by which a question names an entity or a claim.

use claimgraph_engine::FieldError;

use crate::kb::{Snapshot, Topic};

/// The entity or the claim that an id names; what names neither is refused.
pub(in crate::graphql) fn about(at: &Snapshot, id: &str) -> Result<Topic, FieldError> {
    at.topic(id)?.ok_or_else(|| {
        FieldError::input(format!(
            "no entity and no claim `{id}` at revision {}; `entity(by: {{name: …}})` finds an entity by its name",
            at.revision()
        ))
    })
}
