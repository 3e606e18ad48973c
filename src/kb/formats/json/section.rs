//! The sections of a bundle file.

use crate::model::Kind;

/// The field of a bundle file with lists of patches.
pub(super) const PATCHES: &str = "patches";

/// The form in which a list has its records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum RecordForm {
    /// Whole records, each in the place of a recorded one of its id.
    Whole,
    /// The fields of recorded records that change.
    Patch,
}

/// A list of records in a bundle file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Section {
    Types,
    Units,
    Predicates,
    Entities,
    Sources,
    Claims,
}

impl Section {
    /// All sections, in the order in which records are written: what others refer to comes first.
    pub(super) const ALL: [Section; 6] = [
        Section::Types,
        Section::Units,
        Section::Predicates,
        Section::Entities,
        Section::Sources,
        Section::Claims,
    ];

    /// The section of a name.
    pub(super) fn named(name: &str) -> Option<Section> {
        let mut sections = Section::ALL.into_iter();
        sections.find(|section| section.name() == name)
    }

    /// The section of the records of a kind; `None` for attributions.
    pub(super) fn of(kind: Kind) -> Option<Section> {
        let mut sections = Section::ALL.into_iter();
        sections.find(|section| section.kind() == kind)
    }

    /// Returns the name of the section's field in the file.
    pub(super) fn name(self) -> &'static str {
        match self {
            Section::Types => "types",
            Section::Units => "units",
            Section::Predicates => "predicates",
            Section::Entities => "entities",
            Section::Sources => "sources",
            Section::Claims => "claims",
        }
    }

    /// Returns the description of the records that the section lists.
    pub(super) fn about(self) -> &'static str {
        match self {
            Section::Types => "The types of entities.",
            Section::Units => "The units of quantities.",
            Section::Predicates => "What can be said of entities.",
            Section::Entities => "What claims are about, and who makes them.",
            Section::Sources => "Documents and utterances in which claims are made.",
            Section::Claims => "Propositions, each with those who make it.",
        }
    }

    /// The kind of its records.
    pub(super) fn kind(self) -> Kind {
        match self {
            Section::Types => Kind::EntityType,
            Section::Units => Kind::Unit,
            Section::Predicates => Kind::Predicate,
            Section::Entities => Kind::Entity,
            Section::Sources => Kind::Source,
            Section::Claims => Kind::Claim,
        }
    }
}
