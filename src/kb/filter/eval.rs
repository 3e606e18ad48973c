//! Whether a condition holds of a record.

use crate::{
    index::fold,
    kb::{
        KbError, Snapshot,
        filter::{
            EvalCache, FieldType, FieldValue, FilterExpr, RecordRef, RecordType, Test, TextTest,
        },
    },
    model::{Kind, Ordinal},
};

impl Snapshot {
    /// Whether a condition holds of a record or a part, at this revision.
    pub fn holds<'c>(
        &self,
        condition: &'c FilterExpr,
        it: &RecordRef,
        memory: &EvalCache<'c>,
    ) -> Result<bool, KbError> {
        match condition {
            FilterExpr::All(them) => all(them, |one| self.holds(one, it, memory)),
            FilterExpr::Any(them) => Ok(!all(them, |one| Ok(!self.holds(one, it, memory)?))?),
            FilterExpr::Not(one) => Ok(!self.holds(one, it, memory)?),
            FilterExpr::Ids(ids) => self.has_id(it, ids),
            FilterExpr::Field(field, test) => {
                let got = (field.get)(self, it)?;
                self.passes(got, test, field.shape, memory)
            }
        }
    }

    fn passes<'c>(
        &self,
        got: FieldValue<'_>,
        test: &'c Test,
        shape: FieldType,
        memory: &EvalCache<'c>,
    ) -> Result<bool, KbError> {
        Ok(match (test, got) {
            (Test::Missing, got) => match got {
                FieldValue::Nothing => true,
                FieldValue::Texts(texts) => texts.is_empty(),
                FieldValue::Many(them) => them.is_empty(),
                _ => false,
            },
            (_, FieldValue::Nothing) => false,
            (Test::Choice(choices), FieldValue::Choice(it)) => choices.contains(&it),
            (Test::Flag(flag), FieldValue::Flag(it)) => *flag == it,
            (Test::Text(test), FieldValue::Texts(texts)) => {
                texts.iter().any(|text| test.holds(text))
            }
            (Test::Text(test), FieldValue::Owned(text)) => test.holds(&text),
            (Test::Whole(order, number), FieldValue::Whole(it)) => order.holds(&it, number),
            (Test::Decimal(order, number), FieldValue::Decimal(it)) => order.holds(&it, number),
            (Test::Time(when), FieldValue::Time(from, until)) => when.holds(from, until),
            (Test::One(condition), FieldValue::One(it)) => {
                memory.look_at(1)?;
                self.refers(condition, &it, shape, memory)?
            }
            (Test::Some(condition), FieldValue::Many(them)) => {
                memory.look_at(them.len())?;
                !all(&them, |it| Ok(!self.refers(condition, it, shape, memory)?))?
            }
            _ => return Err(KbError::Misasked),
        })
    }

    /// Whether a condition holds of what a record refers to, which may be known already.
    fn refers<'c>(
        &self,
        condition: &'c FilterExpr,
        it: &RecordRef,
        shape: FieldType,
        memory: &EvalCache<'c>,
    ) -> Result<bool, KbError> {
        let (FieldType::One(on) | FieldType::Many(on)) = shape else {
            return Err(KbError::Misasked);
        };
        let Some((_, ordinal)) = it.place() else {
            return self.holds(condition, it, memory);
        };
        if let Some(known) = memory.known(condition, on, ordinal) {
            return Ok(known);
        }
        let holds = self.holds(condition, it, memory)?;
        memory.learn(condition, on, ordinal, holds);
        Ok(holds)
    }

    fn has_id(&self, it: &RecordRef, ids: &[String]) -> Result<bool, KbError> {
        let is_one = |id: &str| ids.iter().any(|one| one == id);
        Ok(match it {
            RecordRef::Claim(it) => is_one(it.record.id.as_str()),
            RecordRef::Entity(it) => is_one(it.record.id.as_str()),
            RecordRef::Source(it) => is_one(it.record.id.as_str()),
            RecordRef::Predicate(it) => is_one(it.record.id.as_str()),
            RecordRef::Attribution(..) => it.attribution().is_some_and(|it| is_one(it.id.as_str())),
            RecordRef::EntityType(it) => {
                let mut seen: Vec<Ordinal> = vec![it.ordinal];
                let mut next = 0;
                while let Some(ordinal) = seen.get(next) {
                    let RecordRef::EntityType(wider) = self.it(Kind::EntityType, *ordinal)? else {
                        return Err(KbError::Misasked);
                    };
                    if is_one(wider.record.id.as_str()) {
                        return Ok(true);
                    }
                    for parent in &wider.record.parents {
                        if !seen.contains(parent) {
                            seen.push(*parent);
                        }
                    }
                    next += 1;
                }
                false
            }
            _ => return Err(KbError::Misasked),
        })
    }
}

impl TextTest {
    /// Whether a text stands so.
    pub fn holds(&self, text: &str) -> bool {
        let folded = fold(text);
        match self {
            TextTest::In(texts) => texts.contains(&folded),
            TextTest::Contains(part) => folded.contains(part),
            TextTest::StartsWith(start) => folded.starts_with(start),
        }
    }
}

impl RecordType {
    /// The kind of the records that it is, where it is records with ordinals.
    pub(super) fn kind(self) -> Option<Kind> {
        match self {
            RecordType::Claim => Some(Kind::Claim),
            RecordType::Entity => Some(Kind::Entity),
            RecordType::Source => Some(Kind::Source),
            RecordType::Predicate => Some(Kind::Predicate),
            RecordType::EntityType => Some(Kind::EntityType),
            _ => None,
        }
    }
}

/// Whether all of them pass, up to the first that does not.
fn all<T>(
    them: &[T],
    mut passes: impl FnMut(&T) -> Result<bool, KbError>,
) -> Result<bool, KbError> {
    for one in them {
        if !passes(one)? {
            return Ok(false);
        }
    }
    Ok(true)
}
