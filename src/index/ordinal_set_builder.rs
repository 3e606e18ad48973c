//! Records of a segment on their way into a set.

use roaring::RoaringBitmap;

use crate::index::{column_values::DocSelection, segment_view::SegmentView};

/// Where one in so many documents is found, ordinals are gathered as bits.
const DENSE: usize = 64;

/// Records whose documents were found: as a list while they are few, then as bits.
pub(super) struct OrdinalSetBuilder<'p> {
    piece: &'p SegmentView,
    few: Vec<u32>,
    /// How many are few.
    most: usize,
    /// A bit for each ordinal from `first` on; empty while they are few.
    bits: Vec<u8>,
    first: u32,
    passing: Vec<u32>,
}

impl<'p> OrdinalSetBuilder<'p> {
    pub(super) fn new(piece: &'p SegmentView) -> OrdinalSetBuilder<'p> {
        let (least, greatest) = piece.span();
        let documents = piece.len() as usize;
        let is_dense = (greatest - least) as usize / 8 <= documents;
        OrdinalSetBuilder {
            piece,
            few: Vec::new(),
            most: match is_dense {
                true => documents / DENSE,
                false => usize::MAX,
            },
            bits: Vec::new(),
            // A whole number of bytes.
            first: least / 8 * 8,
            passing: Vec::new(),
        }
    }

    /// Adds those of some documents that are not struck out.
    pub(super) fn extend(&mut self, documents: &[u32]) {
        let piece = self.piece;
        match piece.all_live() {
            true => self.add(documents.iter().copied()),
            false => self.add(documents.iter().copied().filter(|it| piece.lives(*it))),
        }
    }

    /// Adds those of some documents that pass a test of their places among them. None may be struck
    /// out.
    pub(super) fn pick(&mut self, documents: &DocSelection, passes: impl Fn(usize) -> bool) {
        let mut passing = std::mem::take(&mut self.passing);
        passing.clear();
        passing.resize(documents.count(), 0);
        // Whether one passes cannot be foreseen: each is put, and the next on top of it if it fails.
        let mut many = 0;
        documents.for_each(|nth, document| {
            passing[many] = document;
            many += usize::from(passes(nth));
        });
        self.add(passing[..many].iter().copied());
        self.passing = passing;
    }

    /// The records.
    pub(super) fn done(mut self) -> RoaringBitmap {
        if !self.bits.is_empty() {
            return RoaringBitmap::from_lsb0_bytes(self.first, &self.bits);
        }
        self.few.sort_unstable();
        self.few.dedup();
        RoaringBitmap::from_sorted_iter(self.few).expect("they were sorted")
    }

    fn add(&mut self, documents: impl Iterator<Item = u32>) {
        let piece = self.piece;
        let ordinals = documents.map(|document| piece.ordinal(document));
        if self.bits.is_empty() {
            self.few.extend(ordinals);
            if self.few.len() > self.most {
                let few = std::mem::take(&mut self.few);
                self.bits = vec![0; (piece.span().1 - self.first) as usize / 8 + 1];
                self.set(few.into_iter());
            }
        } else {
            self.set(ordinals);
        }
    }

    fn set(&mut self, ordinals: impl Iterator<Item = u32>) {
        for ordinal in ordinals {
            let place = ordinal - self.first;
            self.bits[place as usize / 8] |= 1 << (place % 8);
        }
    }
}
