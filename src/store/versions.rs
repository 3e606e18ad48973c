//! Reading the versions of records.

use std::sync::Arc;

use crate::{
    model::{
        Entity, EntityType, Id, Kind, Ordinal, Predicate, Revision, Source, Stored, StoredClaim,
        Unit,
    },
    store::{
        error::StoreError,
        handle::Store,
        key,
        record_codec::{self, Content, StoredRecord},
    },
};

/// A version of a record, and the length of its compact form in bytes.
pub(super) type Measured<T> = (Stored<T>, u32);

/// The id of a record, and what its newest version says of the time.
pub(super) struct Identity {
    pub(super) id: Id,
    pub(super) created_in: Revision,
    /// The revision that wrote the newest version.
    pub(super) written_in: Revision,
    /// True if the newest version is a removal.
    pub(super) is_removed: bool,
    /// The ids that the record had before that version.
    pub(super) former_ids: Vec<Id>,
}

impl Identity {
    /// Whether an id names the record, or did.
    pub(super) fn has(&self, id: &str) -> bool {
        let mut ids = std::iter::once(&self.id).chain(&self.former_ids);
        ids.any(|other| other.as_str() == id)
    }

    /// Whether the record may have had another id at a revision.
    pub(super) fn is_renamed_since(&self, revision: u64) -> bool {
        !self.former_ids.is_empty() && self.written_in.0 > revision
    }
}

impl Store {
    /// The version of a record at a revision; `None` if the record was created later, or is removed
    /// at that revision.
    pub(super) fn version<T: StoredRecord>(
        &self,
        ordinal: Ordinal,
        revision: u64,
    ) -> Result<Option<Arc<Stored<T>>>, StoreError> {
        let version = self.version_or_removal(ordinal, revision)?;
        Ok(version.filter(|version| !version.is_removed))
    }

    /// The version of a record at a revision, which may be the one that a removal wrote; `None` if
    /// the record was created later.
    pub(super) fn version_or_removal<T: StoredRecord>(
        &self,
        ordinal: Ordinal,
        revision: u64,
    ) -> Result<Option<Arc<Stored<T>>>, StoreError> {
        match self.newest::<T>(ordinal)? {
            Some(newest) if newest.written_in.0 <= revision => Ok(Some(newest)),
            Some(newest) if newest.created_in.0 <= revision => {
                let (key, bytes) = self.older_value(T::KIND, ordinal, revision)?;
                let (stored, _) = self.decode::<T>(&key, ordinal, &bytes)?;
                Ok(Some(Arc::new(stored)))
            }
            _ => Ok(None),
        }
    }

    /// The newest version of a record, even if its commit is not wholly applied yet.
    pub(super) fn newest<T: StoredRecord>(
        &self,
        ordinal: Ordinal,
    ) -> Result<Option<Arc<Stored<T>>>, StoreError> {
        let cache = &self.inner.decoded;
        let absence = match cache.get(ordinal) {
            Ok(found) => return Ok(Some(found)),
            Err(absence) => absence,
        };
        let Some((stored, length)) = self.newest_uncached::<T>(ordinal)? else {
            return Ok(None);
        };
        let stored = Arc::new(stored);
        cache.keep(&stored, weight(length), absence);
        Ok(Some(stored))
    }

    fn newest_uncached<T: StoredRecord>(
        &self,
        ordinal: Ordinal,
    ) -> Result<Option<Measured<T>>, StoreError> {
        let key = key::current(T::KIND, ordinal);
        let Some(bytes) = self.inner.tree.get(key)? else {
            return Ok(None);
        };
        self.decode(&key, ordinal, &bytes).map(Some)
    }

    /// The key and the value of the last older version up to a revision.
    fn older_value(
        &self,
        kind: Kind,
        ordinal: Ordinal,
        revision: u64,
    ) -> Result<(sled::IVec, sled::IVec), StoreError> {
        let first = key::older(kind, ordinal, 0);
        let last = key::older(kind, ordinal, revision);
        let mut older = self.inner.tree.range(first..=last);
        let pair = older.next_back().ok_or_else(|| StoreError::Missing {
            key: key::describe(&last),
        })?;
        Ok(pair?)
    }

    /// The id that a record has at a revision; its newest one if it was created later.
    pub(super) fn id(&self, kind: Kind, ordinal: Ordinal, revision: u64) -> Result<Id, StoreError> {
        let newest = self.identity(kind, ordinal)?;
        let newest = newest.ok_or_else(|| StoreError::Missing {
            key: key::describe(&key::current(kind, ordinal)),
        })?;
        if newest.is_renamed_since(revision)
            && let Some(then) = self.identity_at(kind, ordinal, revision)?
        {
            return Ok(then.id);
        }
        Ok(newest.id)
    }

    /// The identity of a record as its newest version states it; `None` if there is no such record,
    /// or the kind is that of attributions.
    pub(super) fn identity(
        &self,
        kind: Kind,
        ordinal: Ordinal,
    ) -> Result<Option<Identity>, StoreError> {
        self.identity_at(kind, ordinal, u64::MAX)
    }

