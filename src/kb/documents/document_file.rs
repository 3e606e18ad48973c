//! Files of documents, each with the name of its digest.
//!
//! A file is written under another name, synced and renamed, so that it is there whole or not at
//! all. It is believed only if its text has the digest of its name.

use std::{
    collections::HashSet,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    kb::documents::source_text::{SourceText, SourceTextError},
    model::Digest,
};

/// The ending of a document's file.
const ENDING: &str = ".txt";

/// A file or a folder of documents could not be used.
#[derive(Debug, thiserror::Error)]
#[error("could not {doing} `{}`", .path.display())]
pub struct DocumentFolderError {
    /// The operation that failed.
    doing: &'static str,
    /// The file or folder.
    path: PathBuf,
    /// The reason why it failed.
    source: io::Error,
}

/// A document that was looked up.
#[derive(Debug)]
pub(in crate::kb) enum FoundDocument {
    /// The text.
    Text(Arc<SourceText>),
    /// The folder has no document of this digest.
    Absent,
    /// The file is damaged or cannot be read, and why.
    Damaged(String),
}

/// Writes a document into a folder, durably; false if it is there already.
pub(in crate::kb) fn write(folder: &Path, text: &SourceText) -> Result<bool, DocumentFolderError> {
    let path = folder.join(file_name(text.digest()));
    if let FoundDocument::Text(_) = read(&path, text.digest()) {
        return Ok(false);
    }
    fs::create_dir_all(folder).map_err(failed("make", folder))?;
    let draft = folder.join(format!(".{}.part", file_name(text.digest())));
    File::create(&draft)
        .and_then(|mut file| {
            file.write_all(text.text().as_bytes())?;
            file.sync_all()
        })
        .map_err(failed("write", &draft))?;
    fs::rename(&draft, &path).map_err(failed("write", &path))?;
    sync(folder)?;
    Ok(true)
}

/// Removes a document from a folder, durably; false if it is not there.
pub(super) fn remove(folder: &Path, digest: Digest) -> Result<bool, DocumentFolderError> {
    let path = folder.join(file_name(digest));
    match fs::remove_file(&path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(failed("remove", &path)(error)),
    }
    sync(folder)?;
    Ok(true)
}

/// Reads a document, and proves its digest.
pub(super) fn read(path: &Path, digest: Digest) -> FoundDocument {
    let name = path.display();
    match SourceText::read(path) {
        Ok(text) if text.digest() == digest => FoundDocument::Text(Arc::new(text)),
        Ok(text) => FoundDocument::Damaged(format!(
            "`{name}` is damaged: its text has the digest {}",
            text.digest()
        )),
        Err(SourceTextError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
            FoundDocument::Absent
        }
        Err(SourceTextError::Io(error)) => {
            FoundDocument::Damaged(format!("`{name}` cannot be read: {error}"))
        }
        Err(error) => FoundDocument::Damaged(format!("`{name}` is damaged: {error}")),
    }
}

/// The digests of the documents in a folder, by the names of their files.
pub(super) fn digests_in(folder: &Path) -> Result<HashSet<Digest>, DocumentFolderError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(HashSet::new()),
        Err(error) => return Err(failed("read", folder)(error)),
    };
    let mut digests = HashSet::new();
    for entry in entries {
        let name = entry.map_err(failed("read", folder))?.file_name();
        let digest = name.to_str().and_then(|name| name.strip_suffix(ENDING));
        digests.extend(digest.and_then(|digits| format!("sha256:{digits}").parse::<Digest>().ok()));
    }
    Ok(digests)
}

/// The name of a document's file.
pub(super) fn file_name(digest: Digest) -> String {
    let digest = digest.to_string();
    let digits = digest.split_once(':').map_or("", |(_, digits)| digits);
    format!("{digits}{ENDING}")
}

fn sync(folder: &Path) -> Result<(), DocumentFolderError> {
    match cfg!(unix) {
        true => File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(failed("write", folder)),
        false => Ok(()),
    }
}

fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> DocumentFolderError {
    let path = path.to_owned();
    move |source| DocumentFolderError {
        doing,
        path,
        source,
    }
}
