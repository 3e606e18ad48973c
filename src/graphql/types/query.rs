//! The root type, and the snapshots of earlier revisions, which have the same fields.

use claimgraph_engine::{Args, FieldError, FromArgs, TypeDef, object};

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        list::page_args::PAGE_ARGS,
        object::{Object, of},
        scalar_input::DateTimeInput,
        types::{
            change::{self, ChangesArgs},
            commit::recorded_at,
            scalar::write_instant,
            snapshot_fields,
            status_change::{self, StatusChangesArgs},
        },
    },
    kb::Snapshot,
    model::Revision,
};

/// The types `Query` and `Snapshot`.
pub(in crate::graphql) fn types() -> [TypeDef<ClaimGraph>; 2] {
    [query(), snapshot()]
}

fn query() -> TypeDef<ClaimGraph> {
    let table = object::<ClaimGraph, of::Query>(
        "Query",
        "The root of all reading. One request reads one revision throughout: that of `extensions.revision`.",
    );
    snapshot_fields::add_fields(table)
        .one_with(
            "asOf(revision: Revision, time: DateTime): Snapshot",
            "The snapshot of an earlier revision, or of the newest revision recorded by a time. Takes exactly one of the two. Never null but with an error: a revision that is not there yet is one, of this field alone. Refused with REVISION_CLOSED where a later revision closed something to the viewer's role that may be public in this one.",
            |snapshot, context: &Context, args: &AsOfArgs| {
                let revision = match args {
                    AsOfArgs::Revision(revision) if *revision > snapshot.revision() => {
                        return Err(FieldError::input(format!(
                            "there is no revision {revision} yet; the newest is {}",
                            snapshot.revision()
                        )));
                    }
                    AsOfArgs::Revision(revision) => *revision,
                    AsOfArgs::Time(time) => snapshot.revision_at(time.0)?,
                };
                Ok(Some(Object::Snapshot(context.pinned_at(revision)?)))
            },
        )
        .page_with(
            &format!("changes(since: Revision, until: Revision, where: ChangeWhere, {PAGE_ARGS}): ChangeConnection!"),
            "The changes of the commits after the revision `since`, oldest first: one row for each record of each commit. `since` is by default the earliest revision that the viewer may read, which is 0 unless something was closed later. `until` is the last revision, included; the newest by default. Paging goes on into later commits; with the subscription `changes` nothing is missed or repeated from the last cursor on. With `where`, refused with COST_LIMIT if more than 500,000 changes would have to be looked at.",
            |snapshot, context: &Context, args: &ChangesArgs| change::page(snapshot, context, args),
        )
        .page_with(
            &format!("statusChanges(since: Revision!, until: Revision, {PAGE_ARGS}): StatusChangeConnection!"),
            "The claims whose status at the revision `until` (the newest by default) differs from that at the revision `since`, in the order of recording: those that commits wrote in between, and those that rest on what they wrote, such as on a source that was withdrawn.",
            |snapshot, context: &Context, args: &StatusChangesArgs| status_change::page(snapshot, context, args),
        )
        .done()
}

fn snapshot() -> TypeDef<ClaimGraph> {
    let table = object::<ClaimGraph, of::Snapshot>(
        "Snapshot",
        "The knowledge base as it was at an earlier revision.",
    );
    snapshot_fields::add_fields(table)
        .leaf(
            "id: ID!",
            "The revision behind an `@`, as `@3`, by which a client that keeps objects by their ids tells snapshots apart. It is the id of no record: `node` does not take it.",
            |snapshot: &&Snapshot, _, out| {
                out.str(&format!("@{}", snapshot.revision()));
                Ok(())
            },
        )
        .leaf(
            "revision: Revision!",
            "The revision; 0 before the first commit.",
            |snapshot: &&Snapshot, _, out| {
                out.int(snapshot.revision().0);
                Ok(())
            },
        )
        .leaf(
            "recordedAt: DateTime",
            "The time at which the revision was recorded; null at revision 0.",
            |snapshot: &&Snapshot, _, out| {
                match snapshot.revision() {
                    Revision(0) => out.null(),
                    revision => write_instant(recorded_at(snapshot, revision)?, out),
                }
                Ok(())
            },
        )
        .done()
}

enum AsOfArgs {
    Revision(Revision),
    Time(DateTimeInput),
}

impl FromArgs for AsOfArgs {
    fn from_args(args: &Args<'_>) -> Result<AsOfArgs, FieldError> {
        match (args.optional("revision")?, args.optional("time")?) {
            (Some(revision), None) => Ok(AsOfArgs::Revision(revision)),
            (None, Some(time)) => Ok(AsOfArgs::Time(time)),
            _ => Err(FieldError::input("give either `revision` or `time`")),
        }
    }
}
