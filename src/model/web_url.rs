//! Addresses on the web.

use std::{borrow::Cow, fmt};

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};
use url::Url;

/// The longest URL, in bytes.
pub const MAX_URL: usize = 2_048;

/// An absolute `http` or `https` URL (WHATWG URL), in its serialised form, without credentials.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, BorshSerialize, BorshDeserialize)]
#[serde(transparent)]
pub struct WebUrl(String);

/// The reason why a text is not a URL that may stand here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebUrlError {
    /// The URL standard does not read it.
    #[error("`{0}` is not an absolute URL: {1}")]
    Unreadable(String, url::ParseError),
    /// The scheme is another one, such as `javascript`.
    #[error("the scheme `{0}` is not allowed; give an `http` or `https` URL")]
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
        let url = Url::parse(text).map_err(|e| WebUrlError::Unreadable(text.into(), e))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(WebUrlError::Scheme(url.scheme().into()));
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
            "description": "An absolute http or https URL, without credentials.",
            "type": "string",
            "format": "uri",
            "maxLength": MAX_URL,
            "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_pass() {
        assert_eq!(
            WebUrl::new("HTTPS://Example.com").unwrap().as_str(),
            "https://example.com/"
        );
        assert_eq!(
            WebUrl::new("javascript:alert(1)"),
            Err(WebUrlError::Scheme("javascript".into()))
        );
        assert_eq!(
            WebUrl::new("https://a:b@example.com"),
            Err(WebUrlError::Credentials)
        );
        assert!(matches!(
            WebUrl::new("/relative"),
            Err(WebUrlError::Unreadable(..))
        ));
        assert!(matches!(
            WebUrl::new(&format!("http://a/{}", "x".repeat(3000))),
            Err(WebUrlError::TooLong(_))
        ));
    }
}
