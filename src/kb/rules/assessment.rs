//! What claims are worth, kept ready for all of them.
//!
//! The status of a claim follows from its attributions and from other claims; asking for all
//! disputed claims would mean to work it out for each. So it is kept for every claim at the newest
//! revision, in chunks that revisions share, and worked out anew for those that a commit concerns.

use std::{
    collections::BTreeSet,
    sync::{Arc, OnceLock},
};

use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;

use crate::{
    index::{
        AttributionColumn, Column, PackedField, RowsOf, TermKind, column::to_ordinal, value_kind,
    },
    kb::{
        ClaimStatus, Corroboration, KbError, List, RecordRef, ScanStart, Snapshot, Stored,
        StoredClaim,
    },
    model::{Kind, Ordinal, Polarity, Stance, Value},
};

/// What a claim is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimAssessment {
    /// Its status.
    pub status: ClaimStatus,
    /// At how many origins the attributions that support it end; 255 stands for more as well.
    pub independent_origins: u8,
    /// Whether all who support it are anonymous, and somebody does.
    pub anonymous_only: bool,
}

impl ClaimAssessment {
    /// Whether there may be more independent origins than it tells.
    pub fn has_more_origins(&self) -> bool {
        self.independent_origins == u8::MAX
    }

    /// Works out what a claim is worth.
    pub(in crate::kb) fn of(
        at: &Snapshot,
        claim: &Stored<StoredClaim>,
    ) -> Result<ClaimAssessment, KbError> {
        let nobody = |_| Ok::<_, KbError>(None);
        let corroboration = Corroboration::of(&claim.record.attributions, at.origins()?, nobody)?;
        Ok(ClaimAssessment {
            status: at.verdict(claim)?.status,
            independent_origins: corroboration
                .independent_origins
                .try_into()
                .unwrap_or(u8::MAX),
            anonymous_only: corroboration.anonymous_only,
        })
    }

    fn pack(self) -> u16 {
        let anonymous = u16::from(self.anonymous_only);
        self.status as u16 | anonymous << 3 | u16::from(self.independent_origins) << 8
    }

    fn unpack(packed: u16) -> ClaimAssessment {
        ClaimAssessment {
            status: ClaimStatus::ALL[usize::from(packed & 7) % ClaimStatus::ALL.len()],
            independent_origins: (packed >> 8) as u8,
            anonymous_only: packed >> 3 & 1 == 1,
        }
    }
}

/// The entry of an ordinal that has no live claim, which is no packed assessment.
const NO_CLAIM: u16 = u16::MAX;

/// How many standings are copied where one changes.
const CHUNK: usize = 2048;

/// What every claim is worth at one revision, by ordinal.
#[derive(Clone, Default)]
pub struct AssessmentColumn {
    chunks: Vec<Arc<[u16; CHUNK]>>,
    len: usize,
    /// The claims of each status, once somebody asked.
    by_status: Arc<OnceLock<[RoaringBitmap; ClaimStatus::ALL.len()]>>,
}

impl AssessmentColumn {
    /// What a claim is worth; `None` where it is not known here.
    pub fn get(&self, claim: Ordinal) -> Option<ClaimAssessment> {
        let place = claim.0 as usize;
        let packed = (place < self.len).then(|| self.chunks[place / CHUNK][place % CHUNK])?;
        (packed != NO_CLAIM).then(|| ClaimAssessment::unpack(packed))
    }

    /// The claims of a status.
    pub fn with_status(&self, status: ClaimStatus) -> &RoaringBitmap {
        let by_status = self.by_status.get_or_init(|| {
            let mut ordinals: [Vec<u32>; ClaimStatus::ALL.len()] = Default::default();
            for (packed, ordinal) in self.packed().zip(0_u32..).filter(|it| it.0 != NO_CLAIM) {
                ordinals[ClaimAssessment::unpack(packed).status as usize].push(ordinal);
            }
            ordinals
                .map(|ordinals| RoaringBitmap::from_sorted_iter(ordinals).expect("places ascend"))
        });
        &by_status[status as usize]
    }

    /// Those claims of some whose standing passes a test.
    pub fn which(
        &self,
        within: &RoaringBitmap,
        test: impl Fn(ClaimAssessment) -> bool,
    ) -> RoaringBitmap {
        let passing = within
            .iter()
            .filter(|it| self.get(Ordinal(*it)).is_some_and(&test));
        RoaringBitmap::from_sorted_iter(passing).expect("a set is gone through in order")
    }

