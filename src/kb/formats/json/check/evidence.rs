//! Evidence, held against the documents of its sources where they are kept.

use crate::{
    kb::{
        documents::{document_file::FoundDocument, examine::Examination, fault::Fault},
        formats::json::{
            bearer::Bearer,
            check::{Check, read_claim::ReadClaim},
        },
        write::validate::{
            code::Code, field_path::FieldPath, locate::Locate, reference_lookup::LookupError,
            validator::Validated,
        },
    },
    model::{Asserter, Evidence, Id, Record},
};

impl Check<'_> {
    /// Notes the document of a source. A source keeps the one that was attached to it where the
    /// bundle leaves its digest out.
    pub(super) fn document(&mut self, record: &mut Record) -> Validated {
        let Record::Source(source) = record else {
            return Ok(());
        };
        if self.documents.kept.is_empty() {
            return Ok(());
        }
        if source.digest.is_none() {
            let recorded = self.names.base().source(&source.id)?;
            let digest = recorded.and_then(|recorded| recorded.digest);
            source.digest = self.documents.kept(digest);
        }
        let hash = self.names.hash_of(source.id.as_str());
        let digest = self.documents.kept(source.digest);
        self.documents.of_sources.insert(hash, digest);
        Ok(())
    }

    /// Holds the evidence of a claim against the documents, and gives quotes without a position the
    /// one at which they stand.
    pub(super) fn evidence(&mut self, read: &mut ReadClaim, bearer: Bearer) -> Validated {
        if self.documents.kept.is_empty() {
            return Ok(());
        }
        let record = FieldPath::Record;
        let mut is_located = false;
        for (index, attribution) in read.claim.attributions.iter_mut().enumerate() {
            let path = record.field("attributions");
            let path = path.item(index);
            let source = &attribution.source;
            is_located |= self.passages(&mut attribution.evidence, source, &path, bearer)?;
        }
        for (index, relation) in read.claim.relations.iter_mut().enumerate() {
            if let Asserter::Source(by) = &mut relation.by {
                let path = record.field("relations");
                let path = path.item(index);
                let path = path.field("by");
                is_located |= self.passages(&mut by.evidence, &by.source, &path, bearer)?;
            }
        }
        if is_located {
            read.pack();
        }
        Ok(())
    }

    /// Holds passages of a source against its document; tells whether one was located.
    fn passages(
        &mut self,
        passages: &mut [Evidence],
        source: &Id,
        parent: &FieldPath,
        bearer: Bearer,
    ) -> Result<bool, LookupError> {
        if passages.is_empty() {
            return Ok(false);
        }
        let evidence = parent.field("evidence");
        let text = match self.text_of(source)? {
            FoundDocument::Text(text) => text,
            FoundDocument::Absent => return Ok(false),
            FoundDocument::Damaged(why) => {
                let help = format!(
                    "attach the document again, or remove it: `claimgraph attach --remove {source}`"
                );
                self.sink
                    .at(bearer)
                    .report(&evidence, Code::Unreadable, why, Some(help));
                return Ok(false);
            }
        };
        let mut is_located = false;
        for (index, passage) in passages.iter_mut().enumerate() {
            let path = evidence.item(index);
            let had_position = passage.position().is_some();
            if let Examination::Faulty(fault) = text.locate(passage) {
                self.fault(passage, &fault, &path, bearer);
            }
            is_located |= had_position != passage.position().is_some();
        }
        Ok(is_located)
    }

    fn fault(&mut self, passage: &Evidence, fault: &Fault, path: &FieldPath, bearer: Bearer) {
        let code = match fault {
            Fault::SeveralPlaces(_) => Code::AmbiguousQuote,
            _ => Code::PassageMismatch,
        };
        let quote = path.field("quote");
        let field = match passage.position() {
            Some(_) => path.field("start"),
            None => quote.field("exact"),
        };
        self.sink
            .at(bearer)
            .report(&field, code, fault.to_string(), fault.advice());
    }

    /// The document of a source.
    fn text_of(&mut self, source: &Id) -> Result<FoundDocument, LookupError> {
        let hash = self.names.hash_of(source.as_str());
        let digest = match self.documents.of_sources.get(&hash) {
            Some(digest) => *digest,
            None => {
                let recorded = self.names.base().source(source)?;
                let digest = recorded.and_then(|recorded| recorded.digest);
                let digest = self.documents.kept(digest);
                self.documents.of_sources.insert(hash, digest);
                digest
            }
        };
        Ok(match (digest, self.documents.folder) {
            (Some(digest), Some(folder)) => folder.look_up(digest),
            _ => FoundDocument::Absent,
        })
    }
}
