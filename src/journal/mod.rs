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
//! - **No silent loss**: a journal that lacks a commit which the head file beside it names is
//!   refused and left alone. A torn tail is cut off only if nothing shows that it counted.
//! - **Bounds**: records stream through; memory does not grow with a commit or with the journal.
//! - **Readers** see the commits up to the newest at the time they began, never one half written,
//!   and wait for no writer. [`Journal::wait_after`] waits for the next commit.
//! - **Integrity**: no byte can change unseen. A [`Reader`] proves the hash of each commit that it
//!   passes, so a record is not to be trusted before its commit has followed. [`FileJournal::open`]
//!   is quick instead: see there what it proves. [`Journal::verify`] proves every byte.
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
//! - `meta` is a [`CommitMeta`](crate::model::CommitMeta), left out where it is empty. It is
//!   covered by the hash, and so are keys in it that are unknown here.
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
#[cfg(test)]
pub(crate) mod conformance;
mod damage;
mod draft;
mod entry;
mod entry_position;
mod error;
mod file;
mod format;
mod hash;
mod head;
mod journal_trait;
mod line_form;
#[cfg(test)]
pub(crate) mod memory;
mod record_line;
mod verification;

pub use crate::journal::{
    commit::Commit,
    damage::Damage,
    draft::{Draft, RecordsError},
    entry::{Entries, Entry},
    entry_position::EntryPosition,
    error::{JournalError, StorageError},
    file::{
        file_journal::{FileJournal, FileOptions},
        head_file::CommitMark,
        journal_prefix::JournalPrefix,
        lock::{FolderLock, Holder, LockError},
        reader::Reader,
        recovered_journal::RecoveredJournal,
        recovery::TornTail,
    },
    hash::Hash,
    head::Head,
    journal_trait::Journal,
    record_line::{RecordLine, RecordLineError},
    verification::Verification,
};
