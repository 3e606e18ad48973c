//! The verdict on a claim: from its sides and its opposition, by the rule of status.

use std::{collections::BTreeSet, rc::Rc};

use crate::{
    kb::{
        error::KbError,
        rules::{
            assessor::Assessor,
            attribution_key::AttributionKey,
            confrontation::{Confrontation, Word, confront},
            joint_evidence::remove_incomplete,
            opposition::Opposition,
            sides::Sides,
            status::Standing,
            united_claim::UnitedClaim,
            verdict::{ClaimStatus, Reason, ReasonKind, Verdict, Voice},
            voices::{grouping::voices, tag::Tags},
        },
    },
    model::{Attribution, Certainty, Ordinal, Speaker, Stance, Stored, StoredClaim},
};

impl Assessor<'_, '_> {
    /// The verdict on a claim.
    pub(in crate::kb) fn verdict(&self, claim: &Stored<StoredClaim>) -> Result<Verdict, KbError> {
        self.verdict_of(&self.united(claim)?)
    }

    /// The verdict on a claim to which the other records of its proposition were added.
    pub(in crate::kb) fn verdict_of(&self, united: &UnitedClaim<'_>) -> Result<Verdict, KbError> {
        let claim = &united.claim;
        let relations = self.context.asserted_relations(claim)?;
        let sides = match united.is_united() {
            true => Rc::new(self.speakers.sides(claim, &relations)?),
            false => self.sides(claim, &relations)?,
        };
        let opposition = match sides.live.is_empty() {
            true => Opposition::default(),
            false => self.opposition(claim, &sides, &relations)?,
        };
        self.judge(united, &sides, opposition)
    }

    /// The verdict on a claim from its sides and its opposition.
    pub(in crate::kb) fn judge(
        &self,
        united: &UnitedClaim<'_>,
        sides: &Sides,
        opposition: Opposition,
    ) -> Result<Verdict, KbError> {
        let UnitedClaim { claim, keys } = united;
        let own = |index: &usize, why| Reason {
            attribution: keys[*index],
            why,
            excluded_by: None,
        };
        let mut verdict = Verdict {
            status: match (keys.is_empty(), sides.replacement) {
                (true, _) => ClaimStatus::Unsourced,
                (_, Some(_)) => ClaimStatus::Superseded,
                _ => ClaimStatus::Retracted,
            },
            supporting: Vec::new(),
            opposing: Vec::new(),
            aside: sides
                .aside
                .iter()
                .map(|(index, why)| own(index, *why))
                .collect(),
            tension: Vec::new(),
            voices: Vec::new(),
            replacement: sides.replacement,
        };
        if sides.live.is_empty() {
            return Ok(verdict);
        }
        let attributions = &claim.record.attributions;
        let (supporting, confrontation) = self.confront(claim, keys, sides, &opposition)?;
        let lapsed = |key: &AttributionKey| confrontation.lapsed.contains(key);
        let left: BTreeSet<usize> = supporting.iter().copied().collect();
        for index in &sides.supporting {
            if lapsed(&keys[*index]) {
                verdict.aside.push(own(index, ReasonKind::LaterWord));
            } else if !left.contains(index) {
                verdict.aside.push(own(index, ReasonKind::IncompleteSet));
            }
        }
        let others = opposition.words.into_iter().map(|word| word.reason);
        let (gone, others): (Vec<Reason>, Vec<Reason>) =
            others.partition(|reason| lapsed(&reason.attribution));
        verdict.aside.extend(gone.into_iter().map(|reason| Reason {
            why: ReasonKind::LaterWord,
            ..reason
        }));
        verdict.aside.extend(opposition.aside);
        let is_denied = |index: &usize| attributions[*index].stance == Stance::Denies;
        let voices = self.voices(claim, keys, &supporting)?;
        verdict.status = Standing {
            nature: claim.record.nature,
            is_supported: !supporting.is_empty(),
            is_opposed: !sides.opposing.is_empty() || !others.is_empty(),
            is_denied: sides.opposing.iter().any(is_denied) || !others.is_empty(),
            has_divided: !sides.divided.is_empty(),
            is_between_two: confrontation.is_between_two,
            voices: voices.len(),
        }
        .status();
        let said = |index: &usize| own(index, part(attributions[*index].stance));
        let is_for = |index: &&usize| attributions[**index].stance.supports();
        let (divided_for, divided_against): (Vec<usize>, Vec<usize>) =
            sides.divided.iter().partition(is_for);
        verdict.supporting = supporting.iter().chain(&divided_for).map(said).collect();
        verdict.opposing = sides
            .opposing
            .iter()
            .chain(&divided_against)
            .map(said)
            .collect();
        // What excludes the claim is more than hard to square with it.
        let excluding: BTreeSet<Ordinal> = others.iter().map(|it| it.attribution.0).collect();
        verdict.opposing.extend(others);
        verdict.tension = (&opposition.tension - &excluding).into_iter().collect();
        verdict.voices = voices;
        Ok(verdict)
    }

