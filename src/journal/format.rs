//! The formats of the journal.

/// A format of segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// The first: a commit line names its author in `by`. It is read, and not written any more.
    One,
    /// The second: a commit line has `meta`.
    Two,
}

impl Format {
    /// All formats, the oldest first.
    pub(super) const ALL: [Format; 2] = [Format::One, Format::Two];
    /// The format that is written, which is the newest that is read.
    pub(super) const CURRENT: Format = Format::Two;

    /// Returns the number that a header has for the format.
    pub(super) fn number(self) -> u64 {
        match self {
            Format::One => 1,
            Format::Two => 2,
        }
    }

    /// The format with this number, if there is one.
    pub(super) fn of_number(number: u64) -> Option<Format> {
        Format::ALL
            .into_iter()
            .find(|format| format.number() == number)
    }
}
