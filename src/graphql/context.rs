//! The context of a request, and the records that it reads.

use std::{
    cell::{Cell, RefCell},
    ops::Deref,
    sync::Arc,
};

use claimgraph_engine::FieldError;
use elsa::FrozenVec;

use crate::{
    graphql::{
        error::REVISION_CLOSED,
        list::sorted_lists::SortedLists,
        match_cache::MatchCache,
        node_id::{self, NodeState},
        reader_languages::ReaderLanguages,
        review::Review,
        shown_documents::ShownDocuments,
        verdict_cache::VerdictCache,
        viewer::{Role, Viewer},
    },
    kb::{KbError, KnowledgeBase, RecordKey, Snapshot, Stored},
    model::{Id, Kind, Ordinal, Revision, global_id},
};

/// The application that our schema is declared over.
#[derive(Debug)]
pub(super) struct ClaimGraph;

/// The context of one request.
pub(super) struct Context {
    /// The knowledge base, to which mutations write.
    pub(super) knowledge_base: Arc<KnowledgeBase>,
    /// The newest snapshot when the request came, which a query reads.
    pub(super) newest: Snapshot,
    /// The snapshots of other revisions, kept until the request is answered.
    pub(super) others: FrozenVec<Box<Snapshot>>,
    /// The snapshots of dry runs, as things were and as they would be, kept as long.
    pub(super) previewed: FrozenVec<Box<Snapshot>>,
    /// The revision that the last mutation of the request made; 0 if none made one.
    pub(super) last_written: Cell<Revision>,
    /// The ids of merged entities and of renamed records that led on to others, in the order of
    /// resolution.
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
    pub(super) horizon: Cell<Option<Revision>>,
    /// The languages in which the sender would have texts.
    pub(super) languages: ReaderLanguages,
    /// The review that writes need.
    pub(super) review: Review,
    /// The viewers who see the documents of sources as a whole.
    pub(super) shown_documents: ShownDocuments,
    /// The longest page.
    pub(super) longest_page: usize,
}

impl Context {
    /// The earliest revision that the viewer may read; 0 if that is every one. It is that of the
    /// newest commit, which may be later than what the run reads.
    pub(super) fn horizon(&self) -> Result<Revision, KbError> {
        if let Some(horizon) = self.horizon.get() {
            return Ok(horizon);
        }
        let newest = self.knowledge_base.snapshot();
        let horizon = newest.horizon(self.viewer.clearance())?;
        self.horizon.set(Some(horizon));
        Ok(horizon)
    }

    /// The snapshot of a revision, kept until the request is answered. Refused before the viewer's
    /// horizon.
    pub(super) fn snapshot_at(&self, revision: Revision) -> Result<&Snapshot, FieldError> {
        if revision == self.newest.revision() {
            return Ok(&self.newest);
        }
        let horizon = self.horizon()?;
        if revision < horizon {
            return Err(revision_closed(revision, self.viewer.role, horizon));
        }
        Ok(
            match self.kept(revision, |snapshot| !snapshot.is_pinned()) {
                Some(snapshot) => snapshot,
                None => self.keep(match revision > self.newest.revision() {
                    true => self.newest_seen().at(revision),
                    false => self.newest.at(revision),
                }),
            },
        )
    }

    /// The snapshot of a revision that was asked for: the ids of its records name the revision,
    /// even if it is the newest now, since the answer does not go on with it.
    pub(super) fn pinned_at(&self, revision: Revision) -> Result<&Snapshot, FieldError> {
        let snapshot = self.snapshot_at(revision)?;
        if revision < self.newest.revision() {
            return Ok(snapshot);
        }
        Ok(match self.kept(revision, Snapshot::is_pinned) {
            Some(pinned) => pinned,
            None => self.keep(snapshot.pinned()),
        })
    }

    /// The snapshot that is the newest now, after what other requests and earlier mutations of this
    /// one have written.
    pub(super) fn newest_now(&self) -> &Snapshot {
        let now = self.newest_seen();
        let revision = now.revision();
        if revision == self.newest.revision() {
            return &self.newest;
        }
        match self.kept(revision, |snapshot| !snapshot.is_pinned()) {
            Some(snapshot) => snapshot,
            None => self.keep(now),
        }
    }

