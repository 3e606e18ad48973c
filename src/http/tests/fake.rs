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
    graphql::Request,
    http::{Operation, Service},
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
            "refused" => Err(Response {
                body:
                    br#"{"errors":[{"message":"no","extensions":{"code":"GRAPHQL_PARSE_FAILED"}}]}"#
                        .to_vec(),
                outcome: Outcome::Refused {
                    code: "GRAPHQL_PARSE_FAILED",
                },
            }),
            word => {
                let languages: Vec<_> = request.languages.iter().map(ToString::to_string).collect();
                Ok(FakeOperation {
                    word: word.into(),
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

    fn schema(&self) -> &str {
        SCHEMA
    }

    fn revision(&self) -> Revision {
        Revision(1 + self.0.learned.load(Ordering::SeqCst))
    }
}

impl Operation for FakeOperation {
    fn kind(&self) -> OperationKind {
        match &*self.word {
            "mutation" | "slow mutation" => OperationKind::Mutation,
            "subscription" => OperationKind::Subscription,
            _ => OperationKind::Query,
        }
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
            _ => self.word,
        };
        Response {
            body: json!({ "data": { "is": is } }).to_string().into_bytes(),
            outcome: Outcome::Executed { errors },
        }
    }
}
