//! Decimal numbers, exact and as they are written.

use std::{
    borrow::Cow,
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
};

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::value::RawValue;

/// The most significant digits of a number.
const MOST_DIGITS: usize = 28;
/// The most significant digits of a number that is written without quotes: what every reader of
/// JSON keeps.
const MOST_UNQUOTED: usize = 15;
/// The most characters of a number as it is written.
const LONGEST: usize = 110;
/// The most digits of an exponent.
const EXPONENT_DIGITS: usize = 3;
/// The places that the last digit may have, so that each number has a floating number.
const PLACES: std::ops::RangeInclusive<i32> = -250..=250;
/// The most digits behind the point that are written out.
const MOST_DECIMALS: i32 = 28;

/// A decimal number, exact, with up to 28 significant digits and the zeros behind its point; of
/// any size that a floating number has.
#[derive(Clone, Copy)]
pub struct Decimal {
    /// The digits as a whole number, in two's complement, the lowest byte first. They fit, since
    /// 10²⁸ is less than 2⁹⁵.
    digits: [u8; 12],
    /// The power of ten of the last digit.
    place: i16,
}

/// A text is no decimal number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// The text is not written as a number, or is longer than any.
    #[error(
        "`{0}` is not a decimal number of at most {MOST_DIGITS} digits, such as `66`, `-0.5` or `1.4e-40`"
    )]
    Unreadable(String),
    /// The number has more digits than readers of JSON keep, and is written without quotes.
    #[error(
        "write `{0}` in quotes: readers of JSON round a number of more than {MOST_UNQUOTED} digits"
    )]
    Unquoted(String),
}

impl Decimal {
    /// The number one.
    pub const ONE: Decimal = Decimal {
        digits: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        place: 0,
    };

    /// Reads digits, with a sign before, a point between and an exponent behind them where wanted.
    pub fn new(text: &str) -> Result<Decimal, DecimalError> {
        let refused = || DecimalError::Unreadable(text.chars().take(60).collect());
        if text.len() > LONGEST {
            return Err(refused());
        }
        let (sign, number) = match text.as_bytes() {
            [b'-', ..] => (-1, &text[1..]),
            [b'+', ..] => (1, &text[1..]),
            _ => (1, text),
        };
        let (number, exponent) = match number.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, read_exponent(exponent).ok_or_else(refused)?),
            None => (number, 0),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !are_digits(whole) || !are_digits(fraction) {
            return Err(refused());
        }
        let digits = number.bytes().filter(u8::is_ascii_digit);
        let significant = digits.skip_while(|digit| *digit == b'0');
        let mut mantissa: i128 = 0;
        for (count, digit) in significant.enumerate() {
            if count == MOST_DIGITS {
                return Err(refused());
            }
            mantissa = mantissa * 10 + i128::from(digit - b'0');
        }
        let fraction = (number.len() - whole.len()).saturating_sub(1);
        // Both are far from the bounds of the type.
        let place = exponent - fraction as i16;
        match PLACES.contains(&place.into()) {
            true => Ok(Decimal::of(sign * mantissa, place)),
            false => Err(refused()),
        }
    }

    /// The number of some units, each ten to the power `place`. There are at most 28 digits.
    fn of(mantissa: i128, place: i16) -> Decimal {
        let mut digits = [0; 12];
        digits.copy_from_slice(&mantissa.to_le_bytes()[..12]);
        Decimal { digits, place }
    }

    /// The digits as a whole number.
    pub(crate) fn mantissa(self) -> i128 {
        let sign = if self.digits[11] & 0x80 == 0 { 0 } else { 0xff };
        let mut bytes = [sign; 16];
        bytes[..12].copy_from_slice(&self.digits);
        i128::from_le_bytes(bytes)
    }

    /// The power of ten of the last digit.
    pub(crate) fn place(self) -> i32 {
        self.place.into()
    }

    /// The same number without zeros at its end.
    #[must_use]
    pub fn normalized(self) -> Decimal {
        let (mut mantissa, mut place) = (self.mantissa(), self.place);
        if mantissa == 0 {
            place = 0;
        }
        while mantissa != 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            place += 1;
        }
        Decimal::of(mantissa, place)
    }

    /// Whether the number is more than 0.
    pub fn is_positive(self) -> bool {
        self.mantissa() > 0
    }

    /// The number without its sign.
    #[must_use]
    pub fn abs(self) -> Decimal {
        Decimal::of(self.mantissa().abs(), self.place)
    }

    /// The product, exact; `None` where it has more digits than a decimal number holds.
    pub fn exact_product(self, other: Decimal) -> Option<Decimal> {
        let (left, right) = (self.normalized(), other.normalized());
        let mut mantissa = left.mantissa().checked_mul(right.mantissa())?;
        let mut place = left.place() + right.place();
        while mantissa != 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            place += 1;
        }
        let fits = digits_of(mantissa) <= MOST_DIGITS as u32 && PLACES.contains(&place);
        // A place within the bounds fits.
        fits.then(|| Decimal::of(mantissa, place as i16).normalized())
    }

    /// The nearest floating number. What is more than another is not less there.
    pub fn to_f64(self) -> f64 {
        // The places of a number are bounded, so that it reads as a floating number.
        let text = format!("{}e{}", self.mantissa(), self.place);
        text.parse().unwrap_or(f64::NAN)
    }
}

