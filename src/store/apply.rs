//! Applying a commit.

use std::sync::{Arc, atomic::Ordering};

use rustc_hash::FxHashMap;

use crate::{
    model::{Id, Kind, Ordinal, Record, Revision},
    store::{
        Store, StoreError,
        batch_writer::BatchWriter,
        commit::{CommitInfo, Counts, StoredCommit},
        key::{self, ListPrefix},
        link_sorter::{Act, LinkSorter, Op},
        list::{self, List},
        list_entries::{ListEntry, Spots},
        merge,
        record_codec::{self, AnyStored, Stored, StoredClaim, StoredRecord},
    },
};

/// What is rather spared while a commit is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The readers, who wait while a batch is written: batches are small.
    Serving,
    /// The work: batches are large, and whatever can goes without one.
    Bulk,
}

/// The most links that are held in memory, 96 MiB of them. Few in tests, so that some are not.
const MOST_PENDING: usize = if cfg!(test) {
    50
} else {
    (96 << 20) / size_of::<Op>()
};

/// A commit that is being applied. Dropped before it is finished, it has done nothing that a
/// reader sees; it is then to be applied again from its start, before any other.
pub struct Apply {
    store: Store,
    revision: u64,
    sink: BatchWriter,
    pending: LinkSorter,
    before: Option<StoredCommit>,
    /// How many records there were before.
    base: Counts,
    /// How many records there are after what was put.
    counts: Counts,
    /// What the ids name that occurred, by their hashes, which nobody can choose.
    known: FxHashMap<[u64; 2], Known>,
    /// The records that were referred to and are still to be put.
    awaited: FxHashMap<(Kind, Ordinal), Id>,
    /// How many records were put.
    put: u64,
}

/// What an id names.
struct Known {
    kind: Kind,
    ordinal: Ordinal,
    is_put: bool,
}

impl Known {
    /// Its ordinal, if it is of that kind.
    fn of_kind(&self, wanted: Kind, id: &Id) -> Result<Ordinal, StoreError> {
        match self.kind == wanted {
            true => Ok(self.ordinal),
            false => Err(StoreError::WrongKind {
                id: id.clone(),
                wanted,
                found: self.kind,
            }),
        }
    }
}

impl Apply {
    pub(super) fn begin(
        store: &Store,
        revision: Revision,
        mode: Mode,
    ) -> Result<Apply, StoreError> {
        if store.inner.busy.swap(true, Ordering::SeqCst) {
            return Err(StoreError::Busy);
        }
        let mut apply = Apply {
            store: store.clone(),
            revision: revision.0,
            sink: BatchWriter::new(store.clone(), mode),
            pending: LinkSorter::new(&store.inner.dir, MOST_PENDING),
            before: None,
            base: Counts::default(),
            counts: Counts::default(),
            known: FxHashMap::default(),
            awaited: FxHashMap::default(),
            put: 0,
        };
        if store.inner.closed.load(Ordering::SeqCst) {
            return Err(StoreError::Closed);
        }
        if store.inner.stale.load(Ordering::SeqCst) {
            return Err(StoreError::Stale);
        }
        let applied = store.applied();
        if revision != applied.next() {
            return Err(StoreError::OutOfTurn {
                expected: applied.next(),
                found: revision,
            });
        }
        if applied != Revision(0) {
            apply.before = Some(store.commit_there(applied.0)?);
        }
        if let Some(before) = &apply.before {
            (apply.base, apply.counts) = (before.counts, before.counts);
        }
        Ok(apply)
    }

    /// Puts the next record of the commit, and gives it as it is kept. What it refers to may be put
    /// after it.
    pub fn put(&mut self, record: Record) -> Result<AnyStored, StoreError> {
        let ordinal = self.own(record.kind(), record.id())?;
        let mut resolve = |kind, id: Id| self.resolve(kind, &id);
        match record {
            Record::Type(it) => {
                let it = it.try_map(&mut resolve)?;
                self.keep(ordinal, |_| Ok(it))
            }
            Record::Predicate(it) => {
                let it = it.try_map(&mut resolve)?;
                self.keep(ordinal, |_| Ok(it))
            }
            Record::Entity(it) => {
                let it = it.try_map(&mut resolve)?;
                self.keep(ordinal, |_| Ok(it))
            }
            Record::Source(it) => {
                let it = it.try_map(&mut resolve)?;
                self.keep(ordinal, |_| Ok(it))
            }
            Record::Claim(it) => {
                let it = it.try_map(&mut resolve)?;
                self.keep(ordinal, |before| StoredClaim::new(it, before))
            }
        }
    }

