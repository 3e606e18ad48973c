//! Which records a condition holds of.

use roaring::RoaringBitmap;

use super::{Condition, Field, Indexed, Memory, Order, Part, Shape, Test};
use crate::{
    index::{Column, Reader, Tag, TextField, TextQuery, column::of_float},
    kb::{KbError, Snapshot},
    model::{Kind, Ordinal},
};

/// How many records a condition may be tried on that the index cannot tell of.
pub(in crate::kb) const MOST_TRIED: usize = 100_000;

/// The records that a condition holds of, as far as the index can tell.
pub(super) struct Found {
    /// It holds of these.
    pub(super) surely: RoaringBitmap,
    /// It holds of no others than these.
    pub(super) perhaps: RoaringBitmap,
}

impl Found {
    fn just(set: RoaringBitmap) -> Found {
        Found {
            surely: set.clone(),
            perhaps: set,
        }
    }

    fn among(set: RoaringBitmap) -> Found {
        Found {
            surely: RoaringBitmap::new(),
            perhaps: set,
        }
    }
}

impl Snapshot {
    /// The ordinals of the records of a kind that a condition holds of, at this revision. The kind
    /// is not that of attributions, which have none.
    pub fn matching(&self, kind: Kind, condition: &Condition) -> Result<RoaringBitmap, KbError> {
        let memory = Memory::new();
        if matches!(kind, Kind::Predicate | Kind::EntityType) {
            return self.tried(kind, condition, self.everything(kind)?, &memory);
        }
        let Found { surely, perhaps } = self.narrowed(kind, condition)?;
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
        let count = u32::try_from(self.counts()?.of(kind)).unwrap_or(u32::MAX);
        let mut all = RoaringBitmap::new();
        all.insert_range(0..count);
        Ok(all)
    }

    fn tried<'c>(
        &self,
        kind: Kind,
        condition: &'c Condition,
        candidates: RoaringBitmap,
        memory: &Memory<'c>,
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

    pub(super) fn narrowed(&self, kind: Kind, condition: &Condition) -> Result<Found, KbError> {
        Ok(match condition {
            Condition::All(them) => {
                let mut all = Found::just(self.everything(kind)?);
                for one in them {
                    let found = self.narrowed(kind, one)?;
                    all.surely &= found.surely;
                    all.perhaps &= found.perhaps;
                    if all.perhaps.is_empty() {
                        break;
                    }
                }
                all
            }
            Condition::Any(them) => {
                let mut any = Found::just(RoaringBitmap::new());
                for one in them {
                    let found = self.narrowed(kind, one)?;
                    any.surely |= found.surely;
                    any.perhaps |= found.perhaps;
                }
                any
            }
            Condition::Not(one) => {
                let found = self.narrowed(kind, one)?;
                let all = self.everything(kind)?;
                Found {
                    surely: &all - found.perhaps,
                    perhaps: all - found.surely,
                }
            }
            Condition::Ids(ids) => {
                let mut set = RoaringBitmap::new();
                for id in ids {
                    if let Some(found) = self.find(id)?
                        && found.kind == kind
                    {
                        set.insert(found.ordinal.0);
                    }
                }
                Found::just(set)
            }
            Condition::Field(field, Test::One(inside))
                if matches!(field.index, Indexed::Inside(_)) =>
            {
                let Indexed::Inside(part) = field.index else {
                    return Err(KbError::Misasked);
                };
                let mut found = self.narrowed(kind, inside)?;
                let there = self.there(kind, part)?;
                found.surely &= there.surely;
                found.perhaps &= there.perhaps;
                found
            }
            Condition::Field(field, test) => self.leaf(kind, field, test)?,
        })
    }

    /// The records that have a part.
    fn there(&self, kind: Kind, part: Part) -> Result<Found, KbError> {
        let reader = self.indexed().readers.of(kind);
        let kinds = match part {
            Part::Always | Part::Anonymous => return Ok(Found::just(self.everything(kind)?)),
            Part::Value => 0..6,
            Part::Quantity => 2..3,
        };
        let mut found = RoaringBitmap::new();
        for number in kinds {
            found |= reader.with(Tag::ValueKind, number)?;
        }
        self.amended(kind, Found::just(found))
    }

