//! Errors of a request: it is refused as a whole, and nothing of it has run.

use async_graphql::Pos;

use crate::{Json, code, limits::Exceeded};

/// Why a request is refused.
#[derive(Debug, Clone)]
pub struct RequestError {
    code: &'static str,
    message: String,
    places: Vec<Pos>,
    exceeded: Option<Exceeded>,
}

impl RequestError {
    /// The longest message, in characters: those of a parser quote what they were given.
    const LONGEST: usize = 300;

    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        let mut message = message.into();
        if let Some((end, _)) = message.char_indices().nth(Self::LONGEST) {
            message.truncate(end);
            message.push('…');
        }
        Self {
            code,
            message,
            places: vec![],
            exceeded: None,
        }
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(code::GRAPHQL_VALIDATION_FAILED, message)
    }

    pub(crate) fn of_limit(code: &'static str, exceeded: Exceeded) -> Self {
        Self {
            exceeded: Some(exceeded),
            ..Self::new(code, exceeded.to_string())
        }
    }

    pub(crate) fn at(mut self, place: Pos) -> Self {
        self.places.push(place);
        self
    }

    /// The value of `extensions.code`.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// What the API's reader is told.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The line and the column, from 1, of each place in the document that is to blame.
    pub fn places(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.places.iter().map(|place| (place.line, place.column))
    }

    fn write(&self, out: &mut Json) {
        out.object(|error| {
            error.str("message", &self.message);
            if !self.places.is_empty() {
                error.member("locations", |out| write_places(out, &self.places));
            }
            error.member("extensions", |out| {
                out.object(|extensions| {
                    extensions.str("code", self.code);
                    if let Some(exceeded) = &self.exceeded {
                        exceeded.write(extensions);
                    }
                });
            });
        });
    }
}

/// A request that is refused: its errors, at most as many as
/// [`Limits::errors`](crate::Limits::errors) allows.
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

    /// The errors that are shown.
    pub fn errors(&self) -> &[RequestError] {
        &self.errors
    }

    /// The `extensions.code` of the first error.
    pub fn code(&self) -> &'static str {
        self.errors
            .first()
            .map_or(code::INTERNAL, RequestError::code)
    }

    /// The response: errors and no `data`.
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

    /// A rough number of bytes that it takes in memory.
    pub(crate) fn weight(&self) -> usize {
        self.errors
            .iter()
            .map(|error| 200 + error.message.len())
            .sum()
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

/// Writes the places of an error as the specification's `locations`.
pub(crate) fn write_places(out: &mut Json, places: &[Pos]) {
    out.list(places, |out, place| {
        out.object(|location| {
            location.int("line", place.line);
            location.int("column", place.column);
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_beyond_the_limit_are_counted() {
        let refusal = RequestErrors::new(
            vec![RequestError::invalid("a"), RequestError::invalid("b")],
            1,
        );
        let body: serde_json::Value = serde_json::from_slice(&refusal.body()).unwrap();
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
