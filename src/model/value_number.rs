//! Numbers of values: values that say the same have the same number, and others rarely.

use crate::model::{canonical_url::canonical, id::Ordinal, value::Value};

/// The number of a value. Values that are equal in their canonical form have the same one: numbers
/// however many zeros they end with, addresses however they are written. What other records tell,
/// such as merges and factors of units, is not in it.
pub(crate) fn value_number(value: &Value<Ordinal>) -> u64 {
    let mut hasher = blake3::Hasher::new();
    match value {
        Value::Url(url) => {
            hasher.update(b"url");
            hasher.update(canonical(url).as_bytes());
        }
        Value::Quantity(quantity) => {
            hasher.update(b"quantity");
            for number in [quantity.amount(), quantity.lower(), quantity.upper()] {
                let number = number.map(|number| number.normalized().to_string());
                hasher.update(number.unwrap_or_default().as_bytes());
                hasher.update(b" ");
            }
            hasher.update(&[quantity.approximate().into()]);
            hasher.update(quantity.unit().map_or("", |unit| unit).as_bytes());
        }
        Value::Coordinate(place) => {
            hasher.update(b"coordinate");
            let numbers = [place.latitude(), place.longitude()].map(Some);
            for number in numbers.into_iter().chain([place.precision()]) {
                let number = number.map(|number| number.normalized().to_string());
                hasher.update(number.unwrap_or_default().as_bytes());
                hasher.update(b" ");
            }
        }
        // The page of an identifier tells it from no other.
        Value::Identifier(identifier) => {
            hasher.update(b"identifier");
            for part in [&identifier.scheme, &identifier.value] {
                hasher.update(part.as_bytes());
                hasher.update(&[0]);
            }
        }
        other => {
            let bytes = borsh::to_vec(other).expect("borsh writes to memory without failing");
            hasher.update(&bytes);
        }
    }
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_say_the_same_have_one_number() {
        let number = |json: &str| {
            let value: Value<u32> = serde_json::from_str(json).unwrap();
            let value = value.try_map(&mut |_, number| Ok::<_, ()>(Ordinal(number)));
            value_number(&value.unwrap())
        };
        for (left, right, are_equal) in [
            (r#"{"entity": 1}"#, r#"{"entity": 1}"#, true),
            (r#"{"entity": 1}"#, r#"{"entity": 2}"#, false),
            (
                r#"{"quantity": {"amount": "1.0"}}"#,
                r#"{"quantity": {"amount": "1.00"}}"#,
                true,
            ),
            (
                r#"{"quantity": {"amount": "0"}}"#,
                r#"{"quantity": {"amount": "-0"}}"#,
                true,
            ),
            (
                r#"{"quantity": {"amount": "1", "unit": "km"}}"#,
                r#"{"quantity": {"amount": "1"}}"#,
                false,
            ),
            (
                r#"{"url": "http://www.x.org/"}"#,
                r#"{"url": "https://x.org"}"#,
                true,
            ),
            (
                r#"{"coordinate": {"latitude": "1.0", "longitude": "2", "globe": 1}}"#,
                r#"{"coordinate": {"latitude": "1", "longitude": "2.0", "globe": 2}}"#,
                true,
            ),
            (
                r#"{"coordinate": {"latitude": "1", "longitude": "2", "precision": "1"}}"#,
                r#"{"coordinate": {"latitude": "1", "longitude": "2"}}"#,
                false,
            ),
            (
                r#"{"identifier": {"scheme": "a", "value": "1", "url": "https://x.org/1"}}"#,
                r#"{"identifier": {"scheme": "a", "value": "1"}}"#,
                true,
            ),
            (
                r#"{"identifier": {"scheme": "a", "value": "1"}}"#,
                r#"{"identifier": {"scheme": "b", "value": "1"}}"#,
                false,
            ),
            (
                r#"{"text": {"text": "1"}}"#,
                r#"{"text": {"text": "1", "language": "en"}}"#,
                false,
            ),
            (r#""some""#, r#""none""#, false),
        ] {
            assert_eq!(number(left) == number(right), are_equal, "{left} {right}");
        }
    }
}
