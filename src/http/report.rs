//! A claim, an entity or a source as a document that is taken away.
//!
//! The document is written from the answer to a query, as a client of the API would have it: what
//! a viewer may not see, a report does not show.

use std::{fmt::Write, sync::LazyLock};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{
            CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, EntityTag, HeaderValue, REFERRER_POLICY,
        },
    },
    web::{Data, Path},
};
use claimgraph_engine::{Outcome, Response};
use data_encoding::BASE64;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::value::to_raw_value;
use sha2::{Digest, Sha256};
use url::form_urlencoded;

use crate::{
    graphql::{Request, Viewer},
    http::{
        AppState, HttpError, Operation, Service,
        error::{ErrorCodes, quoted, status_of_refusal},
        etag::{self, Decides},
        execution, languages,
        media::MediaType,
        reply::Reply,
    },
    model::Language,
    report::{self, Format, Moment, Report, ReportQuery, Subject, Wording},
};

/// The `Content-Security-Policy` header: nothing but the page's own style, named by its digest.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let digest = BASE64.encode(&Sha256::digest(report::STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
});

/// `/report/{kind}/{id}`, with `format`, `lang`, `as-of`, and for the claims of an entity `after`.
pub(crate) async fn report<S: Service>(
    request: HttpRequest,
    path: Path<(String, String)>,
    service: Data<S>,
    state: Data<AppState>,
) -> Result<HttpResponse, HttpError> {
    let viewer = state.authenticator.admit(&request)?;
    let (kind, id) = path.into_inner();
    let subject = Subject::new(&kind, &id);
    let subject = subject.ok_or_else(|| HttpError::NotFound(request.path().to_owned()))?;
    let wish = ReportWish::of(&request)?;
    let after = wish.after.as_deref();
    let query = ReportQuery::new(&subject, wish.moment.as_ref(), &wish.languages, after);
    let variables = to_raw_value(&query.variables).map_err(|_| HttpError::Internal)?;
    let prepared = execution::contain(|| {
        service.prepare(Request {
            query: query.document,
            operation_name: Some(query.operation),
            variables: Some(&variables),
            languages: wish.languages.clone(),
            viewer: viewer.clone(),
        })
    })?;
    let operation = match prepared {
        Ok(operation) => operation,
        Err(refusal) => return Ok(refused(&request, refusal).await),
    };
    let tag = tag(&request, &operation, &viewer, &wish);
    if let Some(tag) = tag.as_ref().filter(|tag| etag::is_held(&request, tag)) {
        let reply = reply(StatusCode::OK, wish.format.media_type(), Some(tag.clone()));
        return Ok(reply.not_modified());
    }
    let response = execution::run(&state, operation).await?;
    if response.outcome != (Outcome::Executed { errors: 0 }) {
        return Ok(refused(&request, response).await);
    }
    let answer = serde_json::from_slice(&response.body).map_err(|_| HttpError::Internal)?;
    let read = Report::read(answer).inspect_err(|e| tracing::error!(cause = %e, "no report"));
    let Some(report) = read.map_err(|_| HttpError::Internal)? else {
        return Err(HttpError::NotFound(request.path().to_owned()));
    };
    let text = wish.format.write(&report, wish.wording, None);
    let reply = reply(StatusCode::OK, wish.format.media_type(), tag);
    let mut response = reply.send(&request, text).await;
    let headers = response.headers_mut();
    if let Ok(disposition) = HeaderValue::try_from(disposition(&subject, wish.format)) {
        headers.insert(CONTENT_DISPOSITION, disposition);
    }
    if let Ok(policy) = HeaderValue::try_from(POLICY.as_str()) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(response)
}

/// The form and the state in which a report is wished.
#[derive(Debug)]
struct ReportWish {
    format: Format,
    languages: Vec<Language>,
    wording: Wording,
    moment: Option<Moment>,
    after: Option<String>,
}

impl ReportWish {
    fn of(request: &HttpRequest) -> Result<ReportWish, HttpError> {
        let bad = |error: &dyn ToString| HttpError::BadRequest(quoted(&error.to_string()));
        let mut languages = languages::accepted(request);
        let mut format = Format::Html;
        let mut moment = None;
        let mut after = None;
        for (name, value) in form_urlencoded::parse(request.query_string().as_bytes()) {
            match &*name {
                "format" => format = value.parse().map_err(|e| bad(&e))?,
                "as-of" => moment = Some(value.parse().map_err(|e| bad(&e))?),
                "after" => after = Some(value.into_owned()),
                "lang" => languages.splice(0..0, Language::new(&value)).for_each(drop),
                _ => {}
            }
        }
        Ok(ReportWish {
            format,
            wording: Wording::choose(&languages),
            languages,
            moment,
            after,
        })
    }
}

/// The entity tag of the report: a digest of everything that decides it.
fn tag(
    request: &HttpRequest,
    operation: &impl Operation,
    viewer: &Viewer,
    wish: &ReportWish,
) -> Option<EntityTag> {
    let state = operation
        .state()
        .inspect_err(|e| tracing::error!(cause = %e, "the state of a report has no name"));
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

fn reply(status: StatusCode, content_type: &'static str, tag: Option<EntityTag>) -> Reply {
    Reply {
        status,
        content_type,
        cache_control: "no-cache",
        vary: "accept-encoding, accept-language, authorization",
        tag,
    }
}

/// The errors of the API, as it gives them.
async fn refused(request: &HttpRequest, response: Response) -> HttpResponse {
    let media = MediaType::GraphqlResponse;
    let code = match response.outcome {
        Outcome::Refused { code } => code,
        Outcome::Executed { .. } => response.codes.first().copied().unwrap_or_default(),
    };
    let status = match code {
        "STORAGE_FAILED" => StatusCode::SERVICE_UNAVAILABLE,
        code => status_of_refusal(code, media),
    };
    let reply = Reply {
        cache_control: "no-store",
        ..reply(status, media.content_type(), None)
    };
    let mut sent = reply.send(request, response.body).await;
    sent.extensions_mut().insert(ErrorCodes(response.codes));
    sent
}

/// The header by which a browser keeps the report as a file (RFC 6266); a page is shown.
fn disposition(subject: &Subject, format: Format) -> String {
    let shown = match format {
        Format::Html => "inline",
        _ => "attachment",
    };
    let name = format!("{}.{}", subject.id, format.extension());
    let plain = name.chars().map(|sign| match sign {
        sign if sign.is_ascii_alphanumeric() || "-._".contains(sign) => sign,
        _ => '-',
    });
    let mut header = format!("{shown}; filename=\"{}\"", plain.collect::<String>());
    let encoded = utf8_percent_encode(&name, NON_ALPHANUMERIC);
    let _ = write!(header, "; filename*=UTF-8''{encoded}");
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_the_name_of_the_record() {
        let subject = Subject::new("claim", "誰說:x\"y").unwrap();
        assert_eq!(
            disposition(&subject, Format::BibTex),
            "attachment; filename=\"---x-y.bib\"; filename*=UTF-8''%E8%AA%B0%E8%AA%AA%3Ax%22y%2Ebib"
        );
    }
}
