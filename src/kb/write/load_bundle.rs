//! The command that loads a bundle.

use std::io;

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
pub(in crate::kb) struct LoadBundle(pub(in crate::kb) Bundle);

impl Command for LoadBundle {
    fn records(&self) -> usize {
        self.0.records()
    }

    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let valid = self.0.validate(base)?;
        match valid.counts().records() > LARGE {
            true => ChangeSet::of_bundle(valid, base),
            false => {
                let records: io::Result<Vec<_>> = valid.records().collect();
                ChangeSet::of_records(records.map_err(KbError::Scratch)?, base)
            }
        }
    }
}
