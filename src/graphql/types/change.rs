//! Changes: the records that the commits wrote.

use claimgraph_engine::{Args, FieldError, FromArgs, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        list::{page::Page, page_args::PageArgs},
        object::{Object, of},
        object_rows::{ChangeRow, VersionRow},
        types::{
            commit::{recorded_at, recorded_by},
            connection::connection,
            scalar::write_instant,
        },
    },
    kb::{CREATED, Link, List, REMOVED, Snapshot, kind_of_number},
    model::Revision,
};

/// The arguments of `changes`.
pub(in crate::graphql) struct ChangesArgs {
    since: Option<Revision>,
    until: Option<Revision>,
    page: PageArgs,
}

impl FromArgs for ChangesArgs {
    fn from_args(args: &Args<'_>) -> Result<ChangesArgs, FieldError> {
        Ok(ChangesArgs {
            since: args.optional("since")?,
            until: args.optional("until")?,
            page: PageArgs::from_args(args)?,
        })
    }
}

/// A page of the changes after a revision up to another, oldest first.
pub(in crate::graphql) fn page<'a>(
    snapshot: &'a Snapshot,
    context: &'a Context,
    args: &ChangesArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let order = |revision: Revision| i64::try_from(revision.0).unwrap_or(i64::MAX);
    let until = args.until.unwrap_or(snapshot.revision());
    // What the revision at the horizon wrote would show what was there before.
    let horizon = context.horizon()?;
    let since = args.since.unwrap_or(horizon);
    if since < horizon {
        context.snapshot_at(since)?;
    }
    let range = (order(since).saturating_add(1), order(until));
    Object::connection(Page::of_range(
        context,
        snapshot,
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
            let version = VersionRow {
                snapshot,
                kind,
                ordinal: link.position.ordinal,
                revision: Revision(link.position.order.unsigned_abs()),
            };
            Ok(Object::Change(ChangeRow {
                version,
                role: link.role,
            }))
        },
    )?)
}

/// The types of changes.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let change = object::<ClaimGraph, of::Change>("Change", "A record that a commit wrote.")
        .leaf(
            "revision: Revision!",
            "The revision of the commit.",
            |change, _, out| {
                out.int(change.version.revision.0);
                Ok(())
            },
        )
        .leaf(
            "recordedAt: DateTime!",
            "The time of the commit.",
            |change, _, out| {
                let version = &change.version;
                write_instant(recorded_at(version.snapshot, version.revision)?, out);
                Ok(())
            },
        )
        .leaf(
            "recordedBy: String",
            "The name of who recorded that revision; null if not known.",
            |change, _, out| {
                let version = &change.version;
                let name = recorded_by(version.snapshot, version.revision)?;
                out.opt_str(name.as_deref());
                Ok(())
            },
        )
        .leaf(
            "kind: ChangeKind!",
            "The kind of the change.",
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
            "The record as that commit wrote it; a removed one as it was before.",
            |change, context| {
                let version = &change.version;
                let revision = match change.role {
                    REMOVED => Revision(version.revision.0 - 1),
                    _ => version.revision,
                };
                let snapshot = context.snapshot_at(revision)?;
                Object::record(snapshot, version.kind, version.ordinal, 0)
            },
        )
        .done();
    let mut types = sdl(r#"
        "The kind of a change."
        enum ChangeKind {
          "The commit recorded the record for the first time."
          CREATED
          "The commit wrote a new version of the record."
          CHANGED
          "The commit removed the record, which is absent from that revision on."
          REMOVED
        }
    "#);
    types.push(change);
    types.extend(connection("Change", "changes"));
    types
}
