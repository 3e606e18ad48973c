//! Keeping documents: attaching one to a source, taking in those beside a bundle, removing those
//! that no source names, and writing them beside a dump.

use std::{collections::HashSet, path::Path, sync::Arc};

use crate::{
    kb::{
        documents::{
            attach::{AttachDocument, FormerDocument},
            document_file::{FoundDocument, write},
            document_folder::{DOCUMENTS, DocumentFolder},
            source_text::SourceText,
        },
        error::KbError,
        knowledge_base::KnowledgeBase,
        snapshot::Snapshot,
        write::load_report::Loaded,
    },
    model::{CommitMeta, Digest, Id, Kind, Ordinal},
    store::View,
};

/// The report of keeping the documents that lie beside a bundle.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct KeptDocuments {
    /// The number of documents that are kept now.
    pub kept: usize,
    /// The sources with evidence, recorded before, that does not stand in their documents.
    pub refused: Vec<Id>,
}

/// The documents that were taken in for a bundle, until they are settled.
#[derive(Debug, Default)]
pub struct TakenDocuments(HashSet<Digest>);

impl KnowledgeBase {
    /// Keeps a document, and makes it the one of a source. All evidence in the source must stand in
    /// the document; quotes without a position get theirs. Nothing is kept if that fails.
    pub fn attach(
        &self,
        source: &Id,
        text: SourceText,
        former: FormerDocument,
        meta: CommitMeta,
    ) -> Result<Loaded, KbError> {
        let text = Arc::new(text);
        let before = self.snapshot().document_of(source)?;
        let is_new = self.documents().keep(&text)?;
        let command = AttachDocument {
            source: source.clone(),
            text: text.clone(),
            former,
        };
        let attached = self.execute(Box::new(command), meta, &|_, _, _| ());
        match &attached {
            Ok(_) => self.remove_unused(before)?,
            Err(_) if is_new => drop(self.documents().remove(text.digest())?),
            Err(_) => {}
        }
        attached
    }

    /// Removes the document of a source from the data folder for good; false if there is none. The
    /// source keeps its digest, so that the same document can be attached again.
    pub fn remove_document(&self, source: &Id) -> Result<bool, KbError> {
        match self.snapshot().document_of(source)? {
            Some(digest) => Ok(self.documents().remove(digest)?),
            None => Ok(false),
        }
    }

    /// Keeps the documents that lie beside the bundle and that sources name. One in which evidence
    /// that was recorded before does not stand is not kept.
    pub fn keep_documents(&self) -> Result<KeptDocuments, KbError> {
        let documents = self.documents();
        let beside = &documents.digests()? - &documents.kept()?;
        let mut report = KeptDocuments::default();
        if beside.is_empty() {
            return Ok(report);
        }
        let (right, refused) = self.documents_with_evidence(&beside)?;
        report.refused = refused;
        for digest in right {
            report.kept += usize::from(documents.keep(&required(documents, digest)?)?);
        }
        Ok(report)
    }

    /// The documents, of those wanted, that sources name and in which their recorded evidence
    /// stands; and the sources of which it does not.
    fn documents_with_evidence(
        &self,
        wanted: &HashSet<Digest>,
    ) -> Result<(HashSet<Digest>, Vec<Id>), KbError> {
        let snapshot = self.snapshot();
        let (mut right, mut refused) = (HashSet::new(), Vec::new());
        for ordinal in snapshot.all_ordinals(Kind::Source)? {
            let ordinal = Ordinal(ordinal);
            let source = snapshot.required(Kind::Source, ordinal, snapshot.source(ordinal)?)?;
            let digest = source.record.digest;
            let Some(digest) = digest.filter(|digest| wanted.contains(digest)) else {
                continue;
            };
            let text = required(self.documents(), digest)?;
            let verified = snapshot.verify(&source.record.id, &text)?;
            match verified.is_some_and(|verified| verified.mismatches.is_empty()) {
                true => drop(right.insert(digest)),
                false => refused.push(source.record.id.clone()),
            }
        }
        Ok((right, refused))
    }

