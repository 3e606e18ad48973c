//! The context of a request, and the records that it reads.

use std::{ops::Deref, sync::Arc};

use elsa::FrozenVec;

use crate::{
    graphql::{match_cache::MatchCache, verdict_cache::VerdictCache, viewer::Viewer},
    kb::{Snapshot, Stored},
    model::{Language, Revision},
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
    /// The records that match filter expressions.
    pub(super) matches: MatchCache,
    /// The verdict that was worked out last.
    pub(super) verdicts: VerdictCache,
    /// The sender of the request.
    pub(super) viewer: Viewer,
    /// The languages in which the sender would have texts, best first.
    pub(super) languages: Vec<Language>,
    /// The longest page.
    pub(super) longest_page: usize,
}

impl Context {
    /// The snapshot of a revision, kept until the request is answered.
    pub(super) fn snapshot_at(&self, revision: Revision) -> &Snapshot {
        if revision == self.newest.revision() {
            return &self.newest;
        }
        let mut earlier = self.earlier.iter();
        match earlier.find(|snapshot| snapshot.revision() == revision) {
            Some(snapshot) => snapshot,
            None => self.earlier.push_get(Box::new(self.newest.at(revision))),
        }
    }
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
