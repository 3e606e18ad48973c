//! The command that gives a record another id.

use crate::{
    kb::{
        error::KbError,
        write::{
            change_set::ChangeSet,
            command::Command,
            overlay::Overlay,
            restate::{recorded, restate},
        },
    },
    model::{Id, Kind},
};

/// The command that gives a record another id. The former one leads on to the record for ever.
pub(in crate::kb) struct RenameRecord {
    pub(in crate::kb) kind: Kind,
    pub(in crate::kb) id: Id,
    pub(in crate::kb) to: Id,
}

impl Command for RenameRecord {
    fn records(&self) -> usize {
        1
    }

    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let record = recorded(base, self.kind, &self.id)?;
        let mut former_ids = record.former_ids().to_vec();
        if *record.id() != self.to {
            former_ids.push(record.id().clone());
        }
        let renamed = record.with_ids(self.to.clone(), former_ids);
        restate(base, self.kind, renamed.fields())
    }
}
