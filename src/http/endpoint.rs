//! GraphQL over HTTP, at `/graphql`.

use std::mem;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method, StatusCode,
        header::{CONTENT_ENCODING, CONTENT_TYPE, EntityTag, LOCATION},
    },
    web::{Data, Payload},
};
use bytes::Bytes;
use claimgraph_engine::{OperationKind, Outcome, Response};

use crate::{
    graphql::{Request, Viewer, error::STORAGE_FAILED},
    http::{
        AppState, HttpError, Operation, Service,
        access_log::RequestNote,
        body,
        error::{ErrorCodes, quoted, status_of_refusal},
        etag::{self, Decides},
        execution, languages,
        media::{self, MediaType},
        params::Params,
        reply::Reply,
        sse::{
            distinct,
            single::{self, EventStreams},
        },
        ws::handshake,
    },
};

/// The methods that the endpoint takes.
const ALLOW: &str = "GET, POST, PUT, DELETE";

/// Answers a request to `/graphql`.
pub(crate) async fn graphql<S: Service>(
    request: HttpRequest,
    payload: Payload,
    service: Data<S>,
    state: Data<AppState>,
    streams: Data<EventStreams>,
) -> HttpResponse {
    if handshake::is_asked_for(&request) {
        let opened = handshake::open(&request, payload, service, state);
        return opened.unwrap_or_else(|error| error.response(MediaType::Json));
    }
    let takes_events = media::names_event_stream(&request);
    let (media, streamed) = match MediaType::negotiate(&request) {
        // What begins an operation on a stream is answered itself by its status.
        _ if request.method() == Method::POST && single::token(&request).is_some() => {
            (MediaType::GraphqlResponse, Streamed::Nothing)
        }
        Some(media) if takes_events => (media, Streamed::Subscriptions),
        Some(media) => (media, Streamed::Nothing),
        None if takes_events => (MediaType::Json, Streamed::Everything),
        None if opens_in_browser(&request) => return to_the_editor(),
        None => return HttpError::NotAcceptable.response(MediaType::Json),
    };
    let exchange = Exchange {
        request: &request,
        media,
        streamed,
        service: &**service,
        state: &state,
        streams: &streams,
    };
    let answered = match *request.method() {
        Method::GET if opens_in_browser(&request) => Ok(to_the_editor()),
        Method::GET if takes_events => match single::token(&request) {
            Some(token) => single::open(&request, &state, &streams, token),
            None => exchange.get().await,
        },
        Method::GET => exchange.get().await,
        Method::POST => exchange.post(payload).await,
        Method::PUT => single::reserve(&request, &state, &streams),
        Method::DELETE => single::stop(&request, &state, &streams).await,
        _ => Err(HttpError::MethodNotAllowed {
            path: "/graphql".into(),
            method: quoted(request.method().as_str()),
            allow: ALLOW,
        }),
    };
    answered.unwrap_or_else(|error| error.response(media))
}

/// Whether a person opens the bare address in a browser.
fn opens_in_browser(request: &HttpRequest) -> bool {
    request.method() == Method::GET
        && !Params::has_document(request.query_string())
        && media::names_html(request)
}

fn to_the_editor() -> HttpResponse {
    HttpResponse::TemporaryRedirect()
        .insert_header((LOCATION, "/graphiql"))
        .finish()
}

/// A request with everything that is needed to answer it.
struct Exchange<'a, S> {
    request: &'a HttpRequest,
    media: MediaType,
    streamed: Streamed,
    service: &'a S,
    state: &'a Data<AppState>,
    streams: &'a EventStreams,
}

/// The operations that the client takes as an event stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Streamed {
    Nothing,
    /// Only what has no other form.
    Subscriptions,
    /// All, as it takes nothing else.
    Everything,
}

