//! Connections: pages of lists, after the GraphQL Cursor Connections Specification.
//!
//! One page type and one cursor serve every list. A page is read by the keys of its rows, at the
//! revision that its cursor carries.

use std::{mem, rc::Rc};

use claimgraph_engine::{Args, FieldError, FromArgs, TypeDef, object};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Object, of},
        list::{
            cursor::Cursor,
            list_id, prefetch,
            request::ListRequest,
            rows::{Direction, Filter, ListRows},
            source::ListSource,
        },
    },
    kb::{Link, List, ListPosition, ScanStart, Snapshot},
};

/// The arguments of a page, as they are written in a signature.
pub(in crate::graphql) const PAGE: &str = "first: Int, after: String, last: Int, before: String";

/// The size of a page where the request gives none.
pub(in crate::graphql) const DEFAULT_PAGE: usize = 20;

/// The part of a list that is asked for.
#[derive(Clone, Copy, Debug)]
pub(in crate::graphql) struct PageArgs {
    first: Option<i64>,
    last: Option<i64>,
    after: Option<Cursor>,
    before: Option<Cursor>,
}

impl FromArgs for PageArgs {
    fn from_args(args: &Args<'_>) -> Result<PageArgs, FieldError> {
        let cursor = |name| {
            args.optional::<Cursor>(name)
                .map_err(|_| Cursor::refused(&format!("the argument `{name}` is no cursor")))
        };
        Ok(PageArgs {
            first: args.optional("first")?,
            last: args.optional("last")?,
            after: cursor("after")?,
            before: cursor("before")?,
        })
    }
}

impl PageArgs {
    fn size(&self, longest: usize) -> Result<(usize, Direction), FieldError> {
        let (name, size, direction) = match (self.first, self.last) {
            (Some(_), Some(_)) => {
                return Err(FieldError::input(
                    "`first` and `last` together are ambiguous; give one of them",
                ));
            }
            (None, Some(last)) => ("last", last, Direction::Backwards),
            (first, None) => (
                "first",
                first.unwrap_or(DEFAULT_PAGE as i64),
                Direction::Forwards,
            ),
        };
        match usize::try_from(size) {
            Ok(size) if size <= longest => Ok((size, direction)),
            _ => Err(FieldError::input(format!(
                "`{name}` is {size}, but must be from 0 to {longest} (setting `CLAIMGRAPH_MAX_PAGE`)"
            ))),
        }
    }

    /// The snapshot at which a list is to be read: that of its cursor, else `newest`.
    pub(in crate::graphql) fn read_at<'a>(
        &self,
        context: &'a Context,
        newest: &'a Snapshot,
        list: ListId,
    ) -> Result<&'a Snapshot, FieldError> {
        let cursor = self.revision(list, newest)?;
        Ok(cursor.map_or(newest, |cursor| context.at(cursor.revision)))
    }

    /// How many rows of a list, whose positions count them, come before the page, and how many are
    /// in it at most, read forwards.
    pub(in crate::graphql) fn window(&self, longest: usize) -> Result<(usize, usize), FieldError> {
        let (size, _) = self.size(longest)?;
        let passed = self.after.map_or(0, |cursor| {
            usize::try_from(cursor.position.order).map_or(0, |place| place.saturating_add(1))
        });
        Ok((passed, size))
    }

    /// The revision at which the list is to be read; `None` where no cursor says.
    fn revision(&self, list: ListId, newest: &Snapshot) -> Result<Option<&Cursor>, FieldError> {
        for cursor in [&self.after, &self.before].into_iter().flatten() {
            if cursor.listed.list != list.list {
                return Err(Cursor::refused("the cursor is of another list"));
            }
            if cursor.listed != list {
                return Err(Cursor::refused(
                    "the cursor is of this list with other arguments than before, such as another `where`",
                ));
            }
            if cursor.revision > newest.revision() {
                return Err(Cursor::refused(
                    "the cursor is of a revision that is not there",
                ));
            }
        }
        match (&self.after, &self.before) {
            (Some(after), Some(before)) if after.revision != before.revision => Err(
                Cursor::refused("`after` and `before` are of different revisions"),
            ),
            (after, before) => Ok(after.as_ref().or(before.as_ref())),
        }
    }
}

/// What tells a list's cursors from those of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::graphql) struct ListId {
    /// One of the numbers of [`tag`].
    pub(in crate::graphql) list: u8,
    /// The number of what was asked of it: see [`ListRequest::number`].
    pub(in crate::graphql) asked: u32,
}

/// A list of which nothing was asked.
impl From<u8> for ListId {
    fn from(list: u8) -> ListId {
        ListId { list, asked: 0 }
    }
}

/// One page of a list.
pub(in crate::graphql) struct Page<'a> {
    listing: ListRows<'a>,
    listed: ListId,
    read_at: &'a Snapshot,
    /// Its rows: where each stands in the list.
    links: Vec<Link>,
    /// And what each is.
    objects: Vec<Object<'a>>,
    /// Whether there are rows beyond the page in the direction in which it was read.
    more: bool,
    direction: Direction,
}

