//! A disk for tests, which fails when told to, counts what is asked of it, and knows what a loss of
//! power would leave.

use std::{
    collections::{HashMap, HashSet},
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard},
};

use crate::journal::file::disk::{Disk, LocalDisk, OpenSegment, Syncing};

/// Writes to the local disk, unless it is to fail. Its clones are the same disk.
#[derive(Clone, Default)]
pub(in crate::journal) struct FaultyDisk {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    calls: usize,
    failing: Failing,
    syncs: usize,
    written: u64,
    most_unsynced: u64,
    synced: HashMap<PathBuf, u64>,
    /// The bytes that were cut off each file, until the cut is synced.
    cut_off: HashMap<PathBuf, Vec<u8>>,
    /// Files whose names are not synced.
    unnamed: HashSet<PathBuf>,
}

/// The calls at which a disk fails.
#[derive(Clone, Copy, Default)]
pub(in crate::journal) enum Failing {
    /// No call.
    #[default]
    Never,
    /// The call of this number, from 1, and no other.
    At(usize),
    /// The call of this number and all after it, as when the process is killed.
    From(usize),
}

impl FaultyDisk {
    /// Fails as told, counting its calls from now on.
    pub(in crate::journal) fn fail(&self, failing: Failing) {
        let mut state = self.state();
        state.calls = 0;
        state.failing = failing;
    }

    /// Returns the number of calls since [`FaultyDisk::fail`], or ever.
    pub(in crate::journal) fn calls(&self) -> usize {
        self.state().calls
    }

    /// Returns the number of times a file was synced.
    pub(in crate::journal) fn syncs(&self) -> usize {
        self.state().syncs
    }

    /// Returns the number of bytes that were written.
    pub(in crate::journal) fn written(&self) -> u64 {
        self.state().written
    }

    /// The most bytes that a loss of power could have spoiled at any time.
    pub(in crate::journal) fn most_unsynced(&self) -> u64 {
        self.state().most_unsynced
    }

    /// Does to a file what a loss of power may do. A file whose name is not synced is gone unless
    /// the first of `keeps` is true; likewise what was cut off comes back. Of the sectors that are
    /// not synced, those for which `keeps` is false read as zeros, and only `percent` of their
    /// bytes count to the length of the file.
    pub(in crate::journal) fn lose_power(&self, path: &Path, keeps: &[bool], percent: usize) {
        let state = self.state();
        if state.unnamed.contains(path) && !keeps[0] {
            return fs::remove_file(path).unwrap();
        }
        let mut bytes = fs::read(path).unwrap();
        if let Some(cut_off) = state.cut_off.get(path).filter(|_| keeps[0]) {
            bytes.extend_from_slice(cut_off);
        }
        let synced = state.synced.get(path).copied().unwrap_or(0) as usize;
        let synced = synced.min(bytes.len());
        let mut start = synced;
        for keep in keeps.iter().cycle() {
            let end = (start + 512 - start % 512).min(bytes.len());
            if !keep {
                bytes[start..end].fill(0);
            }
            start = end;
            if start == bytes.len() {
                break;
            }
        }
        bytes.truncate(synced + (bytes.len() - synced) * percent / 100);
        fs::write(path, bytes).unwrap();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Counts a call; an error if it is to fail.
    fn call(&self) -> io::Result<()> {
        let mut state = self.state();
        state.calls += 1;
        let fails = match state.failing {
            Failing::Never => false,
            Failing::At(call) => state.calls == call,
            Failing::From(call) => state.calls >= call,
        };
        if fails {
            Err(io::Error::other("the disk was told to fail"))
        } else {
            Ok(())
        }
    }
}

impl Disk for FaultyDisk {
    fn create(&self, path: &Path) -> io::Result<OpenSegment> {
        self.call()?;
        let mut state = self.state();
        state.synced.remove(path);
        state.unnamed.insert(path.into());
        LocalDisk.create(path)
    }

    fn write(&self, segment: &mut OpenSegment, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.call() {
            // A write that fails has written some part.
            LocalDisk.write(segment, &bytes[..bytes.len() / 2])?;
            return Err(error);
        }
        LocalDisk.write(segment, bytes)?;
        let mut state = self.state();
        state.written += bytes.len() as u64;
        let synced = state.synced.get(&segment.path).copied().unwrap_or(0);
        state.most_unsynced = state.most_unsynced.max(segment.length - synced);
        Ok(())
    }

    fn sync(&self, segment: &OpenSegment) -> io::Result<()> {
        self.call()?;
        let mut state = self.state();
        state.syncs += 1;
        state.synced.insert(segment.path.clone(), segment.length);
        state.cut_off.remove(&segment.path);
        Ok(())
    }

    fn begin_sync(&self, segment: &OpenSegment) -> io::Result<Syncing> {
        let synced = self.sync(segment);
        Ok(Syncing::begin(move || synced))
    }

    fn cut(&self, segment: &mut OpenSegment, length: u64) -> io::Result<()> {
        self.call()?;
        let cut_off = fs::read(&segment.path)?.split_off(length as usize);
        self.state().cut_off.insert(segment.path.clone(), cut_off);
        LocalDisk.cut(segment, length)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.call()?;
        LocalDisk.remove(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.call()?;
        self.state()
            .unnamed
            .retain(|path| path.parent() != Some(folder));
        Ok(())
    }
}
