//! Evidence: the place in a source where something is said.

use std::borrow::Cow;

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::model::{
    compact, digest::Digest, passage_locator::PassageLocator, quote::Quote, text::Prose,
    whole_number,
};

/// A passage of a source: by its position in the source's document, by a quote of its words, by a
/// locator, or by several of these.
///
/// Position and quote are the selectors of the W3C Web Annotation model; the position has the
/// passage's digest too. Where both are there, they agree.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Evidence {
    position: Option<PassagePosition>,
    /// The rest, which most evidence has not.
    #[borsh(deserialize_with = "compact::read_optional_box")]
    details: Option<Box<EvidenceDetails>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
struct EvidenceDetails {
    quote: Option<Quote>,
    locator: Option<PassageLocator>,
    note: Option<Prose>,
}

/// The position of a passage in a document, in Unicode code points, with the digest of the
/// passage's UTF-8 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PassagePosition {
    start: u32,
    end: u32,
    digest: Digest,
}

/// The reason why evidence is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvidenceError {
    /// The passage ends before it starts.
    #[error(
        "evidence from {start} to {end} holds no character; `end` is the first character after it"
    )]
    Empty {
        /// The first character.
        start: u32,
        /// The first character after the passage.
        end: u32,
    },
    /// A part of the position is missing.
    #[error(
        "a position is `start`, `end` and `digest` together; the digest may be left out beside a `quote`"
    )]
    Incomplete,
    /// The evidence says nowhere where.
    #[error("evidence says where: write `start`, `end` and `digest`, a `quote` or a `locator`")]
    Nowhere,
    /// The locator is empty.
    #[error(
        "a locator has a `page`, `section`, `line`, `sentence` or `timecode`; leave it out instead"
    )]
    EmptyLocator,
    /// The quote is longer or shorter than the passage.
    #[error("the quote has {quoted} characters, but the passage from {start} to {end} has {}", .end - .start)]
    QuoteLength {
        /// The number of characters of the quote.
        quoted: usize,
        /// The first character of the passage.
        start: u32,
        /// The first character after the passage.
        end: u32,
    },
    /// The digest is of other words than those of the quote.
    #[error("the quote has the digest {found}, but the passage has another; leave `digest` out")]
    QuoteDigest {
        /// The digest of the quote.
        found: Digest,
    },
}

impl PassagePosition {
    /// The position from character `start` up to, and not including, character `end`.
    pub fn new(start: u32, end: u32, digest: Digest) -> Result<PassagePosition, EvidenceError> {
        match start < end {
            true => Ok(PassagePosition { start, end, digest }),
            false => Err(EvidenceError::Empty { start, end }),
        }
    }
    /// The first character of the passage, from 0.
    pub fn start(&self) -> u32 {
        self.start
    }
    /// The first character after the passage.
    pub fn end(&self) -> u32 {
        self.end
    }
    /// The digest of the passage.
    pub fn digest(&self) -> Digest {
        self.digest
    }
}

impl Evidence {
    /// The evidence of a passage that stands at a position.
    pub fn at(position: PassagePosition) -> Evidence {
        Evidence {
            position: Some(position),
            details: None,
        }
    }

    /// The evidence of quoted words.
    pub fn quoting(quote: Quote) -> Evidence {
        let quote = Some(quote);
        Evidence {
            position: None,
            details: Some(Box::new(EvidenceDetails {
                quote,
                ..EvidenceDetails::default()
            })),
        }
    }

    /// The position; `None` where it is not recorded.
    pub fn position(&self) -> Option<&PassagePosition> {
        self.position.as_ref()
    }

    /// The quote; `None` where there is none.
    pub fn quote(&self) -> Option<&Quote> {
        self.details.as_ref()?.quote.as_ref()
    }

    /// The locator; `None` where there is none.
    pub fn locator(&self) -> Option<&PassageLocator> {
        self.details.as_ref()?.locator.as_ref()
    }

