//! The shape that a record may have, checked before its types are asked: how deep and how wide it
//! is, that no field is given twice, and that nothing but a list is written as a list.
//!
//! The types' own reading leaves these open: it keeps the last of two texts in one language, and
//! takes a list of values for an object. One pass over the text, which keeps nothing.

use std::{borrow::Cow, collections::HashSet, fmt};

use serde::{
    Deserializer,
    de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor},
};
use smallvec::SmallVec;

use crate::kb::formats::json::limits::{MAX_ITEMS, MAX_NESTING};

/// The fields that hold one object each, so never a list.
const OBJECTS: [&str; 10] = [
    "anonymous",
    "closed",
    "coordinate",
    "identifier",
    "locator",
    "quantity",
    "quote",
    "retraction",
    "text",
    "validTime",
];

/// Whether `record`, a JSON value, is fit to be read by its type.
pub(super) fn check(record: &str) -> Result<(), serde_json::Error> {
    check_with(record, Nulls::Refused)
}

/// Whether `patch`, a JSON value, is fit to be merged into a record.
pub(super) fn check_patch(patch: &str) -> Result<(), serde_json::Error> {
    check_with(patch, Nulls::Taken)
}

fn check_with(record: &str, nulls: Nulls) -> Result<(), serde_json::Error> {
    if too_deep(record).is_some() {
        return Err(serde_json::Error::custom("nested too deep"));
    }
    let mut deserializer = serde_json::Deserializer::from_str(record);
    let list = false;
    Shape { list, nulls }
        .deserialize(&mut deserializer)
        .map(|Null(_)| ())
}

/// Returns the offset at which `record` is nested deeper than allowed.
pub(super) fn too_deep(record: &str) -> Option<usize> {
    // Most have too few brackets for it, be they in texts or not: to count them is quick.
    let open = |byte: &&u8| matches!(**byte, b'[' | b'{');
    if record.as_bytes().iter().filter(open).count() <= MAX_NESTING {
        return None;
    }
    let mut depth = 0_usize;
    let mut bytes = record.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                if depth > MAX_NESTING {
                    return Some(at);
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'"' => loop {
                match bytes.next() {
                    Some((_, b'\\')) => drop(bytes.next()),
                    Some((_, b'"')) | None => break,
                    Some(_) => {}
                }
            },
            _ => {}
        }
    }
    None
}

/// One JSON value.
struct Shape {
    /// Whether a list may stand here.
    list: bool,
    nulls: Nulls,
}

/// The treatment of objects that hold nothing but `null`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nulls {
    Refused,
    Taken,
}

/// Whether a value is `null`.
struct Null(bool);

