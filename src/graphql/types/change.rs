//! What the commits changed.

use claimgraph_engine::{Args, FieldError, FromArgs, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Object, of},
        list::page::{Page, PageArgs, connection},
        types::{node::recording, scalar::write_instant},
    },
    kb::{CREATED, Link, List, REMOVED, Snapshot, kind_of_number},
    model::{Kind, Ordinal, Revision},
};

/// One record that a commit wrote.
#[derive(Clone)]
pub(in crate::graphql) struct ChangeOf<'a> {
    at: &'a Snapshot,
    revision: Revision,
    kind: Kind,
    ordinal: Ordinal,
    role: u8,
}

/// The arguments of `changes`.
pub(in crate::graphql) struct ChangesArgs {
    since: Revision,
    until: Option<Revision>,
    page: PageArgs,
}

impl FromArgs for ChangesArgs {
    fn from_args(args: &Args<'_>) -> Result<ChangesArgs, FieldError> {
        Ok(ChangesArgs {
            since: args.optional("since")?.unwrap_or_default(),
            until: args.optional("until")?,
            page: PageArgs::from_args(args)?,
        })
    }
}

/// A page of the changes after a revision up to another, oldest first.
pub(in crate::graphql) fn page<'a>(
    at: &'a Snapshot,
    context: &'a Context,
    args: &ChangesArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let order = |revision: Revision| i64::try_from(revision.0).unwrap_or(i64::MAX);
    let until = args.until.unwrap_or(at.revision());
    let range = (order(args.since).saturating_add(1), order(until));
    Page::of_range(
        context,
        at,
        List::Changes,
        range,
        &args.page,
        &|link: &Link| {
            let Some(kind) = kind_of_number(link.position.number) else {
                return Err(FieldError::internal(format!(
                    "a change of kind {}",
                    link.position.number
                )));
            };
            Ok(Object::Change(ChangeOf {
                at,
                revision: Revision(link.position.order.unsigned_abs()),
                kind,
                ordinal: link.position.ordinal,
                role: link.role,
            }))
        },
    )
}

/// The types of changes.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let change = object::<ClaimGraph, of::Change>("Change", "A record that a commit wrote.")
        .leaf(
            "revision: Revision!",
            "The commit's revision.",
            |change, _, out| {
                out.int(change.revision.0);
                Ok(())
            },
        )
        .leaf(
            "recordedAt: DateTime!",
            "When it was recorded.",
            |change, _, out| {
                write_instant(recording(change.at, change.revision)?.0, out);
                Ok(())
            },
        )
        .leaf(
            "recordedBy: String",
            "Who recorded it; null where that is not known.",
            |change, _, out| {
                out.opt_str(recording(change.at, change.revision)?.1.as_deref());
                Ok(())
            },
        )
        .leaf(
            "kind: ChangeKind!",
            "What the commit did to the record.",
            |change, _, out| {
                out.str(match change.role {
                    CREATED => "CREATED",
                    REMOVED => "REMOVED",
                    _ => "CHANGED",
                });
                Ok(())
            },
        )
        .one(
            "record: Node!",
            "The record as that commit wrote it; if it was removed, as it was before.",
            |change, context| {
                let revision = match change.role {
                    REMOVED => Revision(change.revision.0 - 1),
                    _ => change.revision,
                };
                Object::record(context.at(revision), change.kind, change.ordinal, 0)
            },
        )
        .done();
    let mut types = sdl(r#"
        "What a commit did to a record."
        enum ChangeKind {
          "It recorded it for the first time."
          CREATED
          "It wrote a new version of it."
          CHANGED
          "It removed it: it is absent from that revision on."
          REMOVED
        }
    "#);
    types.push(change);
    types.extend(connection("Change", "changes"));
    types
}
