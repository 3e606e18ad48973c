//! Which records a condition holds of.

use roaring::RoaringBitmap;

use crate::{
    index::{Column, PackedField, Reader, TermKind, TextField, TextQuery, column::of_float},
    kb::{
        ClaimStatus, KbError, Snapshot,
        filter::{EvalCache, Field, FieldType, FilterExpr, IndexedBy, Order, Part, Test},
    },
    model::{Kind, Ordinal},
};

/// How many records a condition may be tried on that the index cannot tell of.
pub(in crate::kb) const MOST_TRIED: usize = 100_000;

/// The records that a condition holds of, as far as the index can tell.
pub(super) struct CandidateSets {
    /// It holds of these.
    pub(super) surely: RoaringBitmap,
    /// It holds of no others than these.
    pub(super) perhaps: RoaringBitmap,
}

impl CandidateSets {
    fn just(set: RoaringBitmap) -> CandidateSets {
        CandidateSets {
            surely: set.clone(),
            perhaps: set,
        }
    }

    fn among(set: RoaringBitmap) -> CandidateSets {
        CandidateSets {
            surely: RoaringBitmap::new(),
            perhaps: set,
        }
    }
}

impl Snapshot {
    /// The ordinals of the records of a kind that a condition holds of, at this revision. The kind
    /// is not that of attributions, which have none.
    pub fn matching(&self, kind: Kind, condition: &FilterExpr) -> Result<RoaringBitmap, KbError> {
        let memory = EvalCache::new();
        if matches!(kind, Kind::Predicate | Kind::EntityType) {
            return self.tried(kind, condition, self.everything(kind)?, &memory);
        }
        let all = self.everything(kind)?;
        let CandidateSets { surely, perhaps } = self.narrowed(kind, condition, &all)?;
        let doubtful = perhaps - &surely;
        if doubtful.len() > MOST_TRIED as u64 {
            return Err(KbError::TooMuch {
                most: MOST_TRIED,
                what: "records of which the index cannot tell whether they pass",
                instead: "add a condition that leaves fewer, such as one on an id, a type, a predicate or a source",
            });
        }
        Ok(surely | self.tried(kind, condition, doubtful, &memory)?)
    }

    /// All records of a kind.
    pub fn everything(&self, kind: Kind) -> Result<RoaringBitmap, KbError> {
        Ok(self.live(kind)?.clone())
    }

