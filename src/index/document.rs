//! The document of a record. It follows from the record alone, so that a change of another record
//! never changes it; what depends on other records is joined by queries.

use crate::{
    index::{
        column::{
            AttributionColumn, Column, PackedField, of_date, of_float, of_instant, of_ordinal,
        },
        fold::fold,
        span_form::SpanForm,
        term_kind::{TermKind, text_number},
        token::{pairs, tokens},
    },
    model::{
        Attribution, Claim, Entity, Kind, Ordinal, PartialDate, Revision, Source, Speaker, Value,
        Via, value_number::value_number,
    },
};

/// The document of a record: its terms, values in columns, and texts.
pub struct Document<'r> {
    pub(super) kind: Kind,
    pub(super) ordinal: Ordinal,
    /// The revision that wrote the record's version.
    pub(super) written_in: Revision,
    /// The revision that wrote the record's first version; 0 if unknown.
    pub(super) born: Revision,
    pub(super) terms: Vec<(TermKind, u64)>,
    pub(super) columns: Vec<(Column, u64)>,
    pub(super) rows: Vec<[u64; AttributionColumn::ALL.len()]>,
    pub(super) names: Vec<&'r str>,
    pub(super) prose: Vec<&'r str>,
}

/// The usual number of a claim's own terms.
const USUAL_TERMS: usize = 16;
/// The usual number of terms of an attribution.
const USUAL_ATTRIBUTION_TERMS: usize = 9;

/// The number of texts among the kinds of values.
pub const TEXT: u8 = 1;
/// The number of quantities among the kinds of values.
pub const QUANTITY: u8 = 2;
/// The number of identifiers among the kinds of values.
pub const IDENTIFIER: u8 = 10;

/// The number of a value's kind.
pub fn value_kind<R>(value: &Value<R>) -> u8 {
    match value {
        Value::Entity(_) => 0,
        Value::Text(_) => TEXT,
        Value::Quantity(_) => QUANTITY,
        Value::Time(_) => 3,
        Value::Url(_) => 4,
        Value::Boolean(_) => 5,
        Value::Some => 6,
        Value::None => 7,
        Value::Code(_) => 8,
        Value::Coordinate(_) => 9,
        Value::Identifier(_) => IDENTIFIER,
    }
}

/// The number of a speaker's kind: an entity, anonymous, the source.
pub fn speaker_kind<R>(speaker: &Speaker<R>) -> u8 {
    match speaker {
        Speaker::Entity(_) => 0,
        Speaker::Anonymous(_) => 1,
        Speaker::Source => 2,
    }
}

