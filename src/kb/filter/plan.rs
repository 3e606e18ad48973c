//! Plans of filters: what the index can tell, and which records are left to evaluate.

use roaring::RoaringBitmap;
use strum::VariantArray;

use crate::{
    index::{Column, IDENTIFIER, PackedField, Reader, TEXT, TermKind, TextField, column::of_float},
    kb::{
        error::KbError,
        filter::{
            eval_cache::EvalCache,
            expr::{FilterExpr, Order, Test},
            field::{Assessed, Field, FieldType, IndexedBy, Part},
        },
        rules::verdict::ClaimStatus,
        snapshot::Snapshot,
    },
    model::{Kind, Ordinal},
};

/// The most records on which one filter may be evaluated because the index cannot tell.
pub(in crate::kb) const MOST_EVALUATED: usize = 100_000;

/// The candidate sets of a filter, as far as the index can tell.
pub(super) struct CandidateSets {
    /// The records that match.
    pub(super) surely: RoaringBitmap,
    /// The records that may match, with those of `surely`.
    pub(super) perhaps: RoaringBitmap,
}

impl CandidateSets {
    /// The candidate sets of a filter that the index answers.
    fn exact(matches: RoaringBitmap) -> CandidateSets {
        CandidateSets {
            surely: matches.clone(),
            perhaps: matches,
        }
    }

    /// The candidate sets of a filter that the index only narrows.
    fn possible(candidates: RoaringBitmap) -> CandidateSets {
        CandidateSets {
            surely: RoaringBitmap::new(),
            perhaps: candidates,
        }
    }

    /// The candidate sets of the negation, within a set.
    fn not(self, within: &RoaringBitmap) -> CandidateSets {
        CandidateSets {
            surely: within - self.perhaps,
            perhaps: within - self.surely,
        }
    }

    fn and(&mut self, other: &CandidateSets) {
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
                        candidates.and(&self.with_part(kind, part, within)?);
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

    /// The records that have a part.
    fn with_part(
        &self,
        kind: Kind,
        part: Part,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        let reader = self.index_view().readers.of(kind);
        let with_value = |is_wanted: fn(u8) -> bool| {
            reader.filter(Column::Flags, within, move |flags| {
                is_wanted(PackedField::VALUE_KIND.of(flags))
            })
        };
        let matches = match part {
            Part::Always | Part::Anonymous => return Ok(CandidateSets::exact(within.clone())),
            // The kinds 6 and 7 are those of some value and of none.
            Part::Value => with_value(|value_kind| !matches!(value_kind, 6 | 7))?,
            Part::Quantity => with_value(|value_kind| value_kind == 2)?,
        };
        self.without_lag(kind, CandidateSets::exact(matches), within)
    }

    /// The candidate sets of one test.
    pub(super) fn field_candidates(
        &self,
        kind: Kind,
        field: &'static Field,
        test: &Test,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        let reader = self.index_view().readers.of(kind);
        let candidates = match (field.index, test) {
            (IndexedBy::Inside(part), Test::Missing) => {
                return Ok(self.with_part(kind, part, within)?.not(within));
            }
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
            (IndexedBy::Records(term, column), Test::One(expr) | Test::Some(expr)) => {
                let referenced = self.matching_references(field.shape, expr)?;
                CandidateSets::exact(reader.with_any(term, column, &referenced, within)?)
            }
            (IndexedBy::Records(_, Some(column)), Test::Missing) => {
                CandidateSets::exact(reader.filter(column, within, |number| number == 0)?)
            }
            (IndexedBy::Rows, Test::Some(expr)) => {
                let (surely, perhaps) = reader.some(&self.attribution_filter(expr)?, within)?;
                CandidateSets { surely, perhaps }
            }
            (IndexedBy::Span, Test::Time(when)) => {
                CandidateSets::exact(reader.lying(*when, within)?)
            }
            (IndexedBy::Since, Test::Whole(order, revision)) => {
                let matches =
                    |number: u64| order.matches(&i128::from(number), &i128::from(*revision));
                CandidateSets::exact(reader.filter(Column::VersionRevision, within, matches)?)
            }
            (IndexedBy::Amount, Test::Decimal(order, amount)) => {
                amounts(reader, *order, of_float(amount.to_f64()), within)?
            }
            (IndexedBy::Assessment(assessed), test) => {
                return Ok(self.assessment_candidates(assessed, test, within));
            }
            (IndexedBy::Names | IndexedBy::AmongNames, Test::Text(test)) => {
                let (surely, perhaps) = reader.texts(TextField::Names, test.query())?;
                match field.index {
                    IndexedBy::Names => CandidateSets { surely, perhaps },
                    _ => CandidateSets::possible(perhaps),
                }
            }
            (IndexedBy::Prose | IndexedBy::Statement | IndexedBy::AmongProse, Test::Text(test)) => {
                let (surely, perhaps) = reader.texts(TextField::Prose, test.query())?;
                match field.index {
                    IndexedBy::Prose => CandidateSets { surely, perhaps },
                    IndexedBy::Statement => CandidateSets {
                        surely: surely
                            - reader.with(TermKind::ValueKind, TEXT.into())?
                            - reader.with(TermKind::ValueKind, IDENTIFIER.into())?,
                        perhaps,
                    },
                    _ => CandidateSets::possible(perhaps),
                }
            }
            _ => CandidateSets::possible(within.clone()),
        };
        self.without_lag(kind, candidates, within)
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
    ) -> CandidateSets {
        let Some(column) = self.assessments() else {
            return CandidateSets::possible(within.clone());
        };
        match (assessed, test) {
            (Assessed::Status, Test::Choice(choices)) => {
                let mut matches = RoaringBitmap::new();
                for choice in choices {
                    if let Some(status) = ClaimStatus::VARIANTS.get(usize::from(*choice)) {
                        matches |= column.with_status(*status) & within;
                    }
                }
                CandidateSets::exact(matches)
            }
            (Assessed::Voices, Test::Whole(order, number)) => {
                let many = column.filter(within, |assessment| assessment.has_more_voices());
                let matches = column.filter(within, |assessment| {
                    order.matches(&i64::from(assessment.voices), number)
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
        }
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
        (IndexedBy::Rows, Test::Some(expr)) if names_record(expr) => 2,
        (IndexedBy::Assessment(_) | IndexedBy::Choice(_) | IndexedBy::Flag(_), _) => 2,
        (IndexedBy::Rows, _) => 4,
        (IndexedBy::No, _) => 7,
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

/// The claims by a comparison of their amounts. The column has floating-point numbers, which do not
/// tell amounts apart that are very near to each other.
fn amounts(
    reader: &Reader,
    order: Order,
    amount: u64,
    within: &RoaringBitmap,
) -> Result<CandidateSets, KbError> {
    let near = reader.filter(Column::Amount, within, |number| number == amount)?;
    let strict = match order {
        Order::Less | Order::AtMost => Order::Less,
        Order::More | Order::AtLeast => Order::More,
        Order::Equal => return Ok(CandidateSets::possible(near)),
    };
    let surely = reader.filter(Column::Amount, within, |number| {
        number != 0 && strict.matches(&number, &amount)
    })?;
    Ok(CandidateSets {
        perhaps: &surely | near,
        surely,
    })
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
