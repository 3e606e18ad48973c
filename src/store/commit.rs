//! Commits as the store keeps them, with the number of records of each kind after each.

use borsh::{BorshDeserialize, BorshSerialize};
use chrono::{DateTime, Utc};

use crate::model::{CommitInfo, Counts, Digest, Horizons, Revision};

/// A commit's value.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct StoredCommit {
    at: Instant,
    by: Option<String>,
    reason: Option<String>,
    idempotency_key: Option<String>,
    request: Option<Digest>,
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
    /// The horizons of all clearances after this commit.
    pub(super) horizons: Horizons,
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
        horizons: Horizons,
        before: Option<&StoredCommit>,
    ) -> StoredCommit {
        let at = Instant::from(info.at);
        StoredCommit {
            at,
            by: info.by.clone(),
            reason: info.reason.clone(),
            idempotency_key: info.idempotency_key.clone(),
            request: info.request,
            seed: info.seed,
            records: info.records,
            hash: info.hash.clone(),
            latest: before.map_or(at, |before| before.latest.max(at)),
            changes: before.map_or(0, |before| before.changes) + info.records,
            counts,
            ordinals,
            horizons,
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
            request: self.request,
            seed: self.seed,
            records: self.records,
            hash: self.hash,
        }
    }
}
