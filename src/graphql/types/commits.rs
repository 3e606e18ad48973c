//! Commits: what was written together, when, by whom and why.

use std::sync::Arc;

use claimgraph_engine::{Args, FieldError, FromArgs, Record, Table, TypeDef, object};

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        list::{
            change_input, list_id,
            page::Page,
            page_args::{PAGE_ARGS, PageArgs},
        },
        object::{Object, of},
        object_rows::CommitRow,
        types::{
            change::{self, ChangesArgs},
            commit::{reason, recorded_at, recorded_by},
            connection::connection,
            scalar::write_instant,
            status_change::{self, StatusChangesArgs},
        },
        viewer::Role,
    },
    kb::{ChangeFilter, Snapshot},
    model::Revision,
};

/// The cost of the comparison of all statuses before and after a commit.
const COMPARISON: usize = 500;

/// Adds the field to the table of a type that shows a snapshot.
pub(in crate::graphql) fn add_fields<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = &'a Snapshot>,
{
    table.page_with(
        &format!("commits({PAGE_ARGS}): CommitConnection!"),
        "The commits, the newest first; those before the earliest revision that the viewer may read are left out. A further page goes on where the one before ended, whatever was written meanwhile.",
        |snapshot, context: &Context, args: &PageArgs| page(snapshot, context, args),
    )
}

fn page<'a>(
    snapshot: &'a Snapshot,
    context: &'a Context,
    args: &PageArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let earliest = context.horizon()?.max(Revision(1));
    let revisions = earliest..=snapshot.revision();
    Object::connection(Page::of_revisions(
        context,
        snapshot,
        list_id::COMMITS,
        revisions,
        args,
        &|link| {
            let revision = Revision(link.position.order.unsigned_abs());
            Ok(Object::Commit(CommitRow { snapshot, revision }))
        },
    )?)
}

impl CommitRow<'_> {
    /// Whether the viewer may know who made the commit and why. What was done with a draft alone is
    /// for editors.
    fn is_told(&self, context: &Context) -> Result<bool, FieldError> {
        Ok(context.viewer.role >= Role::Editor || self.snapshot.change_count(self.revision)? > 0)
    }

    /// The revision before, if the viewer may read that.
    fn before(&self, context: &Context) -> Result<Option<Revision>, FieldError> {
        let before = Revision(self.revision.0.saturating_sub(1));
        Ok((before >= context.horizon()?).then_some(before))
    }
}

/// The types of commits.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = vec![commit()];
    types.extend(connection("Commit", "commits"));
    types
}

fn commit() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Commit>("Commit", "A commit: what was written together.")
        .leaf(
            "revision: Revision!",
            "The revision that the commit made.",
            |commit, _, out| {
                out.int(commit.revision.0);
                Ok(())
            },
        )
        .leaf(
            "recordedAt: DateTime!",
            "The time of the commit.",
            |commit, _, out| {
                write_instant(recorded_at(commit.snapshot, commit.revision)?, out);
                Ok(())
            },
        )
        .leaf(
            "recordedBy: String",
            "The name of who made the commit; null if not known, or if it wrote no record and the viewer is no editor.",
            |commit, context, out| -> Result<(), FieldError> {
                let name = match commit.is_told(context)? {
                    true => recorded_by(commit.snapshot, commit.revision)?,
                    false => None,
                };
                out.opt_str(name.as_deref());
                Ok(())
            },
        )
        .leaf(
            "reason: String",
            "The reason that was given; null if none was, if it may tell what a commit has closed to the viewer, or if the commit wrote no record and the viewer is no editor.",
            |commit, context, out| -> Result<(), FieldError> {
                let reason = match commit.is_told(context)? {
                    true => reason(context, commit.snapshot, commit.revision)?,
                    false => None,
                };
                out.opt_str(reason.as_deref());
                Ok(())
            },
        )
        .leaf(
            "changeCount: Int!",
            "The number of records that the commit wrote or removed; 0 if it did something with a draft alone.",
            |commit, _, out| out.int32(commit.snapshot.change_count(commit.revision)?),
        )
        .page_with(
            &format!("changes(where: ChangeWhere, {PAGE_ARGS}): ChangeConnection"),
            "The changes of the commit, as `Query.changes` has them; null if the revision before is closed to the viewer.",
            |commit, context: &Context, args: &CommitChangesArgs| {
                let Some(before) = commit.before(context)? else {
                    return Ok(None);
                };
                let args = ChangesArgs::within(before, commit.revision, args.filter.clone(), args.page);
                change::page(commit.snapshot, context, &args)
            },
        )
        .page_with(
            &format!("statusChanges({PAGE_ARGS}): StatusChangeConnection"),
            "The claims whose status the commit moved, as `Query.statusChanges` has them; null if the revision before is closed to the viewer.",
            |commit, context: &Context, args: &PageArgs| {
                let Some(before) = commit.before(context)? else {
                    return Ok(None);
                };
                let args = StatusChangesArgs::within(before, commit.revision, *args);
                status_change::page(commit.snapshot, context, &args)
            },
        )
        .costing(COMPARISON)
        .done()
}

/// The arguments of a commit's changes.
struct CommitChangesArgs {
    filter: Option<Arc<ChangeFilter>>,
    page: PageArgs,
}

impl FromArgs for CommitChangesArgs {
    fn from_args(args: &Args<'_>) -> Result<CommitChangesArgs, FieldError> {
        Ok(CommitChangesArgs {
            filter: change_input::from_args(args)?.map(Arc::new),
            page: PageArgs::from_args(args)?,
        })
    }
}
