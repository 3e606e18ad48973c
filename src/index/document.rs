//! The document of a record. It follows from the record alone, so that a change of another record
//! never changes it; what depends on other records is joined by queries.

use std::borrow::Cow;

use crate::{
    index::{
        column::{
            AttributionColumn, Column, PackedField, of_date, of_end_after, of_float, of_instant,
            of_ordinal,
        },
        identifier::{hosts, identifier_number},
        row_column::{PartColumn, TEXT_END, TextColumn},
        span_form::SpanForm,
        term_kind::{TermKind, text_number},
        token::{pairs, tokens},
    },
    model::{
        Agent, Attribution, Claim, ClaimRelation, Container, Decimal, Entity, Kind, Ordinal,
        OriginalRecord, PartialDate, Qualifier, ReliabilityGrade, Revision, Source, Speaker, Value,
        Via, WebUrl, canonical_url::canonical, fold::fold, value_number::value_number,
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
    /// The values of parts other than attributions, in the order of the record.
    pub(super) parts: Vec<(PartColumn, u64)>,
    /// Folded texts: of the record at most one in a column, of each part one, which may be empty.
    pub(super) texts: Vec<(TextColumn, String)>,
    pub(super) names: Vec<&'r str>,
    pub(super) prose: Vec<Cow<'r, str>>,
}

/// A value as columns have it.
#[derive(Default)]
struct ValueParts {
    /// The entity, the amount, or the hash of the canonical address; 0 for none.
    number: u64,
    /// The start of a time, the lower bound of a quantity, or 1 or 2 for a Boolean.
    from: u64,
    /// The end of a time, or the upper bound of a quantity.
    until: u64,
    /// The packed fields that are rare.
    marks: u64,
    text: Option<String>,
    /// The unit, the scheme of an identifier, or a URL as people write it.
    unit: Option<String>,
}

impl ValueParts {
    fn of(value: &Value<Ordinal>) -> ValueParts {
        let mut parts = ValueParts::default();
        match value {
            Value::Entity(entity) => parts.number = of_ordinal(*entity),
            Value::Text(text) => parts.text = Some(cut(fold(&text.text))),
            Value::Quantity(quantity) => {
                let numbers = [quantity.amount(), quantity.lower(), quantity.upper()];
                let is_inexact = numbers.into_iter().flatten().any(is_inexact);
                let [amount, lower, upper] =
                    numbers.map(|number| number.map_or(0, |number| of_float(number.to_f64())));
                (parts.number, parts.from, parts.until) = (amount, lower, upper);
                parts.marks = PackedField::APPROXIMATE.pack(quantity.approximate().into())
                    | PackedField::INEXACT.pack(is_inexact.into());
                parts.unit = quantity.unit().map(|unit| fold(unit));
            }
            Value::Time(time) => {
                (parts.from, parts.until) = (of_instant(time.start()), of_instant(time.end()));
            }
            Value::Url(url) => {
                parts.number = text_number(&canonical(url));
                parts.text = Some(cut(fold(url.as_str())));
                parts.unit = Some(cut(fold(&url.readable())));
            }
            Value::Identifier(identifier) => {
                parts.text = Some(fold(&identifier.value));
                parts.unit = Some(fold(&identifier.scheme));
            }
            Value::Boolean(yes) => parts.from = 1 + u64::from(*yes),
            Value::Code(code) => parts.text = Some(fold(code.as_str())),
            Value::Coordinate(_) | Value::Some | Value::None => {}
        }
        parts
    }
}

/// The number of digits up to which decimal numbers differ as floating-point numbers, if they
/// differ.
const EXACT_DIGITS: usize = 15;

/// Whether another decimal number may be the same floating-point number.
pub fn is_inexact(number: Decimal) -> bool {
    let digits = number.normalized().to_string();
    let digits = digits.trim_start_matches(['-', '0', '.']);
    digits.bytes().filter(u8::is_ascii_digit).count() > EXACT_DIGITS
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
        if let Value::Url(url) = &claim.value {
            let address = text_number(&canonical(url));
            document.terms.push((TermKind::Address, address));
        }
        for topic in &claim.topics {
            document.entity(TermKind::Topic, *topic);
        }
        for qualifier in &claim.qualifiers {
            if let Value::Entity(entity) = qualifier.value {
                document.entity(TermKind::Qualified, entity);
            }
            document.qualifier(qualifier);
        }
        let qualifying = claim.qualifiers.iter().map(|qualifier| &qualifier.value);
        for value in qualifying.chain([&claim.value]) {
            if let Value::Coordinate(place) = value
                && let Some(globe) = place.globe()
            {
                document.terms.push((TermKind::Globe, globe.0.into()));
            }
        }
        document.relations(claim);
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
        let first_stated = claim.stated().min_by_key(|date| date.start());
        let last_stated = claim.stated().max_by_key(|date| date.start());
        let start = |date: Option<PartialDate>| date.map_or(0, |date| of_instant(date.start()));
        let end = |date: Option<PartialDate>| {
            date.map_or(0, |date| of_end_after(date.start(), date.end()))
        };
        let value = ValueParts::of(&claim.value);
        let amount = match claim.value {
            Value::Quantity(_) => value.number,
            _ => 0,
        };
        document.columns.extend([
            (Column::Subject, of_ordinal(claim.subject)),
            (Column::Predicate, of_ordinal(claim.predicate)),
            (Column::Flags, flags),
            (Column::FirstStated, start(first_stated)),
            (Column::LastStated, start(last_stated)),
            (Column::From, of_date(from).0),
            (Column::Until, of_date(until).1),
            (Column::Amount, amount),
            (Column::ValueNumber, value_number(&claim.value) >> 32),
        ]);
        document.original(&claim.original);
        document.rare(Column::FirstStatedUntil, end(first_stated));
        document.rare(Column::LastStatedUntil, end(last_stated));
        document.rare(Column::ValueFrom, value.from);
        document.rare(Column::ValueUntil, value.until);
        document.rare(Column::ValueMarks, value.marks);
        let texts = [
            (TextColumn::Value, value.text),
            (TextColumn::Unit, value.unit),
        ];
        for (column, text) in texts {
            document.texts.extend(text.map(|text| (column, text)));
        }
        for (index, attribution) in (0..).zip(&claim.attributions) {
            document.row(index, attribution);
        }
        let attributions = &claim.attributions;
        document.of_attributions(TextColumn::Descriptor, attributions, |attribution| {
            match &attribution.speaker {
                Speaker::Anonymous(speaker) => {
                    Some(joined(speaker.descriptor.iter().map(|(_, text)| &**text)))
                }
                Speaker::Entity(_) | Speaker::Source => None,
            }
        });
        document.of_attributions(TextColumn::Jointly, attributions, |attribution| {
            let sets = &attribution.jointly;
            (!sets.is_empty()).then(|| joined(sets.iter().map(|set| &**set)))
        });
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
        document.original(&entity.original);
        let labels = || entity.labels.iter().map(|(_, label)| &**label);
        let aliases = || entity.aliases.iter().flat_map(|(_, aliases)| aliases);
        let aliases = || aliases().map(|alias| &**alias);
        let descriptions = || entity.descriptions.iter().map(|(_, text)| &**text);
        document.names(labels().chain(aliases()));
        document.prose(descriptions());
        document.text(TextColumn::Label, labels());
        document.text(TextColumn::Alias, aliases());
        document.text(TextColumn::Description, descriptions());
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
        let publisher = source.publisher_entity().copied();
        document
            .columns
            .push((Column::Publisher, publisher.map_or(0, of_ordinal)));
        document
            .terms
            .extend(publisher.map(|entity| (TermKind::Publisher, entity.0.into())));
        for author in source.author_entities() {
            document.terms.push((TermKind::Author, author.0.into()));
        }
        for address in source.canonical_addresses() {
            document
                .terms
                .push((TermKind::Address, text_number(&address)));
        }
        document
            .terms
            .extend(source.work.map(|work| (TermKind::Work, work.0.into())));
        let container = source.container.as_ref().and_then(Container::entity);
        let container = container.map(|entity| (TermKind::Container, entity.0.into()));
        document.terms.extend(container);
        for derivation in &source.derived_from {
            document
                .terms
                .push((TermKind::DerivedFrom, derivation.source.0.into()));
            let flags = PackedField::DERIVATION_KIND.pack(derivation.kind as u8)
                | PackedField::ASSUMED.pack(derivation.assumed.into());
            document.parts.extend([
                (PartColumn::DerivationSource, of_ordinal(derivation.source)),
                (PartColumn::DerivationFlags, flags),
            ]);
        }
        let withdrawn = source.withdrawn.as_ref().map(|_| (TermKind::Withdrawn, 1));
        let corrected = source.corrected.as_ref().map(|_| (TermKind::Corrected, 1));
        let rare = [withdrawn, corrected].into_iter().flatten();
        document.terms.extend(rare);
        let notices = source.withdrawn.iter().chain(&source.corrected);
        let named = notices.flat_map(|notice| [notice.notice, notice.by]);
        let container = source.container.as_ref().and_then(Container::source);
        let named = named.flatten().chain(container.copied());
        let contributors = source.contributors.iter().map(|it| &it.who);
        let agents = contributors.chain(source.reliability.iter().map(|grade| &grade.by));
        let named = named.chain(agents.filter_map(Agent::entity).copied());
        let named = named.map(|record| (TermKind::Notice, record.0.into()));
        document.terms.extend(named);
        document.original(&source.original);
        for host in source.urls.iter().map(WebUrl::host).flat_map(hosts) {
            let number = identifier_number(host);
            document.terms.push((TermKind::Identifier, number));
        }
        let (from, until) = of_date(source.published_at);
        let is_vague = source.published_at.is_some_and(PartialDate::is_vague);
        document.columns.extend([
            (Column::From, from),
            (Column::Until, until),
            (Column::Flags, PackedField::VAGUE_DATE.pack(is_vague.into())),
        ]);
        let (from, until) = of_date(source.retrieved_at);
        document.rare(Column::RetrievedFrom, from);
        document.rare(Column::RetrievedUntil, until);
        let titles = || source.titles.iter().map(|(_, title)| &**title);
        document.names(titles());
        document.prose(source.searched_texts().into_iter().map(|(_, text)| text));
        document.text(TextColumn::Title, titles());
        document.text(TextColumn::Notes, source.notes.as_deref().into_iter());
        document.text(TextColumn::Url, addresses(source.addresses()).iter());
        let language = source.language.as_ref().map(|language| language.as_str());
        document.text(TextColumn::Language, language.into_iter());
        let authors = source.authors.iter().filter_map(Agent::plain_name);
        document.text(TextColumn::AuthorName, authors);
        let publisher = source.publisher.as_ref().and_then(Agent::plain_name);
        document.text(TextColumn::PublisherName, publisher.into_iter());
        let container = source.container.as_ref().and_then(Container::title);
        let container = container.map(|title| &**title);
        document.text(TextColumn::ContainerTitle, container.into_iter());
        for grade in &source.reliability {
            document.grade(grade);
        }
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

    /// The ordinals of the terms of a kind.
    pub fn numbers(&self, kind: TermKind) -> impl Iterator<Item = u32> + '_ {
        let terms = self.terms.iter().filter(move |(other, _)| *other == kind);
        terms.filter_map(|(_, number)| u32::try_from(*number).ok())
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
            parts: Vec::new(),
            texts: Vec::new(),
            names: Vec::new(),
            prose: Vec::new(),
        }
    }

    fn entity(&mut self, role: TermKind, entity: Ordinal) {
        self.terms.push((role, entity.0.into()));
        self.terms.push((TermKind::AnyRole, entity.0.into()));
    }

    /// Adds the original of the record itself.
    fn original(&mut self, original: &OriginalRecord) {
        self.external_ids(1, original);
        let (from, until) = of_date(original.created());
        self.rare(Column::CreatedFrom, from);
        self.rare(Column::CreatedUntil, until);
        let (from, until) = of_date(original.modified());
        self.rare(Column::ModifiedFrom, from);
        self.rare(Column::ModifiedUntil, until);
        let revoked = original.revoked().map(|_| (TermKind::Revoked, 1));
        self.terms.extend(revoked);
    }

    /// Adds the external ids of what has a number in [`PartColumn::ExternalId`].
    fn external_ids(&mut self, owner: u64, original: &OriginalRecord) {
        for id in original.external_ids() {
            let number = identifier_number(&id.value);
            self.terms.push((TermKind::Identifier, number));
            self.parts.push((PartColumn::ExternalId, owner));
            self.texts.push((TextColumn::Scheme, fold(&id.scheme)));
            self.texts.push((TextColumn::ExternalId, fold(&id.value)));
        }
    }

    fn grade(&mut self, grade: &ReliabilityGrade<Ordinal>) {
        let by = grade.by.entity().map_or(0, |by| of_ordinal(*by));
        let source = grade.source.map_or(0, |source| source as u8 + 1);
        let information = grade.information;
        let information = information.map_or(0, |information| u64::from(information.number()) + 1);
        let (from, until) = of_date(grade.at);
        self.parts.extend([
            (PartColumn::GradeBy, by),
            (PartColumn::GradeFlags, PackedField::GRADE.pack(source)),
            (PartColumn::GradeInformation, information),
            (PartColumn::GradeFrom, from),
            (PartColumn::GradeUntil, until),
        ]);
    }

    /// Adds a value to a column that has only those that are there.
    fn rare(&mut self, column: Column, value: u64) {
        if value != 0 {
            self.columns.push((column, value));
        }
    }

    /// Adds the texts of the record to a text column.
    fn text(&mut self, column: TextColumn, texts: impl Iterator<Item = impl AsRef<str>>) {
        let text = joined(texts);
        if !text.is_empty() {
            self.texts.push((column, text));
        }
    }

    fn qualifier(&mut self, qualifier: &Qualifier<Ordinal>) {
        let predicate = qualifier.predicate;
        self.terms
            .push((TermKind::QualifierPredicate, predicate.0.into()));
        let value = ValueParts::of(&qualifier.value);
        let flags = PackedField::VALUE_KIND.pack(value_kind(&qualifier.value)) | value.marks;
        self.parts.extend([
            (PartColumn::QualifierPredicate, of_ordinal(predicate)),
            (PartColumn::QualifierFlags, flags),
            (PartColumn::QualifierNumber, value.number),
            (PartColumn::QualifierFrom, value.from),
            (PartColumn::QualifierUntil, value.until),
        ]);
        let text = value.text.unwrap_or_default();
        let unit = value.unit.unwrap_or_default();
        self.texts.push((TextColumn::QualifierValue, text));
        self.texts.push((TextColumn::QualifierUnit, unit));
    }

    /// Adds the texts of attributions to a column, if there are any.
    fn of_attributions(
        &mut self,
        column: TextColumn,
        attributions: &[Attribution<Ordinal>],
        text: impl Fn(&Attribution<Ordinal>) -> Option<String>,
    ) {
        let texts: Vec<Option<String>> = attributions.iter().map(text).collect();
        if texts.iter().any(Option::is_some) {
            let texts = texts.into_iter().map(Option::unwrap_or_default);
            self.texts.extend(texts.map(|text| (column, text)));
        }
    }

    /// Adds the relations of a claim, each kind and other claim once: with the first source that
    /// asserts it.
    fn relations(&mut self, claim: &Claim<Ordinal>) {
        for (index, relation) in claim.relations.iter().enumerate() {
            let is_same = |other: &&ClaimRelation<Ordinal>| {
                (other.kind, other.claim) == (relation.kind, relation.claim)
            };
            if claim.relations[..index].iter().any(|other| is_same(&other)) {
                continue;
            }
            let mut same = claim.relations.iter().filter(is_same);
            let source = same.find_map(|relation| relation.by.source());
            self.parts.extend([
                (PartColumn::RelationClaim, of_ordinal(relation.claim)),
                (PartColumn::RelationKind, relation.kind as u64),
                (
                    PartColumn::RelationBy,
                    source.map_or(0, |source| of_ordinal(*source)),
                ),
            ]);
        }
    }

    fn row(&mut self, index: u32, attribution: &Attribution<Ordinal>) {
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
        let is_minimum = match &attribution.speaker {
            Speaker::Anonymous(speaker) => speaker.count_is_minimum,
            Speaker::Entity(_) | Speaker::Source => false,
        };
        let from_1 = |number: Option<u8>| number.map_or(0, |number| number + 1);
        let marks = PackedField::DISTANCE.pack(from_1(attribution.distance.map(|it| it as u8)))
            | PackedField::TONE.pack(from_1(attribution.tone.map(|it| it as u8)))
            | PackedField::READING.pack(from_1(attribution.reading.map(|it| it as u8)))
            | PackedField::FIRST_HAND.pack(attribution.first_hand.into())
            | PackedField::COUNT_IS_MINIMUM.pack(is_minimum.into())
            | PackedField::BEARS.pack(from_1(attribution.bears.map(|it| it as u8)))
            | PackedField::REVOKED.pack(attribution.original.revoked().is_some().into());
        set(AttributionColumn::Marks, marks);
        match &attribution.speaker {
            Speaker::Entity(entity) => {
                self.terms.push((TermKind::Speaker, entity.0.into()));
                set(AttributionColumn::Speaker, of_ordinal(*entity));
            }
            Speaker::Anonymous(speaker) => {
                let count = speaker.count.map_or(0, |count| u64::from(count) + 1);
                set(AttributionColumn::SpeakerCount, count);
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
        for via in &attribution.via {
            let ordinal = |other: Option<&Ordinal>| other.map_or(0, |other| of_ordinal(*other));
            self.parts.extend([
                (PartColumn::Via, u64::from(index) + 1),
                (PartColumn::ViaSource, ordinal(via.source())),
                (PartColumn::ViaEntity, ordinal(via.entity())),
            ]);
        }
        for evidence in &attribution.evidence {
            self.parts
                .push((PartColumn::Evidence, u64::from(index) + 1));
            let note = evidence.note().map(|note| cut(fold(note)));
            self.texts
                .push((TextColumn::EvidenceNote, note.unwrap_or_default()));
        }
        for via in attribution.via.iter().filter_map(Via::source) {
            self.terms.push((TermKind::Via, via.0.into()));
        }
        for entity in attribution.via.iter().filter_map(Via::entity) {
            self.terms.push((TermKind::ViaEntity, entity.0.into()));
        }
        for qualifier in &attribution.qualifiers {
            let predicate = qualifier.predicate;
            self.terms
                .push((TermKind::SayingPredicate, predicate.0.into()));
            if let Value::Entity(entity) = qualifier.value {
                let term = (TermKind::SayingQualifier, entity.0.into());
                self.terms.push(term);
            }
        }
        let graders = attribution.reliability.iter().map(|grade| &grade.by);
        for entity in graders.filter_map(Agent::entity) {
            self.terms.push((TermKind::Grader, entity.0.into()));
        }
        set(AttributionColumn::Source, of_ordinal(attribution.source));
        set(AttributionColumn::LastSource, of_ordinal(last_source));
        let (from, until) = of_date(attribution.stated_at);
        set(AttributionColumn::From, from);
        set(AttributionColumn::Until, until);
        let (from, until) = of_date(attribution.original.created());
        set(AttributionColumn::CreatedFrom, from);
        set(AttributionColumn::CreatedUntil, until);
        let (from, until) = of_date(attribution.original.modified());
        set(AttributionColumn::ModifiedFrom, from);
        set(AttributionColumn::ModifiedUntil, until);
        self.external_ids(u64::from(index) + 2, &attribution.original);
        self.rows.push(row);
    }

    pub(super) fn names(&mut self, names: impl Iterator<Item = &'r str>) {
        for name in names {
            self.terms.push((TermKind::Name, text_number(&fold(name))));
            self.bigrams(TermKind::NamePair, name);
            self.names.push(name);
        }
    }

    pub(super) fn prose<T: Into<Cow<'r, str>>>(&mut self, prose: impl Iterator<Item = T>) {
        for text in prose {
            let text = text.into();
            self.bigrams(TermKind::ProsePair, &text);
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

/// The most bytes of a text in a text column. What is longer is cut, and marked by [`CUT`] at its
/// end.
const MOST_TEXT: usize = 8_000;
/// The mark at the end of a text that was cut, which no folded text ends with.
pub(super) const CUT: char = '\u{1}';

/// The folded texts, joined as text columns have them.
fn joined(texts: impl Iterator<Item = impl AsRef<str>>) -> String {
    let mut joined = String::new();
    for (index, text) in texts.enumerate() {
        if index > 0 {
            joined.push(TEXT_END);
        }
        joined.push_str(&fold(text.as_ref()));
    }
    cut(joined)
}

/// The texts of addresses: each as it is stored, and as people write it.
fn addresses<'u>(urls: impl Iterator<Item = &'u WebUrl>) -> Vec<String> {
    let mut texts = Vec::new();
    for url in urls {
        texts.push(url.as_str().to_owned());
        let readable = url.readable();
        if readable != url.as_str() {
            texts.push(readable);
        }
    }
    texts
}

fn cut(mut text: String) -> String {
    if text.len() > MOST_TEXT {
        let boundary = (0..=MOST_TEXT).rfind(|index| text.is_char_boundary(*index));
        text.truncate(boundary.unwrap_or(0));
        text.push(CUT);
    }
    text
}
