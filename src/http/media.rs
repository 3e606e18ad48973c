//! The media type of a response, negotiated with the client.

use std::cmp::Reverse;

use actix_web::{
    HttpRequest,
    http::header::{ACCEPT, Accept, Header, Quality, QualityItem},
    mime::Mime,
};

/// A media type of responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MediaType {
    /// `application/json`, for clients older than GraphQL's own media type.
    Json,
    /// `application/graphql-response+json`: the status says whether a request was refused.
    GraphqlResponse,
}

impl MediaType {
    /// The value of `Content-Type`.
    pub(crate) fn content_type(self) -> &'static str {
        match self {
            MediaType::Json => "application/json; charset=utf-8",
            MediaType::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        }
    }

    /// The media type that `Accept` prefers, JSON without a preference; none if it takes neither.
    pub(crate) fn negotiate(request: &HttpRequest) -> Option<MediaType> {
        let mut values = request.headers().get_all(ACCEPT);
        match (values.next().map(|value| value.as_bytes()), values.next()) {
            (None | Some(b"*/*" | b"application/json"), None) => return Some(MediaType::Json),
            (Some(b"application/graphql-response+json"), None) => {
                return Some(MediaType::GraphqlResponse);
            }
            _ => {}
        }
        let ranges = Accept::parse(request).ok()?;
        if ranges.is_empty() {
            return Some(MediaType::Json);
        }
        let json = Preference::of(MediaType::Json, &ranges);
        let graphql = Preference::of(MediaType::GraphqlResponse, &ranges);
        match (json, graphql) {
            (Some(json), Some(graphql)) if graphql.is_before(&json) => {
                Some(MediaType::GraphqlResponse)
            }
            (Some(_), _) => Some(MediaType::Json),
            (None, graphql) => graphql.map(|_| MediaType::GraphqlResponse),
        }
    }

    fn essence(self) -> &'static str {
        match self {
            MediaType::Json => "application/json",
            MediaType::GraphqlResponse => "application/graphql-response+json",
        }
    }
}

/// Whether `Accept` names HTML, as browsers do when a person opens an address.
pub(crate) fn names_html(request: &HttpRequest) -> bool {
    names(request, b"text/html")
}

/// Whether `Accept` names event streams, as clients of server-sent events do.
pub(crate) fn names_event_stream(request: &HttpRequest) -> bool {
    names(request, b"text/event-stream")
}

fn names(request: &HttpRequest, name: &[u8]) -> bool {
    let mut values = request.headers().get_all(ACCEPT);
    values.any(|value| {
        let mut parts = value.as_bytes().windows(name.len());
        parts.any(|part| part.eq_ignore_ascii_case(name))
    })
}

/// The client's preference for a media type: the quality of the range that names it best, and the
/// index of that range.
struct Preference {
    quality: Quality,
    index: usize,
}

impl Preference {
    fn of(media: MediaType, ranges: &[QualityItem<Mime>]) -> Option<Preference> {
        let fits = |range: &str| match range {
            "*/*" => Some(0),
            "application/*" => Some(1),
            range => (range == media.essence()).then_some(2),
        };
        ranges
            .iter()
            .enumerate()
            .filter_map(|(index, range)| Some((fits(range.item.essence_str())?, index, range)))
            .max_by_key(|(fit, index, _)| (*fit, Reverse(*index)))
            .map(|(_, index, range)| Preference {
                quality: range.quality,
                index,
            })
            .filter(|preference| preference.quality > Quality::ZERO)
    }

    fn is_before(&self, other: &Preference) -> bool {
        (other.quality, self.index) < (self.quality, other.index)
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn negotiated(accept: &str) -> Option<MediaType> {
        let request = TestRequest::default().insert_header((ACCEPT, accept));
        MediaType::negotiate(&request.to_http_request())
    }

    #[test]
    fn without_a_preference_the_answer_is_json() {
        let request = TestRequest::default().to_http_request();
        assert_eq!(MediaType::negotiate(&request), Some(MediaType::Json));
        for accept in [
            "*/*",
            "application/*",
            "application/json",
            "",
            "*/*;q=0.1, image/png",
        ] {
            assert_eq!(negotiated(accept), Some(MediaType::Json), "{accept}");
        }
    }

    #[test]
    fn the_type_with_the_higher_quality_wins_and_else_the_one_named_first() {
        for accept in [
            "application/graphql-response+json",
            "application/graphql-response+json, application/json;q=0.9",
            "application/graphql-response+json, application/json",
            "application/json;q=0.5, application/graphql-response+json; charset=utf-8",
            "APPLICATION/GraphQL-Response+JSON, */*",
            "application/json;q=0, */*",
        ] {
            assert_eq!(
                negotiated(accept),
                Some(MediaType::GraphqlResponse),
                "{accept}"
            );
        }
        for accept in [
            "application/json, application/graphql-response+json",
            "application/graphql-response+json;q=0.2, application/json;q=0.3",
            "application/json, multipart/mixed",
        ] {
            assert_eq!(negotiated(accept), Some(MediaType::Json), "{accept}");
        }
    }

    #[test]
    fn a_client_that_takes_neither_gets_neither() {
        for accept in [
            "text/html",
            "image/*",
            "application/json;q=0, application/graphql-response+json;q=0",
        ] {
            assert_eq!(negotiated(accept), None, "{accept}");
        }
    }

    #[test]
    fn browsers_name_html() {
        let names = |accept: &str| {
            let request = TestRequest::default().insert_header((ACCEPT, accept));
            names_html(&request.to_http_request())
        };
        assert!(names("text/html,application/xhtml+xml,*/*;q=0.8"));
        assert!(!names("application/json"));
    }
}
