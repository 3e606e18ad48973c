//! The writer of the response: one buffer of JSON, appended to and truncated.

use std::io::Write;

use serde::Serialize;

use crate::{code, field_error::FieldError};

/// A JSON writer. An accessor that gets one writes exactly one value.
#[derive(Debug, Default)]
pub struct Json {
    bytes: Vec<u8>,
}

impl Json {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(capacity),
        }
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.raw(b"null");
    }

    /// Writes `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.raw(if value { b"true" } else { b"false" });
    }

    /// Writes a whole number. A field of type `Int` must stay within 32 bits: see [`Json::int32`].
    pub fn int(&mut self, value: impl itoa::Integer) {
        self.raw(itoa::Buffer::new().format(value).as_bytes());
    }

    /// Writes the value of an `Int`; fails beyond 32 bits, as the specification demands.
    pub fn int32(
        &mut self,
        value: impl TryInto<i32> + Copy + std::fmt::Display,
    ) -> Result<(), FieldError> {
        match value.try_into() {
            Ok(value) => {
                self.int(value);
                Ok(())
            }
            Err(_) => {
                let message =
                    format!("Int cannot represent non 32-bit signed integer value: {value}");
                Err(FieldError::new(code::INTERNAL, message))
            }
        }
    }

    /// Writes a number; fails for infinities and NaN, which JSON does not have.
    pub fn float(&mut self, value: f64) -> Result<(), FieldError> {
        if !value.is_finite() {
            return Err(FieldError::internal(format!(
                "Float cannot represent {value}"
            )));
        }
        // Writing to a vector never fails.
        let _ = write!(self.bytes, "{value}");
        Ok(())
    }

    /// Writes a string, escaped.
    pub fn str(&mut self, value: &str) {
        let mut rest = value.as_bytes();
        self.bytes.reserve(rest.len() + 2);
        self.bytes.push(b'"');
        loop {
            let (plain, escaped) = rest.split_at(plain(rest));
            self.bytes.extend_from_slice(plain);
            let Some((byte, behind)) = escaped.split_first() else {
                break;
            };
            self.escape(*byte);
            rest = behind;
        }
        self.bytes.push(b'"');
    }

    /// Writes a string; `null` for `None`.
    pub fn opt_str(&mut self, value: Option<&str>) {
        match value {
            Some(value) => self.str(value),
            None => self.null(),
        }
    }

    /// Writes a list, each item with `item`.
    pub fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut item: impl FnMut(&mut Self, T),
    ) {
        self.bytes.push(b'[');
        for (index, value) in items.into_iter().enumerate() {
            if index > 0 {
                self.bytes.push(b',');
            }
            item(self, value);
        }
        self.bytes.push(b']');
    }

    /// Writes any value that serde can serialize.
    pub fn value(&mut self, value: &impl Serialize) -> Result<(), FieldError> {
        serde_json::to_writer(&mut self.bytes, value).map_err(FieldError::internal)
    }

    /// Writes an object, its members with `members`.
    pub fn object(&mut self, members: impl FnOnce(&mut Members<'_>)) {
        self.bytes.push(b'{');
        members(&mut Members {
            json: self,
            empty: true,
        });
        self.bytes.push(b'}');
    }

    /// Appends JSON text, which must be one whole value.
    pub fn raw(&mut self, json: &[u8]) {
        self.bytes.extend_from_slice(json);
    }

    /// The bytes written so far.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn push(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    pub(crate) fn truncate(&mut self, mark: usize) {
        self.bytes.truncate(mark);
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    #[cold]
    fn escape(&mut self, byte: u8) {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let short = match byte {
            b'"' => b'"',
            b'\\' => b'\\',
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            8 => b'b',
            12 => b'f',
            _ => {
                let (high, low) = (HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]);
                return self.raw(&[b'\\', b'u', b'0', b'0', high, low]);
            }
        };
        self.raw(&[b'\\', short]);
    }
}

