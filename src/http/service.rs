//! What the surface serves, as it sees it.

use std::error::Error;

use claimgraph_engine::{OperationKind, Response};
use serde_json::value::RawValue;

use crate::{
    graphql::{self, Api, Request, Viewer},
    model::{Language, Revision},
};

/// Answers GraphQL over a knowledge base.
///
/// A request is prepared, which runs nothing, and then run, so that the surface can refuse a mutation by `GET`,
/// answer from a reader's cache, and choose the thread by the cost.
pub trait Service: Send + Sync + 'static {
    /// An operation that may run.
    type Operation: Operation;

    /// Everything up to running: the error is the response to a request that is refused.
    fn prepare(&self, ask: Ask<'_>) -> Result<Self::Operation, Response>;

    /// The schema in GraphQL's own language.
    fn schema(&self) -> &str;

    /// The newest revision.
    fn revision(&self) -> Revision;
}

/// An operation that is prepared, over the state that it will read.
pub trait Operation: Send + 'static {
    /// What kind it is.
    fn kind(&self) -> OperationKind;

    /// What it may cost: the objects that it can ask for.
    fn cost(&self) -> usize;

    /// The name of the state that it reads: a text that no other state of any knowledge base has.
    fn state(&self) -> Result<String, Box<dyn Error + Send + Sync>>;

    /// Runs it.
    fn run(self) -> Response;
}

/// What a client asks.
#[derive(Debug, Clone)]
pub struct Ask<'a> {
    /// The document.
    pub query: &'a str,
    /// Which of its operations to run; needed where it has several.
    pub operation_name: Option<&'a str>,
    /// The values of the variables: a JSON object or `null`.
    pub variables: Option<&'a RawValue>,
    /// The languages that the reader would have, best first.
    pub languages: Vec<Language>,
}

impl Service for Api {
    type Operation = graphql::Operation;

    fn prepare(&self, ask: Ask<'_>) -> Result<graphql::Operation, Response> {
        Api::prepare(
            self,
            Request {
                query: ask.query,
                operation_name: ask.operation_name,
                variables: ask.variables,
                languages: ask.languages,
                viewer: Viewer::default(),
            },
        )
    }

    fn schema(&self) -> &str {
        Api::schema(self)
    }

    fn revision(&self) -> Revision {
        Api::revision(self)
    }
}

impl Operation for graphql::Operation {
    fn kind(&self) -> OperationKind {
        graphql::Operation::kind(self)
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
}
