//! The errors of the HTTP server itself.
//!
//! Each has a status and a code, and is sent as a GraphQL response without `data`:
//!
//! | code | status | when |
//! |---|---|---|
//! | `BAD_REQUEST` | 400 | the body or the parameters are no GraphQL request |
//! | `BATCH_LIMIT` | 400 | the body is an array |
//! | `PERSISTED_QUERY_MISMATCH` | 400 | a document has another hash than the one it was sent with |
//! | `PERSISTED_QUERY_NOT_FOUND` | 200, 400 | no document of this hash is kept; send it with its hash |
//! | `PERSISTED_QUERY_NOT_SUPPORTED` | 200, 400 | no documents of clients are kept |
//! | `PERSISTED_QUERY_ID_REQUIRED` | 200, 400 | trusted documents alone are answered, and none is named |
//! | `PERSISTED_QUERY_NOT_IN_LIST` | 200, 400 | trusted documents alone are answered, and this is none |
//! | `UNAUTHENTICATED` | 401 | the credential is not valid, or there is none and one is needed |
//! | `FORBIDDEN` | 403 | the role of the viewer does not allow it |
//! | `FORBIDDEN_ORIGIN` | 403 | a page of another origin asks |
//! | `NOT_FOUND` | 404 | the path leads nowhere |
//! | `NO_EVENT_STREAM` | 404 | no event stream is reserved or open under the token |
//! | `EVENT_STREAM_OPEN` | 409 | the event stream is open already |
//! | `OPERATION_EXISTS` | 409 | an operation of the event stream has the id already |
//! | `METHOD_NOT_ALLOWED` | 405 | the path does not take the method; a mutation by `GET` |
//! | `NOT_ACCEPTABLE` | 406 | no type of answer is accepted that there is |
//! | `REQUEST_TIMEOUT` | 408 | the body came too slowly |
//! | `PAYLOAD_TOO_LARGE` | 413 | the body is over its limit |
//! | `UNSUPPORTED_MEDIA_TYPE` | 415 | the body is no JSON in UTF-8, or is compressed |
//! | `MISDIRECTED_REQUEST` | 421 | the server is called by a name that is not its own |
//! | `RATE_LIMITED` | 429 | more requests, or wrong credentials, than one sender may send |
//! | `SOCKET_LIMIT` | 503 | too many sockets or event streams are open |
//! | `SUBSCRIPTION_LIMIT` | 503 | a socket has too many operations; told on the socket |
//! | `SLOW_READER` | | a subscriber does not read; told on the socket or stream |
//! | `INTERNAL` | 500 | a fault of the server; the log has its cause |
//! | `OVERLOADED` | 503 | too many answers of a high cost, or commands, are worked on, or too many bytes received or waiting |
//! | `STOPPING` | 503 | the server stops, and takes no command |
//!
//! Where there are two statuses, the first is that of answers in `application/json`.
//!
//! The list is only added to.

use std::time::Duration;

use actix_web::{
    HttpResponse, HttpResponseBuilder, ResponseError,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};
use serde_json::{Value, json};

use crate::http::{document_hash::DocumentHash, media::MediaType};

