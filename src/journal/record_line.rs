//! Record lines: the lines that a caller may put into the journal.

use serde::Serialize;

use crate::journal::line_form::{self, LINE_LIMIT};

/// A JSON object on one line that cannot be taken for a line of the journal's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordLine(Vec<u8>);

/// The reason why some bytes are no record line.
#[derive(Debug, thiserror::Error)]
pub enum RecordLineError {
    /// The bytes are not JSON, or not an object.
    #[error("a record must be a JSON object with something in it")]
    NotAnObject,
    /// The bytes hold a line break.
    #[error("a record must be on one line")]
    LineBreak,
    /// The bytes are too many.
    #[error("a record of {0} bytes is longer than a line may be, which is {LINE_LIMIT} bytes")]
    TooLong(usize),
    /// The bytes look like a line of the journal's own.
    #[error("a record must not look like a commit or a header of the journal")]
    NotARecord,
    /// The record has no JSON form.
    #[error("a record has no JSON form")]
    Json(#[from] serde_json::Error),
}

impl RecordLine {
    /// Makes a record line of bytes: one JSON object in its compact form, without a line break at
    /// its end. Whether it is valid JSON between its braces is for the caller to know.
    pub fn new(line: Vec<u8>) -> Result<RecordLine, RecordLineError> {
        if line.len() > LINE_LIMIT {
            return Err(RecordLineError::TooLong(line.len()));
        }
        if line.contains(&b'\n') {
            return Err(RecordLineError::LineBreak);
        }
        if line_form::begins_like_header(&line)
            || line_form::begins_like_commit(&line)
            || line_form::ends_like_commit(&line)
        {
            return Err(RecordLineError::NotARecord);
        }
        if !line_form::is_like_object(&line) {
            return Err(RecordLineError::NotAnObject);
        }
        Ok(RecordLine(line))
    }

    /// Makes the record line of a record's JSON form.
    pub fn of<T: Serialize>(record: &T) -> Result<RecordLine, RecordLineError> {
        RecordLine::new(serde_json::to_vec(record)?)
    }

    /// The bytes of the line.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::hash::Hash;

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
