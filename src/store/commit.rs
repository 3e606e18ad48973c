//! Commits as the store keeps them, with the number of records of each kind after each.

use borsh::{BorshDeserialize, BorshSerialize};
use chrono::{DateTime, Utc};

use crate::model::{Digest, Kind, Revision};

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
    /// The latest instant of this commit and all commits before it: a clock may be set back.
    pub(super) latest: Instant,
    /// The number of records that this commit and all commits before it wrote.
    pub(super) changes: u64,
    /// The live records after this commit.
    pub(super) counts: Counts,
    /// The ordinals that were assigned up to this commit, also those of removed records.
    /// Attributions have none.
    pub(super) ordinals: Counts,
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
    pub(super) fn new(
        info: &CommitInfo,
        counts: Counts,
        ordinals: Counts,
        before: Option<&StoredCommit>,
    ) -> StoredCommit {
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
            ordinals,
        }
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        borsh::to_vec(self).expect("borsh writes to memory without failing")
    }

    /// Decodes a value; the error says what is wrong with it.
    pub(super) fn decode(bytes: &[u8]) -> Result<StoredCommit, String> {
        let commit: StoredCommit = borsh::from_slice(bytes).map_err(|e| e.to_string())?;
        match DateTime::from_timestamp(commit.at.0, commit.at.1) {
            Some(_) => Ok(commit),
            None => Err("its time is out of range".to_owned()),
        }
    }

    /// The commit of a revision, which the key holds.
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
