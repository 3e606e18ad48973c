//! The headers that pages of other origins may send, as the answer to a CORS preflight has them.

use actix_web::http::header::HeaderValue;

/// The headers without which no page can use the API.
const ALWAYS: [&str; 2] = ["authorization", "content-type"];

/// The headers that pages of allowed origins may send.
#[derive(Debug)]
pub(crate) enum AllowedHeaders {
    /// Every header for which a page asks.
    Any,
    /// Headers by their names, in small letters.
    Named(Vec<String>),
}

impl AllowedHeaders {
    /// The headers of a setting, in which `*` is any.
    pub(crate) fn new(names: &[String]) -> AllowedHeaders {
        if names.iter().any(|name| name == "*") {
            return AllowedHeaders::Any;
        }
        let mut named: Vec<String> = ALWAYS.map(str::to_owned).into();
        for name in names.iter().map(|name| name.to_ascii_lowercase()) {
            if !named.contains(&name) {
                named.push(name);
            }
        }
        AllowedHeaders::Named(named)
    }

    /// The value of `Access-Control-Allow-Headers` for a page that asks for some headers.
    pub(crate) fn answer(&self, requested: Option<&HeaderValue>) -> Option<HeaderValue> {
        match self {
            AllowedHeaders::Any => requested.cloned(),
            AllowedHeaders::Named(names) => HeaderValue::from_str(&names.join(", ")).ok(),
        }
    }

    /// The headers of a preflight that are not allowed.
    pub(crate) fn refused<'r>(&self, requested: &'r str) -> Vec<&'r str> {
        let AllowedHeaders::Named(names) = self else {
            return vec![];
        };
        let is_allowed = |name: &str| names.iter().any(|other| other.eq_ignore_ascii_case(name));
        let requested = requested.split(',').map(str::trim);
        requested
            .filter(|name| !name.is_empty() && !is_allowed(name))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[&str]) -> AllowedHeaders {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        AllowedHeaders::new(&names)
    }

    #[test]
    fn any_header_is_allowed_as_it_is_asked_for() {
        let any = named(&["x-a", "*"]);
        let requested = HeaderValue::from_static("x-b,x-c");
        assert_eq!(any.answer(Some(&requested)), Some(requested));
        assert_eq!(any.answer(None), None);
        assert!(any.refused("x-b").is_empty());
    }

    #[test]
    fn named_headers_are_allowed_beside_those_that_every_client_needs() {
        let named = named(&["X-A", "Authorization"]);
        let answer = named.answer(Some(&HeaderValue::from_static("x-b")));
        assert_eq!(answer.unwrap(), "authorization, content-type, x-a");
        assert!(named.refused("Content-Type, x-a,authorization,").is_empty());
        assert_eq!(named.refused("x-a, x-b,X-C"), ["x-b", "X-C"]);
    }
}
