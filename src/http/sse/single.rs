//! One stream for several operations, each begun by a request of its own.
//!
//! A client reserves the stream with `PUT` and gets a token, opens it with `GET`, begins operations
//! with `POST` and stops them with `DELETE`. The requests may come to any thread; the operations
//! run on that of the stream, to which they are handed.

use std::{
    collections::HashMap,
    rc::Rc,
    sync::{Mutex, MutexGuard, PoisonError},
};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    rt::{
        spawn,
        time::{sleep, timeout},
    },
    web::Data,
};
use bytes::Bytes;
use data_encoding::HEXLOWER;
use percent_encoding::percent_decode_str;
use tokio::sync::{mpsc, oneshot};

use crate::http::{
    AppState, HttpError, Operation,
    error::quoted,
    multiplex::{Framing, JsonId, Operations},
    outbox::Outbox,
    socket_slots::SocketSlot,
    sse::{
        distinct::keep_alive,
        event::{COMMENT, event, head},
    },
    subscriber::Credential,
};

/// The header that names the stream.
const TOKEN: &str = "x-graphql-event-stream-token";
/// The most requests that wait for the thread of a stream.
const MOST_WAITING: usize = 64;

/// The streams that are reserved or open, by their tokens.
#[derive(Default)]
pub(crate) struct EventStreams(Mutex<HashMap<String, Entry>>);

struct Entry {
    orders: mpsc::Sender<Order>,
    /// The orders and the slot, until the stream is opened and takes them over.
    reserved: Option<(mpsc::Receiver<Order>, SocketSlot)>,
}

/// An order of a request to the operations of a stream.
type Order = Box<dyn FnOnce(&Rc<Operations<EventFraming>>) + Send>;

/// The framing of the messages of operations.
enum EventFraming {}

impl Framing for EventFraming {
    fn next(id: &JsonId, body: &[u8]) -> Bytes {
        let parts = [b"{\"id\":", id.0.as_bytes(), b",\"payload\":", body, b"}"];
        event("next", &parts)
    }

    fn complete(id: &JsonId) -> Bytes {
        event("complete", &[b"{\"id\":", id.0.as_bytes(), b"}"])
    }

    fn failed(id: &JsonId, errors: &str) -> Bytes {
        let body = format!("{{\"errors\":{errors}}}");
        let next = EventFraming::next(id, body.as_bytes());
        [next, EventFraming::complete(id)].concat().into()
    }
}

/// The token in a request: in the header, or in the parameter `token`.
pub(crate) fn token(request: &HttpRequest) -> Option<String> {
    let header = request.headers().get(TOKEN);
    let header = header.and_then(|token| token.to_str().ok().map(str::to_owned));
    header.or_else(|| parameter(request, "token"))
}

fn parameter(request: &HttpRequest, name: &str) -> Option<String> {
    let pairs = request.query_string().split('&');
    let mut pairs = pairs.filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(key, _)| *key == name)?;
    let value = percent_decode_str(value).decode_utf8().ok()?;
    Some(value.into_owned())
}

