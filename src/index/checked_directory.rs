//! A tantivy `Directory` that verifies the checksum of each file before it is read.
//!
//! tantivy ends each file of a segment with a footer, which has a CRC-32 of what is before it, and
//! does not look at it. Its parsers trust what they read: a flipped bit makes them panic, or answer
//! wrongly. Here a file that another process wrote is verified as it is opened for the first time.
//! `meta.json` and `.managed.json` have no footer; they get a last line with their CRC-32.

use std::{
    collections::HashSet,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle,
    WritePtr,
    error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError},
    footer::Footer,
};

/// The last four bytes of a segment's file.
const MAGIC_NUMBER: u32 = 1337;
/// The lengths of a footer's own length and of the magic number, which end a file.
const FOOTER_END: u64 = 8;
/// The length of the line with the checksum of a file without a footer.
const CHECKSUM_LINE: usize = 9;
/// The number of bytes that are read at once. A file is read instead of mapped, so that its pages
/// do not count as memory of this process.
const CHUNK: usize = 256 << 10;

/// A memory-mapped directory whose files are verified before they are read.
#[derive(Clone, Debug)]
pub(super) struct CheckedDirectory {
    root: PathBuf,
    files: MmapDirectory,
    /// The files that were verified, or written by this process.
    verified: Arc<Mutex<HashSet<PathBuf>>>,
}

impl CheckedDirectory {
    pub(super) fn open(root: &Path) -> Result<CheckedDirectory, OpenDirectoryError> {
        Ok(CheckedDirectory {
            root: root.to_owned(),
            files: MmapDirectory::open(root)?,
            verified: Arc::default(),
        })
    }

    /// Verifies a segment's file, unless that was done before.
    pub(super) fn verify(&self, path: &Path) -> Result<(), OpenReadError> {
        if self.verified().contains(path) {
            return Ok(());
        }
        verify(&self.root.join(path)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => OpenReadError::FileDoesNotExist(path.to_owned()),
            _ => OpenReadError::wrap_io_error(error, path.to_owned()),
        })?;
        self.verified().insert(path.to_owned());
        Ok(())
    }

    fn verified(&self) -> MutexGuard<'_, HashSet<PathBuf>> {
        self.verified.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Directory for CheckedDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.verify(path)?;
        self.files.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.verified().remove(path);
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let file = self.files.open_write(path)?;
        self.verified().insert(path.to_owned());
        Ok(file)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let mut content = self.files.atomic_read(path)?;
        let length = content.len().saturating_sub(CHECKSUM_LINE);
        if content[length..] != *checksum_line(&content[..length]).as_bytes() {
            let error = damaged("its checksum does not agree");
            return Err(OpenReadError::wrap_io_error(error, path.to_owned()));
        }
        content.truncate(length);
        Ok(content)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let content = [data, checksum_line(data).as_bytes()].concat();
        self.files.atomic_write(path, &content)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.files.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.files.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

/// Holds a file of a segment against the checksum in its footer.
fn verify(path: &Path) -> io::Result<()> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let end_start = length
        .checked_sub(FOOTER_END)
        .ok_or_else(|| damaged("it is too short"))?;
    let [mut footer_length, mut magic_number] = [[0; 4]; 2];
    file.seek(SeekFrom::Start(end_start))?;
    file.read_exact(&mut footer_length)?;
    file.read_exact(&mut magic_number)?;
    let footer_length = u32::from_le_bytes(footer_length);
    let body_length = end_start.checked_sub(footer_length.into());
    let body_length = match body_length {
        Some(body_length) if u32::from_le_bytes(magic_number) == MAGIC_NUMBER => body_length,
        _ => return Err(damaged("it does not end as it should")),
    };
    // tantivy's own footers have about a hundred bytes.
    if u64::from(footer_length) > CHUNK as u64 {
        return Err(damaged("it does not end as it should"));
    }
    file.seek(SeekFrom::Start(body_length))?;
    let mut footer = vec![0; footer_length as usize];
    file.read_exact(&mut footer)?;
    let footer: Footer = serde_json::from_slice(&footer)?;

    file.seek(SeekFrom::Start(0))?;
    let mut body = file.take(body_length);
    let mut checksum = crc32fast::Hasher::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = body.read(&mut chunk)?;
        if read == 0 {
            break;
        }
        checksum.update(&chunk[..read]);
    }
    match checksum.finalize() == footer.crc {
        true => Ok(()),
        false => Err(damaged("its checksum does not agree")),
    }
}

fn checksum_line(content: &[u8]) -> String {
    format!("{:08x}\n", crc32fast::hash(content))
}

fn damaged(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}
