//! A socket: the conversation with one client from its first message to the close.
//!
//! One task reads what the client sends. A cheap query is answered there; every other operation has
//! a task of its own.

use std::{
    pin::{Pin, pin},
    rc::Rc,
    time::Duration,
};

use actix_web::{
    rt::time::{Instant, Sleep, sleep, timeout},
    web::Data,
};
use bytes::Bytes;
use claimgraph_engine::OperationKind;

use crate::{
    graphql::Request,
    http::{
        AppState, HttpError, Operation, Service,
        execution::{self, SHORT, contain},
        multiplex::{self, JsonId, Operations, StreamEnd},
        outbox::{NotSent, Outbox},
        params::Params,
        subscriber::Credential,
        ws::{
            client_message::ClientMessage,
            close::Close,
            frames::{Frames, Received},
            server_message::{self as message, SocketFraming},
        },
    },
    model::Language,
};

/// The time that a client has to answer a close.
const CLOSING: Duration = Duration::from_secs(2);

/// A socket.
pub(super) struct Socket<S> {
    service: Data<S>,
    state: Data<AppState>,
    outbox: Outbox,
    languages: Vec<Language>,
    operations: Rc<Operations<SocketFraming>>,
    frames: Frames,
    credential: Credential,
    phase: Phase,
}

/// The server's side of a socket.
pub(super) struct Server<S> {
    /// The service that answers.
    pub(super) service: Data<S>,
    /// The state of the server.
    pub(super) state: Data<AppState>,
    /// The frames that are to be sent.
    pub(super) outbox: Outbox,
}

/// The client's side of a socket.
pub(super) struct Client {
    /// The frames that the client sends.
    pub(super) frames: Frames,
    /// The credential with which the client opened the socket.
    pub(super) credential: Credential,
    /// The languages that the client accepts, best first.
    pub(super) languages: Vec<Language>,
}

/// The phase of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The connection is not initialised.
    Opened,
    /// The connection is acknowledged, and the client was heard since the last ping.
    Heard,
    /// The connection is acknowledged, and so many pings are not answered.
    Unheard(u8),
}

/// The end of a conversation: a close by the server; none if the connection is gone.
type Ended = Option<Close>;

impl From<StreamEnd> for Close {
    fn from(end: StreamEnd) -> Close {
        match end {
            StreamEnd::Slow(None) => Close::new(4413, "too slow: what was sent is not read"),
            StreamEnd::Slow(Some(resume)) => {
                let revision = resume.revision;
                Close::new(4413, format!("too slow: go on from revision {revision}"))
            }
            StreamEnd::Forbidden(error) => forbidden(&error),
        }
    }
}

impl<S: Service> Socket<S> {
    /// A socket that was opened.
    pub(super) fn new(server: Server<S>, client: Client) -> Socket<S> {
        let Server {
            service,
            state,
            outbox,
        } = server;
        let Client {
            frames,
            credential,
            languages,
        } = client;
        let operations = Operations::new(Data::clone(&state), outbox.clone());
        Socket {
            service,
            state,
            outbox,
            languages,
            operations: Rc::new(operations),
            frames,
            credential,
            phase: Phase::Opened,
        }
    }

    /// Holds the conversation to its end.
    pub(super) async fn run(mut self) {
        let ended = self.converse().await.unwrap_or_else(|ended| ended);
        // What an operation says of the end is more than what the socket knows.
        let ended = ended.map(|close| self.operations.take_end().map_or(close, Close::from));
        self.operations.stop_all();
        self.close(ended).await;
    }

    /// Closes a socket whose client does not offer the protocol.
    pub(super) async fn refuse_protocol(self, protocol: &str) {
        let close = Close::new(4406, format!("offer the subprotocol `{protocol}`"));
        self.close(Some(close)).await;
    }

    /// Sends the close, and waits a while for that of the client: what it still sends would
    /// otherwise reset the connection before it has read why.
    async fn close(mut self, ended: Ended) {
        let outbox = &self.outbox;
        if let Some(close) = &ended {
            outbox.put(close.frame());
        }
        if ended.is_some_and(|close| close.code != Close::NORMAL) {
            // An error means that the client did not answer, and the connection ends all the same.
            let _ = timeout(CLOSING, self.frames.drain()).await;
        }
        outbox.end();
    }

