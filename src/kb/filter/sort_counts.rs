//! Sort keys that count what a record has, or what refers to it, by the index.

use roaring::RoaringBitmap;

use crate::{
    index::{AttributionColumn, PartColumn, RowColumn, TermKind},
    kb::{
        error::KbError,
        filter::{
            field::{Field, IndexedBy, Place, RecordType, Referring},
            plan::MOST_EVALUATED,
            sort_key::SortValue,
            sort_numbers::Numbers,
        },
        snapshot::Snapshot,
    },
    model::{Kind, Ordinal},
};

impl Snapshot {
    /// The numbers of what records `within` a set have or are referred to by, each one higher;
    /// `None` where the index does not have them.
    pub(super) fn count_numbers(
        &self,
        kind: Kind,
        within: &RoaringBitmap,
        field: &'static Field,
    ) -> Result<Option<Numbers>, KbError> {
        let counted = match (field.index, field.shape) {
            (IndexedBy::Rows(place), _) => self.row_counts(kind, within, field, place)?,
            (IndexedBy::ExternalIds, _) => {
                self.row_counts(kind, within, field, Place::ExternalId)?
            }
            (IndexedBy::Records(term, _), shape) => {
                let is_of_entities = shape.target() == Some(RecordType::Entity);
                self.term_counts(kind, within, field, (term, is_of_entities))?
            }
            (IndexedBy::Referring(Referring::ClaimsOfEntity), _) => {
                self.referring_counts(kind, (Kind::Claim, &[TermKind::AnyRole]))?
            }
            (IndexedBy::Referring(Referring::ClaimsOfSource), _) => {
                self.referring_counts(kind, (Kind::Claim, &[TermKind::Source, TermKind::Via]))?
            }
            (IndexedBy::Referring(Referring::SourcesOfEntity), _) => {
                let terms = [TermKind::Publisher, TermKind::Author];
                self.referring_counts(kind, (Kind::Source, &terms))?
            }
            (IndexedBy::Referring(Referring::StatementsOfEntity), _) => self.statement_counts()?,
            _ => None,
        };
        let Some(mut counts) = counted else {
            return Ok(None);
        };
        for ordinal in within {
            counts[ordinal as usize] += 1;
        }
        Ok(Some(counts))
    }

    fn row_counts(
        &self,
        kind: Kind,
        within: &RoaringBitmap,
        field: &'static Field,
        place: Place,
    ) -> Result<Option<Numbers>, KbError> {
        let column = match place {
            Place::Attribution => RowColumn::Attribution(AttributionColumn::Flags),
            Place::Qualifier => RowColumn::Part(PartColumn::QualifierPredicate),
            Place::Derivation => RowColumn::Part(PartColumn::DerivationSource),
            Place::Grade => RowColumn::Part(PartColumn::GradeBy),
            // Those of attributions have other numbers.
            Place::ExternalId => RowColumn::Part(PartColumn::ExternalId),
            Place::Record | Place::Relation | Place::ReverseRelation | Place::Evidence => {
                return Ok(None);
            }
        };
        let Some(special) = self.numbered_by_reading(kind, within, field)? else {
            return Ok(None);
        };
        let reader = self.index_view().readers.of(kind);
        let mut counts = self.no_numbers(kind)?;
        counts.resize(reader.ordinals().max(counts.len()), 0);
        let only = (place == Place::ExternalId).then_some(1);
        reader.count_rows(column, only, &mut counts)?;
        self.count_by_reading(kind, &special, field, &mut counts)?;
        Ok(Some(counts))
    }

    /// The numbers of the records to which records refer by terms.
    fn term_counts(
        &self,
        kind: Kind,
        within: &RoaringBitmap,
        field: &'static Field,
        (term, is_of_entities): (TermKind, bool),
    ) -> Result<Option<Numbers>, KbError> {
        let Some(special) = self.numbered_by_reading(kind, within, field)? else {
            return Ok(None);
        };
        let reader = self.index_view().readers.of(kind);
        let merges = self.merges()?;
        let mut counts = self.no_numbers(kind)?;
        counts.resize(reader.ordinals().max(counts.len()), 0);
        // References to entities that are one count once.
        let mut whole = RoaringBitmap::new();
        reader.each_term(term, |number, records| {
            if is_of_entities && merges.members(Ordinal(number)).is_some() {
                whole.insert(merges.survivor(Ordinal(number)).0);
                return;
            }
            for record in records {
                counts[*record as usize] += 1;
            }
        })?;
        for survivor in whole {
            let mut records = RoaringBitmap::new();
            for member in merges.members(Ordinal(survivor)).unwrap_or_default() {
                records |= reader.with(term, member.0.into())?;
            }
            for record in records {
                counts[record as usize] += 1;
            }
        }
        self.count_by_reading(kind, &special, field, &mut counts)?;
        Ok(Some(counts))
    }

