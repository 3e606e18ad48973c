//! Plans of filters: what the index can tell, and which records are left to evaluate.

use std::collections::{HashMap, HashSet};

use roaring::RoaringBitmap;
use strum::VariantArray;

use crate::{
    index::{Column, ColumnFilter, PartKind, Reader, TermKind, TextColumn, TextField},
    kb::{
        error::KbError,
        filter::{
            eval_cache::EvalCache,
            expr::{FilterExpr, Test},
            field::{Assessed, Field, FieldType, IndexedBy, Part, Place, Words},
            field_value::{recorded_at, recorded_by},
            row_filter::part_filter,
        },
        rules::verdict::ClaimStatus,
        snapshot::Snapshot,
    },
    model::{Kind, Ordinal, Revision},
};

/// The most records on which one filter may be evaluated because the index cannot tell.
pub(in crate::kb) const MOST_EVALUATED: usize = 100_000;

/// The number of records of which texts are not looked up in columns, since to read them takes less
/// time; few in tests, so that both ways are exercised.
const FEW_TEXTS: u64 = if cfg!(test) { 3 } else { 1_000 };

/// The candidate sets of a filter, as far as the index can tell.
pub(super) struct CandidateSets {
    /// The records that match.
    pub(super) surely: RoaringBitmap,
    /// The records that may match, with those of `surely`.
    pub(super) perhaps: RoaringBitmap,
}

impl CandidateSets {
    /// The candidate sets of a filter that the index answers.
    pub(super) fn exact(matches: RoaringBitmap) -> CandidateSets {
        CandidateSets {
            surely: matches.clone(),
            perhaps: matches,
        }
    }

    /// The candidate sets of a filter that the index only narrows.
    pub(super) fn possible(candidates: RoaringBitmap) -> CandidateSets {
        CandidateSets {
            surely: RoaringBitmap::new(),
            perhaps: candidates,
        }
    }

    /// The candidate sets of the negation, within a set.
    pub(super) fn not(self, within: &RoaringBitmap) -> CandidateSets {
        CandidateSets {
            surely: within - self.perhaps,
            perhaps: within - self.surely,
        }
    }

    pub(super) fn and(&mut self, other: &CandidateSets) {
        self.surely &= &other.surely;
        self.perhaps &= &other.perhaps;
    }
}

impl Snapshot {
    /// The ordinals of the records of a kind that a filter matches, at this revision. Attributions
    /// have no ordinals, so their kind is none of these.
    pub fn matching(&self, kind: Kind, expr: &FilterExpr) -> Result<RoaringBitmap, KbError> {
        let cache = EvalCache::new();
        let all = self.all_ordinals(kind)?;
        if matches!(kind, Kind::Predicate | Kind::EntityType | Kind::Unit) {
            return self.evaluate(kind, expr, all, &cache);
        }
        let CandidateSets { surely, perhaps } = self.candidates(kind, expr, &all)?;
        let doubtful = perhaps - &surely;
        if doubtful.len() > MOST_EVALUATED as u64 {
            return Err(KbError::TooMuch {
                most: MOST_EVALUATED,
                what: "records of which the index cannot tell whether they pass",
                instead: "add a condition that leaves fewer, such as one on an id, a type, a predicate or a source",
            });
        }
        Ok(surely | self.evaluate(kind, expr, doubtful, &cache)?)
    }

