//! Views: the records, the lists and the commits of one revision.

use std::sync::{Arc, OnceLock, atomic::Ordering};

use chrono::{DateTime, Utc};
use roaring::RoaringBitmap;

use crate::{
    model::{
        CommitInfo, Counts, Entity, EntityType, Horizons, Id, Kind, Link, Ordinal, Predicate,
        Record, RecordKey, Revision, ScanStart, Source, Stored, StoredClaim, Unit,
    },
    store::{
        block,
        commit::{Instant, StoredCommit},
        error::StoreError,
        handle::Store,
        key::{self, ListPrefix},
        list::{self, List},
        list_scan::ListScan,
        record_codec::StoredRecord,
        tree::Tree,
    },
};

/// A view of the store at one revision, which stays the same whatever is written meanwhile. Its
/// clones share the sets of live records.
#[derive(Clone)]
pub struct View {
    store: Store,
    revision: Revision,
    /// The live records of each kind, each set made on its first use.
    live: Arc<[OnceLock<RoaringBitmap>; KINDS]>,
}

/// The number of kinds.
const KINDS: usize = Kind::Attribution as usize + 1;

impl Store {
    /// The view of a revision, or of the newest one if the revision is not applied yet.
    pub fn view(&self, revision: Revision) -> View {
        View {
            store: self.clone(),
            revision: revision.min(self.applied()),
            live: Arc::default(),
        }
    }
}

impl View {
    /// The view of another revision, or of the newest one if the revision is not applied yet.
    pub fn at(&self, revision: Revision) -> View {
        self.store.view(revision)
    }

    /// The keys and values of the store.
    pub(super) fn tree(&self) -> &Tree {
        &self.store.inner.tree
    }

    /// The revision of the view.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// Finds the record that an id names by itself: that of the kind which had the id first, where
    /// several have it. `None` if there is none at this revision.
    pub fn find(&self, id: &str) -> Result<Option<RecordKey>, StoreError> {
        let kind = self.store.inner.shared_ids.kind(id);
        let (live, _) = self.store.find_or_removed(kind, id, self.revision.0)?;
        Ok(live)
    }

    /// Finds the record of a kind with an id; `None` if no record of the kind has the id at this
    /// revision.
    pub fn find_of(&self, kind: Kind, id: &str) -> Result<Option<RecordKey>, StoreError> {
        let (live, _) = self
            .store
            .find_or_removed(Some(kind), id, self.revision.0)?;
        Ok(live)
    }

    /// The kind of the record that an id names, or named before the record was removed; `None` if
    /// there never was one at this revision.
    pub fn kind_of(&self, id: &str) -> Result<Option<Kind>, StoreError> {
        let kind = self.store.inner.shared_ids.kind(id);
        let (live, removed) = self.store.find_or_removed(kind, id, self.revision.0)?;
        Ok(live.or(removed).map(|key| key.kind))
    }

    /// Whether an id by itself names, at any revision, a record of another kind.
    pub fn names_another(&self, kind: Kind, id: &str) -> bool {
        let first = self.store.inner.shared_ids.kind(id);
        first.is_some_and(|first| first != kind)
    }

    /// The type of entities with an ordinal; `None` if there is none at this revision.
    pub fn entity_type(
        &self,
        ordinal: Ordinal,
    ) -> Result<Option<Arc<Stored<EntityType<Ordinal>>>>, StoreError> {
        self.get(ordinal)
    }

    /// The unit with an ordinal; `None` if there is none at this revision.
    pub fn unit(&self, ordinal: Ordinal) -> Result<Option<Arc<Stored<Unit<Ordinal>>>>, StoreError> {
        self.get(ordinal)
    }

    /// The predicate with an ordinal; `None` if there is none at this revision.
    pub fn predicate(
        &self,
        ordinal: Ordinal,
    ) -> Result<Option<Arc<Stored<Predicate<Ordinal>>>>, StoreError> {
        self.get(ordinal)
    }

    /// The entity with an ordinal; `None` if there is none at this revision.
    pub fn entity(
        &self,
        ordinal: Ordinal,
    ) -> Result<Option<Arc<Stored<Entity<Ordinal>>>>, StoreError> {
        self.get(ordinal)
    }

    /// The source with an ordinal; `None` if there is none at this revision.
    pub fn source(
        &self,
        ordinal: Ordinal,
    ) -> Result<Option<Arc<Stored<Source<Ordinal>>>>, StoreError> {
        self.get(ordinal)
    }

    /// The claim with an ordinal; `None` if there is none at this revision.
    pub fn claim(&self, ordinal: Ordinal) -> Result<Option<Arc<Stored<StoredClaim>>>, StoreError> {
        self.get(ordinal)
    }

