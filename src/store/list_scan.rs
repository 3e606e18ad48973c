//! Scanning a list.

use std::mem;

use crate::{
    model::{Link, ListPosition, Ordinal, Revision, ScanStart},
    store::{
        block::{self, BlockEntry},
        error::StoreError,
        fork::Found,
        handle::Store,
        key::{self, ListPrefix},
        list::List,
        pairs::Pairs,
        tree::Tree,
    },
};

/// A scan of the links of a list that hold at a revision, read block by block.
///
/// Commits may be applied meanwhile: the scan gives every link that holds at its revision, and none
/// twice.
pub(super) struct ListScan {
    store: Store,
    revision: u64,
    /// The order of the list's links, if the list is a part of a shared prefix.
    fixed_order: Option<i64>,
    /// The least and the greatest order of the scan.
    orders: (i64, i64),
    forwards: bool,
    blocks: Blocks,
    entries: std::vec::IntoIter<BlockEntry>,
    /// The position of the last link that the scan gave, or behind which it starts.
    passed: Option<(i64, u32, u16)>,
    done: bool,
}

impl ListScan {
    pub(super) fn of_list(
        store: &Store,
        revision: Revision,
        list: List,
        start: ScanStart,
    ) -> Result<ListScan, StoreError> {
        let (prefix, fixed_order) = ListPrefix::of(list);
        ListScan::new(store, revision.0, prefix, fixed_order, start)
    }

    /// Starts a scan of the links with a prefix, or of those among them with a fixed order.
    pub(super) fn new(
        store: &Store,
        revision: u64,
        prefix: ListPrefix,
        fixed_order: Option<i64>,
        start: ScanStart,
    ) -> Result<ListScan, StoreError> {
        let entry_position = |position: ListPosition| {
            let order = fixed_order.unwrap_or(position.order);
            (order, position.ordinal.0, position.number)
        };
        let tree = &store.inner.tree;
        let (forwards, passed) = match start {
            ScanStart::First => (true, None),
            ScanStart::After(position) => (true, Some(entry_position(position))),
            ScanStart::Last => (false, None),
            ScanStart::Before(position) => (false, Some(entry_position(position))),
        };
        let orders = match fixed_order {
            Some(order) => (order, order),
            None if prefix.tag == key::CHANGES => (0, i64::try_from(revision).unwrap_or(i64::MAX)),
            None => (i64::MIN, i64::MAX),
        };
        let (from, end) = (prefix.first_key(), prefix.end_key());
        let blocks = match (forwards, passed) {
            (true, None) if orders.0 == i64::MIN => {
                // To get the first block by its key costs less than to begin a range.
                let bytes = tree.get(&from)?;
                Blocks::from(bytes.map(|bytes| (from.into(), bytes)), end)
            }
            (true, passed) => {
                let seek = match passed {
                    Some(position) => entry_at(position, u64::MAX),
                    None => entry_at((orders.0, 0, 0), 0),
                };
                let seek = prefix.block_key(&seek);
                let mut before = tree.range(from.as_slice()..=seek.as_slice());
                Blocks::from(before.next_back().transpose()?, end)
            }
            (false, passed) => {
                let behind = orders.1.checked_add(1).map(|order| (order, 0, 0));
                let end = match passed.or(behind) {
                    Some(position) => prefix.block_key(&entry_at(position, 0)),
                    None => end,
                };
                Blocks::Before(from, end)
            }
        };
        Ok(ListScan {
            store: store.clone(),
            revision,
            fixed_order,
            orders,
            forwards,
            blocks,
            entries: Vec::new().into_iter(),
            passed,
            done: false,
        })
    }

    /// The next link that holds at the revision.
    pub(super) fn next_entry(&mut self) -> Result<Option<BlockEntry>, StoreError> {
        while !self.done {
            let entry = match self.forwards {
                true => self.entries.next(),
                false => self.entries.next_back(),
            };
            let Some(entry) = entry else {
                self.read_block()?;
                continue;
            };
            let position = entry.position();
            let (least, greatest) = self.orders;
            let (is_before, is_behind, is_passed) = match self.forwards {
                true => (
                    entry.order < least,
                    entry.order > greatest,
                    self.passed.is_some_and(|passed| position <= passed),
                ),
                false => (
                    entry.order > greatest,
                    entry.order < least,
                    self.passed.is_some_and(|passed| position >= passed),
                ),
            };
            if is_behind {
                self.done = true;
            } else if !is_before && !is_passed && entry.holds(self.revision) {
                self.passed = Some(position);
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
        if block::head(&bytes).and_then(|head| head.holding(self.revision)) == Some(0) {
            return Ok(());
        }
        (self.store).decode_block(&key, &bytes, self.orders, &mut entries)?;
        self.entries = entries.into_iter();
        Ok(())
    }
}

/// The blocks that a scan has not read yet.
enum Blocks {
    /// A block, and the blocks behind it up to a key.
    From(Found, Vec<u8>),
    /// The blocks behind the block of a key, up to another key. Most scans end before these.
    Behind(sled::IVec, Vec<u8>),
    /// The blocks that a range is yet to give.
    Rest(Box<Pairs>),
    /// The blocks between two keys, from the second back to the first.
    ///
    /// Each block is looked up anew: sled's iterator stays in the page that it has read, and would
    /// miss links that moved meanwhile into a block of that page from a block still to be read.
    /// Links move forwards alone, so a forward iterator misses none.
    Before(Vec<u8>, Vec<u8>),
    /// No block.
    Nothing,
}

impl Blocks {
    /// A first block and the blocks behind it. A list that has blocks has its first one.
    fn from(first: Option<Found>, end: Vec<u8>) -> Blocks {
        match first {
            Some(first) => Blocks::From(first, end),
            None => Blocks::Nothing,
        }
    }

    fn next(&mut self, tree: &Tree) -> Option<sled::Result<Found>> {
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
                        order: if self.fixed_order.is_some() {
                            0
                        } else {
                            entry.order
                        },
                        ordinal: Ordinal(entry.ordinal),
                        number: entry.number,
                    },
                    role: entry.role,
                })
            }),
        }
    }
}

/// The entry by which a position at a revision is looked up.
fn entry_at((order, ordinal, number): (i64, u32, u16), since: u64) -> BlockEntry {
    BlockEntry {
        order,
        ordinal,
        number,
        since,
        until: 0,
        role: 0,
    }
}