impl<S: Service> Exchange<'_, S> {
    async fn post(&self, payload: Payload) -> Result<HttpResponse, HttpError> {
        let viewer = self.state.authenticator.admit(self.request)?;
        check_content(self.request)?;
        let settings = &self.state.settings;
        let (limit, time) = (settings.body, settings.body_time);
        let body = body::read(self.request, payload, limit, time, &self.state.received).await?;
        let params = Params::of_body(&body.bytes)?;
        let operation = match self.prepare(&params, viewer)? {
            Ok(operation) => operation,
            Err(refusal) => return Ok(self.send_anyway(refusal).await),
        };
        if let Some(token) = single::token(self.request) {
            let id = params.operation_id()?;
            let (request, state, streams) = (self.request, self.state, self.streams);
            return single::begin(request, state, streams, &token, id, operation).await;
        }
        if operation.kind() == OperationKind::Subscription {
            return self.follow(operation);
        }
        let is_mutation = operation.kind() == OperationKind::Mutation;
        let response = execution::run(self.state, operation).await?;
        match is_mutation {
            // What is written must not be answered as if it were not.
            true => Ok(self.send_anyway(response).await),
            false => self.send(response, None).await,
        }
    }

    async fn get(&self) -> Result<HttpResponse, HttpError> {
        let viewer = self.state.authenticator.admit(self.request)?;
        let text = self.request.query_string();
        let params = Params::of_query_string(text)?;
        let operation = match self.prepare(&params, viewer.clone())? {
            Ok(operation) => operation,
            Err(_) if self.is_mutation(&params, &viewer)? => return Err(HttpError::MutationByGet),
            Err(refusal) => return Ok(self.send_anyway(refusal).await),
        };
        match operation.kind() {
            OperationKind::Mutation => return Err(HttpError::MutationByGet),
            OperationKind::Subscription => return self.follow(operation),
            OperationKind::Query => {}
        }
        let tag = self.tag(&operation, &viewer);
        if tag
            .as_ref()
            .is_some_and(|tag| etag::is_held(self.request, tag))
        {
            return Ok(self.reply(StatusCode::OK, tag).not_modified());
        }
        let response = execution::run(self.state, operation).await?;
        self.send(response, tag).await
    }

    fn prepare(
        &self,
        params: &Params<'_>,
        viewer: Viewer,
    ) -> Result<Result<S::Operation, Response>, HttpError> {
        RequestNote::add(self.request, |note| {
            note.name = params.operation_name.as_deref().map(quoted);
            note.viewer.clone_from(&viewer.name);
        });
        let persisted = &self.state.persisted_documents;
        let document = persisted.document(params, viewer.role)?;
        let request = Request {
            query: &document,
            operation_name: params.operation_name.as_deref(),
            variables: params.variables.as_deref(),
            languages: languages::accepted(self.request),
            viewer,
        };
        let prepared = execution::contain(|| self.service.prepare(request))?;
        if let Ok(operation) = &prepared {
            persisted.keep(params);
            RequestNote::add(self.request, |note| {
                note.kind = Some(operation.kind());
                note.name = operation.name().map(quoted);
                note.cost = Some(operation.cost());
            });
        }
        Ok(prepared)
    }

    /// Whether a request that was refused asks for a mutation, which its viewer may not even send.
    fn is_mutation(&self, params: &Params<'_>, viewer: &Viewer) -> Result<bool, HttpError> {
        let document = self
            .state
            .persisted_documents
            .document(params, viewer.role)?;
        let name = params.operation_name.as_deref();
        let kind = execution::contain(|| self.service.kind(&document, name))?;
        Ok(kind == Some(OperationKind::Mutation))
    }

    /// Answers a subscription with its events.
    fn follow(&self, operation: S::Operation) -> Result<HttpResponse, HttpError> {
        if self.streamed == Streamed::Nothing {
            return Err(HttpError::BadRequest(
                "a subscription is answered as an event stream or over WebSocket; accept `text/event-stream`, or open a socket with the subprotocol `graphql-transport-ws`".into(),
            ));
        }
        match execution::contain(|| operation.events())? {
            Ok(events) => distinct::stream(self.request, Data::clone(self.state), events),
            Err(refusal) => Ok(distinct::whole(distinct::answer(&refusal.body))),
        }
    }

    /// The entity tag of the operation's answer: a digest of everything that decides the answer.
    fn tag(&self, operation: &S::Operation, viewer: &Viewer) -> Option<EntityTag> {
        if self.streamed == Streamed::Everything {
            return None;
        }
        let state = operation.state().inspect_err(
            |e| tracing::error!(cause = %e, "the state that a query reads has no name"),
        );
        let mut decides = Decides::new();
        decides
            .by(state.ok()?)
            .by(self.request.query_string())
            .by(self.media.content_type())
            .by(viewer.role.to_string())
            .by(viewer.name.as_deref().unwrap_or_default());
        for language in languages::accepted(self.request) {
            decides.by(language.as_str());
        }
        Some(decides.tag())
    }

    /// Sends a response, unless too much waits to be taken by clients already.
    async fn send(
        &self,
        response: Response,
        tag: Option<EntityTag>,
    ) -> Result<HttpResponse, HttpError> {
        let (body, response) = self.body_of(response);
        let body = self.state.unsent.hold(body);
        let body = body.map_err(|_| HttpError::TooMuchUnsent)?;
        Ok(self.send_body(body, response, tag).await)
    }

    /// Sends a response however much waits.
    async fn send_anyway(&self, response: Response) -> HttpResponse {
        let (body, response) = self.body_of(response);
        let body = self.state.unsent.hold_anyway(body);
        self.send_body(body, response, None).await
    }

    /// Takes the body out of a response, in the form in which it is sent.
    fn body_of(&self, mut response: Response) -> (Bytes, Response) {
        let body = match self.streamed {
            Streamed::Everything => distinct::answer(&response.body),
            _ => mem::take(&mut response.body).into(),
        };
        (body, response)
    }

    async fn send_body(
        &self,
        body: Bytes,
        response: Response,
        tag: Option<EntityTag>,
    ) -> HttpResponse {
        if self.streamed == Streamed::Everything {
            return distinct::whole(body);
        }
        let (status, tag) = match response.outcome {
            Outcome::Refused { code } => (status_of_refusal(code, self.media), None),
            // A client that looks at the status alone must not take the write for done.
            Outcome::Executed { .. } if response.codes.contains(&STORAGE_FAILED) => {
                (StatusCode::SERVICE_UNAVAILABLE, None)
            }
            // An error may be gone at the next try, so an answer with one has no tag.
            Outcome::Executed { errors } => (StatusCode::OK, tag.filter(|_| errors == 0)),
        };
        let mut sent = self.reply(status, tag).send(self.request, body).await;
        if !response.codes.is_empty() {
            sent.extensions_mut().insert(ErrorCodes(response.codes));
        }
        sent
    }

    fn reply(&self, status: StatusCode, tag: Option<EntityTag>) -> Reply {
        Reply {
            status,
            content_type: self.media.content_type(),
            cache_control: match tag {
                Some(_) => "no-cache",
                None => "no-store",
            },
            vary: "accept, accept-encoding, accept-language, authorization",
            tag,
        }
    }
}

