//! Commands that clients send with their files, at `/commands`, to be run in this process.
//!
//! The program itself is the client: it sends what it would have done by itself, had this process
//! not the data folder. What is sent, and what the command prints, is between the two: here both
//! are bytes. `GET` says whether a command would be taken, before gigabytes are sent in vain.
//!
//! A command that has begun is run to its end, whether or not its client waits for that: it is one
//! commit, or nothing.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
    thread,
};

use actix_web::{
    HttpRequest, HttpResponse,
    body::{BodySize, MessageBody},
    http::{
        Method,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    web::{Data, Payload},
};
use bytes::Bytes;
use tokio::sync::mpsc;

use crate::{
    graphql::Role,
    http::{
        AppState, HttpError,
        command_body::spill,
        command_runner::{COMMAND_TYPE, CommandOutput, Commands},
        error::quoted,
        execution::contain,
    },
};

/// The media type of what a command prints: an object a line.
const OUTPUT_TYPE: &str = "application/x-ndjson";
/// The most lines of output that wait to be sent.
const MOST_WAITING: usize = 64;

/// The body of the response: the output, until the command has ended.
struct OutputBody(mpsc::Receiver<Bytes>);

impl MessageBody for OutputBody {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        self.0.poll_recv(cx).map(|line| line.map(Ok))
    }
}

/// Answers a request to `/commands`.
pub(crate) async fn command(
    request: HttpRequest,
    payload: Payload,
    state: Data<AppState>,
) -> Result<HttpResponse, HttpError> {
    let viewer = state.authenticator.admit(&request)?;
    let Some(Commands { runner, slots }) = state.settings.commands.clone() else {
        return Err(HttpError::NotFound(quoted(request.path())));
    };
    if viewer.role < Role::Editor {
        return Err(HttpError::Forbidden);
    }
    if state.is_stopping() {
        return Err(HttpError::Stopping);
    }
    match *request.method() {
        Method::GET => return Ok(HttpResponse::NoContent().finish()),
        Method::POST => {}
        _ => {
            return Err(HttpError::MethodNotAllowed {
                path: "/commands".into(),
                method: quoted(request.method().as_str()),
                allow: "GET, POST",
            });
        }
    }
    let media = request.headers().get(CONTENT_TYPE);
    if media.is_none_or(|media| media != COMMAND_TYPE) {
        return Err(HttpError::BadRequest(format!(
            "a command has the type `{COMMAND_TYPE}`; `claimgraph load --server` and its like send them"
        )));
    }
    let slot = slots
        .try_acquire_owned()
        .map_err(|_| HttpError::Overloaded)?;
    let body = spill(payload, state.settings.command, state.settings.body_time).await?;
    let (sender, receiver) = mpsc::channel(MOST_WAITING);
    thread::spawn(move || {
        let _slot = slot;
        // What a panic leaves unsaid is that the command ended: its client sees that it did not.
        let _ = contain(|| runner.run(&viewer, body, CommandOutput(sender)));
    });
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, OUTPUT_TYPE))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(OutputBody(receiver)))
}
