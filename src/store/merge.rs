//! Merging links into the blocks of their lists.
//!
//! No link ever leaves its place; one that ends stays with the revision of its end. So a reader of
//! an older revision finds there what it looks for, however often the blocks are written, but for
//! what moves into a new block behind it: it skips what it has passed. What a block has lost and
//! what the blocks behind it have won is always one batch.
//!
//! Merging the same again changes nothing.

use std::{io, iter::Peekable};

use crate::{
    model::Revision,
    store::{
        Store, StoreError,
        batch_writer::{BatchWriter, Pair},
        block::{self, Entry, FULL, MOST},
        key::{self, ListPrefix},
        link_sorter::{Act, Op},
    },
};

/// The most links that are merged into a block at once, which bounds a batch.
const SLICE: usize = if cfg!(test) { 2 } else { 32 } * FULL;

/// Merges `ops`, which are sorted, as those of a revision.
pub(super) fn merge(
    store: &Store,
    sink: &mut BatchWriter,
    ops: impl Iterator<Item = io::Result<Op>>,
    revision: u64,
) -> Result<(), StoreError> {
    let no_blocks = store.applied() == Revision(0) && store.has_no_blocks()?;
    let mut ops = Ops(ops.peekable());
    let mut shelf_before = None;
    while let Some(first) = ops.peek().map_err(|e| store.scratch(e))? {
        let is_new = no_blocks && shelf_before != Some(first.shelf);
        shelf_before = Some(first.shelf);
        let mut block = match is_new {
            true => Block::none(first.shelf),
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
        put(block, held, sink)?;
        if taken == SLICE {
            // What comes next may belong in the blocks just put.
            sink.flush()?;
        }
    }
    Ok(())
}

struct Ops<I: Iterator>(Peekable<I>);

impl<I: Iterator<Item = io::Result<Op>>> Ops<I> {
    fn peek(&mut self) -> io::Result<Option<Op>> {
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
    shelf: ListPrefix,
    key: Vec<u8>,
    behind: Behind,
    entries: Vec<Entry>,
}

/// The block behind one.
enum Behind {
    /// It was not looked up: most often a commit has but one link for a block.
    Unknown,
    /// There is none.
    Nothing,
    /// It has this key.
    Key(sled::IVec),
}

impl Block {
    fn none(shelf: ListPrefix) -> Block {
        Block {
            shelf,
            key: shelf.prefix(),
            behind: Behind::Nothing,
            entries: Vec::new(),
        }
    }

    /// The block into which a link belongs.
    fn of(store: &Store, op: &Op, revision: u64) -> Result<Block, StoreError> {
        let tree = &store.inner.tree;
        let prefix = op.shelf.prefix();
        let place = op.shelf.block(&seek(op, revision));
        let mut block = Block::none(op.shelf);
        let mut found = tree.range(prefix.as_slice()..=place.as_slice());
        if let Some(found) = found.next_back() {
            let (key, bytes) = found?;
            store.decode_block(&key, &bytes, block::ANY_ORDER, &mut block.entries)?;
            block.key = key.to_vec();
        }
        block.behind = Behind::Unknown;
        Ok(block)
    }

    fn takes(&mut self, store: &Store, op: &Op, revision: u64) -> Result<bool, StoreError> {
        if op.shelf != self.shelf {
            return Ok(false);
        }
        if let Behind::Unknown = self.behind {
            let after = [self.key.as_slice(), &[0]].concat();
            let mut behind = store.inner.tree.range(after..self.shelf.end()).keys();
            self.behind = match behind.next().transpose()? {
                Some(key) => Behind::Key(key),
                None => Behind::Nothing,
            };
        }
        Ok(match &self.behind {
            Behind::Key(key) => *self.shelf.block(&seek(op, revision)) < **key,
            _ => true,
        })
    }

    /// Merges a link; the first `held` entries are those that the block had.
    fn merge(&mut self, op: Op, revision: u64, held: usize) {
        match op.act {
            Act::Begin => self.entries.push(Entry {
                order: op.order,
                ordinal: op.ordinal,
                number: op.number,
                since: revision,
                until: 0,
                role: op.role,
            }),
            Act::End => {
                let place = (op.order, op.ordinal, op.number);
                let behind = self.entries[..held]
                    .partition_point(|e| (e.place(), e.since) < (place, revision));
                let last = behind.checked_sub(1).map(|n| &mut self.entries[n]);
                if let Some(entry) = last
                    && entry.place() == place
                    && entry.until == 0
                {
                    entry.until = revision;
                }
            }
        }
    }
}

/// What the block of a link is looked up by: where it will be, or, for one that ends, right behind
/// where it is.
fn seek(op: &Op, revision: u64) -> Entry {
    Entry {
        order: op.order,
        ordinal: op.ordinal,
        number: op.number,
        since: match op.act {
            Act::Begin => revision,
            Act::End => revision.saturating_sub(1),
        },
        until: 0,
        role: 0,
    }
}

/// Puts a block, cut where it became too long. Its first `held` entries are those that it had.
fn put(mut block: Block, held: usize, sink: &mut BatchWriter) -> Result<(), StoreError> {
    let (old, new) = block.entries.split_at(held);
    let at_end = old.last() < new.first();
    let at_start = new.last() < old.first();
    block.entries.sort();
    // A commit that is applied again begins what has begun.
    block
        .entries
        .dedup_by_key(|entry| (entry.place(), entry.since));
    let all = &block.entries;
    let cuts: Vec<&[Entry]> = match all.len() {
        0 => return Ok(()),
        few if few <= MOST => vec![all],
        _ if held > 0 && at_end => all.chunks(MOST).collect(),
        _ if held > 0 && at_start => {
            let mut cuts: Vec<_> = all.rchunks(MOST).collect();
            cuts.reverse();
            cuts
        }
        many => all.chunks(many.div_ceil(many.div_ceil(FULL))).collect(),
    };
    let key = |n, cut: &[Entry]| match n {
        0 => block.key.clone(),
        _ => block.shelf.block(&cut[0]),
    };
    let pair = |(n, cut): (usize, &&[Entry])| -> Pair { (key(n, cut), block::encode(cut)) };
    let pairs: Vec<Pair> = cuts.iter().enumerate().map(pair).collect();
    match held > 0 && pairs.len() > 1 {
        true => sink.put_moved(pairs),
        // What is new in a list is seen by nobody yet.
        false => sink.put_each(pairs),
    }
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

    /// Names the place of what is pending in an error.
    pub(super) fn scratch(&self, source: io::Error) -> StoreError {
        StoreError::File {
            path: self.inner.dir.join(crate::store::link_sorter::FOLDER),
            source,
        }
    }

    /// Decodes the links of a block whose order is between two, naming it where it does not.
    pub(super) fn decode_block(
        &self,
        key: &[u8],
        bytes: &[u8],
        orders: (i64, i64),
        entries: &mut Vec<Entry>,
    ) -> Result<(), StoreError> {
        block::decode(bytes, orders, entries).ok_or_else(|| StoreError::Undecodable {
            key: key::describe(key),
            what: "its bytes are no links".to_owned(),
        })
    }
}
