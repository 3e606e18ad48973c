//! Answers requests over a knowledge base.

use std::{
    cell::{OnceCell, RefCell},
    sync::Arc,
};

use claimgraph_engine::{Engine, Limits, OperationKind, Prepared, Response, SchemaError};
use elsa::FrozenVec;
use serde_json::value::RawValue;

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        list::sorted_lists::SortedLists,
        match_cache::MatchCache,
        reader_languages::ReaderLanguages,
        schema::schema,
        verdict_cache::VerdictCache,
        viewer::Viewer,
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
    sorted_lists: Arc<SortedLists>,
}

/// A request of a client.
#[derive(Debug, Clone, Default)]
pub struct Request<'a> {
    /// The document.
    pub query: &'a str,
    /// The name of the operation to run; needed if the document has several.
    pub operation_name: Option<&'a str>,
    /// The values of the variables: a JSON object or `null`.
    pub variables: Option<&'a RawValue>,
    /// The languages in which the client would have texts, best first.
    pub languages: Vec<Language>,
    /// The sender of the request.
    pub viewer: Viewer,
}

/// An operation that is prepared, with the snapshot that it will read.
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
            sorted_lists: Arc::default(),
        })
    }

    /// Prepares a request without running it. The error is the response to a request that is
    /// refused.
    pub fn prepare(&self, request: Request<'_>) -> Result<Operation, Response> {
        let document = claimgraph_engine::Request {
            query: request.query,
            operation_name: request.operation_name,
            variables: request.variables.map(RawValue::get),
        };
        let prepared = self
            .engine
            .prepare(&document, request.viewer.role)
            .map_err(|errors| Response::refused(&errors))?;
        let context = Context {
            newest: self.knowledge_base.snapshot(),
            earlier: FrozenVec::new(),
            redirects: RefCell::default(),
            matches: MatchCache::default(),
            sorted_lists: self.sorted_lists.clone(),
            verdicts: VerdictCache::default(),
            viewer: request.viewer,
            horizon: OnceCell::new(),
            languages: ReaderLanguages::new(request.languages),
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

    /// The last hash of the journal's hash chain at the newest revision; empty at revision 0. Two
    /// knowledge bases with the same hash have the same history.
    pub fn head_hash(&self) -> Result<String, KbError> {
        head_hash(&self.knowledge_base.snapshot())
    }
}

impl Operation {
    /// The kind of the operation.
    pub fn kind(&self) -> OperationKind {
        self.prepared.kind()
    }

    /// The most that the operation may cost.
    pub fn cost(&self) -> usize {
        self.prepared.cost()
    }

    /// The revision that the operation reads.
    pub fn revision(&self) -> Revision {
        self.context.newest.revision()
    }

    /// The last hash of the journal's hash chain at that revision; see [`Api::head_hash`].
    pub fn head_hash(&self) -> Result<String, KbError> {
        head_hash(&self.context.newest)
    }

    /// Runs the operation.
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