    /// Gives a record the next ordinal of its kind before it is put, unless it has one.
    pub fn reserve(&mut self, kind: Kind, id: &Id) -> Result<(), StoreError> {
        self.resolve(kind, id).map(drop)
    }

    /// Whether an id has an ordinal, so that a reference to it gives none.
    pub fn has_ordinal(&self, id: &Id) -> Result<bool, StoreError> {
        Ok(self.known.contains_key(&hash(id)) || self.find_before(id)?.is_some())
    }

    /// Finishes the commit: from now on it is applied, and seen.
    pub fn finish(mut self, info: CommitInfo) -> Result<(), StoreError> {
        let revision = Revision(self.revision);
        if info.revision != revision {
            return Err(StoreError::OutOfTurn {
                expected: revision,
                found: info.revision,
            });
        }
        if info.records != self.put {
            return Err(StoreError::Incomplete {
                revision,
                stated: info.records,
                put: self.put,
            });
        }
        if let Some(((kind, _), id)) = self.awaited.drain().next() {
            return Err(StoreError::Dangling { kind, id, revision });
        }
        let ops = self.pending.sorted();
        let ops = ops.map_err(|e| self.store.scratch(e))?;
        merge::merge(&self.store, &mut self.sink, ops, self.revision)?;
        let commit = StoredCommit::new(&info, self.counts, self.before.as_ref());
        self.sink.put(vec![
            (key::commit(self.revision).to_vec(), commit.encode()),
            (
                key::META_APPLIED.to_vec(),
                self.revision.to_be_bytes().to_vec(),
            ),
        ])?;
        self.sink.flush()?;
        let applied = &self.store.inner.applied;
        applied.store(self.revision, Ordering::Release);
        Ok(())
    }

    /// The ordinal of a record that is put.
    fn own(&mut self, kind: Kind, id: &Id) -> Result<Ordinal, StoreError> {
        let hash = hash(id);
        let ordinal = match self.known.get(&hash) {
            Some(known) => {
                let (ordinal, is_put) = (known.of_kind(kind, id)?, known.is_put);
                if is_put {
                    return Err(StoreError::Repeated {
                        id: id.clone(),
                        revision: Revision(self.revision),
                    });
                }
                self.awaited.remove(&(kind, ordinal));
                ordinal
            }
            None => match self.find_before(id)? {
                Some(known) => known.of_kind(kind, id)?,
                None => self.next(kind)?,
            },
        };
        let known = Known {
            kind,
            ordinal,
            is_put: true,
        };
        self.known.insert(hash, known);
        self.put += 1;
        Ok(ordinal)
    }

    /// The ordinal of what an id names, which is the next one where it names nothing yet.
    fn resolve(&mut self, wanted: Kind, id: &Id) -> Result<Ordinal, StoreError> {
        let hash = hash(id);
        if let Some(known) = self.known.get(&hash) {
            return known.of_kind(wanted, id);
        }
        let ordinal = match self.find_before(id)? {
            Some(known) => known.of_kind(wanted, id)?,
            None => {
                let next = self.next(wanted)?;
                self.awaited.insert((wanted, next), id.clone());
                next
            }
        };
        let known = Known {
            kind: wanted,
            ordinal,
            is_put: false,
        };
        self.known.insert(hash, known);
        Ok(ordinal)
    }

    /// The next ordinal of a kind.
    fn next(&mut self, kind: Kind) -> Result<Ordinal, StoreError> {
        let count = self.counts.of_mut(kind);
        let next = u32::try_from(*count).map_err(|_| StoreError::TooMany(kind))?;
        *count += 1;
        Ok(Ordinal(next))
    }

