//! Segments: the files of a journal, by name.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::model::revision::Revision;

const EXTENSION: &str = ".jsonl";
const DIGITS: usize = 20;

/// A segment of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::journal) struct Segment {
    /// The revision that its first commit makes.
    pub(in crate::journal) first: Revision,
    /// The path of the segment's file.
    pub(in crate::journal) path: PathBuf,
}

impl Segment {
    /// The segment of `folder` that begins with revision `first`.
    pub(in crate::journal) fn new(folder: &Path, first: Revision) -> Segment {
        Segment {
            first,
            path: folder.join(format!("{:0DIGITS$}{EXTENSION}", first.0)),
        }
    }

    /// All segments of `folder`, in order. Other files are no concern of the journal's.
    pub(in crate::journal) fn list(folder: &Path) -> io::Result<Vec<Segment>> {
        let mut segments = Vec::new();
        for file in fs::read_dir(folder)? {
            if let Some(first) = file?.file_name().to_str().and_then(first_revision) {
                segments.push(Segment::new(folder, first));
            }
        }
        segments.sort_by_key(|segment| segment.first);
        Ok(segments)
    }
}

fn first_revision(name: &str) -> Option<Revision> {
    let digits = name.strip_suffix(EXTENSION)?;
    if digits.len() != DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let first = digits.parse().ok()?;
    (first > 0).then_some(Revision(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_listed_in_the_order_of_their_revisions() {
        let folder = tempfile::tempdir().unwrap();
        let firsts = [1, 1_000, 18, u64::MAX].map(Revision);
        for first in firsts {
            fs::write(Segment::new(folder.path(), first).path, "").unwrap();
        }
        let listed = Segment::list(folder.path()).unwrap();
        let listed: Vec<u64> = listed.into_iter().map(|segment| segment.first.0).collect();
        assert_eq!(listed, [1, 18, 1_000, u64::MAX]);
    }

    #[test]
    fn other_files_are_not_segments() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "1.jsonl",
            "00000000000000000000.jsonl",
            "00000000000000000001.jsonl.bak",
            "+0000000000000000001.jsonl",
            "99999999999999999999.jsonl",
            "notes",
        ] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        assert_eq!(Segment::list(folder.path()).unwrap(), []);
    }
}
