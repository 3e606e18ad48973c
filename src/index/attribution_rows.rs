//! The rows of a claim's attributions in its document, and the terms by which they are found.

use crate::{
    index::{
        column::{AttributionColumn, PackedField, of_date, of_ordinal},
        column_text::cut,
        document::Document,
        row_column::{PartColumn, TextColumn},
        term_kind::TermKind,
    },
    model::{Agent, Attribution, Ordinal, Speaker, Value, fold::fold},
};

/// The number of a speaker's kind: an entity, anonymous, the source.
pub fn speaker_kind<R>(speaker: &Speaker<R>) -> u8 {
    match speaker {
        Speaker::Entity(_) => 0,
        Speaker::Anonymous(_) => 1,
        Speaker::Source => 2,
    }
}

impl Document<'_> {
    /// Adds the row of an attribution with an index among those of its claim.
    pub(super) fn row(&mut self, index: u32, attribution: &Attribution<Ordinal>) {
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
        let marks = PackedField::DISTANCE
            .pack(from_1(attribution.distance.map(|distance| distance as u8)))
            | PackedField::TONE.pack(from_1(attribution.tone.map(|tone| tone as u8)))
            | PackedField::READING.pack(from_1(attribution.reading.map(|reading| reading as u8)))
            | PackedField::FIRST_HAND.pack(attribution.first_hand.into())
            | PackedField::COUNT_IS_MINIMUM.pack(is_minimum.into())
            | PackedField::BEARS.pack(from_1(attribution.bears.map(|bears| bears as u8)))
            | PackedField::REVOKED.pack(attribution.original.revoked().is_some().into())
            | PackedField::CLOSED.pack(attribution.closed.is_some().into());
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
            let source = via.source().map(|source| (TermKind::Via, source));
            let entity = via.entity().map(|entity| (TermKind::ViaEntity, entity));
            let terms = source.into_iter().chain(entity);
            self.terms
                .extend(terms.map(|(kind, record)| (kind, record.0.into())));
        }
        for evidence in &attribution.evidence {
            self.parts
                .push((PartColumn::Evidence, u64::from(index) + 1));
            let note = evidence.note().map(|note| cut(fold(note)));
            self.texts
                .push((TextColumn::EvidenceNote, note.unwrap_or_default()));
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

    /// Adds the texts of attributions to a column, if there are any.
    pub(super) fn of_attributions(
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
}
