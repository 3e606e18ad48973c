//! Corroboration: how broadly a claim is supported.

use std::collections::BTreeSet;

use crate::{
    kb::{
        error::KbError,
        rules::{
            assessment::ClaimAssessment,
            assessor::Assessor,
            attribution_key::AttributionKey,
            opposition::Opposition,
            speaker::{SpeakerIdentity, SpeakerKey},
            united_claim::UnitedClaim,
            verdict::{Verdict, Voice, VoiceReason},
        },
    },
    model::{Agent, Attribution, Ordinal, Speaker, Stored, StoredClaim, fold::fold},
};

/// The corroboration of a claim: its support by voices, and counts of the attributions that support
/// it. Three articles that relay one memo are one voice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corroboration {
    /// The voices of speakers with a name who are sure of it.
    pub voices: Vec<Voice>,
    /// The number of these voices.
    pub voice_count: usize,
    /// The attributions of speakers without a name, who add no voice.
    pub unnamed: usize,
    /// Whether all support comes from the claim's own subject or from who speaks for that.
    pub self_reported: bool,
    /// The supporting attributions.
    pub attributions: usize,
    /// The sources of these attributions.
    pub sources: usize,
    /// The publishers of those sources, after merges; those without an entity by their names.
    pub publishers: usize,
    /// The speakers of these attributions, each unnamed one by itself.
    pub speakers: usize,
    /// Whether every speaker is anonymous.
    pub anonymous_only: bool,
}

/// The supporting attributions of a claim, and what is said of all of them.
pub(in crate::kb) struct Support<'a> {
    pub(in crate::kb) attributions: Vec<(AttributionKey, &'a Attribution<Ordinal>)>,
    pub(in crate::kb) unnamed: usize,
    pub(in crate::kb) self_reported: bool,
}

/// The numbers of what is behind the support of a claim.
struct SupportCounts {
    sources: usize,
    publishers: usize,
    speakers: usize,
}

impl Support<'_> {
    /// Whether there is support, and every speaker is anonymous.
    pub(in crate::kb) fn is_anonymous_only(&self) -> bool {
        self.unnamed > 0 && self.unnamed == self.attributions.len()
    }
}

impl Assessor<'_, '_> {
    /// The assessment of a claim.
    pub(in crate::kb) fn assess(
        &self,
        claim: &Stored<StoredClaim>,
    ) -> Result<ClaimAssessment, KbError> {
        let united = self.united(claim)?;
        let verdict = self.verdict_of(&united)?;
        self.assessment(&united, &verdict, self.is_contradicted(claim)?)
    }

    /// The assessment of a claim that no other claim concerns.
    pub(in crate::kb) fn assess_lone(
        &self,
        claim: &Stored<StoredClaim>,
    ) -> Result<ClaimAssessment, KbError> {
        let lone = UnitedClaim::lone(claim);
        let sides = self.speakers.sides(claim, &[])?;
        let verdict = self.judge(&lone, &sides, Opposition::default())?;
        self.assessment(&lone, &verdict, false)
    }

    fn assessment(
        &self,
        united: &UnitedClaim<'_>,
        verdict: &Verdict,
        is_contradicted: bool,
    ) -> Result<ClaimAssessment, KbError> {
        let support = self.support(united, verdict)?;
        let counts = self.counts(&support)?;
        let short = |count: usize| u8::try_from(count).unwrap_or(u8::MAX);
        Ok(ClaimAssessment {
            status: verdict.status,
            voices: short(verdict.voices.len()),
            anonymous_only: support.is_anonymous_only(),
            self_reported: support.self_reported,
            has_tension: !verdict.tension.is_empty(),
            is_contradicted,
            attributions: short(support.attributions.len()),
            sources: short(counts.sources),
            publishers: short(counts.publishers),
            speakers: short(counts.speakers),
            unnamed: short(support.unnamed),
        })
    }

    /// The corroboration of a claim.
    pub(in crate::kb) fn corroboration(
        &self,
        claim: &Stored<StoredClaim>,
    ) -> Result<Corroboration, KbError> {
        let united = self.united(claim)?;
        let verdict = self.verdict_of(&united)?;
        let support = self.support(&united, &verdict)?;
        let counts = self.counts(&support)?;
        Ok(Corroboration {
            voice_count: verdict.voices.len(),
            unnamed: support.unnamed,
            self_reported: support.self_reported,
            attributions: support.attributions.len(),
            sources: counts.sources,
            publishers: counts.publishers,
            speakers: counts.speakers,
            anonymous_only: support.is_anonymous_only(),
            voices: verdict.voices,
        })
    }

    /// The numbers of what is behind the support of a claim.
    fn counts(&self, support: &Support<'_>) -> Result<SupportCounts, KbError> {
        let mut speakers: BTreeSet<SpeakerKey> = BTreeSet::new();
        let mut sources: BTreeSet<Ordinal> = BTreeSet::new();
        for (key, attribution) in &support.attributions {
            speakers.insert(self.speakers.key(attribution, *key)?);
            sources.insert(attribution.source);
        }
        Ok(SupportCounts {
            sources: sources.len(),
            publishers: self.publishers(&sources)?,
            speakers: speakers.len(),
        })
    }

    /// The number of the publishers of some sources.
    pub(super) fn publishers<'o>(
        &self,
        sources: impl IntoIterator<Item = &'o Ordinal>,
    ) -> Result<usize, KbError> {
        let mut publishers: BTreeSet<Ordinal> = BTreeSet::new();
        let mut publisher_names: BTreeSet<String> = BTreeSet::new();
        for source in sources {
            let source = self.context.source(*source)?;
            if let Some(publisher) = source.record.publisher_entity() {
                publishers.insert(self.context.root(*publisher)?);
            }
            let name = source.record.publisher.as_ref().and_then(Agent::plain_name);
            publisher_names.extend(name.map(|name| fold(&name)));
        }
        Ok(publishers.len() + publisher_names.len())
    }

    /// The support of a claim by its verdict.
    pub(in crate::kb) fn support<'a>(
        &self,
        united: &'a UnitedClaim<'_>,
        verdict: &Verdict,
    ) -> Result<Support<'a>, KbError> {
        let supporting = verdict.supporting.iter().map(|reason| reason.attribution);
        let supporting: BTreeSet<AttributionKey> = supporting.collect();
        let attributions: Vec<_> = united
            .attributions()
            .filter(|(key, _)| supporting.contains(key))
            .collect();
        let is_unnamed = |attribution: &Attribution<Ordinal>| {
            matches!(attribution.speaker, Speaker::Anonymous(_))
        };
        let unnamed = attributions.iter().filter(|(_, a)| is_unnamed(a)).count();
        let subject = SpeakerIdentity::Entity(self.context.root(united.claim.record.subject)?);
        let mut self_reported = unnamed == 0 && !attributions.is_empty();
        for (_, attribution) in &attributions {
            // That the subject owns a source does not make the source speak for it.
            self_reported = self_reported && {
                let identities = self.speakers.identities(attribution)?;
                let mut identities = identities.into_iter();
                identities.any(|(identity, reason)| {
                    identity == subject && reason != VoiceReason::SameOwner
                })
            };
        }
        Ok(Support {
            attributions,
            unnamed,
            self_reported,
        })
    }
}
