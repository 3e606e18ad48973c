//! The sections of a file that is right, in one pass over its text.

use std::{borrow::Cow, fmt, ops::Range};

use serde::{
    Deserializer,
    de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::kb::formats::json::{
    limits::{MAX_FILE, MAX_RECORD},
    scan::{Listed, json, span},
    section::{PATCHES, RecordForm, Section},
};

/// The records of a file; `None` where anything is wrong with it.
pub(super) fn listed(text: &str) -> Option<Vec<Listed>> {
    if text.len() > MAX_FILE {
        return None;
    }
    let mut deserializer = serde_json::Deserializer::from_str(json(text));
    let form = RecordForm::Whole;
    let listed = deserializer.deserialize_map(Sections { text, form }).ok()?;
    deserializer.end().ok()?;
    Some(listed)
}

/// An object of sections.
struct Sections<'t> {
    text: &'t str,
    form: RecordForm,
}

impl<'de> DeserializeSeed<'de> for Sections<'de> {
    type Value = Vec<Listed>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Sections<'de> {
    type Value = Vec<Listed>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with lists of records")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut listed: Vec<Listed> = Vec::new();
        let Sections { text, form } = self;
        let mut has_patches = form == RecordForm::Patch;
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            let Some(section) = Section::named(&name) else {
                if name == PATCHES && !std::mem::replace(&mut has_patches, true) {
                    let form = RecordForm::Patch;
                    listed.extend(map.next_value_seed(Sections { text, form })?);
                    continue;
                }
                let value: &RawValue = map.next_value()?;
                let is_schema = name == "$schema" && form == RecordForm::Whole;
                match is_schema && value.get().starts_with('"') {
                    true => continue,
                    false => return Err(A::Error::custom("an unknown field")),
                }
            };
            if listed.iter().any(|other| other.is_of(form, section)) {
                return Err(A::Error::custom("a section is given twice"));
            }
            listed.push(Listed {
                form,
                section,
                spans: map.next_value_seed(Records { text })?,
            });
        }
        Ok(listed)
    }
}

/// A list of records: where each stands in the text.
struct Records<'t> {
    text: &'t str,
}

impl<'de> DeserializeSeed<'de> for Records<'de> {
    type Value = Vec<Range<usize>>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Records<'de> {
    type Value = Vec<Range<usize>>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut spans = Vec::new();
        while let Some(record) = list.next_element::<&RawValue>()? {
            if record.get().len() > MAX_RECORD {
                return Err(A::Error::custom("a record is too large"));
            }
            spans.push(span(self.text, record.get()));
        }
        Ok(spans)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::formats::json::scan::look_closely;

    #[test]
    fn a_file_that_is_right_is_the_same_in_one_pass_and_in_more() {
        for text in [
            "{}",
            " {\"claims\": []} ",
            "\u{feff}{\"$schema\": \"x\", \"claims\": [{}, 1, \"a]\\\"\"], \"types\": [ null ]}\n",
            "{\"cl\\u0061ims\": [{\"a\": [[{}]]}]}",
            "{\"patches\": {\"claims\": [{}], \"types\": []}, \"types\": [1]}",
        ] {
            assert!(listed(text).is_some(), "{text}");
            assert_eq!(listed(text), look_closely(text).ok(), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_left_to_a_closer_look() {
        let large = format!("{{\"types\": [\"{}\"]}}", "x".repeat(MAX_RECORD));
        for text in [
            "",
            "[]",
            "{} {}",
            "{\"claims\": [,]}",
            "{\"claims\": [{]}",
            "{\"claims\": {}}",
            "{\"claims\": []",
            "{\"claims\": [], \"cl\\u0061ims\": []}",
            "{\"claim\": []}",
            "{\"$schema\": []}",
            "{\"patches\": []}",
            "{\"patches\": {\"patches\": {}}}",
            "{\"patches\": {\"$schema\": \"x\"}}",
            "{\"patches\": {}, \"patches\": {}}",
            &large,
        ] {
            assert_eq!(listed(text), None, "{text}");
            assert!(look_closely(text).is_err(), "{text}");
        }
    }
}
