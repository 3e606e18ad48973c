//! Applying a commit.

use std::sync::{Arc, atomic::Ordering};

use rustc_hash::FxHashMap;

use crate::{
    model::{
        CommitInfo, Counts, DraftStep, Entity, EntityType, Horizons, Id, Kind, Ordinal, Predicate,
        Record, Revision, Source, Stored, StoredClaim, Unit,
    },
    store::{
        batch_writer::BatchWriter,
        commit::StoredCommit,
        draft_codec,
        error::StoreError,
        handle::Store,
        key::{self, FIRST_RECORD_NUMBER, ListPrefix},
        link_sorter::{LinkAction, LinkOp, LinkSorter},
        list::{self, List},
        list_entries::{ListEntries, ListEntry},
        merge,
        mode::Mode,
        record_codec::{self, AnyStored, StoredRecord},
    },
};

/// The most links that are held in memory, 96 MiB of them. Few in tests, so that some are not.
const MOST_IN_MEMORY: usize = if cfg!(test) {
    50
} else {
    (96 << 20) / size_of::<LinkOp>()
};

/// A commit that is being applied. If it is dropped before it is finished, no reader sees anything
/// of it; it is then to be applied again from its start, before any other commit.
pub struct Apply {
    store: Store,
    revision: u64,
    writer: BatchWriter,
    sorter: LinkSorter,
    before: Option<StoredCommit>,
    /// The numbers of ordinals before this commit.
    ordinals_before: Counts,
    /// The numbers of ordinals after the records that were put.
    ordinals: Counts,
    /// The numbers of live records after the records that were put.
    counts: Counts,
    horizons: Horizons,
    /// The records of the ids that occurred, by the hashes of their kinds and ids, which nobody can
    /// choose.
    resolved_ids: FxHashMap<[u64; 2], ResolvedId>,
    /// The records that were referred to and are still to be put.
    forward_references: FxHashMap<(Kind, Ordinal), Id>,
    /// The number of records that were put.
    put: u64,
    /// The step of a draft, which the commit has beside its records.
    draft_step: Option<DraftStep>,
}

/// The record of a kind that has an id.
struct ResolvedId {
    ordinal: Ordinal,
    is_put: bool,
    /// True if the record was removed before this commit, or by it.
    is_removed: bool,
}

impl Store {
    /// Begins to apply the commit that makes `revision`, which is the one after
    /// [`applied`](Store::applied).
    pub fn begin(&self, revision: Revision, mode: Mode) -> Result<Apply, StoreError> {
        Apply::begin(self, revision, mode)
    }
}

impl Apply {
    fn begin(store: &Store, revision: Revision, mode: Mode) -> Result<Apply, StoreError> {
        if store.inner.busy.swap(true, Ordering::SeqCst) {
            return Err(StoreError::Busy);
        }
        let mut apply = Apply {
            store: store.clone(),
            revision: revision.0,
            writer: BatchWriter::new(store.clone(), mode),
            sorter: LinkSorter::new(&store.inner.dir, MOST_IN_MEMORY),
            before: None,
            ordinals_before: Counts::default(),
            ordinals: Counts::default(),
            counts: Counts::default(),
            horizons: Horizons::default(),
            resolved_ids: FxHashMap::default(),
            forward_references: FxHashMap::default(),
            put: 0,
            draft_step: None,
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
            apply.before = Some(store.stored_commit(applied.0)?);
        }
        if let Some(before) = &apply.before {
            (apply.ordinals_before, apply.ordinals) = (before.ordinals, before.ordinals);
            apply.counts = before.counts;
            apply.horizons = before.horizons;
        }
        Ok(apply)
    }

