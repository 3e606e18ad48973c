//! Templates of the addresses to which identifiers lead.

use std::{borrow::Cow, fmt::Write};

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};
use url::{Position, Url};

use crate::model::web_url::{MAX_URL, WebUrl, WebUrlError};

/// The place of the identifier.
const PLACE: &str = "{value}";

/// A URL with `{value}` in the place of an identifier, behind its host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, BorshSerialize, BorshDeserialize)]
#[serde(transparent)]
pub struct UrlTemplate(String);

/// The reason why a text is no template of addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlTemplateError {
    /// The text is no URL that may stand here.
    #[error(transparent)]
    Url(#[from] WebUrlError),
    /// The place of the identifier is missing.
    #[error("`{PLACE}` is missing: write it where the identifier stands")]
    Missing,
    /// The identifier would be in the name of the host.
    #[error("`{PLACE}` must stand behind the host, so that every identifier leads to one site")]
    Host,
}

impl UrlTemplate {
    /// Checks `text` and makes it a template.
    pub fn new(text: &str) -> Result<UrlTemplate, UrlTemplateError> {
        let template = UrlTemplate(text.trim().into());
        if !template.0.contains(PLACE) {
            return Err(UrlTemplateError::Missing);
        }
        let sites = [template.site("a")?, template.site("b")?];
        match sites[0] == sites[1] {
            true => Ok(template),
            false => Err(UrlTemplateError::Host),
        }
    }

    /// The scheme, the host and the port of an identifier's URL.
    fn site(&self, identifier: &str) -> Result<String, WebUrlError> {
        let url = self.filled(identifier)?;
        let site = Url::parse(url.as_str()).map(|url| url[..Position::BeforePath].to_owned());
        Ok(site.unwrap_or_default())
    }

    /// The URL of an identifier, in which everything is escaped that has a meaning in a URL, but
    /// `/` and `:`.
    pub fn filled(&self, identifier: &str) -> Result<WebUrl, WebUrlError> {
        let mut escaped = String::with_capacity(identifier.len());
        for byte in identifier.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => escaped.push(byte.into()),
                b'-' | b'.' | b'_' | b'~' | b'/' | b':' => escaped.push(byte.into()),
                _ => {
                    let _ = write!(escaped, "%{byte:02X}");
                }
            }
        }
        WebUrl::new(&self.0.replace(PLACE, &escaped))
    }

    /// The template as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for UrlTemplate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<UrlTemplate, D::Error> {
        let text = <Cow<'de, str> as Deserialize>::deserialize(deserializer)?;
        UrlTemplate::new(&text).map_err(de::Error::custom)
    }
}

impl JsonSchema for UrlTemplate {
    fn schema_name() -> Cow<'static, str> {
        "UrlTemplate".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A URL with `{value}` in the place of the identifier: `https://example.org/id/{value}`.",
            "type": "string",
            "maxLength": MAX_URL,
            "pattern": "\\{value\\}"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each case: a template, an identifier, and the URL to which it leads.
    #[test]
    fn an_identifier_leads_to_a_url() {
        for (template, identifier, url) in [
            ("https://x.org/{value}", "Q42", "https://x.org/Q42"),
            (
                "https://x.org/?id={value}",
                "a&b #1",
                "https://x.org/?id=a%26b%20%231",
            ),
            (
                "https://doi.org/{value}",
                "10.1000/182",
                "https://doi.org/10.1000/182",
            ),
            (
                "https://x.org/{value}.html",
                "馬",
                "https://x.org/%E9%A6%AC.html",
            ),
        ] {
            let template = UrlTemplate::new(template).unwrap();
            assert_eq!(template.filled(identifier).unwrap().as_str(), url);
        }
    }

    #[test]
    fn an_identifier_chooses_no_site() {
        for template in [
            "https://{value}.x.org/",
            "https://{value}",
            "https://x.org:{value}/",
            "{value}://x.org/",
            "https://x.org/",
            "javascript:{value}",
            "{value}",
        ] {
            assert!(UrlTemplate::new(template).is_err(), "{template}");
        }
    }
}
