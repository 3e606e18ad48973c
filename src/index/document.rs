//! What the index holds of a record. It follows from the record alone, so that a change of another
//! record never changes it; what depends on others is joined when it is asked for.

use crate::{
    index::{
        column::{
            AttributionColumn, Column, PackedField, of_date, of_float, of_instant, of_ordinal,
        },
        fold::fold,
        term_kind::{TermKind, text_number},
        token::{pairs, tokens},
    },
    model::{Attribution, Claim, Entity, Kind, Ordinal, Revision, Source, Speaker, Value},
};

/// What the index holds of a record.
pub struct Document<'r> {
    pub(super) kind: Kind,
    pub(super) ordinal: Ordinal,
    pub(super) since: Revision,
    /// The revision that wrote its first version; 0 where that is not told.
    pub(super) born: Revision,
    pub(super) terms: Vec<(TermKind, u64)>,
    pub(super) columns: Vec<(Column, u64)>,
    pub(super) rows: Vec<[u64; AttributionColumn::ALL.len()]>,
    pub(super) names: Vec<&'r str>,
    pub(super) prose: Vec<&'r str>,
}

/// Room for the terms that most claims have of themselves, and of each attribution.
const USUAL: usize = 16;
const USUAL_OF_EACH: usize = 9;

/// The kind of a claim's value, by its place in the union of values.
pub fn value_kind<R>(value: &Value<R>) -> u8 {
    match value {
        Value::Entity(_) => 0,
        Value::Text(_) => 1,
        Value::Quantity(_) => 2,
        Value::Time(_) => 3,
        Value::Url(_) => 4,
        Value::Boolean(_) => 5,
        Value::Some => 6,
        Value::None => 7,
    }
}

/// The kind of a speaker: an entity, anonymous, the source.
pub fn speaker_kind<R>(speaker: &Speaker<R>) -> u8 {
    match speaker {
        Speaker::Entity(_) => 0,
        Speaker::Anonymous(_) => 1,
        Speaker::Source => 2,
    }
}

impl<'r> Document<'r> {
    /// What the index holds of a claim.
    pub fn of_claim(ordinal: Ordinal, since: Revision, claim: &'r Claim<Ordinal>) -> Document<'r> {
        let mut it = Document::new(Kind::Claim, ordinal, since);
        it.terms
            .reserve(USUAL + USUAL_OF_EACH * claim.attributions.len());
        it.columns.reserve(Column::ALL.len());
        it.rows.reserve(claim.attributions.len());
        it.entity(TermKind::Subject, claim.subject);
        it.terms
            .push((TermKind::Predicate, claim.predicate.0.into()));
        if let Value::Entity(object) = claim.value {
            it.entity(TermKind::Object, object);
            it.columns.push((Column::Object, of_ordinal(object)));
        } else {
            it.columns.push((Column::Object, 0));
        }
        for topic in &claim.topics {
            it.entity(TermKind::Topic, *topic);
        }
        for qualifier in &claim.qualifiers {
            if let Value::Entity(entity) = qualifier.value {
                it.entity(TermKind::Qualified, entity);
            }
        }
        for relation in &claim.relations {
            it.terms.push((TermKind::Related, relation.claim.0.into()));
        }
        let facets = [
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
        let mut packed = 0;
        for (tag, facet, number) in facets {
            it.terms.push((tag, number.into()));
            packed |= facet.pack(number);
        }
        let valid = claim.valid_time;
        let from = valid.and_then(|span| span.start());
        let until = valid.and_then(|span| span.end());
        let stated = claim.stated().map(|date| date.start());
        let first_stated = stated.clone().min().map_or(0, of_instant);
        let last_stated = stated.max().map_or(0, of_instant);
        let amount = match &claim.value {
            Value::Quantity(quantity) => quantity.amount().map_or(0, |it| of_float(it.to_f64())),
            _ => 0,
        };
        it.columns.extend([
            (Column::Subject, of_ordinal(claim.subject)),
            (Column::Predicate, of_ordinal(claim.predicate)),
            (Column::Facets, packed),
            (Column::FirstStated, first_stated),
            (Column::LastStated, last_stated),
            (Column::From, of_date(from).0),
            (Column::Until, of_date(until).1),
            (Column::Amount, amount),
        ]);
        for attribution in &claim.attributions {
            it.row(attribution);
        }
        let text = match &claim.value {
            Value::Text(text) => Some(&*text.text),
            _ => None,
        };
        let statements = claim.statements.iter().map(|(_, text)| &**text);
        it.prose(statements.chain(text));
        it.done()
    }

    /// What the index holds of an entity.
    pub fn of_entity(
        ordinal: Ordinal,
        since: Revision,
        entity: &'r Entity<Ordinal>,
    ) -> Document<'r> {
        let mut it = Document::new(Kind::Entity, ordinal, since);
        it.terms
            .push((TermKind::EntityType, entity.entity_type.0.into()));
        it.columns
            .push((Column::EntityType, of_ordinal(entity.entity_type)));
        if let Some(other) = entity.merged_into {
            it.terms.push((TermKind::MergedInto, other.0.into()));
        }
        let labels = entity.labels.iter().map(|(_, label)| label);
        let aliases = entity.aliases.iter().flat_map(|(_, aliases)| aliases);
        it.names(labels.chain(aliases).map(|name| &**name));
        it.prose(entity.descriptions.iter().map(|(_, text)| &**text));
        it.done()
    }

    /// What the index holds of a source.
    pub fn of_source(
        ordinal: Ordinal,
        since: Revision,
        source: &'r Source<Ordinal>,
    ) -> Document<'r> {
        let mut it = Document::new(Kind::Source, ordinal, since);
        it.terms.push((TermKind::SourceKind, source.kind as u64));
        it.terms.push((TermKind::Leaked, source.leaked.into()));
        let publisher = source.publisher;
        it.columns
            .push((Column::Publisher, publisher.map_or(0, of_ordinal)));
        it.terms
            .extend(publisher.map(|entity| (TermKind::Publisher, entity.0.into())));
        for author in &source.authors {
            it.terms.push((TermKind::Author, author.0.into()));
        }
        for derivation in &source.derived_from {
            it.terms
                .push((TermKind::DerivedFrom, derivation.source.0.into()));
        }
        let (from, until) = of_date(source.published_at);
        it.columns
            .extend([(Column::From, from), (Column::Until, until)]);
        it.names(source.titles.iter().map(|(_, title)| &**title));
        it.prose(source.notes.as_deref().into_iter());
        it.done()
    }

