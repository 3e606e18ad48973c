//! The canonical form of propositions in bytes: what is hashed.

use borsh::BorshSerialize;

use crate::model::{Claim, Decimal, Id, Quantity, Value, canonical_url::canonical};

/// The tags of values as the compact form of [`Value`] has them.
const ENTITY: u8 = 0;
const QUANTITY: u8 = 2;
const URL: u8 = 4;
const COORDINATE: u8 = 7;
const IDENTIFIER: u8 = 10;

/// The canonical form of a proposition, as far as it is written.
pub(super) struct CanonicalBytes(Vec<u8>);

impl CanonicalBytes {
    /// The form of what a claim says of what.
    pub(super) fn new(subject: &Id, predicate: &Id, value: &Value<Id>) -> CanonicalBytes {
        let mut bytes = Vec::with_capacity(128);
        write(subject, &mut bytes);
        write(predicate, &mut bytes);
        write_value(value, &mut bytes);
        CanonicalBytes(bytes)
    }

    /// The hash of the whole proposition, and the hash without its valid time. Qualifiers are
    /// [written](qualifier_bytes) before, in any order.
    pub(super) fn hashes(self, claim: &Claim, mut qualifiers: Vec<Vec<u8>>) -> [[u8; 32]; 2] {
        let CanonicalBytes(mut bytes) = self;
        write(&(claim.polarity, claim.nature), &mut bytes);
        qualifiers.sort_unstable();
        qualifiers.dedup();
        write(&(qualifiers.len() as u32), &mut bytes);
        bytes.extend(qualifiers.into_iter().flatten());
        let undated = blake3::hash(&bytes);
        write(&claim.valid_time, &mut bytes);
        [blake3::hash(&bytes).into(), undated.into()]
    }
}

/// The canonical form of a qualifier.
pub(super) fn qualifier_bytes(predicate: &Id, value: &Value<Id>) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(predicate, &mut bytes);
    write_value(value, &mut bytes);
    bytes
}

/// Writes a value so that equal ones are written alike: amounts without zeros at their end,
/// addresses as they are compared, identifiers without their pages.
fn write_value(value: &Value<Id>, bytes: &mut Vec<u8>) {
    match value {
        Value::Entity(entity) => {
            bytes.push(ENTITY);
            write(entity, bytes);
        }
        Value::Quantity(quantity) => {
            bytes.push(QUANTITY);
            write_quantity(quantity, bytes);
        }
        Value::Url(url) => {
            bytes.push(URL);
            write(&canonical(url), bytes);
        }
        Value::Coordinate(place) => {
            bytes.push(COORDINATE);
            let degrees = [place.latitude(), place.longitude()];
            write(&degrees.map(Decimal::normalized), bytes);
            write(
                &(place.precision().map(Decimal::normalized), place.globe()),
                bytes,
            );
        }
        Value::Identifier(identifier) => {
            bytes.push(IDENTIFIER);
            write(&(&identifier.scheme, &identifier.value), bytes);
        }
        value => write(value, bytes),
    }
}

fn write_quantity(quantity: &Quantity, bytes: &mut Vec<u8>) {
    let numbers = [quantity.amount(), quantity.lower(), quantity.upper()];
    write(
        &numbers.map(|number| number.map(Decimal::normalized)),
        bytes,
    );
    write(&(quantity.unit(), quantity.approximate()), bytes);
}

fn write(part: &impl BorshSerialize, bytes: &mut Vec<u8>) {
    part.serialize(bytes)
        .expect("borsh writes to memory without failing");
}
