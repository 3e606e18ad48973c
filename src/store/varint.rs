//! Numbers in as few bytes as they need: seven bits a byte, the lowest first, the top bit set
//! where more follow.

/// Appends `number` to `bytes`.
pub(super) fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes a number off the front of `bytes`; `None` where they end in it or it has over 64 bits.
pub(super) fn take(bytes: &mut &[u8]) -> Option<u64> {
    // Nearly all numbers end within eight bytes that are there, and are put together at once.
    if let Some(eight) = bytes.first_chunk() {
        let word = u64::from_le_bytes(*eight);
        let last = !word & EACH_TOP;
        if last != 0 {
            let bits = last.trailing_zeros() + 1;
            *bytes = &bytes[bits as usize / 8..];
            return Some(joined(word & (u64::MAX >> (64 - bits))));
        }
    }
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let bits = u64::from(byte & 0x7f);
        if shift == 63 && bits > 1 {
            return None;
        }
        number |= bits << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// The top bit of each byte.
const EACH_TOP: u64 = u64::MAX / 0xff * 0x80;

/// The lower seven bits of each byte side by side: joined in twos, then in fours, then all eight.
fn joined(word: u64) -> u64 {
    let word = (word & 0x007f_007f_007f_007f) | ((word & 0x7f00_7f00_7f00_7f00) >> 1);
    let word = (word & 0x0000_3fff_0000_3fff) | ((word & 0x3fff_0000_3fff_0000) >> 2);
    (word & 0x0fff_ffff) | ((word & 0x0fff_ffff_0000_0000) >> 4)
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    proptest! {
        #[test]
        fn a_number_is_read_as_it_was_written(number: u64, shift in 0..64u32, behind in vec(any::<u8>(), 0..9)) {
            let number = number >> shift;
            let mut bytes = Vec::new();
            put(&mut bytes, number);
            prop_assert_eq!(take(&mut &bytes[..bytes.len() - 1]), None);
            bytes.extend(&behind);
            let mut rest = bytes.as_slice();
            prop_assert_eq!(take(&mut rest), Some(number));
            prop_assert_eq!(rest, behind.as_slice());
        }
    }

    #[test]
    fn more_than_64_bits_are_no_number() {
        assert_eq!(take(&mut [0xff; 10].as_slice()), None);
        assert_eq!(take(&mut [0xff; 9].as_slice()), None);
    }
}