    async fn converse(&mut self) -> Result<Ended, Ended> {
        let operations = Rc::clone(&self.operations);
        let state = Data::clone(&self.state);
        let settings = &state.settings;
        let mut stopping = state.stopping();
        let mut alarm = pin!(sleep(settings.init_time));
        loop {
            tokio::select! {
                received = self.frames.next() => {
                    let Some(received) = received else { return Ok(None) };
                    if let Phase::Unheard(_) = self.phase {
                        self.phase = Phase::Heard;
                    }
                    match received.map_err(Some)? {
                        Received::Text(text) => {
                            let was = self.phase;
                            self.take(&text).await?;
                            if was == Phase::Opened && self.phase != was {
                                rearm(alarm.as_mut(), settings.ping);
                            }
                        }
                        Received::Ping(payload) => self.send(message::echo(&payload)).await?,
                        Received::Pong => {}
                        Received::Close => return Ok(Some(Close::new(Close::NORMAL, ""))),
                    }
                }
                () = alarm.as_mut() => {
                    self.ring()?;
                    rearm(alarm.as_mut(), settings.ping);
                }
                end = operations.ended() => return Ok(Some(end.into())),
                () = stopping.wait() => {
                    return Ok(Some(Close::new(1001, "the server stops")));
                }
            }
        }
    }

    /// Does what is due after a while: gives up, or checks the credential and pings.
    fn ring(&mut self) -> Result<(), Ended> {
        self.phase = match self.phase {
            Phase::Opened => {
                let close = Close::new(4408, "no `connection_init` came in time");
                return Err(Some(close));
            }
            Phase::Heard => Phase::Unheard(1),
            Phase::Unheard(1) => Phase::Unheard(2),
            // It is gone, though nothing says so.
            Phase::Unheard(_) => return Err(None),
        };
        self.check_credential()?;
        // Not waited for: who does not read is told by what there is to read.
        self.outbox.put(message::heartbeat());
        Ok(())
    }

    fn check_credential(&self) -> Result<(), Ended> {
        let viewer = self.credential.viewer(&self.state);
        viewer.map(drop).map_err(|error| Some(forbidden(&error)))
    }

    async fn send(&self, frame: Bytes) -> Result<(), Ended> {
        match self.outbox.send(frame).await {
            Ok(()) => Ok(()),
            Err(NotSent::Gone) => Err(None),
            Err(NotSent::Slow) => Err(Some(StreamEnd::Slow(None).into())),
        }
    }

    async fn take(&mut self, text: &str) -> Result<(), Ended> {
        match ClientMessage::read(text).map_err(Some)? {
            ClientMessage::ConnectionInit(_) if self.phase != Phase::Opened => Err(Some(
                Close::new(4429, "the connection is initialised already"),
            )),
            ClientMessage::ConnectionInit(authorization) => {
                if authorization.is_some() {
                    self.credential.authorization = authorization;
                }
                self.check_credential()?;
                self.phase = Phase::Heard;
                self.send(message::connection_ack()).await
            }
            ClientMessage::Ping(payload) => self.send(message::pong(payload)).await,
            ClientMessage::Pong => Ok(()),
            ClientMessage::Subscribe { .. } if self.phase == Phase::Opened => {
                Err(Some(Close::new(4401, "send `connection_init` first")))
            }
            ClientMessage::Subscribe { id, params } => self.begin(id, &params).await,
            ClientMessage::Complete { id } => {
                self.operations.stop(&id);
                Ok(())
            }
        }
    }

    /// Begins an operation: answers it if it is a cheap query, else gives it a task.
    async fn begin(&self, id: String, params: &Params<'_>) -> Result<(), Ended> {
        if self.operations.contains(&id) {
            let reason = format!("an operation with the id `{id}` is not complete");
            return Err(Some(Close::new(4409, reason)));
        }
        let viewer = self.credential.viewer(&self.state);
        let viewer = viewer.map_err(|error| Some(forbidden(&error)))?;
        let admission = self
            .state
            .authenticator
            .count(&viewer, self.credential.address);
        let json_id = JsonId::new(&id);
        let prepared = admission.and_then(|()| {
            let persisted = &self.state.persisted_documents;
            let document = persisted.document(params, viewer.role)?;
            let request = Request {
                query: &document,
                operation_name: params.operation_name.as_deref(),
                variables: params.variables.as_deref(),
                languages: self.languages.clone(),
                viewer,
            };
            let prepared = contain(|| self.service.prepare(request))?;
            if prepared.is_ok() {
                persisted.keep(params);
            }
            Ok(prepared)
        });
        let answered = match prepared {
            Ok(Ok(operation))
                if operation.kind() == OperationKind::Query && operation.cost() <= SHORT =>
            {
                execution::run(&self.state, operation).await
            }
            Ok(Ok(operation)) => {
                match self
                    .operations
                    .begin(id, operation, self.credential.clone())
                {
                    Ok(()) => return Ok(()),
                    Err(error) => Err(error),
                }
            }
            Ok(Err(refused)) => Ok(refused),
            Err(error) => Err(error),
        };
        self.send(multiplex::answered::<SocketFraming>(&json_id, answered))
            .await
    }
}

/// Sets an alarm anew.
fn rearm(alarm: Pin<&mut Sleep>, after: Duration) {
    alarm.reset(Instant::now() + after);
}

/// The close for a credential that is not valid.
fn forbidden(error: &HttpError) -> Close {
    Close::new(4403, error.to_string())
}
