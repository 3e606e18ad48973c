//! Views: the knowledge base as it was at one revision.

use std::sync::{Arc, atomic::Ordering};

use chrono::{DateTime, Utc};

use crate::{
    model::{Entity, EntityType, Id, Kind, Ordinal, Predicate, Record, Revision, Source},
    store::{
        Store, StoreError, block,
        commit::{CommitInfo, Counts, Instant, StoredCommit},
        key::{self, ListPrefix},
        list::{self, Link, List, ScanStart},
        list_scan::ListScan,
        record_codec::{Stored, StoredClaim, StoredRecord},
    },
};

/// The knowledge base as it was at one revision, for ever, whatever is written meanwhile.
#[derive(Clone)]
pub struct View {
    store: Store,
    at: Revision,
}

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RecordKey {
    /// Its kind.
    pub kind: Kind,
    /// Its ordinal; of an attribution, that of its claim.
    pub ordinal: Ordinal,
    /// The number of an attribution in its claim; 0 for all else.
    pub number: u16,
}

impl View {
    pub(super) fn new(store: &Store, at: Revision) -> View {
        View {
            store: store.clone(),
            at,
        }
    }

    /// The same at another revision, or at the newest where that is not applied yet.
    pub fn at(&self, revision: Revision) -> View {
        self.store.view(revision)
    }

    /// The revision that it shows.
    pub fn revision(&self) -> Revision {
        self.at
    }

    /// What `id` names; `None` where nothing has that id at this revision.
    pub fn find(&self, id: &str) -> Result<Option<RecordKey>, StoreError> {
        self.store.find(id, self.at.0)
    }

    /// A type of entities; `None` where there is none of that ordinal at this revision.
    pub fn entity_type(
        &self,
        ordinal: Ordinal,
    ) -> Result<Option<Arc<Stored<EntityType<Ordinal>>>>, StoreError> {
        self.get(ordinal)
    }

    /// A predicate; `None` where there is none of that ordinal at this revision.
    pub fn predicate(
        &self,
        ordinal: Ordinal,
    ) -> Result<Option<Arc<Stored<Predicate<Ordinal>>>>, StoreError> {
        self.get(ordinal)
    }

    /// An entity; `None` where there is none of that ordinal at this revision.
    pub fn entity(
        &self,
        ordinal: Ordinal,
    ) -> Result<Option<Arc<Stored<Entity<Ordinal>>>>, StoreError> {
        self.get(ordinal)
    }

    /// A source; `None` where there is none of that ordinal at this revision.
    pub fn source(
        &self,
        ordinal: Ordinal,
    ) -> Result<Option<Arc<Stored<Source<Ordinal>>>>, StoreError> {
        self.get(ordinal)
    }

    /// A claim; `None` where there is none of that ordinal at this revision.
    pub fn claim(&self, ordinal: Ordinal) -> Result<Option<Arc<Stored<StoredClaim>>>, StoreError> {
        self.get(ordinal)
    }

    /// A record of any kind, which the type tells; `None` where there is none of that ordinal at
    /// this revision.
    pub fn get<T: StoredRecord>(
        &self,
        ordinal: Ordinal,
    ) -> Result<Option<Arc<Stored<T>>>, StoreError> {
        self.store.version(ordinal, self.at.0)
    }

    /// The id of a record. Attributions have no ordinals of their own, so theirs are missing here.
    pub fn id_of(&self, kind: Kind, ordinal: Ordinal) -> Result<Id, StoreError> {
        self.store.id(kind, ordinal)
    }

    /// A record as the journal has it, with ids for references.
    pub fn named<T: StoredRecord>(&self, record: &T) -> Result<T::Named, StoreError> {
        let mut names = |kind, ordinal| self.id_of(kind, ordinal);
        record.clone().named(&mut names)
    }

