//! Former ids that would tell what is closed: they lead on for those alone who see the closed part.

use crate::{
    kb::{error::KbError, snapshot::Snapshot},
    model::{AccessLevel, Kind, Ordinal, RecordKey, Revision},
    store::View,
};

impl Snapshot {
    /// Whether a record has a closed part that the clearance of this snapshot does not see, at this
    /// revision or at the newest. Its former ids are closed with it.
    pub fn hides_former_ids(&self, kind: Kind, ordinal: Ordinal) -> Result<bool, KbError> {
        if self.clearance().sees(AccessLevel::Admin) {
            return Ok(false);
        }
        let newest = self.view().at(Revision(u64::MAX));
        for view in [self.view(), &newest] {
            let access = highest_access(view, kind, ordinal)?;
            if access.is_some_and(|access| !self.clearance().sees(access)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The record to which an id leads, unless it is a former one that is hidden.
    pub(in crate::kb) fn without_hidden(
        &self,
        found: Option<RecordKey>,
        id: &str,
    ) -> Result<Option<RecordKey>, KbError> {
        let Some(key) = found else {
            return Ok(None);
        };
        // Attributions are not renamed.
        let is_hidden = key.kind != Kind::Attribution
            && !self.clearance().sees(AccessLevel::Admin)
            && self.view().id_of(key.kind, key.ordinal)?.as_str() != id
            && self.hides_former_ids(key.kind, key.ordinal)?;
        Ok((!is_hidden).then_some(key))
    }
}

/// The highest access of the closed parts of a record; `None` if nothing of it is closed.
fn highest_access(
    view: &View,
    kind: Kind,
    ordinal: Ordinal,
) -> Result<Option<AccessLevel>, KbError> {
    Ok(match kind {
        Kind::Entity => {
            let entity = view.entity(ordinal)?;
            entity.and_then(|entity| entity.record.access())
        }
        Kind::Source => {
            let source = view.source(ordinal)?;
            source.and_then(|source| source.record.access())
        }
        Kind::Claim => {
            let claim = view.claim(ordinal)?;
            claim.and_then(|claim| claim.record.access())
        }
        _ => None,
    })
}
