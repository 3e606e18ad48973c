//! The measures of a knowledge base, for whoever watches over it.

use std::{fs, io, path::Path};

use crate::model::{Counts, Revision};

/// The revisions and sizes of a knowledge base.
#[derive(Clone, Copy, Debug)]
pub struct Measures {
    /// The newest revision of the journal.
    pub journal: Revision,
    /// The newest revision that the store has applied.
    pub store: Revision,
    /// The newest revision that the index has taken in; what is newer is read from the store.
    pub index: Revision,
    /// The number of records of each kind.
    pub records: Counts,
    /// The bytes of the journal's files.
    pub journal_bytes: u64,
    /// The bytes of the store's files.
    pub store_bytes: u64,
    /// The bytes of the index's files.
    pub index_bytes: u64,
    /// The bytes of the documents' files.
    pub document_bytes: u64,
}

/// The bytes of the files in a folder and in those below. Files that go meanwhile do not count.
pub(in crate::kb) fn bytes_in(folder: &Path) -> io::Result<u64> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    let mut bytes = 0;
    for entry in entries {
        let entry = entry?;
        bytes += match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => bytes_in(&entry.path())?,
            Ok(metadata) => metadata.len(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(error),
        };
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_has_no_bytes_and_folders_in_it_count() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(bytes_in(&folder.path().join("none")).unwrap(), 0);
        fs::create_dir(folder.path().join("inner")).unwrap();
        fs::write(folder.path().join("a"), "12").unwrap();
        fs::write(folder.path().join("inner/b"), "345").unwrap();
        assert_eq!(bytes_in(folder.path()).unwrap(), 5);
    }
}
