//! The journal: every commit ever made, in order, as the one truth that all else is rebuilt from.
//!
//! # What is promised
//!
//! - **Order**: commits are numbered 1, 2, 3 …. One is appended at an expected revision or not at
//!   all.
//! - **Durability**: when [`Journal::append`] returns, its whole group is on disk, by one sync.
//!   What has no commit line on disk never counted.
//! - **All or nothing**: a group that fails, for whatever reason, is cut off again whole. When a
//!   sync fails nobody can know what is on disk: the journal then takes nothing more, and only the
//!   next [`FileJournal::open`] tells whether the group is there.
//! - **Bounds**: records stream through; memory does not grow with a commit or with the journal.
//! - **Readers** see the commits up to the newest at the time they asked, never one half written,
//!   and wait for no writer.
//! - **Honesty**: no byte can change unseen. A [`Reader`] proves the hash of each commit it passes,
//!   so a record is not to be trusted before its commit has followed. [`FileJournal::open`] is
//!   quick instead: see there what it proves. [`FileJournal::verify`] proves everything.
//!
//! # The files
//!
//! A folder of segments, each named for its first revision: `00000000000000000001.jsonl`. They are
//! JSON Lines, to be read with `less`: a header, then of each commit its records and its own line.
//!
//! ```text
//! {"journal":{"format":2,"first":1,"previous":"0000…"}}
//! {"entity":{"id":"meta",…}}
//! {"claim":{"id":"c-1",…}}
//! {"commit":{"revision":1,"at":"2026-01-31T08:00:00.000Z","meta":{"by":"ann"},"records":2,"previous":"0000…","hash":"a1b2…"}}
//! ```
//!
//! - `hash` is the BLAKE3 of the bytes from the first of the commit's records up to and without
//!   `,"hash":` in its own line. `previous` is the `hash` of the commit before, or zeros.
//! - `at` never falls from one commit to the next: where the clock ran back, the time before is
//!   kept.
//! - `meta` is a [`CommitMeta`], left out where it is empty. It is covered by the hash, and so are
//!   keys in it that are unknown here.
//! - The header repeats the first revision and the `previous` of the segment's first commit.
//!   Nothing in it is free, so it needs no hash. Its `format` is read first; a newer one is
//!   refused. Segments of format 1, whose commit lines have `by` in the place of `meta`, are read
//!   and not written to any more.
//! - A group never spans segments: a segment is closed once a group has taken it past
//!   [`FileOptions::segment_bytes`], however far.
//! - At most 16 MiB ever lie unsynced, so whatever a lost power supply can spoil is found in the
//!   last 16 MiB of the last segment: sectors never written, which read as zeros, or a line cut
//!   short.

mod commit;
mod damage;
mod error;
mod file;
mod format;
mod hash;
mod record_line;

use chrono::{DateTime, Utc};

use crate::model::{commit_meta::CommitMeta, revision::Revision};

pub use crate::journal::{
    commit::Commit,
    damage::Damage,
    error::JournalError,
    file::{
        file_journal::{FileJournal, FileOptions, Opened, Verified},
        line_position::LinePosition,
        lock::{FolderLock, Holder},
        reader::Reader,
        recovery::Torn,
    },
    hash::Hash,
    record_line::{RecordLine, RecordLineError},
};

/// A journal that is kept somewhere: in files of one machine, or shared by several.
pub trait Journal: Send + Sync {
    /// The newest commit.
    fn head(&self) -> Head;

    /// Appends a group of commits. All are on disk when this returns, or none counts.
    ///
    /// `expected` is the revision that the first of them follows; if another is the newest, this is
    /// [`JournalError::Conflict`].
    fn append(
        &self,
        expected: Revision,
        group: Vec<Draft<'_>>,
    ) -> Result<Vec<Commit>, JournalError>;

    /// Reads all commits after `since`, in order: the records of each, then the commit itself.
    fn read(&self, since: Revision) -> Result<Entries, JournalError>;
}

/// What [`Journal::read`] gives. It ends at the first error.
pub type Entries = Box<dyn Iterator<Item = Result<Entry, JournalError>> + Send>;

/// One commit to be.
pub struct Draft<'a> {
    /// When it is made.
    pub at: DateTime<Utc>,
    /// Its metadata.
    pub meta: CommitMeta,
    /// What it writes, taken one at a time. An error refuses the whole group.
    pub records: Box<dyn Iterator<Item = Result<RecordLine, RecordsError>> + 'a>,
}

/// Why the records of a [`Draft`] could not be produced.
pub type RecordsError = Box<dyn std::error::Error + Send + Sync>;

/// One line of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A record of the commit that follows.
    Record {
        /// The JSON object, without a line break.
        line: Vec<u8>,
        /// The revision of that commit.
        revision: Revision,
        /// Where it stands.
        place: LinePosition,
    },
    /// The end of a commit, whose hash has been proved.
    Commit(Commit),
}

/// Where a journal ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The newest revision, 0 when there is none.
    pub revision: Revision,
    /// Its hash, zeros when there is none.
    pub hash: Hash,
    /// When it was made; none when there is none.
    pub at: Option<DateTime<Utc>>,
}

impl From<&Commit> for Head {
    fn from(commit: &Commit) -> Head {
        Head {
            revision: commit.revision,
            hash: commit.hash,
            at: Some(commit.at),
        }
    }
}
