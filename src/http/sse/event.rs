//! The events of a stream, as text.

use actix_web::{
    HttpResponse, HttpResponseBuilder,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
};
use bytes::Bytes;

/// The value of `Content-Type` of an event stream.
const EVENT_STREAM: &str = "text/event-stream; charset=utf-8";

/// The event that ends a stream of one operation.
pub(super) const COMPLETE: &[u8] = b"event: complete\ndata:\n\n";

/// A comment, by which a connection shows that it lives.
pub(super) const COMMENT: &[u8] = b":\n\n";

/// An event with its data: JSON without line breaks, in parts.
pub(super) fn event(name: &str, data: &[&[u8]]) -> Bytes {
    let mut event = format!("event: {name}\ndata: ").into_bytes();
    data.iter().for_each(|part| event.extend_from_slice(part));
    event.extend_from_slice(b"\n\n");
    event.into()
}

/// The head of a stream.
pub(super) fn head() -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response
        .insert_header((CONTENT_TYPE, EVENT_STREAM))
        .insert_header((CACHE_CONTROL, "no-store"))
        // Some proxies would otherwise hold the events back.
        .insert_header(("x-accel-buffering", "no"));
    response
}
