//! The names that the server answers to, and the origins whose pages may ask.
//!
//! A page of any site can make the browser send requests to a server on this machine: under the
//! site's own name, if that name now resolves to this machine (DNS rebinding), or across origins.
//! The first shows in `Host`, the second in `Origin` or `Sec-Fetch-Site`; a page can set none of
//! them.

use std::net::IpAddr;

use actix_web::http::header::{self, HeaderMap};

use crate::http::{HttpError, Settings, error::quoted};

/// The host names and origins that are accepted.
#[derive(Debug)]
pub(crate) struct OriginPolicy {
    listen: IpAddr,
    hosts: Vec<String>,
    origins: Vec<String>,
}

/// The kind of page that sent an accepted request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageOrigin {
    /// No page, or a page of the server itself.
    Own,
    /// A page of another origin that is allowed.
    Allowed,
}

impl OriginPolicy {
    /// A policy that accepts this machine's names, the address `listen`, and those in the settings.
    pub(crate) fn new(listen: IpAddr, settings: &Settings) -> OriginPolicy {
        let lower = |texts: &[String]| texts.iter().map(|text| text.to_ascii_lowercase()).collect();
        OriginPolicy {
            listen,
            hosts: lower(&settings.hosts),
            origins: lower(&settings.origins),
        }
    }

    /// Whether responses differ by the origin of the page.
    pub(crate) fn varies_by_origin(&self) -> bool {
        !self.origins.is_empty()
    }

    /// Checks the headers of a request; `target` is the authority in the request line, if any.
    pub(crate) fn check(
        &self,
        headers: &HeaderMap,
        target: Option<&str>,
    ) -> Result<PageOrigin, HttpError> {
        let host = header_text(headers, header::HOST)?;
        for name in [host, target].into_iter().flatten() {
            if !self.is_own_name(name) {
                return Err(HttpError::Misdirected(quoted(name)));
            }
        }
        match header_text(headers, header::ORIGIN)? {
            Some(origin) if is_same(origin, target.or(host)) => Ok(PageOrigin::Own),
            Some(origin) if self.is_allowed(origin) => Ok(PageOrigin::Allowed),
            Some(origin) => Err(HttpError::ForbiddenOrigin(quoted(origin))),
            None if is_cross_site_load(headers) => Err(HttpError::CrossSite),
            None => Ok(PageOrigin::Own),
        }
    }

    fn is_own_name(&self, authority: &str) -> bool {
        let name = name_of(authority).to_ascii_lowercase();
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        // DNS rebinding needs a name: a page that calls an address has come from that address.
        if let Ok(address) = bare.parse::<IpAddr>() {
            let is_any = self.listen.is_unspecified();
            if is_any || address.is_loopback() || address == self.listen {
                return true;
            }
        }
        let name = name.strip_suffix('.').unwrap_or(&name);
        name == "localhost"
            || name.ends_with(".localhost")
            || self.hosts.iter().any(|host| host == "*" || host == name)
    }

    fn is_allowed(&self, origin: &str) -> bool {
        let mut allowed = self.origins.iter();
        allowed.any(|name| name == "*" || name.eq_ignore_ascii_case(origin))
    }
}

/// Whether `origin` is that of a page which this server sent under the name `host`.
fn is_same(origin: &str, host: Option<&str>) -> bool {
    let (Some((scheme, authority)), Some(host)) = (origin.split_once("://"), host) else {
        return false;
    };
    matches!(scheme, "http" | "https") && authority.eq_ignore_ascii_case(host)
}

/// Whether a page of another site loads this, as a picture or a script would be. Following a link
/// is no such load.
fn is_cross_site_load(headers: &HeaderMap) -> bool {
    let is = |name, value: &str| headers.get(name).is_some_and(|given| given == value);
    is("sec-fetch-site", "cross-site") && !is("sec-fetch-mode", "navigate")
}

