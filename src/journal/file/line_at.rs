//! The line of a segment that an offset lies in.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use crate::journal::entry_position::EntryPosition;

/// The first line of the segment at `path`, which is its header.
pub(in crate::journal) fn first_line(path: &Path) -> EntryPosition {
    EntryPosition {
        container: path.to_string_lossy().into(),
        line: 1,
    }
}

/// The line of the segment at `path` that holds the byte at `offset`.
pub(in crate::journal) fn line_at(path: &Path, offset: u64) -> io::Result<EntryPosition> {
    let mut bytes = File::open(path)?.take(offset);
    let mut block = vec![0; 1 << 16];
    let mut position = first_line(path);
    loop {
        match bytes.read(&mut block)? {
            0 => return Ok(position),
            count => {
                let line_breaks = block[..count].iter().filter(|byte| **byte == b'\n');
                position.line += line_breaks.count() as u64;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_on_the_line_that_its_byte_belongs_to() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lines");
        std::fs::write(&file, "ab\ncd\n").unwrap();
        let lines: Vec<u64> = (0..6).map(|at| line_at(&file, at).unwrap().line).collect();
        assert_eq!(lines, [1, 1, 1, 2, 2, 2]);
    }
}
