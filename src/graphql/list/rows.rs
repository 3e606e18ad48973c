//! The rows of a list, which can be read from any position, forwards and backwards.

use std::{ops::RangeInclusive, sync::Arc};

use claimgraph_engine::FieldError;
use roaring::RoaringBitmap;

use crate::{
    graphql::{error::COST_LIMIT, list::sorted_lists::SortedRows},
    kb::{Link, List, ListPosition, ScanStart, Snapshot},
    model::{Ordinal, Revision},
};

/// The most rows that one field may scan where a filter decides which of them count.
const MOST_SCANNED: usize = 500_000;

/// The rows of a list at one revision.
pub(in crate::graphql) enum ListRows<'a> {
    /// The rows of a record list that pass a filter; all without one. `total` is the number of
    /// those that pass, where that is known.
    Stored {
        snapshot: &'a Snapshot,
        list: List,
        filter: Option<RowFilter<'a>>,
        total: Option<u64>,
    },
    /// The rows of a record list whose order is from `least` to `greatest`, both included, and
    /// which pass a filter; all without one.
    Between {
        snapshot: &'a Snapshot,
        list: List,
        least: i64,
        greatest: i64,
        filter: Option<RowFilter<'a>>,
    },
    /// Revisions, the latest first: the order of each is its number, negated.
    Revisions(RangeInclusive<Revision>),
    /// Records in the order of their ordinals.
    Records(Arc<RoaringBitmap>),
    /// Rows in memory, in order: all, or as many from the first on as the page needs. `total` is
    /// the number of rows of the whole list.
    InMemory { rows: Vec<Link>, total: u64 },
    /// Rows in memory, in order, of which those count that pass a filter.
    Filtered {
        rows: Vec<Link>,
        filter: RowFilter<'a>,
    },
    /// All rows of a sorted list.
    Sorted(Arc<SortedRows>),
}

/// A predicate on rows.
pub(in crate::graphql) type RowFilter<'a> = Box<dyn Fn(&Link) -> Result<bool, FieldError> + 'a>;

/// The direction in which rows are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::graphql) enum Direction {
    Forwards,
    Backwards,
}

type Links<'r> = Box<dyn Iterator<Item = Result<Link, FieldError>> + 'r>;

impl ListRows<'_> {
    /// The rows from `start` on.
    pub(in crate::graphql) fn rows(&self, start: ScanStart) -> Result<Links<'_>, FieldError> {
        Ok(match self {
            ListRows::Stored {
                snapshot,
                list,
                filter,
                ..
            } => {
                let links = snapshot
                    .links(*list, start)?
                    .map(|link| link.map_err(FieldError::from));
                match filter {
                    None => Box::new(links),
                    Some(filter) => Box::new(filtered(links, filter)),
                }
            }
            ListRows::Between {
                snapshot,
                list,
                least,
                greatest,
                filter,
            } => {
                let (least, greatest) = (*least, *greatest);
                let start = match start {
                    ScanStart::First => {
                        ScanStart::After(ListPosition::last_of(least.saturating_sub(1)))
                    }
                    ScanStart::Last => ScanStart::Before(first_of(greatest.saturating_add(1))),
                    start => start,
                };
                let links = snapshot.links(*list, start)?;
                let links = links.map(|link| link.map_err(FieldError::from));
                let links = links.take_while(move |link| match link {
                    Ok(link) => (least..=greatest).contains(&link.position.order),
                    Err(_) => true,
                });
                match filter {
                    None => Box::new(links),
                    Some(filter) => Box::new(filtered(links, filter)),
                }
            }
            ListRows::Revisions(revisions) => {
                let (earliest, latest) = (revisions.start().0, revisions.end().0);
                let revision = |position: ListPosition| position.order.unsigned_abs();
                let numbers: Box<dyn Iterator<Item = u64>> = match start {
                    ScanStart::First => Box::new((earliest..=latest).rev()),
                    ScanStart::After(position) => {
                        let end = revision(position).min(latest.saturating_add(1));
                        Box::new((earliest..end).rev())
                    }
                    ScanStart::Last => Box::new(earliest..=latest),
                    ScanStart::Before(position) => {
                        let first = revision(position).saturating_add(1).max(earliest);
                        Box::new(first..=latest)
                    }
                };
                Box::new(numbers.map(|number| Ok(row(-(number as i64), Ordinal(0), 0))))
            }
            ListRows::Records(records) => {
                let ordinals: Box<dyn Iterator<Item = u32>> = match start {
                    ScanStart::First => Box::new(records.iter()),
                    ScanStart::After(position) => {
                        let after = position.ordinal.0.saturating_add(1);
                        Box::new(records.range(after..))
                    }
                    ScanStart::Last => Box::new(records.iter().rev()),
                    ScanStart::Before(position) => {
                        Box::new(records.range(..position.ordinal.0).rev())
                    }
                };
                Box::new(ordinals.map(|ordinal| Ok(row(0, Ordinal(ordinal), 0))))
            }
            ListRows::Sorted(rows) => Box::new(rows.links(start).map(Ok)),
            ListRows::InMemory { rows, .. } => in_memory(rows, start),
            ListRows::Filtered { rows, filter } => {
                Box::new(filtered(in_memory(rows, start), filter))
            }
        })
    }

    /// An upper bound of the number of rows, known without counting.
    pub(in crate::graphql) fn most(&self) -> usize {
        match self {
            ListRows::Stored { .. } | ListRows::Between { .. } => usize::MAX,
            ListRows::Revisions(_) => usize::MAX,
            ListRows::Records(records) => records.len() as usize,
            ListRows::InMemory { rows, .. } | ListRows::Filtered { rows, .. } => rows.len(),
            ListRows::Sorted(rows) => rows.len(),
        }
    }

    /// The number of rows of the whole list.
    pub(in crate::graphql) fn count(&self) -> Result<u64, FieldError> {
        match self {
            ListRows::Stored {
                total: Some(total), ..
            } => Ok(*total),
            ListRows::Stored {
                snapshot,
                list,
                filter: None,
                ..
            } => Ok(snapshot.count(*list)?),
            ListRows::Stored { .. } | ListRows::Between { .. } | ListRows::Filtered { .. } => {
                let mut rows = self.rows(ScanStart::First)?;
                rows.try_fold(0, |count, row| row.map(|_| count + 1))
            }
            ListRows::Revisions(revisions) => {
                let (earliest, latest) = (revisions.start().0, revisions.end().0);
                Ok((latest + 1).saturating_sub(earliest))
            }
            ListRows::Records(records) => Ok(records.len()),
            ListRows::InMemory { total, .. } => Ok(*total),
            ListRows::Sorted(rows) => Ok(rows.len() as u64),
        }
    }
}

