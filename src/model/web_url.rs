//! Addresses of documents, and of whatever else has a URL.

use std::{borrow::Cow, fmt};

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};
use url::{ParseError, Url};

use crate::model::{
    text::deceives,
    url_scheme::{self, is_shown, refusal},
};

/// The longest URL, in bytes.
pub const MAX_URL: usize = 2_048;

/// An absolute URL (WHATWG URL) that is safe to show as a link, in its serialised form, without
/// credentials. Its scheme is one of `url_scheme::SHOWN`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, BorshSerialize, BorshDeserialize)]
#[serde(transparent)]
pub struct WebUrl(String);

/// The reason why a text is not a URL that may stand here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebUrlError {
    /// The URL standard does not read it.
    #[error("`{0}` is not an absolute URL: {1}")]
    Unreadable(String, ParseError),
    /// The scheme is missing, as where an address is copied from a page.
    #[error("`{0}` has no scheme; write `https://{0}` if that is where it is")]
    NoScheme(String),
    /// A URL of the scheme must not be shown.
    #[error(
        "the scheme `{0}` is not allowed: {reason}; give an address of the web, or a name such as `urn:isbn:…` or `doi:…`",
        reason = refusal(.0)
    )]
    Scheme(String),
    /// A user name or password stands in it.
    #[error("a URL must not carry a user name or a password")]
    Credentials,
    /// The URL is longer than [`MAX_URL`].
    #[error("a URL has at most {MAX_URL} bytes, this one has {0}")]
    TooLong(usize),
}

impl WebUrl {
    /// Checks `text` and makes it a URL.
    pub fn new(text: &str) -> Result<WebUrl, WebUrlError> {
        if text.len() > MAX_URL {
            return Err(WebUrlError::TooLong(text.len()));
        }
        let url = Url::parse(text).map_err(|e| match is_bare(text) {
            true => WebUrlError::NoScheme(text.trim().into()),
            false => WebUrlError::Unreadable(text.into(), e),
        })?;
        if !is_shown(url.scheme()) {
            // `example.org:8080/a` reads as a URL of the scheme `example.org`.
            return Err(match is_bare(text) {
                true => WebUrlError::NoScheme(text.trim().into()),
                false => WebUrlError::Scheme(url.scheme().into()),
            });
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(WebUrlError::Credentials);
        }
        match url.as_str().len() {
            long if long > MAX_URL => Err(WebUrlError::TooLong(long)),
            _ => Ok(WebUrl(url.into())),
        }
    }

    /// The URL as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host: a name, or an address of the network, that of IPv6 in brackets.
    pub fn host(&self) -> &str {
        let (_, rest) = self.0.split_once("://").unwrap_or_default();
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let host = &rest[..end];
        let end = match host.rfind(']') {
            Some(bracket) => bracket + 1,
            None => host.find(':').unwrap_or(host.len()),
        };
        &host[..end]
    }
    /// The URL as people write it: its host in Unicode, and plainly what was encoded for no other
    /// reason than that it is not in ASCII (an IRI, RFC 3987). What would not show stays encoded.
    pub fn readable(&self) -> String {
        let text = decoded(&self.0);
        let Ok(url) = Url::parse(&self.0) else {
            return text;
        };
        let Some(host) = url.host_str().filter(|host| host.contains("xn--")) else {
            return text;
        };
        match idna::domain_to_unicode(host) {
            (unicode, Ok(())) => text.replacen(host, &unicode, 1),
            _ => text,
        }
    }
}

/// Whether a text starts as a host does, such as `www.example.org/a`.
fn is_bare(text: &str) -> bool {
    let text = text.trim();
    let end = text.find(['/', '?', '#', ':']).unwrap_or(text.len());
    let (host, rest) = text.split_at(end);
    let is_port = |rest: &str| {
        let port = rest.split(['/', '?', '#']).next().unwrap_or_default();
        !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    host.contains('.')
        && !host.starts_with('.')
        && host.chars().all(is_host)
        && rest.strip_prefix(':').is_none_or(is_port)
}

/// A text with its percent-encoded UTF-8 beyond ASCII written plainly.
fn decoded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('%') {
        let (before, encoded) = rest.split_at(start);
        plain += before;
        let mut bytes = Vec::new();
        let mut end = 0;
        while let Some(byte) = encoded.get(end..end + 3).and_then(beyond_ascii) {
            bytes.push(byte);
            end += 3;
        }
        match str::from_utf8(&bytes) {
            Ok(text)
                if !text.is_empty()
                    && !text.contains(|c: char| deceives(c) || c.is_whitespace()) =>
            {
                plain += text
            }
            // A single sign of percent, or what is no text.
            _ => {
                end = end.max(1);
                plain += &encoded[..end];
            }
        }
        rest = &encoded[end..];
    }
    plain + rest
}

