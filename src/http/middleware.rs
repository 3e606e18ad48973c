//! The middleware of every request: the origin check, the headers of every response, the log.

use std::time::Instant;

use actix_web::{
    Error, HttpMessage, HttpResponse, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web::Data,
};

use crate::http::{AppState, HttpError, error::quoted, origin_policy::PageOrigin};

/// The name of the operation in a request, for the log.
#[derive(Debug)]
pub(crate) struct OperationName(pub(crate) String);

/// Checks the origin, answers or passes the request on, and adds the headers of every response.
pub(crate) async fn gate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let began = Instant::now();
    let state = request.app_data::<Data<AppState>>().cloned();
    let target = request
        .uri()
        .authority()
        .map(|authority| authority.as_str());
    let page_origin = state
        .as_ref()
        .ok_or(HttpError::Internal)
        .and_then(|state| state.origin_policy.check(request.headers(), target));
    let is_allowed_page = matches!(page_origin, Ok(PageOrigin::Allowed));
    let mut response = match page_origin {
        Err(error) => request.into_response(error.error_response()),
        Ok(PageOrigin::Allowed) if is_preflight(&request) => request.into_response(preflight()),
        Ok(_) => next.call(request).await?.map_into_boxed_body(),
    };
    let origin = response.request().headers().get(header::ORIGIN).cloned();
    let headers = response.headers_mut();
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
    if state.is_some_and(|state| state.origin_policy.varies_by_origin()) {
        headers.append(header::VARY, HeaderValue::from_static("origin"));
    }
    if let Some(origin) = origin.filter(|_| is_allowed_page) {
        allow(headers, origin);
    }
    log(&response, began);
    Ok(response)
}

/// Whether the request is a CORS preflight.
fn is_preflight(request: &ServiceRequest) -> bool {
    request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

fn preflight() -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header((
            header::ACCESS_CONTROL_ALLOW_METHODS,
            "GET, POST, PUT, DELETE",
        ))
        .insert_header((
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "content-type, accept, accept-language, if-none-match, x-graphql-event-stream-token",
        ))
        .insert_header((header::ACCESS_CONTROL_MAX_AGE, "3600"))
        .finish()
}

/// Lets a page of `origin` read the response (CORS), without credentials.
fn allow(headers: &mut HeaderMap, origin: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("etag"),
    );
}

/// Logs a line for the request, without its body, parameters and variables.
fn log(response: &ServiceResponse<BoxBody>, began: Instant) {
    if !tracing::enabled!(tracing::Level::DEBUG) {
        return;
    }
    let request = response.request();
    let extensions = request.extensions();
    let operation = extensions.get::<OperationName>();
    tracing::debug!(
        method = %quoted(request.method().as_str()),
        path = %quoted(request.path()),
        status = response.status().as_u16(),
        microseconds = began.elapsed().as_micros() as u64,
        operation = operation.map(|name| name.0.as_str()),
        "answered"
    );
}
