//! Holds the evidence in a source against a document.

use crate::{
    kb::{
        documents::{examine::Examination, fault::Fault, source_text::SourceText},
        error::KbError,
        snapshot::Snapshot,
        write::{overlay::Overlay, validate::reference_lookup::ReferenceLookup},
    },
    model::{Asserter, Evidence, Id},
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
    /// The attribution of the claim; `None` for evidence of a relation to another claim.
    pub attribution: Option<Id>,
    /// The evidence.
    pub evidence: Evidence,
    /// The fault of the passage.
    pub fault: Fault,
}

impl Snapshot {
    /// Holds the evidence in the source `id` against the text of its document. `None` if there is
    /// no such source.
    pub fn verify(&self, id: &Id, text: &SourceText) -> Result<Option<EvidenceReport>, KbError> {
        let base = Overlay::new(self);
        let Some(source) = base.source(id).map_err(KbError::Lookup)? else {
            return Ok(None);
        };
        let mut report = EvidenceReport {
            is_the_document: source.digest.map(|digest| digest == text.digest()),
            confirmed: 0,
            mismatches: Vec::new(),
        };
        for claim in base.claims_read_in(id)? {
            let mut examine =
                |attribution: Option<&Id>, evidence: &Evidence| match text.examine(evidence) {
                    Examination::Stands(_) => report.confirmed += 1,
                    Examination::Unlocated => {}
                    Examination::Faulty(fault) => report.mismatches.push(Mismatch {
                        claim: claim.id.clone(),
                        attribution: attribution.cloned(),
                        evidence: evidence.clone(),
                        fault,
                    }),
                };
            for attribution in claim
                .attributions
                .iter()
                .filter(|attribution| attribution.source == *id)
            {
                for evidence in &attribution.evidence {
                    examine(Some(&attribution.id), evidence);
                }
            }
            for relation in &claim.relations {
                if let Asserter::Source(by) = &relation.by
                    && by.source == *id
                {
                    for evidence in &by.evidence {
                        examine(None, evidence);
                    }
                }
            }
        }
        Ok(Some(report))
    }
}
