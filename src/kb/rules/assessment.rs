//! Assessments of claims, and the column that has those of all claims.

use std::sync::{Arc, OnceLock};

use roaring::RoaringBitmap;
use strum::VariantArray;

use crate::{kb::rules::verdict::ClaimStatus, model::Ordinal};

/// The assessment of a claim: its status and how broadly it is supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimAssessment {
    /// The status.
    pub status: ClaimStatus,
    /// The number of voices that support it; 255 stands for more as well.
    pub voices: u8,
    /// Whether all supporting speakers are anonymous; false where nobody supports the claim.
    pub anonymous_only: bool,
    /// Whether all support comes from the claim's own subject or from who speaks for that; false
    /// where nobody supports the claim.
    pub self_reported: bool,
    /// Whether another claim is hard to square with it.
    pub has_tension: bool,
    /// Whether another claim contradicts it by contents.
    pub is_contradicted: bool,
    /// The number of attributions that support it; of this and the other numbers, 255 stands for
    /// more as well.
    pub attributions: u8,
    /// The number of their sources.
    pub sources: u8,
    /// The number of publishers of those.
    pub publishers: u8,
    /// The number of speakers.
    pub speakers: u8,
    /// The number of supporting attributions of speakers without a name.
    pub unnamed: u8,
}

impl ClaimAssessment {
    fn pack(self) -> u64 {
        let counts = [
            self.voices,
            self.attributions,
            self.sources,
            self.publishers,
            self.speakers,
            self.unnamed,
        ];
        let flags = self.status as u8
            | u8::from(self.anonymous_only) << 4
            | u8::from(self.self_reported) << 5
            | u8::from(self.has_tension) << 6
            | u8::from(self.is_contradicted) << 7;
        let [a, b, c, d, e, f] = counts;
        u64::from_le_bytes([flags, a, b, c, d, e, f, 0])
    }

    fn unpack(packed: u64) -> ClaimAssessment {
        let [
            flags,
            voices,
            attributions,
            sources,
            publishers,
            speakers,
            unnamed,
            _,
        ] = packed.to_le_bytes();
        let has = |bit: u8| flags >> bit & 1 == 1;
        ClaimAssessment {
            status: ClaimStatus::VARIANTS[usize::from(flags & 15) % STATUSES],
            voices,
            anonymous_only: has(4),
            self_reported: has(5),
            has_tension: has(6),
            is_contradicted: has(7),
            attributions,
            sources,
            publishers,
            speakers,
            unnamed,
        }
    }
}

/// The entry of an ordinal that has no live claim, which is no packed assessment.
const NO_CLAIM: u64 = u64::MAX;

/// The number of statuses.
const STATUSES: usize = ClaimStatus::VARIANTS.len();

/// The number of assessments that are copied where one changes.
const CHUNK: usize = 512;

/// The assessment column: the assessments of all claims at one revision, by ordinal. Chunks are
/// shared by the revisions between which they did not change.
#[derive(Clone, Default)]
pub struct AssessmentColumn {
    chunks: Vec<Arc<[u64; CHUNK]>>,
    len: usize,
    /// The claims by status, computed at the first use.
    by_status: Arc<OnceLock<[RoaringBitmap; STATUSES]>>,
}

impl AssessmentColumn {
    /// The assessment of a claim; `None` where the column has none.
    pub fn get(&self, claim: Ordinal) -> Option<ClaimAssessment> {
        let index = claim.0 as usize;
        let packed = (index < self.len).then(|| self.chunks[index / CHUNK][index % CHUNK])?;
        (packed != NO_CLAIM).then(|| ClaimAssessment::unpack(packed))
    }

    /// The claims of a status.
    pub fn with_status(&self, status: ClaimStatus) -> &RoaringBitmap {
        let by_status = self.by_status.get_or_init(|| {
            let mut ordinals: [Vec<u32>; STATUSES] = Default::default();
            for (packed, ordinal) in self.packed().zip(0_u32..).filter(|it| it.0 != NO_CLAIM) {
                ordinals[ClaimAssessment::unpack(packed).status as usize].push(ordinal);
            }
            ordinals.map(|ordinals| {
                RoaringBitmap::from_sorted_iter(ordinals)
                    .expect("the column is read in the order of ordinals")
            })
        });
        &by_status[status as usize]
    }

