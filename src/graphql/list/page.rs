//! Pages of lists, after the GraphQL Cursor Connections Specification.
//!
//! One page type and one cursor serve every list. A page is read by the sort keys of its rows, at
//! the revision that its cursor carries.

use std::{mem, ops::RangeInclusive};

use claimgraph_engine::FieldError;

use crate::{
    graphql::{
        context::{Context, Redirect},
        error::INVALID_CURSOR,
        list::{
            cursor::Cursor,
            list_id::{self, ListId},
            page_args::PageArgs,
            prefetch::{Prefetch, prefetch},
            request::ListRequest,
            rows::{Direction, ListRows, RowFilter},
            source::ListSource,
        },
    },
    kb::{Link, List, ListPosition, ScanStart, Snapshot},
    model::Revision,
};

/// A page of a list, with a node for each row.
pub(in crate::graphql) struct Page<'a, N> {
    list_id: ListId,
    list: ListRows<'a>,
    /// The snapshot at which the list is read.
    snapshot: &'a Snapshot,
    /// The rows of the page.
    links: Vec<Link>,
    /// The node of each row.
    nodes: Vec<N>,
    /// Whether there are rows beyond the page in the direction in which it was read.
    has_more: bool,
    direction: Direction,
}

/// A function that makes the node of a row.
type ToNode<'f, N> = &'f dyn Fn(&Link) -> Result<N, FieldError>;

impl<'a, N: Prefetch> Page<'a, N> {
    /// A page of the rows of an append-only record list whose order is from `least` to `greatest`,
    /// both included, and which pass a filter. Such a list is read at the request's revision,
    /// whatever that of the cursor: what was there then is there still.
    pub(in crate::graphql) fn of_range(
        context: &'a Context,
        snapshot: &'a Snapshot,
        list: List,
        (least, greatest): (i64, i64),
        filter: Option<RowFilter<'a>>,
        args: &PageArgs,
        to_node: ToNode<'_, N>,
    ) -> Result<Page<'a, N>, FieldError> {
        let list_id = list_id::number(list).into();
        args.checked_cursor(list_id, snapshot)?;
        let rows = ListRows::Between {
            snapshot,
            list,
            least,
            greatest,
            filter,
        };
        Page::read(context, rows, list_id, snapshot, args, to_node)
    }

    /// A page of revisions, the latest first: those up to the request's revision, whatever that of
    /// the cursor.
    pub(in crate::graphql) fn of_revisions(
        context: &'a Context,
        snapshot: &'a Snapshot,
        list_id: u8,
        revisions: RangeInclusive<Revision>,
        args: &PageArgs,
        to_node: ToNode<'_, N>,
    ) -> Result<Page<'a, N>, FieldError> {
        let list_id = list_id.into();
        args.checked_cursor(list_id, snapshot)?;
        let rows = ListRows::Revisions(revisions);
        Page::read(context, rows, list_id, snapshot, args, to_node)
    }

    /// A page of the rows of a record list that pass the filter which `filter` makes. The rows and
    /// their order are read at the cursor's revision; `to_node` shows each as the request's
    /// revision has it.
    pub(in crate::graphql) fn of_filtered(
        context: &'a Context,
        snapshot: &'a Snapshot,
        list: List,
        args: &PageArgs,
        filter: impl FnOnce(&'a Snapshot) -> Option<RowFilter<'a>>,
        to_node: ToNode<'_, N>,
    ) -> Result<Page<'a, N>, FieldError> {
        let list_id = list_id::number(list).into();
        let newest = snapshot;
        let snapshot = args.snapshot(context, newest, list_id)?;
        refuse_merged_since(context, newest, snapshot, list)?;
        let rows = ListRows::Stored {
            snapshot,
            list,
            filter: filter(snapshot),
            total: None,
        };
        Page::read(context, rows, list_id, snapshot, args, to_node)
    }

    /// A page of the rows of a list source that a request selects, in the order that it gives.
    pub(in crate::graphql) fn of_source(
        context: &'a Context,
        snapshot: &'a Snapshot,
        source: ListSource,
        request: &ListRequest,
        args: &PageArgs,
        to_node: ToNode<'_, N>,
    ) -> Result<Page<'a, N>, FieldError> {
        let list_id = request.list_id(source.number());
        let newest = snapshot;
        let snapshot = args.snapshot(context, newest, list_id)?;
        if let Some(list) = source.list() {
            refuse_merged_since(context, newest, snapshot, list)?;
        }
        let needed = args.first_rows(context.longest_page)?;
        let rows = source.rows(context, snapshot, request, needed)?;
        Page::read(context, rows, list_id, snapshot, args, to_node)
    }

    /// A page of rows in memory, which are in the order of their positions.
    pub(in crate::graphql) fn of_rows(
        context: &'a Context,
        snapshot: &'a Snapshot,
        list_id: impl Into<ListId>,
        rows: Vec<Link>,
        args: &PageArgs,
        to_node: ToNode<'_, N>,
    ) -> Result<Page<'a, N>, FieldError> {
        let list_id = list_id.into();
        args.checked_cursor(list_id, snapshot)?;
        let total = rows.len() as u64;
        Page::of_first(context, snapshot, list_id, (rows, total), args, to_node)
    }

    /// A page of rows in memory, in the order of their positions, of which those count that pass a
    /// filter.
    pub(in crate::graphql) fn of_filtered_rows(
        context: &'a Context,
        snapshot: &'a Snapshot,
        list_id: ListId,
        (rows, filter): (Vec<Link>, RowFilter<'a>),
        args: &PageArgs,
        to_node: ToNode<'_, N>,
    ) -> Result<Page<'a, N>, FieldError> {
        args.checked_cursor(list_id, snapshot)?;
        let rows = ListRows::Filtered { rows, filter };
        Page::read(context, rows, list_id, snapshot, args, to_node)
    }

    /// A page of the first rows of a list of `total` rows, in the order of their positions.
    /// `snapshot` is that of the page's cursor.
    pub(in crate::graphql) fn of_first(
        context: &'a Context,
        snapshot: &'a Snapshot,
        list_id: ListId,
        (rows, total): (Vec<Link>, u64),
        args: &PageArgs,
        to_node: ToNode<'_, N>,
    ) -> Result<Page<'a, N>, FieldError> {
        let rows = ListRows::InMemory { rows, total };
        Page::read(context, rows, list_id, snapshot, args, to_node)
    }

    fn read(
        context: &'a Context,
        mut list: ListRows<'a>,
        list_id: ListId,
        snapshot: &'a Snapshot,
        args: &PageArgs,
        to_node: ToNode<'_, N>,
    ) -> Result<Page<'a, N>, FieldError> {
        let (size, direction) = args.size(context.longest_page)?;
        let (links, has_more) = match &mut list {
            // Rows in memory that are all on the page, the most frequent case by far: the page
            // takes them, and before and after it there are none.
            ListRows::InMemory { rows, .. } if rows.len() <= size && args.is_unbounded() => {
                (mem::take(rows), false)
            }
            list => {
                let mut links = Vec::with_capacity(size.min(list.most()).min(32));
                let rows = list.rows(args.start(direction))?;
                let has_more = take(rows, size, |position| args.contains(position), &mut links)?;
                if direction == Direction::Backwards {
                    links.reverse();
                }
                (links, has_more)
            }
        };
        let mut nodes = Vec::with_capacity(links.len());
        for link in &links {
            nodes.push(to_node(link)?);
        }
        prefetch(&nodes);
        Ok(Page {
            list_id,
            list,
            snapshot,
            links,
            nodes,
            has_more,
            direction,
        })
    }
}

