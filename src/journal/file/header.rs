//! The first line of a segment.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{
    journal::{
        damage::Damage, error::JournalError, file::line_at::first_line, format::Format, hash::Hash,
    },
    model::revision::Revision,
};

/// The longest header of any format, with its line break.
pub(in crate::journal) const HEADER_LIMIT: usize = 4096;

#[derive(Serialize)]
struct Line {
    journal: Header,
}

#[derive(Serialize)]
struct Header {
    format: u64,
    first: Revision,
    previous: Hash,
}

/// The header, with its line break, of the segment in a format that begins with revision `first`
/// and follows a commit whose hash is `previous`.
pub(in crate::journal) fn of_segment(format: Format, first: Revision, previous: Hash) -> Vec<u8> {
    let line = Line {
        journal: Header {
            format: format.number(),
            first,
            previous,
        },
    };
    let mut bytes = serde_json::to_vec(&line).expect("numbers and a text always have a JSON form");
    bytes.push(b'\n');
    bytes
}

/// The format of the segment `file` and the hash that it follows, from its first line without the
/// line break.
pub(in crate::journal) fn read(
    file: &Path,
    first: Revision,
    line: &[u8],
) -> Result<(Format, Hash), JournalError> {
    #[derive(Deserialize)]
    struct Line {
        journal: Header,
    }
    #[derive(Deserialize)]
    struct Header {
        format: u64,
        previous: Option<Hash>,
    }

    let damaged = || JournalError::Damaged {
        position: first_line(file),
        damage: Damage::Header,
    };
    let header = serde_json::from_slice::<Line>(line)
        .map_err(|_| damaged())?
        .journal;
    if header.format > Format::CURRENT.number() {
        return Err(JournalError::NewerFormat {
            segment: file.display().to_string(),
            found: header.format,
            known: Format::CURRENT.number(),
        });
    }
    let format = Format::of_number(header.format).ok_or_else(damaged)?;
    let previous = header.previous.ok_or_else(damaged)?;
    match of_segment(format, first, previous).strip_suffix(b"\n") == Some(line) {
        true => Ok((format, previous)),
        false => Err(damaged()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_back_as_it_was_written() {
        for format in Format::ALL {
            let line = of_segment(format, Revision(7), Hash::default());
            let begin = format!("{{\"journal\":{{\"format\":{},", format.number());
            assert!(line.starts_with(begin.as_bytes()));
            let line = line.strip_suffix(b"\n").unwrap();
            let header = read(Path::new("x"), Revision(7), line).unwrap();
            assert_eq!(header, (format, Hash::default()));
        }
    }

    #[test]
    fn a_newer_format_is_told_from_damage() {
        let newer = read(
            Path::new("x"),
            Revision(7),
            br#"{"journal":{"format":3,"start":7}}"#,
        );
        assert!(matches!(
            newer,
            Err(JournalError::NewerFormat {
                found: 3,
                known: 2,
                ..
            })
        ));
    }

    #[test]
    fn a_header_of_another_segment_or_in_another_spelling_is_damage() {
        let line = of_segment(Format::CURRENT, Revision(7), Hash::default());
        let line = line.strip_suffix(b"\n").unwrap();
        let spaced = String::from_utf8_lossy(line).replace("\"first\":", "\"first\": ");
        for result in [
            read(Path::new("x"), Revision(8), line),
            read(Path::new("x"), Revision(7), spaced.as_bytes()),
            read(Path::new("x"), Revision(7), &line[1..]),
        ] {
            assert!(matches!(result, Err(JournalError::Damaged { .. })));
        }
    }
}