    /// The record of the kind `T` with an ordinal; `None` if there is none at this revision.
    pub fn get<T: StoredRecord>(
        &self,
        ordinal: Ordinal,
    ) -> Result<Option<Arc<Stored<T>>>, StoreError> {
        self.store.version(ordinal, self.revision.0)
    }

    /// The id of a record at this revision, also of one that is removed, and the newest id of one
    /// that was created later. Attributions have no ordinals of their own, so that their ids are
    /// not found here.
    pub fn id_of(&self, kind: Kind, ordinal: Ordinal) -> Result<Id, StoreError> {
        self.store.id(kind, ordinal, self.revision.0)
    }

    /// A record as the journal has it, with ids for references.
    pub fn named<T: StoredRecord>(&self, record: &T) -> Result<T::Named, StoreError> {
        let mut id_of = |kind, ordinal| self.id_of(kind, ordinal);
        record.clone().named(&mut id_of)
    }

    /// The record of a kind with an ordinal, as the journal has it; `None` if there is none at this
    /// revision, or the kind is that of attributions.
    pub fn record(&self, kind: Kind, ordinal: Ordinal) -> Result<Option<Record>, StoreError> {
        Ok(match kind {
            Kind::EntityType => self
                .named_at::<EntityType<Ordinal>>(ordinal)?
                .map(Record::Type),
            Kind::Unit => self.named_at::<Unit<Ordinal>>(ordinal)?.map(Record::Unit),
            Kind::Predicate => self
                .named_at::<Predicate<Ordinal>>(ordinal)?
                .map(Record::Predicate),
            Kind::Entity => self
                .named_at::<Entity<Ordinal>>(ordinal)?
                .map(Record::Entity),
            Kind::Source => self
                .named_at::<Source<Ordinal>>(ordinal)?
                .map(Record::Source),
            Kind::Claim => self.named_at::<StoredClaim>(ordinal)?.map(Record::Claim),
            Kind::Attribution => None,
        })
    }

    /// All live records of a kind, as the journal has them, in the order of their ordinals.
    pub fn records(
        &self,
        kind: Kind,
    ) -> Result<impl Iterator<Item = Result<Record, StoreError>> + use<>, StoreError> {
        let view = self.clone();
        Ok(self.live(kind)?.clone().into_iter().map(move |ordinal| {
            let record = view.record(kind, Ordinal(ordinal))?;
            record.ok_or_else(|| StoreError::Missing {
                key: key::describe(&key::current(kind, Ordinal(ordinal))),
            })
        }))
    }

    /// The ordinals of the live records of a kind: those created up to this revision and not
    /// removed. Attributions have none.
    pub fn live(&self, kind: Kind) -> Result<&RoaringBitmap, StoreError> {
        let cell = &self.live[kind as usize];
        if let Some(live) = cell.get() {
            return Ok(live);
        }
        let mut live = RoaringBitmap::new();
        live.insert_range(0..self.ordinals(kind)?);
        live -= self.removed(kind)?;
        Ok(cell.get_or_init(|| live))
    }

    /// The ordinals of the records of a kind that are removed at this revision.
    pub fn removed(&self, kind: Kind) -> Result<RoaringBitmap, StoreError> {
        let (store, revision) = (&self.store, self.revision.0);
        let prefix = key::removed(kind);
        let mut links = ListScan::new(store, revision, prefix, None, ScanStart::First)?;
        let mut removed = RoaringBitmap::new();
        while let Some(entry) = links.next_entry()? {
            removed.insert(entry.ordinal);
        }
        Ok(removed)
    }

    /// All merges: each merged entity, then the entity into which it was merged. Both in no order.
    pub fn merges(&self) -> Result<Vec<(Ordinal, Ordinal)>, StoreError> {
        let revision = self.revision.0;
        let (mut merges, mut entries) = (Vec::new(), Vec::new());
        let blocks = self
            .store
            .inner
            .tree
            .range([key::MERGES]..[key::MERGES + 1]);
        for block in blocks {
            let (key, bytes) = block?;
            let holding = block::head(&bytes).and_then(|head| head.holding(revision));
            let Some(prefix) = ListPrefix::of_key(&key).filter(|_| holding != Some(0)) else {
                continue;
            };
            entries.clear();
            self.store
                .decode_block(&key, &bytes, block::ANY_ORDER, &mut entries)?;
            let holding = entries.iter().filter(|entry| entry.holds(revision));
            let target = Ordinal(prefix.owner);
            merges.extend(holding.map(|entry| (Ordinal(entry.ordinal), target)));
        }
        Ok(merges)
    }

