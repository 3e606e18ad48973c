//! A set of ordinals as a bit set, for columns that hold ordinals.

use fixedbitset::FixedBitSet;
use roaring::RoaringBitmap;

/// A set of ordinals whose membership test takes constant time.
#[derive(Default)]
pub(super) struct OrdinalBits(FixedBitSet);

impl OrdinalBits {
    pub(super) fn new(ordinals: &RoaringBitmap) -> OrdinalBits {
        let length = ordinals.max().map_or(0, |last| last as usize + 1);
        let mut bits = FixedBitSet::with_capacity(length);
        for ordinal in ordinals {
            bits.insert(ordinal as usize);
        }
        OrdinalBits(bits)
    }

    /// Whether the set contains the ordinal that a column's value stands for.
    #[inline]
    pub(super) fn contains_value(&self, value: u64) -> bool {
        let ordinal = value.checked_sub(1);
        ordinal.is_some_and(|ordinal| self.0.contains(ordinal as usize))
    }
}
