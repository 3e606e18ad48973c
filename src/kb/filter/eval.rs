//! Evaluation of filter expressions on records.

use crate::{
    kb::{
        error::KbError,
        filter::{
            eval_cache::EvalCache,
            expr::{FilterExpr, Test},
            field::FieldType,
            field_value::FieldValue,
            record_ref::RecordRef,
        },
        snapshot::Snapshot,
    },
    model::{Id, Kind, Ordinal, OriginalRecord, canonical_url::canonical},
};

impl Snapshot {
    /// Whether a filter expression matches a record or a part, at this revision.
    pub fn matches<'c>(
        &self,
        expr: &'c FilterExpr,
        record: &RecordRef,
        cache: &EvalCache<'c>,
    ) -> Result<bool, KbError> {
        match expr {
            FilterExpr::All(inner) => all(inner, |expr| self.matches(expr, record, cache)),
            FilterExpr::Any(inner) => {
                Ok(!all(inner, |expr| Ok(!self.matches(expr, record, cache)?))?)
            }
            FilterExpr::Not(inner) => Ok(!self.matches(inner, record, cache)?),
            FilterExpr::Ids(ids) => self.has_id(record, ids),
            FilterExpr::Holds(at, least) => {
                let claim = record.claim().ok_or(KbError::Misasked)?;
                Ok(self.holds(claim, *at)? >= *least)
            }
            FilterExpr::Field(field, test) => {
                let value = (field.get)(self, record)?;
                self.passes(value, test, field.shape, cache)
            }
        }
    }

    /// Whether the value of a field passes a test.
    pub(super) fn passes<'c>(
        &self,
        value: FieldValue<'_>,
        test: &'c Test,
        field_type: FieldType,
        cache: &EvalCache<'c>,
    ) -> Result<bool, KbError> {
        Ok(match (test, value) {
            (Test::Missing, value) => match value {
                FieldValue::Nothing => true,
                FieldValue::Texts(texts) => texts.is_empty(),
                FieldValue::Urls(urls) => urls.is_empty(),
                FieldValue::Collected(texts) => texts.is_empty(),
                FieldValue::Many(records) => records.is_empty(),
                _ => false,
            },
            (_, FieldValue::Nothing) => false,
            (Test::Choice(choices), FieldValue::Choice(value)) => choices.contains(&value),
            (Test::Flag(flag), FieldValue::Flag(value)) => *flag == value,
            (Test::Text(test), FieldValue::Texts(texts)) => {
                texts.iter().any(|text| test.matches(text))
            }
            (Test::Text(test), FieldValue::Owned(text)) => test.matches(&text),
            (Test::Text(test), FieldValue::Collected(texts)) => {
                texts.iter().any(|text| test.matches(text))
            }
            (Test::Text(test), FieldValue::Urls(urls)) => urls
                .iter()
                .any(|url| test.matches(url.as_str()) || test.matches(&url.readable())),
            (Test::Address(addresses), FieldValue::Urls(urls)) => {
                urls.iter().any(|url| addresses.contains(&canonical(url)))
            }
            (Test::Whole(order, number), FieldValue::Whole(value)) => order.matches(&value, number),
            (Test::Decimal(order, number), FieldValue::Decimal(value)) => {
                order.matches(&value, number)
            }
            (Test::Time(when), FieldValue::Time(start, end)) => when.holds(start, end),
            (Test::One(expr), FieldValue::One(record)) => {
                cache.charge(1)?;
                self.reference_matches(expr, &record, field_type, cache)?
            }
            (Test::Some(expr), FieldValue::Many(records)) => {
                cache.charge(records.len())?;
                !all(&records, |record| {
                    Ok(!self.reference_matches(expr, record, field_type, cache)?)
                })?
            }
            _ => return Err(KbError::Misasked),
        })
    }

    /// Whether an expression matches a referenced record, which may be in the cache.
    fn reference_matches<'c>(
        &self,
        expr: &'c FilterExpr,
        record: &RecordRef,
        field_type: FieldType,
        cache: &EvalCache<'c>,
    ) -> Result<bool, KbError> {
        let (FieldType::One(record_type) | FieldType::Many(record_type)) = field_type else {
            return Err(KbError::Misasked);
        };
        let Some(ordinal) = record.ordinal() else {
            return self.matches(expr, record, cache);
        };
        if let Some(result) = cache.get(expr, record_type, ordinal) {
            return Ok(result);
        }
        let result = self.matches(expr, record, cache)?;
        cache.insert(expr, record_type, ordinal, result);
        Ok(result)
    }

    /// Whether a record has, or had, one of some ids.
    fn has_id(&self, record: &RecordRef, ids: &[String]) -> Result<bool, KbError> {
        let is_listed = |id: &str| ids.iter().any(|listed| listed == id);
        let is_named = |kind, ordinal, id: &Id, original: &OriginalRecord| {
            let mut former_ids = original.former_ids().iter();
            let mut is_former = || former_ids.any(|id| is_listed(id.as_str()));
            Ok::<_, KbError>(
                is_listed(id.as_str()) || (is_former() && !self.hides_former_ids(kind, ordinal)?),
            )
        };
        Ok(match record {
            RecordRef::Claim(claim) => is_named(
                Kind::Claim,
                claim.ordinal,
                &claim.record.id,
                &claim.record.original,
            )?,
            RecordRef::Entity(entity) => {
                let alone = [entity.ordinal];
                let members = self.merges()?.members(entity.ordinal);
                for member in members.unwrap_or(&alone) {
                    let member = self.required(Kind::Entity, *member, self.entity(*member)?)?;
                    if is_named(
                        Kind::Entity,
                        member.ordinal,
                        &member.record.id,
                        &member.record.original,
                    )? {
                        return Ok(true);
                    }
                }
                false
            }
            RecordRef::Source(source) => is_named(
                Kind::Source,
                source.ordinal,
                &source.record.id,
                &source.record.original,
            )?,
            RecordRef::Predicate(predicate) => is_named(
                Kind::Predicate,
                predicate.ordinal,
                &predicate.record.id,
                &predicate.record.original,
            )?,
            RecordRef::Unit(unit) => is_named(
                Kind::Unit,
                unit.ordinal,
                &unit.record.id,
                &unit.record.original,
            )?,
            RecordRef::Attribution(..) => {
                let attribution = record.attribution();
                attribution.is_some_and(|attribution| is_listed(attribution.id.as_str()))
            }
            RecordRef::EntityType(entity_type) => {
                let mut reached: Vec<Ordinal> = vec![entity_type.ordinal];
                let mut next = 0;
                while let Some(ordinal) = reached.get(next) {
                    let wider = self.record_ref(Kind::EntityType, *ordinal)?;
                    let RecordRef::EntityType(wider) = wider else {
                        return Err(KbError::Misasked);
                    };
                    if is_named(
                        Kind::EntityType,
                        wider.ordinal,
                        &wider.record.id,
                        &wider.record.original,
                    )? {
                        return Ok(true);
                    }
                    for parent in &wider.record.parents {
                        if !reached.contains(parent) {
                            reached.push(*parent);
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

/// Whether all items pass; stops at the first that does not.
fn all<T>(
    items: &[T],
    mut passes: impl FnMut(&T) -> Result<bool, KbError>,
) -> Result<bool, KbError> {
    for item in items {
        if !passes(item)? {
            return Ok(false);
        }
    }
    Ok(true)
}