impl<'de> DeserializeSeed<'de> for Shape {
    type Value = Null;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Null, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Shape {
    type Value = Null;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Null, A::Error> {
        let mut keys = Keys::default();
        let mut count = 0;
        let nulls = self.nulls;
        while let Some(key) = map.next_key_seed(Key)? {
            let list = !OBJECTS.contains(&&*key);
            keys.add(key)?;
            count += usize::from(map.next_value_seed(Shape { list, nulls })?.0);
        }
        // Such as `{"none": null}`, which the types would take for the word.
        if nulls == Nulls::Refused && keys.count() == 1 && count == 1 {
            return Err(A::Error::custom("an object holds nothing but `null`"));
        }
        Ok(Null(false))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Null, A::Error> {
        if !self.list {
            return Err(A::Error::custom(
                "a list stands where an object is expected",
            ));
        }
        let mut count = 0;
        let nulls = self.nulls;
        let list = false;
        while seq.next_element_seed(Shape { list, nulls })?.is_some() {
            count += 1;
            if count > MAX_ITEMS {
                return Err(A::Error::custom("a list is too long"));
            }
        }
        Ok(Null(false))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Null, E> {
        Ok(Null(false))
    }
    fn visit_i64<E>(self, _: i64) -> Result<Null, E> {
        Ok(Null(false))
    }
    fn visit_u64<E>(self, _: u64) -> Result<Null, E> {
        Ok(Null(false))
    }
    fn visit_f64<E>(self, _: f64) -> Result<Null, E> {
        Ok(Null(false))
    }
    fn visit_str<E>(self, _: &str) -> Result<Null, E> {
        Ok(Null(false))
    }
    fn visit_unit<E>(self) -> Result<Null, E> {
        Ok(Null(true))
    }
}

/// The fields seen so far in an object. Capitals do not tell two apart: no field name has any
/// meaning by them, and language tags are the same in any case.
#[derive(Default)]
struct Keys<'de> {
    few: SmallVec<[Cow<'de, str>; 12]>,
    many: HashSet<String>,
}

impl<'de> Keys<'de> {
    const FEW: usize = 20;

    fn count(&self) -> usize {
        self.few.len() + self.many.len()
    }

    fn add<E: serde::de::Error>(&mut self, key: Cow<'de, str>) -> Result<(), E> {
        let twice = self.few.iter().any(|k| k.eq_ignore_ascii_case(&key))
            || (!self.many.is_empty() && self.many.contains(&key.to_ascii_lowercase()));
        if twice {
            return Err(E::custom(format_args!("`{key}` is given twice")));
        }
        if self.count() >= MAX_ITEMS {
            return Err(E::custom("an object has too many fields"));
        }
        match self.count() < Keys::FEW {
            true => self.few.push(key),
            false => drop(self.many.insert(key.to_ascii_lowercase())),
        }
        Ok(())
    }
}

/// A field name, borrowed where it holds no escapes.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }
    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(record: &str) -> String {
        check(record).unwrap_err().to_string()
    }

    #[test]
    fn a_plain_record_passes() {
        check(r#"{"id": "a", "labels": {"en": "x"}, "parents": ["b"], "n": [1, -1, 1.5, null, true]}"#)
            .unwrap();
    }

    #[test]
    fn a_field_is_given_once_in_whatever_case_and_escape() {
        assert!(refused(r#"{"a": {"zh-Hant": "x", "zh-hant": "y"}}"#).contains("twice"));
        assert!(refused(r#"{"a": 1, "\u0061": 2}"#).contains("twice"));
        let many: Vec<String> = (0..50).map(|n| format!("\"k{n}\": 1")).collect();
        check(&format!("{{{}}}", many.join(","))).unwrap();
        assert!(refused(&format!("{{{}, \"K49\": 2}}", many.join(","))).contains("twice"));
    }

    #[test]
    fn an_object_is_not_written_as_a_list() {
        assert!(refused(r#"["id"]"#).contains("list"));
        assert!(refused(r#"{"evidence": [[0, 1]]}"#).contains("list"));
        assert!(refused(r#"{"validTime": ["2025"]}"#).contains("list"));
    }

    #[test]
    fn a_word_is_not_written_as_an_object() {
        assert!(refused(r#"{"value": {"none": null}}"#).contains("null"));
        check(r#"{"id": "a", "note": null}"#).unwrap();
        check_patch(r#"{"id": "a", "labels": {"fr": null}}"#).unwrap();
        assert!(check_patch(r#"{"a": 1, "A": 2}"#).is_err());
    }

    #[test]
    fn nesting_is_bounded_and_brackets_in_strings_do_not_count() {
        let nested =
            |depth: usize| format!("{}{}", "{\"a\":".repeat(depth), "1") + &"}".repeat(depth);
        check(&nested(MAX_NESTING)).unwrap();
        assert!(refused(&nested(MAX_NESTING + 1)).contains("deep"));
        assert!(refused(&nested(200_000)).contains("deep"));
        check(&format!(r#"{{"a": "\"{}"}}"#, "[".repeat(1_000))).unwrap();
    }

    #[test]
    fn lists_and_objects_are_bounded() {
        let list = |count: usize| format!(r#"{{"a": [{}]}}"#, vec!["1"; count].join(","));
        check(&list(MAX_ITEMS)).unwrap();
        assert!(refused(&list(MAX_ITEMS + 1)).contains("too long"));
    }
}