    /// Takes in the documents of a folder that are not here yet, so that a bundle can be validated
    /// with them. They are settled once it is known what the bundle has become.
    pub fn take_in_documents(&self, folder: &Path) -> Result<TakenDocuments, KbError> {
        let documents = self.documents();
        let brought = DocumentFolder::new(vec![folder.to_owned()]);
        let mut taken = TakenDocuments::default();
        for digest in &brought.kept()? - &documents.kept()? {
            // One that is damaged is none, as beside a bundle.
            if let FoundDocument::Text(text) = brought.look_up(digest)
                && documents.keep(&text)?
            {
                taken.0.insert(digest);
            }
        }
        Ok(taken)
    }

    /// Keeps, of the documents that were taken in, those that sources name; removes the others,
    /// and each in which evidence does not stand that was recorded before.
    pub fn settle_documents(&self, taken: TakenDocuments) -> Result<KeptDocuments, KbError> {
        let mut report = KeptDocuments::default();
        if taken.0.is_empty() {
            return Ok(report);
        }
        let (right, refused) = self.documents_with_evidence(&taken.0)?;
        report.refused = refused;
        for digest in &taken.0 {
            match right.contains(digest) {
                true => report.kept += 1,
                false => drop(self.documents().remove(*digest)?),
            }
        }
        Ok(report)
    }

    /// Removes the documents that were taken in.
    pub fn remove_documents(&self, taken: TakenDocuments) -> Result<(), KbError> {
        for digest in taken.0 {
            self.documents().remove(digest)?;
        }
        Ok(())
    }

    /// Removes a document if no source names it any more.
    pub(in crate::kb) fn remove_unused(&self, digest: Option<Digest>) -> Result<(), KbError> {
        if let Some(digest) = digest
            && !named_documents(self.snapshot().view())?.contains(&digest)
        {
            self.documents().remove(digest)?;
        }
        Ok(())
    }
}

impl Snapshot {
    /// The text of a source's document; `None` where it is not kept here.
    pub fn source_text(&self, source: &Id) -> Result<Option<Arc<SourceText>>, KbError> {
        let (Some(digest), Some(documents)) = (self.document_of(source)?, self.documents()) else {
            return Ok(None);
        };
        match documents.look_up(digest) {
            FoundDocument::Text(text) => Ok(Some(text)),
            FoundDocument::Damaged(why) => Err(KbError::DamagedDocument(why)),
            FoundDocument::Absent => Ok(None),
        }
    }

    /// Writes the documents of all sources that are kept here into the folder `documents` of a
    /// folder, and returns how many there are.
    pub fn write_documents(&self, folder: &Path) -> Result<usize, KbError> {
        let Some(documents) = self.documents() else {
            return Ok(0);
        };
        let kept = documents.kept()?;
        let named = named_documents(self.view())?;
        let wanted: HashSet<Digest> = kept.intersection(&named).copied().collect();
        let folder = folder.join(DOCUMENTS);
        for digest in &wanted {
            let text = required(documents, *digest)?;
            write(&folder, &text)?;
        }
        // What an earlier dump has written there would be loaded with this one.
        let written = DocumentFolder::new(vec![folder]);
        for digest in &written.kept()? - &wanted {
            if let FoundDocument::Text(_) = written.look_up(digest) {
                written.remove(digest)?;
            }
        }
        Ok(wanted.len())
    }

    /// The digest of the document that a source names.
    pub(in crate::kb) fn document_of(&self, source: &Id) -> Result<Option<Digest>, KbError> {
        let Some(found) = self.find_of(Kind::Source, source.as_str())? else {
            return Ok(None);
        };
        let source = self.source(found.ordinal)?;
        Ok(source.and_then(|source| source.record.digest))
    }
}

/// The digests of the documents that sources name.
pub(in crate::kb) fn named_documents(view: &View) -> Result<HashSet<Digest>, KbError> {
    let mut named = HashSet::new();
    for ordinal in view.live(Kind::Source)? {
        let source = view.source(Ordinal(ordinal))?;
        named.extend(source.and_then(|source| source.record.digest));
    }
    Ok(named)
}

/// A document that a folder has.
fn required(documents: &DocumentFolder, digest: Digest) -> Result<Arc<SourceText>, KbError> {
    match documents.look_up(digest) {
        FoundDocument::Text(text) => Ok(text),
        FoundDocument::Damaged(why) => Err(KbError::DamagedDocument(why)),
        FoundDocument::Absent => Err(KbError::DamagedDocument(format!(
            "the document {digest} is gone"
        ))),
    }
}
