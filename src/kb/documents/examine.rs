//! Holds evidence against a document.

use std::ops::Range;

use crate::{
    kb::documents::{
        fault::{Fault, NearPassage},
        source_text::SourceText,
    },
    model::{Digest, Evidence, PassagePosition, Quote},
};

/// The most characters of a passage that are shown.
const MOST_SHOWN: usize = 120;

/// The result of holding evidence against a document.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::kb) enum Examination {
    /// The passage stands there, in bytes.
    Stands(Range<usize>),
    /// The evidence has neither a position nor a quote that could be held against the document.
    Unlocated,
    /// The passage does not stand there.
    Faulty(Fault),
}

impl SourceText {
    /// Holds evidence against the document.
    pub(in crate::kb) fn examine(&self, evidence: &Evidence) -> Examination {
        match (evidence.position(), evidence.quote()) {
            (Some(position), quote) => self.examine_position(position, quote),
            (None, Some(quote)) => self.examine_quote(quote),
            (None, None) => Examination::Unlocated,
        }
    }

    fn examine_position(&self, position: &PassagePosition, quote: Option<&Quote>) -> Examination {
        let span = self.span(position.start(), position.end());
        let span = span.ok_or(Fault::BeyondTheEnd {
            characters: self.characters(),
        });
        let stands = span.and_then(|span| {
            let found = Digest::of(&self.text().as_bytes()[span.clone()]);
            let quote = quote.filter(|quote| !self.surrounds(quote, &span));
            match (found == position.digest(), quote) {
                (true, None) => Ok(span),
                (true, Some(_)) => {
                    let (before, after) = self.surroundings(&span);
                    let (before, after) = (before.into(), after.into());
                    Err(Fault::OtherSurroundings { before, after })
                }
                (false, _) => Err(Fault::OtherText {
                    shown: self.shown(&span),
                    found,
                }),
            }
        });
        match stands {
            Ok(span) => Examination::Stands(span),
            Err(fault @ Fault::OtherSurroundings { .. }) => Examination::Faulty(fault),
            Err(fault) => Examination::Faulty(self.counted_in_utf_16(position).unwrap_or(fault)),
        }
    }

    /// The fault of a position that is right if it counts UTF-16 units.
    fn counted_in_utf_16(&self, position: &PassagePosition) -> Option<Fault> {
        let start = self.utf_16_offset(position.start())?;
        let end = self.utf_16_offset(position.end())?;
        let found = Digest::of(&self.text().as_bytes()[start..end]);
        (found == position.digest()).then(|| Fault::Utf16 {
            start: self.character(start),
            end: self.character(end),
        })
    }

    /// The byte offset after so many UTF-16 units; `None` within a character and beyond the end.
    fn utf_16_offset(&self, units: u32) -> Option<usize> {
        let mut rest = units;
        for (at, c) in self.text().char_indices() {
            if rest == 0 {
                return Some(at);
            }
            rest = rest.checked_sub(c.len_utf16() as u32)?;
        }
        (rest == 0).then_some(self.text().len())
    }

    fn examine_quote(&self, quote: &Quote) -> Examination {
        let mut places = self.places(quote);
        match (places.len(), places.pop()) {
            (1, Some(place)) => Examination::Stands(place),
            (0, _) => Examination::Faulty(self.no_such_words(&quote.exact)),
            (_, last) => {
                let places = places.into_iter().chain(last);
                Examination::Faulty(Fault::SeveralPlaces(
                    places.map(|place| self.shown_in_place(&place)).collect(),
                ))
            }
        }
    }

    /// The fault of words that stand nowhere in the document.
    pub fn no_such_words(&self, words: &str) -> Fault {
        Fault::NoSuchWords {
            nearest: self.nearest(words).map(|place| NearPassage {
                start: self.character(place.start),
                end: self.character(place.end),
                shown: self.shown(&place),
            }),
        }
    }

    /// The start of a passage, as a message shows it.
    fn shown(&self, place: &Range<usize>) -> String {
        let passage = &self.text()[place.clone()];
        let mut shown: String = passage.chars().take(MOST_SHOWN).map(visible).collect();
        if passage.chars().nth(MOST_SHOWN).is_some() {
            shown.push('…');
        }
        shown
    }

    fn shown_in_place(&self, place: &Range<usize>) -> NearPassage {
        let (before, after) = self.surroundings(place);
        let around = [before, "[…]", after].concat();
        NearPassage {
            start: self.character(place.start),
            end: self.character(place.end),
            shown: around.chars().map(visible).collect(),
        }
    }
}

/// The character as it is shown on one line.
fn visible(c: char) -> char {
    match c.is_control() {
        true => ' ',
        false => c,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    fn digest(text: &str) -> String {
        Digest::of(text.as_bytes()).to_string()
    }

    #[test]
    fn evidence_stands_where_it_says_or_the_fault_is_named() {
        let document = "馬克 said yes. 🍣 Then 馬克 said no.";
        let text = SourceText::from_bytes(document.into()).unwrap();
        let at = |start: u32, end: u32, text: &str| json!({"start": start, "end": end, "digest": digest(text)});
        let quote = |exact: &str, prefix: &str| match prefix {
            "" => json!({"quote": {"exact": exact}}),
            _ => json!({"quote": {"exact": exact, "prefix": prefix}}),
        };
        // Each case: the evidence; the passage at which it stands, or how the fault begins.
        let cases: [(Json, &str); 13] = [
            (at(0, 2, "馬克"), "=馬克"),
            (at(3, 7, "said"), "=said"),
            (at(20, 22, "馬克"), "=馬克"),
            (at(1, 2, "馬"), "other text stands there: “克”"),
            (at(20, 40, "馬克"), "the document has only 31 characters"),
            (
                at(21, 23, "馬克"),
                "the position counts UTF-16 units, as JavaScript does; in characters it is 20 to 22",
            ),
            (at(29, 32, "no."), "the position counts UTF-16 units"),
            (quote("yes", ""), "=yes"),
            (quote("馬克 said", "Then "), "=馬克 said"),
            (
                quote("馬克 said", ""),
                "the words stand in 2 places: 0 to 7 (“[…] yes. ",
            ),
            (
                quote("馬克  said yes", ""),
                "the document has no such words; nearest is “馬克 said yes” (0 to 11)",
            ),
            (quote("nothing", ""), "the document has no such words"),
            (json!({"locator": {"page": "1"}}), "-"),
        ];
        for (evidence, expected) in cases {
            let evidence: Evidence = serde_json::from_value(evidence).unwrap();
            let found = match text.examine(&evidence) {
                Examination::Stands(span) => format!("={}", &text.text()[span]),
                Examination::Unlocated => "-".into(),
                Examination::Faulty(fault) => fault.to_string(),
            };
            assert!(found.starts_with(expected), "{found}, not {expected}");
        }
    }

    #[test]
    fn what_stands_around_a_position_must_be_as_quoted() {
        let text = SourceText::from_bytes("Ada said yes.".into()).unwrap();
        let examine = |suffix: &str| {
            let evidence =
                json!({"start": 0, "end": 3, "quote": {"exact": "Ada", "suffix": suffix}});
            text.examine(&serde_json::from_value(evidence).unwrap())
        };
        assert_eq!(examine(" said"), Examination::Stands(0..3));
        assert!(matches!(
            examine(" denied"),
            Examination::Faulty(Fault::OtherSurroundings { .. })
        ));
    }
}
