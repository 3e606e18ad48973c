//! Record lines: what a caller may put into the journal.

use serde::Serialize;

use crate::journal::{commit, file::header};

/// The longest line that is ever written, without its line break.
pub(super) const LINE_LIMIT: usize = 4 * 1024 * 1024;

/// A JSON object on one line that cannot be taken for a line of the journal's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordLine(Vec<u8>);

/// Some bytes are not fit to be a record line.
#[derive(Debug, thiserror::Error)]
pub enum RecordLineError {
    /// They are not JSON, or not an object.
    #[error("a record must be a JSON object with something in it")]
    NotAnObject,
    /// They hold a line break.
    #[error("a record must be on one line")]
    LineBreak,
    /// They are too many.
    #[error("a record of {0} bytes is longer than a line may be, which is {LINE_LIMIT} bytes")]
    TooLong(usize),
    /// They look like a line of the journal's own.
    #[error("a record must not look like a commit or a header of the journal")]
    NotARecord,
    /// The record has no JSON form.
    #[error("a record has no JSON form")]
    Json(#[from] serde_json::Error),
}

impl RecordLine {
    /// `line` as a record line: one JSON object in its compact form, without a line break at its
    /// end. Whether it is valid JSON between its braces is for the caller to know.
    pub fn new(line: Vec<u8>) -> Result<RecordLine, RecordLineError> {
        if line.len() > LINE_LIMIT {
            return Err(RecordLineError::TooLong(line.len()));
        }
        if line.contains(&b'\n') {
            return Err(RecordLineError::LineBreak);
        }
        if header::begins_like_one(&line)
            || commit::begins_like_one(&line)
            || commit::ends_like_one(&line)
        {
            return Err(RecordLineError::NotARecord);
        }
        if !has_the_shape(&line) {
            return Err(RecordLineError::NotAnObject);
        }
        Ok(RecordLine(line))
    }

    /// `record` in its JSON form.
    pub fn of<T: Serialize>(record: &T) -> Result<RecordLine, RecordLineError> {
        RecordLine::new(serde_json::to_vec(record)?)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Whether `line` begins and ends as an object does that has something in it.
pub(super) fn has_the_shape(line: &[u8]) -> bool {
    line.starts_with(b"{\"") && line.ends_with(b"}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Hash;

    #[test]
    fn an_object_on_one_line_is_a_record() {
        let line = RecordLine::of(&serde_json::json!({"claim": {"id": "a\nb"}})).unwrap();
        assert_eq!(line.as_bytes(), br#"{"claim":{"id":"a\nb"}}"#);
    }

    #[test]
    fn what_is_no_object_or_not_on_one_line_is_refused() {
        for text in [
            "",
            "{}",
            "[1]",
            "3",
            "{\"a\":1",
            "{\"a\":\n1}",
            "{\"a\":1}\n",
            " {\"a\":1}",
        ] {
            assert!(RecordLine::new(text.into()).is_err(), "{text}");
        }
    }

    #[test]
    fn what_looks_like_a_commit_or_a_header_is_refused() {
        let zeros = Hash::default();
        let begin = br#"{"commit":{"revision":1}}"#.to_vec();
        let end = format!("{{\"x\":{{\"a\":1,\"previous\":\"{zeros}\",\"hash\":\"{zeros}\"}}}}");
        let header = br#"{"journal":{"format":1}}"#.to_vec();
        for line in [begin, end.into_bytes(), header] {
            assert!(matches!(
                RecordLine::new(line),
                Err(RecordLineError::NotARecord)
            ));
        }
    }

    #[test]
    fn a_line_longer_than_the_limit_is_refused() {
        let of_length =
            |length: usize| format!("{{\"a\":\"{}\"}}", "x".repeat(length - 8)).into_bytes();
        assert!(RecordLine::new(of_length(LINE_LIMIT)).is_ok());
        assert!(matches!(
            RecordLine::new(of_length(LINE_LIMIT + 1)),
            Err(RecordLineError::TooLong(_))
        ));
    }
}
