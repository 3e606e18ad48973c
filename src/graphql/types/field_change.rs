//! Changes of fields.

use std::rc::Rc;

use claimgraph_engine::{FieldError, Json, TypeDef, object, scalar};

use crate::{
    graphql::{context::ClaimGraph, object::of},
    kb::FieldChange,
};

/// The type of a field's change, and that of its values.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    vec![field_change(), json_scalar()]
}

fn field_change() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::FieldChange>(
        "FieldChange",
        "The change of one field of a record, as the record is written in a bundle.",
    )
    .leaf(
        "path: String!",
        "The path from the record to the field, such as `labels.en` or `attributions[a-1].stance`.",
        |change: &Rc<FieldChange>, _, out| out.str(&change.path),
    )
    .leaf(
        "before: JSON",
        "The value before; null if the field was not there.",
        |change: &Rc<FieldChange>, _, out| write_json(change.before.as_ref(), out),
    )
    .leaf(
        "after: JSON",
        "The value after; null if the field is not there any more.",
        |change: &Rc<FieldChange>, _, out| write_json(change.after.as_ref(), out),
    )
    .done()
}

fn json_scalar() -> TypeDef<ClaimGraph> {
    scalar(
        r#""A value of JSON, as a record has it in a bundle." scalar JSON @specifiedBy(url: "https://www.rfc-editor.org/rfc/rfc8259")"#,
        |_| Ok(()),
    )
}

fn write_json(value: Option<&serde_json::Value>, out: &mut Json) -> Result<(), FieldError> {
    match value {
        Some(value) => out.value(value),
        None => {
            out.null();
            Ok(())
        }
    }
}
