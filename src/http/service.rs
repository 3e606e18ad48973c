//! The GraphQL service behind the server, as a trait, so that tests can put another in its place.

use std::error::Error;

use claimgraph_engine::{OperationKind, Response};

use crate::{
    graphql::{self, Api, ApiMeasures, NextEvent, Request, ResumePoint, Viewer},
    model::Revision,
};

/// A GraphQL service over a knowledge base.
///
/// A request is prepared first, which runs nothing, and then run: so the server can refuse a
/// mutation by `GET`, validate a client's copy, and choose the thread by the cost.
pub trait Service: Send + Sync + 'static {
    /// The type of prepared operations.
    type Operation: Operation;

    /// Prepares an operation; the error is the response with the request errors.
    fn prepare(&self, request: Request<'_>) -> Result<Self::Operation, Response>;

    /// The kind of the operation that a document has under a name; none if that cannot be told. The
    /// document need not be valid.
    fn kind(&self, query: &str, operation_name: Option<&str>) -> Option<OperationKind>;

    /// The schema in the schema definition language (SDL).
    fn schema(&self) -> &str;

    /// The newest revision of the knowledge base.
    fn revision(&self) -> Revision;

    /// Whether nothing is written any more, since the storage failed.
    fn is_halted(&self) -> bool;

    /// The measures of the service, for whoever watches over it.
    fn measures(&self) -> Result<ApiMeasures, Box<dyn Error + Send + Sync>>;
}

/// A prepared operation over the snapshot that it will read.
pub trait Operation: Send + 'static {
    /// The type of the events of a subscription.
    type Events: Events;

    /// The kind of the operation.
    fn kind(&self) -> OperationKind;

    /// The name of the operation, if it has one.
    fn name(&self) -> Option<&str>;

    /// The cost of the operation: the most objects that it can read.
    fn cost(&self) -> usize;

    /// The hash of the snapshot that the operation reads, unique over all knowledge bases.
    fn state(&self) -> Result<String, Box<dyn Error + Send + Sync>>;

    /// Runs the operation.
    fn run(self) -> Response;

    /// The events of a subscription. The error is the response to one that is refused.
    fn events(self) -> Result<Self::Events, Response>;
}

/// The events of a subscription, each read at its own revision.
pub trait Events: Send + 'static {
    /// The cost of each event: the most objects that it can read.
    fn cost(&self) -> usize;

    /// The next step, on behalf of a viewer. A response that is refused is the last.
    fn next(&mut self, viewer: &Viewer) -> NextEvent;

    /// Waits until there may be a further event; false once there can be none. Dropping the future
    /// loses nothing.
    fn wait(&mut self) -> impl Future<Output = bool>;

    /// The place behind the last event.
    fn resume_point(&self) -> ResumePoint;
}

impl Service for Api {
    type Operation = graphql::Operation;

    fn prepare(&self, request: Request<'_>) -> Result<graphql::Operation, Response> {
        Api::prepare(self, request)
    }

    fn kind(&self, query: &str, operation_name: Option<&str>) -> Option<OperationKind> {
        Api::kind(self, query, operation_name)
    }

    fn schema(&self) -> &str {
        Api::schema(self)
    }

    fn revision(&self) -> Revision {
        Api::revision(self)
    }

    fn is_halted(&self) -> bool {
        Api::is_halted(self)
    }

    fn measures(&self) -> Result<ApiMeasures, Box<dyn Error + Send + Sync>> {
        Ok(Api::measures(self)?)
    }
}

impl Operation for graphql::Operation {
    type Events = graphql::Events;

    fn kind(&self) -> OperationKind {
        graphql::Operation::kind(self)
    }

    fn name(&self) -> Option<&str> {
        graphql::Operation::name(self)
    }

    fn cost(&self) -> usize {
        graphql::Operation::cost(self)
    }

    fn state(&self) -> Result<String, Box<dyn Error + Send + Sync>> {
        Ok(self.head_hash()?)
    }

    fn run(self) -> Response {
        graphql::Operation::run(self)
    }

    fn events(self) -> Result<graphql::Events, Response> {
        graphql::Operation::events(self)
    }
}

impl Events for graphql::Events {
    fn cost(&self) -> usize {
        graphql::Events::cost(self)
    }

    fn next(&mut self, viewer: &Viewer) -> NextEvent {
        graphql::Events::next(self, viewer)
    }

    fn wait(&mut self) -> impl Future<Output = bool> {
        graphql::Events::wait(self)
    }

    fn resume_point(&self) -> ResumePoint {
        graphql::Events::resume_point(self)
    }
}