/// Refuses a body that is not declared as JSON in UTF-8, which a form on another site's page cannot
/// declare.
fn check_content(request: &HttpRequest) -> Result<(), HttpError> {
    let headers = request.headers();
    let coding = headers.get(CONTENT_ENCODING);
    if coding.is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Err(HttpError::UnsupportedMediaType(
            "the body is compressed".into(),
        ));
    }
    let Some(content_type) = headers.get(CONTENT_TYPE) else {
        return Err(HttpError::UnsupportedMediaType(
            "the body has no `content-type`".into(),
        ));
    };
    if content_type.as_bytes() == b"application/json" {
        return Ok(());
    }
    let text = String::from_utf8_lossy(content_type.as_bytes());
    let mime: Option<actix_web::mime::Mime> = text.parse().ok();
    let is_json = mime.is_some_and(|mime| {
        mime.essence_str() == "application/json"
            && mime
                .get_param("charset")
                .is_none_or(|charset| charset == "utf-8")
    });
    match is_json {
        true => Ok(()),
        false => Err(HttpError::UnsupportedMediaType(format!(
            "the body is of type `{}`",
            quoted(&text)
        ))),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_body_must_be_said_to_be_json_in_utf_8() {
        let check = |headers: &[(&str, &str)]| {
            let request = headers
                .iter()
                .fold(TestRequest::post(), |request, (name, value)| {
                    request.insert_header((*name, *value))
                });
            check_content(&request.to_http_request()).is_ok()
        };
        for content_type in [
            "application/json",
            "Application/JSON; Charset=UTF-8",
            "application/json;charset=\"utf-8\"",
        ] {
            assert!(check(&[("content-type", content_type)]), "{content_type}");
        }
        for content_type in [
            "application/json; charset=utf-16",
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/graphql",
            "application/jsonx",
            "nonsense",
            "",
        ] {
            assert!(!check(&[("content-type", content_type)]), "{content_type}");
        }
        assert!(!check(&[]));
        let json = ("content-type", "application/json");
        assert!(!check(&[json, ("content-encoding", "gzip")]));
        assert!(check(&[json, ("content-encoding", "identity")]));
    }
}