fn read_exponent(text: &str) -> Option<i16> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_short = (1..=EXPONENT_DIGITS).contains(&digits.len());
    let is_number = is_short && digits.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('+').unwrap_or(text);
    is_number.then(|| text.parse().ok()).flatten()
}

/// The number of digits of a whole number; 0 for 0.
fn digits_of(mantissa: i128) -> u32 {
    mantissa
        .unsigned_abs()
        .checked_ilog10()
        .map_or(0, |log| log + 1)
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        let (left, right) = (self.mantissa(), other.mantissa());
        if left.signum() != right.signum() || left == 0 {
            return left.signum().cmp(&right.signum());
        }
        let order = |number: &Decimal, mantissa| number.place() + digits_of(mantissa) as i32;
        let by_size = order(self, left).cmp(&order(other, right)).then_with(|| {
            // Both have their first digit at one place, so that what is raised has as many digits
            // as the other.
            let places = self.place() - other.place();
            let raised = |mantissa: i128| mantissa.abs() * 10_i128.pow(places.unsigned_abs());
            match places > 0 {
                true => raised(left).cmp(&right.abs()),
                false => left.abs().cmp(&raised(right)),
            }
        });
        match left < 0 {
            true => by_size.reverse(),
            false => by_size,
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Decimal) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Decimal { digits, place } = self.normalized();
        (digits, place).hash(state);
    }
}

impl From<i32> for Decimal {
    fn from(number: i32) -> Decimal {
        Decimal::of(number.into(), 0)
    }
}

/// Writes the digits out, unless that takes many zeros: then with an exponent.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mantissa, place) = (self.mantissa(), self.place());
        let digits = mantissa.unsigned_abs().to_string();
        let sign = if mantissa < 0 { "-" } else { "" };
        let fraction = usize::try_from(-place).unwrap_or(0);
        let zeros = usize::try_from(place).unwrap_or(0);
        if place >= 0 && digits.len() + zeros <= MOST_DIGITS {
            let zeros = if mantissa == 0 { 0 } else { zeros };
            write!(f, "{sign}{digits}{}", "0".repeat(zeros))
        } else if place < 0 && -place <= MOST_DECIMALS {
            let digits = format!("{digits:0>width$}", width = fraction + 1);
            let (whole, fraction) = digits.split_at(digits.len() - fraction);
            write!(f, "{sign}{whole}.{fraction}")
        } else {
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            write!(
                f,
                "{sign}{first}{point}{rest}e{}",
                place + rest.len() as i32
            )
        }
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decimal({self})")
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Reads a text, or a JSON number as it is written.
impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        let json = Box::<RawValue>::deserialize(deserializer)?;
        let json = json.get();
        if json.starts_with('"') {
            let text: Cow<'_, str> = serde_json::from_str(json).map_err(de::Error::custom)?;
            return Decimal::new(&text).map_err(de::Error::custom);
        }
        let number = Decimal::new(json).map_err(de::Error::custom)?;
        match digits_of(number.mantissa()) as usize <= MOST_UNQUOTED {
            true => Ok(number),
            false => Err(de::Error::custom(DecimalError::Unquoted(json.into()))),
        }
    }
}

/// Writes the place in two bytes, then how many bytes the digits take, and these.
impl BorshSerialize for Decimal {
    fn serialize<W: borsh::io::Write>(&self, writer: &mut W) -> borsh::io::Result<()> {
        let is_enough = |length: &usize| sign_extended(&self.digits[..*length]) == self.digits;
        let length = (0..self.digits.len())
            .find(is_enough)
            .unwrap_or(self.digits.len());
        writer.write_all(&self.place.to_le_bytes())?;
        writer.write_all(&[length as u8])?;
        writer.write_all(&self.digits[..length])
    }
}

impl BorshDeserialize for Decimal {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Decimal> {
        let place = i16::deserialize_reader(reader)?;
        let length = usize::from(u8::deserialize_reader(reader)?);
        let mut digits = [0; 12];
        let Some(written) = digits.get_mut(..length) else {
            let problem = format!("a number of {length} bytes");
            return Err(borsh::io::Error::new(
                borsh::io::ErrorKind::InvalidData,
                problem,
            ));
        };
        reader.read_exact(written)?;
        Ok(Decimal {
            digits: sign_extended(written),
            place,
        })
    }
}

/// A number in two's complement, of which the bytes are the lowest.
fn sign_extended(bytes: &[u8]) -> [u8; 12] {
    let is_negative = bytes.last().is_some_and(|last| last & 0x80 != 0);
    let mut digits = [if is_negative { 0xff } else { 0 }; 12];
    digits[..bytes.len()].copy_from_slice(bytes);
    digits
}