    /// Every standing as it is written to disk.
    pub(in crate::kb) fn packed(&self) -> impl Iterator<Item = u16> + '_ {
        let all = self.chunks.iter().flat_map(|chunk| chunk.iter().copied());
        all.take(self.len)
    }

    /// Standings as they were written to disk.
    pub(in crate::kb) fn from_packed(packed: impl Iterator<Item = u16>) -> AssessmentColumn {
        let mut standings = AssessmentColumn::default();
        for (place, packed) in packed.enumerate() {
            standings.put(place, packed);
        }
        standings
    }

    fn set(&mut self, claim: Ordinal, standing: ClaimAssessment) {
        self.put(claim.0 as usize, standing.pack());
    }

    fn put(&mut self, place: usize, packed: u16) {
        while self.chunks.len() <= place / CHUNK {
            self.chunks.push(Arc::new([NO_CLAIM; CHUNK]));
        }
        let chunk = &mut self.chunks[place / CHUNK];
        if chunk[place % CHUNK] != packed {
            Arc::make_mut(chunk)[place % CHUNK] = packed;
        }
        self.len = self.len.max(place + 1);
    }

    /// Those of `before` brought up to the revision `at`, given the records written in between.
    pub(in crate::kb) fn brought_up(
        &self,
        before: &Snapshot,
        at: &Snapshot,
        written: &[(Kind, Ordinal)],
    ) -> Result<AssessmentColumn, KbError> {
        let concerned = concerned(before, at, written)?;
        let mut standings = AssessmentColumn {
            by_status: Arc::default(),
            ..self.clone()
        };
        for claim in concerned {
            match at.claim(claim)? {
                Some(stored) => standings.set(claim, ClaimAssessment::of(at, &stored)?),
                None if (claim.0 as usize) < standings.len => {
                    standings.put(claim.0 as usize, NO_CLAIM);
                }
                None => {}
            }
        }
        Ok(standings)
    }

    /// Works out every standing, at a revision that the index has. Most follow from what the index has of the claim alone: of those
    /// that have no relations, and that nothing which is said of the same subject by the same
    /// predicate can contradict (see [`contradicts`](crate::kb::rules::contradiction::contradicts)).
    pub(in crate::kb) fn of_all(at: &Snapshot) -> Result<AssessmentColumn, KbError> {
        let all = at.everything(Kind::Claim)?;
        let reader = &at.indexed().readers.claims;
        let propositions = [Column::Subject, Column::Predicate, Column::Facets];
        let mut exclusive = RoaringBitmap::new();
        for predicate in at.everything(Kind::Predicate)? {
            if let RecordRef::Predicate(it) = at.it(Kind::Predicate, Ordinal(predicate))?
                && it.record.exclusive
            {
                exclusive.insert(predicate);
            }
        }
        // What is said of a subject by a predicate, and whether some of it may contradict some.
        let mut said: FxHashMap<(u64, u64), (u32, bool)> = FxHashMap::default();
        reader.each(&all, &propositions, &[], |_, numbers, _| {
            let (many, may) = said.entry((numbers[0], numbers[1])).or_default();
            *many += 1;
            *may |= PackedField::POLARITY.of(numbers[2]) == Polarity::Negative as u8
                || PackedField::VALUE_KIND.of(numbers[2]) == value_kind(&Value::<Ordinal>::None)
                || to_ordinal(numbers[1]).is_some_and(|it| exclusive.contains(it.0));
        })?;
        let (relating, related) = reader.under(TermKind::Related)?;
        let origins = at.origins()?;
        let mut standings = AssessmentColumn::default();
        let mut open = RoaringBitmap::new();
        let rows = [AttributionColumn::Act, AttributionColumn::End];
        reader.each(&all, &propositions, &rows, |claim, numbers, rows| {
            let of_it = said.get(&(numbers[0], numbers[1]));
            let alone = of_it.is_some_and(|(many, may)| *many == 1 || !may);
            if !alone || relating.contains(claim) || related.contains(claim) {
                open.insert(claim);
                return;
            }
            standings.set(Ordinal(claim), alone_standing(rows, |end| origins.of(end)));
        })?;
        for claim in open {
            let claim = Ordinal(claim);
            let stored = at.must(Kind::Claim, claim, at.claim(claim)?)?;
            standings.set(claim, ClaimAssessment::of(at, &stored)?);
        }
        Ok(standings)
    }
}

