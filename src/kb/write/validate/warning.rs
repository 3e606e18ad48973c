//! Warnings: what is odd about records, and refuses none of them.

use std::fmt;

use strum::VariantArray;

/// The most warnings of a kind that are shown.
const MOST_SHOWN: usize = 5;
/// The most warnings of a kind that are kept.
const MOST_KEPT: usize = if cfg!(test) { 8 } else { 1_000 };

/// The kind of a warning. The names are published and only added to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum WarningKind {
    /// A source that is certainly older than what it is derived from.
    OlderThanOrigin,
    /// An attribution that was certainly made after its source was published.
    LaterThanSource,
    /// A source that is said to have a claim first-hand, and derives as a whole from another.
    DerivedFirstHand,
    /// Two sources at one address.
    SameAddress,
    /// Two claims with ids that are one proposition.
    SameProposition,
    /// Two ids of one kind that differ by case alone, or are taken for each other.
    AlikeId,
    /// A field of a claim that is kept as it was, where a claim that adds to it differs.
    KeptAsItWas,
    /// A name with letters of two scripts that look alike in one word.
    MixedScripts,
    /// A date of something that has happened which is certainly in the future.
    FutureDate,
    /// A language tag with a part that the registry of languages does not have.
    UnknownLanguage,
    /// Two entities of one type that have one name.
    TwinName,
    /// A source that nothing refers to.
    UnusedSource,
    /// A text with blanks at its start or end, which are taken away.
    Trimmed,
    /// A file of a folder that is not read.
    NotRead,
    /// A reference in a closed part to an entity that is not there.
    ClosedReference,
}

impl WarningKind {
    /// The published name.
    pub fn as_str(self) -> &'static str {
        match self {
            WarningKind::OlderThanOrigin => "OLDER_THAN_ORIGIN",
            WarningKind::LaterThanSource => "LATER_THAN_SOURCE",
            WarningKind::DerivedFirstHand => "DERIVED_FIRST_HAND",
            WarningKind::SameAddress => "SAME_ADDRESS",
            WarningKind::SameProposition => "SAME_PROPOSITION",
            WarningKind::AlikeId => "ALIKE_ID",
            WarningKind::KeptAsItWas => "KEPT_AS_IT_WAS",
            WarningKind::MixedScripts => "MIXED_SCRIPTS",
            WarningKind::FutureDate => "FUTURE_DATE",
            WarningKind::UnknownLanguage => "UNKNOWN_LANGUAGE",
            WarningKind::TwinName => "TWIN_NAME",
            WarningKind::UnusedSource => "UNUSED_SOURCE",
            WarningKind::Trimmed => "TRIMMED",
            WarningKind::NotRead => "NOT_READ",
            WarningKind::ClosedReference => "CLOSED_REFERENCE",
        }
    }
}

impl fmt::Display for WarningKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A warning about a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The kind.
    pub kind: WarningKind,
    /// The file of the record, as it was named; `None` for a recorded record.
    pub file: Option<String>,
    /// The line of the file, from 1; `None` where the file is too large to be searched for it.
    pub line: Option<usize>,
    /// The path in the file, such as `claims[3].attributions[0].statedAt`, or the name of the
    /// record.
    pub path: String,
    /// The message, which names the records.
    pub message: String,
}

/// The warnings about some records: the first of each kind, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Warnings {
    shown: Vec<Warning>,
    further: Vec<Warning>,
    counts: [u64; WarningKind::VARIANTS.len()],
}

impl Warnings {
    /// The first five warnings of each kind, in the order in which they were found.
    pub fn shown(&self) -> &[Warning] {
        &self.shown
    }

    /// The warnings that are kept: those that are shown, then others, up to a thousand of each
    /// kind.
    pub fn kept(&self) -> impl ExactSizeIterator<Item = &Warning> {
        let all: Vec<&Warning> = self.shown.iter().chain(&self.further).collect();
        all.into_iter()
    }

    /// The kinds of which there are warnings, each with their number.
    pub fn counts(&self) -> impl Iterator<Item = (WarningKind, u64)> {
        let kinds = WarningKind::VARIANTS.iter().copied().zip(self.counts);
        kinds.filter(|(_, count)| *count > 0)
    }

    /// The number of warnings.
    pub fn all(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Counts a warning of a kind; whether it is among the first, so that it is to be
    /// [kept](Warnings::keep).
    pub(in crate::kb) fn count(&mut self, kind: WarningKind) -> bool {
        let count = &mut self.counts[kind as usize];
        *count += 1;
        *count <= MOST_KEPT as u64
    }

    /// Keeps a warning that was counted.
    pub(in crate::kb) fn keep(&mut self, warning: Warning) {
        match self.counts[warning.kind as usize] <= MOST_SHOWN as u64 {
            true => self.shown.push(warning),
            false => self.further.push(warning),
        }
    }

    /// Counts a warning of a kind, and keeps it if it is among the first.
    pub(in crate::kb) fn add(&mut self, kind: WarningKind, warning: impl FnOnce() -> Warning) {
        if self.count(kind) {
            self.keep(warning());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_first_few_of_each_kind_are_shown_and_all_are_counted() {
        let mut warnings = Warnings::default();
        let kinds = [WarningKind::SameAddress, WarningKind::LaterThanSource];
        for number in 0..12 {
            let kind = kinds[usize::from(number == 11)];
            warnings.add(kind, || Warning {
                kind,
                file: None,
                line: None,
                path: String::new(),
                message: number.to_string(),
            });
        }
        let shown: Vec<&str> = warnings
            .shown()
            .iter()
            .map(|w| w.message.as_str())
            .collect();
        assert_eq!(shown, ["0", "1", "2", "3", "4", "11"]);
        assert_eq!(warnings.kept().len(), 9);
        assert_eq!(warnings.all(), 12);
        let counts: Vec<_> = warnings.counts().collect();
        assert_eq!(
            counts,
            [
                (WarningKind::LaterThanSource, 1),
                (WarningKind::SameAddress, 11)
            ]
        );
    }

    #[test]
    fn every_kind_is_in_the_documentation() {
        let documentation = include_str!("../../../../schema/loading.md");
        for kind in WarningKind::VARIANTS {
            assert!(
                documentation.contains(&format!("\n| `{kind}` | ")),
                "{kind}"
            );
        }
    }

    #[test]
    fn every_kind_has_its_own_name() {
        let names: HashSet<_> = WarningKind::VARIANTS.iter().map(|k| k.as_str()).collect();
        assert_eq!(names.len(), WarningKind::VARIANTS.len());
    }
}
