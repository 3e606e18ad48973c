//! Positions: the stances of one speaker on one claim, and the attributions against them.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use roaring::RoaringBitmap;

use crate::{
    kb::{
        error::KbError,
        query::topic::{Topic, retained},
        rules::{
            attribution_key::{AttributionKey, attribution_keys, keyed_attributions},
            context::RuleContext,
            speaker::SpeakerKey,
            speakers::Speakers,
        },
        snapshot::Snapshot,
    },
    model::{Attribution, Kind, ListPosition, Ordinal, PartialDate, Stance, Stored, StoredClaim},
};

/// The position of one speaker on one claim: their attributions that are not retracted.
#[derive(Clone, Debug)]
pub struct SpeakerPosition {
    /// The claim.
    pub claim: Arc<Stored<StoredClaim>>,
    /// The indexes of the attributions in the claim, in the order of time; one at least.
    indexes: Vec<usize>,
    /// The least number of the attributions, which no other position of the claim has.
    number: u16,
}

impl SpeakerPosition {
    fn all_of(
        claim: &Arc<Stored<StoredClaim>>,
        speakers: &Speakers<'_, '_>,
    ) -> Result<Vec<SpeakerPosition>, KbError> {
        let keys = attribution_keys(claim);
        let attributions = &claim.record.attributions;
        let named = keys.iter().zip(attributions);
        let named = named.map(|(key, attribution)| speakers.key(attribution, *key));
        let named = named.collect::<Result<Vec<SpeakerKey>, KbError>>()?;
        let positions = by_speaker(attributions, named).into_iter();
        let positions = positions.map(|indexes| SpeakerPosition {
            claim: claim.clone(),
            number: indexes
                .iter()
                .map(|index| keys[*index].1)
                .min()
                .unwrap_or(0),
            indexes,
        });
        Ok(positions.collect())
    }

    /// The indexes of the attributions in the claim, in the order of time: those without a date
    /// first, then the earliest first.
    pub fn attributions(&self) -> &[usize] {
        &self.indexes
    }

    /// The latest stance.
    pub fn stance(&self) -> Stance {
        stance(&self.claim.record.attributions, &self.indexes)
    }

    /// The stances in the order of time; several if the speaker changed theirs.
    pub fn stances(&self) -> Vec<Stance> {
        let mut stances: Vec<Stance> = self.in_time().map(|it| it.stance).collect();
        stances.dedup();
        stances
    }

    /// The date of the first stance; `None` where no date is known.
    pub fn first_stated_at(&self) -> Option<PartialDate> {
        self.in_time().find_map(|it| it.stated_at)
    }

    /// The date of the latest stance; `None` where no date is known.
    pub fn last_stated_at(&self) -> Option<PartialDate> {
        self.in_time().filter_map(|it| it.stated_at).last()
    }

    /// The sources of the attributions, each once, in the order of time.
    pub fn sources(&self) -> Vec<Ordinal> {
        let mut sources = Vec::with_capacity(self.indexes.len());
        for attribution in self.in_time() {
            if !sources.contains(&attribution.source) {
                sources.push(attribution.source);
            }
        }
        sources
    }

    /// The position among all positions: by the date of the latest stance, the latest first and no
    /// date last; then by claim and number.
    pub fn position(&self) -> ListPosition {
        ListPosition {
            order: self
                .last_stated_at()
                .map_or(i64::MAX, |date| date.start().saturating_neg()),
            ordinal: self.claim.ordinal,
            number: self.number,
        }
    }

    /// The attributions in the order of time.
    fn in_time(&self) -> impl Iterator<Item = &Attribution<Ordinal>> {
        let attributions = &self.claim.record.attributions;
        self.indexes.iter().map(|index| &attributions[*index])
    }
}

impl Snapshot {
    /// The positions of all speakers on a topic's claims; on a claim, also those on claims that
    /// contradict it. They are sorted by their [`position`](SpeakerPosition::position)s. A speaker
    /// who retracted all attributions has none.
    pub fn positions(
        &self,
        topic: Topic,
        only: Option<&RoaringBitmap>,
    ) -> Result<Vec<SpeakerPosition>, KbError> {
        let mut claims = self.claims_of_topic(topic, only)?;
        if let Topic::Claim(claim) = topic {
            let claim = self.required(Kind::Claim, claim, self.claim(claim)?)?;
            claims.extend(retained(self.contradicting(&claim)?, only));
        }
        let context = RuleContext::new(self);
        let speakers = Speakers::new(&context)?;
        let mut positions: Vec<SpeakerPosition> = Vec::new();
        for claim in &claims {
            positions.extend(SpeakerPosition::all_of(claim, &speakers)?);
        }
        positions.sort_by_cached_key(SpeakerPosition::position);
        Ok(positions)
    }

    /// The attributions of other speakers against a position. Against one that supports its claim:
    /// those that oppose the claim or support a claim that contradicts it. Against one that opposes
    /// its claim: those that support the claim. Against any other: none.
    pub fn against(&self, position: &SpeakerPosition) -> Result<Vec<AttributionKey>, KbError> {
        let claim = &position.claim;
        let contradicting = match position.stance().supports() {
            true => self.contradicting(claim)?,
            false => Vec::new(),
        };
        let others = contradicting.iter();
        let others = others.flat_map(|other| keyed_attributions(other));
        let context = RuleContext::new(self);
        let speakers = Speakers::new(&context)?;
        let said = |(key, attribution): (AttributionKey, _)| {
            Ok(Said {
                key,
                attribution,
                speaker: speakers.key(attribution, key)?,
            })
        };
        let own = keyed_attributions(claim).map(said);
        let own = own.collect::<Result<Vec<_>, KbError>>()?;
        let others = others.map(said).collect::<Result<Vec<_>, KbError>>()?;
        Ok(against(&position.indexes, &own, &others))
    }
}

