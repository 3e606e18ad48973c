//! The chains of attributions at a snapshot.

use crate::{
    kb::{error::KbError, snapshot::Snapshot},
    model::{Attribution, Ordinal},
};

impl Snapshot {
    /// The known chain of an attribution: the sources through which it certainly came.
    pub fn chain(&self, attribution: &Attribution<Ordinal>) -> Result<Vec<Ordinal>, KbError> {
        Ok(self.source_graph()?.known_chain(attribution).sources)
    }

    /// The possible chain of an attribution: the known one, and what it may have come through.
    pub fn possible_chain(
        &self,
        attribution: &Attribution<Ordinal>,
    ) -> Result<Vec<Ordinal>, KbError> {
        Ok(self.source_graph()?.possible_chain(attribution).sources)
    }

    /// The origin of an attribution: the end of its known chain.
    pub fn origin(&self, attribution: &Attribution<Ordinal>) -> Result<Ordinal, KbError> {
        Ok(self.source_graph()?.origin(attribution))
    }
}
