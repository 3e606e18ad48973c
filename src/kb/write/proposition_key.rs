//! Keys of propositions: claims of one proposition have one key, in whatever way each writes it.
//!
//! A key is the hash of the proposition in a canonical form. Where a claim is written in that form
//! already, which most are, the hash needs nothing but the claim.

use crate::{
    kb::write::{
        canonical_bytes::{CanonicalBytes, qualifier_bytes},
        validate::{names::Names, reference_lookup::LookupError},
    },
    model::{Claim, Id, Qualifies, Value},
};

/// The key of a proposition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kb) struct PropositionKey {
    /// The hash of the whole.
    whole: [u8; 32],
    /// The hash of all but the valid time.
    undated: [u8; 32],
}

impl PropositionKey {
    /// The key of a claim whose entities are their own roots, whose predicate has no inverse and
    /// whose qualifiers all narrow it.
    pub(in crate::kb) fn plain(claim: &Claim) -> PropositionKey {
        let proposition = CanonicalBytes::new(&claim.subject, &claim.predicate, &claim.value);
        let qualifiers = claim.qualifiers.iter();
        let qualifiers = qualifiers.map(|it| qualifier_bytes(&it.predicate, &it.value));
        PropositionKey::of(proposition.hashes(claim, qualifiers.collect()))
    }

    fn of([whole, undated]: [[u8; 32]; 2]) -> PropositionKey {
        PropositionKey { whole, undated }
    }

    /// The id of a claim that states none; another one for each number of `taken` ids that name
    /// other propositions.
    pub(in crate::kb) fn claim_id(&self, taken: u32) -> Id {
        match taken {
            0 => Claim::derived_id(&self.whole),
            _ => {
                let mut hasher = blake3::Hasher::new();
                hasher.update(&self.whole).update(&taken.to_be_bytes());
                Claim::derived_id(hasher.finalize().as_bytes())
            }
        }
    }

    /// The key in 16 bytes.
    pub(in crate::kb) fn whole(&self) -> [u64; 2] {
        halves(&self.whole)
    }

    /// The key without the valid time in 16 bytes.
    pub(in crate::kb) fn undated(&self) -> [u64; 2] {
        halves(&self.undated)
    }
}

impl Names<'_> {
    /// The key of a claim's proposition.
    pub(in crate::kb) fn proposition_key(
        &mut self,
        claim: &Claim,
    ) -> Result<PropositionKey, LookupError> {
        let directed = self.directed(claim)?;
        let value = self.rooted(&directed.value)?;
        let proposition = CanonicalBytes::new(&directed.subject, &directed.predicate, &value);
        let mut narrowing = Vec::new();
        for qualifier in &claim.qualifiers {
            if self.narrows(&qualifier.predicate)? {
                let value = self.rooted(&qualifier.value)?;
                narrowing.push(qualifier_bytes(&qualifier.predicate, &value));
            }
        }
        Ok(PropositionKey::of(proposition.hashes(claim, narrowing)))
    }

    /// Whether the [plain](PropositionKey::plain) key of a claim is its key.
    pub(in crate::kb) fn is_plain(&mut self, claim: &Claim) -> Result<bool, LookupError> {
        if !self.is_its_own_root(&claim.subject) {
            return Ok(false);
        }
        let values = claim.qualifiers.iter().map(|qualifier| &qualifier.value);
        for value in values.chain([&claim.value]) {
            let is_canonical = match value {
                Value::Quantity(quantity) if quantity.unit().is_some() => {
                    self.in_base_unit(quantity)?.is_none()
                }
                value => value
                    .referred()
                    .is_none_or(|entity| self.is_its_own_root(entity)),
            };
            if !is_canonical {
                return Ok(false);
            }
        }
        for qualifier in &claim.qualifiers {
            if !self.narrows(&qualifier.predicate)? {
                return Ok(false);
            }
        }
        let rule = self.rule(&claim.predicate)?;
        Ok(rule.is_none_or(|rule| rule.inverse.is_none()))
    }

    /// A claim's subject, predicate and value, of which the subject is the root of its merges and
    /// an inverse pair is read in one direction: that of the lesser predicate.
    pub(in crate::kb) fn directed(&mut self, claim: &Claim) -> Result<DirectedClaim, LookupError> {
        let subject = self.root(&claim.subject)?;
        let rule = self.rule(&claim.predicate)?;
        let inverse = rule.and_then(|rule| rule.inverse.clone());
        if let (Some(inverse), Value::Entity(object)) = (inverse, &claim.value) {
            let object = self.root(object)?;
            let predicate = &claim.predicate;
            if inverse < *predicate || (inverse == *predicate && object < subject) {
                return Ok(DirectedClaim {
                    subject: object,
                    predicate: inverse,
                    value: Value::Entity(subject),
                });
            }
        }
        Ok(DirectedClaim {
            subject,
            predicate: claim.predicate.clone(),
            value: claim.value.clone(),
        })
    }

    /// Whether a predicate narrows a claim as a qualifier.
    pub(in crate::kb) fn narrows(&mut self, predicate: &Id) -> Result<bool, LookupError> {
        let rule = self.rule(predicate)?;
        Ok(rule.is_none_or(|rule| rule.qualifies == Qualifies::Narrows))
    }

    /// The same value with the root of its entity or globe, or in the base unit of its quantity.
    fn rooted(&mut self, value: &Value<Id>) -> Result<Value<Id>, LookupError> {
        Ok(match value {
            Value::Entity(entity) => Value::Entity(self.root(entity)?),
            Value::Coordinate(place) => {
                Value::Coordinate(place.clone().try_map(|globe| self.root(&globe))?)
            }
            Value::Quantity(quantity) => {
                let converted = self.in_base_unit(quantity)?;
                Value::Quantity(converted.unwrap_or_else(|| quantity.clone()))
            }
            value => value.clone(),
        })
    }
}

