//! Claims as they are read ahead, on threads of their own.

use crate::{
    kb::{
        formats::json::{
            check::read,
            packed::pack,
            reversed_span::{ReversedSpans, with_reversed_marked},
        },
        write::{proposition_key::PropositionKey, validate::former_ids::FormerIds},
    },
    model::{Claim, Id, Record},
};

/// A claim that was read.
pub(super) struct ReadClaim {
    /// The claim, with the ids that it does not state filled in.
    pub(super) claim: Claim,
    /// The plain key of its proposition, if it states no id.
    pub(super) key: Option<PropositionKey>,
    /// The claim in its compact form.
    pub(super) packed: Vec<u8>,
}

impl ReadClaim {
    /// Reads a claim. The id of one that states none is that of its plain key. Ids that it does not
    /// state follow from those that stand in the text, so that a text gives the same after records
    /// are renamed.
    pub(super) fn of(
        text: &str,
        reversed: ReversedSpans,
        former_ids: &FormerIds,
    ) -> serde_json::Result<ReadClaim> {
        let mut claim: Claim = match read(text) {
            Err(refused) if reversed == ReversedSpans::Kept => {
                with_reversed_marked(text).ok_or(refused)?
            }
            claim => claim?,
        };
        let mut key = claim
            .id
            .is_unstated()
            .then(|| PropositionKey::plain(&claim));
        if let Some(key) = &key {
            claim.id = key.claim_id(0);
        }
        claim.identify_attributions();
        let record = former_ids.resolve(Record::Claim(claim));
        let packed = pack(&record);
        let Record::Claim(claim) = record else {
            unreachable!("it is a claim");
        };
        if !former_ids.is_empty() {
            key = key.map(|_| PropositionKey::plain(&claim));
        }
        Ok(ReadClaim { claim, key, packed })
    }

    /// Gives the claim another id, from which the ids of its attributions follow.
    pub(super) fn rename(&mut self, id: Id) {
        self.claim.rename(id);
        self.pack();
    }

    /// Packs the claim again, which has changed.
    pub(super) fn pack(&mut self) {
        self.packed = pack(&Record::Claim(self.claim.clone()));
    }
}