    /// A record of a kind as the journal has it; `None` where there is none of that ordinal at
    /// this revision, or the kind is that of attributions.
    pub fn record(&self, kind: Kind, ordinal: Ordinal) -> Result<Option<Record>, StoreError> {
        Ok(match kind {
            Kind::EntityType => self
                .named_at::<EntityType<Ordinal>>(ordinal)?
                .map(Record::Type),
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

    /// All records of a kind, as the journal has them, in the order of their ordinals.
    pub fn records(
        &self,
        kind: Kind,
    ) -> Result<impl Iterator<Item = Result<Record, StoreError>> + use<>, StoreError> {
        let count = match kind {
            Kind::Attribution => 0,
            _ => self.counts()?.of(kind),
        };
        let view = self.clone();
        Ok((0..=u32::MAX).zip(0..count).map(move |(ordinal, _)| {
            let record = view.record(kind, Ordinal(ordinal))?;
            record.ok_or_else(|| StoreError::Missing {
                key: key::describe(&key::current(kind, Ordinal(ordinal))),
            })
        }))
    }

    /// The revisions up to this one that wrote a record, newest first: each has its version.
    pub fn versions(&self, kind: Kind, ordinal: Ordinal) -> Result<Vec<Revision>, StoreError> {
        self.store.written(kind, ordinal, self.at.0)
    }

    /// The links of a list, from a start on.
    pub fn links(
        &self,
        list: List,
        start: ScanStart,
    ) -> Result<impl Iterator<Item = Result<Link, StoreError>> + use<>, StoreError> {
        ListScan::of_list(&self.store, self.at, list, start)
    }

    /// How many links a list has. All claims, attributions, sources and changes are counted
    /// already; of other lists the blocks are, whose heads mostly tell.
    pub fn count(&self, list: List) -> Result<u64, StoreError> {
        match list {
            List::Claims => Ok(self.counts()?.claims),
            List::Attributions => Ok(self.counts()?.attributions),
            List::Sources => Ok(self.counts()?.sources),
            List::Changes if self.at == Revision(0) => Ok(0),
            List::Changes => Ok(self.store.commit_there(self.at.0)?.changes),
            _ => self.store.count(list, self.at.0),
        }
    }

    /// A commit; `None` where it is later than this revision, or 0.
    pub fn commit(&self, revision: Revision) -> Result<Option<CommitInfo>, StoreError> {
        if revision > self.at || revision == Revision(0) {
            return Ok(None);
        }
        let commit = self.store.commit_there(revision.0)?;
        Ok(Some(commit.info(revision.0)))
    }

    /// The newest revision up to this one of which all commits were made by a time; 0 where there
    /// is none.
    pub fn revision_at(&self, time: DateTime<Utc>) -> Result<Revision, StoreError> {
        let time = Instant::from(time);
        let (mut known, mut end) = (0, self.at.0 + 1);
        while end - known > 1 {
            let middle = known + (end - known) / 2;
            match self.store.commit_there(middle)?.latest <= time {
                true => known = middle,
                false => end = middle,
            }
        }
        Ok(Revision(known))
    }

    /// How many records of each kind there are.
    pub fn counts(&self) -> Result<Counts, StoreError> {
        match self.at {
            Revision(0) => Ok(Counts::default()),
            Revision(at) => Ok(self.store.commit_there(at)?.counts),
        }
    }

    fn named_at<T: StoredRecord>(&self, ordinal: Ordinal) -> Result<Option<T::Named>, StoreError> {
        let stored = self.get::<T>(ordinal)?;
        stored.map(|stored| self.named(&stored.record)).transpose()
    }
}

impl Store {
    /// What an id names at a revision.
    pub(super) fn find(&self, id: &str, at: u64) -> Result<Option<RecordKey>, StoreError> {
        if at == 0 {
            return Ok(None);
        }
        let hash = list::hash64(&[id.as_bytes()]);
        if let Some((kind, ordinal)) = self.inner.guesses.get(hash)
            && let Some((named, created_in)) = self.id_and_creation(kind, ordinal)?
            && named.as_str() == id
            && created_in.0 <= at
        {
            let number = 0;
            return Ok(Some(RecordKey {
                kind,
                ordinal,
                number,
            }));
        }
        let mut links = ListScan::new(self, at, key::IDS, Some(hash as i64), ScanStart::First)?;
        while let Some(entry) = links.next_entry()? {
            let ordinal = Ordinal(entry.ordinal);
            let Some(kind) = key::kind_of_number(entry.role.into()) else {
                continue;
            };
            if kind != Kind::Attribution {
                if self.id(kind, ordinal)?.as_str() == id {
                    self.inner.guesses.note(hash, kind, ordinal);
                    let number = 0;
                    return Ok(Some(RecordKey {
                        kind,
                        ordinal,
                        number,
                    }));
                }
                continue;
            }
            let claim = self.version::<StoredClaim>(ordinal, at)?;
            let attribution = claim
                .as_ref()
                .and_then(|c| c.record.attribution(entry.number));
            if attribution.is_some_and(|a| a.id.as_str() == id) {
                let number = entry.number;
                return Ok(Some(RecordKey {
                    kind,
                    ordinal,
                    number,
                }));
            }
        }
        Ok(None)
    }

    /// The commit of a revision that is applied.
    pub(super) fn commit_there(&self, revision: u64) -> Result<StoredCommit, StoreError> {
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

    fn count(&self, list: List, at: u64) -> Result<u64, StoreError> {
        let (shelf, fixed) = ListPrefix::of(list);
        if fixed.is_none() {
            // While links move between blocks they may be counted in both, or in neither.
            for _ in 0..2 {
                let before = self.inner.moved.load(Ordering::SeqCst);
                let counted = self.count_blocks(shelf, at)?;
                let after = self.inner.moved.load(Ordering::SeqCst);
                if before == after && before.is_multiple_of(2) {
                    return Ok(counted);
                }
            }
        }
        let mut links = ListScan::new(self, at, shelf, fixed, ScanStart::First)?;
        let mut counted = 0;
        while links.next_entry()?.is_some() {
            counted += 1;
        }
        Ok(counted)
    }

    fn count_blocks(&self, shelf: ListPrefix, at: u64) -> Result<u64, StoreError> {
        let mut counted = 0;
        let mut entries = Vec::new();
        for block in self.inner.tree.range(shelf.prefix()..shelf.end()) {
            let (key, bytes) = block?;
            let told = block::head(&bytes).and_then(|head| head.holding(at));
            counted += match told {
                Some(told) => told,
                None => {
                    entries.clear();
                    self.decode_block(&key, &bytes, block::ANY_ORDER, &mut entries)?;
                    entries.iter().filter(|entry| entry.holds(at)).count() as u64
                }
            };
        }
        Ok(counted)
    }
}
