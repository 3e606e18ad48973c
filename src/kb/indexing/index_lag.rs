//! The index lag: which records have changed since the index was brought up.
//!
//! The index takes many records in one go far more cheaply than one by one, so a commit does not
//! wait for it. A snapshot has the index of some earlier revision and the set of records that have
//! changed since: what the index says of those is void, and they are evaluated themselves.

use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::{
    index::{self, Document, Index, IndexError, Readers},
    kb::{
        error::KbError,
        progress::{Phase, Progress},
    },
    model::{Kind, ListPosition, Ordinal, Revision, ScanStart},
    store::{AnyStored, List, View, kind_of_number},
};

/// The index as a snapshot reads it: the readers of some revision, and the set of records that have
/// changed since.
pub(in crate::kb) struct IndexView {
    pub(in crate::kb) readers: Arc<Readers>,
    /// The changed entities, sources and claims.
    later: [RoaringBitmap; 3],
}

impl IndexView {
    /// The view of an index without lag.
    pub(in crate::kb) fn new(readers: Arc<Readers>) -> IndexView {
        IndexView {
            readers,
            later: Default::default(),
        }
    }

    /// The same index with more changed records.
    pub(in crate::kb) fn with(&self, written: &[(Kind, Ordinal)]) -> IndexView {
        let mut later = self.later.clone();
        for (kind, ordinal) in written {
            if let Some(number) = indexed_kind_number(*kind) {
                later[number].insert(ordinal.0);
            }
        }
        IndexView {
            readers: self.readers.clone(),
            later,
        }
    }

    /// The number of a kind among the indexed kinds, and its changed records; those of claims for
    /// kinds that are not indexed.
    pub(in crate::kb) fn later(&self, kind: Kind) -> (usize, &RoaringBitmap) {
        let number = indexed_kind_number(kind).unwrap_or(2);
        (number, &self.later[number])
    }

    /// The index lag: how many records have changed.
    pub(in crate::kb) fn behind(&self) -> u64 {
        self.later.iter().map(RoaringBitmap::len).sum()
    }
}

/// The number of a kind among the kinds that have an index.
fn indexed_kind_number(kind: Kind) -> Option<usize> {
    match kind {
        Kind::Entity => Some(0),
        Kind::Source => Some(1),
        Kind::Claim => Some(2),
        _ => None,
    }
}

/// The records written after a revision, each once.
pub(in crate::kb) fn written_since(
    view: &View,
    revision: Revision,
) -> Result<Vec<(Kind, Ordinal)>, KbError> {
    let start = ScanStart::After(ListPosition::after_commit(revision));
    let mut written = Vec::new();
    for link in view.links(List::Changes, start)? {
        let position = link?.position;
        let kind = kind_of_number(position.number);
        written.extend(kind.map(|kind| (kind, position.ordinal)));
    }
    written.sort_unstable();
    written.dedup();
    Ok(written)
}

/// Puts the newest versions of records into the index.
fn put(
    index: &mut Index,
    view: &View,
    written: &[(Kind, Ordinal)],
    progress: Progress<'_>,
) -> Result<(), KbError> {
    let indexed = written
        .iter()
        .filter(|(kind, _)| indexed_kind_number(*kind).is_some());
    let count = indexed.clone().count();
    for (n, (kind, ordinal)) in indexed.enumerate() {
        if n % 1_000 == 0 {
            progress(Phase::Indexing, n as u64, count as u64);
        }
        let record = match kind {
            Kind::Entity => view.entity(*ordinal)?.map(AnyStored::Entity),
            Kind::Source => view.source(*ordinal)?.map(AnyStored::Source),
            _ => view.claim(*ordinal)?.map(AnyStored::Claim),
        };
        match record {
            Some(record) => put_record(index, &record, count)?,
            None => index.delete(*kind, *ordinal, count)?,
        }
    }
    Ok(())
}

/// Puts a record, one of `count`, into the index.
pub(in crate::kb) fn put_record(
    index: &mut Index,
    record: &AnyStored,
    count: usize,
) -> Result<(), IndexError> {
    if let Some((kind, ordinal)) = record.removed() {
        return index.delete(kind, ordinal, count);
    }
    let document = match record {
        AnyStored::Entity(entity) => {
            Document::of_entity(entity.ordinal, entity.written_in, &entity.record)
                .born(entity.created_in)
        }
        AnyStored::Source(source) => {
            Document::of_source(source.ordinal, source.written_in, &source.record)
                .born(source.created_in)
        }
        AnyStored::Claim(claim) => {
            Document::of_claim(claim.ordinal, claim.written_in, &claim.record)
                .born(claim.created_in)
        }
        AnyStored::EntityType(_) | AnyStored::Unit(_) | AnyStored::Predicate(_) => return Ok(()),
    };
    index.put(&document, count)
}

/// The commit that made a view's revision, as the index notes it.
pub(in crate::kb) fn index_state(view: &View) -> Result<index::State, KbError> {
    let revision = view.revision();
    let hash = view.commit(revision)?.map(|commit| commit.hash);
    Ok(index::State {
        revision,
        hash: hash.unwrap_or_else(|| "-".to_owned()),
    })
}

/// Brings an index up to a view: adds the records that it lacks, or all of them if it was made
/// from another history.
pub(in crate::kb) fn bring_up(
    index: &mut Index,
    view: &View,
    progress: Progress<'_>,
) -> Result<Arc<IndexView>, KbError> {
    let now = index_state(view)?;
    if index.state() != Some(&now) {
        let indexed = match index.state() {
            Some(then) if then.revision < now.revision => {
                (index_state(&view.at(then.revision))? == *then).then_some(then.revision)
            }
            _ => None,
        };
        if indexed.is_none() {
            index.clear()?;
        }
        let written = written_since(view, indexed.unwrap_or(Revision(0)))?;
        let brought_up = put(index, view, &written, progress)
            .and_then(|()| index.commit(&now).map_err(KbError::from));
        if let Err(error) = brought_up {
            // The first failure is told.
            let _ = index.forget();
            return Err(error);
        }
    }
    Ok(Arc::new(IndexView::new(index.readers()?)))
}