/// The reading of a claim in one of the two directions in which it can be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::kb) struct DirectedClaim {
    /// The subject, the root of its merges.
    pub(in crate::kb) subject: Id,
    /// The predicate.
    pub(in crate::kb) predicate: Id,
    /// The value.
    pub(in crate::kb) value: Value<Id>,
}

fn halves(hash: &[u8; 32]) -> [u64; 2] {
    [0, 8].map(|at| {
        let mut half = [0; 8];
        half.copy_from_slice(&hash[at..at + 8]);
        u64::from_be_bytes(half)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::{
        kb::write::validate::reference_lookup::{Nothing, ReferencedRecord},
        model::{Entity, Kind, Predicate, Record},
    };

    /// A vocabulary with a merged entity, an inverse pair and a describing qualifier.
    fn names() -> Names<'static> {
        let mut names = Names::new(&Nothing, 0);
        let predicate = |fields: Json| -> Predicate { serde_json::from_value(fields).unwrap() };
        let entity = |fields: Json| -> Entity { serde_json::from_value(fields).unwrap() };
        let records = [
            Record::Predicate(predicate(json!({"id": "says", "labels": {"en": "x"}}))),
            Record::Predicate(predicate(json!({"id": "role", "labels": {"en": "x"}}))),
            Record::Predicate(predicate(
                json!({"id": "section", "labels": {"en": "x"}, "qualifies": "DESCRIBES"}),
            )),
            Record::Predicate(predicate(
                json!({"id": "leads", "labels": {"en": "x"}, "inverse": "led-by"}),
            )),
            Record::Predicate(predicate(
                json!({"id": "led-by", "labels": {"en": "x"}, "inverse": "leads"}),
            )),
            Record::Entity(entity(
                json!({"id": "ann", "type": "t", "labels": {"en": "x"}}),
            )),
            Record::Entity(entity(
                json!({"id": "acme", "type": "t", "labels": {"en": "x"}}),
            )),
            Record::Entity(entity(
                json!({"id": "ann-2", "type": "t", "labels": {"en": "x"}, "mergedInto": "ann"}),
            )),
        ];
        for record in &records {
            names.add(record.id(), record.kind(), 0).unwrap();
            names.add_details(record.id(), ReferencedRecord::of(record).unwrap());
        }
        for unit in [
            json!({"id": "m"}),
            json!({"id": "km", "of": "m", "factor": "1000"}),
        ] {
            names.add_unit(&serde_json::from_value(unit).unwrap());
        }
        assert_eq!(
            names.kind(&Id::new("ann").unwrap()).unwrap(),
            Some(Kind::Entity)
        );
        names
    }

    fn claim(fields: Json) -> Claim {
        let mut claim = json!({"subject": "ann", "predicate": "says", "value": "some",
            "statements": {"en": "x"}});
        claim
            .as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        serde_json::from_value(claim).unwrap()
    }

    #[test]
    fn claims_are_one_proposition_in_whatever_way_it_is_written() {
        let quantity = |amount: &str, unit: &str| json!({"value": {"quantity": {"amount": amount, "unit": unit}}});
        let url = |url: &str| json!({"value": {"url": url}});
        let role = |role: &str| json!({"predicate": "role", "value": {"text": {"text": role, "language": "en"}}});
        let pairs = [
            ("the same", json!({}), json!({}), true),
            ("merged", json!({}), json!({"subject": "ann-2"}), true),
            (
                "the contrary",
                json!({}),
                json!({"polarity": "NEGATIVE"}),
                false,
            ),
            (
                "a describing qualifier",
                json!({"qualifiers": [{"predicate": "section", "value": "some"}]}),
                json!({}),
                true,
            ),
            (
                "a narrowing qualifier",
                json!({"qualifiers": [role("a")]}),
                json!({}),
                false,
            ),
            (
                "qualifiers in any order",
                json!({"qualifiers": [role("a"), role("b")]}),
                json!({"qualifiers": [role("b"), role("a")]}),
                true,
            ),
            (
                "with and without a time",
                json!({"validTime": {"start": "2020"}}),
                json!({}),
                false,
            ),
            (
                "a forecast",
                json!({"nature": "FORECAST"}),
                json!({}),
                false,
            ),
            (
                "the inverse",
                json!({"predicate": "leads", "value": {"entity": "acme"}}),
                json!({"subject": "acme", "predicate": "led-by", "value": {"entity": "ann-2"}}),
                true,
            ),
            (
                "equal amounts",
                quantity("1.0", "m"),
                quantity("1.00", "m"),
                true,
            ),
            ("zero", quantity("-0.0", "m"), quantity("0", "m"), true),
            ("hundreds", quantity("100", "m"), quantity("1", "m"), false),
            (
                "other units",
                quantity("1", "m"),
                quantity("1", "km"),
                false,
            ),
            (
                "equal in one unit",
                quantity("1.0", "km"),
                quantity("1000", "m"),
                true,
            ),
            (
                "units that the vocabulary does not relate",
                quantity("1", "USD"),
                quantity("1", "usd"),
                false,
            ),
            (
                "one address",
                url("http://www.x.org/"),
                url("https://x.org"),
                true,
            ),
            (
                "another language",
                json!({"value": {"text": {"text": "a", "language": "en"}}}),
                json!({"value": {"text": {"text": "a", "language": "de"}}}),
                false,
            ),
            (
                "another sentence",
                json!({"statements": {"en": "One"}}),
                json!({}),
                true,
            ),
        ];
        let mut names = names();
        for (case, left, right, are_one) in pairs {
            let (left, right) = (claim(left), claim(right));
            let [left_key, right_key] =
                [&left, &right].map(|claim| names.proposition_key(claim).unwrap());
            assert_eq!(left_key == right_key, are_one, "{case}");
            for claim in [&left, &right] {
                if names.is_plain(claim).unwrap() {
                    let key = names.proposition_key(claim).unwrap();
                    assert_eq!(PropositionKey::plain(claim), key, "{case}");
                }
            }
        }
    }

    #[test]
    fn a_key_without_the_valid_time_is_that_of_any_time() {
        let mut names = names();
        let mut key = |fields: Json| names.proposition_key(&claim(fields)).unwrap();
        let undated = key(json!({}));
        let dated = key(json!({"validTime": {"start": "2020"}}));
        assert_eq!(dated.undated(), undated.undated());
        assert_ne!(dated.whole(), undated.whole());
        assert_ne!(key(json!({"value": "none"})).undated(), undated.undated());
        assert_ne!(dated.claim_id(0), dated.claim_id(1));
    }
}
