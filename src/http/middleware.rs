//! The middleware of every request: the origin check, the headers of every response, the log.

use std::rc::Rc;

use actix_web::{
    Error, HttpResponse, ResponseError,
    body::{BodySize, BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        ConnectionType, Method, StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web::Data,
};

use crate::http::{
    AppState, HttpError, access_log::AccessLogEntry, connection::Connection, error::quoted,
    origin_policy::PageOrigin,
};

/// The value of `Strict-Transport-Security`: browsers use no plain HTTP for a year (RFC 6797).
const A_YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Checks the origin, answers or passes the request on, and adds the headers of every response.
pub(crate) async fn gate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let entry = AccessLogEntry::begin(&request);
    let connection = request.conn_data::<Rc<Connection>>().cloned();
    if let Some(connection) = &connection {
        connection.begin_answer();
    }
    let state = request.app_data::<Data<AppState>>().cloned();
    let target = request
        .uri()
        .authority()
        .map(|authority| authority.as_str());
    let page_origin = state
        .as_ref()
        .ok_or(HttpError::Internal)
        .and_then(|state| state.origin_policy.check(request.headers(), target));
    if let (Some(state), Err(HttpError::ForbiddenOrigin(origin))) = (&state, &page_origin) {
        state.refused_origins.log(origin);
    }
    let is_allowed_page = matches!(page_origin, Ok(PageOrigin::Allowed));
    let mut response = match page_origin {
        Err(error) => request.into_response(error.error_response()),
        Ok(PageOrigin::Allowed) if is_preflight(&request) => {
            let response = match &state {
                Some(state) => preflight(state, request.headers()),
                None => HttpError::Internal.error_response(),
            };
            request.into_response(response)
        }
        Ok(_) => next.call(request).await?.map_into_boxed_body(),
    };
    let origin = response.request().headers().get(header::ORIGIN).cloned();
    let headers = response.headers_mut();
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    // An embed has one of its own.
    let resource_policy = HeaderName::from_static("cross-origin-resource-policy");
    if !headers.contains_key(&resource_policy) {
        headers.insert(resource_policy, HeaderValue::from_static("same-origin"));
    }
    let state = state.as_deref();
    if state.is_some_and(|state| state.origin_policy.varies_by_origin()) {
        headers.append(header::VARY, HeaderValue::from_static("origin"));
    }
    if state.is_some_and(|state| state.settings.tls.is_some()) {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, A_YEAR);
    }
    if let Some(origin) = origin.filter(|_| is_allowed_page) {
        allow(headers, origin);
    }
    entry.end(&mut response, state.map(|state| &state.metrics));
    Ok(match connection {
        Some(connection) => send(response, &connection),
        None => response,
    })
}

/// Sends a response on a connection. A stream is the last that is sent there.
fn send(
    mut response: ServiceResponse<BoxBody>,
    connection: &Rc<Connection>,
) -> ServiceResponse<BoxBody> {
    let is_stream = response.response().body().size() == BodySize::Stream;
    if is_stream && response.status() != StatusCode::SWITCHING_PROTOCOLS {
        let head = response.response_mut().head_mut();
        head.set_connection_type(ConnectionType::Close);
    }
    response.map_body(|_, body| connection.send(body))
}

/// Whether the request is a CORS preflight.
fn is_preflight(request: &ServiceRequest) -> bool {
    request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// Allows the methods that there are, and the headers of the settings. Those that are not allowed
/// are logged, since the browser tells the page alone of them.
fn preflight(state: &AppState, headers: &HeaderMap) -> HttpResponse {
    let mut response = HttpResponse::NoContent();
    let requested = headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS);
    if let Some(allowed) = state.allowed_headers.answer(requested) {
        response.insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, allowed));
    }
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let (Some(origin), Some(requested)) = (
        text(header::ORIGIN),
        text(header::ACCESS_CONTROL_REQUEST_HEADERS),
    ) {
        for name in state.allowed_headers.refused(requested) {
            let refused = &state.refused_origins;
            refused.log_header(&quoted(origin), &quoted(name));
        }
    }
    response
        .insert_header((
            header::ACCESS_CONTROL_ALLOW_METHODS,
            "GET, POST, PUT, DELETE",
        ))
        .insert_header((header::ACCESS_CONTROL_MAX_AGE, "3600"))
        .finish()
}

/// Lets a page of `origin` read the response (CORS), without credentials.
fn allow(headers: &mut HeaderMap, origin: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("etag, retry-after, www-authenticate, x-request-id"),
    );
}
