//! Faults of passages, in words.

use crate::{kb::documents::find::MOST_PLACES, model::Digest};

/// A fault of a passage.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The document ends before the passage.
    #[error("the document has only {characters} characters")]
    BeyondTheEnd {
        /// The number of characters of the document.
        characters: u32,
    },
    /// The document has another text there.
    #[error("other text stands there: “{shown}” ({found})")]
    OtherText {
        /// The start of that text.
        shown: String,
        /// The digest of the text that the document has there.
        found: Digest,
    },
    /// The passage is right if positions count UTF-16 units.
    #[error(
        "the position counts UTF-16 units, as JavaScript does; in characters it is {start} to {end}"
    )]
    Utf16 {
        /// The first character of the passage.
        start: u32,
        /// The first character after it.
        end: u32,
    },
    /// The quote's prefix or suffix does not stand around its position.
    #[error("other text stands around it: “{before}” before, “{after}” after")]
    OtherSurroundings {
        /// The characters before the passage.
        before: String,
        /// The characters after it.
        after: String,
    },
    /// The quoted words stand nowhere in the document.
    #[error("the document has no such words{}", nearest_in_words(.nearest))]
    NoSuchWords {
        /// The nearest passage, if one is near.
        nearest: Option<NearPassage>,
    },
    /// The quoted words stand in several places.
    #[error("the words stand in {} places: {}", count_in_words(.0), places_in_words(.0))]
    SeveralPlaces(Vec<NearPassage>),
}

/// A passage of a document that a fault names.
#[derive(Debug, PartialEq, Eq)]
pub struct NearPassage {
    /// The first character.
    pub start: u32,
    /// The first character after the passage.
    pub end: u32,
    /// The passage, with what stands around it if it is one of several.
    pub shown: String,
}

impl Fault {
    /// The advice on what to write instead; `None` where there is none.
    pub(in crate::kb) fn advice(&self) -> Option<String> {
        let advice = match self {
            Fault::NoSuchWords { nearest: Some(_) } => {
                "quote the words as the document writes them: `claimgraph quote --loosely` prints such a passage"
            }
            Fault::SeveralPlaces(_) => {
                "add `prefix` or `suffix`, what stands right before or after the words, or `start` and `end`"
            }
            Fault::OtherText { .. } | Fault::BeyondTheEnd { .. } => {
                "positions count characters (code points) from 0: `claimgraph quote` prints them"
            }
            _ => return None,
        };
        Some(advice.into())
    }
}

fn nearest_in_words(nearest: &Option<NearPassage>) -> String {
    match nearest {
        Some(NearPassage { start, end, shown }) => {
            format!("; nearest is “{shown}” ({start} to {end})")
        }
        None => String::new(),
    }
}

fn count_in_words(places: &[NearPassage]) -> String {
    match places.len() < MOST_PLACES {
        true => places.len().to_string(),
        false => format!("{MOST_PLACES} or more"),
    }
}

fn places_in_words(places: &[NearPassage]) -> String {
    const MOST_NAMED: usize = 3;
    let named = places.iter().take(MOST_NAMED);
    let named =
        named.map(|NearPassage { start, end, shown }| format!("{start} to {end} (“{shown}”)"));
    let named = Vec::from_iter(named).join(", ");
    match places.len() > MOST_NAMED {
        true => named + " …",
        false => named,
    }
}
