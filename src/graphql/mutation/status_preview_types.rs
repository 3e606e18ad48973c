//! The types of the statuses that a dry run would move.

use claimgraph_engine::{TypeDef, object, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        mutation::{offset_args::OffsetArgs, status_preview::StatusPreviewRow},
        object::{Object, of},
        object_rows::StatusChangeRow,
    },
    kb::{StatusChange, StatusOmission},
};

/// The types.
pub(super) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let preview = object::<ClaimGraph, of::StatusPreview>(
        "StatusPreview",
        "The claims whose status a dry run would move: those that `statusChanges` tells of after the load.",
    )
    .many_with(
        &OffsetArgs::declared("changes", "changes", "[StatusChange!]!"),
        "The changes, in the order in which the claims were recorded. `claim` is what there would be, with all around it; the cursors of its lists are of no use after this answer.",
        |preview, context: &Context, args: &OffsetArgs| {
            let changes = preview.changes();
            let changes = changes[args.page(changes.len(), context.longest_page)].iter();
            let row = |change: &StatusChange| match &**preview {
                StatusPreviewRow::Compared { before, after, .. } => Some(Object::StatusChange(StatusChangeRow {
                    after,
                    before,
                    change: *change,
                })),
                StatusPreviewRow::Omitted(_) => None,
            };
            Ok(changes.filter_map(row).collect())
        },
    )
    .for_first()
    .leaf(
        "changeCount: Int!",
        "The number of changes.",
        |preview, _, out| out.int32(preview.changes().len()),
    )
    .leaf(
        "omitted: StatusOmission",
        "The reason why no changes are told; null if all are.",
        |preview, _, out| match &**preview {
            StatusPreviewRow::Compared { .. } => out.null(),
            StatusPreviewRow::Omitted(StatusOmission::ManyRecords) => out.str("MANY_RECORDS"),
            StatusPreviewRow::Omitted(StatusOmission::ManyClaims) => out.str("MANY_CLAIMS"),
        },
    )
    .done();
    let mut types = sdl(&format!(
        r#"
        "The reason why a dry run does not tell whose status would move."
        enum StatusOmission {{
          "The bundle has more than {} records. Try parts of it, or load it and ask for `statusChanges`."
          MANY_RECORDS
          "The bundle may move the status of more claims than are compared at once. Try parts of it."
          MANY_CLAIMS
        }}
        "#,
        StatusOmission::MOST_RECORDS
    ));
    types.push(preview);
    types
}
