//! Positions: what one speaker holds of one claim, and who stands against it.

use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::{
    kb::{
        AttributionKey, KbError, Snapshot, Topic,
        query::topic::that_count,
        rules::{
            speaker_key::SpeakerKey,
            status::{opposes, supports},
        },
        snapshot::attributions,
    },
    model::{Attribution, Kind, Ordinal, PartialDate, Stance},
    store::{ListPosition, Stored, StoredClaim},
};

/// What one speaker holds of one claim: the attributions in which they take a stance on it and
/// which were not taken back.
#[derive(Clone, Debug)]
pub struct SpeakerPosition {
    /// The claim.
    pub claim: Arc<Stored<StoredClaim>>,
    /// Where the attributions stand in the claim, in the order of time; one at least.
    places: Vec<usize>,
    /// The least number among the attributions, which no other position has.
    number: u16,
}

impl SpeakerPosition {
    fn all_of(claim: &Arc<Stored<StoredClaim>>) -> impl Iterator<Item = SpeakerPosition> {
        let numbers: Vec<u16> = claim.record.numbered().map(|(number, _)| number).collect();
        by_speaker(&claim.record.attributions)
            .into_iter()
            .map(move |places| SpeakerPosition {
                claim: claim.clone(),
                number: places.iter().map(|at| numbers[*at]).min().unwrap_or(0),
                places,
            })
    }

    /// Where the attributions stand in the claim, in the order of time: those without a date
    /// first, then the earliest first.
    pub fn places(&self) -> &[usize] {
        &self.places
    }

    /// The latest stance.
    pub fn stance(&self) -> Stance {
        stance(&self.claim.record.attributions, &self.places)
    }

    /// The stances one after the other; several if the speaker changed theirs.
    pub fn stances(&self) -> Vec<Stance> {
        let mut stances: Vec<Stance> = self.said().map(|it| it.stance).collect();
        stances.dedup();
        stances
    }

    /// When it was first said; `None` where no date is known.
    pub fn since(&self) -> Option<PartialDate> {
        self.said().find_map(|it| it.stated_at)
    }

    /// When it was last said; `None` where no date is known.
    pub fn last_stated_at(&self) -> Option<PartialDate> {
        self.said().filter_map(|it| it.stated_at).last()
    }

    /// The sources in which it was read, each once, in the order of time.
    pub fn sources(&self) -> Vec<Ordinal> {
        let mut sources = Vec::with_capacity(self.places.len());
        for attribution in self.said() {
            if !sources.contains(&attribution.source) {
                sources.push(attribution.source);
            }
        }
        sources
    }

    /// Its place among all positions: by when it was last said, the latest first and what has no
    /// date last; then by claim and number.
    pub fn position(&self) -> ListPosition {
        ListPosition {
            order: self
                .last_stated_at()
                .map_or(i64::MAX, |at| at.start().saturating_neg()),
            ordinal: self.claim.ordinal,
            number: self.number,
        }
    }

    fn said(&self) -> impl Iterator<Item = &Attribution<Ordinal>> {
        let attributions = &self.claim.record.attributions;
        self.places.iter().map(|place| &attributions[*place])
    }
}

impl Snapshot {
    /// Who holds what: a position for each speaker of each claim in which an entity has any role;
    /// or of a claim and those that contradict it. They are in the order of their
    /// [`position`](SpeakerPosition::position)s. A speaker who took all back has none.
    pub fn positions(
        &self,
        about: Topic,
        only: Option<&RoaringBitmap>,
    ) -> Result<Vec<SpeakerPosition>, KbError> {
        let mut claims = self.claims_about(about, only)?;
        if let Topic::Claim(claim) = about {
            let claim = self.must(Kind::Claim, claim, self.claim(claim)?)?;
            claims.extend(that_count(self.contradicting(&claim)?, only));
        }
        let mut positions: Vec<SpeakerPosition> =
            claims.iter().flat_map(SpeakerPosition::all_of).collect();
        positions.sort_by_cached_key(SpeakerPosition::position);
        Ok(positions)
    }

