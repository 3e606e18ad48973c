//! Delivers the events of a subscription to a subscriber.

use std::net::IpAddr;

use actix_web::HttpRequest;
use bytes::Bytes;
use claimgraph_engine::{Outcome, Response};
use serde_json::{Value, json};
use tokio::task::yield_now;

use crate::{
    graphql::{NextEvent, ResumePoint, Viewer},
    http::{
        AppState, Events, HttpError,
        authentication::{address_of, authorization_of},
        execution::{SHORT, block_in_turn, contain},
        outbox::{NotSent, Outbox},
    },
};

/// The credential of a stream, which is checked again for each event.
#[derive(Debug, Clone)]
pub(crate) struct Credential {
    /// The credential in the form of the header `Authorization`.
    pub(crate) authorization: Option<String>,
    /// The address from which the stream was opened.
    pub(crate) address: IpAddr,
}

impl Credential {
    /// The credential of a request, by its header `Authorization`.
    pub(crate) fn of_request(request: &HttpRequest) -> Result<Credential, HttpError> {
        Ok(Credential {
            authorization: authorization_of(request)?.map(str::to_owned),
            address: address_of(request),
        })
    }

    /// The viewer for whom the credential stands now.
    pub(crate) fn viewer(&self, state: &AppState) -> Result<Viewer, HttpError> {
        let authorization = self.authorization.as_deref();
        state.authenticator.viewer(authorization, self.address)
    }
}

/// The end of a delivery.
#[derive(Debug)]
pub(crate) enum DeliveryEnd {
    /// No further event is possible.
    Finished,
    /// The connection is gone.
    Gone,
    /// An event was refused, and so are those after it.
    Refused(Response),
    /// The credential is no longer valid, or the server failed.
    Failed(HttpError),
    /// The subscriber does not read.
    Slow(ResumePoint),
}

/// Delivers events, each as the chunk that `chunk` makes of its response, until there is an end.
pub(crate) async fn deliver<E: Events>(
    mut events: E,
    state: &AppState,
    credential: &Credential,
    outbox: &Outbox,
    chunk: impl Fn(&[u8]) -> Bytes,
) -> DeliveryEnd {
    loop {
        let behind = events.resume_point();
        let viewer = match credential.viewer(state) {
            Ok(viewer) => viewer,
            Err(error) => return DeliveryEnd::Failed(error),
        };
        let stepped = step(state, events, viewer).await;
        let next = match stepped {
            Ok((stepped, next)) => {
                events = stepped;
                next
            }
            Err(error) => return DeliveryEnd::Failed(error),
        };
        match next {
            NextEvent::Response(response) => {
                if let Outcome::Refused { .. } = response.outcome {
                    return DeliveryEnd::Refused(response);
                }
                match outbox.send(chunk(&response.body)).await {
                    Ok(()) => {}
                    Err(NotSent::Gone) => return DeliveryEnd::Gone,
                    Err(NotSent::Slow) => return DeliveryEnd::Slow(behind),
                }
            }
            NextEvent::Searching => yield_now().await,
            NextEvent::Waiting => {
                let is_open = tokio::select! {
                    is_open = events.wait() => is_open,
                    () = outbox.gone() => return DeliveryEnd::Gone,
                };
                if !is_open {
                    return DeliveryEnd::Finished;
                }
            }
        }
    }
}

/// Takes a step: on this thread if an event is cheap, else on one for long answers.
async fn step<E: Events>(
    state: &AppState,
    mut events: E,
    viewer: Viewer,
) -> Result<(E, NextEvent), HttpError> {
    let is_short = events.cost() <= SHORT;
    let take = move || {
        let next = events.next(&viewer);
        (events, next)
    };
    match is_short {
        true => contain(take),
        false => block_in_turn(state, take).await,
    }
}

/// The error for a subscriber that does not read, with the place from which it can go on.
pub(crate) fn slow_reader(resume: &ResumePoint, outbox_bytes: usize) -> Value {
    let ResumePoint { revision, cursor } = resume;
    json!({
        "message": format!(
            "too slow: {outbox_bytes} bytes waited to be read; subscribe again with `after: \"{cursor}\"`, or with `since: {revision}`, which may repeat changes of one commit"
        ),
        "extensions": { "code": "SLOW_READER", "revision": revision, "cursor": cursor },
    })
}