    /// The snapshot of a revision up to that of another snapshot, as seen from there.
    pub(super) fn seen_from<'a>(
        &'a self,
        other: &'a Snapshot,
        revision: Revision,
    ) -> Result<&'a Snapshot, FieldError> {
        if other.is_supposed() && revision == other.revision() {
            return Ok(other);
        }
        match other.is_pinned() {
            true => self.pinned_at(revision),
            false => self.snapshot_at(revision),
        }
    }

    /// The snapshot of the revision that wrote a version, or of the viewer's horizon where that is
    /// later: the record is the same there, if that is the version that it has there. Of a supposed
    /// version it is `other`.
    pub(super) fn snapshot_of_version<'a>(
        &'a self,
        other: &'a Snapshot,
        written: Revision,
    ) -> Result<&'a Snapshot, FieldError> {
        let revision = written.max(self.horizon()?);
        match other.is_supposed() && revision == other.revision() {
            true => Ok(other),
            false => self.pinned_at(revision),
        }
    }

    /// Whether the viewer sees the documents of sources as a whole.
    pub(super) fn shows_documents(&self) -> bool {
        match self.shown_documents {
            ShownDocuments::Nobody => false,
            ShownDocuments::From(role) => self.viewer.role >= role,
        }
    }

    /// The state of the records that a snapshot shows, as their ids tell it.
    pub(super) fn node_state(&self, snapshot: &Snapshot) -> NodeState {
        match snapshot.revision() {
            _ if snapshot.is_supposed() => NodeState::Supposed,
            revision if snapshot.is_pinned() => NodeState::At(revision),
            revision if revision < self.newest.revision() => NodeState::At(revision),
            _ => NodeState::Newest,
        }
    }

    /// The snapshot that the id of a node names, which is `snapshot` for an id without a revision,
    /// and the id of the record; `None` if there is no such revision. Refuses what can be no id.
    pub(super) fn snapshot_of_id<'a, 'i>(
        &'a self,
        snapshot: &'a Snapshot,
        id: &'i str,
    ) -> Result<Option<(&'a Snapshot, &'i str)>, FieldError> {
        Ok(match node_id::parse(id)? {
            (record_id, NodeState::Newest) => Some((snapshot, record_id)),
            (_, NodeState::Supposed) => None,
            (_, NodeState::At(revision)) if revision > self.newest.revision() => None,
            (record_id, NodeState::At(revision)) => Some((self.pinned_at(revision)?, record_id)),
        })
    }

    /// The newest snapshot, as the viewer looks records up in it.
    fn newest_seen(&self) -> Snapshot {
        let newest = self.knowledge_base.snapshot();
        newest.seen_by(self.viewer.clearance())
    }

    /// Notes the revision that a mutation of the request has made, which may have a later horizon.
    pub(super) fn note_written(&self, revision: Revision) {
        self.last_written.set(revision);
        self.horizon.set(None);
    }

    /// The revision that the answer names: that which a query reads, or which the last mutation
    /// made.
    pub(super) fn revision(&self) -> Revision {
        self.newest.revision().max(self.last_written.get())
    }

    /// The kept snapshot of a revision that is pinned, or that is not.
    fn kept(&self, revision: Revision, is_sought: fn(&Snapshot) -> bool) -> Option<&Snapshot> {
        let mut others = self.others.iter();
        others.find(|snapshot| snapshot.revision() == revision && is_sought(snapshot))
    }

    fn keep(&self, snapshot: Snapshot) -> &Snapshot {
        self.others.push_get(Box::new(snapshot))
    }

    /// The record that a global id names; `None` if there is none. The id of a merged entity leads
    /// on to its survivor, and a former id to the record that had it, which the answer tells.
    pub(super) fn find(&self, snapshot: &Snapshot, id: &str) -> Result<Option<RecordKey>, KbError> {
        self.redirected(snapshot, id, snapshot.find(id)?)
    }

    /// The record of a kind that an id names, by itself or with its kind before it; `None` if there
    /// is none. The id of a merged entity leads on to its survivor, and a former id to the record
    /// that had it, which the answer tells.
    pub(super) fn find_of(
        &self,
        snapshot: &Snapshot,
        kind: Kind,
        id: &str,
    ) -> Result<Option<RecordKey>, KbError> {
        self.redirected(snapshot, id, snapshot.find_of(kind, id)?)
    }

    fn redirected(
        &self,
        snapshot: &Snapshot,
        named: &str,
        key: Option<RecordKey>,
    ) -> Result<Option<RecordKey>, KbError> {
        // Attributions are neither merged nor renamed.
        let Some(key) = key.filter(|key| key.kind != Kind::Attribution) else {
            return Ok(key);
        };
        let kind = key.kind;
        let survivor = match kind {
            Kind::Entity => snapshot.merges()?.survivor(key.ordinal),
            _ => key.ordinal,
        };
        let id = snapshot.id_of(kind, key.ordinal)?;
        let is_former = global_id::own_id(kind, named) != id.as_str();
        if is_former || survivor != key.ordinal {
            let global_id = |id: &Id| snapshot.global_id(kind, id).into_owned();
            let redirect = Redirect {
                merged: key.ordinal,
                survivor,
                from: match is_former {
                    true => named.to_owned(),
                    false => global_id(&id),
                },
                to: global_id(&snapshot.id_of(kind, survivor)?),
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

/// The refusal of a revision before the horizon of a role.
pub(super) fn revision_closed(revision: Revision, role: Role, horizon: Revision) -> FieldError {
    FieldError::new(
        REVISION_CLOSED,
        format!(
            "revision {revision} is closed to the role {role}, since a later one closed something of it; the earliest that is open is {horizon}"
        ),
    )
}

/// The id of a merged entity or a former id of a record, and the id of the record to which it led.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Redirect {
    /// The merged entity, or the renamed record itself.
    pub(super) merged: Ordinal,
    /// The survivor, or the renamed record.
    pub(super) survivor: Ordinal,
    /// The id that led on.
    pub(super) from: String,
    /// The id to which it led.
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
