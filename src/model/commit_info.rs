//! Commits as readers see them, and the numbers of records.

use borsh::{BorshDeserialize, BorshSerialize};
use chrono::{DateTime, Utc};

use crate::model::{digest::Digest, kind::Kind, revision::Revision};

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitInfo {
    /// The revision that the commit made.
    pub revision: Revision,
    /// The time of the commit.
    pub at: DateTime<Utc>,
    /// The author.
    pub by: Option<String>,
    /// The author's reason.
    pub reason: Option<String>,
    /// The key by which a command that is sent again is known to be done.
    pub idempotency_key: Option<String>,
    /// The digest of the request that the command was sent with, if it has such a key.
    pub request: Option<Digest>,
    /// The digest of the seed that the commit loaded.
    pub seed: Option<Digest>,
    /// The number of records that the commit wrote.
    pub records: u64,
    /// The commit's hash in the journal's hash chain, in hexadecimal.
    pub hash: String,
}

/// The number of records of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Counts {
    /// Types of entities.
    pub entity_types: u64,
    /// Units of quantities.
    pub units: u64,
    /// Predicates.
    pub predicates: u64,
    /// Entities.
    pub entities: u64,
    /// Sources.
    pub sources: u64,
    /// Claims.
    pub claims: u64,
    /// Attributions, in all the claims together.
    pub attributions: u64,
}

impl Counts {
    /// The number of records of a kind.
    pub fn of(&self, kind: Kind) -> u64 {
        match kind {
            Kind::EntityType => self.entity_types,
            Kind::Unit => self.units,
            Kind::Predicate => self.predicates,
            Kind::Entity => self.entities,
            Kind::Source => self.sources,
            Kind::Claim => self.claims,
            Kind::Attribution => self.attributions,
        }
    }

    pub(crate) fn of_mut(&mut self, kind: Kind) -> &mut u64 {
        match kind {
            Kind::EntityType => &mut self.entity_types,
            Kind::Unit => &mut self.units,
            Kind::Predicate => &mut self.predicates,
            Kind::Entity => &mut self.entities,
            Kind::Source => &mut self.sources,
            Kind::Claim => &mut self.claims,
            Kind::Attribution => &mut self.attributions,
        }
    }
}
