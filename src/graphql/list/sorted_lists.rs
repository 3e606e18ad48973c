//! Sorted lists that are kept between requests, so that a further page of one costs the page.

use std::{
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    kb::{Link, List, ListPosition, ScanStart},
    model::{Clearance, Ordinal, Revision},
};

/// The most bytes of all lists together: four million rows.
const MOST_BYTES: usize = 32 << 20;
/// The most lists.
const MOST_LISTS: usize = 256;
/// The rows of a list that is not worth keeping: as many are sorted in about the time of a page.
pub(super) const FEW_ROWS: usize = if cfg!(test) { 3 } else { 500 };

/// The sorted lists of the latest requests.
///
/// A list is kept from its second page on, in 8 bytes a row, at most 32 MiB and 256 lists in all;
/// the one that was read longest ago makes room. A greater list is sorted for each of its pages. A
/// revision never changes, so no list goes out of date, and a list that is no longer kept is sorted
/// again at the revision of the cursor, to the same rows.
#[derive(Default)]
pub(in crate::graphql) struct SortedLists {
    /// The lists, the one that was read last at the end.
    kept: Mutex<Vec<(SortedListKey, Arc<SortedRows>)>>,
}

/// The identity of a sorted list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::graphql) struct SortedListKey {
    /// The number of the list whose rows are selected and sorted.
    pub(in crate::graphql) list: u8,
    /// The record list, with the roles in which its rows are selected; `None` for another list.
    pub(in crate::graphql) record_list: Option<(List, u8)>,
    /// The revision at which the list is read.
    pub(in crate::graphql) revision: Revision,
    /// The clearance of the reader, for whom ids in the arguments lead on or not.
    pub(in crate::graphql) clearance: Clearance,
    /// The digest of the arguments that select and sort.
    pub(in crate::graphql) arguments: [u8; 32],
}

/// All rows of a sorted list, in order. The order of a row's position is its index.
#[derive(Debug)]
pub(in crate::graphql) struct SortedRows(Box<[SortedRow]>);

/// A row of a sorted list.
#[derive(Clone, Copy, Debug)]
struct SortedRow {
    ordinal: Ordinal,
    number: u16,
    role: u8,
}

impl SortedLists {
    /// The rows of a list, if they are kept.
    pub(super) fn get(&self, key: &SortedListKey) -> Option<Arc<SortedRows>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let index = kept.iter().position(|(other, _)| other == key)?;
        // The list that is read becomes the last one.
        kept[index..].rotate_left(1);
        kept.last().map(|(_, rows)| rows.clone())
    }

    /// Keeps the rows of a list, unless they are few or too many.
    pub(super) fn keep(&self, key: SortedListKey, rows: &Arc<SortedRows>) {
        let bytes = rows.bytes();
        if rows.len() <= FEW_ROWS || bytes > MOST_BYTES {
            return;
        }
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(other, _)| *other != key);
        let mut total: usize = kept.iter().map(|(_, rows)| rows.bytes()).sum();
        let mut oldest = 0;
        while total + bytes > MOST_BYTES || kept.len() - oldest >= MOST_LISTS {
            total -= kept[oldest].1.bytes();
            oldest += 1;
        }
        kept.drain(..oldest);
        kept.push((key, rows.clone()));
    }
}

impl SortedRows {
    /// The rows of links that are in order.
    pub(super) fn new(links: impl Iterator<Item = Link>) -> SortedRows {
        let rows = links.map(|link| SortedRow {
            ordinal: link.position.ordinal,
            number: link.position.number,
            role: link.role,
        });
        SortedRows(rows.collect())
    }

