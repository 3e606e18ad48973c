//! The sections of a large file that is right, without the file in memory.

use std::{
    cell::Cell,
    fmt,
    io::{BufRead, BufReader, Read},
    ops::Range,
    rc::Rc,
};

use serde::{
    Deserializer,
    de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::kb::formats::json::{MAX_RECORD, scan::Listed, section::Section};

/// The mark that some editors put at the start of a text.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// The records of a file; `None` if anything is wrong with it.
pub(in crate::kb::formats::json) fn stream(file: impl Read) -> Option<Vec<Listed>> {
    let mut reader = BufReader::with_capacity(1 << 20, file);
    let has_mark = reader.fill_buf().ok()?.starts_with(MARK);
    if has_mark {
        reader.consume(MARK.len());
    }
    let offset = Rc::new(Cell::new(if has_mark { MARK.len() } else { 0 }));
    let counted = Counted {
        reader,
        offset: offset.clone(),
    };
    let mut deserializer = serde_json::Deserializer::from_reader(counted);
    let listed = deserializer.deserialize_map(Sections { offset }).ok()?;
    deserializer.end().ok()?;
    Some(listed)
}

/// A reader that counts the bytes that were taken from it.
struct Counted<R> {
    reader: BufReader<R>,
    offset: Rc<Cell<usize>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let read = self.reader.read(bytes)?;
        self.offset.set(self.offset.get() + read);
        Ok(read)
    }
}

/// An object of sections.
struct Sections {
    offset: Rc<Cell<usize>>,
}

impl<'de> Visitor<'de> for Sections {
    type Value = Vec<Listed>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with lists of records")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut listed: Vec<Listed> = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            let Some(section) = Section::ALL.into_iter().find(|it| it.name() == name) else {
                match name.as_str() {
                    "$schema" => map.next_value::<String>()?,
                    _ => return Err(A::Error::custom("an unknown field")),
                };
                continue;
            };
            if listed.iter().any(|(other, _)| *other == section) {
                return Err(A::Error::custom("a section is given twice"));
            }
            let offset = self.offset.clone();
            listed.push((section, map.next_value_seed(Records { offset })?));
        }
        Ok(listed)
    }
}

/// A list of records: where each stands in the file.
struct Records {
    offset: Rc<Cell<usize>>,
}

impl<'de> DeserializeSeed<'de> for Records {
    type Value = Vec<Range<usize>>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Records {
    type Value = Vec<Range<usize>>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut spans = Vec::new();
        while let Some(record) = list.next_element::<Box<RawValue>>()? {
            let length = record.get().len();
            // Nothing after an object has been taken when it ends; after a number it has.
            if length > MAX_RECORD || !record.get().ends_with('}') {
                return Err(A::Error::custom("no record, or one that is too large"));
            }
            let end = self.offset.get();
            spans.push(end - length..end);
        }
        Ok(spans)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::formats::json::scan::scan;

    #[test]
    fn a_file_is_the_same_as_a_stream_and_in_memory() {
        for text in [
            "{}",
            " {\"claims\": []} ",
            "\u{feff}{\"$schema\": \"x\", \"claims\": [{}, {\"a\": \"]}\"} ], \"types\": [ {\"馬\": [[{}]]} ]}\n",
            "{\"cl\\u0061ims\": [{\"a\": [[{}]]},\n\t{}]}",
        ] {
            assert_eq!(stream(text.as_bytes()), scan(text).ok(), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_left_to_a_closer_look() {
        let large = format!("{{\"types\": [{{\"a\": \"{}\"}}]}}", "x".repeat(MAX_RECORD));
        for text in [
            "",
            "[]",
            "{} {}",
            "{\"claims\": [1]}",
            "{\"claims\": [{]}",
            "{\"claims\": []",
            "{\"claims\": [], \"claims\": []}",
            "{\"claim\": []}",
            "{\"$schema\": []}",
            &large,
        ] {
            assert_eq!(stream(text.as_bytes()), None, "{text}");
        }
        assert_eq!(stream(&b"{\"types\": [{\"a\": \"\xff\"}]}"[..]), None);
    }
}