    /// The number of ordinals of a kind: every record of this revision, removed or not, has a lower
    /// ordinal.
    pub fn ordinals(&self, kind: Kind) -> Result<u32, StoreError> {
        let ordinals = match self.revision {
            Revision(0) => Counts::default(),
            Revision(revision) => self.store.stored_commit(revision)?.ordinals,
        };
        Ok(u32::try_from(ordinals.of(kind)).unwrap_or(u32::MAX))
    }

    /// The revisions up to this one that wrote a version of a record, newest first. Removals are
    /// not among them.
    pub fn versions(&self, kind: Kind, ordinal: Ordinal) -> Result<Vec<Revision>, StoreError> {
        self.store.version_revisions(kind, ordinal, self.revision.0)
    }

    /// Scans the links of a list from a start on.
    pub fn links(
        &self,
        list: List,
        start: ScanStart,
    ) -> Result<impl Iterator<Item = Result<Link, StoreError>> + use<>, StoreError> {
        ListScan::of_list(&self.store, self.revision, list, start)
    }

    /// The number of links in a list. The numbers of all claims, attributions, sources and changes
    /// are stored; those of other lists are counted block by block, mostly from the heads of the
    /// blocks.
    pub fn count(&self, list: List) -> Result<u64, StoreError> {
        match list {
            List::Claims => Ok(self.counts()?.claims),
            List::Attributions => Ok(self.counts()?.attributions),
            List::Sources => Ok(self.counts()?.sources),
            List::Changes if self.revision == Revision(0) => Ok(0),
            List::Changes => Ok(self.store.stored_commit(self.revision.0)?.changes),
            _ => self.store.count(list, self.revision.0),
        }
    }

    /// The commit of a revision; `None` for a revision later than this one, and for 0.
    pub fn commit(&self, revision: Revision) -> Result<Option<CommitInfo>, StoreError> {
        if revision > self.revision || revision == Revision(0) {
            return Ok(None);
        }
        let commit = self.store.stored_commit(revision.0)?;
        Ok(Some(commit.info(revision.0)))
    }

    /// The commit with an idempotency key of an author; `None` where there is none up to this
    /// revision.
    pub fn keyed_commit(
        &self,
        by: Option<&str>,
        key: &str,
    ) -> Result<Option<CommitInfo>, StoreError> {
        match self.store.keyed(by, key, self.revision)? {
            Some(revision) => self.commit(revision),
            None => Ok(None),
        }
    }

    /// The newest revision up to this one whose commits were all made by a time; 0 if there is
    /// none.
    pub fn revision_at(&self, time: DateTime<Utc>) -> Result<Revision, StoreError> {
        let time = Instant::from(time);
        let (mut start, mut end) = (0, self.revision.0 + 1);
        while end - start > 1 {
            let middle = start + (end - start) / 2;
            match self.store.stored_commit(middle)?.latest <= time {
                true => start = middle,
                false => end = middle,
            }
        }
        Ok(Revision(start))
    }

    /// The horizons of all clearances at this revision.
    pub fn horizons(&self) -> Result<Horizons, StoreError> {
        Ok(match self.revision {
            Revision(0) => Horizons::default(),
            Revision(revision) => self.store.stored_commit(revision)?.horizons,
        })
    }

    /// The number of live records of each kind.
    pub fn counts(&self) -> Result<Counts, StoreError> {
        match self.revision {
            Revision(0) => Ok(Counts::default()),
            Revision(revision) => Ok(self.store.stored_commit(revision)?.counts),
        }
    }

    fn named_at<T: StoredRecord>(&self, ordinal: Ordinal) -> Result<Option<T::Named>, StoreError> {
        let stored = self.get::<T>(ordinal)?;
        stored.map(|stored| self.named(&stored.record)).transpose()
    }
}