    /// The same, of a record whose first version a revision wrote: an index that is older has nothing
    /// of it that would have to be struck out.
    #[must_use]
    pub fn born(self, born: Revision) -> Document<'r> {
        Document { born, ..self }
    }

    /// Its number in a column; 0 where it has none there.
    pub fn number(&self, column: Column) -> u64 {
        let number = self.columns.iter().find(|(it, _)| *it == column);
        match column {
            Column::Ordinal => self.ordinal.0.into(),
            Column::Since => self.since.0,
            _ => number.map_or(0, |(_, number)| *number),
        }
    }

    /// The numbers of its attributions in some columns.
    pub fn rows(&self, columns: &[AttributionColumn]) -> Vec<Vec<u64>> {
        let row = |row: &[u64; AttributionColumn::ALL.len()]| {
            columns.iter().map(|column| row[*column as usize]).collect()
        };
        self.rows.iter().map(row).collect()
    }

    pub(super) fn new(kind: Kind, ordinal: Ordinal, since: Revision) -> Document<'r> {
        Document {
            kind,
            ordinal,
            since,
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
        let mut set = |column: AttributionColumn, number| row[column as usize] = number;
        let facets = [
            (
                TermKind::Stance,
                PackedField::STANCE,
                attribution.stance as u8,
            ),
            (
                TermKind::Certainty,
                PackedField::CERTAINTY,
                attribution.certainty.map_or(0, |it| it as u8 + 1),
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
        let mut packed = 0;
        for (tag, facet, number) in facets {
            self.terms.push((tag, number.into()));
            packed |= facet.pack(number);
        }
        set(AttributionColumn::Act, packed);
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
        let end = *attribution.via.last().unwrap_or(&attribution.source);
        self.terms
            .push((TermKind::Source, attribution.source.0.into()));
        self.terms.push((TermKind::End, end.0.into()));
        for via in &attribution.via {
            self.terms.push((TermKind::Via, via.0.into()));
        }
        set(AttributionColumn::Source, of_ordinal(attribution.source));
        set(AttributionColumn::End, of_ordinal(end));
        let (from, until) = of_date(attribution.stated_at);
        set(AttributionColumn::From, from);
        set(AttributionColumn::Until, until);
        self.rows.push(row);
    }

    pub(super) fn names(&mut self, names: impl Iterator<Item = &'r str>) {
        for name in names {
            self.terms.push((TermKind::Name, text_number(&fold(name))));
            self.pairs(TermKind::NamePair, name);
            self.names.push(name);
        }
    }

    pub(super) fn prose(&mut self, prose: impl Iterator<Item = &'r str>) {
        for text in prose {
            self.pairs(TermKind::ProsePair, text);
            self.prose.push(text);
        }
    }

    fn pairs(&mut self, tag: TermKind, text: &str) {
        // No character of ASCII stands alone.
        if text.is_ascii() {
            return;
        }
        self.terms
            .extend(pairs(&tokens(text)).map(|pair| (tag, pair)));
    }

    /// Each term once: the search engine would count a second.
    pub(super) fn done(mut self) -> Document<'r> {
        self.terms
            .sort_unstable_by_key(|(tag, number)| (*tag as u8, *number));
        self.terms.dedup();
        self
    }
}
