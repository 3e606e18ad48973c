//! Holds the evidence in a source against its document.

use crate::{
    kb::{error::KbError, record_list::List, snapshot::Snapshot},
    model::{Digest, Evidence, Id, Kind, ScanStart},
};

/// The result of checking evidence against a document.
#[derive(Debug, PartialEq, Eq)]
pub struct EvidenceReport {
    /// Whether the document is the one that the source names by its digest; `None` where it names
    /// none.
    pub is_the_document: Option<bool>,
    /// The number of passages that are where the evidence says, as it says.
    pub confirmed: usize,
    /// The passages that are not.
    pub mismatches: Vec<Mismatch>,
}

/// A passage that is not as the evidence says.
#[derive(Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The claim.
    pub claim: Id,
    /// The attribution of the claim.
    pub attribution: Id,
    /// The passage's first character.
    pub start: u32,
    /// The first character after it.
    pub end: u32,
    /// The fault of the passage.
    pub fault: Fault,
}

/// A fault of a passage.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    /// The document ends before the passage.
    BeyondTheEnd {
        /// The number of characters of the document.
        characters: usize,
    },
    /// The document has another text there.
    OtherText {
        /// The digest of the text that the document has there.
        found: Digest,
    },
}

impl Snapshot {
    /// Holds the evidence of every attribution that was read in the source `id` against the text of
    /// its document. `None` if there is no such source.
    pub fn verify(&self, id: &str, document: &str) -> Result<Option<EvidenceReport>, KbError> {
        let Some(found) = self.find_of(Kind::Source, id)? else {
            return Ok(None);
        };
        let source = self.required(Kind::Source, found.ordinal, self.source(found.ordinal)?)?;
        let digest = source.record.digest;
        let document = Document::new(document);
        let mut evidenced = EvidenceReport {
            is_the_document: digest.map(|digest| digest == Digest::of(document.text.as_bytes())),
            confirmed: 0,
            mismatches: vec![],
        };
        for link in self.links(List::ReportedIn(found.ordinal), ScanStart::First)? {
            let ordinal = link?.position.ordinal;
            let claim = self.required(Kind::Claim, ordinal, self.claim(ordinal)?)?;
            let read_here = claim
                .record
                .attributions
                .iter()
                .filter(|a| a.source == found.ordinal);
            for attribution in read_here {
                for passage in &attribution.evidence {
                    match document.fault(passage) {
                        None => evidenced.confirmed += 1,
                        Some(fault) => evidenced.mismatches.push(Mismatch {
                            claim: claim.record.id.clone(),
                            attribution: attribution.id.clone(),
                            start: passage.start(),
                            end: passage.end(),
                            fault,
                        }),
                    }
                }
            }
        }
        Ok(Some(evidenced))
    }
}

/// A text and where each of its characters begins.
struct Document<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Document<'t> {
    fn new(text: &'t str) -> Document<'t> {
        let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        Document {
            text,
            starts: starts.collect(),
        }
    }

    fn fault(&self, passage: &Evidence) -> Option<Fault> {
        let at = |character: u32| self.starts.get(character as usize).copied();
        let (Some(start), Some(end)) = (at(passage.start()), at(passage.end())) else {
            return Some(Fault::BeyondTheEnd {
                characters: self.starts.len() - 1,
            });
        };
        let found = Digest::of(&self.text.as_bytes()[start..end]);
        (found != passage.digest()).then_some(Fault::OtherText { found })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_is_found_by_characters_and_not_by_bytes() {
        let document = Document::new("馬克 said");
        let passage = |start, end, text: &str| {
            Evidence::new(start, end, Digest::of(text.as_bytes()), None).unwrap()
        };
        assert_eq!(document.fault(&passage(0, 2, "馬克")), None);
        assert_eq!(document.fault(&passage(3, 7, "said")), None);
        assert_eq!(
            document.fault(&passage(3, 8, "said")),
            Some(Fault::BeyondTheEnd { characters: 7 })
        );
        let found = Digest::of("克".as_bytes());
        assert_eq!(
            document.fault(&passage(1, 2, "馬")),
            Some(Fault::OtherText { found })
        );
    }
}