    /// The note on the passage; `None` where there is none.
    pub fn note(&self) -> Option<&Prose> {
        self.details.as_ref()?.note.as_ref()
    }

    /// Sets the position from the character at which the quoted words were found. Evidence without
    /// a quote stays as it is.
    pub fn locate(&mut self, start: u32) {
        let Some(quote) = self.quote() else { return };
        let length = u32::try_from(quote.exact.chars().count()).unwrap_or(u32::MAX);
        let digest = Digest::of(quote.exact.as_bytes());
        self.position = PassagePosition::new(start, start.saturating_add(length), digest).ok();
    }
}

/// Evidence as a bundle has it.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WrittenEvidence<'e> {
    /// The first character of the passage, from 0, in Unicode code points.
    #[serde(
        default,
        deserialize_with = "whole_number::read_optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(with = "u32", range(max = 2_147_483_647))]
    start: Option<u32>,
    /// The first character after the passage.
    #[serde(
        default,
        deserialize_with = "whole_number::read_optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(with = "u32", range(max = 2_147_483_647))]
    end: Option<u32>,
    /// The digest of the passage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    digest: Option<Digest>,
    /// The words of the passage, where they may be kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Quote>")]
    quote: Option<Cow<'e, Quote>>,
    /// The place of the passage as people name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<PassageLocator>")]
    locator: Option<Cow<'e, PassageLocator>>,
    /// A note on the passage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Prose>")]
    note: Option<Cow<'e, Prose>>,
}

impl TryFrom<WrittenEvidence<'_>> for Evidence {
    type Error = EvidenceError;

    fn try_from(written: WrittenEvidence<'_>) -> Result<Evidence, EvidenceError> {
        let WrittenEvidence {
            start,
            end,
            digest,
            quote,
            locator,
            note,
        } = written;
        let found = quote
            .as_ref()
            .map(|quote| Digest::of(quote.exact.as_bytes()));
        let position = match (start, end, digest.or(found)) {
            (Some(start), Some(end), Some(digest)) => {
                Some(PassagePosition::new(start, end, digest)?)
            }
            (None, None, _) if digest.is_none() => None,
            _ => return Err(EvidenceError::Incomplete),
        };
        if let (Some(position), Some(quote), Some(found)) = (&position, &quote, found) {
            let PassagePosition { start, end, digest } = *position;
            let quoted = quote.exact.chars().count();
            if quoted != (end - start) as usize {
                return Err(EvidenceError::QuoteLength { quoted, start, end });
            }
            if digest != found {
                return Err(EvidenceError::QuoteDigest { found });
            }
        }
        if locator.as_deref() == Some(&PassageLocator::default()) {
            return Err(EvidenceError::EmptyLocator);
        }
        if position.is_none() && quote.is_none() && locator.is_none() {
            return Err(EvidenceError::Nowhere);
        }
        let details = EvidenceDetails {
            quote: quote.map(Cow::into_owned),
            locator: locator.map(Cow::into_owned),
            note: note.map(Cow::into_owned),
        };
        let has_details = details != EvidenceDetails::default();
        Ok(Evidence {
            position,
            details: has_details.then(|| Box::new(details)),
        })
    }
}

impl<'de> Deserialize<'de> for Evidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Evidence, D::Error> {
        let written = WrittenEvidence::deserialize(deserializer)?;
        Evidence::try_from(written).map_err(de::Error::custom)
    }
}

impl Serialize for Evidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let position = self.position();
        let written = WrittenEvidence {
            start: position.map(PassagePosition::start),
            end: position.map(PassagePosition::end),
            digest: position.map(PassagePosition::digest),
            quote: self.quote().map(Cow::Borrowed),
            locator: self.locator().map(Cow::Borrowed),
            note: self.note().map(Cow::Borrowed),
        };
        written.serialize(serializer)
    }
}

