//! The command that loads a bundle.

use std::path::PathBuf;

use crate::kb::{
    error::KbError,
    formats::json::Bundle,
    write::{
        change_set::ChangeSet,
        command::{Command, LARGE},
        overlay::Overlay,
    },
};

/// The command that writes the new and changed records of a bundle.
pub(in crate::kb) struct LoadBundle {
    pub(in crate::kb) bundle: Bundle,
    /// The folder for what is too much for the memory.
    pub(in crate::kb) spill: PathBuf,
}

impl Command for LoadBundle {
    fn records(&self) -> usize {
        self.bundle.records()
    }

    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let valid = self.bundle.validate_spilling(base, &self.spill)?;
        let warnings = valid.warnings().clone();
        let mut changes = match valid.counts().records() > LARGE {
            true => ChangeSet::of_bundle(valid, base),
            false => ChangeSet::of_records(valid.records().collect(), base),
        }?;
        changes.report.warnings = warnings;
        Ok(changes)
    }
}
