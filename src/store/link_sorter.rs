//! The links that a commit begins and ends, held until they are written in the order of their
//! lists.
//!
//! They are held in sorted runs, which are merged when they are wanted: up to a bound in memory, above
//! it on the disk. Those are scratch: what is left of them is removed when the store is opened.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, binary_heap::PeekMut},
    fs::{self, File},
    io::{self, BufRead, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use crate::store::{key::ListPrefix, list_entries::ListEntry};

/// The folder of the runs, in that of the store.
pub(super) const FOLDER: &str = "runs";

/// What becomes of a link. The order is that in which two of one place are to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Act {
    /// It holds no longer.
    End,
    /// It holds from now on.
    Begin,
}

/// That a link begins or ends. The order of the fields is that in which they are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Op {
    pub(super) shelf: ListPrefix,
    pub(super) order: i64,
    pub(super) ordinal: u32,
    pub(super) number: u16,
    pub(super) act: Act,
    pub(super) role: u8,
}

impl Op {
    pub(super) fn new(spot: ListEntry, act: Act) -> Op {
        Op {
            shelf: spot.shelf,
            order: spot.order,
            ordinal: spot.ordinal,
            number: spot.number,
            act,
            role: spot.role,
        }
    }

    fn bytes(&self) -> [u8; SIZE] {
        let mut bytes = [0; SIZE];
        bytes[0] = self.shelf.tag;
        bytes[1..5].copy_from_slice(&self.shelf.owner.to_le_bytes());
        bytes[5..13].copy_from_slice(&self.order.to_le_bytes());
        bytes[13..17].copy_from_slice(&self.ordinal.to_le_bytes());
        bytes[17..19].copy_from_slice(&self.number.to_le_bytes());
        bytes[19] = u8::from(self.act == Act::Begin);
        bytes[20] = self.role;
        bytes
    }

    fn of_bytes(bytes: [u8; SIZE]) -> Op {
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
            act,
            role,
        ] = rest;
        Op {
            shelf: ListPrefix {
                tag,
                owner: u32::from_le_bytes([o0, o1, o2, o3]),
            },
            order: i64::from_le_bytes([t0, t1, t2, t3, t4, t5, t6, t7]),
            ordinal: u32::from_le_bytes([r0, r1, r2, r3]),
            number: u16::from_le_bytes([n0, n1]),
            act: if act == 0 { Act::End } else { Act::Begin },
            role,
        }
    }
}

const SIZE: usize = 21;

/// In how many runs the most that is held in memory lies. To sort a short run costs less, and goes on
/// in the caches of a processor.
const RUNS: usize = 16;

/// What is held of a commit.
#[derive(Debug)]
pub(super) struct LinkSorter {
    folder: PathBuf,
    /// The most in a run that is in memory.
    most: usize,
    /// What is not sorted yet.
    held: Vec<Op>,
    /// What is sorted, and held in memory.
    runs: Vec<Vec<Op>>,
    /// What is sorted, and lies on the disk.
    files: Vec<PathBuf>,
}

impl LinkSorter {
    /// Nothing yet, `most` to be held in memory, for the store in `dir`.
    pub(super) fn new(dir: &Path, most: usize) -> LinkSorter {
        LinkSorter {
            folder: dir.join(FOLDER),
            most: most.div_ceil(RUNS).max(1),
            held: Vec::new(),
            runs: Vec::new(),
            files: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, op: Op) -> io::Result<()> {
        if self.held.len() >= self.most {
            let next = Vec::with_capacity(self.most);
            let mut run = std::mem::replace(&mut self.held, next);
            run.sort_unstable();
            self.runs.push(run);
            if self.runs.len() >= RUNS {
                self.spill()?;
            }
        }
        self.held.push(op);
        Ok(())
    }

    /// All of it in its order; nothing is held after it.
    pub(super) fn sorted(&mut self) -> io::Result<Sorted> {
        let mut held = std::mem::take(&mut self.held);
        held.sort_unstable();
        self.runs.push(held);
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
            // What cannot be removed now is removed when the store is opened.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// Removes the runs of a commit that was not brought to its end.
pub(super) fn remove_leftovers(dir: &Path) -> io::Result<()> {
    match fs::remove_dir_all(dir.join(FOLDER)) {
        Err(gone) if gone.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// What was held, in its order.
pub(super) struct Sorted {
    files: Vec<BufReader<File>>,
    runs: Vec<std::vec::IntoIter<Op>>,
    /// The first of each file, and of each run, which count after the files.
    heads: BinaryHeap<Reverse<(Op, usize)>>,
}

impl Sorted {
    fn new(files: Vec<BufReader<File>>, runs: Vec<Vec<Op>>) -> io::Result<Sorted> {
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

    fn next_of(&mut self, from: usize) -> io::Result<Option<Op>> {
        let Some(file) = self.files.get_mut(from) else {
            return Ok(self.runs[from - self.files.len()].next());
        };
        if file.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let mut bytes = [0; SIZE];
        file.read_exact(&mut bytes)?;
        Ok(Some(Op::of_bytes(bytes)))
    }
}

impl Iterator for Sorted {
    type Item = io::Result<Op>;

    fn next(&mut self) -> Option<io::Result<Op>> {
        let Reverse((op, from)) = *self.heads.peek()?;
        let next = match self.next_of(from) {
            Ok(next) => next,
            Err(error) => return Some(Err(error)),
        };
        match (next, self.heads.peek_mut()) {
            // The other heads are most often behind it: it stays at the top.
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
            most in 1..70usize,
        ) {
            let dir = tempfile::tempdir().unwrap();
            let mut pending = LinkSorter::new(dir.path(), most);
            let mut ops = Vec::new();
            for (owner, order, ordinal, number, begins, role) in parts {
                let act = if begins { Act::Begin } else { Act::End };
                let shelf = ListPrefix { tag: b'e', owner };
                let op = Op { shelf, order, ordinal, number, act, role };
                pending.push(op).unwrap();
                ops.push(op);
            }
            ops.sort_unstable();
            let back: Vec<Op> = pending.sorted().unwrap().map(Result::unwrap).collect();
            prop_assert_eq!(back, ops);
            drop(pending);
            prop_assert!(!dir.path().join(FOLDER).exists());
        }
    }
}