    /// The claims within a set whose assessment passes a test.
    pub fn filter(
        &self,
        within: &RoaringBitmap,
        test: impl Fn(ClaimAssessment) -> bool,
    ) -> RoaringBitmap {
        let passing = within.iter();
        let passing = passing.filter(|claim| self.get(Ordinal(*claim)).is_some_and(&test));
        RoaringBitmap::from_sorted_iter(passing).expect("a bitmap iterates in ascending order")
    }

    /// All assessments as they are written to disk.
    pub(in crate::kb) fn packed(&self) -> impl Iterator<Item = u64> + '_ {
        let all = self.chunks.iter().flat_map(|chunk| chunk.iter().copied());
        all.take(self.len)
    }

    /// The column of assessments that were written to disk.
    pub(in crate::kb) fn from_packed(packed: impl Iterator<Item = u64>) -> AssessmentColumn {
        let mut column = AssessmentColumn::default();
        for (index, packed) in packed.enumerate() {
            column.put(index, packed);
        }
        column
    }

    /// A copy that may be changed: one that shares its chunks, and not its sets by status.
    pub(in crate::kb) fn to_be_changed(&self) -> AssessmentColumn {
        AssessmentColumn {
            by_status: Arc::default(),
            ..self.clone()
        }
    }

    pub(in crate::kb) fn set(&mut self, claim: Ordinal, assessment: ClaimAssessment) {
        self.put(claim.0 as usize, assessment.pack());
    }

    /// Removes the assessment of a claim that is no longer live.
    pub(in crate::kb) fn remove(&mut self, claim: Ordinal) {
        if (claim.0 as usize) < self.len {
            self.put(claim.0 as usize, NO_CLAIM);
        }
    }

    fn put(&mut self, index: usize, packed: u64) {
        while self.chunks.len() <= index / CHUNK {
            self.chunks.push(Arc::new([NO_CLAIM; CHUNK]));
        }
        let chunk = &mut self.chunks[index / CHUNK];
        if chunk[index % CHUNK] != packed {
            Arc::make_mut(chunk)[index % CHUNK] = packed;
        }
        self.len = self.len.max(index + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assessment_is_read_as_it_was_set() {
        let mut column = AssessmentColumn::default();
        let assessment = ClaimAssessment {
            status: ClaimStatus::Disputed,
            voices: 200,
            anonymous_only: true,
            self_reported: false,
            has_tension: true,
            is_contradicted: false,
            attributions: 5,
            sources: 4,
            publishers: 3,
            speakers: 2,
            unnamed: 1,
        };
        column.set(Ordinal(5_000), assessment);
        assert_eq!(column.get(Ordinal(5_000)), Some(assessment));
        assert_eq!(column.get(Ordinal(5_001)), None);
        let again = AssessmentColumn::from_packed(column.packed());
        assert_eq!(again.get(Ordinal(5_000)), Some(assessment));
        let disputed = again.with_status(ClaimStatus::Disputed);
        assert_eq!(disputed.iter().collect::<Vec<_>>(), [5_000]);
        let all = (0..5_001).collect();
        let anonymous = again.filter(&all, |it| it.anonymous_only);
        assert_eq!(anonymous.iter().collect::<Vec<_>>(), [5_000]);
    }

    #[test]
    fn each_part_of_an_assessment_is_packed_by_itself() {
        for status in ClaimStatus::VARIANTS {
            for flags in 0..8_u8 {
                let assessment = ClaimAssessment {
                    status: *status,
                    voices: 255 - flags,
                    anonymous_only: flags & 1 > 0,
                    self_reported: flags & 2 > 0,
                    has_tension: flags & 4 > 0,
                    is_contradicted: flags & 1 > 0,
                    attributions: 254,
                    sources: 255,
                    publishers: flags,
                    speakers: 3 * flags,
                    unnamed: 4,
                };
                assert_ne!(assessment.pack(), NO_CLAIM);
                assert_eq!(ClaimAssessment::unpack(assessment.pack()), assessment);
            }
        }
    }

    #[test]
    fn later_changes_do_not_show_in_an_earlier_column() {
        let mut column = AssessmentColumn::default();
        let denied = ClaimAssessment {
            status: ClaimStatus::Denied,
            voices: 0,
            anonymous_only: false,
            self_reported: false,
            has_tension: false,
            is_contradicted: true,
            attributions: 0,
            sources: 0,
            publishers: 0,
            speakers: 0,
            unnamed: 0,
        };
        column.set(Ordinal(0), denied);
        let earlier = column.clone();
        column.set(
            Ordinal(0),
            ClaimAssessment {
                status: ClaimStatus::Disputed,
                ..denied
            },
        );
        assert_eq!(earlier.get(Ordinal(0)), Some(denied));
    }
}
