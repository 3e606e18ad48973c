//! What every request passes, whatever it asks for: the check of who asks, the headers of every answer, the log.

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

/// The name of the operation that a request ran, for the log.
#[derive(Debug)]
pub(crate) struct OperationName(pub(crate) String);

/// Checks who asks, answers or hands on, and adds the headers of every answer.
pub(crate) async fn gate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let began = Instant::now();
    let surface = request.app_data::<Data<AppState>>().cloned();
    let target = request
        .uri()
        .authority()
        .map(|authority| authority.as_str());
    let caller = surface
        .as_ref()
        .ok_or(HttpError::Internal)
        .and_then(|surface| surface.trust.check(request.headers(), target));
    let caller_is_allowed = matches!(caller, Ok(PageOrigin::Allowed));
    let mut response = match caller {
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
    if surface.is_some_and(|surface| surface.trust.varies_by_origin()) {
        headers.append(header::VARY, HeaderValue::from_static("origin"));
    }
    if let Some(origin) = origin.filter(|_| caller_is_allowed) {
        allow(headers, origin);
    }
    log(&response, began);
    Ok(response)
}

/// Whether a browser asks beforehand if a page of another origin may ask.
fn is_preflight(request: &ServiceRequest) -> bool {
    request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

fn preflight() -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"))
        .insert_header((
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "content-type, accept, accept-language, if-none-match",
        ))
        .insert_header((header::ACCESS_CONTROL_MAX_AGE, "3600"))
        .finish()
}

/// Lets a page of `origin` read the answer; it has no credentials to send.
fn allow(headers: &mut HeaderMap, origin: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("etag"),
    );
}

/// A line for each request: never its body, its parameters or its variables.
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
