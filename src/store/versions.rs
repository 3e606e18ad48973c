//! Reading the versions of records.

use std::sync::Arc;

use crate::{
    model::{Entity, EntityType, Id, Kind, Ordinal, Predicate, Revision, Source},
    store::{
        Store, StoreError, key,
        record_codec::{self, Stored, StoredClaim, StoredRecord, Value, Versioned},
    },
};

/// A version of a record, and how many bytes its compact form has.
pub(super) type Measured<T> = (Stored<T>, u32);

impl Store {
    /// The version of a record that is the newest at a revision, unless it was born later.
    pub(super) fn version<T: StoredRecord>(
        &self,
        ordinal: Ordinal,
        at: u64,
    ) -> Result<Option<Arc<Stored<T>>>, StoreError> {
        match self.newest::<T>(ordinal)? {
            Some(newest) if newest.written_in.0 <= at => Ok(Some(newest)),
            Some(newest) if newest.created_in.0 <= at => {
                let first = key::older(T::KIND, ordinal, 0);
                let last = key::older(T::KIND, ordinal, at);
                let mut older = self.inner.tree.range(first..=last);
                let (key, bytes) = older.next_back().ok_or_else(|| StoreError::Missing {
                    key: key::describe(&last),
                })??;
                let (stored, _) = self.decode::<T>(&key, ordinal, &bytes)?;
                Ok(Some(Arc::new(stored)))
            }
            _ => Ok(None),
        }
    }

    /// The newest version of a record, be its commit wholly applied or not.
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

    /// The id of a record, whenever it was born.
    pub(super) fn id(&self, kind: Kind, ordinal: Ordinal) -> Result<Id, StoreError> {
        let known = self.id_and_creation(kind, ordinal)?;
        known.map(|(id, _)| id).ok_or_else(|| StoreError::Missing {
            key: key::describe(&key::current(kind, ordinal)),
        })
    }

    /// The id of a record, and the revision at which it was born; `None` where there is no such record,
    /// or the kind is that of attributions.
    pub(super) fn id_and_creation(
        &self,
        kind: Kind,
        ordinal: Ordinal,
    ) -> Result<Option<(Id, Revision)>, StoreError> {
        match kind {
            Kind::EntityType => self.id_and_creation_of::<EntityType<Ordinal>>(ordinal),
            Kind::Predicate => self.id_and_creation_of::<Predicate<Ordinal>>(ordinal),
            Kind::Entity => self.id_and_creation_of::<Entity<Ordinal>>(ordinal),
            Kind::Source => self.id_and_creation_of::<Source<Ordinal>>(ordinal),
            Kind::Claim => self.id_and_creation_of::<StoredClaim>(ordinal),
            Kind::Attribution => Ok(None),
        }
    }

    fn id_and_creation_of<T: StoredRecord>(
        &self,
        ordinal: Ordinal,
    ) -> Result<Option<(Id, Revision)>, StoreError> {
        let newest = self.newest::<T>(ordinal)?;
        Ok(newest.map(|it| (it.record.id().clone(), it.created_in)))
    }

    /// The revisions that wrote the versions of a record up to a revision, newest first.
    pub(super) fn written(
        &self,
        kind: Kind,
        ordinal: Ordinal,
        at: u64,
    ) -> Result<Vec<Revision>, StoreError> {
        let key = key::current(kind, ordinal);
        let Some(bytes) = self.inner.tree.get(key)? else {
            return Ok(Vec::new());
        };
        let mut revisions = Vec::new();
        revisions
            .extend(Some(self.written_in(&key, &bytes)?).filter(|written_in| *written_in <= at));
        let older = key::older(kind, ordinal, 0)..=key::older(kind, ordinal, at);
        for key in self.inner.tree.range(older).keys().rev() {
            let key = key?;
            let written_in = key.last_chunk().copied().map_or(0, u64::from_be_bytes);
            // The newest may have become an older one since it was read.
            if revisions.last() != Some(&written_in) {
                revisions.push(written_in);
            }
        }
        Ok(revisions.into_iter().map(Revision).collect())
    }

    fn written_in(&self, key: &[u8], bytes: &[u8]) -> Result<u64, StoreError> {
        match record_codec::open(bytes) {
            Some(Value::Whole(Versioned { written_in, .. })) => Ok(written_in),
            Some(Value::Pieces(Versioned { written_in, .. })) => Ok(written_in),
            None => Err(undecodable(key, "its bytes are no record")),
        }
    }

    /// The version of a value, and how long its compact form is.
    pub(super) fn decode<T: StoredRecord>(
        &self,
        key: &[u8],
        ordinal: Ordinal,
        bytes: &[u8],
    ) -> Result<Measured<T>, StoreError> {
        let whole = |versioned: Versioned<&[u8]>| {
            let record = borsh::from_slice(versioned.content);
            let record = record.map_err(|e| undecodable(key, &e.to_string()))?;
            let stored = Stored {
                ordinal,
                created_in: Revision(versioned.created_in),
                written_in: Revision(versioned.written_in),
                record,
            };
            let length = u32::try_from(versioned.content.len()).unwrap_or(u32::MAX);
            Ok((stored, length))
        };
        match record_codec::open(bytes) {
            None => Err(undecodable(key, "its bytes are no record")),
            Some(Value::Whole(versioned)) => whole(versioned),
            Some(Value::Pieces(Versioned {
                written_in,
                created_in,
                content: pieces,
            })) => {
                let mut content = Vec::new();
                for n in 0..pieces {
                    let key = key::piece(T::KIND, ordinal, written_in, n);
                    let piece = self.inner.tree.get(key)?;
                    let piece = piece.ok_or_else(|| StoreError::Missing {
                        key: key::describe(&key),
                    })?;
                    content.extend_from_slice(&piece);
                }
                whole(Versioned {
                    written_in,
                    created_in,
                    content: &content,
                })
            }
        }
    }
}

/// About how many bytes a record takes that has so many in its compact form.
fn weight(length: u32) -> u32 {
    length.saturating_mul(2).saturating_add(256)
}

fn undecodable(key: &[u8], what: &str) -> StoreError {
    StoreError::Undecodable {
        key: key::describe(key),
        what: what.to_owned(),
    }
}