    /// Puts the next record of the commit, and returns the version that is stored. The records it
    /// refers to may be put after it.
    pub fn put(&mut self, record: Record) -> Result<AnyStored, StoreError> {
        let record = match record {
            Record::Removed { kind, id } => return self.remove(kind, &id),
            record => record,
        };
        let ordinal = self.assign_ordinal(&record)?;
        let mut resolve = |kind, id: Id| self.resolve(kind, &id);
        match record {
            Record::Type(entity_type) => {
                let entity_type = entity_type.try_map(&mut resolve)?;
                self.store_version(ordinal, |_| Ok(entity_type))
            }
            Record::Unit(unit) => {
                let unit = unit.try_map(&mut resolve)?;
                self.store_version(ordinal, |_| Ok(unit))
            }
            Record::Predicate(predicate) => {
                let predicate = predicate.try_map(&mut resolve)?;
                self.store_version(ordinal, |_| Ok(predicate))
            }
            Record::Entity(entity) => {
                let entity = entity.try_map(&mut resolve)?;
                self.store_version(ordinal, |_| Ok(entity))
            }
            Record::Source(source) => {
                let source = source.try_map(&mut resolve)?;
                self.store_version(ordinal, |_| Ok(source))
            }
            Record::Claim(claim) => {
                let claim = claim.try_map(&mut resolve)?;
                self.store_version(ordinal, |before| {
                    let stored = StoredClaim::new(claim, before, FIRST_RECORD_NUMBER);
                    stored.ok_or(StoreError::TooMany(Kind::Attribution))
                })
            }
            Record::Removed { kind, id } => self.remove(kind, &id),
        }
    }

    /// Puts the step of a draft that the commit has.
    pub fn put_draft_step(&mut self, step: DraftStep) {
        self.draft_step = Some(step);
    }

    /// Gives a record the next ordinal of its kind before it is put, unless it has one.
    pub fn reserve(&mut self, record: &Record) -> Result<(), StoreError> {
        let (kind, id) = (record.kind(), record.id());
        if !self.resolved_ids.contains_key(&hash(kind, id))
            && let Some(former) = self.find_renamed(record)?
        {
            let resolved = ResolvedId {
                is_removed: false,
                ..former
            };
            self.forward_references
                .insert((kind, resolved.ordinal), id.clone());
            self.resolved_ids.insert(hash(kind, id), resolved);
            return Ok(());
        }
        self.resolve(kind, id).map(drop)
    }

    /// Whether an id has an ordinal, so that a reference to it gives none.
    pub fn has_ordinal(&self, kind: Kind, id: &Id) -> Result<bool, StoreError> {
        let is_resolved = self.resolved_ids.contains_key(&hash(kind, id));
        Ok(is_resolved || self.find_before(kind, id)?.is_some())
    }

    /// Finishes the commit: from now on it is applied, and readers see it.
    pub fn finish(mut self, info: CommitInfo) -> Result<(), StoreError> {
        let revision = Revision(self.revision);
        if info.revision != revision {
            return Err(StoreError::OutOfTurn {
                expected: revision,
                found: info.revision,
            });
        }
        let put = self.put + u64::from(self.draft_step.is_some());
        if info.records != put {
            return Err(StoreError::Incomplete {
                revision,
                stated: info.records,
                put,
            });
        }
        if let Some(((kind, _), id)) = self.forward_references.drain().next() {
            return Err(StoreError::Dangling { kind, id, revision });
        }
        let ops = self.sorter.sorted();
        let ops = ops.map_err(|e| self.store.scratch(e))?;
        let shared = merge::merge(&self.store, &mut self.writer, ops, self.revision)?;
        self.writer.flush()?;
        let shared = self.store.newly_shared_ids(&shared)?;
        // A step of a draft is no change of a record, and is counted by no reader.
        let info = CommitInfo {
            records: self.put,
            ..info
        };
        let commit = StoredCommit::new(
            &info,
            self.counts,
            self.ordinals,
            self.horizons,
            self.before.as_ref(),
        );
        let mut last = vec![
            (key::commit(self.revision).to_vec(), commit.encode()),
            (
                key::META_APPLIED.to_vec(),
                self.revision.to_be_bytes().to_vec(),
            ),
        ];
        if let Some(key) = &info.idempotency_key {
            let key = key::idempotency_key(info.by.as_deref(), key);
            last.push((key, self.revision.to_be_bytes().to_vec()));
        }
        if let Some(step) = &self.draft_step {
            let draft = step.draft(revision).0.0;
            let action = vec![draft_codec::number(step.action())];
            last.push((key::draft(draft, self.revision).to_vec(), action));
            let step = draft_codec::encode(step);
            last.push((key::draft_step(self.revision).to_vec(), step));
        }
        for (id, kind) in &shared {
            let kind = vec![key::kind_number(*kind)];
            last.push((key::shared_id(id.as_str()), kind));
        }
        self.writer.put(last)?;
        self.writer.flush()?;
        for (id, kind) in shared {
            self.store.inner.shared_ids.add(id.as_str(), kind);
        }
        let applied = &self.store.inner.applied;
        applied.store(self.revision, Ordering::Release);
        Ok(())
    }

