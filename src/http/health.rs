//! The health of the server, for whatever watches over it.

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    web::Data,
};
use serde_json::{Value, json};

use crate::http::{AppState, Service};

/// `/health/live`: the server runs.
pub(crate) async fn live() -> HttpResponse {
    state(StatusCode::OK, &json!({ "status": "live" }))
}

/// `/health/ready`: requests are answered, from this revision; status 503 once the server stops.
pub(crate) async fn ready<S: Service>(service: Data<S>, app: Data<AppState>) -> HttpResponse {
    let (status, word) = match app.is_stopping() {
        true => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
        false => (StatusCode::OK, "ready"),
    };
    state(
        status,
        &json!({ "status": word, "revision": service.revision() }),
    )
}

fn state(status: StatusCode, body: &Value) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(body.to_string())
}
