//! Texts that are made of others, with the place of each part in the text that it was made of.

use std::ops::Range;

/// A text that is being made of another.
#[derive(Debug, Default)]
pub(in crate::kb) struct PlacedText {
    text: String,
    places: Places,
}

/// The places from which the parts of a text come, those that hold others before them.
#[derive(Debug, Default)]
pub(in crate::kb) struct Places(Vec<MadePart>);

#[derive(Debug)]
struct MadePart {
    made: Range<usize>,
    origin: Range<usize>,
    /// Whether the part is the same as what stands at its origin.
    is_copy: bool,
}

impl PlacedText {
    /// Adds a text that belongs to the part around it.
    pub(in crate::kb) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds a JSON string that belongs to the part around it.
    pub(in crate::kb) fn push_string(&mut self, text: &str) {
        let json = serde_json::to_string(text);
        self.push(&json.expect("a string is written as JSON without failing"));
    }

    /// Adds what stands at `origin` in the other text.
    pub(in crate::kb) fn copy(&mut self, other: &str, origin: Range<usize>) {
        let start = self.text.len();
        self.text.push_str(&other[origin.clone()]);
        self.places.0.push(MadePart {
            made: start..self.text.len(),
            origin,
            is_copy: true,
        });
    }

    /// Begins a part that is made of what stands at `origin`, and returns its number.
    pub(in crate::kb) fn begin(&mut self, origin: Range<usize>) -> usize {
        let start = self.text.len();
        self.places.0.push(MadePart {
            made: start..start,
            origin,
            is_copy: false,
        });
        self.places.0.len() - 1
    }

    /// Ends the part of a number.
    pub(in crate::kb) fn end(&mut self, part: usize) {
        self.places.0[part].made.end = self.text.len();
    }

    /// The text and its places.
    pub(in crate::kb) fn finish(self) -> (String, Places) {
        (self.text, self.places)
    }
}

impl Places {
    /// The bytes of the other text of which a span was made: the least part that holds the span.
    pub(in crate::kb) fn origin(&self, span: Range<usize>) -> Range<usize> {
        let after = self
            .0
            .partition_point(|place| place.made.start <= span.start);
        let around = self.0[..after].iter().rev();
        match around
            .into_iter()
            .find(|place| place.made.end >= span.end.max(span.start + 1))
        {
            Some(place) if place.is_copy => {
                let start = place.origin.start + (span.start - place.made.start);
                start..start + span.len()
            }
            Some(place) => place.origin.clone(),
            None => 0..0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_comes_from_the_least_part_around_it() {
        let other = r#"{"a": "bc", "d": 1}"#;
        let mut made = PlacedText::default();
        let whole = made.begin(0..19);
        made.push("{\"list\": [");
        made.copy(other, 6..10);
        made.push(", ");
        let inner = made.begin(17..18);
        made.push("\"one\"");
        made.end(inner);
        made.push("]}");
        made.end(whole);
        let (text, places) = made.finish();
        assert_eq!(text, r#"{"list": ["bc", "one"]}"#);
        let origin = |part: &str| {
            let start = text.find(part).unwrap();
            places.origin(start..start + part.len())
        };
        assert_eq!(origin("\"bc\""), 6..10);
        assert_eq!(origin("c"), 8..9);
        assert_eq!(origin("one"), 17..18);
        assert_eq!(origin("list"), 0..19);
        assert_eq!(origin("\"bc\", \"one\""), 0..19);
        assert_eq!(places.origin(text.len()..text.len()), 0..0);
    }
}