/// An attribution with its key and that of its speaker.
struct Said<'a, A> {
    key: A,
    attribution: &'a Attribution<Ordinal>,
    speaker: SpeakerKey,
}

impl<A> Said<'_, A> {
    fn supports(&self) -> bool {
        self.attribution.retraction.is_none() && self.attribution.stance.supports()
    }

    fn opposes(&self) -> bool {
        self.attribution.retraction.is_none() && self.attribution.stance.opposes()
    }
}

/// The indexes of the attributions that are not retracted, by their `speakers`; those of each
/// speaker in the order of time, the speakers in that of their first attribution.
fn by_speaker(attributions: &[Attribution<Ordinal>], speakers: Vec<SpeakerKey>) -> Vec<Vec<usize>> {
    let mut places: HashMap<SpeakerKey, usize> = HashMap::new();
    let mut found: Vec<Vec<usize>> = Vec::new();
    for (index, (attribution, speaker)) in attributions.iter().zip(speakers).enumerate() {
        if attribution.retraction.is_some() {
            continue;
        }
        let place = *places.entry(speaker).or_insert(found.len());
        if place == found.len() {
            found.push(Vec::new());
        }
        found[place].push(index);
    }
    for indexes in &mut found {
        indexes.sort_by_key(|index| attributions[*index].stated_at);
    }
    found
}

/// The latest stance; of those taken at one time, the one recorded last.
fn stance(attributions: &[Attribution<Ordinal>], indexes: &[usize]) -> Stance {
    let latest = indexes.last().and_then(|index| attributions.get(*index));
    latest.map_or(Stance::Relays, |latest| latest.stance)
}

/// The keys of the attributions by others against the position of those of `own` at `indexes`.
fn against<A: Clone>(indexes: &[usize], own: &[Said<'_, A>], others: &[Said<'_, A>]) -> Vec<A> {
    let latest = indexes.last().map(|index| &own[*index]);
    let stance = latest.map_or(Stance::Relays, |latest| latest.attribution.stance);
    let speaker = latest.map(|latest| &latest.speaker);
    let by_others = |said: &&Said<'_, A>| Some(&said.speaker) != speaker;
    let own = own
        .iter()
        .filter(|said| match (stance.supports(), stance.opposes()) {
            (true, _) => said.opposes(),
            (_, true) => said.supports(),
            _ => false,
        });
    let others = others
        .iter()
        .filter(|said| stance.supports() && said.supports());
    let against = own.chain(others).filter(by_others);
    against.map(|said| said.key.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kb::{fixture, rules::speaker::SpeakerIdentity},
        model::Speaker,
    };

    /// The key of a speaker as the fixture has them; those without a name are each by themselves.
    fn speaker(attribution: &Attribution<Ordinal>, number: usize) -> SpeakerKey {
        match attribution.speaker {
            Speaker::Entity(entity) => {
                SpeakerKey::Of([SpeakerIdentity::Entity(entity)].into_iter().collect())
            }
            Speaker::Source => SpeakerKey::Of(
                [SpeakerIdentity::Source(attribution.source)]
                    .into_iter()
                    .collect(),
            ),
            Speaker::Anonymous(_) => SpeakerKey::Unnamed((Ordinal(0), number as u16)),
        }
    }

    fn speakers(attributions: &[Attribution<Ordinal>]) -> Vec<SpeakerKey> {
        let numbered = attributions.iter().enumerate();
        numbered.map(|(number, it)| speaker(it, number)).collect()
    }

    /// An attribution from `DATE …`, the rest as the fixture has it; `-`: no date.
    fn attribution(notation: &str) -> Attribution<Ordinal> {
        let (date, rest) = notation.split_once(' ').unwrap();
        let mut attribution = fixture::attribution(rest);
        attribution.stated_at = (date != "-").then(|| date.parse().unwrap());
        attribution
    }

    fn all(notations: &[&str]) -> Vec<Attribution<Ordinal>> {
        notations.iter().map(|it| attribution(it)).collect()
    }

    /// Each case: the attributions of a claim, and for each speaker the indexes of theirs in the
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
                &[(&[0], Asserts), (&[1], Denies)],
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
        for (notations, expected) in cases {
            let attributions = all(notations);
            let found = by_speaker(&attributions, speakers(&attributions));
            let found: Vec<(&[usize], Stance)> = found
                .iter()
                .map(|indexes| (&**indexes, stance(&attributions, indexes)))
                .collect();
            assert_eq!(found, *expected, "{notations:?}");
        }
    }

    fn all_said<'a>(
        keys: &[&'a str],
        attributions: &'a [Attribution<Ordinal>],
    ) -> Vec<Said<'a, &'a str>> {
        let all = keys.iter().zip(attributions).enumerate();
        all.map(|(number, (key, attribution))| Said {
            key: *key,
            attribution,
            speaker: speaker(attribution, number),
        })
        .collect()
    }

    /// Each case: the attributions of a claim, the first of which is by the speaker of the
    /// position, and those of claims that contradict it; then those against the position.
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
            let indexes = &by_speaker(&attributions, speakers(&attributions))[0];
            let found = against(
                indexes,
                &all_said(own, &attributions),
                &all_said(contradicting, &others),
            );
            assert_eq!(found, *expected, "{own:?} {contradicting:?}");
        }
    }
}