/// Refuses a page of the list of an entity that an old id led to, where at the revision of the
/// cursor the id still named an entity with a list of its own.
fn refuse_merged_since(
    context: &Context,
    newest: &Snapshot,
    at: &Snapshot,
    list: List,
) -> Result<(), FieldError> {
    let Some(entity) = list.entity() else {
        return Ok(());
    };
    let redirects = context.redirects.borrow();
    if redirects.is_empty() || newest.revision() == at.revision() {
        return Ok(());
    }
    let merges = at.merges()?;
    let is_apart = |redirect: &&Redirect| {
        redirect.survivor == entity
            && merges.survivor(redirect.merged) != merges.survivor(redirect.survivor)
    };
    let Some(Redirect { from, to, .. }) = redirects.iter().find(is_apart) else {
        return Ok(());
    };
    let revision = at.revision();
    Err(FieldError::new(
        INVALID_CURSOR,
        format!(
            "`{from}` was merged into `{to}` after revision {revision} of the cursor; go on in `asOf(revision: {revision})`, or begin anew with `{to}`"
        ),
    ))
}

impl<N> Page<'_, N> {
    /// The rows of the page.
    pub(in crate::graphql) fn links(&self) -> &[Link] {
        &self.links
    }

    /// The node of each row.
    pub(in crate::graphql) fn nodes(&self) -> &[N] {
        &self.nodes
    }

    /// The number of rows of the whole list.
    pub(in crate::graphql) fn total(&self) -> Result<u64, FieldError> {
        self.list.count()
    }

    /// The cursor of a row by its number on the page.
    pub(in crate::graphql) fn cursor(&self, row: usize) -> Option<String> {
        let link = self.links.get(row)?;
        let cursor = Cursor {
            list_id: self.list_id,
            revision: self.snapshot.revision(),
            position: link.position,
        };
        Some(cursor.encode())
    }

    /// Whether there are rows beyond the page in a direction.
    pub(in crate::graphql) fn has_more(&self, direction: Direction) -> Result<bool, FieldError> {
        if direction == self.direction {
            return Ok(self.has_more);
        }
        let start = match (direction, self.links.first(), self.links.last()) {
            (Direction::Forwards, _, Some(last)) => ScanStart::After(last.position),
            (Direction::Backwards, Some(first), _) => ScanStart::Before(first.position),
            _ => return Ok(false),
        };
        Ok(self.list.rows(start)?.next().transpose()?.is_some())
    }
}

/// Takes up to `size` links, and returns whether there are more of those `within` bounds.
fn take(
    links: impl Iterator<Item = Result<Link, FieldError>>,
    size: usize,
    within: impl Fn(ListPosition) -> bool,
    taken: &mut Vec<Link>,
) -> Result<bool, FieldError> {
    for link in links {
        let link = link?;
        if !within(link.position) {
            return Ok(false);
        }
        if taken.len() == size {
            return Ok(true);
        }
        taken.push(link);
    }
    Ok(false)
}
