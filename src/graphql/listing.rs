//! Lists of rows that can be read from any place, forwards and backwards.

use super::{engine::Failure, error::COST_LIMIT};
use crate::kb::{Link, List, Snapshot, Start};

/// How many rows one field may look at when a filter decides which of them count.
const MOST_LOOKED_AT: usize = 500_000;

/// A list of rows at one revision.
pub(super) enum Listing<'a> {
    /// A list that the store keeps, and which of its rows count; all, without a filter.
    Stored { at: &'a Snapshot, list: List, filter: Option<Filter<'a>> },
    /// Rows at hand, in order.
    Held(Vec<Link>),
}

/// Tells whether a row counts.
pub(super) type Filter<'a> = Box<dyn Fn(&Link) -> Result<bool, Failure> + 'a>;

/// Which way to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Forwards,
    Backwards,
}

impl Listing<'_> {
    /// The rows from `start` on.
    pub(super) fn rows(&self, start: Start) -> Box<dyn Iterator<Item = Result<Link, Failure>> + '_> {
        match self {
            Listing::Stored { at, list, filter: None } => {
                Box::new(at.links(*list, start).map(|link| link.map_err(Failure::from)))
            }
            Listing::Stored { at, list, filter: Some(filter) } => {
                let mut looked_at = 0;
                Box::new(at.links(*list, start).filter_map(move |link| {
                    looked_at += 1;
                    if looked_at > MOST_LOOKED_AT {
                        return Some(Err(too_many()));
                    }
                    match link.map_err(Failure::from).and_then(|link| Ok((filter(&link)?, link))) {
                        Ok((true, link)) => Some(Ok(link)),
                        Ok((false, _)) => None,
                        Err(failure) => Some(Err(failure)),
                    }
                }))
            }
            Listing::Held(rows) => {
                let rows = match start {
                    Start::First | Start::After(_) => {
                        let from = match start {
                            Start::After(place) => rows.partition_point(|row| row.position <= place),
                            _ => 0,
                        };
                        return Box::new(rows[from..].iter().copied().map(Ok));
                    }
                    Start::Last => &rows[..],
                    Start::Before(place) => &rows[..rows.partition_point(|row| row.position < place)],
                };
                Box::new(rows.iter().rev().copied().map(Ok))
            }
        }
    }

    /// How many rows there are.
    pub(super) fn count(&self) -> Result<u64, Failure> {
        match self {
            Listing::Stored { at, list, filter: None } => Ok(at.count(*list)?),
            Listing::Stored { filter: Some(_), .. } => {
                let mut count = 0;
                for row in self.rows(Start::First) {
                    row?;
                    count += 1;
                }
                Ok(count)
            }
            Listing::Held(rows) => Ok(rows.len() as u64),
        }
    }
}

#[cold]
fn too_many() -> Failure {
    let message = format!(
        "this list would have to look at more than {MOST_LOOKED_AT} rows; ask a narrower list, such as that of one entity"
    );
    Failure::new(COST_LIMIT, message)
}
