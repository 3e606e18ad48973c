//! Passages: evidence with the words of the source's document, where the document is there.

use std::{ops::Range, sync::Arc};

use crate::{
    kb::{
        documents::{
            document_file::FoundDocument, examine::Examination, fault::Fault,
            source_text::SourceText,
        },
        error::KbError,
        snapshot::Snapshot,
    },
    model::{Evidence, Kind, Ordinal},
};

/// The state of evidence after it was held against the document of its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassageState {
    /// The passage stands in the document as the evidence says.
    Verified,
    /// The document has other words there, or the quoted words nowhere.
    Mismatch,
    /// The quoted words stand in several places, and no position says in which.
    Ambiguous,
    /// The evidence has a locator alone, which cannot be held against a document.
    LocatorOnly,
    /// The source has no document here.
    NoDocument,
    /// The document is damaged or cannot be read.
    DamagedDocument,
}

/// A passage of a source, as evidence names it.
#[derive(Clone)]
pub struct Passage {
    /// The state.
    pub state: PassageState,
    /// The document and the bytes of the passage in it, where it stands there.
    place: Option<(Arc<SourceText>, Range<usize>)>,
}

/// A passage with what stands around it.
pub struct PassageInPlace<'p> {
    /// The characters before the passage.
    pub before: &'p str,
    /// The passage.
    pub exact: &'p str,
    /// The characters after the passage.
    pub after: &'p str,
}

impl Passage {
    /// The words of the passage in the document; `None` where it does not stand there.
    pub fn exact(&self) -> Option<&str> {
        let (text, span) = self.place.as_ref()?;
        Some(&text.text()[span.clone()])
    }

    /// The characters of the document from which and up to which the passage goes; `None` where it
    /// does not stand there.
    pub fn characters(&self) -> Option<(u32, u32)> {
        let (text, span) = self.place.as_ref()?;
        Some((text.character(span.start), text.character(span.end)))
    }

    /// The passage with at most so many characters before and after it; `None` where it does not
    /// stand in the document.
    pub fn in_place(&self, characters: usize) -> Option<PassageInPlace<'_>> {
        let (text, span) = self.place.as_ref()?;
        Some(PassageInPlace {
            before: text.before(span.start, characters),
            exact: &text.text()[span.clone()],
            after: text.after(span.end, characters),
        })
    }
}

impl Snapshot {
    /// Holds evidence in a source against the document of the source.
    pub fn passage(&self, source: Ordinal, evidence: &Evidence) -> Result<Passage, KbError> {
        let text = match self.document(source)? {
            FoundDocument::Text(text) => text,
            FoundDocument::Absent => return Ok(without_document(PassageState::NoDocument)),
            FoundDocument::Damaged(_) => {
                return Ok(without_document(PassageState::DamagedDocument));
            }
        };
        Ok(match text.examine(evidence) {
            Examination::Stands(span) => Passage {
                state: PassageState::Verified,
                place: Some((text, span)),
            },
            Examination::Unlocated => without_document(PassageState::LocatorOnly),
            Examination::Faulty(Fault::SeveralPlaces(_)) => {
                without_document(PassageState::Ambiguous)
            }
            Examination::Faulty(_) => without_document(PassageState::Mismatch),
        })
    }

    /// The text of a source's document; `None` where there is none, or where it is damaged.
    pub fn document_text(&self, source: Ordinal) -> Result<Option<Arc<SourceText>>, KbError> {
        Ok(match self.document(source)? {
            FoundDocument::Text(text) => Some(text),
            FoundDocument::Absent | FoundDocument::Damaged(_) => None,
        })
    }

    /// The document of a source; one that is damaged is told to the log.
    fn document(&self, source: Ordinal) -> Result<FoundDocument, KbError> {
        let stored = self.required(Kind::Source, source, self.source(source)?)?;
        let found = match (stored.record.digest, self.documents()) {
            (Some(digest), Some(documents)) => documents.look_up(digest),
            _ => FoundDocument::Absent,
        };
        if let FoundDocument::Damaged(why) = &found {
            tracing::warn!("the document of the source `{}`: {why}", stored.record.id);
        }
        Ok(found)
    }
}

impl SourceText {
    /// The characters from which and up to which the words that evidence quotes stand in the text;
    /// `None` where they do not stand there, or in several places.
    pub(in crate::kb) fn standing(&self, evidence: &Evidence) -> Option<(u32, u32)> {
        let places = self.places(evidence.quote()?);
        match &*places {
            [span] => Some((self.character(span.start), self.character(span.end))),
            _ => None,
        }
    }
}

fn without_document(state: PassageState) -> Passage {
    Passage { state, place: None }
}
