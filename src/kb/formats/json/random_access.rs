//! Files that are read at any offset, by several threads.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    sync::{Mutex, PoisonError},
};

/// A file that is read at any offset.
#[derive(Debug)]
pub(super) struct RandomAccess(Mutex<File>);

impl RandomAccess {
    pub(super) fn new(file: File) -> RandomAccess {
        RandomAccess(Mutex::new(file))
    }

    /// Reads the `len` bytes at an offset.
    pub(super) fn read(&self, offset: u64, len: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; len];
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// Writes bytes at the end, and returns their offset.
    pub(super) fn append(&self, bytes: &[u8]) -> io::Result<u64> {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let offset = file.seek(SeekFrom::End(0))?;
        file.write_all(bytes)?;
        Ok(offset)
    }
}
