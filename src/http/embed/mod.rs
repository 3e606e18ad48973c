//! One claim as a page of a few kilobytes without a script, which any site may frame.
//!
//! The page is rendered from the answer to a query, as a client of the API would have it: what a
//! viewer may not see, an embed does not show.

mod claim_card;
mod html;

use std::sync::LazyLock;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{CONTENT_SECURITY_POLICY, EntityTag, HeaderName, HeaderValue, REFERRER_POLICY},
    },
    web::{Data, Path},
};
use claimgraph_engine::{Outcome, Response};
use data_encoding::BASE64;
use serde_json::{json, value::to_raw_value};
use sha2::{Digest, Sha256};
use url::form_urlencoded;

use crate::{
    graphql::{Request, Viewer},
    http::{
        AppState, HttpError, Operation, Service,
        embed::{claim_card::Answer, html::Theme},
        error::status_of_refusal,
        etag::{self, Decides},
        execution, languages,
        media::MediaType,
        reply::Reply,
    },
    model::Language,
    report::Wording,
};

const DOCUMENT: &str = include_str!("embed.graphql");

/// The `Content-Security-Policy` header: nothing but the page's own style, named by its digest; any
/// site may frame the page.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let digest = BASE64.encode(&Sha256::digest(html::STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors *"
    )
});

/// `/embed/claim/{id}`, with `theme` (`light` or `dark`) and `lang`.
pub(crate) async fn claim<S: Service>(
    request: HttpRequest,
    id: Path<String>,
    service: Data<S>,
    state: Data<AppState>,
) -> Result<HttpResponse, HttpError> {
    let viewer = state.authenticator.admit(&request)?;
    let wish = Wish::of(&request);
    let variables = to_raw_value(&json!({ "id": id.as_str() })).map_err(|_| HttpError::Internal)?;
    let prepared = execution::contain(|| {
        service.prepare(Request {
            query: DOCUMENT,
            operation_name: None,
            variables: Some(&variables),
            languages: wish.languages.clone(),
            viewer: viewer.clone(),
        })
    })?;
    let operation = match prepared {
        Ok(operation) => operation,
        Err(refusal) => return Ok(send(&request, page(&refusal, &wish), None).await),
    };
    let tag = tag(&request, &operation, &viewer, &wish);
    if let Some(tag) = tag.as_ref().filter(|tag| etag::is_held(&request, tag)) {
        return Ok(reply(StatusCode::OK, Some(tag.clone())).not_modified());
    }
    let response = execution::run(&state, operation).await?;
    Ok(send(&request, page(&response, &wish), tag).await)
}

/// The language and the theme in which the page is wished.
#[derive(Debug)]
struct Wish {
    languages: Vec<Language>,
    wording: Wording,
    theme: Theme,
}

impl Wish {
    fn of(request: &HttpRequest) -> Wish {
        let mut languages = languages::accepted(request);
        let mut theme = Theme::Reader;
        for (name, value) in form_urlencoded::parse(request.query_string().as_bytes()) {
            match &*name {
                "theme" => theme = Theme::named(&value),
                "lang" => languages.splice(0..0, Language::new(&value)).for_each(drop),
                _ => {}
            }
        }
        let wording = Wording::choose(&languages);
        Wish {
            languages,
            wording,
            theme,
        }
    }
}

/// The status and the page of an answer.
fn page(response: &Response, wish: &Wish) -> (StatusCode, String) {
    if let Outcome::Refused { code } = response.outcome {
        let status = status_of_refusal(code, MediaType::GraphqlResponse);
        return (status, html::missing(wish.wording, wish.theme));
    }
    let answer: Option<Answer> = serde_json::from_slice(&response.body).ok();
    let data = answer.and_then(|answer| answer.data);
    let card = data.and_then(|data| Some((data.claim?, data.knowledge_base.revision)));
    match card {
        Some((card, revision)) => {
            let page = html::claim(&card, revision, wish.wording, wish.theme);
            (StatusCode::OK, page)
        }
        None => {
            let page = html::missing(wish.wording, wish.theme);
            (StatusCode::NOT_FOUND, page)
        }
    }
}

/// The entity tag of the page: a digest of everything that decides it.
fn tag(
    request: &HttpRequest,
    operation: &impl Operation,
    viewer: &Viewer,
    wish: &Wish,
) -> Option<EntityTag> {
    let state = operation
        .state()
        .inspect_err(|e| tracing::error!(cause = %e, "the state of an embed has no name"));
    let mut decides = Decides::new();
    decides
        .by(state.ok()?)
        .by(request.path())
        .by(request.query_string())
        .by(viewer.role.to_string());
    for language in &wish.languages {
        decides.by(language.as_str());
    }
    Some(decides.tag())
}

fn reply(status: StatusCode, tag: Option<EntityTag>) -> Reply {
    Reply {
        status,
        content_type: "text/html; charset=utf-8",
        cache_control: "no-cache",
        vary: "accept-encoding, accept-language, authorization",
        tag,
    }
}

async fn send(
    request: &HttpRequest,
    (status, page): (StatusCode, String),
    tag: Option<EntityTag>,
) -> HttpResponse {
    let tag = tag.filter(|_| status == StatusCode::OK);
    let mut response = reply(status, tag).send(request, page).await;
    let headers = response.headers_mut();
    // Made of base64 and words, so it is a header's value.
    if let Ok(policy) = HeaderValue::try_from(POLICY.as_str()) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    response
}
