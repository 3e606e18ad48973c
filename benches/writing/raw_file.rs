//! The limit that the disk sets: a file to which bytes are appended and synced.

use std::{
    fs::File,
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

use crate::measuring::{Result, wait::Waits};

/// A file that has lines appended, each as long as a commit in the journal.
pub(crate) struct RawFile {
    file: File,
    line: Vec<u8>,
}

/// The appends of one round.
pub(crate) struct Appends {
    /// Lines a second.
    pub(crate) rate: f64,
    /// The latencies of a group.
    pub(crate) waits: Waits,
}

impl RawFile {
    pub(crate) fn create(path: &Path, bytes: usize) -> Result<RawFile> {
        let file = File::options().create(true).append(true).open(path)?;
        Ok(RawFile {
            file,
            line: vec![b'x'; bytes],
        })
    }

    /// Appends groups of lines for `seconds`, with one write and one `fdatasync` each.
    pub(crate) fn run(&mut self, lines: usize, seconds: f64) -> Result<Appends> {
        let group = self.line.repeat(lines);
        let mut waits = Waits::default();
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs_f64(seconds) {
            let sent = Instant::now();
            self.file.write_all(&group)?;
            self.file.sync_data()?;
            waits.add(sent.elapsed());
        }
        Ok(Appends {
            rate: (waits.count() * lines) as f64 / began.elapsed().as_secs_f64(),
            waits,
        })
    }
}