    fn tried<'c>(
        &self,
        kind: Kind,
        condition: &'c FilterExpr,
        candidates: RoaringBitmap,
        memory: &EvalCache<'c>,
    ) -> Result<RoaringBitmap, KbError> {
        let mut holding = Vec::new();
        for ordinal in candidates {
            let it = self.it(kind, Ordinal(ordinal))?;
            if self.holds(condition, &it, memory)? {
                holding.push(ordinal);
            }
        }
        Ok(RoaringBitmap::from_sorted_iter(holding).expect("they were tried in ascending order"))
    }

    /// What the index tells of a condition on the records `within` a set. Of others it tells nothing.
    pub(super) fn narrowed(
        &self,
        kind: Kind,
        condition: &FilterExpr,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        Ok(match condition {
            FilterExpr::All(them) => {
                // What is found at once comes first, so that the rest is asked of few. What must not
                // hold leaves many.
                let mut them: Vec<&FilterExpr> = them.iter().collect();
                them.sort_by_key(|it| (effort(it), matches!(it, FilterExpr::Not(_))));
                let mut all = CandidateSets::just(within.clone());
                for one in them {
                    let found = self.narrowed(kind, one, &all.perhaps)?;
                    all.surely &= found.surely;
                    all.perhaps &= found.perhaps;
                    if all.perhaps.is_empty() {
                        break;
                    }
                }
                all
            }
            FilterExpr::Any(them) => {
                let mut any = CandidateSets::just(RoaringBitmap::new());
                for one in them {
                    let found = self.narrowed(kind, one, within)?;
                    any.surely |= found.surely;
                    any.perhaps |= found.perhaps;
                }
                any
            }
            FilterExpr::Not(one) => {
                let found = self.narrowed(kind, one, within)?;
                CandidateSets {
                    surely: within - found.perhaps,
                    perhaps: within - found.surely,
                }
            }
            FilterExpr::Ids(ids) => {
                let mut set = RoaringBitmap::new();
                for id in ids {
                    if let Some(found) = self.find(id)?
                        && found.kind == kind
                    {
                        set.insert(found.ordinal.0);
                    }
                }
                CandidateSets::just(set)
            }
            FilterExpr::Field(field, Test::One(inside))
                if matches!(field.index, IndexedBy::Inside(_)) =>
            {
                let IndexedBy::Inside(part) = field.index else {
                    return Err(KbError::Misasked);
                };
                let mut found = self.narrowed(kind, inside, within)?;
                if part != Part::Always {
                    let there = self.there(kind, part, within)?;
                    found.surely &= there.surely;
                    found.perhaps &= there.perhaps;
                }
                found
            }
            FilterExpr::Field(field, test) => self.leaf(kind, field, test, within)?,
        })
    }

    /// The records that have a part.
    fn there(
        &self,
        kind: Kind,
        part: Part,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        let reader = self.indexed().readers.of(kind);
        let has = |kinds: std::ops::Range<u8>| {
            reader.filter(Column::Facets, within, move |facets| {
                kinds.contains(&PackedField::VALUE_KIND.of(facets))
            })
        };
        let found = match part {
            Part::Always | Part::Anonymous => return Ok(CandidateSets::just(within.clone())),
            Part::Value => has(0..6)?,
            Part::Quantity => has(2..3)?,
        };
        self.amended(kind, CandidateSets::just(found), within)
    }

    fn leaf(
        &self,
        kind: Kind,
        field: &'static Field,
        test: &Test,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        let reader = self.indexed().readers.of(kind);
        let found = match (field.index, test) {
            (IndexedBy::Inside(part), Test::Missing) => {
                let there = self.there(kind, part, within)?;
                return Ok(CandidateSets {
                    surely: within - there.perhaps,
                    perhaps: within - there.surely,
                });
            }
            (IndexedBy::Choice(tag), Test::Choice(choices)) => {
                let mut found = RoaringBitmap::new();
                for choice in choices {
                    found |= reader.with(tag, (*choice).into())?;
                }
                CandidateSets::just(found)
            }
            (IndexedBy::Flag(tag), Test::Flag(flag)) => {
                CandidateSets::just(reader.with(tag, (*flag).into())?)
            }
            (IndexedBy::Records(tag, column), Test::One(condition) | Test::Some(condition)) => {
                let others = self.others(field.shape, condition)?;
                CandidateSets::just(reader.with_any(tag, column, &others, within)?)
            }
            (IndexedBy::Records(_, Some(column)), Test::Missing) => {
                CandidateSets::just(reader.filter(column, within, |number| number == 0)?)
            }
            (IndexedBy::Rows, Test::Some(condition)) => {
                let (surely, perhaps) = reader.some(&self.row_test(condition)?, within)?;
                CandidateSets { surely, perhaps }
            }
            (IndexedBy::Span, Test::Time(when)) => {
                CandidateSets::just(reader.lying(*when, within)?)
            }
            (IndexedBy::Since, Test::Whole(order, revision)) => {
                let stands = |number: u64| order.holds(&i128::from(number), &i128::from(*revision));
                CandidateSets::just(reader.filter(Column::Since, within, stands)?)
            }
            (IndexedBy::Amount, Test::Decimal(order, amount)) => {
                amounts(reader, *order, of_float(amount.to_f64()), within)?
            }
            (IndexedBy::Status | IndexedBy::Origins | IndexedBy::Anonymous, test) => {
                return Ok(self.derived(field.index, test, within));
            }
            (IndexedBy::Names | IndexedBy::AmongNames, Test::Text(test)) => {
                let (surely, perhaps) = reader.texts(TextField::Names, test.query())?;
                match field.index {
                    IndexedBy::Names => CandidateSets { surely, perhaps },
                    _ => CandidateSets::among(perhaps),
                }
            }
            (IndexedBy::Prose | IndexedBy::Statement | IndexedBy::AmongProse, Test::Text(test)) => {
                let (surely, perhaps) = reader.texts(TextField::Prose, test.query())?;
                match field.index {
                    IndexedBy::Prose => CandidateSets { surely, perhaps },
                    IndexedBy::Statement => CandidateSets {
                        surely: surely - reader.with(TermKind::ValueKind, 1)?,
                        perhaps,
                    },
                    _ => CandidateSets::among(perhaps),
                }
            }
            _ => CandidateSets::among(within.clone()),
        };
        self.amended(kind, found, within)
    }

    /// The records of another kind that a condition on them holds of.
    pub(super) fn others(
        &self,
        shape: FieldType,
        condition: &FilterExpr,
    ) -> Result<RoaringBitmap, KbError> {
        let (FieldType::One(on) | FieldType::Many(on)) = shape else {
            return Err(KbError::Misasked);
        };
        self.matching(on.kind().ok_or(KbError::Misasked)?, condition)
    }

    /// What the index found, for this revision: what it says of records that have changed since
    /// is void.
    fn amended(
        &self,
        kind: Kind,
        mut found: CandidateSets,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        let changed = self.changed(kind)?;
        found.surely &= within;
        found.perhaps &= within;
        if !changed.is_empty() {
            found.surely -= changed;
            found.perhaps |= changed & within;
        }
        Ok(found)
    }

    fn derived(&self, index: IndexedBy, test: &Test, within: &RoaringBitmap) -> CandidateSets {
        let Some(standings) = self.standings() else {
            return CandidateSets::among(within.clone());
        };
        match (index, test) {
            (IndexedBy::Status, Test::Choice(choices)) => {
                let mut found = RoaringBitmap::new();
                for choice in choices {
                    let status = ClaimStatus::ALL.get(usize::from(*choice));
                    if let Some(status) = status {
                        found |= standings.with_status(*status) & within;
                    }
                }
                CandidateSets::just(found)
            }
            (IndexedBy::Anonymous, Test::Flag(flag)) => CandidateSets::just(
                standings.which(within, |standing| standing.anonymous_only == *flag),
            ),
            (IndexedBy::Origins, Test::Whole(order, number)) => {
                let many = standings.which(within, |standing| standing.has_more_origins());
                let mut found = CandidateSets::just(standings.which(within, |standing| {
                    order.holds(&i64::from(standing.independent_origins), number)
                }));
                found.surely -= &many;
                found.perhaps |= many;
                found
            }
            _ => CandidateSets::among(within.clone()),
        }
    }
}

