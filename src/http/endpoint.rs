//! GraphQL over HTTP, at `/graphql`.

use std::panic::{AssertUnwindSafe, catch_unwind};

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::{
        Method, StatusCode,
        header::{CONTENT_ENCODING, CONTENT_TYPE, EntityTag, LOCATION},
    },
    web::{self, Data, Payload},
};
use claimgraph_engine::{OperationKind, Outcome, Response};

use crate::{
    graphql::{Request, Viewer},
    http::{
        AppState, HttpError, Operation, Service, body,
        error::{quoted, status_of_refusal},
        etag::{self, Decides},
        languages,
        media::{self, MediaType},
        middleware::OperationName,
        params::Params,
        reply::Reply,
    },
};

/// The methods that the endpoint takes.
const ALLOW: &str = "GET, POST";

/// The highest cost of an operation that runs on the thread that received it. It takes a
/// millisecond or two; to hand it to another thread would cost more.
const SHORT: usize = 5_000;

/// Answers a request to `/graphql`.
pub(crate) async fn graphql<S: Service>(
    request: HttpRequest,
    payload: Payload,
    service: Data<S>,
    state: Data<AppState>,
) -> HttpResponse {
    let Some(media) = MediaType::negotiate(&request) else {
        return match opens_in_browser(&request) {
            true => to_the_editor(),
            false => HttpError::NotAcceptable.response(MediaType::Json),
        };
    };
    let exchange = Exchange {
        request: &request,
        media,
        service: &**service,
        state: &state,
    };
    let answered = match *request.method() {
        Method::GET if opens_in_browser(&request) => Ok(to_the_editor()),
        Method::GET => exchange.get().await,
        Method::POST => exchange.post(payload).await,
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
        && !Params::has_query(request.query_string())
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
    service: &'a S,
    state: &'a AppState,
}

impl<S: Service> Exchange<'_, S> {
    async fn post(&self, payload: Payload) -> Result<HttpResponse, HttpError> {
        check_content(self.request)?;
        let settings = &self.state.settings;
        let body = body::read(self.request, payload, settings.body, settings.body_time).await?;
        let params = Params::of_body(&body)?;
        let operation = match self.prepare(&params)? {
            Ok(operation) => operation,
            Err(refusal) => return Ok(self.send(refusal, None).await),
        };
        Ok(self.send(self.run(operation).await?, None).await)
    }

    async fn get(&self) -> Result<HttpResponse, HttpError> {
        let text = self.request.query_string();
        let params = Params::of_query_string(text)?;
        let operation = match self.prepare(&params)? {
            Ok(operation) => operation,
            Err(refusal) => return Ok(self.send(refusal, None).await),
        };
        if operation.kind() == OperationKind::Mutation {
            return Err(HttpError::MutationByGet);
        }
        let tag = self.tag(&operation);
        if tag
            .as_ref()
            .is_some_and(|tag| etag::is_held(self.request, tag))
        {
            return Ok(self.reply(StatusCode::OK, tag).not_modified());
        }
        Ok(self.send(self.run(operation).await?, tag).await)
    }

    fn prepare(&self, params: &Params<'_>) -> Result<Result<S::Operation, Response>, HttpError> {
        if tracing::enabled!(tracing::Level::DEBUG)
            && let Some(name) = &params.operation_name
        {
            let name = OperationName(quoted(name));
            self.request.extensions_mut().insert(name);
        }
        let request = Request {
            query: &params.query,
            operation_name: params.operation_name.as_deref(),
            variables: params.variables.as_deref(),
            languages: languages::accepted(self.request),
            viewer: Viewer::default(),
        };
        let prepared = contain(|| self.service.prepare(request))?;
        match prepared {
            Ok(operation) if operation.kind() == OperationKind::Subscription => Err(
                HttpError::BadRequest("a subscription is not answered here; send a query".into()),
            ),
            prepared => Ok(prepared),
        }
    }

    async fn run(&self, operation: S::Operation) -> Result<Response, HttpError> {
        // A mutation waits for the disk, which a thread that takes requests must not.
        let _slot = match operation.kind() {
            OperationKind::Mutation => self.state.begin_write()?,
            _ if operation.cost() <= SHORT => return contain(|| operation.run()),
            _ => self.state.begin_long_answer()?,
        };
        let ran = web::block(|| contain(|| operation.run())).await;
        ran.unwrap_or_else(|e| {
            tracing::error!(cause = %e, "a long answer was not worked on");
            Err(HttpError::Internal)
        })
    }

    /// The entity tag of the operation's answer: a digest of everything that decides the answer.
    fn tag(&self, operation: &S::Operation) -> Option<EntityTag> {
        let state = operation.state().inspect_err(
            |e| tracing::error!(cause = %e, "the state that a query reads has no name"),
        );
        let mut decides = Decides::new();
        decides
            .by(state.ok()?)
            .by(self.request.query_string())
            .by(self.media.content_type());
        for language in languages::accepted(self.request) {
            decides.by(language.as_str());
        }
        Some(decides.tag())
    }

    async fn send(&self, response: Response, tag: Option<EntityTag>) -> HttpResponse {
        let (status, tag) = match response.outcome {
            Outcome::Refused { code } => (status_of_refusal(code, self.media), None),
            // An error may be gone at the next try, so an answer with one has no tag.
            Outcome::Executed { errors } => (StatusCode::OK, tag.filter(|_| errors == 0)),
        };
        self.reply(status, tag)
            .send(self.request, response.body)
            .await
    }

    fn reply(&self, status: StatusCode, tag: Option<EntityTag>) -> Reply {
        Reply {
            status,
            content_type: self.media.content_type(),
            cache_control: match tag {
                Some(_) => "no-cache",
                None => "no-store",
            },
            vary: "accept, accept-encoding, accept-language",
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

/// Runs code that may not panic; if it does after all, this request alone fails.
fn contain<T>(run: impl FnOnce() -> T) -> Result<T, HttpError> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| {
        let cause = panic
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| panic.downcast_ref::<String>().cloned());
        tracing::error!(cause, "answering a request panicked");
        HttpError::Internal
    })
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

    #[test]
    fn a_panic_is_an_internal_error() {
        assert!(matches!(
            contain(|| panic!("on purpose")),
            Err::<(), _>(HttpError::Internal)
        ));
    }
}
