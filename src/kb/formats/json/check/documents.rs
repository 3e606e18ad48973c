//! The documents that a bundle's evidence is held against.

use std::collections::HashSet;

use rustc_hash::FxHashMap;

use crate::{
    kb::{
        documents::document_folder::DocumentFolder,
        write::validate::reference_lookup::{LookupError, ReferenceLookup},
    },
    model::Digest,
};

/// The documents of sources, of the bundle and of the knowledge base.
pub(super) struct Documents<'a> {
    pub(super) folder: Option<&'a DocumentFolder>,
    /// The digests of all documents that are there.
    pub(super) kept: HashSet<Digest>,
    /// The documents of the bundle's sources, and of recorded ones that were looked up.
    pub(super) of_sources: FxHashMap<[u64; 2], Option<Digest>>,
}

impl<'a> Documents<'a> {
    pub(super) fn new(base: &'a dyn ReferenceLookup) -> Result<Documents<'a>, LookupError> {
        let folder = base.documents();
        let kept = folder.map(DocumentFolder::digests).transpose()?;
        Ok(Documents {
            folder,
            kept: kept.unwrap_or_default(),
            of_sources: FxHashMap::default(),
        })
    }

    /// A digest, if it is that of a document that is there.
    pub(super) fn kept(&self, digest: Option<Digest>) -> Option<Digest> {
        digest.filter(|digest| self.kept.contains(digest))
    }
}
