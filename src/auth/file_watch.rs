//! Notices that a file has changed, by looking at most once a second.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant, SystemTime},
};

/// The shortest time between two looks at a file.
const PAUSE: Duration = Duration::from_secs(1);

/// The look of a file from outside, by which a change of it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileStamp {
    modified: SystemTime,
    length: u64,
    /// Another one for each file that takes the place of the last by a rename.
    inode: u64,
}

impl FileStamp {
    /// The stamp of a file; `None` if it is not there.
    pub(super) fn of(path: &Path) -> io::Result<Option<FileStamp>> {
        let metadata = match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            metadata => metadata?,
        };
        Ok(Some(FileStamp {
            modified: metadata.modified()?,
            length: metadata.len(),
            #[cfg(unix)]
            inode: std::os::unix::fs::MetadataExt::ino(&metadata),
            #[cfg(not(unix))]
            inode: 0,
        }))
    }
}

/// The times at which a file is looked at: when it is used, and at most once a second.
#[derive(Debug)]
pub(super) struct FileWatch {
    path: PathBuf,
    began: Instant,
    /// The earliest time of the next look, in milliseconds since the beginning.
    next: AtomicU64,
}

impl FileWatch {
    /// A watch over a file that was looked at just now.
    pub(super) fn new(path: &Path) -> FileWatch {
        FileWatch {
            path: path.to_owned(),
            began: Instant::now(),
            next: AtomicU64::new(millis(PAUSE)),
        }
    }

    /// Whether it is time to look. Of several threads that ask at once, one is sent.
    pub(super) fn is_due(&self) -> bool {
        let now = millis(self.began.elapsed());
        let next = self.next.load(Ordering::Relaxed);
        let later = now + millis(PAUSE);
        let swap = || {
            self.next
                .compare_exchange(next, later, Ordering::Relaxed, Ordering::Relaxed)
        };
        now >= next && swap().is_ok()
    }

    /// The stamp of the file.
    pub(super) fn stamp(&self) -> io::Result<Option<FileStamp>> {
        FileStamp::of(&self.path)
    }

    /// Makes the next look due at once.
    #[cfg(test)]
    pub(super) fn make_due(&self) {
        self.next.store(0, Ordering::Relaxed);
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_looked_at_at_most_once_a_second() {
        let watch = FileWatch::new(Path::new("nothing"));
        assert!(!watch.is_due());
        watch.make_due();
        assert!(watch.is_due());
        assert!(!watch.is_due());
    }

    #[test]
    fn a_change_of_a_file_shows_in_its_stamp() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("file");
        let stamp = || FileStamp::of(&path).unwrap();
        assert_eq!(stamp(), None);
        fs::write(&path, "one").unwrap();
        let first = stamp();
        assert!(first.is_some());
        assert_eq!(stamp(), first);
        fs::write(&path, "longer").unwrap();
        let second = stamp();
        assert_ne!(second, first);
        fs::write(folder.path().join("new"), "longer").unwrap();
        fs::rename(folder.path().join("new"), &path).unwrap();
        assert_ne!(stamp(), second);
    }
}