/// Makes the object of a row.
type Row<'a, 'f> = &'f dyn Fn(&Link) -> Result<Object<'a>, FieldError>;

impl<'a> Page<'a> {
    /// A page of the rows of a list that the store keeps whose order is between two, both
    /// included.
    pub(in crate::graphql) fn of_range(
        context: &'a Context,
        at: &'a Snapshot,
        list: List,
        (least, greatest): (i64, i64),
        args: &PageArgs,
        row: Row<'a, '_>,
    ) -> Result<Option<Object<'a>>, FieldError> {
        let listed = list_id::of(list).into();
        let read_at = args.read_at(context, at, listed)?;
        let listing = ListRows::Between {
            at: read_at,
            list,
            least,
            greatest,
        };
        Page::read(context, listing, listed, read_at, args, row)
    }

    /// A page of those rows of a list that the store keeps for which the filter made by `filter`
    /// holds. Which rows there are and their order are read at the cursor's revision; `row` shows
    /// each as the request's revision has it.
    pub(in crate::graphql) fn of_filtered(
        context: &'a Context,
        at: &'a Snapshot,
        list: List,
        args: &PageArgs,
        filter: impl FnOnce(&'a Snapshot) -> Option<Filter<'a>>,
        row: Row<'a, '_>,
    ) -> Result<Option<Object<'a>>, FieldError> {
        let listed = list_id::of(list).into();
        let read_at = args.read_at(context, at, listed)?;
        let listing = ListRows::Stored {
            at: read_at,
            list,
            filter: filter(read_at),
            total: None,
        };
        Page::read(context, listing, listed, read_at, args, row)
    }

    /// A page of those rows of a list of which holds what is asked, in the order that is asked.
    pub(in crate::graphql) fn of_asked(
        context: &'a Context,
        at: &'a Snapshot,
        base: ListSource,
        asked: &ListRequest,
        args: &PageArgs,
        row: Row<'a, '_>,
    ) -> Result<Option<Object<'a>>, FieldError> {
        let listed = asked.listed(base.tag());
        let read_at = args.read_at(context, at, listed)?;
        let (size, direction) = args.size(context.longest_page)?;
        // Of an order that was asked for, the position's order is the row's place in it.
        let place = |cursor: &Cursor| usize::try_from(cursor.position.order).unwrap_or(0);
        let wanted = match (direction, &args.before) {
            (Direction::Forwards, None) => {
                let passed = args.after.as_ref().map_or(0, place);
                passed.saturating_add(size).saturating_add(2)
            }
            _ => usize::MAX,
        };
        let listing = base.listing(context, read_at, asked, wanted)?;
        Page::read(context, listing, listed, read_at, args, row)
    }

    /// A page of rows at hand, which are in the order of their positions.
    pub(in crate::graphql) fn of_rows(
        context: &'a Context,
        at: &'a Snapshot,
        listed: impl Into<ListId>,
        rows: Vec<Link>,
        args: &PageArgs,
        row: Row<'a, '_>,
    ) -> Result<Option<Object<'a>>, FieldError> {
        let listed = listed.into();
        args.revision(listed, at)?;
        let total = rows.len() as u64;
        Page::read(
            context,
            ListRows::Held { rows, total },
            listed,
            at,
            args,
            row,
        )
    }

    /// A page of rows that were read for it, which are the first ones of a list of `total`, in the
    /// order of their positions.
    pub(in crate::graphql) fn of_first(
        context: &'a Context,
        read_at: &'a Snapshot,
        listed: ListId,
        (rows, total): (Vec<Link>, u64),
        args: &PageArgs,
        row: Row<'a, '_>,
    ) -> Result<Rc<Page<'a>>, FieldError> {
        let listing = ListRows::Held { rows, total };
        Page::filled(context, listing, listed, read_at, args, row)
    }

    fn read(
        context: &'a Context,
        listing: ListRows<'a>,
        listed: ListId,
        read_at: &'a Snapshot,
        args: &PageArgs,
        row: Row<'a, '_>,
    ) -> Result<Option<Object<'a>>, FieldError> {
        let page = Page::filled(context, listing, listed, read_at, args, row)?;
        Ok(Some(Object::Connection(page)))
    }

    fn filled(
        context: &'a Context,
        mut listing: ListRows<'a>,
        listed: ListId,
        read_at: &'a Snapshot,
        args: &PageArgs,
        row: Row<'a, '_>,
    ) -> Result<Rc<Page<'a>>, FieldError> {
        let (size, direction) = args.size(context.longest_page)?;
        let after = args.after.map(|cursor| cursor.position);
        let before = args.before.map(|cursor| cursor.position);
        let within = |place: ListPosition| {
            after.is_none_or(|after| place > after) && before.is_none_or(|before| place < before)
        };
        let start = match direction {
            Direction::Forwards => after.map_or(ScanStart::First, ScanStart::After),
            Direction::Backwards => before.map_or(ScanStart::Last, ScanStart::Before),
        };
        let (links, more) = match &mut listing {
            // Rows at hand that are all on the page, the most frequent by far: the page takes them,
            // and before and behind it there are none.
            ListRows::Held { rows, .. }
                if rows.len() <= size && (after, before) == (None, None) =>
            {
                (mem::take(rows), false)
            }
            listing => {
                let mut links = Vec::with_capacity(size.min(listing.most()).min(32));
                let more = fill(listing.rows(start)?, size, within, &mut links)?;
                if direction == Direction::Backwards {
                    links.reverse();
                }
                (links, more)
            }
        };
        let mut objects = Vec::with_capacity(links.len());
        for link in &links {
            objects.push(row(link)?);
        }
        prefetch::texts(&objects);
        Ok(Rc::new(Page {
            listing,
            listed,
            read_at,
            links,
            objects,
            more,
            direction,
        }))
    }

    /// Where each of its rows stands in the list.
    pub(in crate::graphql) fn links(&self) -> &[Link] {
        &self.links
    }

    /// What each of its rows is.
    pub(in crate::graphql) fn objects(&self) -> &[Object<'a>] {
        &self.objects
    }

    /// How many rows the whole list has.
    pub(in crate::graphql) fn total(&self) -> Result<u64, FieldError> {
        self.listing.count()
    }

    /// The cursor of one of its rows.
    pub(in crate::graphql) fn cursor(&self, row: usize) -> Option<String> {
        let link = self.links.get(row)?;
        let cursor = Cursor {
            listed: self.listed,
            revision: self.read_at.revision(),
            position: link.position,
        };
        Some(cursor.encode())
    }

    fn has_more(&self, direction: Direction) -> Result<bool, FieldError> {
        if direction == self.direction {
            return Ok(self.more);
        }
        let start = match (direction, self.links.first(), self.links.last()) {
            (Direction::Forwards, _, Some(last)) => ScanStart::After(last.position),
            (Direction::Backwards, Some(first), _) => ScanStart::Before(first.position),
            _ => return Ok(false),
        };
        Ok(self.listing.rows(start)?.next().transpose()?.is_some())
    }
}