/// The byte beyond ASCII that `%XX` encodes.
fn beyond_ascii(encoded: &str) -> Option<u8> {
    let byte = u8::from_str_radix(encoded.strip_prefix('%')?, 16).ok()?;
    (!byte.is_ascii() && !encoded.contains('+')).then_some(byte)
}

impl fmt::Display for WebUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for WebUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<WebUrl, D::Error> {
        let text = <Cow<'de, str> as Deserialize>::deserialize(deserializer)?;
        WebUrl::new(&text).map_err(de::Error::custom)
    }
}

impl JsonSchema for WebUrl {
    fn schema_name() -> Cow<'static, str> {
        "WebUrl".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An absolute URL that is safe to show as a link, such as one of http, https, ftp, mailto, urn or doi; without credentials.",
            "type": "string",
            "format": "uri",
            "maxLength": MAX_URL,
            "pattern": url_scheme::pattern()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each case: what is written, and the URL or the refusal.
    #[test]
    fn what_is_safe_to_show_passes() {
        let no_scheme = |text: &str| Err(WebUrlError::NoScheme(text.into()).to_string());
        let scheme = |name: &str| Err(WebUrlError::Scheme(name.into()).to_string());
        for (text, expected) in [
            ("HTTPS://Example.com", Ok("https://example.com/")),
            (
                "ftp://ftp.example.com/pub/a.txt",
                Ok("ftp://ftp.example.com/pub/a.txt"),
            ),
            ("mailto:press@example.com", Ok("mailto:press@example.com")),
            ("URN:isbn:0451450523", Ok("urn:isbn:0451450523")),
            ("doi:10.1000/182", Ok("doi:10.1000/182")),
            ("gemini://example.com/a", Ok("gemini://example.com/a")),
            ("javascript:alert(1)", scheme("javascript")),
            (" JavaScript:alert(1)", scheme("javascript")),
            ("java\nscript:alert(1)", scheme("javascript")),
            ("data:text/html,<script>", scheme("data")),
            ("vbscript:x", scheme("vbscript")),
            ("file:///etc/passwd", scheme("file")),
            ("x-secret:1", scheme("x-secret")),
            ("www.example.com/a?b=1", no_scheme("www.example.com/a?b=1")),
            ("example.com", no_scheme("example.com")),
            ("example.com:8080/a", no_scheme("example.com:8080/a")),
            (
                "https://a:b@example.com",
                Err(WebUrlError::Credentials.to_string()),
            ),
            (
                "ftp://anonymous@example.com",
                Err(WebUrlError::Credentials.to_string()),
            ),
        ] {
            let url = WebUrl::new(text);
            let found = url
                .as_ref()
                .map(WebUrl::as_str)
                .map_err(WebUrlError::to_string);
            assert_eq!(found, expected, "{text}");
        }
        assert!(matches!(
            WebUrl::new("/relative"),
            Err(WebUrlError::Unreadable(..))
        ));
        assert!(matches!(
            WebUrl::new(&format!("http://a/{}", "x".repeat(3000))),
            Err(WebUrlError::TooLong(_))
        ));
    }

    /// Each case: a URL, and how people write it.
    #[test]
    fn a_url_is_readable_in_every_script() {
        for (text, expected) in [
            (
                "https://ca.example.org/Homínids",
                "https://ca.example.org/Homínids",
            ),
            (
                "https://xn--bcher-kva.example/%E4%B9%A6",
                "https://bücher.example/书",
            ),
            ("https://x.org/a%20b%2Fc%", "https://x.org/a%20b%2Fc%"),
            ("https://x.org/%FF%C3%AD", "https://x.org/%FF%C3%AD"),
            ("https://x.org/%E2%80%AEa", "https://x.org/%E2%80%AEa"),
            ("urn:x:%C3%AD", "urn:x:í"),
        ] {
            assert_eq!(WebUrl::new(text).unwrap().readable(), expected);
        }
    }
}
