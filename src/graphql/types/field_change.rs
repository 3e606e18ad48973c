//! Changes of fields.

use claimgraph_engine::{FieldError, TypeDef, object};
use serde_json::Value as Json;

use crate::graphql::{context::ClaimGraph, object::of};

/// The type of a field's change.
pub(in crate::graphql) fn field_change() -> TypeDef<ClaimGraph> {
    let text = |value: &Option<Json>| {
        let text = value.as_ref().map(serde_json::to_string);
        text.transpose().map_err(FieldError::internal)
    };
    object::<ClaimGraph, of::FieldChange>(
        "FieldChange",
        "The change of one field of a record, as the record is written in a bundle.",
    )
    .leaf(
        "path: String!",
        "The path from the record to the field, such as `labels.en` or `attributions[a-1].stance`.",
        |change, _, out| out.str(&change.path),
    )
    .leaf(
        "before: String",
        "The value before as JSON text; null if the field is new.",
        move |change, _, out| {
            out.opt_str(text(&change.before)?.as_deref());
            Ok::<_, FieldError>(())
        },
    )
    .leaf(
        "after: String",
        "The value after as JSON text; null if the field is left out.",
        move |change, _, out| {
            out.opt_str(text(&change.after)?.as_deref());
            Ok::<_, FieldError>(())
        },
    )
    .done()
}
