//! Places: a line of a segment, to be named in errors.

use std::{
    fmt,
    fs::File,
    io::{self, Read},
    path::Path,
    sync::Arc,
};

/// A line of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinePosition {
    /// The segment's file.
    pub file: Arc<Path>,
    /// The line, from 1.
    pub line: u64,
}

impl LinePosition {
    /// The line of `file` that holds the byte at `offset`.
    pub(in crate::journal) fn of_offset(file: Arc<Path>, offset: u64) -> io::Result<LinePosition> {
        let mut bytes = File::open(&file)?.take(offset);
        let mut block = vec![0; 1 << 16];
        let mut line = 1;
        loop {
            match bytes.read(&mut block)? {
                0 => return Ok(LinePosition { file, line }),
                count => {
                    line += block[..count].iter().filter(|byte| **byte == b'\n').count() as u64;
                }
            }
        }
    }
}

impl fmt::Display for LinePosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`, line {}", self.file.display(), self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_on_the_line_that_its_byte_belongs_to() {
        let folder = tempfile::tempdir().unwrap();
        let file: Arc<Path> = folder.path().join("lines").into();
        std::fs::write(&file, "ab\ncd\n").unwrap();
        let lines: Vec<u64> = (0..6)
            .map(|at| LinePosition::of_offset(file.clone(), at).unwrap().line)
            .collect();
        assert_eq!(lines, [1, 1, 1, 2, 2, 2]);
    }
}
