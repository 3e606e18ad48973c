//! The values of claims and qualifiers, as columns have them.

use crate::{
    index::{
        column::{PackedField, of_float, of_instant, of_ordinal},
        column_text::cut,
        term_kind::text_number,
    },
    model::{Decimal, Ordinal, Value, canonical_url::canonical, fold::fold},
};

/// The number of texts among the kinds of values.
pub const TEXT: u8 = 1;
/// The number of quantities among the kinds of values.
pub const QUANTITY: u8 = 2;
/// The number of identifiers among the kinds of values.
pub const IDENTIFIER: u8 = 10;

/// The number of a value's kind.
pub fn value_kind<R>(value: &Value<R>) -> u8 {
    match value {
        Value::Entity(_) => 0,
        Value::Text(_) => TEXT,
        Value::Quantity(_) => QUANTITY,
        Value::Time(_) => 3,
        Value::Url(_) => 4,
        Value::Boolean(_) => 5,
        Value::Some => 6,
        Value::None => 7,
        Value::Code(_) => 8,
        Value::Coordinate(_) => 9,
        Value::Identifier(_) => IDENTIFIER,
    }
}

/// A value as columns have it.
#[derive(Default)]
pub(super) struct ValueParts {
    /// The entity, the amount, or the hash of the canonical address; 0 for none.
    pub(super) number: u64,
    /// The start of a time, the lower bound of a quantity, or 1 or 2 for a Boolean.
    pub(super) from: u64,
    /// The end of a time, or the upper bound of a quantity.
    pub(super) until: u64,
    /// The packed fields that are rare.
    pub(super) marks: u64,
    pub(super) text: Option<String>,
    /// The unit, the scheme of an identifier, or a URL as people write it.
    pub(super) unit: Option<String>,
}

impl ValueParts {
    /// The parts of a value.
    pub(super) fn of(value: &Value<Ordinal>) -> ValueParts {
        let mut parts = ValueParts::default();
        match value {
            Value::Entity(entity) => parts.number = of_ordinal(*entity),
            Value::Text(text) => parts.text = Some(cut(fold(&text.text))),
            Value::Quantity(quantity) => {
                let numbers = [quantity.amount(), quantity.lower(), quantity.upper()];
                let is_inexact = numbers.into_iter().flatten().any(is_inexact);
                let [amount, lower, upper] =
                    numbers.map(|number| number.map_or(0, |number| of_float(number.to_f64())));
                (parts.number, parts.from, parts.until) = (amount, lower, upper);
                parts.marks = PackedField::APPROXIMATE.pack(quantity.approximate().into())
                    | PackedField::INEXACT.pack(is_inexact.into());
                parts.unit = quantity.unit().map(|unit| fold(unit));
            }
            Value::Time(time) => {
                (parts.from, parts.until) = (of_instant(time.start()), of_instant(time.end()));
            }
            Value::Url(url) => {
                parts.number = text_number(&canonical(url));
                parts.text = Some(cut(fold(url.as_str())));
                parts.unit = Some(cut(fold(&url.readable())));
            }
            Value::Identifier(identifier) => {
                parts.text = Some(fold(&identifier.value));
                parts.unit = Some(fold(&identifier.scheme));
            }
            Value::Boolean(yes) => parts.from = 1 + u64::from(*yes),
            Value::Code(code) => parts.text = Some(fold(code.as_str())),
            Value::Coordinate(_) | Value::Some | Value::None => {}
        }
        parts
    }
}

/// The number of digits up to which decimal numbers differ as floating-point numbers, if they
/// differ.
const EXACT_DIGITS: usize = 15;

/// Whether another decimal number may be the same floating-point number.
pub fn is_inexact(number: Decimal) -> bool {
    let digits = number.normalized().to_string();
    let digits = digits.trim_start_matches(['-', '0', '.']);
    digits.bytes().filter(u8::is_ascii_digit).count() > EXACT_DIGITS
}