    /// The candidates on which a filter evaluates to true.
    fn evaluate<'c>(
        &self,
        kind: Kind,
        expr: &'c FilterExpr,
        candidates: RoaringBitmap,
        cache: &EvalCache<'c>,
    ) -> Result<RoaringBitmap, KbError> {
        let mut matches = Vec::new();
        for ordinal in candidates {
            let record = self.record_ref(kind, Ordinal(ordinal))?;
            if self.matches(expr, &record, cache)? {
                matches.push(ordinal);
            }
        }
        Ok(RoaringBitmap::from_sorted_iter(matches).expect("a bitmap iterates in ascending order"))
    }

    /// The candidate sets of a filter among the records `within` a set. Nothing is said of others.
    pub(super) fn candidates(
        &self,
        kind: Kind,
        expr: &FilterExpr,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        Ok(match expr {
            FilterExpr::All(inner) => {
                // The cheapest comes first and narrows the others. Negations narrow little.
                let mut inner: Vec<&FilterExpr> = inner.iter().collect();
                inner.sort_by_key(|expr| (cost(expr), matches!(expr, FilterExpr::Not(_))));
                let mut all = CandidateSets::exact(within.clone());
                for expr in inner {
                    all.and(&self.candidates(kind, expr, &all.perhaps)?);
                    if all.perhaps.is_empty() {
                        break;
                    }
                }
                all
            }
            FilterExpr::Any(inner) => {
                let mut any = CandidateSets::exact(RoaringBitmap::new());
                for expr in inner {
                    let candidates = self.candidates(kind, expr, within)?;
                    any.surely |= candidates.surely;
                    any.perhaps |= candidates.perhaps;
                }
                any
            }
            FilterExpr::Not(inner) => self.candidates(kind, inner, within)?.not(within),
            FilterExpr::Ids(ids) => {
                let mut matches = RoaringBitmap::new();
                for id in ids {
                    if let Some(key) = self.find(id)?
                        && key.kind == kind
                    {
                        matches.insert(key.ordinal.0);
                    }
                }
                if kind == Kind::Entity {
                    self.merges()?.widen(&mut matches);
                }
                CandidateSets::exact(matches)
            }
            FilterExpr::Holds(at, least) => {
                let candidates = self.holding_candidates(*at, *least, within)?;
                self.without_lag(kind, candidates, within)?
            }
            FilterExpr::Field(field, test) => match (field.index, test) {
                (IndexedBy::Inside(part), Test::One(inner)) => {
                    let mut candidates = self.candidates(kind, inner, within)?;
                    if part != Part::Always {
                        let filter = part_filter(Place::Record, part);
                        candidates.and(&self.row_candidates(
                            kind,
                            Place::Record,
                            &filter,
                            within,
                        )?);
                    }
                    candidates
                }
                _ if kind == Kind::Entity && !self.merges()?.is_empty() => {
                    self.whole_entity_candidates(field, test, within)?
                }
                _ => self.field_candidates(kind, field, test, within)?,
            },
        })
    }

    /// The candidate sets of one test.
    pub(super) fn field_candidates(
        &self,
        kind: Kind,
        field: &'static Field,
        test: &Test,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        if let Some(filter) = self.column_filter(Place::Record, field, test)? {
            return self.row_candidates(kind, Place::Record, &filter, within);
        }
        let reader = self.index_view().readers.of(kind);
        let candidates = match (field.index, test) {
            (IndexedBy::Choice(term), Test::Choice(choices)) => {
                let mut matches = RoaringBitmap::new();
                for choice in choices {
                    matches |= reader.with(term, (*choice).into())?;
                }
                CandidateSets::exact(matches)
            }
            (IndexedBy::Flag(term), Test::Flag(flag)) => {
                CandidateSets::exact(reader.with(term, (*flag).into())?)
            }
            (IndexedBy::Mark(term), Test::Flag(flag)) => {
                let marked = reader.with(term, 1)?;
                CandidateSets::exact(match flag {
                    true => marked,
                    false => within - marked,
                })
            }
            (
                IndexedBy::Choice(_) | IndexedBy::Flag(_) | IndexedBy::Mark(_) | IndexedBy::Since,
                Test::Missing,
            ) => CandidateSets::exact(RoaringBitmap::new()),
            (IndexedBy::Records(term, column), Test::One(expr) | Test::Some(expr)) => {
                let referenced = self.matching_references(field.shape, expr)?;
                CandidateSets::exact(reader.with_any(term, column, &referenced, within)?)
            }
            (IndexedBy::Records(_, Some(column)), Test::Missing) => {
                CandidateSets::exact(reader.filter(column, within, |number| number == 0)?)
            }
            (IndexedBy::Records(term, None), Test::Missing) => {
                CandidateSets::exact(within - reader.under(term)?.0)
            }
            (IndexedBy::Rows(place), Test::Some(expr)) => {
                let filter = self.row_filter(place, expr)?;
                return self.row_candidates(kind, place, &filter, within);
            }
            (IndexedBy::Rows(place), Test::Missing) => {
                let any = self.row_candidates(kind, place, &ColumnFilter::EVERY, within)?;
                return Ok(any.not(within));
            }
            (IndexedBy::Since, Test::Whole(order, revision)) => {
                let matches =
                    |number: u64| order.matches(&i128::from(number), &i128::from(*revision));
                CandidateSets::exact(reader.filter(Column::VersionRevision, within, matches)?)
            }
            (IndexedBy::Commit, test) => self.by_commit(reader, field, test, within)?,
            (IndexedBy::Assessment(assessed), test) => {
                return self.assessment_candidates(assessed, test, within);
            }
            (IndexedBy::Words(words, columns), test) => {
                return self.text_candidates(kind, (words, columns), test, within);
            }
            (IndexedBy::Relations, Test::Some(expr)) => {
                return self.related_candidates(expr, within);
            }
            (IndexedBy::Relations, Test::Missing) => {
                let related = self.related_candidates(&FilterExpr::All(Vec::new()), within)?;
                return Ok(related.not(within));
            }
            (IndexedBy::Origin, Test::One(expr)) => {
                let origins = self.matching(Kind::Source, expr)?;
                return Ok(CandidateSets::exact(self.with_origins(&origins)? & within));
            }
            (IndexedBy::Origin, Test::Missing) => {
                return Ok(CandidateSets::exact(RoaringBitmap::new()));
            }
            (IndexedBy::Referring(referring), Test::Some(expr)) => {
                return self.referring_candidates(referring, expr, within);
            }
            (IndexedBy::Referring(referring), Test::Missing) => {
                let every = FilterExpr::All(Vec::new());
                let referred = self.referring_candidates(referring, &every, within)?;
                return Ok(referred.not(within));
            }
            _ => CandidateSets::possible(within.clone()),
        };
        self.without_lag(kind, candidates, within)
    }

    /// The candidate sets of a filter on rows.
    pub(super) fn row_candidates(
        &self,
        kind: Kind,
        place: Place,
        filter: &ColumnFilter<'_>,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        let reader = self.index_view().readers.of(kind);
        let (surely, perhaps) = reader.some(place.rows(), filter, within)?;
        self.without_lag(kind, CandidateSets { surely, perhaps }, within)
    }

    /// The candidate sets of a test of texts: by their words, and by the texts themselves for the
    /// records of which words do not tell.
    fn text_candidates(
        &self,
        kind: Kind,
        (words, columns): (Words, &'static [TextColumn]),
        test: &Test,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        let reader = self.index_view().readers.of(kind);
        let query = match test {
            Test::Text(test) => test.query(),
            // Every claim has a statement.
            Test::Missing if words == Words::Statement => {
                let none = CandidateSets::exact(RoaringBitmap::new());
                return self.without_lag(kind, none, within);
            }
            Test::Missing => {
                let present = columns.iter().map(|column| ColumnFilter::HasText(*column));
                let present = ColumnFilter::Any(present.collect());
                let present = self.row_candidates(kind, Place::Record, &present, within)?;
                return Ok(present.not(within));
            }
            _ => return Err(KbError::Misasked),
        };
        let field = match words {
            Words::Names | Words::AmongNames => TextField::Names,
            Words::Prose | Words::Statement => TextField::Prose,
        };
        let (mut surely, perhaps) = reader.texts(field, query)?;
        let perhaps = perhaps & within;
        match words {
            Words::Names | Words::Prose => {}
            Words::AmongNames => surely.clear(),
            Words::Statement => {
                // A text value has words too, but where it does not match, they are not its own.
                let with_text = reader.with(TermKind::ValueKind, 1)? & &perhaps;
                let value = ColumnFilter::Text(TextColumn::Value, query);
                let (_, matching) = reader.some(PartKind::Record, &value, &with_text)?;
                surely -= matching;
            }
        }
        let words = CandidateSets { surely, perhaps };
        let mut candidates = self.without_lag(kind, words, within)?;
        let doubtful = &candidates.perhaps - &candidates.surely - self.index_lag(kind)?;
        if doubtful.len() > FEW_TEXTS && !columns.is_empty() {
            let texts = columns.iter();
            let texts = texts.map(|column| ColumnFilter::Text(*column, query));
            let texts = ColumnFilter::Any(texts.collect());
            let decided = self.row_candidates(kind, Place::Record, &texts, &doubtful)?;
            candidates.surely |= decided.surely;
            candidates.perhaps -= doubtful - decided.perhaps;
        }
        Ok(candidates)
    }

    /// The records whose versions were written by commits that pass a test.
    fn by_commit(
        &self,
        reader: &Reader,
        field: &'static Field,
        test: &Test,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        let mut passing = HashMap::new();
        let mut revisions = HashSet::new();
        let all = &[Column::VersionRevision];
        reader.each(within, all, &[], |_, numbers, _| {
            revisions.insert(numbers[0]);
        })?;
        for revision in revisions {
            let value = match field.shape {
                FieldType::Text => recorded_by(self, Revision(revision))?,
                _ => recorded_at(self, Revision(revision))?,
            };
            let passes = self.passes(value, test, field.shape, &EvalCache::new())?;
            passing.insert(revision, passes);
        }
        let passes = |revision: u64| passing.get(&revision).is_some_and(|passes| *passes);
        let matches = reader.filter(Column::VersionRevision, within, passes)?;
        Ok(CandidateSets::exact(matches))
    }

    /// The records of a referenced kind that a filter matches.
    pub(super) fn matching_references(
        &self,
        field_type: FieldType,
        expr: &FilterExpr,
    ) -> Result<RoaringBitmap, KbError> {
        let (FieldType::One(record_type) | FieldType::Many(record_type)) = field_type else {
            return Err(KbError::Misasked);
        };
        let kind = record_type.kind().ok_or(KbError::Misasked)?;
        let mut referenced = self.matching(kind, expr)?;
        if kind == Kind::Entity {
            // A reference to a merged entity leads to its survivor.
            let merges = self.merges()?;
            referenced -= merges.merged();
            merges.widen(&mut referenced);
        }
        Ok(referenced)
    }

    /// The candidate sets of the index, corrected for this revision: whatever it says of records
    /// that it lags behind is void, so that these may match.
    fn without_lag(
        &self,
        kind: Kind,
        mut candidates: CandidateSets,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        let lag = self.index_lag(kind)?;
        candidates.surely &= within;
        candidates.perhaps &= within;
        if !lag.is_empty() {
            candidates.surely -= lag;
            candidates.perhaps |= lag & within;
        }
        Ok(candidates)
    }

    /// The candidate sets of a test of the assessment, by the assessment column.
    fn assessment_candidates(
        &self,
        assessed: Assessed,
        test: &Test,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        let column = self.all_assessments()?;
        Ok(match (assessed, test) {
            (_, Test::Missing) => CandidateSets::exact(RoaringBitmap::new()),
            (Assessed::Status, Test::Choice(choices)) => {
                let mut matches = RoaringBitmap::new();
                for choice in choices {
                    if let Some(status) = ClaimStatus::VARIANTS.get(usize::from(*choice)) {
                        matches |= column.with_status(*status) & within;
                    }
                }
                CandidateSets::exact(matches)
            }
            (assessed, Test::Whole(order, number)) => {
                let many = column.filter(within, |assessment| {
                    assessed.count(&assessment) == Some(u8::MAX)
                });
                let matches = column.filter(within, |assessment| {
                    let count = assessed.count(&assessment);
                    count.is_some_and(|count| order.matches(&i64::from(count), number))
                });
                CandidateSets {
                    surely: &matches - &many,
                    perhaps: matches | many,
                }
            }
            (assessed, Test::Flag(flag)) => {
                let matches = column.filter(within, |assessment| {
                    assessed
                        .flag(&assessment)
                        .is_none_or(|value| value == *flag)
                });
                CandidateSets::exact(matches)
            }
            _ => CandidateSets::possible(within.clone()),
        })
    }
}

