//! The folder of documents, and those that lie beside a bundle.

use std::{collections::HashSet, path::PathBuf, sync::Arc};

use quick_cache::{OptionsBuilder, Weighter, sync::Cache};

use crate::{
    kb::documents::{
        document_file::{
            DocumentFolderError, FoundDocument, digests_in, file_name, read, remove, write,
        },
        source_text::SourceText,
    },
    model::Digest,
};

/// The memory that documents which were read lately may take, in bytes.
const CACHED: u64 = 80 << 20;
/// The name of documents' folders, in a data folder and beside a bundle.
pub(in crate::kb) const DOCUMENTS: &str = "documents";

/// The documents of a data folder, and those that lie beside a bundle.
pub struct DocumentFolder {
    /// The folders in which a document is looked for, that of the data folder first.
    folders: Vec<PathBuf>,
    cache: Cache<Digest, Arc<SourceText>, ByTextBytes>,
}

/// The weight of a cached document: its bytes.
#[derive(Clone)]
struct ByTextBytes;

impl Weighter<Digest, Arc<SourceText>> for ByTextBytes {
    fn weight(&self, _: &Digest, text: &Arc<SourceText>) -> u64 {
        text.bytes().max(1)
    }
}

/// The result of checking the documents of a data folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct DocumentsCheck {
    /// The number of documents that are as their digests say.
    pub right: usize,
    /// The documents that are not, and why.
    pub damaged: Vec<String>,
    /// The number of documents that no source names.
    pub unused: usize,
}

impl DocumentFolder {
    /// The documents of some folders. The first is the one that is written to.
    pub(in crate::kb) fn new(folders: Vec<PathBuf>) -> DocumentFolder {
        let options = OptionsBuilder::new()
            .estimated_items_capacity(256)
            .weight_capacity(CACHED)
            // A large document has to fit in one shard.
            .shards(1)
            .build()
            .expect("the capacities are set");
        let cache =
            Cache::with_options(options, ByTextBytes, Default::default(), Default::default());
        DocumentFolder { folders, cache }
    }

    /// Looks a document up.
    pub(in crate::kb) fn look_up(&self, digest: Digest) -> FoundDocument {
        if let Some(text) = self.cache.get(&digest) {
            return FoundDocument::Text(text);
        }
        let mut found = FoundDocument::Absent;
        for folder in &self.folders {
            match read(&folder.join(file_name(digest)), digest) {
                FoundDocument::Text(text) => {
                    self.cache.insert(digest, text.clone());
                    return FoundDocument::Text(text);
                }
                FoundDocument::Damaged(why) => found = FoundDocument::Damaged(why),
                FoundDocument::Absent => {}
            }
        }
        found
    }

    /// The digests of all documents, by the names of their files.
    pub(in crate::kb) fn digests(&self) -> Result<HashSet<Digest>, DocumentFolderError> {
        let mut digests = HashSet::new();
        for folder in &self.folders {
            digests.extend(digests_in(folder)?);
        }
        Ok(digests)
    }

    /// The digests of the documents that the data folder itself has.
    pub(in crate::kb) fn kept(&self) -> Result<HashSet<Digest>, DocumentFolderError> {
        match self.folders.first() {
            Some(folder) => digests_in(folder),
            None => Ok(HashSet::new()),
        }
    }

    /// Proves the digest of each document of the data folder.
    pub(in crate::kb) fn check(
        &self,
        named: &HashSet<Digest>,
    ) -> Result<DocumentsCheck, DocumentFolderError> {
        let kept = self.kept()?;
        let mut checked = DocumentsCheck {
            unused: kept.difference(named).count(),
            ..DocumentsCheck::default()
        };
        for digest in kept {
            match self.look_up(digest) {
                FoundDocument::Text(_) => checked.right += 1,
                FoundDocument::Damaged(why) => checked.damaged.push(why),
                FoundDocument::Absent => {}
            }
        }
        checked.damaged.sort();
        Ok(checked)
    }

    /// Keeps a document in the data folder, durably; false if it is there already.
    pub(in crate::kb) fn keep(&self, text: &Arc<SourceText>) -> Result<bool, DocumentFolderError> {
        let Some(folder) = self.folders.first() else {
            return Ok(false);
        };
        let is_new = write(folder, text)?;
        self.cache.insert(text.digest(), text.clone());
        Ok(is_new)
    }

    /// Removes a document from the data folder; false if it is not there.
    pub(in crate::kb) fn remove(&self, digest: Digest) -> Result<bool, DocumentFolderError> {
        self.cache.remove(&digest);
        match self.folders.first() {
            Some(folder) => remove(folder, digest),
            None => Ok(false),
        }
    }
}

/// The folders of documents that lie beside the files of a bundle, or in its folders.
pub fn documents_beside(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for path in paths {
        let folder = match path.is_dir() {
            true => path.join(DOCUMENTS),
            false => path.with_file_name(DOCUMENTS),
        };
        if folder.is_dir() && !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    folders
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    fn text(text: &str) -> Arc<SourceText> {
        Arc::new(SourceText::from_bytes(text.into()).unwrap())
    }

    fn is_there(folder: &DocumentFolder, text: &SourceText) -> bool {
        matches!(folder.look_up(text.digest()), FoundDocument::Text(found) if *found == *text)
    }

    #[test]
    fn a_document_is_kept_and_removed() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("documents");
        let open = || DocumentFolder::new(vec![path.clone()]);
        let documents = open();
        let text = text("馬克 said");
        assert!(matches!(
            documents.look_up(text.digest()),
            FoundDocument::Absent
        ));
        assert!(documents.keep(&text).unwrap());
        assert!(!documents.keep(&text).unwrap());
        for documents in [&documents, &open()] {
            assert!(is_there(documents, &text));
            assert_eq!(documents.digests().unwrap(), [text.digest()].into());
        }
        assert!(documents.remove(text.digest()).unwrap());
        assert!(!documents.remove(text.digest()).unwrap());
        assert!(matches!(
            documents.look_up(text.digest()),
            FoundDocument::Absent
        ));
        assert_eq!(fs::read_dir(&path).unwrap().count(), 0);
    }

    #[test]
    fn a_damaged_file_is_no_document_and_is_written_anew() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().to_owned();
        let open = || DocumentFolder::new(vec![path.clone()]);
        let text = text("Ada left.");
        open().keep(&text).unwrap();
        let file = path.join(file_name(text.digest()));
        for damage in [&b"Ada left!"[..], b"", b"\xff", b"%PDF-"] {
            fs::write(&file, damage).unwrap();
            let found = open().look_up(text.digest());
            assert!(
                matches!(&found, FoundDocument::Damaged(why) if why.contains("damaged")),
                "{found:?}"
            );
        }
        assert!(open().keep(&text).unwrap());
        assert!(is_there(&open(), &text));
    }

    #[test]
    fn a_document_beside_a_bundle_is_read_where_the_data_folder_has_none() {
        let folder = TempDir::new().unwrap();
        let (own, beside) = (folder.path().join("own"), folder.path().join("beside"));
        let text = text("Ada left.");
        write(&beside, &text).unwrap();
        let documents = DocumentFolder::new(vec![own, beside]);
        assert!(is_there(&documents, &text));
        assert_eq!(documents.digests().unwrap().len(), 1);
        assert_eq!(documents.kept().unwrap().len(), 0);
        assert!(!documents.remove(text.digest()).unwrap());
    }
}
