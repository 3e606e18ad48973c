//! The verdict that was worked out last, while one request is answered.

use std::{cell::RefCell, sync::Arc};

use crate::{
    kb::{KbError, Snapshot, Stored, StoredClaim, Verdict},
    model::{Ordinal, Revision},
};

/// A cache of one verdict: several fields of a claim show parts of it, one after the other.
#[derive(Default)]
pub(super) struct VerdictCache {
    last: RefCell<Option<(Revision, Ordinal, Revision, Arc<Verdict>)>>,
}

impl VerdictCache {
    /// The verdict on a claim at a snapshot.
    pub(super) fn verdict(
        &self,
        snapshot: &Snapshot,
        claim: &Stored<StoredClaim>,
    ) -> Result<Arc<Verdict>, KbError> {
        let (revision, version) = (snapshot.revision(), claim.written_in);
        if let Some((at, ordinal, written_in, verdict)) = &*self.last.borrow()
            && (*at, *ordinal, *written_in) == (revision, claim.ordinal, version)
        {
            return Ok(verdict.clone());
        }
        let verdict = Arc::new(snapshot.verdict(claim)?);
        *self.last.borrow_mut() = Some((revision, claim.ordinal, version, verdict.clone()));
        Ok(verdict)
    }
}
