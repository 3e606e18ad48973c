//! Changes: the records that the commits wrote.

use std::{rc::Rc, sync::Arc};

use claimgraph_engine::{Args, FieldError, FromArgs, Rows, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        list::{
            change_input, cursor::Cursor, list_id, page::Page, page_args::PageArgs, rows::RowFilter,
        },
        object::{Object, of},
        object_rows::ChangeRow,
        types::{
            commit::{self, OfCommit},
            connection::connection,
        },
    },
    kb::{Change, ChangeFilter, ChangeKind, Link, List, ListPosition, Snapshot},
    model::Revision,
};

/// The arguments of `changes`.
pub(in crate::graphql) struct ChangesArgs {
    since: Option<Revision>,
    until: Option<Revision>,
    filter: Option<Arc<ChangeFilter>>,
    page: PageArgs,
}

impl FromArgs for ChangesArgs {
    fn from_args(args: &Args<'_>) -> Result<ChangesArgs, FieldError> {
        Ok(ChangesArgs {
            since: args.optional("since")?,
            until: args.optional("until")?,
            filter: change_input::from_args(args)?.map(Arc::new),
            page: PageArgs::from_args(args)?,
        })
    }
}

impl ChangesArgs {
    /// The arguments for the changes after a revision, up to another.
    pub(super) fn within(
        since: Revision,
        until: Revision,
        filter: Option<Arc<ChangeFilter>>,
        page: PageArgs,
    ) -> ChangesArgs {
        ChangesArgs {
            since: Some(since),
            until: Some(until),
            filter,
            page,
        }
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
    let filter = args.filter.clone().map(|filter| {
        Box::new(move |link: &Link| Ok(filter.passes(&change_of(link)?, snapshot)?))
            as RowFilter<'a>
    });
    Object::connection(Page::of_range(
        context,
        snapshot,
        List::Changes,
        range,
        filter,
        &args.page,
        &|link: &Link| Ok(Object::Change(row(snapshot, link)?)),
    )?)
}

/// The change of a link; `snapshot` is of the link's revision or of a later one.
pub(in crate::graphql) fn row<'a>(
    snapshot: &'a Snapshot,
    link: &Link,
) -> Result<ChangeRow<'a>, FieldError> {
    Ok(ChangeRow {
        snapshot,
        change: change_of(link)?,
        position: link.position,
    })
}

/// The change of a link.
pub(in crate::graphql) fn change_of(link: &Link) -> Result<Change, FieldError> {
    let number = link.position.number;
    Change::of_link(link).ok_or_else(|| FieldError::internal(format!("a change of kind {number}")))
}

impl OfCommit for ChangeRow<'_> {
    fn commit(&self) -> (&Snapshot, Revision) {
        (self.snapshot, self.change.revision)
    }
}

/// The types of changes.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let table = object::<ClaimGraph, of::Change>("Change", "A record that a commit wrote.")
        .leaf(
            "revision: Revision!",
            "The revision of the commit.",
            |row, _, out| {
                out.int(row.change.revision.0);
                Ok(())
            },
        )
        .leaf(
            "cursor: String!",
            "The position among all changes, the same for everybody and for ever: `after` of both `changes` goes on behind this one, in the middle of a commit too.",
            |row, _, out| out.str(&cursor(row.position).encode()),
        );
    let change = commit::add_fields(table, "The time of the commit.")
        .leaf(
            "kind: ChangeKind!",
            "The kind of the change.",
            |row, _, out| {
                out.str(change_input::change_kind_name(row.change.kind));
                Ok(())
            },
        )
        .one(
            "record: Node!",
            "The record as that commit wrote it; a removed one as it was before.",
            |row, context| {
                let Change {
                    record_kind,
                    ordinal,
                    ..
                } = row.change;
                let snapshot = context.seen_from(row.snapshot, row.change.read_at())?;
                Object::record(snapshot, record_kind, ordinal, 0)
            },
        )
        .many(
            "fields: [FieldChange!]!",
            "The fields that differ from the version before, in the order of their names. Empty for a record that was created or removed, as all of it was. Of a closed part that the viewer does not see, only `access`.",
            |row, context| {
                let Change {
                    record_kind,
                    ordinal,
                    revision,
                    kind,
                } = row.change;
                if kind != ChangeKind::Changed {
                    return Ok(Rows::from_iter(None::<Object<'_>>));
                }
                let before = Revision(revision.0.saturating_sub(1));
                context.snapshot_at(before)?;
                let snapshot = context.seen_from(row.snapshot, revision)?;
                let clearance = context.viewer.clearance();
                let changes = snapshot.record_changes(before, record_kind, ordinal, clearance)?;
                let changes = changes.into_iter().map(Rc::new);
                Ok(changes.map(Object::FieldChange).collect())
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

/// The cursor of a position in the list of changes, at the revision of its own commit.
pub(in crate::graphql) fn cursor(position: ListPosition) -> Cursor {
    Cursor {
        list_id: list_id::number(List::Changes).into(),
        revision: position.revision(),
        position,
    }
}