    fn leaf(&self, kind: Kind, field: &'static Field, test: &Test) -> Result<Found, KbError> {
        let reader = self.indexed().readers.of(kind);
        let everything = || self.everything(kind);
        let found = match (field.index, test) {
            (Indexed::Inside(part), Test::Missing) => {
                let there = self.there(kind, part)?;
                let all = everything()?;
                return Ok(Found {
                    surely: &all - there.perhaps,
                    perhaps: all - there.surely,
                });
            }
            (Indexed::Choice(tag), Test::Choice(choices)) => {
                let mut found = RoaringBitmap::new();
                for choice in choices {
                    found |= reader.with(tag, (*choice).into())?;
                }
                Found::just(found)
            }
            (Indexed::Flag(tag), Test::Flag(flag)) => {
                Found::just(reader.with(tag, (*flag).into())?)
            }
            (Indexed::Records(tag, column), Test::One(condition) | Test::Some(condition)) => {
                let others = self.others(field.shape, condition)?;
                Found::just(reader.with_any(tag, column, &others)?)
            }
            (Indexed::Records(_, Some(column)), Test::Missing) => {
                Found::just(reader.filter(column, |number| number == 0)?)
            }
            (Indexed::Rows, Test::Some(condition)) => {
                let (surely, perhaps) = reader.some(&self.row_test(condition)?)?;
                Found { surely, perhaps }
            }
            (Indexed::Span, Test::Time(when)) => Found::just(reader.lying(*when)?),
            (Indexed::Since, Test::Whole(order, revision)) => {
                let stands = |number: u64| order.holds(&i128::from(number), &i128::from(*revision));
                Found::just(reader.filter(Column::Since, stands)?)
            }
            (Indexed::Amount, Test::Decimal(order, amount)) => {
                amounts(reader, *order, of_float(amount.to_f64()))?
            }
            (Indexed::Status | Indexed::Origins | Indexed::Anonymous, test) => {
                return self.derived(kind, field.index, test);
            }
            (Indexed::Names | Indexed::AmongNames, Test::Text(test)) => {
                let (surely, perhaps) = reader.texts(TextField::Names, test.query())?;
                match field.index {
                    Indexed::Names => Found { surely, perhaps },
                    _ => Found::among(perhaps),
                }
            }
            (Indexed::Prose | Indexed::Statement | Indexed::AmongProse, Test::Text(test)) => {
                let (surely, perhaps) = reader.texts(TextField::Prose, test.query())?;
                match field.index {
                    Indexed::Prose => Found { surely, perhaps },
                    Indexed::Statement => Found {
                        surely: surely - reader.with(Tag::ValueKind, 1)?,
                        perhaps,
                    },
                    _ => Found::among(perhaps),
                }
            }
            _ => Found::among(everything()?),
        };
        self.amended(kind, found)
    }

    /// The records of another kind that a condition on them holds of.
    pub(super) fn others(
        &self,
        shape: Shape,
        condition: &Condition,
    ) -> Result<RoaringBitmap, KbError> {
        let (Shape::One(on) | Shape::Many(on)) = shape else {
            return Err(KbError::Misasked);
        };
        self.matching(on.kind().ok_or(KbError::Misasked)?, condition)
    }

    /// What the index found, for this revision: what it says of records that have changed since
    /// is void.
    fn amended(&self, kind: Kind, mut found: Found) -> Result<Found, KbError> {
        let all = self.everything(kind)?;
        let changed = self.changed(kind)?;
        found.surely -= changed;
        found.surely &= &all;
        found.perhaps |= changed;
        found.perhaps &= all;
        Ok(found)
    }

    fn derived(&self, kind: Kind, index: Indexed, test: &Test) -> Result<Found, KbError> {
        let Some(standings) = self.standings() else {
            return Ok(Found::among(self.everything(kind)?));
        };
        Ok(match (index, test) {
            (Indexed::Status, Test::Choice(choices)) => {
                Found::just(standings.which(|standing| choices.contains(&(standing.status as u8))))
            }
            (Indexed::Anonymous, Test::Flag(flag)) => {
                Found::just(standings.which(|standing| standing.anonymous_only == *flag))
            }
            (Indexed::Origins, Test::Whole(order, number)) => {
                let many = standings.which(|standing| standing.has_more_origins());
                let mut found = Found::just(standings.which(|standing| {
                    order.holds(&i64::from(standing.independent_origins), number)
                }));
                found.surely -= &many;
                found.perhaps |= many;
                found
            }
            _ => Found::among(self.everything(kind)?),
        })
    }
}

/// The claims with amounts that stand so to another. Floating numbers cannot tell those apart that
/// are very near each other.
fn amounts(reader: &Reader, order: Order, other: u64) -> Result<Found, KbError> {
    let strictly = match order {
        Order::Less | Order::AtMost => Order::Less,
        Order::More | Order::AtLeast => Order::More,
        Order::Equal => {
            let near = reader.filter(Column::Amount, |number| number == other)?;
            return Ok(Found::among(near));
        }
    };
    let surely = reader.filter(Column::Amount, |number| {
        number != 0 && strictly.holds(&number, &other)
    })?;
    let near = reader.filter(Column::Amount, |number| number == other)?;
    Ok(Found {
        perhaps: &surely | near,
        surely,
    })
}

impl super::TextTest {
    fn query(&self) -> TextQuery<'_> {
        match self {
            super::TextTest::In(texts) => TextQuery::In(texts),
            super::TextTest::Contains(part) => TextQuery::Contains(part),
            super::TextTest::StartsWith(start) => TextQuery::StartsWith(start),
        }
    }
}