/// Reserves a stream.
pub(crate) fn reserve(
    request: &HttpRequest,
    state: &Data<AppState>,
    streams: &Data<EventStreams>,
) -> Result<HttpResponse, HttpError> {
    let credential = Credential::of_request(request)?;
    credential.viewer(state)?;
    let slot = state.sockets.take(credential.address)?;
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|e| {
        tracing::error!(cause = %e, "the system has no random bytes");
        HttpError::Internal
    })?;
    let token = HEXLOWER.encode(&random);
    let (orders, receiver) = mpsc::channel(MOST_WAITING);
    let entry = Entry {
        orders,
        reserved: Some((receiver, slot)),
    };
    streams.entries().insert(token.clone(), entry);
    let (expired, streams) = (token.clone(), Data::clone(streams));
    let init_time = state.settings.init_time;
    spawn(async move {
        sleep(init_time).await;
        let mut entries = streams.entries();
        if entries
            .get(&expired)
            .is_some_and(|entry| entry.reserved.is_some())
        {
            entries.remove(&expired);
        }
    });
    Ok(HttpResponse::Created()
        .insert_header((CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(token))
}

/// Opens a stream that was reserved.
pub(crate) fn open(
    request: &HttpRequest,
    state: &Data<AppState>,
    streams: &Data<EventStreams>,
    token: String,
) -> Result<HttpResponse, HttpError> {
    let credential = Credential::of_request(request)?;
    credential.viewer(state)?;
    let (mut orders, slot) = {
        let mut entries = streams.entries();
        let entry = entries.get_mut(&token).ok_or(HttpError::NoEventStream)?;
        entry.reserved.take().ok_or(HttpError::EventStreamOpen)?
    };
    let settings = &state.settings;
    let (outbox, body) = Outbox::new(settings.queue, settings.send_time);
    outbox.put(Bytes::from_static(COMMENT));
    let (state, streams) = (Data::clone(state), Data::clone(streams));
    spawn(async move {
        let operations = Rc::new(Operations::new(Data::clone(&state), outbox.clone()));
        let mut stopping = state.stopping();
        let take_orders = async {
            while let Some(order) = orders.recv().await {
                order(&operations);
            }
        };
        tokio::select! {
            () = take_orders => {}
            _ = operations.ended() => {}
            _ = keep_alive(&state, &credential, &outbox) => {}
            () = outbox.gone() => {}
            () = stopping.wait() => {}
        }
        streams.entries().remove(&token);
        operations.stop_all();
        outbox.end();
        drop(slot);
    });
    Ok(head().body(body))
}

/// Begins an operation on a stream.
pub(crate) async fn begin(
    request: &HttpRequest,
    state: &AppState,
    streams: &EventStreams,
    token: &str,
    id: String,
    operation: impl Operation,
) -> Result<HttpResponse, HttpError> {
    let credential = Credential::of_request(request)?;
    order(state, streams, token, move |operations| {
        if operations.contains(&id) {
            return Err(HttpError::OperationExists(quoted(&id)));
        }
        operations.begin(id, operation, credential)
    })
    .await?;
    Ok(HttpResponse::Accepted()
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish())
}

/// Stops an operation of a stream.
pub(crate) async fn stop(
    request: &HttpRequest,
    state: &AppState,
    streams: &EventStreams,
) -> Result<HttpResponse, HttpError> {
    Credential::of_request(request)?.viewer(state)?;
    let token = token(request).ok_or(HttpError::NoEventStream)?;
    let id = parameter(request, "operationId").ok_or_else(|| {
        HttpError::BadRequest("there is no parameter `operationId`; name the operation".into())
    })?;
    order(state, streams, &token, move |operations| {
        operations.stop(&id);
        Ok(())
    })
    .await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish())
}

/// Hands an order to the thread of a stream, and waits until it is done there.
async fn order(
    state: &AppState,
    streams: &EventStreams,
    token: &str,
    run: impl FnOnce(&Rc<Operations<EventFraming>>) -> Result<(), HttpError> + Send + 'static,
) -> Result<(), HttpError> {
    let orders = {
        let entries = streams.entries();
        let entry = entries.get(token).ok_or(HttpError::NoEventStream)?;
        entry.orders.clone()
    };
    let (done, is_done) = oneshot::channel();
    let order: Order = Box::new(move |operations| {
        // An error means that the client did not wait.
        let _ = done.send(run(operations));
    });
    let handed = async move {
        orders
            .send(order)
            .await
            .map_err(|_| HttpError::NoEventStream)?;
        is_done.await.unwrap_or(Err(HttpError::NoEventStream))
    };
    // A stream that is reserved and never opened takes no orders.
    let handed = timeout(state.settings.init_time, handed).await;
    handed.unwrap_or(Err(HttpError::NoEventStream))
}

impl EventStreams {
    fn entries(&self) -> MutexGuard<'_, HashMap<String, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
