//! The document of a record. It follows from the record alone, so that a change of another record
//! never changes it; what depends on other records is joined by queries.

use std::borrow::Cow;

use crate::{
    index::{
        column::{
            AttributionColumn, Column, PackedField, of_date, of_end_after, of_instant, of_ordinal,
        },
        column_text::{addresses, joined},
        identifier::{hosts, identifier_number},
        row_column::{PartColumn, TextColumn},
        span_form::SpanForm,
        term_kind::{TermKind, text_number},
        token::{pairs, tokens},
        value_parts::{ValueParts, value_kind},
    },
    model::{
        Agent, Claim, ClaimRelation, Container, Entity, Kind, Ordinal, OriginalRecord, PartialDate,
        Qualifier, ReliabilityGrade, Revision, Source, Speaker, Value, WebUrl, fold::fold,
        value_number::value_number,
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

/// The usual number of a claim's own terms.
const USUAL_TERMS: usize = 16;
/// The usual number of terms of an attribution.
const USUAL_ATTRIBUTION_TERMS: usize = 9;

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
        let value = ValueParts::of(&claim.value);
        if let Value::Url(_) = claim.value {
            document.terms.push((TermKind::Address, value.number));
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
        let closed = entity.closed.as_ref().map(|_| (TermKind::Closed, 1));
        document.terms.extend(closed);
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
        let closed = source.closed.as_ref().map(|_| (TermKind::Closed, 1));
        let rare = [withdrawn, corrected, closed].into_iter().flatten();
        document.terms.extend(rare);
        let notices = source.withdrawn.iter().chain(&source.corrected);
        let named = notices.flat_map(|notice| [notice.notice, notice.by]);
        let container = source.container.as_ref().and_then(Container::source);
        let named = named.flatten().chain(container.copied());
        let graders = source.reliability.iter().map(|grade| &grade.by);
        let agents = source
            .contributor_entities()
            .chain(graders.filter_map(Agent::entity));
        let named = named.chain(agents.copied());
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
    pub(super) fn external_ids(&mut self, owner: u64, original: &OriginalRecord) {
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
