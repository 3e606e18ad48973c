//! A stream for each operation: the event `next` for each response, and `complete` at the end.

use actix_web::{
    HttpRequest, HttpResponse,
    rt::{spawn, time::sleep},
    web::Data,
};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::http::{
    AppState, Events, HttpError,
    outbox::{NotSent, Outbox},
    sse::event::{COMMENT, COMPLETE, event, head},
    subscriber::{Credential, DeliveryEnd, deliver, slow_reader},
};

/// Answers with a stream that is there as a whole.
pub(crate) fn whole(stream: Bytes) -> HttpResponse {
    head().body(stream)
}

/// The whole stream that tells of one response, whose body is `body`.
pub(crate) fn answer(body: &[u8]) -> Bytes {
    [&next(body)[..], COMPLETE].concat().into()
}

/// Answers with the events of a subscription.
pub(crate) fn stream<E: Events>(
    request: &HttpRequest,
    state: Data<AppState>,
    events: E,
) -> Result<HttpResponse, HttpError> {
    let credential = Credential::of_request(request)?;
    let slot = state.take_socket(credential.address)?;
    let (outbox, body) = Outbox::new(&state);
    // So that the client knows at once that it is connected.
    outbox.put(Bytes::from_static(COMMENT));
    spawn(async move {
        let mut stopping = state.stopping();
        tokio::select! {
            end = deliver(events, &state, &credential, &outbox, next) => {
                finish(&outbox, end, state.settings.queue);
            }
            end = keep_alive(&state, &credential, &outbox) => {
                finish(&outbox, end, state.settings.queue);
            }
            // A stream that breaks off without an end is taken up again by clients.
            () = stopping.wait() => {}
        }
        outbox.end();
        drop(slot);
    });
    Ok(head().body(body))
}

/// Sends a comment every now and then, as long as the credential is valid.
pub(super) async fn keep_alive(
    state: &AppState,
    credential: &Credential,
    outbox: &Outbox,
) -> DeliveryEnd {
    loop {
        sleep(state.settings.ping).await;
        if let Err(error) = credential.viewer(state) {
            return DeliveryEnd::Failed(error);
        }
        // What waits to be read is a sign of life by itself; who does not read it is told by the
        // next event.
        if outbox.send(Bytes::from_static(COMMENT)).await == Err(NotSent::Gone) {
            return DeliveryEnd::Gone;
        }
    }
}

/// Puts in the last events of a stream.
fn finish(outbox: &Outbox, end: DeliveryEnd, queue: usize) {
    let last = match end {
        DeliveryEnd::Gone => return,
        DeliveryEnd::Finished => None,
        DeliveryEnd::Refused(response) => Some(next(&response.body)),
        DeliveryEnd::Failed(error) => Some(error_event(&error.to_json())),
        DeliveryEnd::Slow(resume) => Some(error_event(&slow_reader(&resume, queue))),
    };
    last.into_iter().for_each(|last| outbox.put(last));
    outbox.put(Bytes::from_static(COMPLETE));
}

fn error_event(error: &Value) -> Bytes {
    next(json!({ "errors": [error] }).to_string().as_bytes())
}

fn next(body: &[u8]) -> Bytes {
    event("next", &[body])
}