/// The codes of the errors in a response, each once, for the access log and the metrics.
#[derive(Debug)]
pub(crate) struct ErrorCodes(pub(crate) Vec<&'static str>);

/// An error of the HTTP server itself.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HttpError {
    #[error("{0}")]
    BadRequest(String),
    #[error("a batch of operations; send each in a request of its own")]
    Batch,
    #[error(
        "the document has the SHA-256 `{0}`, not the one that it was sent with; hash the text of `query` as it is sent"
    )]
    PersistedQueryMismatch(DocumentHash),
    // Clients look for these words, as those of Apollo's servers.
    #[error("PersistedQueryNotFound")]
    PersistedQueryNotFound,
    #[error("PersistedQueryNotSupported")]
    PersistedQueryNotSupported,
    #[error(
        "this server answers trusted documents alone; name one by its SHA-256, in `documentId` or in `extensions.persistedQuery`"
    )]
    PersistedQueryIdRequired,
    #[error(
        "no trusted document has the SHA-256 `{0}`; add it to the file of the setting `CLAIMGRAPH_TRUSTED_DOCUMENTS`, and start the server again"
    )]
    PersistedQueryNotInList(DocumentHash),
    #[error(
        "no valid credential; send `authorization: Bearer KEY` with a key that `claimgraph keys create` made, \
         or a token of the issuer that the server trusts"
    )]
    Unauthenticated,
    #[error("commands are for editors; this takes a key of that role or a higher one")]
    Forbidden,
    #[error("the server is stopping; send it again in a while")]
    Stopping,
    #[error(
        "the command with its files is larger than {0} bytes, the setting `CLAIMGRAPH_MAX_COMMAND_BYTES`"
    )]
    CommandTooLarge(u64),
    #[error(
        "pages of the origin `{0}` may not ask; the setting `CLAIMGRAPH_ALLOW_ORIGIN` lists those that may"
    )]
    ForbiddenOrigin(String),
    #[error(
        "a page of another site may not ask; open the address itself, or send the request from this origin"
    )]
    CrossSite,
    #[error(
        "nothing is at `{0}`; the explorer is at `/`, GraphQL at `/graphql`, its editor at `/graphiql`, the schema at `/schema.graphql`, \
         the health at `/health/live` and `/health/ready`, metrics at `/metrics` if the setting `CLAIMGRAPH_METRICS` has them here"
    )]
    NotFound(String),
    #[error("`{path}` does not take {method}; use one of {allow}")]
    MethodNotAllowed {
        path: String,
        method: String,
        allow: &'static str,
    },
    #[error("a mutation came by GET, which may only read; send it by POST")]
    MutationByGet,
    #[error(
        "no type of answer that `Accept` names can be given; name `application/graphql-response+json` or \
         `application/json`"
    )]
    NotAcceptable,
    #[error("the request's body did not come within {} s, the setting `CLAIMGRAPH_BODY_TIME_MS`", .0.as_secs_f64())]
    RequestTimeout(Duration),
    #[error("the request's body is larger than {0} bytes, the setting `CLAIMGRAPH_MAX_BODY_BYTES`")]
    PayloadTooLarge(usize),
    #[error("{0}; send JSON in UTF-8 as `content-type: application/json`, not compressed")]
    UnsupportedMediaType(String),
    #[error(
        "the server is not called `{0}`; use its own address, or add the name to the setting `CLAIMGRAPH_ALLOW_HOST`"
    )]
    Misdirected(String),
    #[error("more requests than the setting `CLAIMGRAPH_RATE_LIMIT` allows; ask again in {} s", seconds(*.0))]
    RateLimited(Duration),
    #[error("too many credentials that are not valid came from this address; try again in {} s", seconds(*.0))]
    WrongCredentials(Duration),
    #[error("internal error; the server's log has its cause")]
    Internal,
    #[error(
        "no event stream is reserved or open under this token; reserve one by PUT, and open it with GET in time"
    )]
    NoEventStream,
    #[error("the event stream of this token is open already; reserve another by PUT")]
    EventStreamOpen,
    #[error("the event stream has an operation `{0}` that is not complete; choose another id")]
    OperationExists(String),
    #[error(
        "as many sockets and event streams are open as may be, the setting `{0}`; close some, or try again in a second"
    )]
    TooManySockets(&'static str),
    #[error(
        "this socket has {0} operations that are not complete, the setting `CLAIMGRAPH_MAX_SUBSCRIPTIONS`; complete some, or open another socket"
    )]
    TooManySubscriptions(usize),
    #[error("the server works on as many large answers as it may; ask again in a second")]
    Overloaded,
    #[error(
        "the server receives as many bytes as it may at once, the setting `CLAIMGRAPH_MAX_RECEIVED_BYTES`; send it again in a second"
    )]
    TooMuchReceived,
    #[error(
        "as many bytes wait to be taken by clients as may, the setting `CLAIMGRAPH_MAX_UNSENT_BYTES`; ask again in a second, or for less"
    )]
    TooMuchUnsent,
}

