//! Commits as the store keeps them, and how many records of each kind there were after each.

use borsh::{BorshDeserialize, BorshSerialize};
use chrono::{DateTime, Utc};

use crate::model::{Digest, Kind, Revision};

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitInfo {
    /// The revision it made.
    pub revision: Revision,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Who made it.
    pub by: Option<String>,
    /// The author's reason.
    pub reason: Option<String>,
    /// The key by which a command that is sent again is known to be done.
    pub idempotency_key: Option<String>,
    /// The digest of the seed that it loaded.
    pub seed: Option<Digest>,
    /// How many records it wrote.
    pub records: u64,
    /// The hash that ends the journal's chain with it, in hexadecimal.
    pub hash: String,
}

/// How many records of each kind a revision has. Those known at it are the ordinals below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Counts {
    /// Types of entities.
    pub entity_types: u64,
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
    /// How many of a kind there are.
    pub fn of(&self, kind: Kind) -> u64 {
        match kind {
            Kind::EntityType => self.entity_types,
            Kind::Predicate => self.predicates,
            Kind::Entity => self.entities,
            Kind::Source => self.sources,
            Kind::Claim => self.claims,
            Kind::Attribution => self.attributions,
        }
    }

    pub(super) fn of_mut(&mut self, kind: Kind) -> &mut u64 {
        match kind {
            Kind::EntityType => &mut self.entity_types,
            Kind::Predicate => &mut self.predicates,
            Kind::Entity => &mut self.entities,
            Kind::Source => &mut self.sources,
            Kind::Claim => &mut self.claims,
            Kind::Attribution => &mut self.attributions,
        }
    }
}

/// A commit's value.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct StoredCommit {
    at: Instant,
    by: Option<String>,
    reason: Option<String>,
    idempotency_key: Option<String>,
    seed: Option<Digest>,
    records: u64,
    hash: String,
    /// The latest instant of this commit and those before it: a clock may have been set back.
    pub(super) latest: Instant,
    /// How many records this commit and those before it wrote.
    pub(super) changes: u64,
    pub(super) counts: Counts,
}

/// Seconds since 1970 in UTC, and nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize)]
pub(super) struct Instant(i64, u32);

impl From<DateTime<Utc>> for Instant {
    fn from(at: DateTime<Utc>) -> Instant {
        Instant(at.timestamp(), at.timestamp_subsec_nanos())
    }
}

impl StoredCommit {
    /// The commit after `before`.
    pub(super) fn new(info: &CommitInfo, counts: Counts, before: Option<&StoredCommit>) -> Self {
        let at = Instant::from(info.at);
        StoredCommit {
            at,
            by: info.by.clone(),
            reason: info.reason.clone(),
            idempotency_key: info.idempotency_key.clone(),
            seed: info.seed,
            records: info.records,
            hash: info.hash.clone(),
            latest: before.map_or(at, |before| before.latest.max(at)),
            changes: before.map_or(0, |before| before.changes) + info.records,
            counts,
        }
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        borsh::to_vec(self).expect("borsh writes to memory without failing")
    }

    /// The commit of a value, or what is wrong with it.
    pub(super) fn decode(bytes: &[u8]) -> Result<StoredCommit, String> {
        let commit: StoredCommit = borsh::from_slice(bytes).map_err(|e| e.to_string())?;
        match DateTime::from_timestamp(commit.at.0, commit.at.1) {
            Some(_) => Ok(commit),
            None => Err("its time is none".to_owned()),
        }
    }

    /// The commit, given the revision that its key has.
    pub(super) fn info(self, revision: u64) -> CommitInfo {
        let at = DateTime::from_timestamp(self.at.0, self.at.1);
        CommitInfo {
            revision: Revision(revision),
            at: at.expect("a commit is decoded with a time alone"),
            by: self.by,
            reason: self.reason,
            idempotency_key: self.idempotency_key,
            seed: self.seed,
            records: self.records,
            hash: self.hash,
        }
    }
}
