//! Reads a request's body within a bound of size and of time.

use std::{future::poll_fn, mem, pin::pin, sync::Arc, time::Duration};

use actix_web::{
    HttpRequest,
    body::{BodyStream, MessageBody},
    http::header::CONTENT_LENGTH,
    rt::time::timeout,
    web::Payload,
};
use bytes::{Bytes, BytesMut};

use crate::http::{
    HttpError,
    byte_budget::{ByteBudget, HeldBytes},
};

/// The body of a request.
#[derive(Debug)]
pub(crate) struct Body {
    /// The bytes.
    pub(crate) bytes: Bytes,
    _held: HeldBytes,
}

/// Reads the body; an error if it has more than `limit` bytes or takes longer than `time`, or if
/// the bodies of all requests are more than the budget has.
pub(crate) async fn read(
    request: &HttpRequest,
    payload: Payload,
    limit: usize,
    time: Duration,
    budget: &Arc<ByteBudget>,
) -> Result<Body, HttpError> {
    let announced = request.headers().get(CONTENT_LENGTH);
    let announced = announced.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(HttpError::PayloadTooLarge(limit));
    }
    match timeout(
        time,
        collect(payload, limit, announced.unwrap_or(0) as usize, budget),
    )
    .await
    {
        Ok(body) => body,
        Err(_) => Err(HttpError::RequestTimeout(time)),
    }
}

async fn collect(
    payload: Payload,
    limit: usize,
    announced: usize,
    budget: &Arc<ByteBudget>,
) -> Result<Body, HttpError> {
    let mut held = budget.begin();
    let mut body = pin!(BodyStream::new(payload));
    // Most bodies come in one chunk, which is not copied.
    let mut first = Bytes::new();
    let mut whole = BytesMut::new();
    while let Some(chunk) = poll_fn(|cx| body.as_mut().poll_next(cx)).await {
        let chunk = chunk.map_err(|_| {
            HttpError::BadRequest(
                "the request's body broke off, or is not as long as its head says".into(),
            )
        })?;
        let length = first.len() + whole.len() + chunk.len();
        if length > limit {
            return Err(HttpError::PayloadTooLarge(limit));
        }
        held.resize(length)
            .map_err(|_| HttpError::TooMuchReceived)?;
        if first.is_empty() && whole.is_empty() {
            first = chunk;
            continue;
        }
        if whole.is_empty() {
            // As long as it is said to be, so that it does not grow to twice of that.
            whole = BytesMut::with_capacity(announced.max(length));
            whole.extend_from_slice(&mem::take(&mut first));
        }
        whole.extend_from_slice(&chunk);
    }
    let bytes = match whole.is_empty() {
        true => first,
        false => whole.freeze(),
    };
    Ok(Body { bytes, _held: held })
}
