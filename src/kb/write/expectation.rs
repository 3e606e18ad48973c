//! Expectations: the state that the author of an edit has seen.

use crate::{
    kb::{error::KbError, write::overlay::Overlay},
    model::{Id, Kind, Revision},
};

/// The state that an edit is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// The newest revision of the knowledge base.
    KnowledgeBase(Revision),
    /// The revision that last wrote a record.
    Record {
        /// The kind of the record. An attribution has the revision of its claim.
        kind: Kind,
        /// The id of the record.
        id: Id,
        /// The revision; 0 if there is no such record.
        revision: Revision,
    },
}

impl Overlay<'_> {
    /// Requires a state that was expected.
    pub(super) fn require(&self, expected: &Expectation) -> Result<(), KbError> {
        match expected {
            Expectation::KnowledgeBase(expected) => {
                let found = self.newest_revision();
                match found == *expected {
                    true => Ok(()),
                    false => Err(KbError::Overtaken {
                        expected: *expected,
                        found,
                    }),
                }
            }
            Expectation::Record { kind, id, revision } => {
                let found = self.last_written(*kind, id)?;
                match found == *revision {
                    true => Ok(()),
                    false => Err(KbError::Conflict {
                        kind: *kind,
                        id: id.clone(),
                        expected: *revision,
                        found,
                    }),
                }
            }
        }
    }
}
