//! Request errors: the request is refused as a whole, and nothing of it has run.

use async_graphql::Pos;

use crate::{
    code,
    field_error::FieldError,
    json::{Json, Members},
};

/// An error for which a request is refused.
#[derive(Debug, Clone)]
pub struct RequestError {
    code: &'static str,
    message: String,
    locations: Vec<Pos>,
    limit: Option<ExceededLimit>,
}

/// A limit that a request exceeds, as the error's `extensions` show it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ExceededLimit {
    pub(crate) name: &'static str,
    pub(crate) value: usize,
    pub(crate) setting: &'static str,
}

impl RequestError {
    /// The longest message, in characters: a parser's messages quote the document.
    const MAX_MESSAGE_CHARS: usize = 300;

    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        let mut message = message.into();
        if let Some((end, _)) = message.char_indices().nth(Self::MAX_MESSAGE_CHARS) {
            message.truncate(end);
            message.push('…');
        }
        Self {
            code,
            message,
            locations: vec![],
            limit: None,
        }
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(code::GRAPHQL_VALIDATION_FAILED, message)
    }

    pub(crate) fn of_limit(mut self, limit: ExceededLimit) -> Self {
        self.limit = Some(limit);
        self
    }

    pub(crate) fn at(mut self, location: Pos) -> Self {
        self.locations.push(location);
        self
    }

    /// The value of `extensions.code`.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The message for the client.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The line and the column, from 1, of each part of the document that is in error.
    pub fn locations(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.locations
            .iter()
            .map(|location| (location.line, location.column))
    }

    fn write(&self, out: &mut Json) {
        out.object(|members| {
            members.str("message", &self.message);
            if !self.locations.is_empty() {
                members.member("locations", |out| write_locations(out, &self.locations));
            }
            members.member("extensions", |out| {
                out.object(|extensions| {
                    extensions.str("code", self.code);
                    if let Some(limit) = &self.limit {
                        limit.write(extensions);
                    }
                });
            });
        });
    }
}

/// The errors of a refused request, at most as many as [`Limits::errors`](crate::Limits::errors)
/// allows.
#[derive(Debug, Clone)]
pub struct RequestErrors {
    errors: Vec<RequestError>,
    hidden: usize,
}

impl RequestErrors {
    /// Keeps the first errors; `errors` must not be empty.
    pub(crate) fn new(mut errors: Vec<RequestError>, limit: usize) -> Self {
        let hidden = errors.len().saturating_sub(limit.max(1));
        errors.truncate(limit.max(1));
        Self { errors, hidden }
    }

    /// The errors that the response shows.
    pub fn errors(&self) -> &[RequestError] {
        &self.errors
    }

    /// The `extensions.code` of the first error.
    pub fn code(&self) -> &'static str {
        self.errors
            .first()
            .map_or(code::INTERNAL, RequestError::code)
    }

    /// The `extensions.code` of the errors that the response shows, each once.
    pub fn codes(&self) -> Vec<&'static str> {
        let mut codes = Vec::new();
        for error in &self.errors {
            if !codes.contains(&error.code) {
                codes.push(error.code);
            }
        }
        codes
    }

    /// The body of the response: errors and no `data`.
    pub fn body(&self) -> Vec<u8> {
        let mut out = Json::default();
        out.object(|response| {
            response.member("errors", |out| {
                out.list(&self.errors, |out, error| error.write(out))
            });
            if self.hidden > 0 {
                response.member("extensions", |out| {
                    out.object(|extensions| extensions.int("errorsNotShown", self.hidden));
                });
            }
        });
        out.into_bytes()
    }

    /// The estimated bytes in memory.
    pub(crate) fn weight(&self) -> usize {
        self.errors
            .iter()
            .map(|error| 200 + error.message.len())
            .sum()
    }
}

impl ExceededLimit {
    fn write(&self, extensions: &mut Members<'_>) {
        extensions.str("limit", self.name);
        extensions.int("value", self.value);
        extensions.str("setting", self.setting);
    }
}

impl From<RequestError> for RequestErrors {
    fn from(error: RequestError) -> Self {
        Self {
            errors: vec![error],
            hidden: 0,
        }
    }
}

/// Writes the error of a field as a response shows it.
pub(crate) fn write_field_error(
    out: &mut Json,
    error: &FieldError,
    locations: &[Pos],
    path: impl FnOnce(&mut Json),
) {
    out.object(|members| {
        members.str("message", error.message());
        members.member("locations", |out| write_locations(out, locations));
        members.member("path", path);
        members.member("extensions", |out| {
            out.object(|extensions| extensions.str("code", error.code()))
        });
    });
}

fn write_locations(out: &mut Json, locations: &[Pos]) {
    out.list(locations, |out, location| {
        out.object(|members| {
            members.int("line", location.line);
            members.int("column", location.column);
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_beyond_the_limit_are_counted() {
        let errors = RequestErrors::new(
            vec![RequestError::invalid("a"), RequestError::invalid("b")],
            1,
        );
        let body: serde_json::Value = serde_json::from_slice(&errors.body()).unwrap();
        assert_eq!(body["errors"].as_array().map(Vec::len), Some(1));
        assert_eq!(body["extensions"]["errorsNotShown"], 1);
        assert!(body.get("data").is_none());
    }

    #[test]
    fn a_long_message_is_cut_at_a_character() {
        let error = RequestError::invalid("報".repeat(1000));
        assert_eq!(error.message().chars().count(), 301);
    }
}