/// The writer of the members of one object.
#[derive(Debug)]
pub struct Members<'j> {
    json: &'j mut Json,
    empty: bool,
}

impl Members<'_> {
    /// Writes one member: its name, then its value with `value`.
    pub fn member(&mut self, name: &str, value: impl FnOnce(&mut Json)) {
        if !self.empty {
            self.json.push(b',');
        }
        self.empty = false;
        self.json.str(name);
        self.json.push(b':');
        value(self.json);
    }

    /// Writes a member whose value is a whole number.
    pub fn int(&mut self, name: &str, value: impl itoa::Integer) {
        self.member(name, |json| json.int(value));
    }

    /// Writes a member whose value is a string.
    pub fn str(&mut self, name: &str, value: &str) {
        self.member(name, |json| json.str(value));
    }
}

/// True if JSON strings escape this byte.
fn is_escaped(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// The number of bytes at the front of a text that need no escape.
fn plain(text: &[u8]) -> usize {
    // Most text has nothing to escape: whole vector registers of bytes are skipped at once, the
    // last bytes together with some before them.
    let mut offset = 0;
    while let Some(chunk) = text[offset..].first_chunk()
        && !holds_escaped(chunk)
    {
        offset += LANES;
    }
    let rest = &text[offset..];
    if rest.len() < LANES && text.last_chunk().is_some_and(|last| !holds_escaped(last)) {
        return text.len();
    }
    offset
        + rest
            .iter()
            .position(|byte| is_escaped(*byte))
            .unwrap_or(rest.len())
}

/// The bytes of a vector register.
const LANES: usize = 16;

/// Tests every byte without a branch, which compiles to a few vector instructions.
fn holds_escaped(chunk: &[u8; LANES]) -> bool {
    chunk
        .iter()
        .fold(false, |found, byte| found | is_escaped(*byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(write: impl FnOnce(&mut Json)) -> String {
        let mut json = Json::default();
        write(&mut json);
        String::from_utf8(json.into_bytes()).unwrap()
    }

    #[test]
    fn an_int_beyond_32_bits_fails() {
        let mut json = Json::default();
        assert!(json.int32(2_147_483_647_i64).is_ok());
        assert!(json.int32(2_147_483_648_i64).is_err());
        assert_eq!(json.as_bytes(), b"2147483647");
    }

    #[test]
    fn what_json_has_no_number_for_fails() {
        assert!(Json::default().float(f64::NAN).is_err());
        assert!(Json::default().float(f64::INFINITY).is_err());
        assert_eq!(written(|json| json.float(-0.5).unwrap()), "-0.5");
    }

    #[test]
    fn objects_and_lists_have_their_commas() {
        let text = written(|json| {
            json.object(|members| {
                members.int("a", 1);
                members.member("b", |json| json.list(["x", "y"], |json, s| json.str(s)));
                members.member("c", |json| json.object(|_| ()));
            });
        });
        assert_eq!(text, r#"{"a":1,"b":["x","y"],"c":{}}"#);
    }

    #[test]
    fn every_byte_that_json_escapes_is_escaped_wherever_it_stands() {
        for byte in 0..0x80u8 {
            for before in 0..18 {
                let text = format!(
                    "{}{}{}",
                    "x".repeat(before),
                    char::from(byte),
                    "報".repeat(5)
                );
                let json = written(|json| json.str(&text));
                assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
            }
        }
    }

    proptest! {
        #[test]
        fn a_string_reads_back_as_itself(text in any::<String>()) {
            let json = written(|json| json.str(&text));
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }

        #[test]
        fn a_number_reads_back_as_itself(number in any::<f64>()) {
            prop_assume!(number.is_finite());
            let json = written(|json| json.float(number).unwrap());
            let read = serde_json::from_str::<f64>(&json).unwrap();
            prop_assert!((read - number).abs() <= number.abs() * 1e-15, "{} is not {}", read, number);
        }
    }
}
