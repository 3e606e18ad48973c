//! The form of the journal's lines: which bytes a record, a commit and a header begin and end with.

/// The longest line that is ever written, without its line break.
pub(super) const LINE_LIMIT: usize = 4 * 1024 * 1024;

/// The begin of a header.
const HEADER: &[u8] = b"{\"journal\":";
/// The begin of a commit line.
pub(super) const COMMIT: &[u8] = b"{\"commit\":";
const PREVIOUS: &[u8] = b",\"previous\":\"";
const HASH: &[u8] = b"\",\"hash\":\"";
const END: &[u8] = b"\"}}";
/// The digits of a hash.
const HEX: usize = 64;

/// Whether `line` begins as the header of a segment does, sound or not.
pub(super) fn begins_like_header(line: &[u8]) -> bool {
    line.starts_with(HEADER)
}

/// Whether `line` begins as a commit line does.
pub(super) fn begins_like_commit(line: &[u8]) -> bool {
    line.starts_with(COMMIT)
}

/// Whether `line` ends as a commit line does, whatever its two hashes are.
pub(super) fn ends_like_commit(line: &[u8]) -> bool {
    let length_before = |line: &[u8], end: &[u8]| line.strip_suffix(end).map(<[u8]>::len);
    let skip = |line: &[u8], count: usize| line.len().checked_sub(count);
    let strip = || {
        let line = &line[..length_before(line, END)?];
        let line = &line[..skip(line, HEX)?];
        let line = &line[..length_before(line, HASH)?];
        let line = &line[..skip(line, HEX)?];
        length_before(line, PREVIOUS)
    };
    strip().is_some()
}

/// The part of a commit line, which has no line break here, that its hash covers.
pub(super) fn hashed_part(line: &[u8]) -> &[u8] {
    let unhashed = HASH.len() - 1 + HEX + END.len();
    &line[..line.len().saturating_sub(unhashed)]
}

/// Whether `line` begins and ends as a JSON object does that has something in it.
pub(super) fn is_like_object(line: &[u8]) -> bool {
    line.starts_with(b"{\"") && line.ends_with(b"}")
}
