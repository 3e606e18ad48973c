//! Merging links into the blocks of their lists.
//!
//! No link ever leaves its list: a link that ends keeps its position and gets the revision of its
//! end. So a reader of an older revision finds its links however often the blocks are written.
//! Links may move into a new block behind their own; a reader skips the links that it has passed.
//! The loss of a block and the gain of the blocks behind it are always one batch.
//!
//! Merging the same links again changes nothing.

use std::{io, iter::Peekable};

use crate::{
    model::Revision,
    store::{
        batch_writer::BatchWriter,
        block::{self, BlockEntry, FULL, MOST},
        error::StoreError,
        fork::Pair,
        handle::Store,
        key::{self, ListPrefix},
        link_sorter::{self, LinkAction, LinkOp},
        shared_ids::shared_orders,
    },
};

/// The most links that are merged into a block at once, which bounds the size of a batch.
const SLICE: usize = if cfg!(test) { 2 } else { 32 } * FULL;

/// Merges the sorted link operations of a revision into the blocks, and returns the orders at which
/// ids of several kinds may be one.
pub(super) fn merge(
    store: &Store,
    writer: &mut BatchWriter,
    ops: impl Iterator<Item = io::Result<LinkOp>>,
    revision: u64,
) -> Result<Vec<i64>, StoreError> {
    let mut shared = Vec::new();
    let no_blocks = store.applied() == Revision(0) && store.has_no_blocks()?;
    let mut ops = Ops(ops.peekable());
    let mut prefix_before = None;
    while let Some(first) = ops.peek().map_err(|e| store.scratch(e))? {
        let is_new = no_blocks && prefix_before != Some(first.prefix);
        prefix_before = Some(first.prefix);
        let mut block = match is_new {
            true => Block::empty(first.prefix),
            false => Block::of(store, &first, revision)?,
        };
        let held = block.entries.len();
        let mut taken = 0;
        while taken < SLICE
            && let Some(op) = ops.peek().map_err(|e| store.scratch(e))?
            && (taken == 0 || block.takes(store, &op, revision)?)
        {
            block.merge(op, revision, held);
            ops.next();
            taken += 1;
        }
        if block.prefix == key::IDS {
            // As long as it is not one of those that are put now.
            block.key_behind(store)?;
        }
        let block = put(block, held, writer)?;
        if block.prefix == key::IDS {
            shared.extend(block.shared_orders(revision));
        }
        if taken == SLICE {
            // The next links may belong in the blocks just put.
            writer.flush()?;
        }
    }
    Ok(shared)
}

struct Ops<I: Iterator>(Peekable<I>);

impl<I: Iterator<Item = io::Result<LinkOp>>> Ops<I> {
    fn peek(&mut self) -> io::Result<Option<LinkOp>> {
        match self.0.next_if(Result::is_err) {
            Some(failed) => failed.map(Some),
            None => Ok(self.0.peek().and_then(|op| op.as_ref().ok()).copied()),
        }
    }

    fn next(&mut self) {
        self.0.next();
    }
}

struct Block {
    prefix: ListPrefix,
    key: Vec<u8>,
    behind: Behind,
    entries: Vec<BlockEntry>,
}

/// The block behind a block.
enum Behind {
    /// Not looked up yet: most often a commit has but one link for a block.
    Unknown,
    /// No block is behind.
    Nothing,
    /// The block behind has this key.
    Key(sled::IVec),
}

impl Block {
    fn empty(prefix: ListPrefix) -> Block {
        Block {
            prefix,
            key: prefix.first_key(),
            behind: Behind::Nothing,
            entries: Vec::new(),
        }
    }

    /// Reads the block to which a link belongs.
    fn of(store: &Store, op: &LinkOp, revision: u64) -> Result<Block, StoreError> {
        let tree = &store.inner.tree;
        let first_key = op.prefix.first_key();
        let seek_key = op.prefix.block_key(&seek(op, revision));
        let mut block = Block::empty(op.prefix);
        let mut found = tree.range(first_key.as_slice()..=seek_key.as_slice());
        if let Some(found) = found.next_back() {
            let (key, bytes) = found?;
            store.decode_block(&key, &bytes, block::ANY_ORDER, &mut block.entries)?;
            block.key = key.to_vec();
        }
        block.behind = Behind::Unknown;
        Ok(block)
    }

    fn takes(&mut self, store: &Store, op: &LinkOp, revision: u64) -> Result<bool, StoreError> {
        if op.prefix != self.prefix {
            return Ok(false);
        }
        let position = self.prefix.block_key(&seek(op, revision));
        let behind = self.key_behind(store)?;
        Ok(behind.is_none_or(|key| *position < **key))
    }

