//! A service that answers as its document says.

use std::{
    error::Error,
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

use claimgraph_engine::{OperationKind, Outcome, Response};
use serde_json::{json, value::RawValue};

use crate::{
    graphql::{ApiMeasures, NextEvent, Request, ResumePoint, Role, Viewer},
    http::{Events, Operation, Service},
    model::Revision,
};

/// The schema of the service.
pub(super) const SCHEMA: &str = "type Query { is: String }";

/// A service whose documents are words; [`FakeOperation::run`] has the meaning of each.
#[derive(Debug, Default)]
pub(super) struct Fake(Arc<State>);

#[derive(Debug, Default)]
struct State {
    runs: AtomicUsize,
    learned: AtomicU64,
    gate: Mutex<Gate>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Gate {
    is_open: bool,
    waiting: usize,
}

/// A prepared operation: one word.
#[derive(Debug)]
pub(super) struct FakeOperation {
    word: String,
    viewer: Viewer,
    rest: String,
    state: Arc<State>,
}

impl Fake {
    /// The number of operations that ran.
    pub(super) fn runs(&self) -> usize {
        self.0.runs.load(Ordering::SeqCst)
    }

    /// Makes a new revision.
    pub(super) fn learn(&self) {
        self.0.learned.fetch_add(1, Ordering::SeqCst);
    }

    /// Waits until `count` long answers wait at the gate.
    pub(super) fn wait_for_long(&self, count: usize) {
        let gate = self.0.gate.lock().unwrap();
        let waited = self.0.changed.wait_while(gate, |gate| gate.waiting < count);
        drop(waited.unwrap());
    }

    /// Opens the gate, for the long answers that wait and for all later ones.
    pub(super) fn open_the_gate(&self) {
        self.0.gate.lock().unwrap().is_open = true;
        self.0.changed.notify_all();
    }
}

impl Service for Fake {
    type Operation = FakeOperation;

    fn prepare(&self, request: Request<'_>) -> Result<FakeOperation, Response> {
        match request.query {
            "panic early" => panic!("on purpose"),
            "refused" => Err(refused("GRAPHQL_PARSE_FAILED")),
            "edit" if request.viewer.role < Role::Editor => Err(refused("FORBIDDEN")),
            word => {
                let languages: Vec<_> = request.languages.iter().map(ToString::to_string).collect();
                Ok(FakeOperation {
                    word: word.into(),
                    viewer: request.viewer.clone(),
                    rest: format!(
                        "{} {} {}",
                        request.operation_name.unwrap_or_default(),
                        request.variables.map(RawValue::get).unwrap_or_default(),
                        languages.join(",")
                    ),
                    state: Arc::clone(&self.0),
                })
            }
        }
    }

    fn kind(&self, query: &str, _: Option<&str>) -> Option<OperationKind> {
        match query {
            "edit" | "mutation" => Some(OperationKind::Mutation),
            _ => None,
        }
    }

    fn schema(&self) -> &str {
        SCHEMA
    }

    fn revision(&self) -> Revision {
        Revision(1 + self.0.learned.load(Ordering::SeqCst))
    }

    fn is_halted(&self) -> bool {
        false
    }

    fn measures(&self) -> Result<ApiMeasures, Box<dyn Error + Send + Sync>> {
        Ok(ApiMeasures {
            revisions: vec![("journal", self.revision())],
            ..ApiMeasures::default()
        })
    }
}

/// The response to a request that is refused.
fn refused(code: &'static str) -> Response {
    let error = json!({ "message": "no", "extensions": { "code": code } });
    Response {
        body: json!({ "errors": [error] }).to_string().into_bytes(),
        outcome: Outcome::Refused { code },
        codes: vec![code],
    }
}

/// The events of a word: none.
#[derive(Debug)]
pub(super) enum FakeEvents {}

impl Events for FakeEvents {
    fn cost(&self) -> usize {
        match *self {}
    }

    fn next(&mut self, _: &Viewer) -> NextEvent {
        match *self {}
    }

    async fn wait(&mut self) -> bool {
        match *self {}
    }

    fn resume_point(&self) -> ResumePoint {
        match *self {}
    }
}

impl Operation for FakeOperation {
    type Events = FakeEvents;

    fn kind(&self) -> OperationKind {
        match &*self.word {
            "mutation" | "slow mutation" | "edit" => OperationKind::Mutation,
            "subscription" => OperationKind::Subscription,
            _ => OperationKind::Query,
        }
    }

    fn name(&self) -> Option<&str> {
        None
    }

    fn cost(&self) -> usize {
        match &*self.word {
            "long" | "panic long" => 10_000,
            _ => 1,
        }
    }

    fn state(&self) -> Result<String, Box<dyn Error + Send + Sync>> {
        Ok(self.state.learned.load(Ordering::SeqCst).to_string())
    }

    fn run(self) -> Response {
        self.state.runs.fetch_add(1, Ordering::SeqCst);
        let mut errors = 0;
        let is = match &*self.word {
            "panic" | "panic long" => panic!("on purpose"),
            "long" | "slow mutation" => {
                let mut gate = self.state.gate.lock().unwrap();
                gate.waiting += 1;
                self.state.changed.notify_all();
                drop(
                    self.state
                        .changed
                        .wait_while(gate, |gate| !gate.is_open)
                        .unwrap(),
                );
                self.word
            }
            "fails" => {
                errors = 1;
                self.word
            }
            "large" => "large ".repeat(5_000),
            "huge" => "huge ".repeat(50_000),
            "asked" => self.rest,
            "viewer" => {
                let name = self.viewer.name.unwrap_or("anonymous".into());
                format!("{name}, {}", self.viewer.role)
            }
            _ => self.word,
        };
        Response {
            body: json!({ "data": { "is": is } }).to_string().into_bytes(),
            outcome: Outcome::Executed { errors },
            codes: vec!["BAD_USER_INPUT"; errors],
        }
    }

    fn events(self) -> Result<FakeEvents, Response> {
        panic!("on purpose")
    }
}