    /// The number of rows.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The rows from `start` on, in its direction.
    pub(super) fn links(&self, start: ScanStart) -> Box<dyn Iterator<Item = Link> + '_> {
        let index = |order: i64| usize::try_from(order).unwrap_or(0).min(self.len());
        let range = |rows: Range<usize>| rows.map(|index| self.link(index));
        match start {
            ScanStart::First => Box::new(range(0..self.len())),
            ScanStart::After(position) => {
                let first = index(position.order.saturating_add(1));
                Box::new(range(first..self.len()))
            }
            ScanStart::Last => Box::new(range(0..self.len()).rev()),
            ScanStart::Before(position) => Box::new(range(0..index(position.order)).rev()),
        }
    }

    fn link(&self, index: usize) -> Link {
        let SortedRow {
            ordinal,
            number,
            role,
        } = self.0[index];
        Link {
            position: ListPosition {
                order: index as i64,
                ordinal,
                number,
            },
            role,
        }
    }

    fn bytes(&self) -> usize {
        size_of_val(&*self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(revision: u64) -> SortedListKey {
        SortedListKey {
            list: 1,
            record_list: None,
            revision: Revision(revision),
            clearance: Clearance::ALL,
            arguments: [7; 32],
        }
    }

    fn rows(count: u32) -> Arc<SortedRows> {
        // Descending ordinals, as no list has them by itself.
        let position = |index| ListPosition {
            order: 0,
            ordinal: Ordinal(count - index),
            number: 0,
        };
        let links = (0..count).map(|index| Link {
            position: position(index),
            role: 0,
        });
        Arc::new(SortedRows::new(links))
    }

    fn ordinals(rows: &SortedRows, start: ScanStart) -> Vec<(i64, u32)> {
        let links = rows.links(start).map(|link| link.position);
        links
            .map(|position| (position.order, position.ordinal.0))
            .collect()
    }

    #[test]
    fn rows_are_read_from_any_position_in_both_directions() {
        let rows = rows(4);
        let position = |order| ListPosition {
            order,
            ordinal: Ordinal(0),
            number: 0,
        };
        let all = [(0, 4), (1, 3), (2, 2), (3, 1)];
        let reversed = [(3, 1), (2, 2), (1, 3), (0, 4)];
        for (start, expected) in [
            (ScanStart::First, &all[..]),
            (ScanStart::After(position(-1)), &all[..]),
            (ScanStart::After(position(1)), &all[2..]),
            (ScanStart::After(position(3)), &[]),
            (ScanStart::After(position(i64::MAX)), &[]),
            (ScanStart::Last, &reversed[..]),
            (ScanStart::Before(position(2)), &reversed[2..]),
            (ScanStart::Before(position(0)), &[]),
            (ScanStart::Before(position(i64::MAX)), &reversed[..]),
        ] {
            assert_eq!(ordinals(&rows, start), expected, "{start:?}");
        }
    }

    #[test]
    fn the_list_that_was_read_longest_ago_makes_room() {
        let lists = SortedLists::default();
        // A third of the room each: the fourth leaves out one of the others.
        let third = (MOST_BYTES / size_of::<SortedRow>() / 3) as u32;
        for revision in 1..=3 {
            lists.keep(key(revision), &rows(third));
        }
        assert!(lists.get(&key(1)).is_some());
        lists.keep(key(4), &rows(third));
        let kept = (1..=4).filter(|revision| lists.get(&key(*revision)).is_some());
        assert_eq!(kept.collect::<Vec<u64>>(), [1, 3, 4]);
        // The same list again takes no more room.
        lists.keep(key(4), &rows(third));
        assert!(lists.get(&key(3)).is_some());
    }

    #[test]
    fn no_list_is_kept_that_is_few_rows_or_more_than_the_room() {
        let lists = SortedLists::default();
        let room = (MOST_BYTES / size_of::<SortedRow>()) as u32;
        for (revision, count, expected) in [
            (1, FEW_ROWS as u32, false),
            (2, FEW_ROWS as u32 + 1, true),
            (3, room + 1, false),
            (4, room, true),
        ] {
            lists.keep(key(revision), &rows(count));
            assert_eq!(lists.get(&key(revision)).is_some(), expected, "{count}");
        }
        assert!(lists.get(&key(2)).is_none());
    }

    #[test]
    fn lists_are_limited_in_number() {
        let lists = SortedLists::default();
        let rows = rows(FEW_ROWS as u32 + 1);
        for revision in 0..=MOST_LISTS as u64 {
            lists.keep(key(revision), &rows);
        }
        assert!(lists.get(&key(0)).is_none());
        assert!((1..=MOST_LISTS as u64).all(|revision| lists.get(&key(revision)).is_some()));
    }

    #[test]
    fn another_list_or_revision_or_other_arguments_are_another_key() {
        let lists = SortedLists::default();
        lists.keep(key(1), &rows(9));
        let others = [
            SortedListKey { list: 2, ..key(1) },
            SortedListKey {
                record_list: Some((List::ClaimsOf(Ordinal(1)), 1)),
                ..key(1)
            },
            SortedListKey {
                clearance: Clearance::NONE,
                ..key(1)
            },
            SortedListKey {
                arguments: [8; 32],
                ..key(1)
            },
            key(2),
        ];
        assert!(others.iter().all(|other| lists.get(other).is_none()));
        assert!(lists.get(&key(1)).is_some());
    }
}
