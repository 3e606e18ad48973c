//! Lists of rows that can be read from any place, forwards and backwards.

use std::sync::Arc;

use claimgraph_engine::FieldError;
use roaring::RoaringBitmap;

use crate::{
    graphql::error::COST_LIMIT,
    kb::{Link, List, ListPosition, ScanStart, Snapshot},
    model::Ordinal,
};

/// How many rows one field may look at when a filter decides which of them count.
const MOST_LOOKED_AT: usize = 500_000;

/// A list of rows at one revision.
pub(in crate::graphql) enum ListRows<'a> {
    /// A list that the store keeps, and which of its rows count; all, without a filter. `total` is
    /// how many do, where that is known.
    Stored {
        at: &'a Snapshot,
        list: List,
        filter: Option<Filter<'a>>,
        total: Option<u64>,
    },
    /// The rows of a list that the store keeps whose order is between two, both included.
    Between {
        at: &'a Snapshot,
        list: List,
        least: i64,
        greatest: i64,
    },
    /// Records in the order of their first recording.
    Records(Arc<RoaringBitmap>),
    /// Rows at hand, in order: all, or as many from the first on as the page needs. `total` is how
    /// many there are in all.
    Held { rows: Vec<Link>, total: u64 },
}

/// Tells whether a row counts.
pub(in crate::graphql) type Filter<'a> = Box<dyn Fn(&Link) -> Result<bool, FieldError> + 'a>;

/// Which way to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::graphql) enum Direction {
    Forwards,
    Backwards,
}

type Rows<'r> = Box<dyn Iterator<Item = Result<Link, FieldError>> + 'r>;

impl ListRows<'_> {
    /// The rows from `start` on.
    pub(in crate::graphql) fn rows(&self, start: ScanStart) -> Result<Rows<'_>, FieldError> {
        Ok(match self {
            ListRows::Stored {
                at, list, filter, ..
            } => {
                let links = at
                    .links(*list, start)?
                    .map(|link| link.map_err(FieldError::from));
                match filter {
                    None => Box::new(links),
                    Some(filter) => Box::new(filtered(links, filter)),
                }
            }
            ListRows::Between {
                at,
                list,
                least,
                greatest,
            } => {
                let (least, greatest) = (*least, *greatest);
                let start = match start {
                    ScanStart::First => ScanStart::After(last_of(least.saturating_sub(1))),
                    ScanStart::Last => ScanStart::Before(first_of(greatest.saturating_add(1))),
                    start => start,
                };
                let links = at.links(*list, start)?;
                let links = links.map(|link| link.map_err(FieldError::from));
                Box::new(links.take_while(move |link| match link {
                    Ok(link) => (least..=greatest).contains(&link.position.order),
                    Err(_) => true,
                }))
            }
            ListRows::Records(records) => {
                let ordinals: Box<dyn Iterator<Item = u32>> = match start {
                    ScanStart::First => Box::new(records.iter()),
                    ScanStart::After(place) => {
                        let after = place.ordinal.0.saturating_add(1);
                        Box::new(records.range(after..))
                    }
                    ScanStart::Last => Box::new(records.iter().rev()),
                    ScanStart::Before(place) => Box::new(records.range(..place.ordinal.0).rev()),
                };
                Box::new(ordinals.map(|ordinal| Ok(row(0, Ordinal(ordinal), 0))))
            }
            ListRows::Held { rows, .. } => {
                let until = |place| rows.partition_point(|row| row.position < place);
                let after = |place| rows.partition_point(|row| row.position <= place);
                match start {
                    ScanStart::First => Box::new(rows.iter().copied().map(Ok)),
                    ScanStart::After(place) => {
                        Box::new(rows[after(place)..].iter().copied().map(Ok))
                    }
                    ScanStart::Last => Box::new(rows.iter().rev().copied().map(Ok)),
                    ScanStart::Before(place) => {
                        Box::new(rows[..until(place)].iter().rev().copied().map(Ok))
                    }
                }
            }
        })
    }

    /// A number that it has no more rows than, if that is known without counting.
    pub(in crate::graphql) fn most(&self) -> usize {
        match self {
            ListRows::Stored { .. } | ListRows::Between { .. } => usize::MAX,
            ListRows::Records(records) => records.len() as usize,
            ListRows::Held { rows, .. } => rows.len(),
        }
    }

    /// How many rows there are.
    pub(in crate::graphql) fn count(&self) -> Result<u64, FieldError> {
        match self {
            ListRows::Stored {
                total: Some(total), ..
            } => Ok(*total),
            ListRows::Stored {
                at,
                list,
                filter: None,
                ..
            } => Ok(at.count(*list)?),
            ListRows::Stored { .. } | ListRows::Between { .. } => {
                let mut rows = self.rows(ScanStart::First)?;
                rows.try_fold(0, |count, row| row.map(|_| count + 1))
            }
            ListRows::Records(records) => Ok(records.len()),
            ListRows::Held { total, .. } => Ok(*total),
        }
    }
}

/// The place before all others of an order.
fn first_of(order: i64) -> ListPosition {
    ListPosition {
        order,
        ordinal: Ordinal(0),
        number: 0,
    }
}

/// The place behind all others of an order.
fn last_of(order: i64) -> ListPosition {
    ListPosition {
        order,
        ordinal: Ordinal(u32::MAX),
        number: u16::MAX,
    }
}

/// A row that has no role.
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

/// The rows that count, until too many have been looked at.
fn filtered<'r>(
    rows: impl Iterator<Item = Result<Link, FieldError>> + 'r,
    filter: &'r Filter<'_>,
) -> impl Iterator<Item = Result<Link, FieldError>> + 'r {
    rows.enumerate().filter_map(move |(place, row)| {
        let decided = row.and_then(|row| match place < MOST_LOOKED_AT {
            true => Ok(filter(&row)?.then_some(row)),
            false => Err(too_many()),
        });
        decided.transpose()
    })
}

#[cold]
fn too_many() -> FieldError {
    let message = format!(
        "this list would have to look at more than {MOST_LOOKED_AT} rows; ask a narrower list, such as that of one entity"
    );
    FieldError::new(COST_LIMIT, message)
}
