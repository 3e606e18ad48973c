//! The upgrade of a request to a socket.

use actix_http::ws::handshake;
use actix_web::{
    HttpRequest, HttpResponse,
    body::MessageBody,
    http::header::{HeaderValue, SEC_WEBSOCKET_PROTOCOL, UPGRADE},
    rt::spawn,
    web::{Data, Payload},
};

use crate::http::{
    AppState, HttpError, Service,
    authentication::address_of,
    languages,
    media::MediaType,
    outbox::Outbox,
    subscriber::Credential,
    ws::{
        frames::Frames,
        socket::{Client, Server, Socket},
    },
};

/// The subprotocol.
const PROTOCOL: &str = "graphql-transport-ws";

/// Whether a request asks for a WebSocket.
pub(crate) fn is_asked_for(request: &HttpRequest) -> bool {
    let upgrade = request.headers().get(UPGRADE);
    upgrade.is_some_and(|upgrade| upgrade.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Opens a socket for a request.
pub(crate) fn open<S: Service>(
    request: &HttpRequest,
    payload: Payload,
    service: Data<S>,
    state: Data<AppState>,
) -> Result<HttpResponse, HttpError> {
    let mut response = handshake(request.head())
        .map_err(|e| HttpError::BadRequest(format!("this is no handshake of a WebSocket: {e}")))?;
    let slot = state.take_socket(address_of(request))?;
    let is_offered = offers_protocol(request);
    if is_offered {
        let protocol = HeaderValue::from_static(PROTOCOL);
        response.insert_header((SEC_WEBSOCKET_PROTOCOL, protocol));
    }
    let (outbox, body) = Outbox::new(&state);
    let client = Client {
        frames: Frames::new(payload, state.settings.message, &state.received),
        credential: Credential::of_request(request)?,
        languages: languages::accepted(request),
    };
    let server = Server {
        service,
        state,
        outbox,
    };
    let socket = Socket::new(server, client);
    spawn(async move {
        match is_offered {
            true => socket.run().await,
            false => socket.refuse_protocol(PROTOCOL).await,
        }
        drop(slot);
    });
    Ok(response.message_body(body.boxed()).map_or_else(
        |_| HttpError::Internal.response(MediaType::Json),
        HttpResponse::from,
    ))
}

/// Whether the client offers the subprotocol, perhaps among others.
fn offers_protocol(request: &HttpRequest) -> bool {
    let mut offers = request.headers().get_all(SEC_WEBSOCKET_PROTOCOL);
    offers.any(|offer| {
        let mut names = offer.as_bytes().split(|byte| *byte == b',');
        names.any(|name| name.trim_ascii() == PROTOCOL.as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn the_subprotocol_may_be_offered_among_others() {
        let offers = |offers: &[&str]| {
            let request = offers
                .iter()
                .fold(TestRequest::default(), |request, offer| {
                    request.append_header((SEC_WEBSOCKET_PROTOCOL, *offer))
                });
            offers_protocol(&request.to_http_request())
        };
        assert!(offers(&["graphql-transport-ws"]));
        assert!(offers(&["nonsense, graphql-transport-ws"]));
        assert!(offers(&["graphql-ws", "graphql-transport-ws"]));
        assert!(!offers(&["graphql-ws", "graphql-transport-ws2"]));
        assert!(!offers(&[]));
    }
}
