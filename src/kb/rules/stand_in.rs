//! Stand-in for the rules of voices and contradictions, to be deleted where they are merged.

use std::collections::BTreeSet;

use crate::{
    kb::{
        error::KbError,
        rules::{
            attribution_key::{AttributionKey, keyed_attributions},
            corroboration::Corroboration,
            verdict::{ClaimStatus, Reason, ReasonKind, Verdict, Voice, VoiceReason},
        },
        snapshot::Snapshot,
    },
    model::{
        Attribution, Certainty, ClaimNature, ClaimRelationKind, Ordinal, Reading, Speaker, Stance,
        Stored, StoredClaim, Tone,
    },
};

impl Snapshot {
    /// The verdict on a claim.
    pub fn verdict(&self, claim: &Stored<StoredClaim>) -> Result<Verdict, KbError> {
        let reason = |attribution, why| Reason {
            attribution,
            why,
            excluded_by: None,
        };
        let (mut supporting, mut opposing, mut aside) = (vec![], vec![], vec![]);
        for (key, attribution) in keyed_attributions(claim) {
            let why = why_not(attribution)
                .or_else(|| is_followed(claim, attribution).then_some(ReasonKind::LaterWord));
            match why {
                Some(why) => aside.push(reason(key, why)),
                None => match attribution.stance {
                    Stance::Asserts => supporting.push(reason(key, ReasonKind::Says)),
                    Stance::Confirms => supporting.push(reason(key, ReasonKind::Confirms)),
                    Stance::Denies => opposing.push(reason(key, ReasonKind::Denies)),
                    _ => opposing.push(reason(key, ReasonKind::Questions)),
                },
            }
        }
        for rival in self.contradicting(claim)? {
            for (key, attribution) in keyed_attributions(&rival) {
                if why_not(attribution).is_none() && attribution.stance.supports() {
                    opposing.push(reason(key, ReasonKind::SaysWhatExcludes));
                }
            }
        }
        let mut tension = BTreeSet::new();
        for related in self.relations(claim)? {
            if related.kind == ClaimRelationKind::Tension {
                tension.insert(related.claim);
            }
        }
        let voices = self.voices(claim)?;
        let is_denied = opposing.iter().any(|it| it.why != ReasonKind::Questions);
        let attributions = &claim.record.attributions;
        let replacing = self.replacing(claim)?;
        let replacement = replacing.first().map(|other| other.ordinal);
        if replacement.is_some() {
            aside.extend(supporting.drain(..).map(|it| Reason {
                why: ReasonKind::Corrected,
                ..it
            }));
        }
        let status = match (supporting.is_empty(), opposing.is_empty()) {
            _ if attributions.is_empty() => ClaimStatus::Unsourced,
            _ if replacement.is_some() => ClaimStatus::Superseded,
            _ if attributions.iter().all(|it| it.retraction.is_some()) => ClaimStatus::Retracted,
            (false, false) => ClaimStatus::Disputed,
            (true, _) if is_denied => ClaimStatus::Denied,
            (true, _) => ClaimStatus::Unasserted,
            _ if voices.len() > 1 && claim.record.nature == ClaimNature::Fact => {
                ClaimStatus::Corroborated
            }
            _ => ClaimStatus::Uncontested,
        };
        Ok(Verdict {
            status,
            supporting,
            opposing,
            aside,
            tension: tension.into_iter().collect(),
            voices,
            replacement,
        })
    }

