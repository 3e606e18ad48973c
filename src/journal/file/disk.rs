//! The disk, as the journal writes to it: few operations, so that a test can make each of them
//! fail.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    panic::resume_unwind,
    path::{Path, PathBuf},
    thread::{self, JoinHandle},
};

/// The segment that is written to.
pub(in crate::journal) struct OpenSegment {
    /// The file of the segment, open for appending.
    pub(in crate::journal) file: File,
    /// The path of its file.
    pub(in crate::journal) path: PathBuf,
    /// The number of its bytes.
    pub(in crate::journal) length: u64,
}

/// The operations of the journal on the disk, besides reading.
pub(in crate::journal) trait Disk: Send {
    /// Makes an empty file, in the place of one that may be there.
    fn create(&self, path: &Path) -> io::Result<OpenSegment>;

    /// Appends all of `bytes`, or an unknown part of them if it fails.
    fn write(&self, segment: &mut OpenSegment, bytes: &[u8]) -> io::Result<()>;

    /// Returns once all that was written to the file and its length are on disk.
    fn sync(&self, segment: &OpenSegment) -> io::Result<()>;

    /// Begins to do what [`Disk::sync`] does for what was written so far, and returns meanwhile.
    fn begin_sync(&self, segment: &OpenSegment) -> io::Result<Syncing>;

    /// Cuts the file off after `length` bytes.
    fn cut(&self, segment: &mut OpenSegment, length: u64) -> io::Result<()>;

    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Returns once the names of the files in `folder` are on disk.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
}

/// A sync that is under way.
pub(in crate::journal) struct Syncing(JoinHandle<io::Result<()>>);

impl Syncing {
    /// Begins a sync on a thread of its own.
    pub(in crate::journal) fn begin(
        sync: impl FnOnce() -> io::Result<()> + Send + 'static,
    ) -> Syncing {
        Syncing(thread::spawn(sync))
    }

    /// Waits until the sync is done.
    pub(in crate::journal) fn end(self) -> io::Result<()> {
        self.0.join().unwrap_or_else(|panic| resume_unwind(panic))
    }
}

/// The disk of this machine.
pub(in crate::journal) struct LocalDisk;

impl OpenSegment {
    /// Opens a file that is there, for appending.
    pub(in crate::journal) fn open(path: &Path) -> io::Result<OpenSegment> {
        let file = OpenOptions::new().append(true).open(path)?;
        let length = file.metadata()?.len();
        Ok(OpenSegment {
            file,
            path: path.into(),
            length,
        })
    }
}

impl Disk for LocalDisk {
    fn create(&self, path: &Path) -> io::Result<OpenSegment> {
        drop(File::create(path)?);
        OpenSegment::open(path)
    }

    fn write(&self, segment: &mut OpenSegment, bytes: &[u8]) -> io::Result<()> {
        segment.file.write_all(bytes)?;
        segment.length += bytes.len() as u64;
        Ok(())
    }

    fn sync(&self, segment: &OpenSegment) -> io::Result<()> {
        segment.file.sync_data()
    }

    fn begin_sync(&self, segment: &OpenSegment) -> io::Result<Syncing> {
        let file = segment.file.try_clone()?;
        Ok(Syncing::begin(move || file.sync_data()))
    }

    fn cut(&self, segment: &mut OpenSegment, length: u64) -> io::Result<()> {
        segment.file.set_len(length)?;
        segment.length = length;
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        // Elsewhere a folder cannot be opened, and its names need no such care.
        if cfg!(unix) {
            File::open(folder)?.sync_all()
        } else {
            Ok(())
        }
    }
}

/// Makes `folder` if it is not there, and those that it lies in, to stay after a loss of power.
pub(in crate::journal) fn make_folder(disk: &dyn Disk, folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    make_folder(disk, parent)?;
    match fs::create_dir(folder) {
        Err(error) if !folder.is_dir() => Err(error),
        _ => disk.sync_folder(parent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_made_with_those_they_lie_in() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a/b/c");
        make_folder(&LocalDisk, &inner).unwrap();
        make_folder(&LocalDisk, &inner).unwrap();
        assert!(inner.is_dir());
    }

    #[test]
    fn a_folder_is_not_made_in_the_place_of_a_file() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "").unwrap();
        assert!(make_folder(&LocalDisk, &folder.path().join("a")).is_err());
        assert!(make_folder(&LocalDisk, &folder.path().join("a/b")).is_err());
    }
}
