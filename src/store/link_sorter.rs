//! External merge sort of the links that a commit begins and ends.
//!
//! The link operations are held in sorted runs, which are merged at the end: up to a bound in
//! memory, above it on the disk. The files are scratch: leftovers are removed when the store is
//! opened.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, binary_heap::PeekMut},
    fs::{self, File},
    io::{self, BufRead, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use crate::store::{key::ListPrefix, list_entries::ListEntry};

/// The folder of the runs, inside the store's folder.
pub(super) const FOLDER: &str = "runs";

/// The change of a link. Of two changes at one position, the lesser is made first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LinkAction {
    /// The link ends.
    End,
    /// The link begins.
    Begin,
}

/// A link operation: a link begins or ends. Operations sort by their fields from the first to the
/// last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LinkOp {
    pub(super) prefix: ListPrefix,
    pub(super) order: i64,
    pub(super) ordinal: u32,
    pub(super) number: u16,
    pub(super) action: LinkAction,
    pub(super) role: u8,
}

impl LinkOp {
    pub(super) fn new(entry: ListEntry, action: LinkAction) -> LinkOp {
        LinkOp {
            prefix: entry.prefix,
            order: entry.order,
            ordinal: entry.ordinal,
            number: entry.number,
            action,
            role: entry.role,
        }
    }

    fn bytes(&self) -> [u8; SIZE] {
        let mut bytes = [0; SIZE];
        bytes[0] = self.prefix.tag;
        bytes[1..5].copy_from_slice(&self.prefix.owner.to_le_bytes());
        bytes[5..13].copy_from_slice(&self.order.to_le_bytes());
        bytes[13..17].copy_from_slice(&self.ordinal.to_le_bytes());
        bytes[17..19].copy_from_slice(&self.number.to_le_bytes());
        bytes[19] = u8::from(self.action == LinkAction::Begin);
        bytes[20] = self.role;
        bytes
    }

    fn of_bytes(bytes: [u8; SIZE]) -> LinkOp {
        let [tag, o0, o1, o2, o3, rest @ ..] = bytes;
        let [
            t0,
            t1,
            t2,
            t3,
            t4,
            t5,
            t6,
            t7,
            r0,
            r1,
            r2,
            r3,
            n0,
            n1,
            action,
            role,
        ] = rest;
        LinkOp {
            prefix: ListPrefix {
                tag,
                owner: u32::from_le_bytes([o0, o1, o2, o3]),
            },
            order: i64::from_le_bytes([t0, t1, t2, t3, t4, t5, t6, t7]),
            ordinal: u32::from_le_bytes([r0, r1, r2, r3]),
            number: u16::from_le_bytes([n0, n1]),
            action: if action == 0 {
                LinkAction::End
            } else {
                LinkAction::Begin
            },
            role,
        }
    }
}

const SIZE: usize = 21;

/// The number of runs in memory. A short run costs less to sort, since it fits in the processor's
/// caches.
const RUNS: usize = 16;

/// The sorter of a commit's link operations.
#[derive(Debug)]
pub(super) struct LinkSorter {
    folder: PathBuf,
    /// The length of a run in memory.
    run_length: usize,
    /// The operations that are not sorted yet.
    unsorted: Vec<LinkOp>,
    /// The sorted runs in memory.
    runs: Vec<Vec<LinkOp>>,
    /// The sorted runs on the disk.
    files: Vec<PathBuf>,
}