    /// Removes a record, which must be live.
    fn remove(&mut self, kind: Kind, id: &Id) -> Result<AnyStored, StoreError> {
        let revision = Revision(self.revision);
        let before = match self.resolved_ids.get(&hash(kind, id)) {
            Some(resolved) if resolved.is_put => {
                return Err(StoreError::Repeated {
                    id: id.clone(),
                    revision,
                });
            }
            // A record of this commit refers to the one that is to be removed.
            Some(_) => {
                return Err(StoreError::Dangling {
                    kind,
                    id: id.clone(),
                    revision,
                });
            }
            None => self.find_before(kind, id)?.filter(|r| !r.is_removed),
        };
        let before = before.ok_or_else(|| StoreError::NothingToRemove {
            kind,
            id: id.clone(),
            revision,
        })?;
        let ordinal = before.ordinal;
        let resolved = ResolvedId {
            ordinal,
            is_put: true,
            is_removed: true,
        };
        self.resolved_ids.insert(hash(kind, id), resolved);
        self.put += 1;
        match kind {
            Kind::EntityType => self.store_removal::<EntityType<Ordinal>>(ordinal),
            Kind::Unit => self.store_removal::<Unit<Ordinal>>(ordinal),
            Kind::Predicate => self.store_removal::<Predicate<Ordinal>>(ordinal),
            Kind::Entity => self.store_removal::<Entity<Ordinal>>(ordinal),
            Kind::Source => self.store_removal::<Source<Ordinal>>(ordinal),
            Kind::Claim | Kind::Attribution => self.store_removal::<StoredClaim>(ordinal),
        }
    }

    /// Assigns an ordinal to a record that is put.
    fn assign_ordinal(&mut self, record: &Record) -> Result<Ordinal, StoreError> {
        let (kind, id) = (record.kind(), record.id());
        let hash = hash(kind, id);
        let ordinal = match self.resolved_ids.get(&hash) {
            Some(resolved) => {
                let ordinal = resolved.ordinal;
                if resolved.is_put {
                    return Err(StoreError::Repeated {
                        id: id.clone(),
                        revision: Revision(self.revision),
                    });
                }
                self.forward_references.remove(&(kind, ordinal));
                ordinal
            }
            None => match self.find_renamed(record)? {
                Some(resolved) => resolved.ordinal,
                None => self.next_ordinal(kind)?,
            },
        };
        let resolved = ResolvedId {
            ordinal,
            is_put: true,
            is_removed: false,
        };
        self.resolved_ids.insert(hash, resolved);
        self.put += 1;
        Ok(ordinal)
    }