    /// What an id named before this commit.
    fn find_before(&self, id: &Id) -> Result<Option<Known>, StoreError> {
        let found = self.store.find(id.as_str(), self.revision - 1)?;
        Ok(found.map(|found| Known {
            kind: found.kind,
            ordinal: found.ordinal,
            is_put: false,
        }))
    }

    /// Puts a version of a record, and notes the links that begin and end with it.
    fn keep<T: StoredRecord>(
        &mut self,
        ordinal: Ordinal,
        make: impl FnOnce(Option<&T>) -> Result<T, StoreError>,
    ) -> Result<AnyStored, StoreError> {
        let is_new = u64::from(ordinal.0) >= self.base.of(T::KIND);
        let before = match is_new {
            true => None,
            false => self.store.version::<T>(ordinal, self.revision - 1)?,
        };
        let written_in = Revision(self.revision);
        let stored = Stored {
            ordinal,
            created_in: before
                .as_ref()
                .map_or(written_in, |before| before.created_in),
            written_in,
            record: make(before.as_ref().map(|before| &before.record))?,
        };
        let (value, pieces) = record_codec::encode(&stored);
        let in_pieces = !pieces.is_empty();
        for (n, piece) in (0..).zip(pieces) {
            let key = key::piece(T::KIND, ordinal, self.revision, n);
            self.sink.put(vec![(key.to_vec(), piece)])?;
        }
        if in_pieces {
            // Should the commit be broken off, no version is there without its pieces.
            self.sink.flush()?;
        }
        let mut pairs = vec![(key::current(T::KIND, ordinal).to_vec(), value)];
        let mut old = Vec::new();
        let mut role = list::CREATED;
        if let Some(before) = before {
            let key = key::older(T::KIND, ordinal, before.written_in.0);
            pairs.push((key.to_vec(), record_codec::encode(&*before).0));
            old = spots(&*before);
            role = list::CHANGED;
        }
        self.sink.put(pairs)?;
        if !is_new {
            self.sink.note_changed(T::KIND, ordinal);
        }
        let new = spots(&stored);
        self.counts.attributions += attributions(&new);
        self.counts.attributions -= attributions(&old);
        self.note_links(&old, &new)?;
        self.push(Op {
            shelf: ListPrefix::of(List::Changes).0,
            order: i64::try_from(self.revision).unwrap_or(i64::MAX),
            ordinal: ordinal.0,
            number: key::kind_number(T::KIND).into(),
            act: Act::Begin,
            role,
        })?;
        Ok(T::slot(Arc::new(stored)))
    }

    /// Notes how the second, sorted spots differ from the first.
    fn note_links(&mut self, old: &[ListEntry], new: &[ListEntry]) -> Result<(), StoreError> {
        let is_in = |spots: &[ListEntry], spot: &ListEntry| spots.binary_search(spot).is_ok();
        for spot in old.iter().filter(|spot| !is_in(new, spot)) {
            self.push(Op::new(*spot, Act::End))?;
        }
        for spot in new.iter().filter(|spot| !is_in(old, spot)) {
            self.push(Op::new(*spot, Act::Begin))?;
        }
        Ok(())
    }

    fn push(&mut self, op: Op) -> Result<(), StoreError> {
        let pushed = self.pending.push(op);
        pushed.map_err(|e| self.store.scratch(e))
    }
}

impl Drop for Apply {
    fn drop(&mut self) {
        self.store.inner.busy.store(false, Ordering::SeqCst);
    }
}

fn spots<T: StoredRecord>(stored: &Stored<T>) -> Vec<ListEntry> {
    let mut spots = Spots::new(stored.ordinal);
    stored.record.spots(&mut spots);
    spots.sorted()
}

fn attributions(spots: &[ListEntry]) -> u64 {
    let shelf = ListPrefix::of(List::Attributions).0;
    spots.iter().filter(|spot| spot.shelf == shelf).count() as u64
}

/// The first 16 bytes of the BLAKE3 hash of an id.
fn hash(id: &Id) -> [u64; 2] {
    let hash = blake3::hash(id.as_str().as_bytes());
    let half = |n: usize| {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&hash.as_bytes()[n..n + 8]);
        u64::from_be_bytes(bytes)
    };
    [half(0), half(8)]
}
