//! The head file: the newest commit that was answered for, noted beside the journal.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Seek, SeekFrom, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};

use crate::{
    journal::{hash::Hash, head::Head},
    model::revision::Revision,
};

/// The length of the line: it is written over in one sector.
const LENGTH: usize = 256;

/// The revision and the hash of a commit, by which a journal is known again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitMark {
    /// The revision.
    pub revision: Revision,
    /// The hash, in hexadecimal.
    pub hash: String,
}

/// The head file, open for writing.
///
/// It is written after each group that is durable, and not synced. So it may lag, and never names
/// a commit that did not count: a journal without that commit has lost it.
pub(in crate::journal) struct HeadFile(File);

impl CommitMark {
    /// The mark of the newest commit.
    pub fn of(head: Head) -> CommitMark {
        CommitMark {
            revision: head.revision,
            hash: head.hash.to_string(),
        }
    }

    /// The mark in the head file at `path`; none if there is no such file or it makes no sense.
    pub fn read(path: &Path) -> io::Result<Option<CommitMark>> {
        match fs::read(path) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether `hash` is the one of this mark.
    pub(in crate::journal) fn has(&self, hash: Hash) -> bool {
        self.hash == hash.to_string()
    }
}

impl HeadFile {
    /// Opens the head file at `path`, or makes it.
    pub(in crate::journal) fn open(path: &Path) -> io::Result<HeadFile> {
        let mut options = OpenOptions::new();
        let file = options
            .create(true)
            .write(true)
            .truncate(false)
            .open(path)?;
        Ok(HeadFile(file))
    }

    /// Writes the head down.
    pub(in crate::journal) fn write(&mut self, head: Head) -> io::Result<()> {
        let mut line = serde_json::to_vec(&CommitMark::of(head))?;
        line.resize(LENGTH - 1, b' ');
        line.push(b'\n');
        self.0.seek(SeekFrom::Start(0))?;
        self.0.write_all(&line)
    }

    /// Returns once what was written is on disk.
    pub(in crate::journal) fn sync(&self) -> io::Result<()> {
        self.0.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_back_and_noise_is_no_mark() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("head.json");
        assert_eq!(CommitMark::read(&path).unwrap(), None);
        for revision in [1_000_000, 7] {
            let head = Head {
                revision: Revision(revision),
                ..Head::default()
            };
            HeadFile::open(&path).unwrap().write(head).unwrap();
            let mark = CommitMark::read(&path).unwrap().unwrap();
            assert_eq!(mark.revision, head.revision);
            assert!(mark.has(Hash::default()));
            assert_eq!(fs::metadata(&path).unwrap().len(), LENGTH as u64);
        }
        fs::write(&path, [0; LENGTH]).unwrap();
        assert_eq!(CommitMark::read(&path).unwrap(), None);
    }
}
