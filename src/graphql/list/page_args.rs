//! The arguments of a page, after the GraphQL Cursor Connections Specification.

use claimgraph_engine::{Args, FieldError, FromArgs};

use crate::{
    graphql::{
        context::Context,
        list::{cursor::Cursor, list_id::ListId, rows::Direction},
    },
    kb::{ListPosition, ScanStart, Snapshot},
};

/// The arguments of a page, as they are written in a signature.
pub(in crate::graphql) const PAGE_ARGS: &str =
    "first: Int, after: String, last: Int, before: String";

/// The size of a page where the request gives none.
const DEFAULT_SIZE: usize = 20;

/// The part of a list that a request selects.
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
    /// The most rows of the page, and the direction in which it is read.
    pub(in crate::graphql) fn size(
        &self,
        longest: usize,
    ) -> Result<(usize, Direction), FieldError> {
        let (name, size, direction) = match (self.first, self.last) {
            (Some(_), Some(_)) => {
                return Err(FieldError::input(
                    "`first` and `last` together are ambiguous; give one of them",
                ));
            }
            (None, Some(last)) => ("last", last, Direction::Backwards),
            (first, None) => (
                "first",
                first.unwrap_or(DEFAULT_SIZE as i64),
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

    /// The snapshot at which a list is read: that of the cursor, else `newest`.
    pub(in crate::graphql) fn snapshot<'a>(
        &self,
        context: &'a Context,
        newest: &'a Snapshot,
        list_id: ListId,
    ) -> Result<&'a Snapshot, FieldError> {
        let cursor = self.checked_cursor(list_id, newest)?;
        match cursor {
            Some(cursor) => context.seen_from(newest, cursor.revision),
            None => Ok(newest),
        }
    }

    /// The number of rows before the page and the most rows of the page, read forwards, of a list
    /// whose positions count its rows.
    pub(in crate::graphql) fn offset_and_size(
        &self,
        longest: usize,
    ) -> Result<(usize, usize), FieldError> {
        let (size, _) = self.size(longest)?;
        let offset = self.after.map_or(0, |cursor| {
            usize::try_from(cursor.position.order).map_or(0, |order| order.saturating_add(1))
        });
        Ok((offset, size))
    }

    /// An upper bound of the rows that the page needs if it is the first of its list; `None` for
    /// any other page.
    pub(in crate::graphql) fn first_rows(
        &self,
        longest: usize,
    ) -> Result<Option<usize>, FieldError> {
        let (size, direction) = self.size(longest)?;
        let is_first = direction == Direction::Forwards && self.is_unbounded();
        // One more tells whether there is a further page.
        Ok(is_first.then_some(size + 1))
    }

    /// The position at which reading starts.
    pub(in crate::graphql) fn start(&self, direction: Direction) -> ScanStart {
        let position = |cursor: Cursor| cursor.position;
        match direction {
            Direction::Forwards => self
                .after
                .map(position)
                .map_or(ScanStart::First, ScanStart::After),
            Direction::Backwards => self
                .before
                .map(position)
                .map_or(ScanStart::Last, ScanStart::Before),
        }
    }

    /// Whether the page may begin and end anywhere in the list.
    pub(in crate::graphql) fn is_unbounded(&self) -> bool {
        self.after.is_none() && self.before.is_none()
    }

    /// Whether a position is after `after` and before `before`.
    pub(in crate::graphql) fn contains(&self, position: ListPosition) -> bool {
        self.after.is_none_or(|after| position > after.position)
            && self.before.is_none_or(|before| position < before.position)
    }

    /// Refuses cursors of another list or of a revision after `newest`. The cursor that names the
    /// revision at which the list is read; `None` without cursors.
    pub(in crate::graphql) fn checked_cursor(
        &self,
        list_id: ListId,
        newest: &Snapshot,
    ) -> Result<Option<&Cursor>, FieldError> {
        for cursor in [&self.after, &self.before].into_iter().flatten() {
            if cursor.list_id.list != list_id.list {
                return Err(Cursor::refused("the cursor is of another list"));
            }
            if cursor.list_id != list_id {
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
