//! The events of a subscription: the changes after a position, as commits add to them.
//!
//! A subscriber is a position in the list of changes and no queue: what it has not taken yet lies
//! in the store, however much it is. So a large commit is read a change at a time, and a subscriber
//! that is behind costs no more memory than one that is not.

use std::sync::Arc;

use claimgraph_engine::{FieldError, Prepared, Response};

use crate::{
    graphql::{
        context::{ClaimGraph, revision_closed},
        context_factory::ContextFactory,
        object::Object,
        types::{change, subscription::FollowArgs},
        viewer::Viewer,
    },
    kb::{
        Change, ChangeFilter, CommitWaiter, KbError, Link, List, ListPosition, ScanStart, Snapshot,
    },
    model::{Language, Revision},
};

/// The most changes that are looked at for one event, before others get their turn.
const MOST_EXAMINED: usize = 200;

/// The events of a subscription.
pub struct Events {
    contexts: Arc<ContextFactory>,
    prepared: Prepared<ClaimGraph>,
    languages: Vec<Language>,
    filter: Option<Arc<ChangeFilter>>,
    position: ListPosition,
    /// The revision up to which there is no further event.
    seen: Revision,
    commits: CommitWaiter,
}

/// The next step of a subscription.
#[derive(Debug)]
pub enum NextEvent {
    /// The response for an event.
    Response(Response),
    /// No event among the changes that were looked at; more are behind them.
    Searching,
    /// No event before the next commit.
    Waiting,
}

/// The place from which a subscription can be resumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResumePoint {
    /// A revision for `since`: no change is missed, those of one commit may be repeated.
    pub revision: Revision,
    /// A cursor for `after`: no change is missed or repeated.
    pub cursor: String,
}

impl Events {
    /// The events of a prepared subscription. The error is the response to one whose arguments are
    /// refused.
    pub(super) fn new(
        contexts: Arc<ContextFactory>,
        prepared: Prepared<ClaimGraph>,
        viewer: &Viewer,
        languages: Vec<Language>,
    ) -> Result<Events, Response> {
        let commits = contexts.knowledge_base.commit_waiter();
        let snapshot = contexts.knowledge_base.snapshot();
        let newest = snapshot.revision();
        let started = source(&prepared, newest).and_then(|(position, filter)| {
            require_open(position, &snapshot, viewer)?;
            Ok((position, filter))
        });
        let (position, filter) = started.map_err(|error| prepared.refused(&error))?;
        Ok(Events {
            contexts,
            prepared,
            languages,
            filter,
            position,
            seen: newest,
            commits,
        })
    }

    /// The cost of each event: the most objects that it can read.
    pub fn cost(&self) -> usize {
        self.prepared.cost()
    }

    /// The next step, on behalf of a viewer with the role that he has now. A response that is
    /// refused is the last.
    pub fn next(&mut self, viewer: &Viewer) -> NextEvent {
        self.step(viewer)
            .unwrap_or_else(|error| NextEvent::Response(self.prepared.refused(&error)))
    }

    fn step(&mut self, viewer: &Viewer) -> Result<NextEvent, FieldError> {
        let newest = self.contexts.knowledge_base.snapshot();
        let newest = newest.seen_by(viewer.clearance());
        // A commit may have closed what lies behind the position.
        require_open(self.position, &newest, viewer)?;
        let mut links = newest.links(List::Changes, ScanStart::After(self.position))?;
        for _ in 0..MOST_EXAMINED {
            let Some(link) = links.next().transpose()? else {
                self.seen = newest.revision();
                return Ok(NextEvent::Waiting);
            };
            self.position = link.position;
            if self.passes(&link, &newest)? {
                return Ok(NextEvent::Response(self.respond(&link, &newest, viewer)));
            }
        }
        Ok(NextEvent::Searching)
    }

    fn passes(&self, link: &Link, newest: &Snapshot) -> Result<bool, KbError> {
        match (&self.filter, Change::of_link(link)) {
            (Some(filter), Some(change)) => filter.passes(&change, newest),
            _ => Ok(true),
        }
    }

    /// Runs the operation on a change, at the revision of its commit.
    fn respond(&self, link: &Link, newest: &Snapshot, viewer: &Viewer) -> Response {
        let snapshot = newest.at(link.position.revision());
        let context = self
            .contexts
            .make(snapshot, viewer.clone(), self.languages.clone());
        match change::row(&context.newest, link) {
            Ok(row) => self.prepared.run_on(&context, &Object::Change(row)),
            Err(error) => self.prepared.refused(&error),
        }
    }

    /// Waits for a commit after those that were looked at; false once there can be none. Dropping
    /// the future loses nothing.
    pub async fn wait(&mut self) -> bool {
        self.commits.after(self.seen).await.is_some()
    }

    /// The place behind the last event, from which the subscription can be resumed.
    pub fn resume_point(&self) -> ResumePoint {
        ResumePoint {
            revision: whole_revision(self.position),
            cursor: change::cursor(self.position).encode(),
        }
    }
}

/// Requires that what follows a position is open to a viewer: it lies after the commit at the
/// viewer's horizon, whose changes would tell what was there before.
fn require_open(
    position: ListPosition,
    newest: &Snapshot,
    viewer: &Viewer,
) -> Result<(), FieldError> {
    let horizon = newest.horizon(viewer.clearance())?;
    let read = whole_revision(position);
    match read < horizon {
        true => Err(revision_closed(read, viewer.role, horizon)),
        false => Ok(()),
    }
}

/// The last revision whose changes all lie before a position, or at it.
fn whole_revision(position: ListPosition) -> Revision {
    let order = Revision(position.order.unsigned_abs());
    match position.number == u16::MAX {
        true => order,
        false => Revision(order.0.saturating_sub(1)),
    }
}

/// The position and the filter that the arguments of a subscription give.
fn source(
    prepared: &Prepared<ClaimGraph>,
    newest: Revision,
) -> Result<(ListPosition, Option<Arc<ChangeFilter>>), FieldError> {
    let source = prepared
        .source_field()
        .ok_or_else(|| FieldError::internal("the operation is no subscription"))?;
    let args = source.args::<FollowArgs>()?;
    Ok((args.start(newest)?, args.filter.clone()))
}