/// The name in `name:port`, with the brackets of an IPv6 address.
fn name_of(authority: &str) -> &str {
    match (authority.starts_with('['), authority.find(']')) {
        (true, Some(end)) => &authority[..=end],
        _ => authority.split(':').next().unwrap_or(authority),
    }
}

fn header_text(headers: &HeaderMap, name: header::HeaderName) -> Result<Option<&str>, HttpError> {
    let Some(value) = headers.get(&name) else {
        return Ok(None);
    };
    let text = value.to_str().map_err(|_| {
        HttpError::BadRequest(format!("the header `{name}` has characters beyond ASCII"))
    })?;
    Ok(Some(text))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn policy(listen: &str, hosts: &[&str], origins: &[&str]) -> OriginPolicy {
        let settings = Settings {
            hosts: hosts.iter().map(ToString::to_string).collect(),
            origins: origins.iter().map(ToString::to_string).collect(),
            ..Settings::default()
        };
        OriginPolicy::new(listen.parse().unwrap(), &settings)
    }

    fn checked(
        policy: &OriginPolicy,
        headers: &[(&'static str, &'static str)],
    ) -> Result<PageOrigin, u16> {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect();
        policy
            .check(&headers, None)
            .map_err(|e| actix_web::ResponseError::status_code(&e).as_u16())
    }

    #[test]
    fn the_server_answers_to_its_own_names_alone() {
        let local = policy("127.0.0.1", &["KB.example"], &[]);
        for host in [
            "localhost",
            "LOCALHOST:8080",
            "127.0.0.1:1",
            "127.9.9.9",
            "[::1]:80",
            "a.localhost",
            "localhost.",
            "kb.example:443",
        ] {
            assert_eq!(
                checked(&local, &[("host", host)]),
                Ok(PageOrigin::Own),
                "{host}"
            );
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "192.168.0.1",
            "127.0.0.1.evil.example",
            "[::2]",
            "kb.example.evil",
            "",
            "[",
            "evil.example:localhost",
        ] {
            assert_eq!(checked(&local, &[("host", host)]), Err(421), "{host}");
        }
    }

    #[test]
    fn a_server_on_every_address_answers_to_any_address_but_not_to_any_name() {
        let open = policy("0.0.0.0", &[], &[]);
        assert_eq!(
            checked(&open, &[("host", "192.168.0.1:80")]),
            Ok(PageOrigin::Own)
        );
        assert_eq!(checked(&open, &[("host", "evil.example")]), Err(421));
        let any = policy("0.0.0.0", &["*"], &[]);
        assert_eq!(
            checked(&any, &[("host", "evil.example")]),
            Ok(PageOrigin::Own)
        );
    }

    #[test]
    fn a_name_in_the_request_line_must_be_the_servers_own_too() {
        let local = policy("127.0.0.1", &[], &[]);
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("localhost"));
        assert!(local.check(&headers, Some("evil.example")).is_err());
        assert!(local.check(&headers, Some("127.0.0.1")).is_ok());
    }

    #[test]
    fn pages_of_other_origins_may_not_ask_unless_they_are_named() {
        let local = policy("127.0.0.1", &[], &["https://app.example"]);
        let from = |origin| checked(&local, &[("host", "localhost:1"), ("origin", origin)]);
        assert_eq!(from("http://localhost:1"), Ok(PageOrigin::Own));
        assert_eq!(from("https://App.example"), Ok(PageOrigin::Allowed));
        for origin in [
            "null",
            "http://localhost:2",
            "https://app.example.evil",
            "http://app.example",
            "file://localhost:1",
            "",
        ] {
            assert_eq!(from(origin), Err(403), "{origin}");
        }
    }

    #[test]
    fn a_picture_on_another_site_is_no_query() {
        let local = policy("127.0.0.1", &[], &[]);
        let with = |mode| {
            let site = ("sec-fetch-site", "cross-site");
            checked(
                &local,
                &[("host", "localhost"), site, ("sec-fetch-mode", mode)],
            )
        };
        assert_eq!(with("no-cors"), Err(403));
        assert_eq!(with("navigate"), Ok(PageOrigin::Own));
    }
}