impl Store {
    /// Finds the record of a kind, or of any, that has an id at a revision, and, if there is none,
    /// the one that had the id and is removed at that revision.
    pub(super) fn find_or_removed(
        &self,
        wanted: Option<Kind>,
        id: &str,
        revision: u64,
    ) -> Result<(Option<RecordKey>, Option<RecordKey>), StoreError> {
        if revision == 0 {
            return Ok((None, None));
        }
        let record_key = |kind, ordinal| RecordKey {
            kind,
            ordinal,
            number: 0,
        };
        let hash = list::hash64(&[id.as_bytes()]);
        let is_wanted = |kind| wanted.is_none_or(|wanted| wanted == kind);
        // The record of each kind has an entry of its own.
        let cached = hash ^ wanted.map_or(0, |kind| u64::from(key::kind_number(kind)) + 1);
        if let Some((kind, ordinal)) = self.inner.id_cache.get(cached)
            && is_wanted(kind)
            && let Some(identity) = self.identity(kind, ordinal)?
            && identity.id.as_str() == id
            && !identity.is_renamed_since(revision)
            && self.is_live(kind, ordinal, &identity, revision)?
        {
            return Ok((Some(record_key(kind, ordinal)), None));
        }
        let mut removed = None;
        let fixed_order = Some(hash as i64);
        let mut links = ListScan::new(self, revision, key::IDS, fixed_order, ScanStart::First)?;
        while let Some(entry) = links.next_entry()? {
            let ordinal = Ordinal(entry.ordinal);
            let Some(kind) = key::kind_of_number(entry.role.into()) else {
                continue;
            };
            if !is_wanted(kind) {
                continue;
            }
            if kind == Kind::Attribution {
                let claim = self.version::<StoredClaim>(ordinal, revision)?;
                let attribution = claim
                    .as_ref()
                    .and_then(|c| c.record.attribution(entry.number));
                if attribution.is_some_and(|a| a.id.as_str() == id) {
                    let number = entry.number;
                    let attribution = RecordKey {
                        kind,
                        ordinal,
                        number,
                    };
                    return Ok((Some(attribution), None));
                }
                continue;
            }
            let identity = self.identity(kind, ordinal)?;
            let identity = identity.ok_or_else(|| StoreError::Missing {
                key: key::describe(&key::current(kind, ordinal)),
            })?;
            let has_id = match identity.is_renamed_since(revision) {
                true => {
                    let then = self.identity_at(kind, ordinal, revision)?;
                    then.is_some_and(|then| then.has(id))
                }
                false => identity.has(id),
            };
            if !has_id {
                continue;
            }
            if self.is_live(kind, ordinal, &identity, revision)? {
                self.inner.id_cache.note(cached, kind, ordinal);
                return Ok((Some(record_key(kind, ordinal)), None));
            }
            removed = Some(record_key(kind, ordinal));
        }
        Ok((None, removed))
    }

    /// The revision of the commit with an author's idempotency key, up to a revision.
    fn keyed(
        &self,
        by: Option<&str>,
        key: &str,
        revision: Revision,
    ) -> Result<Option<Revision>, StoreError> {
        let key = key::idempotency_key(by, key);
        let Some(bytes) = self.inner.tree.get(&key)? else {
            return Ok(None);
        };
        match <[u8; 8]>::try_from(&*bytes) {
            Ok(bytes) => {
                Ok(Some(Revision(u64::from_be_bytes(bytes))).filter(|keyed| *keyed <= revision))
            }
            Err(_) => Err(StoreError::Undecodable {
                key: key::describe(&key),
                what: "its bytes are no revision".to_owned(),
            }),
        }
    }

    /// The commit of a revision, which must be applied.
    pub(super) fn stored_commit(&self, revision: u64) -> Result<StoredCommit, StoreError> {
        let key = key::commit(revision);
        let bytes = self.inner.tree.get(key)?;
        let bytes = bytes.ok_or_else(|| StoreError::Missing {
            key: key::describe(&key),
        })?;
        StoredCommit::decode(&bytes).map_err(|what| StoreError::Undecodable {
            key: key::describe(&key),
            what,
        })
    }

    fn count(&self, list: List, revision: u64) -> Result<u64, StoreError> {
        let (prefix, fixed_order) = ListPrefix::of(list);
        // Of a fork, nobody tells when links move between the blocks below.
        if fixed_order.is_none() && !self.inner.tree.is_fork() {
            // A link that moves between blocks may be counted in both of them, or in neither.
            for _ in 0..2 {
                let before = self.inner.block_moves.load(Ordering::SeqCst);
                let counted = self.count_blocks(prefix, revision)?;
                let after = self.inner.block_moves.load(Ordering::SeqCst);
                if before == after && before.is_multiple_of(2) {
                    return Ok(counted);
                }
            }
        }
        let mut links = ListScan::new(self, revision, prefix, fixed_order, ScanStart::First)?;
        let mut counted = 0;
        while links.next_entry()?.is_some() {
            counted += 1;
        }
        Ok(counted)
    }

    fn count_blocks(&self, prefix: ListPrefix, revision: u64) -> Result<u64, StoreError> {
        let mut counted = 0;
        let mut entries = Vec::new();
        for block in self.inner.tree.range(prefix.first_key()..prefix.end_key()) {
            let (key, bytes) = block?;
            let holding = block::head(&bytes).and_then(|head| head.holding(revision));
            counted += match holding {
                Some(holding) => holding,
                None => {
                    entries.clear();
                    self.decode_block(&key, &bytes, block::ANY_ORDER, &mut entries)?;
                    entries.iter().filter(|entry| entry.holds(revision)).count() as u64
                }
            };
        }
        Ok(counted)
    }
}