impl LinkSorter {
    /// An empty sorter for the store in `dir`, which holds `most` operations in memory.
    pub(super) fn new(dir: &Path, most: usize) -> LinkSorter {
        LinkSorter {
            folder: dir.join(FOLDER),
            run_length: most.div_ceil(RUNS).max(1),
            unsorted: Vec::new(),
            runs: Vec::new(),
            files: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, op: LinkOp) -> io::Result<()> {
        if self.unsorted.len() >= self.run_length {
            let next = Vec::with_capacity(self.run_length);
            let mut run = std::mem::replace(&mut self.unsorted, next);
            run.sort_unstable();
            self.runs.push(run);
            if self.runs.len() >= RUNS {
                self.spill()?;
            }
        }
        self.unsorted.push(op);
        Ok(())
    }

    /// All operations in their order. The sorter is empty afterwards.
    pub(super) fn sorted(&mut self) -> io::Result<Sorted> {
        let mut unsorted = std::mem::take(&mut self.unsorted);
        unsorted.sort_unstable();
        self.runs.push(unsorted);
        let mut files = Vec::with_capacity(self.files.len());
        for path in &self.files {
            files.push(BufReader::with_capacity(1 << 16, File::open(path)?));
        }
        Sorted::new(files, std::mem::take(&mut self.runs))
    }

    fn spill(&mut self) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let path = self.folder.join(self.files.len().to_string());
        self.files.push(path.clone());
        let mut file = BufWriter::with_capacity(1 << 16, File::create(path)?);
        for op in Sorted::new(Vec::new(), std::mem::take(&mut self.runs))? {
            file.write_all(&op?.bytes())?;
        }
        file.flush()
    }
}

impl Drop for LinkSorter {
    fn drop(&mut self) {
        if !self.files.is_empty() {
            // Files that cannot be removed now are removed when the store is opened.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// Removes the runs of a commit that was broken off.
pub(super) fn remove_leftovers(dir: &Path) -> io::Result<()> {
    match fs::remove_dir_all(dir.join(FOLDER)) {
        Err(gone) if gone.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// The iterator over all operations in their order.
pub(super) struct Sorted {
    files: Vec<BufReader<File>>,
    runs: Vec<std::vec::IntoIter<LinkOp>>,
    /// The first operation of each file and, numbered after the files, of each run.
    heads: BinaryHeap<Reverse<(LinkOp, usize)>>,
}

impl Sorted {
    fn new(files: Vec<BufReader<File>>, runs: Vec<Vec<LinkOp>>) -> io::Result<Sorted> {
        let mut sorted = Sorted {
            files,
            runs: runs.into_iter().map(Vec::into_iter).collect(),
            heads: BinaryHeap::new(),
        };
        for from in 0..sorted.files.len() + sorted.runs.len() {
            let first = sorted.next_of(from)?;
            sorted.heads.extend(first.map(|op| Reverse((op, from))));
        }
        Ok(sorted)
    }

    fn next_of(&mut self, from: usize) -> io::Result<Option<LinkOp>> {
        let Some(file) = self.files.get_mut(from) else {
            return Ok(self.runs[from - self.files.len()].next());
        };
        if file.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let mut bytes = [0; SIZE];
        file.read_exact(&mut bytes)?;
        Ok(Some(LinkOp::of_bytes(bytes)))
    }
}

impl Iterator for Sorted {
    type Item = io::Result<LinkOp>;

    fn next(&mut self) -> Option<io::Result<LinkOp>> {
        let Reverse((op, from)) = *self.heads.peek()?;
        let next = match self.next_of(from) {
            Ok(next) => next,
            Err(error) => return Some(Err(error)),
        };
        match (next, self.heads.peek_mut()) {
            // The next operation is most often the first of all again.
            (Some(next), Some(mut head)) => *head = Reverse((next, from)),
            (None, Some(head)) => drop(PeekMut::pop(head)),
            (_, None) => {}
        }
        Some(Ok(op))
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    proptest! {
        #[test]
        fn what_spills_comes_back_in_order(
            parts in vec((0..3u32, any::<i64>(), 0..9u32, any::<u16>(), any::<bool>(), any::<u8>()), 0..60),
            run_length in 1..70usize,
        ) {
            let dir = tempfile::tempdir().unwrap();
            let mut sorter = LinkSorter::new(dir.path(), run_length);
            let mut ops = Vec::new();
            for (owner, order, ordinal, number, begins, role) in parts {
                let action = if begins { LinkAction::Begin } else { LinkAction::End };
                let prefix = ListPrefix { tag: b'e', owner };
                let op = LinkOp { prefix, order, ordinal, number, action, role };
                sorter.push(op).unwrap();
                ops.push(op);
            }
            ops.sort_unstable();
            let back: Vec<LinkOp> = sorter.sorted().unwrap().map(Result::unwrap).collect();
            prop_assert_eq!(back, ops);
            drop(sorter);
            prop_assert!(!dir.path().join(FOLDER).exists());
        }
    }
}
