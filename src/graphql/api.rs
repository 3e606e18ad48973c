//! Answers requests over a knowledge base.

use std::sync::Arc;

use claimgraph_engine::{
    Engine, Limits, OperationKind, Prepared, RequestErrors, Response, SchemaError,
};
use serde_json::value::RawValue;

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        context_factory::ContextFactory,
        events::Events,
        measures::ApiMeasures,
        object::Object,
        review::Review,
        schema::schema,
        shown_documents::ShownDocuments,
        viewer::Viewer,
    },
    kb::{KbError, KnowledgeBase, Snapshot},
    model::{Kind, Language, Revision},
};

/// The longest page that a request may ask for, unless set otherwise.
pub const LONGEST_PAGE: usize = 100;

/// The API over a knowledge base.
pub struct Api {
    contexts: Arc<ContextFactory>,
    engine: Engine<ClaimGraph>,
    schema: String,
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
    contexts: Arc<ContextFactory>,
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
            contexts: Arc::new(ContextFactory::new(knowledge_base, longest_page)),
            engine,
            schema,
        })
    }

    /// The same API with a review that writes need; by default drafts need a second person.
    #[must_use]
    pub fn with_review(self, review: Review) -> Api {
        Api {
            contexts: Arc::new(self.contexts.with_review(review)),
            ..self
        }
    }

    /// The same API with other viewers who see the documents of sources as a whole; by default
    /// editors do.
    #[must_use]
    pub fn with_shown_documents(self, shown: ShownDocuments) -> Api {
        Api {
            contexts: Arc::new(self.contexts.with_shown_documents(shown)),
            ..self
        }
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
        let newest = self.contexts.knowledge_base.snapshot();
        let context = self
            .contexts
            .make(newest, request.viewer, request.languages);
        Ok(Operation {
            prepared,
            context,
            contexts: self.contexts.clone(),
        })
    }

    /// The kind of the operation that a document has under a name; none if that cannot be told. The
    /// document need not be valid.
    pub fn kind(&self, query: &str, operation_name: Option<&str>) -> Option<OperationKind> {
        self.engine.kind(query, operation_name)
    }

    /// Checks that a document is valid.
    pub fn validate(&self, query: &str) -> Result<(), RequestErrors> {
        self.engine.validate(query)
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
        self.contexts.knowledge_base.snapshot().revision()
    }

    /// The earliest revision that a viewer may read.
    pub fn horizon(&self, viewer: &Viewer) -> Result<Revision, KbError> {
        let newest = self.contexts.knowledge_base.snapshot();
        newest.horizon(viewer.clearance())
    }

    /// Whether nothing is written any more, since the storage failed.
    pub fn is_halted(&self) -> bool {
        self.contexts.knowledge_base.is_halted()
    }

    /// The measures of the API and its knowledge base.
    pub fn measures(&self) -> Result<ApiMeasures, KbError> {
        let measures = self.contexts.knowledge_base.measures()?;
        let kinds = Kind::ALL.into_iter();
        Ok(ApiMeasures {
            revisions: vec![
                ("journal", measures.journal),
                ("store", measures.store),
                ("index", measures.index),
            ],
            records: kinds
                .map(|kind| (kind, measures.records.of(kind)))
                .collect(),
            bytes: vec![
                ("journal", measures.journal_bytes),
                ("store", measures.store_bytes),
                ("index", measures.index_bytes),
                ("documents", measures.document_bytes),
            ],
            lookups: self.engine.cache_lookups().into(),
        })
    }

    /// The last hash of the journal's hash chain at the newest revision; empty at revision 0. Two
    /// knowledge bases with the same hash have the same history.
    pub fn head_hash(&self) -> Result<String, KbError> {
        head_hash(&self.contexts.knowledge_base.snapshot())
    }
}

impl Operation {
    /// The kind of the operation.
    pub fn kind(&self) -> OperationKind {
        self.prepared.kind()
    }

    /// The name of the operation, if it has one.
    pub fn name(&self) -> Option<&str> {
        self.prepared.name()
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
        match self.kind() {
            OperationKind::Mutation => self.prepared.run_on(&self.context, &Object::Mutation(())),
            OperationKind::Query | OperationKind::Subscription => self.prepared.run(&self.context),
        }
    }

    /// The events of a subscription. The error is the response to one whose arguments are refused.
    pub fn events(self) -> Result<Events, Response> {
        let languages = self.context.languages.texts().languages().to_vec();
        let viewer = &self.context.viewer;
        Events::new(self.contexts, self.prepared, viewer, languages)
    }
}

fn head_hash(snapshot: &Snapshot) -> Result<String, KbError> {
    Ok(snapshot
        .own_commit()?
        .map(|commit| commit.hash)
        .unwrap_or_default())
}