impl HttpError {
    /// The value of `extensions.code`.
    pub(crate) fn code(&self) -> &'static str {
        self.row().1
    }

    /// The GraphQL response of the media type `media` that reports the error.
    pub(crate) fn response(&self, media: MediaType) -> HttpResponse {
        let mut response = HttpResponseBuilder::new(self.status(media));
        response
            .insert_header((
                header::CONTENT_TYPE,
                HeaderValue::from_static(media.content_type()),
            ))
            .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")));
        match self {
            HttpError::MethodNotAllowed { allow, .. } => {
                response.insert_header((header::ALLOW, HeaderValue::from_static(allow)));
            }
            HttpError::MutationByGet => {
                response.insert_header((header::ALLOW, HeaderValue::from_static("POST")));
            }
            HttpError::Unauthenticated => {
                response
                    .insert_header((header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")));
            }
            HttpError::UnsupportedMediaType(_) => {
                response.insert_header((
                    header::ACCEPT,
                    HeaderValue::from_static("application/json; charset=utf-8"),
                ));
            }
            HttpError::TooMuchReceived => {
                response.insert_header((header::RETRY_AFTER, HeaderValue::from_static("1")));
                response.force_close();
            }
            HttpError::Overloaded | HttpError::TooMuchUnsent | HttpError::TooManySockets(_) => {
                response.insert_header((header::RETRY_AFTER, HeaderValue::from_static("1")));
            }
            HttpError::RateLimited(wait) | HttpError::WrongCredentials(wait) => {
                response.insert_header((header::RETRY_AFTER, HeaderValue::from(seconds(*wait))));
            }
            // The rest of the body is not read.
            HttpError::PayloadTooLarge(_)
            | HttpError::CommandTooLarge(_)
            | HttpError::RequestTimeout(_) => {
                response.force_close();
            }
            _ => {}
        }
        let code = self.code();
        response.extensions_mut().insert(ErrorCodes(vec![code]));
        response.body(json!({ "errors": [self.to_json()] }).to_string())
    }

    /// The error as a GraphQL response lists it.
    pub(crate) fn to_json(&self) -> Value {
        json!({ "message": self.to_string(), "extensions": { "code": self.code() } })
    }

    /// The status in a response of the media type `media`.
    fn status(&self, media: MediaType) -> StatusCode {
        match self {
            HttpError::PersistedQueryNotFound
            | HttpError::PersistedQueryNotSupported
            | HttpError::PersistedQueryIdRequired
            | HttpError::PersistedQueryNotInList(_) => status_of_refusal(self.code(), media),
            _ => self.row().0,
        }
    }

    fn row(&self) -> (StatusCode, &'static str) {
        match self {
            HttpError::BadRequest(_) => (StatusCode::BAD_REQUEST, "BAD_REQUEST"),
            HttpError::Batch => (StatusCode::BAD_REQUEST, "BATCH_LIMIT"),
            HttpError::PersistedQueryMismatch(_) => {
                (StatusCode::BAD_REQUEST, "PERSISTED_QUERY_MISMATCH")
            }
            HttpError::PersistedQueryNotFound => {
                (StatusCode::BAD_REQUEST, "PERSISTED_QUERY_NOT_FOUND")
            }
            HttpError::PersistedQueryNotSupported => {
                (StatusCode::BAD_REQUEST, "PERSISTED_QUERY_NOT_SUPPORTED")
            }
            HttpError::PersistedQueryIdRequired => {
                (StatusCode::BAD_REQUEST, "PERSISTED_QUERY_ID_REQUIRED")
            }
            HttpError::PersistedQueryNotInList(_) => {
                (StatusCode::BAD_REQUEST, "PERSISTED_QUERY_NOT_IN_LIST")
            }
            HttpError::Unauthenticated => (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"),
            HttpError::Forbidden => (StatusCode::FORBIDDEN, "FORBIDDEN"),
            HttpError::Stopping => (StatusCode::SERVICE_UNAVAILABLE, "STOPPING"),
            HttpError::CommandTooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE"),
            HttpError::ForbiddenOrigin(_) | HttpError::CrossSite => {
                (StatusCode::FORBIDDEN, "FORBIDDEN_ORIGIN")
            }
            HttpError::NotFound(_) => (StatusCode::NOT_FOUND, "NOT_FOUND"),
            HttpError::NoEventStream => (StatusCode::NOT_FOUND, "NO_EVENT_STREAM"),
            HttpError::EventStreamOpen => (StatusCode::CONFLICT, "EVENT_STREAM_OPEN"),
            HttpError::OperationExists(_) => (StatusCode::CONFLICT, "OPERATION_EXISTS"),
            HttpError::MethodNotAllowed { .. } | HttpError::MutationByGet => {
                (StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED")
            }
            HttpError::NotAcceptable => (StatusCode::NOT_ACCEPTABLE, "NOT_ACCEPTABLE"),
            HttpError::RequestTimeout(_) => (StatusCode::REQUEST_TIMEOUT, "REQUEST_TIMEOUT"),
            HttpError::PayloadTooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE"),
            HttpError::UnsupportedMediaType(_) => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE")
            }
            HttpError::Misdirected(_) => (StatusCode::MISDIRECTED_REQUEST, "MISDIRECTED_REQUEST"),
            HttpError::RateLimited(_) | HttpError::WrongCredentials(_) => {
                (StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED")
            }
            HttpError::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL"),
            HttpError::Overloaded | HttpError::TooMuchReceived | HttpError::TooMuchUnsent => {
                (StatusCode::SERVICE_UNAVAILABLE, "OVERLOADED")
            }
            HttpError::TooManySockets(_) => (StatusCode::SERVICE_UNAVAILABLE, "SOCKET_LIMIT"),
            HttpError::TooManySubscriptions(_) => {
                (StatusCode::SERVICE_UNAVAILABLE, "SUBSCRIPTION_LIMIT")
            }
        }
    }
}

impl ResponseError for HttpError {
    fn status_code(&self) -> StatusCode {
        self.row().0
    }

    fn error_response(&self) -> HttpResponse {
        self.response(MediaType::Json)
    }
}

/// The whole seconds after which a wait is over.
fn seconds(wait: Duration) -> u64 {
    wait.as_millis().div_ceil(1000).max(1) as u64
}

/// The status of a request error with `code`, in a response of the media type `media`.
///
/// Old clients, which accept `application/json` alone, take 400 for a fault of the connection:
/// they get 200.
pub(crate) fn status_of_refusal(code: &str, media: MediaType) -> StatusCode {
    match (code, media) {
        ("UNAUTHENTICATED", _) => StatusCode::UNAUTHORIZED,
        ("FORBIDDEN", _) => StatusCode::FORBIDDEN,
        ("INTERNAL", _) => StatusCode::INTERNAL_SERVER_ERROR,
        ("OVERLOADED", _) => StatusCode::SERVICE_UNAVAILABLE,
        (_, MediaType::GraphqlResponse) => StatusCode::BAD_REQUEST,
        (_, MediaType::Json) => StatusCode::OK,
    }
}

/// The most characters of a client's text that a message quotes.
const LONGEST_QUOTED: usize = 100;

/// Quotes a client's text for a message: shortened, and without control characters.
pub(crate) fn quoted(text: &str) -> String {
    let mut shown: String = text
        .chars()
        .take(LONGEST_QUOTED)
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect();
    if shown.len() < text.len() && text.chars().nth(LONGEST_QUOTED).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_clients_are_told_of_a_refused_document_with_status_200() {
        let of = |code, media| status_of_refusal(code, media).as_u16();
        assert_eq!(of("GRAPHQL_PARSE_FAILED", MediaType::Json), 200);
        assert_eq!(of("GRAPHQL_PARSE_FAILED", MediaType::GraphqlResponse), 400);
        assert_eq!(of("INTERNAL", MediaType::Json), 500);
    }

    #[test]
    fn what_a_client_sent_is_repeated_without_controls_and_not_at_length() {
        assert_eq!(quoted("a\r\nb"), "a\u{fffd}\u{fffd}b");
        assert_eq!(quoted(&"報".repeat(500)).chars().count(), 101);
        assert_eq!(quoted(&"報".repeat(100)).chars().count(), 100);
    }

    #[test]
    fn a_refusal_of_a_method_names_those_that_there_are() {
        let error = HttpError::MethodNotAllowed {
            path: "/graphql".into(),
            method: "PUT".into(),
            allow: "GET, POST",
        };
        let response = error.response(MediaType::Json);
        assert_eq!(response.status().as_u16(), 405);
        assert_eq!(response.headers().get("allow").unwrap(), "GET, POST");
    }
}
