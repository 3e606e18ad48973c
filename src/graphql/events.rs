//! The events of a subscription: those of its source stream, as commits add to them.

use std::sync::Arc;

use claimgraph_engine::{FieldError, Prepared, Response};

use crate::{
    graphql::{
        context::{ClaimGraph, revision_closed},
        context_factory::ContextFactory,
        object::Object,
        source_stream::{SourceEvent, SourceStream, StreamStep},
        viewer::Viewer,
    },
    kb::{CommitWaiter, ListPosition, Snapshot},
    model::{Language, Revision},
};

/// The cost of an event for which a commit may have to be assessed anew.
const COSTLY: usize = 100_000;

/// The events of a subscription.
pub struct Events {
    contexts: Arc<ContextFactory>,
    prepared: Prepared<ClaimGraph>,
    languages: Vec<Language>,
    stream: SourceStream,
    /// The revision up to which there is no further event.
    seen: Revision,
    commits: CommitWaiter,
}

/// The next step of a subscription.
#[derive(Debug)]
pub enum NextEvent {
    /// The response for an event.
    Response(Response),
    /// No event among what was looked at; there is more behind it.
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
        let stream = SourceStream::new(&prepared, newest).and_then(|stream| {
            require_open(stream.position(), &snapshot, viewer)?;
            Ok(stream)
        });
        let stream = stream.map_err(|error| prepared.refused(&error))?;
        Ok(Events {
            contexts,
            prepared,
            languages,
            stream,
            seen: newest,
            commits,
        })
    }

    /// The cost of each event: the most objects that it can read.
    pub fn cost(&self) -> usize {
        match self.stream.is_costly() {
            true => self.prepared.cost().max(COSTLY),
            false => self.prepared.cost(),
        }
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
        require_open(self.stream.position(), &newest, viewer)?;
        Ok(match self.stream.step(&newest)? {
            StreamStep::Event(event) => NextEvent::Response(self.respond(&event, &newest, viewer)),
            StreamStep::Searching => NextEvent::Searching,
            StreamStep::Waiting => {
                self.seen = newest.revision();
                NextEvent::Waiting
            }
        })
    }

    /// Runs the operation on an event, at the revision of its commit.
    fn respond(&self, event: &SourceEvent, newest: &Snapshot, viewer: &Viewer) -> Response {
        let snapshot = newest.at(event.revision());
        let context = self
            .contexts
            .make(snapshot, viewer.clone(), self.languages.clone());
        match event.row(&context) {
            Ok(row) => self.prepared.run_on(&context, &Object::Subscription(row)),
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
            revision: self.stream.position().whole_revision(),
            cursor: self.stream.cursor().encode(),
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
    let read = position.whole_revision();
    match read < horizon {
        true => Err(revision_closed(read, viewer.role, horizon)),
        false => Ok(()),
    }
}
