//! The columns of rows: of records, of their attributions and of their other parts, and the columns
//! of texts of either.

use strum::VariantArray;

use crate::index::column::{AttributionColumn, Column};

/// A column of other parts of records than attributions, in the order of each record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, VariantArray)]
pub enum PartColumn {
    /// Qualifier: its predicate.
    QualifierPredicate,
    /// Qualifier: the packed fields of its value.
    QualifierFlags,
    /// Qualifier: the entity that is its value, the amount, or the hash of the canonical address.
    QualifierNumber,
    /// Qualifier: as [`Column::ValueFrom`].
    QualifierFrom,
    /// Qualifier: as [`Column::ValueUntil`].
    QualifierUntil,
    /// Relation that a claim states: the other claim.
    RelationClaim,
    /// Relation: its kind.
    RelationKind,
    /// Relation: the source that asserts it.
    RelationBy,
    /// Derivation of a source: the other source.
    DerivationSource,
    /// Derivation: its packed fields.
    DerivationFlags,
    /// External id: 1 for one of the record itself, or the index of the attribution that has it,
    /// two higher.
    ExternalId,
    /// Grade of a source: the entity that gives it.
    GradeBy,
    /// Grade: its packed fields.
    GradeFlags,
    /// Grade: the credibility of the information, one higher.
    GradeInformation,
    /// Grade: the start of its date.
    GradeFrom,
    /// Grade: the end of its date.
    GradeUntil,
    /// Link in the `via` of an attribution: the index of the attribution, one higher.
    Via,
    /// Link: the source that it is.
    ViaSource,
    /// Link: the person or the organisation that it is.
    ViaEntity,
    /// Evidence of an attribution: the index of the attribution, one higher.
    Evidence,
}

/// A column of folded texts, of records or of parts of them. Several texts are joined by
/// `TEXT_END`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, VariantArray)]
pub enum TextColumn {
    /// Claim: its value, if that is a text, a URL, a code or an identifier.
    Value,
    /// Claim: the unit of its value, the scheme of an identifier, or a URL as people write it.
    Unit,
    /// Qualifier: as `Value`.
    QualifierValue,
    /// Qualifier: as `Unit`.
    QualifierUnit,
    /// Attribution: the descriptors of its anonymous speaker.
    Descriptor,
    /// Attribution: the sets of joint evidence to which it belongs.
    Jointly,
    /// Evidence: its note.
    EvidenceNote,
    /// Entity: its labels.
    Label,
    /// Entity: its aliases.
    Alias,
    /// Entity: its descriptions.
    Description,
    /// External id: its scheme.
    Scheme,
    /// External id: its value.
    ExternalId,
    /// Source: its titles.
    Title,
    /// Source: its addresses and those of its copies, each also as people write it.
    Url,
    /// Source: its language.
    Language,
    /// Source: its notes.
    Notes,
    /// Source: the plain names of its authors.
    AuthorName,
    /// Source: the plain name of its publisher.
    PublisherName,
    /// Source: the title of what it appeared in.
    ContainerTitle,
}

/// The separator of texts in a text column, which sorts before every other character.
pub(super) const TEXT_END: char = '\0';

/// A kind of rows: records, or parts of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartKind {
    /// The record itself.
    Record,
    /// An attribution of a claim.
    Attribution,
    /// A qualifier of a claim.
    Qualifier,
    /// A relation that a claim states.
    Relation,
    /// A derivation of a source.
    Derivation,
    /// An external id of a record or of an attribution.
    ExternalId,
    /// A grade of a source.
    Grade,
    /// A link in the `via` of an attribution.
    Via,
    /// A passage of evidence of an attribution.
    Evidence,
}

/// A column of rows of any kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowColumn {
    /// A column of records.
    Record(Column),
    /// A column of attributions.
    Attribution(AttributionColumn),
    /// A column of other parts.
    Part(PartColumn),
}

impl PartKind {
    /// The column in which every row of the kind has a value; `None` for records.
    pub(super) fn base(self) -> Option<RowColumn> {
        Some(match self {
            PartKind::Record => return None,
            PartKind::Attribution => RowColumn::Attribution(AttributionColumn::Flags),
            PartKind::Qualifier => RowColumn::Part(PartColumn::QualifierPredicate),
            PartKind::Relation => RowColumn::Part(PartColumn::RelationClaim),
            PartKind::Derivation => RowColumn::Part(PartColumn::DerivationSource),
            PartKind::ExternalId => RowColumn::Part(PartColumn::ExternalId),
            PartKind::Grade => RowColumn::Part(PartColumn::GradeBy),
            PartKind::Via => RowColumn::Part(PartColumn::Via),
            PartKind::Evidence => RowColumn::Part(PartColumn::Evidence),
        })
    }

    /// The key under which the starts of each document's rows are cached.
    pub(super) fn starts_key(self) -> &'static str {
        match self {
            PartKind::Record => "record starts",
            PartKind::Attribution => "row starts",
            PartKind::Qualifier => "qualifier starts",
            PartKind::Relation => "relation starts",
            PartKind::Derivation => "derivation starts",
            PartKind::ExternalId => "external id starts",
            PartKind::Grade => "grade starts",
            PartKind::Via => "via starts",
            PartKind::Evidence => "evidence starts",
        }
    }
}

