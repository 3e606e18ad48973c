//! The check: proves that journal, store and index agree, and that the records satisfy the rules.

use std::path::Path;

use crate::{
    journal::{TornTail, Verification},
    kb::{
        admin::{index_check::differences, rules_check::broken_rules},
        documents::{
            document_folder::{DocumentFolder, DocumentsCheck},
            keep::named_documents,
        },
        error::KbError,
        folder::{Folder, OpenedFolder, Options},
        progress::{Phase, Progress},
        write::{replay::replay, validate::warning::Warnings},
    },
    model::Revision,
    store::{Mode, Store},
};

/// The most differences that are named.
const MOST_NAMED: usize = 100;

/// The findings of a check.
#[derive(Debug)]
pub struct Checked {
    /// The size of the journal, of which every hash was verified.
    pub verified: Verification,
    /// The torn tail that was cut off: what an interrupted write had left.
    pub torn: Option<TornTail>,
    /// The differences of the store from one rebuilt from the journal: the first hundred.
    pub differences: Vec<String>,
    /// The number of further differences.
    pub omitted: u64,
    /// The differences of the index from what follows from the records: the first hundred.
    pub index: Vec<String>,
    /// The records that no longer satisfy the rules of loading, and why: the first hundred.
    pub rules: Vec<String>,
    /// The warnings about the records.
    pub warnings: Warnings,
    /// The documents of sources.
    pub documents: DocumentsCheck,
}

/// Checks the knowledge base in a folder: verifies every hash of the journal, compares the store
/// with one rebuilt from the journal and the index with the records, and validates the records.
///
/// A view that lags behind the journal, as a killed process leaves it, is brought up first; a
/// difference is not mended.
pub fn check(path: &Path, options: &Options, progress: Progress<'_>) -> Result<Checked, KbError> {
    let folder = Folder::take(path, options)?;
    let OpenedFolder {
        journal,
        torn,
        store,
    } = folder.open(options)?;
    let verified = journal.verify(&mut |done, all| progress(Phase::VerifyingJournal, done, all))?;
    let (store, opened) = store?;
    if !opened.condition.must_be_rebuilt() && opened.applied < journal.head().revision {
        replay(
            &*journal,
            &store,
            opened.applied,
            Mode::Bulk,
            Phase::CatchingUp,
            progress,
        )?;
    }
    Store::destroy(&folder.scratch())?;
    let (scratch, _) = Store::open(&folder.scratch(), &options.store())?;
    replay(
        &*journal,
        &scratch,
        Revision(0),
        Mode::Bulk,
        Phase::Rebuilding,
        progress,
    )?;
    let mut checked = Checked {
        verified,
        torn,
        differences: vec![],
        omitted: 0,
        index: vec![],
        rules: vec![],
        warnings: Warnings::default(),
        documents: DocumentsCheck::default(),
    };
    for difference in store.compare(&scratch) {
        match checked.differences.len() < MOST_NAMED {
            true => checked.differences.push(difference.to_string()),
            false => checked.omitted += 1,
        }
    }
    store.close()?;
    let right = scratch.view(journal.head().revision);
    let documents = DocumentFolder::new(vec![folder.documents()]);
    checked.documents = documents.check(&named_documents(&right)?)?;
    let right_again = right.clone();
    checked.index = differences(&folder.index(), options, right, MOST_NAMED, progress)?;
    let scratch_index = folder.scratch_index();
    let rules = broken_rules(&scratch_index, right_again, MOST_NAMED, progress)?;
    (checked.rules, checked.warnings) = rules;
    scratch.close()?;
    Store::destroy(&folder.scratch())?;
    Ok(checked)
}

/// Rebuilds the store from the journal, and returns its revision. The index is removed, and rebuilt
/// by the next start.
pub fn rebuild(
    path: &Path,
    options: &Options,
    progress: Progress<'_>,
) -> Result<Revision, KbError> {
    let folder = Folder::take(path, options)?;
    folder.require_writable()?;
    let (journal, _) = folder.journal()?;
    Store::destroy(&folder.store())?;
    folder.remove_index()?;
    let (store, _) = Store::open(&folder.store(), &options.store())?;
    replay(
        &*journal,
        &store,
        Revision(0),
        Mode::Bulk,
        Phase::Rebuilding,
        progress,
    )?;
    store.close()?;
    Ok(journal.head().revision)
}