    /// The ordinal of the record with an id, which is the next one if there is no such record yet.
    fn resolve(&mut self, wanted: Kind, id: &Id) -> Result<Ordinal, StoreError> {
        let hash = hash(wanted, id);
        if let Some(resolved) = self.resolved_ids.get(&hash) {
            if resolved.is_removed {
                return Err(StoreError::Dangling {
                    kind: wanted,
                    id: id.clone(),
                    revision: Revision(self.revision),
                });
            }
            return Ok(resolved.ordinal);
        }
        let before = self.find_before(wanted, id)?;
        let is_live = before.as_ref().is_some_and(|before| !before.is_removed);
        let ordinal = match before {
            Some(before) => before.ordinal,
            None => self.next_ordinal(wanted)?,
        };
        if !is_live {
            let forward = (wanted, ordinal);
            self.forward_references.insert(forward, id.clone());
        }
        let resolved = ResolvedId {
            ordinal,
            is_put: false,
            is_removed: false,
        };
        self.resolved_ids.insert(hash, resolved);
        Ok(ordinal)
    }

    /// The next ordinal of a kind.
    fn next_ordinal(&mut self, kind: Kind) -> Result<Ordinal, StoreError> {
        let count = self.ordinals.of_mut(kind);
        let next = u32::try_from(*count).map_err(|_| StoreError::TooMany(kind))?;
        *count += 1;
        Ok(Ordinal(next))
    }

    /// The record of a kind that an id named before this commit, live or removed.
    fn find_before(&self, kind: Kind, id: &Id) -> Result<Option<ResolvedId>, StoreError> {
        let (live, removed) =
            self.store
                .find_or_removed(Some(kind), id.as_str(), self.revision - 1)?;
        let is_removed = live.is_none();
        let found = live.or(removed);
        Ok(found.map(|found| ResolvedId {
            ordinal: found.ordinal,
            is_put: false,
            is_removed,
        }))
    }

