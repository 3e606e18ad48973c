//! The access log: a line for each request, at the level `info` of the target
//! `claimgraph::access`, and the id by which a client finds its line.
//!
//! A line has no document, no variables and no secret.

use std::{
    hash::{BuildHasher, RandomState},
    net::IpAddr,
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use actix_web::{
    HttpMessage, HttpRequest,
    body::{BodySize, BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderMap, HeaderName, HeaderValue},
};
use claimgraph_engine::OperationKind;

use crate::http::{
    error::{ErrorCodes, quoted},
    metrics::{Metrics, operation_name},
};

/// The header of the id, in a request and in the answer.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The header of W3C Trace Context.
const TRACE_PARENT: HeaderName = HeaderName::from_static("traceparent");
/// The most characters of a client's id.
const LONGEST_ID: usize = 128;

/// The facts that the endpoint has found out about a request.
#[derive(Debug, Default)]
pub(crate) struct RequestNote {
    /// The kind of the operation, once it is prepared.
    pub(crate) kind: Option<OperationKind>,
    /// The name of the operation, as in the request or in its document.
    pub(crate) name: Option<String>,
    /// The cost of the operation.
    pub(crate) cost: Option<usize>,
    /// The name of the viewer, who has shown a key.
    pub(crate) viewer: Option<String>,
}

impl RequestNote {
    /// Adds to the note of a request.
    pub(crate) fn add(request: &HttpRequest, add: impl FnOnce(&mut RequestNote)) {
        let mut extensions = request.extensions_mut();
        if let Some(note) = extensions.get_mut::<RequestNote>() {
            return add(note);
        }
        let mut note = RequestNote::default();
        add(&mut note);
        extensions.insert(note);
    }
}

/// A request under way, until it is logged.
pub(crate) struct AccessLogEntry {
    began: Instant,
    id: HeaderValue,
    address: Option<IpAddr>,
}

impl AccessLogEntry {
    /// The entry of a request that has just come.
    pub(crate) fn begin(request: &ServiceRequest) -> AccessLogEntry {
        AccessLogEntry {
            began: Instant::now(),
            id: sent_id(request.headers()).unwrap_or_else(own_id),
            address: request.peer_addr().map(|address| address.ip()),
        }
    }

    /// Sends the id with the response, and logs and counts the request.
    pub(crate) fn end(self, response: &mut ServiceResponse<BoxBody>, metrics: Option<&Metrics>) {
        let time = self.began.elapsed();
        response.headers_mut().insert(REQUEST_ID, self.id.clone());
        let request = response.request();
        let extensions = request.extensions();
        let none = RequestNote::default();
        let note = extensions.get::<RequestNote>().unwrap_or(&none);
        let answered = response.response().extensions();
        let codes = answered.get::<ErrorCodes>();
        let codes = codes.map_or(&[][..], |codes| &codes.0);
        let status = response.status().as_u16();
        if let Some(metrics) = metrics {
            metrics.count(note.kind, note.cost, codes, status, time);
        }
        let bytes = match response.response().body().size() {
            BodySize::Sized(bytes) => Some(bytes),
            BodySize::None => Some(0),
            BodySize::Stream => None,
        };
        tracing::info!(
            target: "claimgraph::access",
            id = self.id.to_str().unwrap_or_default(),
            method = %quoted(request.method().as_str()),
            path = %quoted(request.path()),
            operation = note.kind.map(|kind| operation_name(Some(kind))),
            name = note.name.as_deref().map(quoted),
            status,
            errors = (!codes.is_empty()).then(|| codes.join(",")),
            bytes,
            ms = (time.as_micros() as f64) / 1000.0,
            viewer = note.viewer.as_deref().map(quoted),
            address = self.address.map(tracing::field::display),
        );
    }
}

/// The id that a client or a proxy has given the request: `x-request-id` in letters, digits and
/// `-_.`, or else the trace id of `traceparent`.
fn sent_id(headers: &HeaderMap) -> Option<HeaderValue> {
    if let Some(id) = headers.get(REQUEST_ID)
        && is_id(id.as_bytes())
    {
        return Some(id.clone());
    }
    let text = headers.get(TRACE_PARENT)?.to_str().ok()?;
    let parts: Vec<&str> = text.split('-').collect();
    let [version, trace, parent, flags, ..] = parts[..] else {
        return None;
    };
    let is_hex = |part: &str, length: usize| {
        part.len() == length
            && part
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let is_valid = is_hex(version, 2)
        && version != "ff"
        && is_hex(trace, 32)
        && is_hex(parent, 16)
        && is_hex(flags, 2)
        && (parts.len() == 4 || version != "00")
        && trace.bytes().any(|byte| byte != b'0')
        && parent.bytes().any(|byte| byte != b'0');
    is_valid
        .then(|| HeaderValue::from_str(trace).ok())
        .flatten()
}

fn is_id(bytes: &[u8]) -> bool {
    (1..=LONGEST_ID).contains(&bytes.len())
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
}

/// An id of our own: a number of this process and one of the request.
fn own_id() -> HeaderValue {
    static PROCESS: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(0));
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let id = format!("{:016x}-{number}", *PROCESS);
    HeaderValue::try_from(id).unwrap_or(HeaderValue::from_static("none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(name: &'static str, value: &'static str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
        sent_id(&headers).map(|id| id.to_str().unwrap().to_owned())
    }

    #[test]
    fn an_id_that_came_is_kept_if_it_is_one() {
        assert_eq!(sent("x-request-id", "a-1_B.2"), Some("a-1_B.2".into()));
        for id in ["", "a b", "a\"b", "a=b"] {
            assert_eq!(sent("x-request-id", id), None, "{id}");
        }
        assert!(is_id(&[b'a'; 128]) && !is_id(&[b'a'; 129]));
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        for parent in [
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        ] {
            assert_eq!(sent("traceparent", parent), Some(trace.into()));
        }
        for parent in [
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "00-4bf92f3577b34da6a3ce929d0e0e4736",
        ] {
            assert_eq!(sent("traceparent", parent), None, "{parent}");
        }
    }

    #[test]
    fn ids_of_our_own_differ() {
        assert_ne!(own_id(), own_id());
    }
}
