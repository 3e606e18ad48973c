//! The context of a request, and the records that it reads.

use std::{
    cell::{OnceCell, RefCell},
    ops::Deref,
    sync::Arc,
};

use claimgraph_engine::FieldError;
use elsa::FrozenVec;

use crate::{
    graphql::{
        error::REVISION_CLOSED, list::sorted_lists::SortedLists, match_cache::MatchCache,
        reader_languages::ReaderLanguages, verdict_cache::VerdictCache, viewer::Viewer,
    },
    kb::{KbError, RecordKey, Snapshot, Stored},
    model::{Kind, Ordinal, Revision},
};

/// The application that our schema is declared over.
#[derive(Debug)]
pub(super) struct ClaimGraph;

/// The context of one request.
pub(super) struct Context {
    /// The newest snapshot, which the request reads.
    pub(super) newest: Snapshot,
    /// The snapshots of earlier revisions, kept until the request is answered.
    pub(super) earlier: FrozenVec<Box<Snapshot>>,
    /// The ids of merged entities that led on to others, in the order of resolution.
    pub(super) redirects: RefCell<Vec<Redirect>>,
    /// The records that match filter expressions.
    pub(super) matches: MatchCache,
    /// The sorted lists of the latest requests.
    pub(super) sorted_lists: Arc<SortedLists>,
    /// The verdict that was worked out last.
    pub(super) verdicts: VerdictCache,
    /// The sender of the request.
    pub(super) viewer: Viewer,
    /// The earliest revision that the sender may read, once it is known.
    pub(super) horizon: OnceCell<Revision>,
    /// The languages in which the sender would have texts.
    pub(super) languages: ReaderLanguages,
    /// The longest page.
    pub(super) longest_page: usize,
}

impl Context {
    /// The earliest revision that the viewer may read; 0 if that is every one.
    pub(super) fn horizon(&self) -> Result<Revision, KbError> {
        if let Some(horizon) = self.horizon.get() {
            return Ok(*horizon);
        }
        let horizon = self.newest.horizon(self.viewer.clearance())?;
        Ok(*self.horizon.get_or_init(|| horizon))
    }

    /// The snapshot of a revision, kept until the request is answered. Refused before the viewer's
    /// horizon.
    pub(super) fn snapshot_at(&self, revision: Revision) -> Result<&Snapshot, FieldError> {
        if revision == self.newest.revision() {
            return Ok(&self.newest);
        }
        let horizon = self.horizon()?;
        if revision < horizon {
            return Err(FieldError::new(
                REVISION_CLOSED,
                format!(
                    "revision {revision} is closed to the role {}, since a later one closed something of it; the earliest that is open is {horizon}",
                    self.viewer.role
                ),
            ));
        }
        let mut earlier = self.earlier.iter();
        Ok(
            match earlier.find(|snapshot| snapshot.revision() == revision) {
                Some(snapshot) => snapshot,
                None => self.earlier.push_get(Box::new(self.newest.at(revision))),
            },
        )
    }

    /// The snapshot of the revision that wrote a version, or of the viewer's horizon where that is
    /// later: the record is the same there, if that is the version that it has there.
    pub(super) fn snapshot_of_version(&self, written: Revision) -> Result<&Snapshot, FieldError> {
        self.snapshot_at(written.max(self.horizon()?))
    }

    /// The record that a global id names; `None` if there is none. The id of a merged entity leads
    /// on to its survivor, which the answer tells.
    pub(super) fn find(&self, snapshot: &Snapshot, id: &str) -> Result<Option<RecordKey>, KbError> {
        self.redirected(snapshot, snapshot.find(id)?)
    }

    /// The record of a kind that an id names, by itself or with its kind before it; `None` if there
    /// is none. The id of a merged entity leads on to its survivor, which the answer tells.
    pub(super) fn find_of(
        &self,
        snapshot: &Snapshot,
        kind: Kind,
        id: &str,
    ) -> Result<Option<RecordKey>, KbError> {
        self.redirected(snapshot, snapshot.find_of(kind, id)?)
    }

    fn redirected(
        &self,
        snapshot: &Snapshot,
        key: Option<RecordKey>,
    ) -> Result<Option<RecordKey>, KbError> {
        let Some(key) = key.filter(|key| key.kind == Kind::Entity) else {
            return Ok(key);
        };
        let survivor = snapshot.merges()?.survivor(key.ordinal);
        if survivor != key.ordinal {
            let global_id = |entity| {
                let id = snapshot.id_of(Kind::Entity, entity)?;
                Ok::<_, KbError>(snapshot.global_id(Kind::Entity, &id).into_owned())
            };
            let redirect = Redirect {
                merged: key.ordinal,
                survivor,
                from: global_id(key.ordinal)?,
                to: global_id(survivor)?,
            };
            let mut redirects = self.redirects.borrow_mut();
            if !redirects.contains(&redirect) {
                redirects.push(redirect);
            }
        }
        Ok(Some(RecordKey {
            ordinal: survivor,
            ..key
        }))
    }
}

/// The id of a merged entity, and that of the survivor to which it led.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Redirect {
    /// The merged entity.
    pub(super) merged: Ordinal,
    /// The survivor.
    pub(super) survivor: Ordinal,
    /// The id of the merged entity.
    pub(super) from: String,
    /// The id of the survivor.
    pub(super) to: String,
}

/// A record as a snapshot shows it.
pub(super) struct Node<'a, T> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The record, with its ordinal and the revision that wrote it.
    pub(super) stored: Arc<Stored<T>>,
}

impl<T> Clone for Node<'_, T> {
    fn clone(&self) -> Self {
        Node {
            snapshot: self.snapshot,
            stored: self.stored.clone(),
        }
    }
}

impl<T> Deref for Node<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.stored.record
    }
}
