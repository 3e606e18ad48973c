//! Answers requests over a knowledge base.

use std::sync::Arc;

use claimgraph_engine::{Engine, Limits, OperationKind, Prepared, Response, SchemaError};
use elsa::FrozenVec;
use serde_json::value::RawValue;

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        list::request::Matches,
        schema::schema,
    },
    kb::{KbError, KnowledgeBase, Snapshot},
    model::{Language, Revision},
};

/// The longest page that a request may ask for, unless set otherwise.
pub const LONGEST_PAGE: usize = 100;

/// The API over a knowledge base.
pub struct Api {
    knowledge_base: Arc<KnowledgeBase>,
    engine: Engine<ClaimGraph>,
    schema: String,
    longest_page: usize,
}

/// What a client asks.
#[derive(Debug, Clone, Default)]
pub struct Request<'a> {
    /// The document.
    pub query: &'a str,
    /// Which of its operations to run; needed where it has several.
    pub operation_name: Option<&'a str>,
    /// The values of the variables: a JSON object or `null`.
    pub variables: Option<&'a RawValue>,
    /// The languages in which the client would have texts, best first.
    pub languages: Vec<Language>,
}

/// An operation that may run, over the revision that it will read.
pub struct Operation {
    prepared: Prepared<ClaimGraph>,
    context: Context,
}

impl Api {
    /// The API over a knowledge base, within limits. The error is a mistake in the declaration of
    /// the schema.
    pub fn new(
        knowledge_base: Arc<KnowledgeBase>,
        limits: Limits,
        longest_page: usize,
    ) -> Result<Api, SchemaError> {
        let engine = Engine::new(schema()?, limits)?;
        let schema = engine.sdl();
        Ok(Api {
            knowledge_base,
            engine,
            schema,
            longest_page,
        })
    }

    /// Everything up to running: the error is the response to a request that is refused.
    pub fn prepare(&self, request: Request<'_>) -> Result<Operation, Response> {
        let asked = claimgraph_engine::Request {
            query: request.query,
            operation_name: request.operation_name,
            variables: request.variables.map(RawValue::get),
        };
        let prepared = self
            .engine
            .prepare(&asked)
            .map_err(|refusal| Response::refused(&refusal))?;
        let context = Context {
            now: self.knowledge_base.snapshot(),
            past: FrozenVec::new(),
            matches: Matches::default(),
            languages: request.languages,
            longest_page: self.longest_page,
        };
        Ok(Operation { prepared, context })
    }

    /// Prepares a request and runs it.
    pub fn answer(&self, request: Request<'_>) -> Response {
        match self.prepare(request) {
            Ok(operation) => operation.run(),
            Err(refused) => refused,
        }
    }

    /// The schema in GraphQL's own language.
    pub fn schema(&self) -> &str {
        &self.schema
    }

    /// The newest revision.
    pub fn revision(&self) -> Revision {
        self.knowledge_base.snapshot().revision()
    }

    /// The hash that ends the journal's chain at the newest revision; empty at revision 0. Two
    /// knowledge bases with the same one have the same history.
    pub fn head_hash(&self) -> Result<String, KbError> {
        head_hash(&self.knowledge_base.snapshot())
    }
}

impl Operation {
    /// What kind it is.
    pub fn kind(&self) -> OperationKind {
        self.prepared.kind()
    }

    /// What it may cost.
    pub fn cost(&self) -> usize {
        self.prepared.cost()
    }

    /// The revision that it reads.
    pub fn revision(&self) -> Revision {
        self.context.now.revision()
    }

    /// The hash that ends the journal's chain at that revision; see [`Api::head_hash`].
    pub fn head_hash(&self) -> Result<String, KbError> {
        head_hash(&self.context.now)
    }

    /// Runs it.
    pub fn run(self) -> Response {
        self.prepared.run(&self.context)
    }
}

fn head_hash(snapshot: &Snapshot) -> Result<String, KbError> {
    Ok(snapshot
        .own_commit()?
        .map(|commit| commit.hash)
        .unwrap_or_default())
}