/// How much it takes to find where a condition holds, against others.
fn effort(condition: &FilterExpr) -> u8 {
    match condition {
        FilterExpr::Ids(_) => 0,
        FilterExpr::All(them) | FilterExpr::Any(them) => them.iter().map(effort).max().unwrap_or(0),
        FilterExpr::Not(one) => effort(one).max(3),
        FilterExpr::Field(field, Test::One(one)) if matches!(field.index, IndexedBy::Inside(_)) => {
            effort(one)
        }
        FilterExpr::Field(field, test) => effort_of_test(field.index, test),
    }
}

/// The same of a test of a field. It stands by itself since, as a part of what calls itself above,
/// rustc 1.95 with optimizations makes 3 of the 1.
fn effort_of_test(index: IndexedBy, test: &Test) -> u8 {
    match (index, test) {
        (IndexedBy::Records(..), Test::One(one) | Test::Some(one)) => match **one {
            FilterExpr::Ids(_) => 1,
            _ => 3,
        },
        (IndexedBy::Rows, Test::Some(one)) if names_record(one) => 2,
        (IndexedBy::Status | IndexedBy::Choice(_) | IndexedBy::Flag(_), _) => 2,
        (IndexedBy::Rows, _) => 4,
        (IndexedBy::No, _) => 7,
        (_, Test::Text(_)) => 6,
        _ => 5,
    }
}

/// Whether a condition on an attribution holds of few, since it asks for a speaker or a source.
fn names_record(condition: &FilterExpr) -> bool {
    match condition {
        FilterExpr::All(them) => them.iter().any(names_record),
        FilterExpr::Field(field, Test::One(one)) => match field.index {
            IndexedBy::Inside(_) => names_record(one),
            index => matches!(index, IndexedBy::RowRecord(..)),
        },
        _ => false,
    }
}

/// The claims with amounts that stand so to another. Floating numbers cannot tell those apart that
/// are very near each other.
fn amounts(
    reader: &Reader,
    order: Order,
    other: u64,
    within: &RoaringBitmap,
) -> Result<CandidateSets, KbError> {
    let strictly = match order {
        Order::Less | Order::AtMost => Order::Less,
        Order::More | Order::AtLeast => Order::More,
        Order::Equal => {
            let near = reader.filter(Column::Amount, within, |number| number == other)?;
            return Ok(CandidateSets::among(near));
        }
    };
    let surely = reader.filter(Column::Amount, within, |number| {
        number != 0 && strictly.holds(&number, &other)
    })?;
    let near = reader.filter(Column::Amount, within, |number| number == other)?;
    Ok(CandidateSets {
        perhaps: &surely | near,
        surely,
    })
}

impl crate::kb::filter::TextTest {
    fn query(&self) -> TextQuery<'_> {
        match self {
            crate::kb::filter::TextTest::In(texts) => TextQuery::In(texts),
            crate::kb::filter::TextTest::Contains(part) => TextQuery::Contains(part),
            crate::kb::filter::TextTest::StartsWith(start) => TextQuery::StartsWith(start),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::filter::{RecordType, field};

    fn of(on: RecordType, name: &str, inner: FilterExpr) -> FilterExpr {
        let field = field(on, name).unwrap();
        let inner = Box::new(inner);
        match field.shape {
            FieldType::Many(_) => FilterExpr::Field(field, Test::Some(inner)),
            _ => FilterExpr::Field(field, Test::One(inner)),
        }
    }

    /// What names records comes first, then what asks for those of which something holds.
    #[test]
    fn what_is_found_soonest_is_asked_first() {
        let ids = || FilterExpr::Ids(vec!["x".into()]);
        let of_type = of(
            RecordType::Claim,
            "subject",
            of(RecordType::Entity, "type", ids()),
        );
        let source = of(
            RecordType::Attribution,
            "source",
            of(RecordType::Source, "publisher", ids()),
        );
        let said = of(
            RecordType::Claim,
            "attributions",
            FilterExpr::All(vec![source]),
        );
        let ordered = [
            of(RecordType::Claim, "predicate", ids()),
            said.clone(),
            of_type,
            said.opposite(),
        ];
        let efforts = ordered.each_ref().map(effort);
        assert_eq!(efforts, [1, 2, 3, 3]);
    }
}
