//! Whether a condition holds of a record.

use super::{Condition, Got, It, Memory, On, Shape, Test, TextTest};
use crate::{
    index::fold,
    kb::{KbError, Snapshot},
    model::{Kind, Ordinal},
};

impl Snapshot {
    /// Whether a condition holds of a record or a part, at this revision.
    pub fn holds<'c>(
        &self,
        condition: &'c Condition,
        it: &It,
        memory: &Memory<'c>,
    ) -> Result<bool, KbError> {
        match condition {
            Condition::All(them) => all(them, |one| self.holds(one, it, memory)),
            Condition::Any(them) => Ok(!all(them, |one| Ok(!self.holds(one, it, memory)?))?),
            Condition::Not(one) => Ok(!self.holds(one, it, memory)?),
            Condition::Ids(ids) => self.has_id(it, ids),
            Condition::Field(field, test) => {
                let got = (field.get)(self, it)?;
                self.passes(got, test, field.shape, memory)
            }
        }
    }

    fn passes<'c>(
        &self,
        got: Got<'_>,
        test: &'c Test,
        shape: Shape,
        memory: &Memory<'c>,
    ) -> Result<bool, KbError> {
        Ok(match (test, got) {
            (Test::Missing, got) => match got {
                Got::Nothing => true,
                Got::Texts(texts) => texts.is_empty(),
                Got::Many(them) => them.is_empty(),
                _ => false,
            },
            (_, Got::Nothing) => false,
            (Test::Choice(choices), Got::Choice(it)) => choices.contains(&it),
            (Test::Flag(flag), Got::Flag(it)) => *flag == it,
            (Test::Text(test), Got::Texts(texts)) => texts.iter().any(|text| test.holds(text)),
            (Test::Text(test), Got::Owned(text)) => test.holds(&text),
            (Test::Whole(order, number), Got::Whole(it)) => order.holds(&it, number),
            (Test::Decimal(order, number), Got::Decimal(it)) => order.holds(&it, number),
            (Test::Time(when), Got::Time(from, until)) => when.holds(from, until),
            (Test::One(condition), Got::One(it)) => {
                memory.look_at(1)?;
                self.refers(condition, &it, shape, memory)?
            }
            (Test::Some(condition), Got::Many(them)) => {
                memory.look_at(them.len())?;
                !all(&them, |it| Ok(!self.refers(condition, it, shape, memory)?))?
            }
            _ => return Err(KbError::Misasked),
        })
    }

    /// Whether a condition holds of what a record refers to, which may be known already.
    fn refers<'c>(
        &self,
        condition: &'c Condition,
        it: &It,
        shape: Shape,
        memory: &Memory<'c>,
    ) -> Result<bool, KbError> {
        let (Shape::One(on) | Shape::Many(on)) = shape else {
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

    fn has_id(&self, it: &It, ids: &[String]) -> Result<bool, KbError> {
        let is_one = |id: &str| ids.iter().any(|one| one == id);
        Ok(match it {
            It::Claim(it) => is_one(it.record.id.as_str()),
            It::Entity(it) => is_one(it.record.id.as_str()),
            It::Source(it) => is_one(it.record.id.as_str()),
            It::Predicate(it) => is_one(it.record.id.as_str()),
            It::Attribution(..) => it.attribution().is_some_and(|it| is_one(it.id.as_str())),
            It::EntityType(it) => {
                let mut seen: Vec<Ordinal> = vec![it.ordinal];
                let mut next = 0;
                while let Some(ordinal) = seen.get(next) {
                    let It::EntityType(wider) = self.it(Kind::EntityType, *ordinal)? else {
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

impl On {
    /// The kind of the records that it is, where it is records with ordinals.
    pub(super) fn kind(self) -> Option<Kind> {
        match self {
            On::Claim => Some(Kind::Claim),
            On::Entity => Some(Kind::Entity),
            On::Source => Some(Kind::Source),
            On::Predicate => Some(Kind::Predicate),
            On::EntityType => Some(Kind::EntityType),
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
