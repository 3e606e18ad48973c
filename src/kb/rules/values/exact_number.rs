//! Decimal numbers of any length, so that amounts in two units are compared without rounding.

use std::cmp::Ordering;

use crate::model::Decimal;

/// An exact decimal number, in one form for each number: 1.0 and 1.00 are equal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::kb) struct ExactNumber {
    is_negative: bool,
    /// The digits without zeros at either end; none for zero.
    digits: Vec<u8>,
    /// The power of ten by which `0.` and the digits are multiplied.
    order: i32,
}

impl ExactNumber {
    /// The number that a decimal is.
    pub(in crate::kb) fn of(decimal: Decimal) -> ExactNumber {
        let (mantissa, place) = mantissa_and_place(decimal);
        ExactNumber::new(mantissa, place)
    }

    /// The least and the greatest number that round to a decimal as it is written: half of its last
    /// place below and above it. The zeros at the end of a whole number may be rounded ones.
    pub(in crate::kb) fn rounded_to(decimal: Decimal) -> [ExactNumber; 2] {
        let (mantissa, place) = mantissa_and_place(decimal);
        [-5, 5].map(|half| ExactNumber::new(mantissa * 10 + half, place - 1))
    }

    /// The product of two numbers.
    #[must_use]
    pub(in crate::kb) fn times(&self, factor: &ExactNumber) -> ExactNumber {
        let mut digits = vec![0; self.digits.len() + factor.digits.len()];
        for (i, left) in self.digits.iter().enumerate().rev() {
            let mut carry = 0;
            for (j, right) in factor.digits.iter().enumerate().rev() {
                let sum = digits[i + j + 1] + left * right + carry;
                digits[i + j + 1] = sum % 10;
                carry = sum / 10;
            }
            digits[i] = carry;
        }
        ExactNumber::of_digits(
            self.is_negative != factor.is_negative,
            &digits,
            self.order.saturating_add(factor.order),
        )
    }

    /// The number `mantissa` times ten to the power `place`.
    fn new(mantissa: i128, place: i32) -> ExactNumber {
        let text = mantissa.unsigned_abs().to_string();
        let digits: Vec<u8> = text.bytes().map(|digit| digit - b'0').collect();
        let order = place + digits.len() as i32;
        ExactNumber::of_digits(mantissa < 0, &digits, order)
    }

    fn of_digits(is_negative: bool, digits: &[u8], order: i32) -> ExactNumber {
        let zeros = digits.iter().take_while(|digit| **digit == 0).count();
        let last = digits.iter().rposition(|digit| *digit != 0);
        let Some(last) = last else {
            return ExactNumber {
                is_negative: false,
                digits: Vec::new(),
                order: i32::MIN,
            };
        };
        ExactNumber {
            is_negative,
            digits: digits[zeros..=last].to_vec(),
            order: order - zeros as i32,
        }
    }
}

impl Ord for ExactNumber {
    fn cmp(&self, other: &ExactNumber) -> Ordering {
        let by_size = || (self.order, &self.digits).cmp(&(other.order, &other.digits));
        match (self.is_negative, other.is_negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => by_size(),
            (true, true) => by_size().reverse(),
        }
    }
}

impl PartialOrd for ExactNumber {
    fn partial_cmp(&self, other: &ExactNumber) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A decimal as a whole number of units of its last place, and the power of ten of that place. The
/// last place of a whole number is the last that is not zero.
fn mantissa_and_place(decimal: Decimal) -> (i128, i32) {
    let (mut mantissa, mut place) = (decimal.mantissa(), decimal.place());
    while place >= 0 && mantissa != 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        place += 1;
    }
    (mantissa, place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> ExactNumber {
        ExactNumber::of(Decimal::new(text).unwrap())
    }

    #[test]
    fn a_number_has_one_form() {
        for (left, right) in [
            ("1.0", "1.00"),
            ("0", "-0"),
            ("0.00", "0"),
            ("0100", "100"),
            ("-0.50", "-0.5"),
        ] {
            assert_eq!(number(left), number(right));
        }
    }

    /// Each case: a number as written, and the least and the greatest that round to it.
    #[test]
    fn a_number_is_rounded_at_its_last_place() {
        for (text, least, greatest) in [
            ("5000", "4500", "5500"),
            ("72", "71.5", "72.5"),
            ("72.0", "71.95", "72.05"),
            ("4980", "4975", "4985"),
            ("0", "-0.5", "0.5"),
            ("0.00", "-0.005", "0.005"),
            ("-10", "-15", "-5"),
            ("10000000000000000", "5000000000000000", "15000000000000000"),
        ] {
            let bounds = ExactNumber::rounded_to(Decimal::new(text).unwrap());
            assert_eq!(bounds, [number(least), number(greatest)], "{text}");
        }
    }

    proptest! {
        #[test]
        fn numbers_are_ordered_and_multiplied_as_numbers(
            a: i64, b: i64, x in -9i32..9, y in -9i32..9
        ) {
            let product = ExactNumber::new(i128::from(a) * i128::from(b), x + y);
            let (left, right) = (ExactNumber::new(a.into(), x), ExactNumber::new(b.into(), y));
            prop_assert_eq!(left.times(&right), product);
            let scale = |number: i64, place: i32| {
                i128::from(number) * 10_i128.pow((place + 9) as u32)
            };
            prop_assert_eq!(left.cmp(&right), scale(a, x).cmp(&scale(b, y)));
        }
    }
}
