//! The health and the metrics of the server, for whatever watches over it.

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    web::{self, Data},
};
use serde_json::{Value, json};

use crate::http::{AppState, HttpError, Service, metrics::OPEN_METRICS};

/// `/health/live`: the server runs.
pub(crate) async fn live() -> HttpResponse {
    state(StatusCode::OK, &json!({ "status": "live" }))
}

/// `/health/ready`: requests are answered, from this revision. The status is 503 once the server
/// stops, and once the storage failed: then reads go on and nothing is written.
pub(crate) async fn ready<S: Service>(service: Data<S>, app: Data<AppState>) -> HttpResponse {
    let (status, word) = match (app.is_stopping(), service.is_halted()) {
        (true, _) => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
        (false, true) => (StatusCode::SERVICE_UNAVAILABLE, "storage failed"),
        (false, false) => (StatusCode::OK, "ready"),
    };
    state(
        status,
        &json!({ "status": word, "revision": service.revision() }),
    )
}

/// `/metrics`: the metrics of the server and of its knowledge base.
pub(crate) async fn metrics<S: Service>(
    service: Data<S>,
    state: Data<AppState>,
) -> Result<HttpResponse, HttpError> {
    let measured = web::block(move || service.measures()).await;
    let measures = match measured {
        Ok(Ok(measures)) => measures,
        Ok(Err(error)) => {
            tracing::error!(cause = %error, "the knowledge base cannot be measured");
            return Err(HttpError::Internal);
        }
        Err(error) => {
            tracing::error!(cause = %error, "the knowledge base was not measured");
            return Err(HttpError::Internal);
        }
    };
    let metrics = &state.metrics;
    metrics.long_answers.set(state.long_answers() as u64);
    metrics.sockets.set(state.open_sockets() as u64);
    let text = metrics.text(&measures, &state.settings.hooks);
    let text = text.map_err(|_| HttpError::Internal)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, OPEN_METRICS))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(text))
}

fn state(status: StatusCode, body: &Value) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(body.to_string())
}
