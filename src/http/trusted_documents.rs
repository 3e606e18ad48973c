//! Trusted documents: the only ones that a server answers, if it has a list of them.

use std::{
    collections::{BTreeMap, HashMap},
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::http::document_hash::DocumentHash;

/// The documents of the file `--trusted-documents`, by their hashes.
#[derive(Debug, Default)]
pub struct TrustedDocuments(HashMap<DocumentHash, Arc<str>>);

/// The reason why a file has no trusted documents.
#[derive(Debug, thiserror::Error)]
pub enum TrustedDocumentsError {
    /// The file cannot be read.
    #[error("cannot read the trusted documents in `{}`", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The file has another form.
    #[error(
        "`{}` has no trusted documents; write a JSON object such as `{{\"SHA-256\": \"query A {{ claims {{ totalCount }} }}\"}}`",
        .path.display()
    )]
    NoObject {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: serde_json::Error,
    },
    /// A document has another hash.
    #[error(
        "in `{}`, the document of `{key}` has the SHA-256 `{hash}`; have the build of the client name documents by the SHA-256 of their text",
        .path.display()
    )]
    OtherHash {
        /// The file.
        path: PathBuf,
        /// The name of the document in the file.
        key: String,
        /// The hash of the document.
        hash: DocumentHash,
    },
}

impl TrustedDocuments {
    /// Reads a file: a JSON object of SHA-256 hashes and documents.
    pub fn read(path: &Path) -> Result<TrustedDocuments, TrustedDocumentsError> {
        let text = fs::read_to_string(path).map_err(|source| TrustedDocumentsError::Read {
            path: path.into(),
            source,
        })?;
        let documents: BTreeMap<String, String> =
            serde_json::from_str(&text).map_err(|source| TrustedDocumentsError::NoObject {
                path: path.into(),
                source,
            })?;
        let documents = documents.into_iter().map(|(key, document)| {
            let hash = DocumentHash::of(&document);
            match key.parse() == Ok(hash) {
                true => Ok((hash, document.into())),
                false => Err(TrustedDocumentsError::OtherHash {
                    path: path.into(),
                    key,
                    hash,
                }),
            }
        });
        documents.collect::<Result<_, _>>().map(TrustedDocuments)
    }

    /// The hashes and documents.
    pub fn iter(&self) -> impl Iterator<Item = (DocumentHash, &str)> {
        let documents = self.0.iter();
        documents.map(|(hash, document)| (*hash, &**document))
    }

    /// The document with a hash.
    pub(crate) fn get(&self, hash: DocumentHash) -> Option<Arc<str>> {
        self.0.get(&hash).cloned()
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use serde_json::json;
    use tempfile::TempDir;

    use super::*;

    fn read(text: &str) -> Result<TrustedDocuments, TrustedDocumentsError> {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("documents.json");
        fs::write(&path, text).unwrap();
        TrustedDocuments::read(&path)
    }

    #[test]
    fn documents_are_found_by_their_hashes() {
        let hash = |text| DocumentHash::of(text).to_string();
        let file = json!({hash("a"): "a", format!("sha256:{}", hash("b")): "b"});
        let trusted = read(&file.to_string()).unwrap();
        assert_eq!(trusted.iter().count(), 2);
        let found = trusted.get(DocumentHash::of("b"));
        assert_eq!(found.as_deref(), Some("b"));
        assert_eq!(trusted.get(DocumentHash::of("c")), None);
    }

    #[test]
    fn a_file_of_another_form_is_refused_with_the_right_one() {
        let other = json!({DocumentHash::of("a").to_string(): "b"}).to_string();
        let refused = read(&other).unwrap_err().to_string();
        let right = DocumentHash::of("b").to_string();
        assert!(refused.contains(&right), "{refused}");
        let refused = read("{\"x\": \"a\"}").unwrap_err().to_string();
        assert!(refused.contains("`x`"), "{refused}");
        for text in ["", "[]", "{\"a\": 1}"] {
            let refused = read(text).unwrap_err();
            assert!(refused.to_string().contains("JSON object"), "{refused}");
            assert!(refused.source().is_some());
        }
        let refused = TrustedDocuments::read(Path::new("nowhere.json")).unwrap_err();
        assert!(refused.to_string().contains("`nowhere.json`"), "{refused}");
    }
}
