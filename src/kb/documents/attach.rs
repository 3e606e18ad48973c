//! The command that gives a source its document.

use std::sync::Arc;

use crate::{
    kb::{
        documents::{examine::Examination, source_text::SourceText},
        error::KbError,
        write::{
            change_set::ChangeSet,
            command::{Command, LARGE},
            overlay::Overlay,
            validate::reference_lookup::ReferenceLookup,
        },
    },
    model::{Asserter, Claim, Digest, Evidence, Id, Kind, Record},
};

/// The most passages that are named where they do not stand in a document.
const MOST_NAMED: usize = 10;

/// Whether a document may take the place of the one that the source names by its digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormerDocument {
    /// The source keeps the document that it names.
    Kept,
    /// The document takes the place of the one that the source names.
    Replaced,
}

/// The command that gives a source its document: all evidence in the source must stand there, and
/// quotes without a position get theirs.
pub(in crate::kb) struct AttachDocument {
    pub(in crate::kb) source: Id,
    pub(in crate::kb) text: Arc<SourceText>,
    pub(in crate::kb) former: FormerDocument,
}

impl Command for AttachDocument {
    fn records(&self) -> usize {
        // Every claim of the source may change.
        LARGE + 1
    }

    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let source = base.source(&self.source).map_err(KbError::Lookup)?;
        let mut source = source.ok_or_else(|| KbError::NoSuchRecord {
            kind: Kind::Source,
            id: self.source.clone(),
        })?;
        self.require_same(source.digest)?;
        source.digest = Some(self.text.digest());
        let mut records = vec![Record::Source(source)];
        let mut wrong = Vec::new();
        for mut claim in base.claims_read_in(&self.source)? {
            if self.locate(&mut claim, &mut wrong) {
                records.push(Record::Claim(claim));
            }
        }
        match wrong.is_empty() {
            true => ChangeSet::of_records(records, base),
            false => Err(KbError::WrongPassages {
                source_id: self.source.clone(),
                omitted: wrong.len().saturating_sub(MOST_NAMED),
                named: wrong.into_iter().take(MOST_NAMED).collect(),
            }),
        }
    }
}

impl AttachDocument {
    fn require_same(&self, named: Option<Digest>) -> Result<(), KbError> {
        match named {
            Some(named) if named != self.text.digest() && self.former == FormerDocument::Kept => {
                Err(KbError::OtherDocument {
                    source_id: self.source.clone(),
                    named,
                    found: self.text.digest(),
                })
            }
            _ => Ok(()),
        }
    }

    /// Gives the evidence of a claim in the source its positions, and notes what does not stand in
    /// the document; tells whether the claim has changed.
    fn locate(&self, claim: &mut Claim, wrong: &mut Vec<String>) -> bool {
        let mut is_changed = false;
        let id = claim.id.clone();
        let mut examine = |evidence: &mut Evidence| match self.text.locate(evidence) {
            Examination::Stands(_) => is_changed = true,
            Examination::Faulty(fault) => wrong.push(format!("the claim `{id}`: {fault}")),
            Examination::Unlocated => {}
        };
        let attributions = claim.attributions.iter_mut();
        for attribution in attributions.filter(|attribution| attribution.source == self.source) {
            attribution.evidence.iter_mut().for_each(&mut examine);
        }
        for relation in &mut claim.relations {
            if let Asserter::Source(by) = &mut relation.by
                && by.source == self.source
            {
                by.evidence.iter_mut().for_each(&mut examine);
            }
        }
        is_changed
    }
}

impl SourceText {
    /// Holds evidence against the document, and gives a quote without a position the one at which
    /// it stands.
    pub(in crate::kb) fn locate(&self, evidence: &mut Evidence) -> Examination {
        let examined = self.examine(evidence);
        if let Examination::Stands(span) = &examined
            && evidence.position().is_none()
        {
            evidence.locate(self.character(span.start));
        }
        examined
    }
}
