//! The argument `about`, by which a question names an entity or a claim.

use super::engine::Failure;
use crate::kb::{About, Snapshot};

/// The entity or the claim that an id names; what names neither is refused.
pub(super) fn about(at: &Snapshot, id: &str) -> Result<About, Failure> {
    at.about_id(id)?.ok_or_else(|| {
        Failure::input(format!(
            "no entity and no claim `{id}` at revision {}; `entity(by: {{name: …}})` finds an entity by its name",
            at.revision()
        ))
    })
}
