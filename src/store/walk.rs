//! Walking along a list.

use crate::model::{Ordinal, Revision};

use super::{
    Store, StoreError,
    block::{self, Entry},
    key::{self, Shelf},
    list::{Link, List, Position, Start},
};

/// The links of a list that hold at a revision, one after the other, read block by block.
///
/// Commits may be applied meanwhile: what the walk has passed it does not give again, and what
/// holds at its revision it does not miss.
pub(super) struct Walk {
    store: Store,
    at: u64,
    fixed: Option<i64>,
    /// The least and the greatest order that are wanted.
    orders: (i64, i64),
    forwards: bool,
    /// The blocks that were not read yet.
    blocks: sled::Iter,
    /// The block to be read before those.
    first: Option<(sled::IVec, sled::IVec)>,
    entries: std::vec::IntoIter<Entry>,
    /// The place behind which the walk is, as it goes.
    passed: Option<(i64, u32, u16)>,
    done: bool,
}

impl Walk {
    pub(super) fn of_list(
        store: &Store,
        at: Revision,
        list: List,
        start: Start,
    ) -> Result<Walk, StoreError> {
        let (shelf, fixed) = Shelf::of(list);
        Walk::new(store, at.0, shelf, fixed, start)
    }

    /// Walks along a shelf, or that part of it which has an order.
    pub(super) fn new(
        store: &Store,
        at: u64,
        shelf: Shelf,
        fixed: Option<i64>,
        start: Start,
    ) -> Result<Walk, StoreError> {
        let place = |position: Position| {
            let order = fixed.unwrap_or(position.order);
            (order, position.ordinal.0, position.nth)
        };
        let tree = &store.inner.tree;
        let (forwards, passed) = match start {
            Start::First => (true, None),
            Start::After(position) => (true, Some(place(position))),
            Start::Last => (false, None),
            Start::Before(position) => (false, Some(place(position))),
        };
        let orders = match fixed {
            Some(order) => (order, order),
            None if shelf.tag == key::CHANGES => (0, i64::try_from(at).unwrap_or(i64::MAX)),
            None => (i64::MIN, i64::MAX),
        };
        let (from, end) = (shelf.prefix(), shelf.end());
        let mut first = None;
        let blocks = match (forwards, passed) {
            (true, None) if orders.0 == i64::MIN => tree.range(from..end),
            (true, passed) => {
                let seek = match passed {
                    Some(place) => entry_at(place, u64::MAX),
                    None => entry_at((orders.0, 0, 0), 0),
                };
                let seek = shelf.block(&seek);
                let mut before = tree.range(from.as_slice()..=seek.as_slice());
                first = before.next_back().transpose()?;
                match &first {
                    Some((key, _)) => tree.range(after(key)..end),
                    None => tree.range(from..end),
                }
            }
            (false, Some(place)) => tree.range(from..shelf.block(&entry_at(place, 0))),
            (false, None) => match orders.1.checked_add(1) {
                Some(behind) => tree.range(from..shelf.block(&entry_at((behind, 0, 0), 0))),
                None => tree.range(from..end),
            },
        };
        Ok(Walk {
            store: store.clone(),
            at,
            fixed,
            orders,
            forwards,
            blocks,
            first,
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
        let block = match (self.first.take(), self.forwards) {
            (Some(first), _) => Some(Ok(first)),
            (None, true) => self.blocks.next(),
            (None, false) => self.blocks.next_back(),
        };
        let Some(block) = block else {
            self.done = true;
            return Ok(());
        };
        let (key, bytes) = block?;
        let mut entries = Vec::new();
        if block::head(&bytes).and_then(|head| head.holding(self.at)) == Some(0) {
            return Ok(());
        }
        self.store.decode_block(&key, &bytes, &mut entries)?;
        self.entries = entries.into_iter();
        Ok(())
    }
}

impl Iterator for Walk {
    type Item = Result<Link, StoreError>;

    fn next(&mut self) -> Option<Result<Link, StoreError>> {
        match self.next_entry() {
            Err(error) => {
                self.done = true;
                Some(Err(error))
            }
            Ok(entry) => entry.map(|entry| {
                Ok(Link {
                    position: Position {
                        order: if self.fixed.is_some() { 0 } else { entry.order },
                        ordinal: Ordinal(entry.ordinal),
                        nth: entry.nth,
                    },
                    role: entry.role,
                })
            }),
        }
    }
}

/// Where an entry of a place and a revision is.
fn entry_at((order, ordinal, nth): (i64, u32, u16), since: u64) -> Entry {
    Entry {
        order,
        ordinal,
        nth,
        since,
        until: 0,
        role: 0,
    }
}

/// The least key after another.
fn after(key: &[u8]) -> Vec<u8> {
    [key, &[0]].concat()
}
