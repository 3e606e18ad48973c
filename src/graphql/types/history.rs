//! The versions of a record.

use claimgraph_engine::{FieldError, TypeDef, object};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Object, of},
        list::{
            list_id,
            page::{Page, PageArgs, connection},
        },
        types::{node::recording, scalar::write_instant},
    },
    kb::{Link, ListPosition, Snapshot},
    model::{Kind, Ordinal, Revision},
};

/// One version of a record.
#[derive(Clone)]
pub(in crate::graphql) struct VersionOf<'a> {
    at: &'a Snapshot,
    kind: Kind,
    ordinal: Ordinal,
    revision: Revision,
}

/// A page of the versions of a record, newest first.
pub(in crate::graphql) fn page<'a>(
    at: &'a Snapshot,
    kind: Kind,
    ordinal: Ordinal,
    context: &'a Context,
    args: &PageArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let newest_first = at.versions(kind, ordinal)?;
    let rows = newest_first.iter().map(|revision| Link {
        position: ListPosition {
            order: -(revision.0 as i64),
            ordinal,
            number: 0,
        },
        role: 0,
    });
    Page::of_rows(
        context,
        at,
        list_id::HISTORY,
        rows.collect(),
        args,
        &|link| {
            let revision = Revision(link.position.order.unsigned_abs());
            Ok(Object::Version(VersionOf {
                at,
                kind,
                ordinal,
                revision,
            }))
        },
    )
}

/// The types of a record's history.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let version =
        object::<ClaimGraph, of::Version>("Version", "A record as one revision wrote it.")
            .leaf(
                "revision: Revision!",
                "The revision that wrote it.",
                |version, _, out| {
                    out.int(version.revision.0);
                    Ok(())
                },
            )
            .leaf(
                "recordedAt: DateTime!",
                "When that revision was recorded.",
                |version, _, out| {
                    write_instant(recording(version.at, version.revision)?.0, out);
                    Ok(())
                },
            )
            .leaf(
                "recordedBy: String",
                "Who recorded it; null where that is not known.",
                |version, _, out| {
                    out.opt_str(recording(version.at, version.revision)?.1.as_deref());
                    Ok(())
                },
            )
            .one(
                "record: Node!",
                "The record as it was then. What it refers to is read as of that revision too.",
                |version, context| {
                    Object::record(
                        context.at(version.revision),
                        version.kind,
                        version.ordinal,
                        0,
                    )
                },
            )
            .done();
    let mut types = vec![version];
    types.extend(connection("Version", "versions of a record"));
    types
}