/// What a claim is worth that no other claim speaks for or against, from its attributions: of each
/// its act and its end.
fn alone_standing(rows: &RowsOf<'_>, origin: impl Fn(Ordinal) -> Ordinal) -> ClaimAssessment {
    let (mut live, mut against, mut anonymous) = (false, false, true);
    let mut origins: BTreeSet<Ordinal> = BTreeSet::new();
    for nth in 0..rows.len() {
        let act = rows.number(nth, 0);
        if PackedField::RETRACTED.of(act) == 1 {
            continue;
        }
        live = true;
        match Stance::ALL.get(usize::from(PackedField::STANCE.of(act))) {
            Some(stance) if stance.supports() => {
                origins.extend(to_ordinal(rows.number(nth, 1)).map(&origin));
                anonymous &= PackedField::SPEAKER_KIND.of(act) == 1;
            }
            stance => against |= stance.is_some_and(|stance| stance.opposes()),
        }
    }
    let status = match (rows.is_empty(), live, origins.len(), against) {
        (true, ..) => ClaimStatus::Unsourced,
        (_, false, ..) => ClaimStatus::Retracted,
        (_, _, 0, true) => ClaimStatus::Denied,
        (_, _, _, true) => ClaimStatus::Disputed,
        (_, _, 0 | 1, false) => ClaimStatus::Uncontested,
        _ => ClaimStatus::Corroborated,
    };
    ClaimAssessment {
        status,
        independent_origins: origins.len().try_into().unwrap_or(u8::MAX),
        anonymous_only: !origins.is_empty() && anonymous,
    }
}

/// The claims whose standing may differ between two revisions, given the records written in
/// between.
fn concerned(
    before: &Snapshot,
    at: &Snapshot,
    written: &[(Kind, Ordinal)],
) -> Result<BTreeSet<Ordinal>, KbError> {
    let mut concerned = BTreeSet::new();
    for (kind, ordinal) in written {
        match kind {
            Kind::Claim => {
                concerned.insert(*ordinal);
                for state in [before, at] {
                    if let Some(claim) = state.claim(*ordinal)? {
                        concerned.extend(state.touching(&claim)?);
                    }
                }
            }
            Kind::Predicate => {
                let of_it = at
                    .indexed()
                    .readers
                    .claims
                    .with(TermKind::Predicate, ordinal.0.into())?;
                concerned.extend((of_it | at.changed(Kind::Claim)?).into_iter().map(Ordinal));
            }
            _ => {}
        }
    }
    if written.iter().any(|(kind, _)| *kind == Kind::Source) {
        let (then, now) = (before.origins()?, at.origins()?);
        for source in (0..before.ordinals(Kind::Source)?).map(Ordinal) {
            if then.of(source) != now.of(source) {
                for link in at.links(List::ReportedIn(source), ScanStart::First)? {
                    concerned.insert(link?.position.ordinal);
                }
            }
        }
    }
    Ok(concerned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_is_read_as_it_was_put() {
        let mut standings = AssessmentColumn::default();
        let standing = ClaimAssessment {
            status: ClaimStatus::Disputed,
            independent_origins: 200,
            anonymous_only: true,
        };
        standings.set(Ordinal(5_000), standing);
        assert_eq!(standings.get(Ordinal(5_000)), Some(standing));
        assert_eq!(standings.get(Ordinal(5_001)), None);
        let again = AssessmentColumn::from_packed(standings.packed());
        assert_eq!(again.get(Ordinal(5_000)), Some(standing));
        let disputed = again.with_status(ClaimStatus::Disputed);
        assert_eq!(disputed.iter().collect::<Vec<_>>(), [5_000]);
        let all = (0..5_001).collect();
        let anonymous = again.which(&all, |it| it.anonymous_only);
        assert_eq!(anonymous.iter().collect::<Vec<_>>(), [5_000]);
    }

    #[test]
    fn later_changes_do_not_show_in_earlier_standings() {
        let mut standings = AssessmentColumn::default();
        let denied = ClaimAssessment {
            status: ClaimStatus::Denied,
            independent_origins: 0,
            anonymous_only: false,
        };
        standings.set(Ordinal(0), denied);
        let earlier = standings.clone();
        standings.set(
            Ordinal(0),
            ClaimAssessment {
                status: ClaimStatus::Disputed,
                ..denied
            },
        );
        assert_eq!(earlier.get(Ordinal(0)), Some(denied));
    }
}
