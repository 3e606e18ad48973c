//! Templates of statements, from which a sentence is made of a claim that has none.

use std::{borrow::Cow, iter};

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::model::text::{MAX_NAME, Name, TextError};

/// A template of statements: one line with `{subject}` and `{value}` in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, BorshSerialize, BorshDeserialize)]
#[serde(transparent)]
pub struct StatementTemplate(Name);

/// A part of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemplatePart<'t> {
    /// Words that stand in every statement.
    Words(&'t str),
    /// The place of the subject.
    Subject,
    /// The place of the value.
    Value,
}

/// The reason why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// The text is none that may stand here.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Braces hold something else.
    #[error(
        "`{0}` is no place in a template; write `{{subject}}` and `{{value}}`, and no other braces"
    )]
    Place(String),
    /// A place is missing.
    #[error("`{0}` is missing in the template: every claim has its own sentence")]
    Missing(&'static str),
}

impl StatementTemplate {
    /// Checks `text` and makes it a template.
    pub fn new(text: &str) -> Result<StatementTemplate, TemplateError> {
        let template = StatementTemplate(Name::new(text)?);
        for part in template.parts() {
            if let TemplatePart::Words(words) = part
                && words.contains(['{', '}'])
            {
                return Err(TemplateError::Place(words.trim().into()));
            }
        }
        for (place, written) in [
            (TemplatePart::Subject, "{subject}"),
            (TemplatePart::Value, "{value}"),
        ] {
            if !template.parts().any(|part| part == place) {
                return Err(TemplateError::Missing(written));
            }
        }
        Ok(template)
    }

    /// The parts, in their order.
    pub fn parts(&self) -> impl Iterator<Item = TemplatePart<'_>> {
        let mut rest: &str = &self.0;
        iter::from_fn(move || {
            let (part, length) = match rest.find('{') {
                _ if rest.is_empty() => return None,
                Some(0) if rest.starts_with("{subject}") => (TemplatePart::Subject, 9),
                Some(0) if rest.starts_with("{value}") => (TemplatePart::Value, 7),
                // Another brace: all that it may hold is one part.
                Some(0) => {
                    let length = rest.find('}').map_or(rest.len(), |end| end + 1);
                    (TemplatePart::Words(&rest[..length]), length)
                }
                Some(length) => (TemplatePart::Words(&rest[..length]), length),
                None => (TemplatePart::Words(rest), rest.len()),
            };
            rest = &rest[length..];
            Some(part)
        })
    }
}

impl AsRef<str> for StatementTemplate {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for StatementTemplate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<StatementTemplate, D::Error> {
        let text = <Cow<'de, str> as Deserialize>::deserialize(deserializer)?;
        StatementTemplate::new(&text).map_err(de::Error::custom)
    }
}

impl JsonSchema for StatementTemplate {
    fn schema_name() -> Cow<'static, str> {
        "StatementTemplate".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A sentence with `{subject}` and `{value}` in the places of the two: `{subject} left {value}`.",
            "type": "string",
            "maxLength": MAX_NAME,
            "pattern": "^(?=.*\\{subject\\})(?=.*\\{value\\})[^{}]*(\\{(subject|value)\\}[^{}]*)*$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_has_parts() {
        let template = StatementTemplate::new("{value}, says {subject}.").unwrap();
        assert_eq!(
            template.parts().collect::<Vec<_>>(),
            [
                TemplatePart::Value,
                TemplatePart::Words(", says "),
                TemplatePart::Subject,
                TemplatePart::Words(".")
            ]
        );
    }

    /// Each case: a text, and what the refusal says.
    #[test]
    fn a_template_has_both_places_and_no_others() {
        for (text, refusal) in [
            ("left {value}", "`{subject}` is missing"),
            ("{subject} left", "`{value}` is missing"),
            ("{subject} left {value} {date}", "`{date}` is no place"),
            ("{subject} left {value} {", "`{` is no place"),
            ("{subject} left {value}}", "`}` is no place"),
            ("{Subject} left {value}", "`{Subject}` is no place"),
            ("", "must not be empty"),
        ] {
            let refused = StatementTemplate::new(text).unwrap_err().to_string();
            assert!(refused.contains(refusal), "{text}: {refused}");
        }
    }
}
