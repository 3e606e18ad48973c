//! The claims that say who speaks for whom and who owns whom.

use roaring::RoaringBitmap;

use crate::{
    index::TermKind,
    kb::{
        error::KbError,
        rules::{context::RuleContext, verdict::VoiceReason, voice_links::VoiceLinks},
        snapshot::Snapshot,
    },
    model::{Claim, Kind, Ordinal, Polarity, Rank, Value, VoiceRole},
};

/// Whether the voice links of a snapshot are still right after some records were written. What is
/// new is in no link, unless as a claim.
pub(in crate::kb) fn have_same_voice_links(
    before: &Snapshot,
    after: &Snapshot,
    written: &[(Kind, Ordinal)],
) -> Result<bool, KbError> {
    for (kind, ordinal) in written.iter().copied() {
        let is_new = ordinal.0 >= before.ordinals(kind)?;
        let is_same = match kind {
            Kind::Claim => !states_voice(before, ordinal)? && !states_voice(after, ordinal)?,
            Kind::Predicate => voice(before, ordinal)? == voice(after, ordinal)?,
            Kind::Entity => is_new || merged_into(before, ordinal)? == merged_into(after, ordinal)?,
            Kind::Source => is_new,
            Kind::EntityType | Kind::Unit | Kind::Attribution => true,
        };
        if !is_same {
            return Ok(false);
        }
    }
    Ok(true)
}

fn states_voice(snapshot: &Snapshot, claim: Ordinal) -> Result<bool, KbError> {
    let Some(claim) = snapshot.claim(claim)? else {
        return Ok(false);
    };
    Ok(voice(snapshot, claim.record.predicate)?.is_some())
}

fn voice(snapshot: &Snapshot, predicate: Ordinal) -> Result<Option<VoiceRole>, KbError> {
    let predicate = snapshot.predicate(predicate)?;
    Ok(predicate.and_then(|predicate| predicate.record.voice))
}

fn merged_into(snapshot: &Snapshot, entity: Ordinal) -> Result<Option<Ordinal>, KbError> {
    let entity = snapshot.entity(entity)?;
    Ok(entity.and_then(|entity| entity.record.merged_into))
}

impl<'s> RuleContext<'s> {
    /// The voice links of all entities at this revision, shared by all who read the snapshot.
    pub(in crate::kb) fn voice_links(&self) -> Result<&'s VoiceLinks, KbError> {
        let cell = self.snapshot().voice_links();
        if let Some(links) = cell.get() {
            return Ok(links);
        }
        let links = self.read_voice_links()?;
        Ok(cell.get_or_init(|| links))
    }

    fn read_voice_links(&self) -> Result<VoiceLinks, KbError> {
        let mut links = VoiceLinks::default();
        if !self.has_voices()? {
            return Ok(links);
        }
        let snapshot = self.snapshot();
        let reader = &snapshot.index_view().readers.claims;
        for predicate in snapshot
            .all_ordinals(Kind::Predicate)?
            .into_iter()
            .map(Ordinal)
        {
            let Some(role) = self.predicate(predicate)?.record.voice else {
                continue;
            };
            let indexed = reader.with(TermKind::Predicate, predicate.0.into())?;
            let claims: RoaringBitmap = indexed | snapshot.index_lag(Kind::Claim)?;
            for ordinal in claims {
                if let Some(claim) = snapshot.claim(Ordinal(ordinal))?
                    && claim.record.predicate == predicate
                    && let Value::Entity(value) = claim.record.value
                    && self.is_asserted(&claim.record)?
                {
                    let subject = self.root(claim.record.subject)?;
                    let value = self.root(value)?;
                    let (from, to, reason) = match role {
                        VoiceRole::SubjectForValue => (subject, value, VoiceReason::SpeaksFor),
                        VoiceRole::ValueForSubject => (value, subject, VoiceReason::SpeaksFor),
                        VoiceRole::ValueOwnsSubject => (subject, value, VoiceReason::SameOwner),
                        VoiceRole::SubjectOwnsValue => (value, subject, VoiceReason::SameOwner),
                    };
                    links.add(from, to, reason, claim.record.valid_time.as_ref());
                }
            }
        }
        Ok(links)
    }

    /// Whether anybody live asserts a claim that counts. Its status does not matter, so that no
    /// verdict depends on another.
    fn is_asserted(&self, claim: &Claim<Ordinal>) -> Result<bool, KbError> {
        if claim.polarity == Polarity::Negative || claim.rank == Rank::Deprecated {
            return Ok(false);
        }
        let graph = self.snapshot().source_graph()?;
        Ok(claim.attributions.iter().any(|attribution| {
            attribution.stance.supports()
                && attribution.bears.is_none()
                && attribution.retraction.is_none()
                && !graph.rests_on_withdrawn(attribution)
        }))
    }
}