    /// The record that had the id of a record before this commit, or else one of its former ids.
    fn find_renamed(&self, record: &Record) -> Result<Option<ResolvedId>, StoreError> {
        for id in std::iter::once(record.id()).chain(record.former_ids()) {
            if let Some(found) = self.find_before(record.kind(), id)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Stores the next version of a record, which `make` makes from the version before.
    fn store_version<T: StoredRecord>(
        &mut self,
        ordinal: Ordinal,
        make: impl FnOnce(Option<&T>) -> Result<T, StoreError>,
    ) -> Result<AnyStored, StoreError> {
        let before = self.version_before::<T>(ordinal)?;
        let record = make(before.as_ref().map(|before| &before.record))?;
        self.store_after(before, self.version_of(ordinal, record))
    }

    /// Stores the version that a removal writes.
    fn store_removal<T: StoredRecord>(
        &mut self,
        ordinal: Ordinal,
    ) -> Result<AnyStored, StoreError> {
        let before = self.version_before::<T>(ordinal)?;
        let before = before.ok_or_else(|| StoreError::Missing {
            key: key::describe(&key::current(T::KIND, ordinal)),
        })?;
        let mut stored = self.version_of(ordinal, before.record.clone());
        stored.is_removed = true;
        self.store_after(Some(before), stored)
    }

    fn version_of<T>(&self, ordinal: Ordinal, record: T) -> Stored<T> {
        Stored {
            ordinal,
            created_in: Revision(self.revision),
            written_in: Revision(self.revision),
            is_removed: false,
            record,
        }
    }

    /// The version of a record before this commit, which may be the one that a removal wrote.
    fn version_before<T: StoredRecord>(
        &self,
        ordinal: Ordinal,
    ) -> Result<Option<Arc<Stored<T>>>, StoreError> {
        match u64::from(ordinal.0) >= self.ordinals_before.of(T::KIND) {
            true => Ok(None),
            false => self.store.version_or_removal(ordinal, self.revision - 1),
        }
    }

    /// Stores a version after the one before, and adds the links that begin and end with it.
    fn store_after<T: StoredRecord>(
        &mut self,
        before: Option<Arc<Stored<T>>>,
        mut stored: Stored<T>,
    ) -> Result<AnyStored, StoreError> {
        let ordinal = stored.ordinal;
        if let Some(before) = &before {
            stored.created_in = before.created_in;
            if let Some(access) = stored.record.newly_closed(&before.record) {
                self.horizons.close(access, Revision(self.revision));
            }
        }
        let (value, pieces) = record_codec::encode(&stored);
        let in_pieces = !pieces.is_empty();
        for (n, piece) in (0..).zip(pieces) {
            let key = key::piece(T::KIND, ordinal, self.revision, n);
            self.writer.put(vec![(key.to_vec(), piece)])?;
        }
        if in_pieces {
            // Should the commit be broken off, no version is there without its pieces.
            self.writer.flush()?;
        }
        let mut pairs = vec![(key::current(T::KIND, ordinal).to_vec(), value)];
        let mut old = Vec::new();
        let was_live = before.as_ref().is_some_and(|before| !before.is_removed);
        let role = match (was_live, stored.is_removed) {
            (_, true) => list::REMOVED,
            (true, false) => list::CHANGED,
            (false, false) => list::CREATED,
        };
        let is_new = before.is_none();
        if let Some(before) = before {
            let key = key::older(T::KIND, ordinal, before.written_in.0);
            pairs.push((key.to_vec(), record_codec::encode(&*before).0));
            old = ListEntries::of(&*before);
        }
        self.writer.put(pairs)?;
        if !is_new {
            self.writer.note_changed(T::KIND, ordinal);
        }
        let new = ListEntries::of(&stored);
        self.counts.attributions += attributions(&new);
        self.counts.attributions -= attributions(&old);
        *self.counts.of_mut(T::KIND) += u64::from(!stored.is_removed);
        *self.counts.of_mut(T::KIND) -= u64::from(was_live);
        self.add_links(&old, &new)?;
        self.push(LinkOp {
            prefix: ListPrefix::of(List::Changes).0,
            order: i64::try_from(self.revision).unwrap_or(i64::MAX),
            ordinal: ordinal.0,
            number: key::kind_number(T::KIND).into(),
            action: LinkAction::Begin,
            role,
        })?;
        Ok(T::into_any(Arc::new(stored)))
    }

    /// Ends the links of the old list entries that are not among the new ones, and begins those of
    /// the new that are not among the old. Both are sorted.
    fn add_links(&mut self, old: &[ListEntry], new: &[ListEntry]) -> Result<(), StoreError> {
        let is_in = |entries: &[ListEntry], entry: &ListEntry| entries.binary_search(entry).is_ok();
        for entry in old.iter().filter(|entry| !is_in(new, entry)) {
            self.push(LinkOp::new(*entry, LinkAction::End))?;
        }
        for entry in new.iter().filter(|entry| !is_in(old, entry)) {
            self.push(LinkOp::new(*entry, LinkAction::Begin))?;
        }
        Ok(())
    }

    fn push(&mut self, op: LinkOp) -> Result<(), StoreError> {
        let pushed = self.sorter.push(op);
        pushed.map_err(|e| self.store.scratch(e))
    }
}

impl Drop for Apply {
    fn drop(&mut self) {
        self.store.inner.busy.store(false, Ordering::SeqCst);
    }
}

/// The number of entries in the list of all attributions.
fn attributions(entries: &[ListEntry]) -> u64 {
    let prefix = ListPrefix::of(List::Attributions).0;
    entries
        .iter()
        .filter(|entry| entry.prefix == prefix)
        .count() as u64
}

/// The first 16 bytes of the BLAKE3 hash of an id, and its kind.
fn hash(kind: Kind, id: &Id) -> [u64; 2] {
    let hash = blake3::hash(id.as_str().as_bytes());
    let half = |n: usize| {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&hash.as_bytes()[n..n + 8]);
        u64::from_be_bytes(bytes)
    };
    [half(0) ^ u64::from(key::kind_number(kind)), half(8)]
}