/// Rows in memory, from a start on.
fn in_memory(rows: &[Link], start: ScanStart) -> Links<'_> {
    let before = |position| rows.partition_point(|row| row.position < position);
    let after = |position| rows.partition_point(|row| row.position <= position);
    match start {
        ScanStart::First => Box::new(rows.iter().copied().map(Ok)),
        ScanStart::After(position) => Box::new(rows[after(position)..].iter().copied().map(Ok)),
        ScanStart::Last => Box::new(rows.iter().rev().copied().map(Ok)),
        ScanStart::Before(position) => {
            Box::new(rows[..before(position)].iter().rev().copied().map(Ok))
        }
    }
}

/// The position before all others of an order.
fn first_of(order: i64) -> ListPosition {
    ListPosition {
        order,
        ordinal: Ordinal(0),
        number: 0,
    }
}

/// A row without a role.
pub(in crate::graphql) fn row(order: i64, ordinal: Ordinal, number: u16) -> Link {
    Link {
        position: ListPosition {
            order,
            ordinal,
            number,
        },
        role: 0,
    }
}

/// The rows that pass a filter, until too many have been scanned.
fn filtered<'r>(
    rows: impl Iterator<Item = Result<Link, FieldError>> + 'r,
    filter: &'r RowFilter<'_>,
) -> impl Iterator<Item = Result<Link, FieldError>> + 'r {
    rows.enumerate().filter_map(move |(scanned, row)| {
        let passed = row.and_then(|row| match scanned < MOST_SCANNED {
            true => Ok(filter(&row)?.then_some(row)),
            false => Err(too_many()),
        });
        passed.transpose()
    })
}

#[cold]
fn too_many() -> FieldError {
    let message = format!(
        "this list would have to look at more than {MOST_SCANNED} rows; ask a narrower list, such as that of one entity"
    );
    FieldError::new(COST_LIMIT, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each case: where to start, and the revisions from there on.
    #[test]
    fn revisions_are_read_from_the_latest_on_and_back() {
        let rows = ListRows::Revisions(Revision(2)..=Revision(5));
        let at = |revision: i64| row(-revision, Ordinal(0), 0).position;
        for (start, expected) in [
            (ScanStart::First, &[5, 4, 3, 2][..]),
            (ScanStart::After(at(4)), &[3, 2]),
            (ScanStart::After(at(9)), &[5, 4, 3, 2]),
            (ScanStart::After(at(2)), &[]),
            (ScanStart::Last, &[2, 3, 4, 5]),
            (ScanStart::Before(at(3)), &[4, 5]),
            (ScanStart::Before(at(1)), &[2, 3, 4, 5]),
            (ScanStart::Before(at(5)), &[]),
        ] {
            let found = rows.rows(start).unwrap();
            let found: Vec<i64> = found.map(|row| -row.unwrap().position.order).collect();
            assert_eq!(found, expected, "{start:?}");
        }
        assert_eq!(rows.count().unwrap(), 4);
        let none = ListRows::Revisions(Revision(1)..=Revision(0));
        assert_eq!(none.count().unwrap(), 0);
        assert_eq!(none.rows(ScanStart::First).unwrap().count(), 0);
    }
}
