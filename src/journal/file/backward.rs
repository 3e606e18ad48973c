//! The lines of a file, from the last to the first.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
};

const BLOCK: usize = 64 * 1024;

/// A line with its offset.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::journal) struct BackwardLine {
    /// The offset of its first byte in the file.
    pub(in crate::journal) start: u64,
    /// The bytes of the line, with its line break if it has one.
    pub(in crate::journal) bytes: Vec<u8>,
}

/// Reads the lines of a file backwards.
///
/// Only the last may lack its line break. A line longer than `limit` comes in pieces, so that
/// memory is bounded by `limit` whatever the file holds.
pub(in crate::journal) struct BackwardLines<'f> {
    file: &'f File,
    from: u64,
    limit: usize,
    /// The bytes of the file from `start` on that have been read and not yet handed out.
    held: Vec<u8>,
    start: u64,
}

impl<'f> BackwardLines<'f> {
    /// The lines of `file` that lie between the offsets `from` and `to`.
    pub(in crate::journal) fn new(
        file: &'f File,
        from: u64,
        to: u64,
        limit: usize,
    ) -> BackwardLines<'f> {
        BackwardLines {
            file,
            from,
            limit,
            held: Vec::new(),
            start: to,
        }
    }

    fn read_block(&mut self) -> io::Result<()> {
        let count = (self.start - self.from).min(BLOCK as u64);
        self.start -= count;
        let mut block = vec![0; count as usize];
        self.file.seek(SeekFrom::Start(self.start))?;
        self.file.read_exact(&mut block)?;
        block.append(&mut self.held);
        self.held = block;
        Ok(())
    }

    fn take_line(&mut self) -> io::Result<Option<BackwardLine>> {
        let mut searched = 0;
        loop {
            let unsearched = self.held.len().saturating_sub(searched.max(1));
            let line_break = self.held[..unsearched]
                .iter()
                .rposition(|byte| *byte == b'\n');
            if let Some(at) = line_break {
                return Ok(Some(self.split(at + 1)));
            }
            searched = self.held.len();
            if self.start == self.from || searched >= self.limit {
                return Ok((searched > 0).then(|| self.split(0)));
            }
            self.read_block()?;
        }
    }

    fn split(&mut self, at: usize) -> BackwardLine {
        let bytes = self.held.split_off(at);
        BackwardLine {
            start: self.start + at as u64,
            bytes,
        }
    }
}

impl Iterator for BackwardLines<'_> {
    type Item = io::Result<BackwardLine>;

    fn next(&mut self) -> Option<Self::Item> {
        self.take_line().transpose()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;

    use super::*;

    fn backward(text: &[u8], from: usize, limit: usize) -> Vec<BackwardLine> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text).unwrap();
        BackwardLines::new(&file, from as u64, text.len() as u64, limit)
            .collect::<io::Result<_>>()
            .unwrap()
    }

    fn forward(text: &[u8], from: usize) -> Vec<BackwardLine> {
        let mut start = from;
        text[from..]
            .split_inclusive(|byte| *byte == b'\n')
            .map(|line| {
                let bytes = line.to_vec();
                start += bytes.len();
                BackwardLine {
                    start: (start - bytes.len()) as u64,
                    bytes,
                }
            })
            .collect()
    }

    #[test]
    fn lines_longer_than_a_block_come_whole() {
        let mut text = vec![b'a'; 3 * BLOCK];
        text.extend_from_slice(b"\nb\n");
        text.extend(vec![b'c'; BLOCK]);
        let mut lines = backward(&text, 0, usize::MAX);
        lines.reverse();
        assert_eq!(lines, forward(&text, 0));
    }

    #[test]
    fn a_line_longer_than_the_limit_comes_in_pieces() {
        let lines = backward(&vec![b'a'; 5 * BLOCK], 0, 2 * BLOCK);
        let lengths: Vec<usize> = lines.iter().map(|line| line.bytes.len()).collect();
        assert_eq!(lengths, [2 * BLOCK, 2 * BLOCK, BLOCK]);
    }

    proptest! {
        #[test]
        fn they_are_the_lines_read_forward_in_reverse(
            lines in prop::collection::vec("[a-c]{0,3}", 0..20),
            ended: bool,
            skip in 0..10_usize,
        ) {
            let mut text = lines.join("\n");
            if ended {
                text.push('\n');
            }
            let skip = skip.min(text.len());
            let mut found = backward(text.as_bytes(), skip, usize::MAX);
            found.reverse();
            prop_assert_eq!(found, forward(text.as_bytes(), skip));
        }
    }
}