    /// The attributions by others that stand against a position: against one that supports its
    /// claim, what denies or disputes the claim or supports one that contradicts it; against one
    /// that denies or disputes its claim, what supports the claim; against any other, none.
    pub fn against(&self, position: &SpeakerPosition) -> Result<Vec<AttributionKey>, KbError> {
        let claim = &position.claim;
        let contradicting = match position.stance().supports() {
            true => self.contradicting(claim)?,
            false => Vec::new(),
        };
        let others = contradicting.iter().flat_map(|it| attributions(it));
        Ok(against(
            &claim.record.attributions,
            &position.places,
            attributions(claim),
            others,
        ))
    }
}

/// The places of the attributions that were not taken back, by speaker; those of each speaker in
/// the order of time, the speakers in that of their first attribution.
fn by_speaker(attributions: &[Attribution<Ordinal>]) -> Vec<Vec<usize>> {
    let mut speakers: Vec<(SpeakerKey<'_>, Vec<usize>)> = Vec::new();
    for (place, attribution) in attributions.iter().enumerate() {
        if attribution.retraction.is_some() {
            continue;
        }
        let voice = SpeakerKey::of(attribution);
        match speakers.iter_mut().find(|(known, _)| *known == voice) {
            Some((_, places)) => places.push(place),
            None => speakers.push((voice, vec![place])),
        }
    }
    let in_time = |(_, mut places): (SpeakerKey<'_>, Vec<usize>)| {
        places.sort_by_key(|place| attributions[*place].stated_at);
        places
    };
    speakers.into_iter().map(in_time).collect()
}

/// The stance that was taken last; of those taken at one time, the one recorded last.
fn stance(attributions: &[Attribution<Ordinal>], places: &[usize]) -> Stance {
    let latest = places.last().and_then(|place| attributions.get(*place));
    latest.map_or(Stance::Relays, |it| it.stance)
}

fn against<'a, A>(
    attributions: &[Attribution<Ordinal>],
    places: &[usize],
    own: impl Iterator<Item = (A, &'a Attribution<Ordinal>)>,
    contradicting: impl Iterator<Item = (A, &'a Attribution<Ordinal>)>,
) -> Vec<A> {
    let stance = stance(attributions, places);
    let speaker = places
        .first()
        .map(|place| SpeakerKey::of(&attributions[*place]));
    let by_others = |it: &Attribution<Ordinal>| Some(SpeakerKey::of(it)) != speaker;
    let own = own.filter(|(_, it)| match (stance.supports(), stance.opposes()) {
        (true, _) => opposes(it) && by_others(it),
        (_, true) => supports(it) && by_others(it),
        _ => false,
    });
    let contradicting =
        contradicting.filter(|(_, it)| stance.supports() && supports(it) && by_others(it));
    own.chain(contradicting).map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::fixture;

    /// An attribution from `DATE …`, the rest as the fixture has it; `-`: no date.
    fn attribution(said: &str) -> Attribution<Ordinal> {
        let (date, rest) = said.split_once(' ').unwrap();
        let mut attribution = fixture::attribution(rest);
        attribution.stated_at = (date != "-").then(|| date.parse().unwrap());
        attribution
    }

    fn all(said: &[&str]) -> Vec<Attribution<Ordinal>> {
        said.iter().map(|it| attribution(it)).collect()
    }

    /// Each case: the attributions of a claim, and for each speaker the places of theirs in the
    /// order of time and the stance that follows.
    #[test]
    fn a_speaker_has_one_stance_on_a_claim_the_latest() {
        use Stance::{Asserts, Confirms, DeclinesComment, Denies, Disputes};
        let cases: &[(&[&str], &[(&[usize], Stance)])] = &[
            (&[], &[]),
            (&["2025 ASSERTS 1"], &[(&[0], Asserts)]),
            (
                &["2025 ASSERTS 1 entity 7", "2024 DENIES 2 entity 7"],
                &[(&[1, 0], Asserts)],
            ),
            (
                &["2024 ASSERTS 1 entity 7", "2025-03 DENIES 2 entity 7"],
                &[(&[0, 1], Denies)],
            ),
            (
                &["2025 ASSERTS 1 entity 7", "2025 CONFIRMS 2 entity 7"],
                &[(&[0, 1], Confirms)],
            ),
            (
                &["2025-07 ASSERTS 1 entity 7", "- DENIES 2 entity 7"],
                &[(&[1, 0], Asserts)],
            ),
            (
                &["2025 ASSERTS 1 entity 7", "2026 !DENIES 2 entity 7"],
                &[(&[0], Asserts)],
            ),
            (&["2025 !ASSERTS 1 entity 7"], &[]),
            (
                &["2025 ASSERTS 1 entity 7", "2025 DISPUTES 1 entity 8"],
                &[(&[0], Asserts), (&[1], Disputes)],
            ),
            (
                &["2025 ASSERTS 1", "2025 DENIES 2"],
                &[(&[0], Asserts), (&[1], Denies)],
            ),
            (
                &[
                    "2025 ASSERTS 1 anonymous insider",
                    "2026 DENIES 1 anonymous insider",
                ],
                &[(&[0, 1], Denies)],
            ),
            (
                &[
                    "2025 ASSERTS 1 anonymous insider",
                    "2026 DENIES 2 anonymous insider",
                ],
                &[(&[0], Asserts), (&[1], Denies)],
            ),
            (
                &[
                    "2025 ASSERTS 1 entity 7",
                    "2026 DECLINES_COMMENT 1 entity 7",
                ],
                &[(&[0, 1], DeclinesComment)],
            ),
        ];
        for (said, expected) in cases {
            let attributions = all(said);
            let found = by_speaker(&attributions);
            let found: Vec<(&[usize], Stance)> = found
                .iter()
                .map(|places| (&**places, stance(&attributions, places)))
                .collect();
            assert_eq!(found, *expected, "{said:?}");
        }
    }

    /// Each case: the attributions of a claim, the first of which is by the speaker asked for, and
    /// those of the claims that contradict it; then which stand against.
    #[test]
    fn against_a_position_stand_those_who_say_the_contrary() {
        let cases: &[(&[&str], &[&str], &[&str])] = &[
            (&["2025 ASSERTS 1"], &[], &[]),
            (
                &[
                    "2025 ASSERTS 1",
                    "2025 CONFIRMS 2",
                    "2025 DENIES 3",
                    "2025 DISPUTES 4",
                ],
                &[],
                &["2025 DENIES 3", "2025 DISPUTES 4"],
            ),
            (
                &["2025 ASSERTS 1", "2025 !DENIES 3"],
                &["2025 ASSERTS 4", "2025 DENIES 5", "2025 !ASSERTS 6"],
                &["2025 ASSERTS 4"],
            ),
            (
                &["2025 DENIES 1", "2025 ASSERTS 2", "2025 DENIES 3"],
                &["2025 ASSERTS 4"],
                &["2025 ASSERTS 2"],
            ),
            (
                &["2025 ASSERTS 1 entity 7", "2024 DENIES 2 entity 7"],
                &["2025 ASSERTS 4 entity 7", "2025 ASSERTS 4 entity 8"],
                &["2025 ASSERTS 4 entity 8"],
            ),
            (
                &[
                    "2024 ASSERTS 1 entity 7",
                    "2025 DENIES 2 entity 7",
                    "2025 ASSERTS 3",
                ],
                &["2025 ASSERTS 4"],
                &["2025 ASSERTS 3"],
            ),
            (
                &["2025 QUALIFIES 1", "2025 DENIES 2", "2025 ASSERTS 3"],
                &["2025 ASSERTS 4"],
                &[],
            ),
        ];
        for (own, contradicting, expected) in cases {
            let (attributions, others) = (all(own), all(contradicting));
            let places = &by_speaker(&attributions)[0];
            let found = against(
                &attributions,
                places,
                own.iter().copied().zip(&attributions),
                contradicting.iter().copied().zip(&others),
            );
            assert_eq!(found, *expected, "{own:?} {contradicting:?}");
        }
    }
}
