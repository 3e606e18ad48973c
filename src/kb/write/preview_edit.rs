//! Previews of edits: what they would write, and whose status they would move.
//!
//! The records of the edit are applied to a fork of the store, which stays in memory. The snapshot
//! over the fork is one like any other, so that the statuses are compared as they are between two
//! commits.

use std::sync::Arc;

use crate::{
    kb::{
        error::KbError,
        indexing::index_lag::written_since,
        knowledge_base::KnowledgeBase,
        rules::{status_changes::StatusChange, voice_claims::have_same_voice_links},
        snapshot::Snapshot,
        state::State,
        write::{
            apply::{CommitApply, SourcesWritten},
            change_set::ChangeSet,
            command::LARGE,
            load_report::Loaded,
            overlay::Overlay,
            preview::{WrittenRecord, written_over},
            write_request::WriteRequest,
        },
    },
    model::{CommitInfo, CommitMeta, Record},
    store::Mode,
};

/// The preview of an edit, of which nothing is written.
#[derive(Clone)]
pub struct Preview {
    /// The report of what would be written, with the revision that is the newest.
    pub report: Loaded,
    /// The statuses that would move.
    pub statuses: StatusPreview,
}

/// The statuses that an edit would move.
#[derive(Clone)]
pub enum StatusPreview {
    /// The statuses were compared.
    Compared {
        /// The snapshot as it is.
        before: Box<Snapshot>,
        /// The snapshot as it would be.
        after: Box<Snapshot>,
        /// The claims whose status differs, in the order of recording.
        changes: Vec<StatusChange>,
    },
    /// The statuses were not compared.
    Omitted(StatusOmission),
}

/// The reason why the statuses that an edit would move are not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusOmission {
    /// The edit has more records than are tried out in memory.
    ManyRecords,
    /// The edit may move the status of more claims than are compared at once.
    ManyClaims,
}

impl StatusOmission {
    /// The most records of an edit whose statuses are compared.
    pub const MOST_RECORDS: usize = LARGE;
}

impl KnowledgeBase {
    /// Works out what a request would write and whose status it would move, and writes nothing. It
    /// is refused as the request itself would be; a key plays no part.
    ///
    /// Calls `each` with every record that would be written, apart from removals. Commits wait as
    /// long as a small edit is checked; readers do not.
    pub fn preview_edit(
        &self,
        request: WriteRequest,
        each: impl FnMut(WrittenRecord),
    ) -> Result<Preview, KbError> {
        let WriteRequest {
            edit,
            meta,
            clearance,
            expected,
        } = request;
        meta.check()?;
        let command = self.command(edit, meta.by.as_deref())?;
        let is_large = command.records() > LARGE;
        let state = self.state();
        let held = (!is_large).then(|| state.hold_commits());
        let before = state.newest();
        let mut base = Overlay::new(&before);
        base.set_clearance(clearance);
        if let Some(expected) = &expected {
            base.require(expected)?;
        }
        let changes = command.change_set(&base)?;
        let after = match is_large {
            true => None,
            false if changes.is_empty() => Some(before.clone()),
            false => Some(supposed(state, &before, &changes, meta)?),
        };
        drop(held);
        tell_records(&changes, &base, each)?;
        let statuses = match after {
            None => StatusPreview::Omitted(StatusOmission::ManyRecords),
            Some(after) => compare(before.seen_by(clearance), after.seen_by(clearance))?,
        };
        Ok(Preview {
            report: changes.report,
            statuses,
        })
    }
}

/// Compares the statuses of a snapshot and a supposed one.
fn compare(before: Snapshot, after: Snapshot) -> Result<StatusPreview, KbError> {
    match after.status_changes(&before) {
        Ok(changes) => Ok(StatusPreview::Compared {
            before: Box::new(before),
            after: Box::new(after),
            changes,
        }),
        Err(KbError::TooMuch { .. }) => Ok(StatusPreview::Omitted(StatusOmission::ManyClaims)),
        Err(error) => Err(error),
    }
}

/// Calls `each` with every record of a change set, apart from removals.
fn tell_records(
    changes: &ChangeSet,
    base: &Overlay<'_>,
    mut each: impl FnMut(WrittenRecord),
) -> Result<(), KbError> {
    for changed in changes.records() {
        let record = changed.record()?;
        if matches!(&*record, Record::Removed { .. }) {
            continue;
        }
        each(written_over(base, &record)?);
    }
    Ok(())
}

/// The snapshot that there would be after a commit of a change set. Commits are held back.
fn supposed(
    state: &State,
    before: &Snapshot,
    changes: &ChangeSet,
    meta: CommitMeta,
) -> Result<Snapshot, KbError> {
    let fork = state.store.fork();
    let revision = before.revision().next();
    let mut apply = CommitApply::begin(&fork, revision, Mode::Serving)?;
    for changed in changes.records() {
        apply.put(changed.record()?.into_owned())?;
    }
    let sources = apply.finish_as(CommitInfo {
        revision,
        at: (state.clock)(),
        by: meta.by,
        reason: meta.reason,
        idempotency_key: None,
        request: None,
        seed: None,
        records: changes.report.written(),
        hash: "-".to_owned(),
    })?;
    let view = fork.view(revision);
    let written = written_since(&view, before.revision())?;
    let merges = before.merges_until(&view, &written)?;
    let source_graph = match sources {
        SourcesWritten::Yes => Arc::default(),
        SourcesWritten::No => before.shared_source_graph(),
    };
    let index = Arc::new(before.index_view().with(&written));
    let after = before
        .next(view, source_graph, index)
        .with_merges(merges)
        .with_predicates_of(before, &written)
        .supposed();
    Ok(match have_same_voice_links(before, &after, &written)? {
        true => after.with_voice_links(before.voice_links().clone()),
        false => after,
    })
}
