//! The verdict that was worked out last, while one request is answered.

use std::{cell::RefCell, sync::Arc};

use crate::{
    kb::{KbError, Snapshot, Stored, StoredClaim, Verdict},
    model::{Ordinal, Revision},
};

/// A cache of one verdict: several fields of a claim show parts of it, one after the other.
#[derive(Default)]
pub(super) struct VerdictCache {
    last: RefCell<Option<CachedVerdict>>,
}

/// A verdict with what it was worked out from.
struct CachedVerdict {
    /// The revision of the snapshot.
    at: Revision,
    /// The claim, and the revision that wrote its version.
    claim: (Ordinal, Revision),
    verdict: Arc<Verdict>,
}

impl VerdictCache {
    /// The verdict on a claim at a snapshot.
    pub(super) fn verdict(
        &self,
        snapshot: &Snapshot,
        claim: &Stored<StoredClaim>,
    ) -> Result<Arc<Verdict>, KbError> {
        let (at, version) = (snapshot.revision(), (claim.ordinal, claim.written_in));
        if let Some(last) = &*self.last.borrow()
            && (last.at, last.claim) == (at, version)
        {
            return Ok(last.verdict.clone());
        }
        let verdict = Arc::new(snapshot.verdict(claim)?);
        *self.last.borrow_mut() = Some(CachedVerdict {
            at,
            claim: version,
            verdict: verdict.clone(),
        });
        Ok(verdict)
    }
}
