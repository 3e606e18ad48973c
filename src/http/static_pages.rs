//! The handlers beside the API: the pages, and the schema as text.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{
            CONTENT_SECURITY_POLICY as CSP, EntityTag, HeaderName, HeaderValue, LOCATION,
            REFERRER_POLICY, X_FRAME_OPTIONS,
        },
    },
    web::{self, Data},
};
use bytes::Bytes;

use crate::http::{
    HttpError, Service,
    compression::{Coding, Effort},
    error::quoted,
    etag::Decides,
    pages::{self, Page},
    reply::Reply,
};

/// The embedded files, each compressed at its first use.
#[derive(Debug, Default)]
pub(crate) struct Packed(Mutex<HashMap<(String, Coding), Option<Bytes>>>);

/// Every address of the explorer. A build without one redirects to the plain page.
pub(crate) async fn explorer(request: HttpRequest, packed: Data<Packed>) -> HttpResponse {
    match pages::explorer() {
        Some(page) => sent(&request, &packed, "/", page).await,
        None => HttpResponse::TemporaryRedirect()
            .insert_header((LOCATION, "/graphiql"))
            .finish(),
    }
}

/// `/graphiql`, and the files of both pages.
pub(crate) async fn page(
    request: HttpRequest,
    packed: Data<Packed>,
) -> Result<HttpResponse, HttpError> {
    let path = request.path();
    match pages::page(path) {
        Some(page) => Ok(sent(&request, &packed, path, page).await),
        None => Err(HttpError::NotFound(quoted(path))),
    }
}

/// The answer with a file; `path` names it among those that are compressed already.
async fn sent(request: &HttpRequest, packed: &Packed, path: &str, page: Page) -> HttpResponse {
    let tag = page.etag.parse::<EntityTag>().ok();
    let reply = Reply {
        status: StatusCode::OK,
        content_type: page.content_type,
        cache_control: page.cache_control,
        vary: "accept-encoding",
        tag,
    };
    let compressed = match Coding::negotiate(request, page.bytes.len()) {
        Some(coding) if is_compressible(page.content_type) => {
            packed.get(path, coding, &page).await.zip(Some(coding))
        }
        _ => None,
    };
    let mut response = match compressed {
        Some((bytes, coding)) => reply.send_packed(request, bytes, Some(coding)),
        None => reply.send_packed(request, page.bytes.into_owned().into(), None),
    };
    for (name, value) in [
        (CSP, page.policy),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ] {
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    response
}

/// `/schema.graphql`: the schema in the schema definition language (SDL).
pub(crate) async fn schema<S: Service>(request: HttpRequest, service: Data<S>) -> HttpResponse {
    let text = service.schema();
    let reply = Reply {
        status: StatusCode::OK,
        content_type: "text/plain; charset=utf-8",
        cache_control: "no-cache",
        vary: "accept-encoding",
        tag: Some(Decides::new().by(text).tag()),
    };
    reply
        .send(&request, Bytes::copy_from_slice(text.as_bytes()))
        .await
}

/// The answer at any other path: 404.
pub(crate) async fn not_found(request: HttpRequest) -> Result<HttpResponse, HttpError> {
    Err(HttpError::NotFound(quoted(request.path())))
}

/// The answer to any other method than `GET` and `HEAD`: 405.
pub(crate) async fn only_get(request: HttpRequest) -> Result<HttpResponse, HttpError> {
    Err(HttpError::MethodNotAllowed {
        path: quoted(request.path()),
        method: quoted(request.method().as_str()),
        allow: "GET, HEAD",
    })
}

impl Packed {
    /// The compressed file, compressed now if it was not before; none if it is no smaller.
    async fn get(&self, path: &str, coding: Coding, page: &Page) -> Option<Bytes> {
        let key = (path.to_owned(), coding);
        if let Some(kept) = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
        {
            return kept.clone();
        }
        let bytes = page.bytes.clone();
        let packed = web::block(move || coding.compress(&bytes, Effort::Kept))
            .await
            .ok()?;
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(key, packed.clone());
        packed
    }
}

fn is_compressible(content_type: &str) -> bool {
    content_type.starts_with("text/")
        || matches!(
            content_type,
            "application/json" | "image/svg+xml" | "font/ttf"
        )
}