    /// The key of the block behind; `None` if there is none.
    fn key_behind(&mut self, store: &Store) -> Result<Option<&sled::IVec>, StoreError> {
        if let Behind::Unknown = self.behind {
            let after = [self.key.as_slice(), &[0]].concat();
            let mut behind = store.inner.tree.range(after..self.prefix.end_key());
            self.behind = match behind.next().transpose()? {
                Some((key, _)) => Behind::Key(key),
                None => Behind::Nothing,
            };
        }
        Ok(match &self.behind {
            Behind::Key(key) => Some(key),
            _ => None,
        })
    }

    /// The orders at which links that the revision began lie beside others. What lies before a link
    /// is in its block, for a block starts with a link that is not greater; what lies behind it may
    /// be the first of the next block.
    fn shared_orders(&self, revision: u64) -> impl Iterator<Item = i64> + '_ {
        let behind = match &self.behind {
            Behind::Key(key) => self.prefix.order_of_key(key),
            Behind::Unknown | Behind::Nothing => None,
        };
        let last = self.entries.last().filter(|last| last.since == revision);
        let last = last
            .map(|last| last.order)
            .filter(|order| behind == Some(*order));
        shared_orders(&self.entries, revision).chain(last)
    }

    /// Merges a link operation; the first `held` entries are those that the block had.
    fn merge(&mut self, op: LinkOp, revision: u64, held: usize) {
        match op.action {
            LinkAction::Begin => self.entries.push(BlockEntry {
                order: op.order,
                ordinal: op.ordinal,
                number: op.number,
                since: revision,
                until: 0,
                role: op.role,
            }),
            LinkAction::End => {
                let position = (op.order, op.ordinal, op.number);
                let behind = self.entries[..held]
                    .partition_point(|e| (e.position(), e.since) < (position, revision));
                let last = behind.checked_sub(1).map(|n| &mut self.entries[n]);
                if let Some(entry) = last
                    && entry.position() == position
                    && entry.until == 0
                {
                    entry.until = revision;
                }
            }
        }
    }
}

/// The entry by which the block of a link is looked up: the link to be, or, for a link that ends,
/// an entry right behind the link.
fn seek(op: &LinkOp, revision: u64) -> BlockEntry {
    BlockEntry {
        order: op.order,
        ordinal: op.ordinal,
        number: op.number,
        since: match op.action {
            LinkAction::Begin => revision,
            LinkAction::End => revision.saturating_sub(1),
        },
        until: 0,
        role: 0,
    }
}

/// Puts a block, cut into several if it became too long, and returns its entries sorted. The first
/// `held` entries are those that the block had.
fn put(mut block: Block, held: usize, writer: &mut BatchWriter) -> Result<Block, StoreError> {
    let (old, new) = block.entries.split_at(held);
    let at_end = old.last() < new.first();
    let at_start = new.last() < old.first();
    block.entries.sort();
    // A commit that is applied again begins links that have begun already.
    block
        .entries
        .dedup_by_key(|entry| (entry.position(), entry.since));
    let all = &block.entries;
    let cuts: Vec<&[BlockEntry]> = match all.len() {
        0 => return Ok(block),
        few if few <= MOST => vec![all],
        _ if held > 0 && at_end => all.chunks(MOST).collect(),
        _ if held > 0 && at_start => {
            let mut cuts: Vec<_> = all.rchunks(MOST).collect();
            cuts.reverse();
            cuts
        }
        many => all.chunks(many.div_ceil(many.div_ceil(FULL))).collect(),
    };
    let key = |n, cut: &[BlockEntry]| match n {
        0 => block.key.clone(),
        _ => block.prefix.block_key(&cut[0]),
    };
    let pair = |(n, cut): (usize, &&[BlockEntry])| -> Pair { (key(n, cut), block::encode(cut)) };
    let pairs: Vec<Pair> = cuts.iter().enumerate().map(pair).collect();
    match held > 0 && pairs.len() > 1 {
        true => writer.put_moved(pairs)?,
        // No reader sees the links of a new list yet.
        false => writer.put_each(pairs)?,
    }
    Ok(block)
}

impl Store {
    fn has_no_blocks(&self) -> Result<bool, StoreError> {
        for tag in key::LISTS {
            if self
                .inner
                .tree
                .scan_prefix([*tag])
                .next()
                .transpose()?
                .is_some()
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The error of a failure in the folder of sorted runs.
    pub(super) fn scratch(&self, source: io::Error) -> StoreError {
        StoreError::File {
            path: self.inner.dir.join(link_sorter::FOLDER),
            source,
        }
    }

    /// Decodes the links of a block whose order is within two bounds; the error names the block.
    pub(super) fn decode_block(
        &self,
        key: &[u8],
        bytes: &[u8],
        orders: (i64, i64),
        entries: &mut Vec<BlockEntry>,
    ) -> Result<(), StoreError> {
        block::decode(bytes, orders, entries).ok_or_else(|| StoreError::Undecodable {
            key: key::describe(key),
            what: "its bytes are no links".to_owned(),
        })
    }
}
