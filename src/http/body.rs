//! Reads a request's body: no more of it, and for no longer, than is allowed.

use std::{future::poll_fn, pin::pin, time::Duration};

use actix_web::{
    HttpRequest,
    body::{BodyStream, MessageBody},
    http::header::CONTENT_LENGTH,
    rt::time::timeout,
    web::Payload,
};
use bytes::{Bytes, BytesMut};

use crate::http::HttpError;

/// The body, if it has at most `limit` bytes, chunked or not, and comes within `time`.
pub(crate) async fn read(
    request: &HttpRequest,
    payload: Payload,
    limit: usize,
    time: Duration,
) -> Result<Bytes, HttpError> {
    let announced = request.headers().get(CONTENT_LENGTH);
    let announced = announced.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(HttpError::PayloadTooLarge(limit));
    }
    match timeout(time, gather(payload, limit)).await {
        Ok(body) => body,
        Err(_) => Err(HttpError::RequestTimeout(time)),
    }
}

async fn gather(payload: Payload, limit: usize) -> Result<Bytes, HttpError> {
    let mut body = pin!(BodyStream::new(payload));
    // Most bodies come in one piece, which is taken as it is.
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    while let Some(piece) = poll_fn(|cx| body.as_mut().poll_next(cx)).await {
        let piece = piece.map_err(|_| {
            HttpError::BadRequest(
                "the request's body broke off, or is not as long as its head says".into(),
            )
        })?;
        if first.len() + rest.len() + piece.len() > limit {
            return Err(HttpError::PayloadTooLarge(limit));
        }
        if first.is_empty() {
            first = piece;
        } else {
            rest.extend_from_slice(&piece);
        }
    }
    if rest.is_empty() {
        return Ok(first);
    }
    let mut whole = BytesMut::with_capacity(first.len() + rest.len());
    whole.extend_from_slice(&first);
    whole.extend_from_slice(&rest);
    Ok(whole.freeze())
}
