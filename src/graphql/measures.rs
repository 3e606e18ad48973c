//! The measures of the API and its knowledge base, under the names that they have outside.

use claimgraph_engine::CacheLookups;

use crate::model::{Kind, Revision};

/// The measures of the API and its knowledge base.
#[derive(Debug, Clone, Default)]
pub struct ApiMeasures {
    /// The newest revision of the journal and of each view of it.
    pub revisions: Vec<(&'static str, Revision)>,
    /// The number of records of each kind.
    pub records: Vec<(Kind, u64)>,
    /// The bytes on disk of each part of the data folder.
    pub bytes: Vec<(&'static str, u64)>,
    /// The look-ups in the engine's caches.
    pub lookups: Vec<CacheLookups>,
}
