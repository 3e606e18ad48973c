//! The operations of a stream that carries several: of a socket, or of an event stream.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    marker::PhantomData,
    rc::Rc,
};

use actix_web::{rt::spawn, web::Data};
use bytes::Bytes;
use claimgraph_engine::{OperationKind, Outcome, Response};
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use tokio::{sync::Notify, task::AbortHandle};

use crate::{
    graphql::ResumePoint,
    http::{
        AppState, HttpError, Operation,
        execution::{self, contain},
        outbox::{NotSent, Outbox},
        subscriber::{Credential, DeliveryEnd, deliver, slow_reader},
    },
};

/// The form in which the messages of an operation are sent.
pub(crate) trait Framing: 'static {
    /// A response, whose body is `body`.
    fn next(id: &JsonId, body: &[u8]) -> Bytes;

    /// The end of an operation.
    fn complete(id: &JsonId) -> Bytes;

    /// The end of an operation with errors, a JSON list.
    fn failed(id: &JsonId, errors: &str) -> Bytes;
}

/// The id of an operation, as JSON.
#[derive(Debug, Clone)]
pub(crate) struct JsonId(pub(crate) String);

/// The end that an operation puts to its stream.
#[derive(Debug)]
pub(crate) enum StreamEnd {
    /// The client does not read.
    Slow(Option<ResumePoint>),
    /// The credential is no longer valid.
    Forbidden(HttpError),
}

/// The operations of a stream that are not complete.
pub(crate) struct Operations<F> {
    state: Data<AppState>,
    outbox: Outbox,
    running: RefCell<HashMap<String, AbortHandle>>,
    end: Cell<Option<StreamEnd>>,
    ended: Notify,
    framing: PhantomData<fn() -> F>,
}

impl JsonId {
    /// The JSON of an id.
    pub(crate) fn new(id: &str) -> JsonId {
        JsonId(Value::from(id).to_string())
    }
}

impl<F: Framing> Operations<F> {
    /// The operations of a stream with this outbox: none.
    pub(crate) fn new(state: Data<AppState>, outbox: Outbox) -> Operations<F> {
        Operations {
            state,
            outbox,
            running: RefCell::default(),
            end: Cell::default(),
            ended: Notify::new(),
            framing: PhantomData,
        }
    }

    /// Whether an operation with this id is not complete.
    pub(crate) fn contains(&self, id: &str) -> bool {
        self.running.borrow().contains_key(id)
    }

    /// Begins an operation, in a task of its own. The error is the refusal of one too many.
    pub(crate) fn begin(
        self: &Rc<Self>,
        id: String,
        operation: impl Operation,
        credential: Credential,
    ) -> Result<(), HttpError> {
        let most = self.state.settings.subscriptions;
        if self.running.borrow().len() >= most {
            return Err(HttpError::TooManySubscriptions(most));
        }
        let operations = Rc::clone(self);
        let task_id = id.clone();
        let task = spawn(async move { operations.run(&task_id, operation, credential).await });
        self.running.borrow_mut().insert(id, task.abort_handle());
        Ok(())
    }

    /// Stops an operation; nothing if it is complete.
    pub(crate) fn stop(&self, id: &str) {
        if let Some(operation) = self.running.borrow_mut().remove(id) {
            operation.abort();
        }
    }

    /// Stops all operations.
    pub(crate) fn stop_all(&self) {
        for (_, operation) in self.running.take() {
            operation.abort();
        }
    }

    /// Waits until an operation ends the stream.
    pub(crate) async fn ended(&self) -> StreamEnd {
        loop {
            self.ended.notified().await;
            if let Some(end) = self.take_end() {
                return end;
            }
        }
    }

    /// The end that an operation put to the stream; `None` without one.
    pub(crate) fn take_end(&self) -> Option<StreamEnd> {
        self.end.take()
    }

    async fn run(&self, id: &str, operation: impl Operation, credential: Credential) {
        let json_id = JsonId::new(id);
        let last = match operation.kind() {
            OperationKind::Subscription => self.follow(&json_id, operation, &credential).await,
            _ => Some(answered::<F>(
                &json_id,
                execution::run(&self.state, operation).await,
            )),
        };
        // The id is free before the client can know that it is.
        self.running.borrow_mut().remove(id);
        if let Some(last) = last
            && let Err(NotSent::Slow) = self.outbox.send(last).await
        {
            self.end_with(StreamEnd::Slow(None));
        }
    }

    /// Delivers the events of a subscription. Returns the message that ends it; none if the stream
    /// ends too.
    async fn follow(
        &self,
        id: &JsonId,
        operation: impl Operation,
        credential: &Credential,
    ) -> Option<Bytes> {
        let events = match contain(|| operation.events()) {
            Ok(Ok(events)) => events,
            Ok(Err(refused)) => return Some(answered::<F>(id, Ok(refused))),
            Err(error) => return Some(answered::<F>(id, Err(error))),
        };
        let next = |body: &[u8]| F::next(id, body);
        match deliver(events, &self.state, credential, &self.outbox, next).await {
            DeliveryEnd::Finished => Some(F::complete(id)),
            DeliveryEnd::Gone => None,
            DeliveryEnd::Refused(response) => Some(answered::<F>(id, Ok(response))),
            DeliveryEnd::Failed(error @ HttpError::Unauthenticated) => {
                self.end_with(StreamEnd::Forbidden(error));
                None
            }
            DeliveryEnd::Failed(error) => Some(answered::<F>(id, Err(error))),
            DeliveryEnd::Slow(resume) => {
                let error = slow_reader(&resume, self.state.settings.queue);
                self.outbox.put(F::failed(id, &format!("[{error}]")));
                self.end_with(StreamEnd::Slow(Some(resume)));
                None
            }
        }
    }

    fn end_with(&self, end: StreamEnd) {
        self.end.set(Some(end));
        self.ended.notify_one();
    }
}

/// The last messages of an operation that has one response.
pub(crate) fn answered<F: Framing>(id: &JsonId, ran: Result<Response, HttpError>) -> Bytes {
    #[derive(Deserialize)]
    struct Refused<'a> {
        #[serde(borrow)]
        errors: &'a RawValue,
    }

    let failed = |error: &HttpError| F::failed(id, &Value::from(vec![error.to_json()]).to_string());
    let response = match ran {
        Ok(response) => response,
        Err(error) => return failed(&error),
    };
    match response.outcome {
        Outcome::Executed { .. } => {
            let next = F::next(id, &response.body);
            [next, F::complete(id)].concat().into()
        }
        Outcome::Refused { .. } => match serde_json::from_slice::<Refused<'_>>(&response.body) {
            Ok(refused) => F::failed(id, refused.errors.get()),
            Err(e) => {
                tracing::error!(cause = %e, "a refusal has no errors");
                failed(&HttpError::Internal)
            }
        },
    }
}
