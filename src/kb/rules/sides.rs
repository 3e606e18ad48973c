//! The sides of a claim by its own attributions: who is for, who is against, and who decides
//! nothing.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashMapExt, HashSet};

use crate::{
    kb::{
        error::KbError,
        rules::{
            asserted_relation::AssertedRelation,
            attribution_key::attribution_keys,
            joint_evidence::remove_incomplete,
            speaker::{SpeakerIdentity, SpeakerKey},
            speakers::Speakers,
            verdict::ReasonKind,
        },
    },
    model::{Attribution, Certainty, Ordinal, PartialDate, Reading, Stored, StoredClaim, Tone},
};

/// The sides of a claim. Attributions are named by their indexes, in the claim's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::kb) struct Sides {
    /// Attributions of speakers whose latest word is for the claim.
    pub(in crate::kb) supporting: Vec<usize>,
    /// Attributions of speakers whose latest word is against it.
    pub(in crate::kb) opposing: Vec<usize>,
    /// Latest words of speakers who have said both, where nobody can tell what last.
    pub(in crate::kb) divided: Vec<usize>,
    /// Attributions that decide nothing, each with why.
    pub(in crate::kb) aside: Vec<(usize, ReasonKind)>,
    /// Live attributions, whether or not they decide.
    pub(in crate::kb) live: Vec<usize>,
    /// The claim that took this one's place, if its own voice said so of one attribution.
    pub(in crate::kb) replacement: Option<Ordinal>,
}

impl Speakers<'_, '_> {
    /// The sides of a claim, from its own attributions and from who corrected it.
    pub(in crate::kb) fn sides(
        &self,
        claim: &Stored<StoredClaim>,
        relations: &[AssertedRelation],
    ) -> Result<Sides, KbError> {
        let attributions = &claim.record.attributions;
        let mut sides = Sides::default();
        let mut deciding = Vec::new();
        for (index, attribution) in attributions.iter().enumerate() {
            let replacement = self.replacement(attribution, relations)?;
            match self.why_not_live(attribution, replacement) {
                Some(why) => sides.aside.push((index, why)),
                None => {
                    sides.live.push(index);
                    match why_undecided(attribution) {
                        Some(why) => sides.aside.push((index, why)),
                        None => deciding.push(index),
                    }
                }
            }
            sides.replacement = sides.replacement.or(replacement);
        }
        let mut fallen = remove_incomplete(attributions, &mut deciding);
        self.take_sides(claim, &deciding, &mut sides)?;
        // A set falls as well where a member has said something else since.
        let mut left = [&*sides.supporting, &sides.opposing, &sides.divided].concat();
        let later = remove_incomplete(attributions, &mut left);
        let left: BTreeSet<usize> = left.into_iter().collect();
        for side in [
            &mut sides.supporting,
            &mut sides.opposing,
            &mut sides.divided,
        ] {
            side.retain(|index| left.contains(index));
            side.sort_unstable();
        }
        fallen.extend(later);
        let incomplete = |index| (index, ReasonKind::IncompleteSet);
        sides.aside.extend(fallen.into_iter().map(incomplete));
        sides.aside.sort_unstable_by_key(|(index, _)| *index);
        Ok(sides)
    }

    /// Sorts deciding attributions by the latest words of their speakers.
    fn take_sides(
        &self,
        claim: &Stored<StoredClaim>,
        deciding: &[usize],
        sides: &mut Sides,
    ) -> Result<(), KbError> {
        let attributions = &claim.record.attributions;
        let supports = |index: &usize| attributions[*index].stance.supports();
        let (supporting, opposing): (Vec<usize>, Vec<usize>) =
            deciding.iter().copied().partition(supports);
        if supporting.is_empty() || opposing.is_empty() {
            (sides.supporting, sides.opposing) = (supporting, opposing);
            return Ok(());
        }
        let mut by_speaker: HashMap<SpeakerKey, Vec<usize>> = HashMap::new();
        let keys = attribution_keys(claim);
        for index in deciding {
            let speaker = self.key(&attributions[*index], keys[*index])?;
            by_speaker.entry(speaker).or_default().push(*index);
        }
        for words in by_speaker.into_values() {
            let supported = words.iter().filter(|index| supports(index)).count();
            if supported == words.len() {
                sides.supporting.extend(words);
            } else if supported == 0 {
                sides.opposing.extend(words);
            } else {
                self.side_of_speaker(attributions, words, sides)?;
            }
        }
        Ok(())
    }