/// Takes up to `size` links, and tells whether there are more of those that are `within` bounds.
fn fill(
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

/// One row of a page.
#[derive(Clone)]
pub(in crate::graphql) struct EdgeOf<'a> {
    page: Rc<Page<'a>>,
    row: usize,
}

/// The types of a connection whose nodes are of the type `node`, which `what` names in the plural.
pub(in crate::graphql) fn connection(node: &str, what: &str) -> [TypeDef<ClaimGraph>; 2] {
    connection_named(node, node, what)
}

/// The same, where they are named for something else than the nodes.
pub(in crate::graphql) fn connection_named(
    name: &str,
    node: &str,
    what: &str,
) -> [TypeDef<ClaimGraph>; 2] {
    let edge = format!("{name}Edge");
    let name = format!("{name}Connection");
    [
        object::<ClaimGraph, of::Connection>(&name, &format!("A page of {what}, after the Cursor Connections Specification."))
            .many(&format!("edges: [{edge}!]!"), "The rows of the page, each with its cursor.", |page, _| {
                Ok((0..page.links.len()).map(|row| Object::Edge(EdgeOf { page: page.clone(), row })).collect())
            })
            .borrowed(&format!("nodes: [{node}!]!"), "The rows of the page without their cursors.", |page, _| page.objects())
            .one("pageInfo: PageInfo!", "Where the page lies in its list.", |page, _| {
                Ok(Some(Object::PageInfo(page.clone())))
            })
            .leaf(
                "totalCount: Int!",
                "How many rows the whole list has, the same on each of its pages. Counted only when it is asked for.",
                |page, _, out| out.int32(page.listing.count()?),
            )
            .done(),
        object::<ClaimGraph, of::Edge>(&edge, &format!("A row in a page of {what}."))
            .leaf("cursor: String!", "The place of the row, for `after` and `before`. Opaque.", |edge, _, out| {
                out.opt_str(edge.page.cursor(edge.row).as_deref());
                Ok(())
            })
            .one(&format!("node: {node}!"), "The row itself.", |edge, _| {
                Ok(edge.page.objects.get(edge.row).cloned())
            })
            .done(),
    ]
}

/// The type `PageInfo`.
pub(in crate::graphql) fn page_info() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::PageInfo>("PageInfo", "Where a page lies in its list.")
        .leaf(
            "hasNextPage: Boolean!",
            "Whether there are rows after the page.",
            |page, _, out| {
                out.bool(page.has_more(Direction::Forwards)?);
                Ok(())
            },
        )
        .leaf(
            "hasPreviousPage: Boolean!",
            "Whether there are rows before the page.",
            |page, _, out| {
                out.bool(page.has_more(Direction::Backwards)?);
                Ok(())
            },
        )
        .leaf(
            "startCursor: String",
            "The cursor of the first row; null on an empty page.",
            |page, _, out| {
                out.opt_str(page.cursor(0).as_deref());
                Ok(())
            },
        )
        .leaf(
            "endCursor: String",
            "The cursor of the last row; null on an empty page.",
            |page, _, out| {
                out.opt_str(
                    page.links
                        .len()
                        .checked_sub(1)
                        .and_then(|last| page.cursor(last))
                        .as_deref(),
                );
                Ok(())
            },
        )
        .done()
}