impl JsonSchema for Decimal {
    fn schema_name() -> Cow<'static, str> {
        "Decimal".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A decimal number of at most 28 digits, as a string or a number; as a string where it has more than 15 digits or ends with zeros that count, since JSON readers round.",
            "type": ["string", "number"],
            "maxLength": LONGEST,
            "pattern": "^[-+]?(?=[0.]*([1-9](\\.?[0-9]){0,27})?([eE]|$))[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]{1,3})?$"
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::new(text).unwrap()
    }

    /// Each case: a number as it is read, and as it is written.
    #[test]
    fn a_decimal_is_exact_and_kept_as_written() {
        for (text, written) in [
            ("66.10", "66.10"),
            ("+5", "5"),
            ("-0", "0"),
            ("-0.50", "-0.50"),
            ("007", "7"),
            ("0.00", "0.00"),
            ("1e3", "1000"),
            ("1.4E-2", "0.014"),
            ("1e-40", "1e-40"),
            (
                "0.0000000000000000000000000000000000662607015",
                "6.62607015e-35",
            ),
            ("-12.50e-60", "-1.250e-59"),
            ("2.5e+70", "2.5e70"),
            ("0e90", "0e90"),
            (
                "9999999999999999999999999999",
                "9999999999999999999999999999",
            ),
            (
                "-9999999999999999999999999999",
                "-9999999999999999999999999999",
            ),
        ] {
            assert_eq!(decimal(text).to_string(), written, "{text}");
            assert_eq!(decimal(written).to_string(), written);
        }
        for bad in [
            "",
            "+",
            "-",
            ".",
            ".5",
            "5.",
            "1e",
            "1e251",
            "1e-251",
            "1e1000",
            "1e1.5",
            "e5",
            "１",
            "−5",
            "1_000",
            "1,000",
            "--1",
            "+-1",
            " 1",
            "1 ",
            "NaN",
            &"9".repeat(29),
            &"0".repeat(111),
        ] {
            assert!(Decimal::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_number_is_read_as_it_is_written_and_refused_where_readers_round() {
        let read =
            |json: &str| serde_json::from_str::<Decimal>(json).map(|decimal| decimal.to_string());
        for (json, expected) in [("66", "66"), ("2.50", "2.50"), ("-1e-40", "-1e-40")] {
            assert_eq!(read(json).unwrap(), expected);
        }
        assert_eq!(
            read(r#""12345678901234567890""#).unwrap(),
            "12345678901234567890"
        );
        let refused = read("12345678901234567890").unwrap_err().to_string();
        assert!(refused.contains("in quotes"), "{refused}");
        for json in ["true", "null", "[1]", r#"{"a": 1}"#] {
            assert!(
                read(json)
                    .unwrap_err()
                    .to_string()
                    .contains("not a decimal number"),
                "{json}"
            );
        }
    }

    #[test]
    fn numbers_are_compared_by_what_they_are() {
        let ascending = [
            "-1e99", "-10", "-9.5", "-1e-99", "0", "1e-99", "0.09", "0.1", "1", "1.5", "9", "10",
            "1e28", "1.1e28", "1e99",
        ];
        let numbers = ascending.map(decimal);
        assert!(numbers.is_sorted_by(|left, right| left < right));
        for (left, right) in [
            ("1.0", "1"),
            ("0", "-0.00"),
            ("1e3", "1000.0"),
            ("0e9", "0"),
        ] {
            assert_eq!(decimal(left), decimal(right));
            assert_eq!(
                decimal(left).normalized().to_string(),
                decimal(right).normalized().to_string()
            );
        }
    }

    #[test]
    fn a_product_is_exact_or_none() {
        let nines = "9".repeat(20);
        for (left, right, expected) in [
            ("1000", "0.001", Some("1")),
            ("0.9144", "1760", Some("1609.344")),
            ("100.00", "0.0100", Some("1")),
            ("-3", "1e90", Some("-3e90")),
            ("0.00000000000001", "0.000000000000001", Some("1e-29")),
            (&nines, &nines, None),
            ("0", &nines, Some("0")),
        ] {
            let product = decimal(left).exact_product(decimal(right));
            let product = product.map(|decimal| decimal.to_string());
            assert_eq!(product.as_deref(), expected, "{left} {right}");
        }
        let mut size = decimal("1e99");
        while let Some(larger) = size.exact_product(decimal("1e99")) {
            assert!(larger.to_f64().is_finite());
            size = larger;
        }
    }

    proptest! {
        #[test]
        fn a_number_is_the_same_in_any_form(mantissa: i64, place in -99_i16..99, other: i64, at in -99_i16..99) {
            let number = Decimal::of(mantissa.into(), place);
            prop_assert_eq!(decimal(&number.to_string()).to_string(), number.to_string());
            let bytes = borsh::to_vec(&number).unwrap();
            prop_assert_eq!(borsh::from_slice::<Decimal>(&bytes).unwrap().to_string(), number.to_string());
            prop_assert_eq!(number.to_f64().to_string(), format!("{mantissa}e{place}").parse::<f64>().unwrap().to_string());
            let other = Decimal::of(other.into(), at);
            if number.to_f64() != other.to_f64() {
                prop_assert_eq!(number < other, number.to_f64() < other.to_f64());
            }
        }
    }
}