impl JsonSchema for Evidence {
    fn schema_name() -> Cow<'static, str> {
        "Evidence".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = WrittenEvidence::json_schema(generator);
        schema.insert(
            "description".into(),
            "A passage of a source: by its position in the source's document, by a quote of its words, by a locator, or by several of these.".into(),
        );
        schema
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    fn read(json: Json) -> Result<Evidence, String> {
        serde_json::from_value(json).map_err(|error| error.to_string())
    }

    #[test]
    fn evidence_says_where_and_its_parts_agree() {
        let ada = Digest::of(b"Ada").to_string();
        let other = Digest::of(b"Bob").to_string();
        // Each case: the evidence; how its refusal begins, or nothing.
        let cases = [
            (json!({"start": 3, "end": 6, "digest": ada}), ""),
            (json!({"quote": {"exact": "Ada"}}), ""),
            (
                json!({"quote": {"exact": "Ada", "prefix": "said ", "suffix": "."}}),
                "",
            ),
            (json!({"locator": {"page": "xii", "line": 3}}), ""),
            (
                json!({"locator": {"timecode": "01:02:03.500"}, "note": "a recording"}),
                "",
            ),
            (json!({"start": 3, "end": 6, "quote": {"exact": "Ada"}}), ""),
            (
                json!({"start": 3, "end": 6, "digest": ada, "quote": {"exact": "Ada"}}),
                "",
            ),
            (
                json!({"start": 6, "end": 6, "digest": ada}),
                "evidence from 6 to 6 holds no character",
            ),
            (
                json!({"start": 3, "end": 6}),
                "a position is `start`, `end` and `digest` together",
            ),
            (
                json!({"start": 3, "quote": {"exact": "Ada"}}),
                "a position is `start`, `end` and `digest` together",
            ),
            (
                json!({"digest": ada, "quote": {"exact": "Ada"}}),
                "a position is `start`, `end` and `digest` together",
            ),
            (
                json!({"start": 3, "end": 9, "quote": {"exact": "Ada"}}),
                "the quote has 3 characters, but the passage from 3 to 9 has 6",
            ),
            (
                json!({"start": 3, "end": 6, "digest": other, "quote": {"exact": "Ada"}}),
                "the quote has the digest sha256:",
            ),
            (json!({"note": "nowhere"}), "evidence says where"),
            (json!({"locator": {}}), "a locator has a `page`"),
            (json!({"locator": {"page": 12}}), "invalid type: integer"),
            (json!({"quote": {"exact": ""}}), "a quote must not be empty"),
            (json!({"quote": "Ada"}), "invalid type: string"),
        ];
        for (evidence, refusal) in cases {
            match read(evidence.clone()) {
                Ok(_) => assert_eq!(refusal, "", "{evidence}"),
                Err(error) => {
                    assert!(!refusal.is_empty(), "{evidence}: {error}");
                    assert!(error.starts_with(refusal), "{evidence}: {error}");
                }
            }
        }
    }

    #[test]
    fn evidence_is_the_same_after_both_forms() {
        let evidence = json!({"start": 3, "end": 6, "digest": Digest::of(b"Ada").to_string(),
            "quote": {"exact": "Ada", "prefix": " "}, "locator": {"section": "2.1", "sentence": 0},
            "note": "x"});
        let read = read(evidence.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), evidence);
        let bytes = borsh::to_vec(&read).unwrap();
        assert_eq!(borsh::from_slice::<Evidence>(&bytes).unwrap(), read);
    }

    #[test]
    fn a_position_alone_costs_two_bytes_more_than_its_parts() {
        let evidence = Evidence::at(PassagePosition::new(0, 1, Digest::of(b"A")).unwrap());
        assert_eq!(borsh::to_vec(&evidence).unwrap().len(), 2 + 4 + 4 + 32);
    }

    #[test]
    fn quoted_words_are_located() {
        let mut evidence = read(json!({"quote": {"exact": "馬克"}})).unwrap();
        evidence.locate(7);
        let position = evidence.position().unwrap();
        assert_eq!((position.start(), position.end()), (7, 9));
        assert_eq!(position.digest(), Digest::of("馬克".as_bytes()));
    }
}
