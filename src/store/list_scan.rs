//! Walking along a list.

use std::mem;

use crate::{
    model::{Ordinal, Revision},
    store::{
        Store, StoreError,
        block::{self, Entry},
        key::{self, ListPrefix},
        list::{Link, List, ListPosition, ScanStart},
    },
};

/// The links of a list that hold at a revision, one after the other, read block by block.
///
/// Commits may be applied meanwhile: what the walk has passed it does not give again, and what
/// holds at its revision it does not miss.
pub(super) struct ListScan {
    store: Store,
    at: u64,
    fixed: Option<i64>,
    /// The least and the greatest order that are wanted.
    orders: (i64, i64),
    forwards: bool,
    blocks: Blocks,
    entries: std::vec::IntoIter<Entry>,
    /// The place behind which the walk is, as it goes.
    passed: Option<(i64, u32, u16)>,
    done: bool,
}

impl ListScan {
    pub(super) fn of_list(
        store: &Store,
        at: Revision,
        list: List,
        start: ScanStart,
    ) -> Result<ListScan, StoreError> {
        let (shelf, fixed) = ListPrefix::of(list);
        ListScan::new(store, at.0, shelf, fixed, start)
    }

    /// Walks along a shelf, or that part of it which has an order.
    pub(super) fn new(
        store: &Store,
        at: u64,
        shelf: ListPrefix,
        fixed: Option<i64>,
        start: ScanStart,
    ) -> Result<ListScan, StoreError> {
        let place = |position: ListPosition| {
            let order = fixed.unwrap_or(position.order);
            (order, position.ordinal.0, position.number)
        };
        let tree = &store.inner.tree;
        let (forwards, passed) = match start {
            ScanStart::First => (true, None),
            ScanStart::After(position) => (true, Some(place(position))),
            ScanStart::Last => (false, None),
            ScanStart::Before(position) => (false, Some(place(position))),
        };
        let orders = match fixed {
            Some(order) => (order, order),
            None if shelf.tag == key::CHANGES => (0, i64::try_from(at).unwrap_or(i64::MAX)),
            None => (i64::MIN, i64::MAX),
        };
        let (from, end) = (shelf.prefix(), shelf.end());
        let blocks = match (forwards, passed) {
            (true, None) if orders.0 == i64::MIN => {
                // The first block's key is known, and to get it costs less than to begin a range.
                let bytes = tree.get(&from)?;
                Blocks::from(bytes.map(|bytes| (from.into(), bytes)), end)
            }
            (true, passed) => {
                let seek = match passed {
                    Some(place) => entry_at(place, u64::MAX),
                    None => entry_at((orders.0, 0, 0), 0),
                };
                let seek = shelf.block(&seek);
                let mut before = tree.range(from.as_slice()..=seek.as_slice());
                Blocks::from(before.next_back().transpose()?, end)
            }
            (false, passed) => {
                let behind = orders.1.checked_add(1).map(|order| (order, 0, 0));
                let end = match passed.or(behind) {
                    Some(place) => shelf.block(&entry_at(place, 0)),
                    None => end,
                };
                Blocks::Before(from, end)
            }
        };
        Ok(ListScan {
            store: store.clone(),
            at,
            fixed,
            orders,
            forwards,
            blocks,
            entries: Vec::new().into_iter(),
            passed,
            done: false,
        })
    }

    /// The next entry that holds.
    pub(super) fn next_entry(&mut self) -> Result<Option<Entry>, StoreError> {
        while !self.done {
            let entry = match self.forwards {
                true => self.entries.next(),
                false => self.entries.next_back(),
            };
            let Some(entry) = entry else {
                self.read_block()?;
                continue;
            };
            let place = entry.place();
            let (least, greatest) = self.orders;
            let (is_before, is_behind, is_passed) = match self.forwards {
                true => (
                    entry.order < least,
                    entry.order > greatest,
                    self.passed.is_some_and(|passed| place <= passed),
                ),
                false => (
                    entry.order > greatest,
                    entry.order < least,
                    self.passed.is_some_and(|passed| place >= passed),
                ),
            };
            if is_behind {
                self.done = true;
            } else if !is_before && !is_passed && entry.holds(self.at) {
                self.passed = Some(place);
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    fn read_block(&mut self) -> Result<(), StoreError> {
        let block = self.blocks.next(&self.store.inner.tree);
        let Some(block) = block else {
            self.done = true;
            return Ok(());
        };
        let (key, bytes) = block?;
        let mut entries = Vec::new();
        if block::head(&bytes).and_then(|head| head.holding(self.at)) == Some(0) {
            return Ok(());
        }
        (self.store).decode_block(&key, &bytes, self.orders, &mut entries)?;
        self.entries = entries.into_iter();
        Ok(())
    }
}

/// The blocks that a walk has not read yet.
enum Blocks {
    /// One, and those behind it up to a key.
    From(Block, Vec<u8>),
    /// Those behind the block of a key, up to another. Most walks end before they look for them.
    Behind(sled::IVec, Vec<u8>),
    /// Those that a range is yet to give.
    Rest(Box<sled::Iter>),
    /// Those between two keys, from the second back to the first.
    ///
    /// Each is looked up anew: sled's iterator goes on in the page that it has, and would miss
    /// links that moved meanwhile into a block of that page from one that it has yet to read.
    /// Links move forwards alone, so the other way it misses none.
    Before(Vec<u8>, Vec<u8>),
    /// None.
    Nothing,
}

type Block = (sled::IVec, sled::IVec);

impl Blocks {
    /// A first block, and those behind it. A list that has any has its first one.
    fn from(first: Option<Block>, end: Vec<u8>) -> Blocks {
        match first {
            Some(first) => Blocks::From(first, end),
            None => Blocks::Nothing,
        }
    }

    fn next(&mut self, tree: &sled::Tree) -> Option<sled::Result<Block>> {
        match mem::replace(self, Blocks::Nothing) {
            Blocks::From(first, end) => {
                *self = Blocks::Behind(first.0.clone(), end);
                Some(Ok(first))
            }
            Blocks::Behind(key, end) => {
                let behind = [&key, &[0][..]].concat();
                *self = Blocks::Rest(Box::new(tree.range(behind..end)));
                self.next(tree)
            }
            Blocks::Rest(mut rest) => {
                let block = rest.next()?;
                *self = Blocks::Rest(rest);
                Some(block)
            }
            Blocks::Before(from, end) => {
                let block = tree.range(from.as_slice()..end.as_slice()).next_back()?;
                if let Ok((key, _)) = &block
                    && **key > *from
                {
                    *self = Blocks::Before(from, key.to_vec());
                }
                Some(block)
            }
            Blocks::Nothing => None,
        }
    }
}

impl Iterator for ListScan {
    type Item = Result<Link, StoreError>;

    fn next(&mut self) -> Option<Result<Link, StoreError>> {
        match self.next_entry() {
            Err(error) => {
                self.done = true;
                Some(Err(error))
            }
            Ok(entry) => entry.map(|entry| {
                Ok(Link {
                    position: ListPosition {
                        order: if self.fixed.is_some() { 0 } else { entry.order },
                        ordinal: Ordinal(entry.ordinal),
                        number: entry.number,
                    },
                    role: entry.role,
                })
            }),
        }
    }
}

/// Where an entry of a place and a revision is.
fn entry_at((order, ordinal, number): (i64, u32, u16), since: u64) -> Entry {
    Entry {
        order,
        ordinal,
        number,
        since,
        until: 0,
        role: 0,
    }
}
