//! Plans of filters: what the index can tell, and which records are left to evaluate.

use roaring::RoaringBitmap;

use crate::{
    index::{Column, ColumnFilter, PartColumn, RowColumn, TermKind, text_number},
    kb::{
        error::KbError,
        filter::{
            eval_cache::EvalCache,
            expr::{FilterExpr, Test, TextTest},
            field::{Field, FieldType, IndexedBy, OriginalPart, Part, Place, ValuePart},
            field_id::FieldId,
            row_filter::part_filter,
        },
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
                    if let Some(key) = self.find_of(kind, id)? {
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
            (
                IndexedBy::Addresses(_) | IndexedBy::Value(ValuePart::Url),
                Test::Address(addresses),
            ) => {
                let mut candidates = RoaringBitmap::new();
                for address in addresses {
                    candidates |= reader.with(TermKind::Address, text_number(address))?;
                }
                // Another address may have the same hash.
                CandidateSets::possible(candidates)
            }
            (IndexedBy::Flag(term), Test::Flag(flag)) => {
                CandidateSets::exact(reader.with(term, (*flag).into())?)
            }
            (IndexedBy::Original(OriginalPart::Revoked), Test::Flag(flag)) => {
                let marked = reader.with(TermKind::Revoked, 1)?;
                CandidateSets::exact(match flag {
                    true => marked,
                    false => within - marked,
                })
            }
            (IndexedBy::Mark(term), Test::Flag(flag)) => {
                let marked = reader.with(term, 1)?;
                CandidateSets::exact(match flag {
                    true => marked,
                    false => within - marked,
                })
            }
            (
                IndexedBy::Choice(_)
                | IndexedBy::Flag(_)
                | IndexedBy::Mark(_)
                | IndexedBy::Original(OriginalPart::Revoked)
                | IndexedBy::Since,
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
            (IndexedBy::ExternalIds, Test::Some(expr)) => {
                return self.identified_candidates(kind, expr, within);
            }
            (IndexedBy::ExternalIds, Test::Missing) => {
                let every = FilterExpr::All(Vec::new());
                let any = self.identified_candidates(kind, &every, within)?;
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

    /// The candidate sets of a filter on an external id of the records themselves.
    fn identified_candidates(
        &self,
        kind: Kind,
        expr: &FilterExpr,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        let mut narrowed = within.clone();
        if let Some(values) = values(expr) {
            // The same terms are those of the external ids of attributions, and of hosts.
            let reader = self.index_view().readers.of(kind);
            let mut identified = self.index_lag(kind)?.clone();
            for value in values {
                identified |= reader.identified(value)?;
            }
            narrowed &= identified;
        }
        let column = RowColumn::Part(PartColumn::ExternalId);
        let filter = ColumnFilter::All(vec![
            ColumnFilter::Number(column, Box::new(|owner| owner == 1)),
            self.row_filter(Place::ExternalId, expr)?,
        ]);
        self.row_candidates(kind, Place::ExternalId, &filter, &narrowed)
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
    pub(super) fn without_lag(
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
        (_, Test::Address(_)) => 1,
        (IndexedBy::ExternalIds, Test::Some(expr)) if values(expr).is_some() => 2,
        (
            IndexedBy::Assessment(_)
            | IndexedBy::Choice(_)
            | IndexedBy::Flag(_)
            | IndexedBy::Mark(_),
            _,
        ) => 2,
        (IndexedBy::Rows(_) | IndexedBy::ExternalIds, _) => 4,
        (IndexedBy::Referring(_) | IndexedBy::Relations | IndexedBy::No, _) => 7,
        (_, Test::Text(_)) => 6,
        _ => 5,
    }
}

/// The values of which an external id must have one; `None` where it may have others.
fn values(expr: &FilterExpr) -> Option<&[String]> {
    match expr {
        FilterExpr::All(inner) => inner.iter().find_map(values),
        FilterExpr::Field(field, Test::Text(TextTest::In(texts))) => {
            (field.id == FieldId::ExternalIdValue).then_some(&**texts)
        }
        _ => None,
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
