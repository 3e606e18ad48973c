//! Commands: the writes that a client asks for.

use crate::kb::{
    error::KbError,
    write::{change_set::ChangeSet, overlay::Overlay},
};
#[cfg(test)]
use crate::model::Record;

/// The number of records above which a command is large: it is committed alone, and streamed.
pub(in crate::kb) const LARGE: usize = 500;

/// A command: computes the records that it writes when its turn has come.
pub(in crate::kb) trait Command: Send {
    /// The most records that it writes: one, unless a command says otherwise.
    fn records(&self) -> usize {
        1
    }

    /// Computes and validates its change set against the newest state and the changes of the
    /// commands before it. It may be called again, after other writers have changed the state.
    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError>;
}

/// A command that writes records without validation, as an earlier version may have.
#[cfg(test)]
pub(in crate::kb) struct Unvalidated(pub(in crate::kb) Vec<Record>);

#[cfg(test)]
impl Command for Unvalidated {
    fn records(&self) -> usize {
        self.0.len()
    }

    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        ChangeSet::of_records(self.0.clone(), base)
    }
}
