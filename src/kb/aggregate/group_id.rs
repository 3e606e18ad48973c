//! Group ids: mixed-radix numbers with one digit for each group key.

use std::ops::{Add, Mul};

use crate::kb::aggregate::group_key::MOST_GROUP_KEYS;

/// A group id with 32 bits for each group key; a digit is 0 for no value.
///
/// The first key has the highest bits, so that ids sort as the values that they stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct GroupId(pub(super) u128);

impl GroupId {
    pub(super) fn from_digits(digits: impl Iterator<Item = u32>) -> GroupId {
        let weighted = digits
            .enumerate()
            .map(|(key, digit)| u128::from(digit) << GroupId::shift(key));
        GroupId(weighted.fold(0, |id, digit| id | digit))
    }

    /// The digit of the group key of an index.
    pub(super) fn digit(self, key: usize) -> u32 {
        (self.0 >> GroupId::shift(key)) as u32
    }

    /// The weight of the digit of a group key.
    pub(super) fn weight(key: usize) -> u128 {
        1 << GroupId::shift(key)
    }

    fn shift(key: usize) -> usize {
        32 * (MOST_GROUP_KEYS - 1 - key)
    }
}

/// An integer in which group ids are worked out.
pub(super) trait GroupIdInt:
    Copy + Default + Ord + Add<Output = Self> + Mul<Output = Self>
{
    /// Converts a digit or a weight that is known to fit.
    fn from_digit(digit: u32) -> Self;
}

impl GroupIdInt for u16 {
    #[inline]
    fn from_digit(digit: u32) -> u16 {
        digit as u16
    }
}

impl GroupIdInt for u32 {
    #[inline]
    fn from_digit(digit: u32) -> u32 {
        digit
    }
}

impl GroupIdInt for u128 {
    #[inline]
    fn from_digit(digit: u32) -> u128 {
        digit.into()
    }
}