    /// Confronts both sides. Gives the supporting attributions that are left, and the outcome.
    fn confront(
        &self,
        claim: &Stored<StoredClaim>,
        keys: &[AttributionKey],
        sides: &Sides,
        opposition: &Opposition,
    ) -> Result<(Vec<usize>, Confrontation), KbError> {
        let mut supporting = sides.supporting.clone();
        if supporting.is_empty() || sides.opposing.is_empty() && opposition.words.is_empty() {
            return Ok((supporting, Confrontation::default()));
        }
        let attributions = &claim.record.attributions;
        let word = |index: &usize| self.word(&attributions[*index], keys[*index]);
        let mut for_it: Vec<Word> = supporting.iter().map(word).collect::<Result<_, _>>()?;
        let mut against: Vec<Word> = sides.opposing.iter().map(word).collect::<Result<_, _>>()?;
        for word in &opposition.words {
            against.push(self.word(word.attribution(), word.reason.attribution)?);
        }
        let mut lapsed = BTreeSet::new();
        loop {
            let confrontation = confront(&for_it, &against);
            let of_claim = |key: &&AttributionKey| keys.contains(key);
            lapsed.extend(confrontation.lapsed.iter().filter(of_claim).copied());
            supporting.retain(|index| !lapsed.contains(&keys[*index]));
            // A set of joint evidence falls with the member that has lapsed.
            let mut left = [&*supporting, &sides.opposing, &sides.divided].concat();
            let fallen = remove_incomplete(attributions, &mut left);
            if fallen.is_empty() {
                lapsed.extend(confrontation.lapsed);
                let is_between_two = confrontation.is_between_two;
                let outcome = Confrontation {
                    lapsed,
                    is_between_two,
                };
                return Ok((supporting, outcome));
            }
            let left: BTreeSet<usize> = left.into_iter().collect();
            supporting.retain(|index| left.contains(index));
            let left: BTreeSet<AttributionKey> = left.into_iter().map(|it| keys[it]).collect();
            for_it.retain(|word| left.contains(&word.key));
        }
    }

    fn word(
        &self,
        attribution: &Attribution<Ordinal>,
        key: AttributionKey,
    ) -> Result<Word, KbError> {
        let identities = self.speakers.identities(attribution)?;
        Ok(Word {
            key,
            speaker: self.speakers.key(attribution, key)?,
            identities: identities
                .into_iter()
                .map(|(identity, _)| identity)
                .collect(),
            said: self.speakers.said(attribution)?,
        })
    }

    /// The voices of those who have a name, are sure, and rest on no source that may be withdrawn;
    /// half a set of joint evidence is none.
    fn voices(
        &self,
        claim: &Stored<StoredClaim>,
        keys: &[AttributionKey],
        supporting: &[usize],
    ) -> Result<Vec<Voice>, KbError> {
        let attributions = &claim.record.attributions;
        let has_voice = |index: &usize| {
            let attribution = &attributions[*index];
            !matches!(attribution.speaker, Speaker::Anonymous(_))
                && matches!(attribution.certainty, None | Some(Certainty::Certain))
                && !self.speakers.graph.may_rest_on_withdrawn(attribution)
        };
        let mut speaking: Vec<usize> = supporting.iter().copied().filter(has_voice).collect();
        remove_incomplete(attributions, &mut speaking);
        if let [only] = *speaking {
            return Ok(vec![Voice {
                attributions: vec![keys[only]],
                because: Vec::new(),
            }]);
        }
        let mut tagged = Vec::with_capacity(speaking.len());
        for index in speaking {
            let tags = Tags::of(&self.speakers, &attributions[index])?;
            tagged.push((keys[index], tags));
        }
        Ok(voices(&tagged))
    }
}

/// The part of an attribution that takes a side.
fn part(stance: Stance) -> ReasonKind {
    match stance {
        Stance::Asserts => ReasonKind::Says,
        Stance::Confirms => ReasonKind::Confirms,
        Stance::Denies => ReasonKind::Denies,
        Stance::Disputes => ReasonKind::Questions,
        Stance::Qualifies | Stance::DeclinesComment | Stance::Relays | Stance::NoPosition => {
            ReasonKind::NoSide
        }
    }
}