    /// The corroboration of a claim.
    pub fn corroboration(&self, claim: &Stored<StoredClaim>) -> Result<Corroboration, KbError> {
        let attributions = claim.record.attributions.iter();
        let supporting: Vec<_> = attributions
            .filter(|it| it.stance.supports() && why_not(it).is_none())
            .collect();
        let sources: BTreeSet<Ordinal> = supporting.iter().map(|it| it.source).collect();
        let mut publishers = BTreeSet::new();
        for source in &sources {
            publishers.extend(self.source(*source)?.and_then(|it| it.record.publisher));
        }
        let is_unnamed = |it: &&&Attribution<Ordinal>| matches!(it.speaker, Speaker::Anonymous(_));
        let unnamed = supporting.iter().filter(is_unnamed).count();
        let mut speakers: Vec<&Speaker<Ordinal>> = vec![];
        for attribution in &supporting {
            if !speakers.contains(&&attribution.speaker) {
                speakers.push(&attribution.speaker);
            }
        }
        let voices = self.voices(claim)?;
        Ok(Corroboration {
            voice_count: voices.len(),
            voices,
            unnamed,
            self_reported: supporting
                .iter()
                .all(|it| it.speaker == Speaker::Entity(claim.record.subject))
                && !supporting.is_empty(),
            attributions: supporting.len(),
            sources: sources.len(),
            publishers: publishers.len(),
            speakers: speakers.len(),
            anonymous_only: unnamed > 0 && unnamed == supporting.len(),
        })
    }

    /// The known chain of an attribution: the sources through which it certainly came.
    pub fn chain(&self, attribution: &Attribution<Ordinal>) -> Result<Vec<Ordinal>, KbError> {
        Ok(self.origins()?.chain(attribution))
    }

    /// The possible chain of an attribution: the known one, and what it may have come through.
    pub fn possible_chain(
        &self,
        attribution: &Attribution<Ordinal>,
    ) -> Result<Vec<Ordinal>, KbError> {
        self.chain(attribution)
    }

    /// The origin of an attribution: the end of its known chain.
    pub fn origin(&self, attribution: &Attribution<Ordinal>) -> Result<Ordinal, KbError> {
        Ok(self.origins()?.of_attribution(attribution))
    }

    /// The other claims that are the same proposition.
    pub fn same_as(&self, _claim: &Stored<StoredClaim>) -> Result<Vec<Ordinal>, KbError> {
        Ok(Vec::new())
    }

    fn voices(&self, claim: &Stored<StoredClaim>) -> Result<Vec<Voice>, KbError> {
        if !self.replacing(claim)?.is_empty() {
            return Ok(vec![]);
        }
        let mut voices: Vec<(Ordinal, Vec<AttributionKey>)> = vec![];
        for (key, attribution) in keyed_attributions(claim) {
            let is_named = !matches!(attribution.speaker, Speaker::Anonymous(_));
            if is_named && attribution.stance.supports() && why_not(attribution).is_none() {
                let origin = self.origin(attribution)?;
                match voices.iter_mut().find(|(other, _)| *other == origin) {
                    Some((_, keys)) => keys.push(key),
                    None => voices.push((origin, vec![key])),
                }
            }
        }
        let voice = |(_, attributions): (Ordinal, Vec<AttributionKey>)| Voice {
            because: match attributions.len() {
                1 => vec![],
                _ => vec![VoiceReason::SharedSource],
            },
            attributions,
        };
        Ok(voices.into_iter().map(voice).collect())
    }
}

/// Whether the speaker has said the contrary since.
fn is_followed(claim: &Stored<StoredClaim>, attribution: &Attribution<Ordinal>) -> bool {
    claim.record.attributions.iter().any(|other| {
        let dates = attribution.stated_at.zip(other.stated_at);
        matches!(other.speaker, Speaker::Entity(_))
            && other.speaker == attribution.speaker
            && why_not(other).is_none()
            && other.stance.supports() != attribution.stance.supports()
            && dates.is_some_and(|(date, later)| date.is_certainly_before(later))
    })
}

/// The reason why an attribution decides nothing by itself.
fn why_not(attribution: &Attribution<Ordinal>) -> Option<ReasonKind> {
    if attribution.retraction.is_some() {
        return Some(ReasonKind::TakenBack);
    }
    if !attribution.stance.supports() && !attribution.stance.opposes() {
        return Some(ReasonKind::NoSide);
    }
    if attribution.tone == Some(Tone::Ironic) {
        return Some(ReasonKind::Ironic);
    }
    if attribution.reading == Some(Reading::Implied) || attribution.bears.is_some() {
        return Some(ReasonKind::Implied);
    }
    matches!(
        attribution.certainty,
        Some(Certainty::Possible | Certainty::Speculative)
    )
    .then_some(ReasonKind::Unsure)
}