impl<'r> Document<'r> {
    /// The document of a claim.
    pub fn of_claim(
        ordinal: Ordinal,
        written_in: Revision,
        claim: &'r Claim<Ordinal>,
    ) -> Document<'r> {
        let mut document = Document::new(Kind::Claim, ordinal, written_in);
        document
            .terms
            .reserve(USUAL_TERMS + USUAL_ATTRIBUTION_TERMS * claim.attributions.len());
        document.columns.reserve(Column::ALL.len());
        document.rows.reserve(claim.attributions.len());
        document.entity(TermKind::Subject, claim.subject);
        document
            .terms
            .push((TermKind::Predicate, claim.predicate.0.into()));
        if let Value::Entity(object) = claim.value {
            document.entity(TermKind::Object, object);
            document.columns.push((Column::Object, of_ordinal(object)));
        } else {
            document.columns.push((Column::Object, 0));
        }
        for topic in &claim.topics {
            document.entity(TermKind::Topic, *topic);
        }
        for qualifier in &claim.qualifiers {
            if let Value::Entity(entity) = qualifier.value {
                document.entity(TermKind::Qualified, entity);
            }
        }
        let qualifying = claim.qualifiers.iter().map(|qualifier| &qualifier.value);
        for value in qualifying.chain([&claim.value]) {
            if let Value::Coordinate(place) = value
                && let Some(globe) = place.globe()
            {
                document.terms.push((TermKind::Globe, globe.0.into()));
            }
        }
        for relation in &claim.relations {
            document
                .terms
                .push((TermKind::Related, relation.claim.0.into()));
            let source = relation.by.source();
            let source = source.map(|source| (TermKind::Asserter, source.0.into()));
            document.terms.extend(source);
        }
        let fields = [
            (
                TermKind::ValueKind,
                PackedField::VALUE_KIND,
                value_kind(&claim.value),
            ),
            (
                TermKind::Polarity,
                PackedField::POLARITY,
                claim.polarity as u8,
            ),
            (TermKind::Nature, PackedField::NATURE, claim.nature as u8),
            (TermKind::Rank, PackedField::RANK, claim.rank as u8),
        ];
        let mut flags = 0;
        for (kind, field, value) in fields {
            document.terms.push((kind, value.into()));
            flags |= field.pack(value);
        }
        flags |= PackedField::SPAN_FORM.pack(SpanForm::of(claim).pack());
        let valid = claim.valid_time;
        let from = valid.and_then(|span| span.start());
        let until = valid.and_then(|span| span.end());
        let stated = claim.stated().map(|date| date.start());
        let first_stated = stated.clone().min().map_or(0, of_instant);
        let last_stated = stated.max().map_or(0, of_instant);
        let amount = match &claim.value {
            Value::Quantity(quantity) => quantity
                .amount()
                .map_or(0, |amount| of_float(amount.to_f64())),
            _ => 0,
        };
        document.columns.extend([
            (Column::Subject, of_ordinal(claim.subject)),
            (Column::Predicate, of_ordinal(claim.predicate)),
            (Column::Flags, flags),
            (Column::FirstStated, first_stated),
            (Column::LastStated, last_stated),
            (Column::From, of_date(from).0),
            (Column::Until, of_date(until).1),
            (Column::Amount, amount),
            (Column::ValueNumber, value_number(&claim.value) >> 32),
        ]);
        for attribution in &claim.attributions {
            document.row(attribution);
        }
        let text = match &claim.value {
            Value::Text(text) => Some(&*text.text),
            Value::Identifier(identifier) => Some(&*identifier.value),
            _ => None,
        };
        let statements = claim.statements.iter().map(|(_, text)| &**text);
        document.prose(statements.chain(text));
        document.done()
    }

    /// The document of an entity.
    pub fn of_entity(
        ordinal: Ordinal,
        written_in: Revision,
        entity: &'r Entity<Ordinal>,
    ) -> Document<'r> {
        let mut document = Document::new(Kind::Entity, ordinal, written_in);
        document
            .terms
            .push((TermKind::EntityType, entity.entity_type.0.into()));
        document
            .columns
            .push((Column::EntityType, of_ordinal(entity.entity_type)));
        if let Some(other) = entity.merged_into {
            document.terms.push((TermKind::MergedInto, other.0.into()));
        }
        let labels = entity.labels.iter().map(|(_, label)| label);
        let aliases = entity.aliases.iter().flat_map(|(_, aliases)| aliases);
        document.names(labels.chain(aliases).map(|name| &**name));
        document.prose(entity.descriptions.iter().map(|(_, text)| &**text));
        document.done()
    }

    /// The document of a source.
    pub fn of_source(
        ordinal: Ordinal,
        written_in: Revision,
        source: &'r Source<Ordinal>,
    ) -> Document<'r> {
        let mut document = Document::new(Kind::Source, ordinal, written_in);
        document
            .terms
            .push((TermKind::SourceKind, source.kind as u64));
        document
            .terms
            .push((TermKind::Leaked, source.leaked.into()));
        let publisher = source.publisher;
        document
            .columns
            .push((Column::Publisher, publisher.map_or(0, of_ordinal)));
        document
            .terms
            .extend(publisher.map(|entity| (TermKind::Publisher, entity.0.into())));
        for author in &source.authors {
            document.terms.push((TermKind::Author, author.0.into()));
        }
        for derivation in &source.derived_from {
            document
                .terms
                .push((TermKind::DerivedFrom, derivation.source.0.into()));
        }
        let notices = source.withdrawn.iter().chain(&source.corrected);
        let named = notices.flat_map(|notice| [notice.notice, notice.by]);
        let named = named.chain([source.container]).flatten();
        let named = named.map(|record| (TermKind::Notice, record.0.into()));
        document.terms.extend(named);
        let (from, until) = of_date(source.published_at);
        let is_vague = source.published_at.is_some_and(PartialDate::is_vague);
        document.columns.extend([
            (Column::From, from),
            (Column::Until, until),
            (Column::Flags, PackedField::VAGUE_DATE.pack(is_vague.into())),
        ]);
        document.names(source.titles.iter().map(|(_, title)| &**title));
        document.prose(source.notes.as_deref().into_iter());
        document.done()
    }

    /// The document with the revision that wrote the record's first version: an older index has no
    /// document of the record to delete.
    #[must_use]
    pub fn born(self, born: Revision) -> Document<'r> {
        Document { born, ..self }
    }

    /// The value in a column; 0 if it is missing.
    pub fn number(&self, column: Column) -> u64 {
        let mut values = self.columns.iter();
        match column {
            Column::Ordinal => self.ordinal.0.into(),
            Column::VersionRevision => self.written_in.0,
            _ => values
                .find(|(other, _)| *other == column)
                .map_or(0, |(_, value)| *value),
        }
    }

    /// The values of each attribution in some columns.
    pub fn rows(&self, columns: &[AttributionColumn]) -> Vec<Vec<u64>> {
        let row = |row: &[u64; AttributionColumn::ALL.len()]| {
            columns.iter().map(|column| row[*column as usize]).collect()
        };
        self.rows.iter().map(row).collect()
    }

    pub(super) fn new(kind: Kind, ordinal: Ordinal, written_in: Revision) -> Document<'r> {
        Document {
            kind,
            ordinal,
            written_in,
            born: Revision(0),
            terms: Vec::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            names: Vec::new(),
            prose: Vec::new(),
        }
    }

    fn entity(&mut self, role: TermKind, entity: Ordinal) {
        self.terms.push((role, entity.0.into()));
        self.terms.push((TermKind::AnyRole, entity.0.into()));
    }

    fn row(&mut self, attribution: &Attribution<Ordinal>) {
        let mut row = [0; AttributionColumn::ALL.len()];
        let mut set = |column: AttributionColumn, value| row[column as usize] = value;
        let fields = [
            (
                TermKind::Stance,
                PackedField::STANCE,
                attribution.stance as u8,
            ),
            (
                TermKind::Certainty,
                PackedField::CERTAINTY,
                attribution
                    .certainty
                    .map_or(0, |certainty| certainty as u8 + 1),
            ),
            (TermKind::Mode, PackedField::MODE, attribution.mode as u8),
            (
                TermKind::SpeakerKind,
                PackedField::SPEAKER_KIND,
                speaker_kind(&attribution.speaker),
            ),
            (
                TermKind::Retracted,
                PackedField::RETRACTED,
                attribution.retraction.is_some().into(),
            ),
        ];
        let mut flags = 0;
        for (kind, field, value) in fields {
            self.terms.push((kind, value.into()));
            flags |= field.pack(value);
        }
        let is_aside = attribution.tone.is_some()
            || attribution.reading.is_some()
            || attribution.bears.is_some();
        flags |= PackedField::ASIDE.pack(is_aside.into());
        flags |= PackedField::JOINT.pack((!attribution.jointly.is_empty()).into());
        set(AttributionColumn::Flags, flags);
        match &attribution.speaker {
            Speaker::Entity(entity) => {
                self.terms.push((TermKind::Speaker, entity.0.into()));
                set(AttributionColumn::Speaker, of_ordinal(*entity));
            }
            Speaker::Anonymous(speaker) => {
                if let Some(entity) = speaker.affiliation {
                    self.terms.push((TermKind::Affiliation, entity.0.into()));
                    set(AttributionColumn::Affiliation, of_ordinal(entity));
                }
            }
            Speaker::Source => {}
        }
        let last_source = *attribution.last_source();
        self.terms
            .push((TermKind::Source, attribution.source.0.into()));
        self.terms
            .push((TermKind::LastSource, last_source.0.into()));
        for via in attribution.via.iter().filter_map(Via::source) {
            self.terms.push((TermKind::Via, via.0.into()));
        }
        for entity in attribution.via.iter().filter_map(Via::entity) {
            self.terms.push((TermKind::ViaEntity, entity.0.into()));
        }
        set(AttributionColumn::Source, of_ordinal(attribution.source));
        set(AttributionColumn::LastSource, of_ordinal(last_source));
        let (from, until) = of_date(attribution.stated_at);
        set(AttributionColumn::From, from);
        set(AttributionColumn::Until, until);
        self.rows.push(row);
    }

    pub(super) fn names(&mut self, names: impl Iterator<Item = &'r str>) {
        for name in names {
            self.terms.push((TermKind::Name, text_number(&fold(name))));
            self.bigrams(TermKind::NamePair, name);
            self.names.push(name);
        }
    }

    pub(super) fn prose(&mut self, prose: impl Iterator<Item = &'r str>) {
        for text in prose {
            self.bigrams(TermKind::ProsePair, text);
            self.prose.push(text);
        }
    }

    fn bigrams(&mut self, kind: TermKind, text: &str) {
        // No character of ASCII is a token by itself.
        if text.is_ascii() {
            return;
        }
        self.terms
            .extend(pairs(&tokens(text)).map(|pair| (kind, pair)));
    }

    /// Removes duplicate terms, which tantivy would count.
    pub(super) fn done(mut self) -> Document<'r> {
        self.terms
            .sort_unstable_by_key(|(kind, number)| (*kind as u8, *number));
        self.terms.dedup();
        self
    }
}
