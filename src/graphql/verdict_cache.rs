//! The verdict that was worked out last, while one request is answered.

use std::{cell::RefCell, ptr, sync::Arc};

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
    /// The address of the snapshot, which is kept until the request is answered.
    at: usize,
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
        let at = ptr::from_ref(snapshot).addr();
        let version = (claim.ordinal, claim.written_in);
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