/// The cost of the candidate sets of a filter, as a rank.
fn cost(expr: &FilterExpr) -> u8 {
    match expr {
        FilterExpr::Ids(_) => 0,
        FilterExpr::All(inner) | FilterExpr::Any(inner) => {
            inner.iter().map(cost).max().unwrap_or(0)
        }
        FilterExpr::Not(inner) => cost(inner).max(3),
        FilterExpr::Field(field, Test::One(inner))
            if matches!(field.index, IndexedBy::Inside(_)) =>
        {
            cost(inner)
        }
        FilterExpr::Field(field, test) => test_cost(field.index, test),
        FilterExpr::Holds(..) => 5,
    }
}

/// The cost of a test of a field. A function of its own since, inside the recursive one, rustc
/// 1.95 with optimizations makes 3 of the 1.
fn test_cost(index: IndexedBy, test: &Test) -> u8 {
    match (index, test) {
        (IndexedBy::Records(..), Test::One(expr) | Test::Some(expr)) => match **expr {
            FilterExpr::Ids(_) => 1,
            _ => 3,
        },
        (IndexedBy::Rows(_), Test::Some(expr)) if names_record(expr) => 2,
        (
            IndexedBy::Assessment(_)
            | IndexedBy::Choice(_)
            | IndexedBy::Flag(_)
            | IndexedBy::Mark(_),
            _,
        ) => 2,
        (IndexedBy::Rows(_), _) => 4,
        (IndexedBy::Referring(_) | IndexedBy::Relations | IndexedBy::No, _) => 7,
        (_, Test::Text(_)) => 6,
        _ => 5,
    }
}