    /// The numbers of the records of a kind that refer to each record by one of some terms.
    fn referring_counts(
        &self,
        kind: Kind,
        (referring, terms): (Kind, &[TermKind]),
    ) -> Result<Option<Numbers>, KbError> {
        let Some(lagging) = self.few_lagging(referring)? else {
            return Ok(None);
        };
        let indexed = self.live(referring)? - self.index_lag(referring)?;
        let reader = self.index_view().readers.of(referring);
        let mut counts = self.no_numbers(kind)?;
        let merges = self.merges()?;
        let is_whole =
            |number: u32| kind == Kind::Entity && merges.members(Ordinal(number)).is_some();
        let mut error = None;
        for (index, term) in terms.iter().enumerate() {
            reader.each_term(*term, |number, records| {
                let Some(count) = counts.get_mut(number as usize) else {
                    return;
                };
                if is_whole(number) {
                    return;
                }
                // What refers by several terms counts once.
                let mut counted = RoaringBitmap::new();
                for before in &terms[..index] {
                    match reader.with(*before, number.into()) {
                        Ok(records) => counted |= records,
                        Err(failure) => error = Some(failure),
                    }
                }
                let is_new =
                    |record: &&u32| indexed.contains(**record) && !counted.contains(**record);
                *count += records.iter().filter(is_new).count() as u64;
            })?;
        }
        if let Some(error) = error {
            return Err(error.into());
        }
        for record in &lagging {
            let record = self.record_ref(referring, Ordinal(record))?;
            let document = record.document().ok_or(KbError::Misasked)?;
            let numbers = terms.iter().flat_map(|term| document.numbers(*term));
            let numbers: RoaringBitmap = numbers.filter(|number| !is_whole(*number)).collect();
            for number in numbers {
                if let Some(count) = counts.get_mut(number as usize) {
                    *count += 1;
                }
            }
        }
        if kind == Kind::Entity {
            self.count_for_wholes((referring, terms), &lagging, &mut counts)?;
        }
        Ok(Some(counts))
    }

    /// Counts the records that refer to any of the entities that are one.
    fn count_for_wholes(
        &self,
        (referring, terms): (Kind, &[TermKind]),
        lagging: &RoaringBitmap,
        counts: &mut Numbers,
    ) -> Result<(), KbError> {
        let merges = self.merges()?;
        let reader = self.index_view().readers.of(referring);
        let indexed = self.live(referring)? - self.index_lag(referring)?;
        let survivors = merges.merged().iter();
        let survivors: RoaringBitmap = survivors
            .map(|merged| merges.survivor(Ordinal(merged)).0)
            .collect();
        for survivor in survivors {
            let members = merges.members(Ordinal(survivor)).unwrap_or_default();
            let mut records = RoaringBitmap::new();
            for member in members {
                for term in terms {
                    records |= reader.with(*term, member.0.into())? & &indexed;
                }
            }
            for record in lagging {
                let stored = self.record_ref(referring, Ordinal(record))?;
                let document = stored.document().ok_or(KbError::Misasked)?;
                let mut numbers = terms.iter().flat_map(|term| document.numbers(*term));
                if numbers.any(|number| members.contains(&Ordinal(number))) {
                    records.insert(record);
                }
            }
            for member in members {
                counts[member.0 as usize] = records.len();
            }
        }
        Ok(())
    }

    /// The numbers of attributions of which each entity is the speaker.
    fn statement_counts(&self) -> Result<Option<Numbers>, KbError> {
        let Some(lagging) = self.few_lagging(Kind::Claim)? else {
            return Ok(None);
        };
        let indexed = self.live(Kind::Claim)? - self.index_lag(Kind::Claim)?;
        let mut counts = self.no_numbers(Kind::Entity)?;
        let columns = [AttributionColumn::Speaker];
        let mut add = |value: u64| {
            let speaker = value.checked_sub(1);
            if let Some(count) = speaker.and_then(|speaker| counts.get_mut(speaker as usize)) {
                *count += 1;
            }
        };
        let reader = &self.index_view().readers.claims;
        reader.each(&indexed, &[], &columns, |_, _, rows| {
            (0..rows.len()).for_each(|row| add(rows.number(row, 0)));
        })?;
        for claim in lagging {
            let record = self.record_ref(Kind::Claim, Ordinal(claim))?;
            let document = record.document().ok_or(KbError::Misasked)?;
            document.rows(&columns).iter().for_each(|row| add(row[0]));
        }
        let merges = self.merges()?;
        for merged in merges.merged() {
            let survivor = merges.survivor(Ordinal(merged)).0 as usize;
            counts[survivor] += counts[merged as usize];
        }
        for merged in merges.merged() {
            counts[merged as usize] = counts[merges.survivor(Ordinal(merged)).0 as usize];
        }
        Ok(Some(counts))
    }

    /// The live records of a kind that the index lags behind; `None` if they are too many to read.
    fn few_lagging(&self, kind: Kind) -> Result<Option<RoaringBitmap>, KbError> {
        let lagging = self.live(kind)? & self.index_lag(kind)?;
        Ok((lagging.len() <= MOST_EVALUATED as u64).then_some(lagging))
    }

    fn count_by_reading(
        &self,
        kind: Kind,
        records: &RoaringBitmap,
        field: &'static Field,
        counts: &mut Numbers,
    ) -> Result<(), KbError> {
        for ordinal in records {
            if let SortValue::Number(count) = self.sort_value(kind, ordinal, field)? {
                counts[ordinal as usize] = u64::try_from(count).unwrap_or_default();
            }
        }
        Ok(())
    }
}