    /// Sorts the attributions of a speaker who has said both.
    fn side_of_speaker(
        &self,
        attributions: &[Attribution<Ordinal>],
        words: Vec<usize>,
        sides: &mut Sides,
    ) -> Result<(), KbError> {
        let mut dated: Vec<(usize, Option<PartialDate>)> = Vec::with_capacity(words.len());
        for index in words {
            dated.push((index, self.said(&attributions[index])?));
        }
        let dates = latest(dated.iter().map(|(_, said)| *said));
        let is_latest = |said: &Option<PartialDate>| dates.contains(said);
        let supports = |index: usize| attributions[index].stance.supports();
        let last = dated.iter().filter(|(_, said)| is_latest(said));
        let (mut is_for, mut is_against) = (false, false);
        for (index, _) in last {
            is_for |= supports(*index);
            is_against |= !supports(*index);
        }
        for (index, said) in dated {
            match (is_for, is_against, supports(index)) {
                (true, true, _) if is_latest(&said) => sides.divided.push(index),
                (true, false, true) => sides.supporting.push(index),
                (false, true, false) => sides.opposing.push(index),
                _ => sides.aside.push((index, ReasonKind::LaterWord)),
            }
        }
        Ok(())
    }

    fn why_not_live(
        &self,
        attribution: &Attribution<Ordinal>,
        replacement: Option<Ordinal>,
    ) -> Option<ReasonKind> {
        if attribution.retraction.is_some() {
            return Some(ReasonKind::TakenBack);
        }
        if self.graph.rests_on_withdrawn(attribution) {
            return Some(ReasonKind::WithdrawnSource);
        }
        replacement.map(|_| ReasonKind::Corrected)
    }

    /// The claim that the own voice of an attribution has put in the place of this one since, on
    /// the word of one of its sources.
    fn replacement(
        &self,
        attribution: &Attribution<Ordinal>,
        relations: &[AssertedRelation],
    ) -> Result<Option<Ordinal>, KbError> {
        for relation in relations.iter().filter(|relation| relation.replaces()) {
            let Some(source) = relation.source else {
                continue;
            };
            let graph = self.graph;
            if graph.derives_as_a_whole(source, attribution.source) {
                return Ok(Some(relation.other.ordinal));
            }
            let replaced = self.published(source)?;
            if is_before(replaced, self.said(attribution)?) {
                continue;
            }
            let ours = self.identities(attribution)?;
            let theirs = self.identities_of_source(source)?;
            let is_ours = |identity: &SpeakerIdentity| {
                let found = ours.binary_search_by_key(identity, |(identity, _)| *identity);
                found.is_ok()
            };
            if theirs.iter().any(|(identity, _)| is_ours(identity)) {
                return Ok(Some(relation.other.ordinal));
            }
        }
        Ok(None)
    }
}

/// The reason why a live attribution decides nothing, if it does not.
fn why_undecided(attribution: &Attribution<Ordinal>) -> Option<ReasonKind> {
    let stance = attribution.stance;
    if !stance.supports() && !stance.opposes() || attribution.bears.is_some() {
        return Some(ReasonKind::NoSide);
    }
    if attribution.tone == Some(Tone::Ironic) {
        return Some(ReasonKind::Ironic);
    }
    if attribution.reading == Some(Reading::Implied) {
        return Some(ReasonKind::Implied);
    }
    match attribution.certainty {
        Some(Certainty::Possible | Certainty::Speculative) => Some(ReasonKind::Unsure),
        Some(Certainty::Certain | Certainty::Probable) | None => None,
    }
}

/// The dates, each once, that no other certainly follows.
fn latest(dates: impl Iterator<Item = Option<PartialDate>>) -> HashSet<Option<PartialDate>> {
    let distinct: HashSet<Option<PartialDate>> = dates.collect();
    let is_last = |date: &&Option<PartialDate>| {
        let mut others = distinct.iter();
        !others.any(|other| is_before(**date, *other))
    };
    distinct.iter().filter(is_last).copied().collect()
}

/// Whether a statement was certainly made before another.
pub(in crate::kb) fn is_before(date: Option<PartialDate>, other: Option<PartialDate>) -> bool {
    date.zip(other)
        .is_some_and(|(date, other)| date.is_certainly_before(other))
}
