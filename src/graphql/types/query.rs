//! The root of all questions, and the earlier states that the same questions can be asked of.

use claimgraph_engine::{Args, FieldError, FromArgs, TypeDef, object};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Object, of},
        list::page::PAGE,
        snapshot_fields::reading,
        types::{
            change::{self, ChangesArgs},
            node::recording,
            scalar::{Instant, write_instant},
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
        "Who says what about whom, since when, on whose word, and who denies it. Everything in one request is read at one revision, which `extensions.revision` names.",
    );
    reading(table)
        .one_with(
            "asOf(revision: Revision, time: DateTime): Snapshot!",
            "The same questions, at an earlier state: that of a revision, or the newest one recorded by a time. Give one of the two.",
            |at, context: &Context, args: &AsOfArgs| {
                let revision = match args {
                    AsOfArgs::Revision(revision) if *revision > at.revision() => {
                        return Err(FieldError::input(format!(
                            "there is no revision {revision} yet; the newest is {}",
                            at.revision()
                        )));
                    }
                    AsOfArgs::Revision(revision) => *revision,
                    AsOfArgs::Time(time) => at.revision_at(time.0)?,
                };
                Ok(Some(Object::Snapshot(context.at(revision))))
            },
        )
        .page_with(
            &format!("changes(since: Revision = 0, until: Revision, {PAGE}): ChangeConnection!"),
            "What the commits after a revision wrote, oldest first: one row a record and commit. `until`: only up to this revision, that included; up to the newest where it is not given.",
            |at, context: &Context, args: &ChangesArgs| change::page(at, context, args),
        )
        .done()
}

fn snapshot() -> TypeDef<ClaimGraph> {
    let table = object::<ClaimGraph, of::Snapshot>(
        "Snapshot",
        "The knowledge base as it was at an earlier revision.",
    );
    reading(table)
        .leaf(
            "revision: Revision!",
            "The revision; 0 before the first commit.",
            |at: &&Snapshot, _, out| {
                out.int(at.revision().0);
                Ok(())
            },
        )
        .leaf(
            "recordedAt: DateTime",
            "When the revision was recorded; null at revision 0.",
            |at: &&Snapshot, _, out| {
                match at.revision() {
                    Revision(0) => out.null(),
                    revision => write_instant(recording(at, revision)?.0, out),
                }
                Ok(())
            },
        )
        .done()
}

enum AsOfArgs {
    Revision(Revision),
    Time(Instant),
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