/// Whether a filter on attributions requires a speaker or a source, so that few match.
fn names_record(expr: &FilterExpr) -> bool {
    match expr {
        FilterExpr::All(inner) => inner.iter().any(names_record),
        FilterExpr::Field(field, Test::One(inner)) => match field.index {
            IndexedBy::Inside(_) => names_record(inner),
            index => matches!(index, IndexedBy::RowRecord(..)),
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::filter::{field::RecordType, field_id::FieldId, tables::field};

    fn of(record_type: RecordType, id: FieldId, inner: FilterExpr) -> FilterExpr {
        let field = field(record_type, id).unwrap();
        let inner = Box::new(inner);
        match field.shape {
            FieldType::Many(_) => FilterExpr::Field(field, Test::Some(inner)),
            _ => FilterExpr::Field(field, Test::One(inner)),
        }
    }

    /// References by id come first, then references by other filters.
    #[test]
    fn the_cheapest_filter_comes_first() {
        let ids = || FilterExpr::Ids(vec!["x".into()]);
        let of_type = of(
            RecordType::Claim,
            FieldId::ClaimSubject,
            of(RecordType::Entity, FieldId::EntityType, ids()),
        );
        let source = of(
            RecordType::Attribution,
            FieldId::AttributionSource,
            of(RecordType::Source, FieldId::SourcePublisher, ids()),
        );
        let said = of(
            RecordType::Claim,
            FieldId::ClaimAttributions,
            FilterExpr::All(vec![source]),
        );
        let ordered = [
            of(RecordType::Claim, FieldId::ClaimPredicate, ids()),
            said.clone(),
            of_type,
            said.opposite(),
        ];
        let costs = ordered.each_ref().map(cost);
        assert_eq!(costs, [1, 2, 3, 3]);
    }
}