    /// The identity of a record as its version at a revision states it; `None` also if the record
    /// was created later.
    pub(super) fn identity_at(
        &self,
        kind: Kind,
        ordinal: Ordinal,
        revision: u64,
    ) -> Result<Option<Identity>, StoreError> {
        match kind {
            Kind::EntityType => self.identity_of::<EntityType<Ordinal>>(ordinal, revision),
            Kind::Unit => self.identity_of::<Unit<Ordinal>>(ordinal, revision),
            Kind::Predicate => self.identity_of::<Predicate<Ordinal>>(ordinal, revision),
            Kind::Entity => self.identity_of::<Entity<Ordinal>>(ordinal, revision),
            Kind::Source => self.identity_of::<Source<Ordinal>>(ordinal, revision),
            Kind::Claim => self.identity_of::<StoredClaim>(ordinal, revision),
            Kind::Attribution => Ok(None),
        }
    }

    fn identity_of<T: StoredRecord>(
        &self,
        ordinal: Ordinal,
        revision: u64,
    ) -> Result<Option<Identity>, StoreError> {
        let version = self.version_or_removal::<T>(ordinal, revision)?;
        Ok(version.map(|version| Identity {
            id: version.record.id().clone(),
            created_in: version.created_in,
            written_in: version.written_in,
            is_removed: version.is_removed,
            former_ids: version.record.former_ids().to_vec(),
        }))
    }

    /// True if the record with an identity is there at a revision: created, and not removed.
    pub(super) fn is_live(
        &self,
        kind: Kind,
        ordinal: Ordinal,
        identity: &Identity,
        revision: u64,
    ) -> Result<bool, StoreError> {
        if identity.written_in.0 <= revision {
            return Ok(!identity.is_removed);
        }
        if identity.created_in.0 > revision {
            return Ok(false);
        }
        let (key, bytes) = self.older_value(kind, ordinal, revision)?;
        let value = record_codec::open(&bytes);
        let value = value.ok_or_else(|| undecodable(&key, "its bytes are no record"))?;
        Ok(!value.is_removed)
    }

    /// The revisions that wrote the versions of a record up to a revision, newest first. Removals
    /// are left out.
    pub(super) fn version_revisions(
        &self,
        kind: Kind,
        ordinal: Ordinal,
        revision: u64,
    ) -> Result<Vec<Revision>, StoreError> {
        let key = key::current(kind, ordinal);
        let Some(bytes) = self.inner.tree.get(key)? else {
            return Ok(Vec::new());
        };
        let older = key::older(kind, ordinal, 0)..=key::older(kind, ordinal, revision);
        let older = self.inner.tree.range(older).rev();
        let newest = std::iter::once(Ok((sled::IVec::from(&key), bytes)));
        let mut revisions = Vec::new();
        for pair in newest.chain(older) {
            let (key, bytes) = pair?;
            let value = record_codec::open(&bytes);
            let value = value.ok_or_else(|| undecodable(&key, "its bytes are no record"))?;
            let written_in = Revision(value.written_in);
            // The newest may have become an older one since it was read.
            let is_repeated = revisions.last() == Some(&written_in);
            if value.written_in <= revision && !value.is_removed && !is_repeated {
                revisions.push(written_in);
            }
        }
        Ok(revisions)
    }

    /// Decodes the version in a value.
    pub(super) fn decode<T: StoredRecord>(
        &self,
        key: &[u8],
        ordinal: Ordinal,
        bytes: &[u8],
    ) -> Result<Measured<T>, StoreError> {
        let value = record_codec::open(bytes);
        let value = value.ok_or_else(|| undecodable(key, "its bytes are no record"))?;
        let mut joined = Vec::new();
        let content = match value.content {
            Content::Whole(content) => content,
            Content::Pieces(pieces) => {
                for n in 0..pieces {
                    let key = key::piece(T::KIND, ordinal, value.written_in, n);
                    let piece = self.inner.tree.get(key)?;
                    let piece = piece.ok_or_else(|| StoreError::Missing {
                        key: key::describe(&key),
                    })?;
                    joined.extend_from_slice(&piece);
                }
                &joined
            }
        };
        let record = borsh::from_slice(content);
        let stored = Stored {
            ordinal,
            created_in: Revision(value.created_in),
            written_in: Revision(value.written_in),
            is_removed: value.is_removed,
            record: record.map_err(|e| undecodable(key, &e.to_string()))?,
        };
        let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
        Ok((stored, length))
    }
}

/// The memory that a decoded record takes, about, from the length of its compact form.
fn weight(length: u32) -> u32 {
    length.saturating_mul(2).saturating_add(256)
}

fn undecodable(key: &[u8], what: &str) -> StoreError {
    StoreError::Undecodable {
        key: key::describe(key),
        what: what.to_owned(),
    }
}