impl RowColumn {
    /// The column's name in the index.
    pub(super) fn name(self) -> &'static str {
        match self {
            RowColumn::Record(column) => column.name(),
            RowColumn::Attribution(column) => column.name(),
            RowColumn::Part(column) => column.name(),
        }
    }

    /// The kind of the column's rows.
    pub(super) fn kind(self) -> PartKind {
        match self {
            RowColumn::Record(_) => PartKind::Record,
            RowColumn::Attribution(_) => PartKind::Attribution,
            RowColumn::Part(column) => column.kind(),
        }
    }
}

impl PartColumn {
    /// All columns.
    pub const ALL: &'static [PartColumn] = PartColumn::VARIANTS;

    /// The column's name in the index.
    pub(super) fn name(self) -> &'static str {
        match self {
            PartColumn::QualifierPredicate => "qualifier_predicate",
            PartColumn::QualifierFlags => "qualifier_flags",
            PartColumn::QualifierNumber => "qualifier_number",
            PartColumn::QualifierFrom => "qualifier_from",
            PartColumn::QualifierUntil => "qualifier_until",
            PartColumn::RelationClaim => "relation_claim",
            PartColumn::RelationKind => "relation_kind",
            PartColumn::RelationBy => "relation_by",
            PartColumn::DerivationSource => "derivation_source",
            PartColumn::DerivationFlags => "derivation_flags",
            PartColumn::ExternalId => "external_id",
            PartColumn::GradeBy => "grade_by",
            PartColumn::GradeFlags => "grade_flags",
            PartColumn::GradeInformation => "grade_information",
            PartColumn::GradeFrom => "grade_from",
            PartColumn::GradeUntil => "grade_until",
            PartColumn::Via => "via",
            PartColumn::ViaSource => "via_source",
            PartColumn::ViaEntity => "via_entity",
            PartColumn::Evidence => "evidence",
        }
    }

    /// The kind of the column's rows.
    pub(super) fn kind(self) -> PartKind {
        match self {
            PartColumn::QualifierPredicate
            | PartColumn::QualifierFlags
            | PartColumn::QualifierNumber
            | PartColumn::QualifierFrom
            | PartColumn::QualifierUntil => PartKind::Qualifier,
            PartColumn::RelationClaim | PartColumn::RelationKind | PartColumn::RelationBy => {
                PartKind::Relation
            }
            PartColumn::DerivationSource | PartColumn::DerivationFlags => PartKind::Derivation,
            PartColumn::ExternalId => PartKind::ExternalId,
            PartColumn::GradeBy
            | PartColumn::GradeFlags
            | PartColumn::GradeInformation
            | PartColumn::GradeFrom
            | PartColumn::GradeUntil => PartKind::Grade,
            PartColumn::Via | PartColumn::ViaSource | PartColumn::ViaEntity => PartKind::Via,
            PartColumn::Evidence => PartKind::Evidence,
        }
    }
}

impl TextColumn {
    /// All columns.
    pub const ALL: &'static [TextColumn] = TextColumn::VARIANTS;

    /// The column's name in the index.
    pub(super) fn name(self) -> &'static str {
        match self {
            TextColumn::Value => "value_text",
            TextColumn::Unit => "unit",
            TextColumn::QualifierValue => "qualifier_text",
            TextColumn::QualifierUnit => "qualifier_unit",
            TextColumn::Descriptor => "descriptor",
            TextColumn::Jointly => "jointly",
            TextColumn::EvidenceNote => "evidence_note",
            TextColumn::Label => "label",
            TextColumn::Alias => "alias",
            TextColumn::Description => "description",
            TextColumn::Scheme => "scheme",
            TextColumn::ExternalId => "external_id_text",
            TextColumn::Title => "title",
            TextColumn::Url => "url",
            TextColumn::Language => "language",
            TextColumn::Notes => "notes",
            TextColumn::AuthorName => "author_name",
            TextColumn::PublisherName => "publisher_name",
            TextColumn::ContainerTitle => "container_title",
        }
    }

    /// The kind of the column's rows.
    pub(super) fn kind(self) -> PartKind {
        match self {
            TextColumn::QualifierValue | TextColumn::QualifierUnit => PartKind::Qualifier,
            TextColumn::Descriptor | TextColumn::Jointly => PartKind::Attribution,
            TextColumn::EvidenceNote => PartKind::Evidence,
            TextColumn::Scheme | TextColumn::ExternalId => PartKind::ExternalId,
            _ => PartKind::Record,
        }
    }

    /// Whether a row has one text at most.
    pub(super) fn is_single(self) -> bool {
        !matches!(
            self,
            TextColumn::Descriptor
                | TextColumn::Jointly
                | TextColumn::Label
                | TextColumn::Alias
                | TextColumn::Description
                | TextColumn::Title
                | TextColumn::Url
                | TextColumn::AuthorName
        )
    }
}
