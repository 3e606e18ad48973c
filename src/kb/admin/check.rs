//! Proves that journal, store, links and index agree, and mends the views where they do not.

use std::path::Path;

use crate::{
    journal::{TornTail, Verification},
    kb::{
        KbError, Options, Phase, Progress,
        admin::index_check::differences,
        folder::{Folder, OpenedFolder},
        write::replay::replay,
    },
    model::Revision,
    store::{Difference, Mode, Store},
};

/// The most differences that are named.
const MOST_NAMED: usize = 100;

/// What a check found.
#[derive(Debug)]
pub struct Checked {
    /// What the journal was proved to hold.
    pub verified: Verification,
    /// What an interrupted write had left at its end, and was cut off.
    pub torn: Option<TornTail>,
    /// How the store differs from one rebuilt from the journal: the first hundred.
    pub differences: Vec<Difference>,
    /// How many more there are.
    pub omitted: u64,
    /// How the index differs from what follows from the records: the first hundred.
    pub index: Vec<String>,
}

/// Checks the knowledge base in a folder: every hash of the journal, and the store against one
/// rebuilt from the journal, record by record and link by link, and the index against the records. A view that merely lags behind the journal, as a process that
/// was killed leaves it, is brought up first, as at any start; what is wrong in it is not mended.
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
    };
    for difference in store.compare(&scratch) {
        match checked.differences.len() < MOST_NAMED {
            true => checked.differences.push(difference),
            false => checked.omitted += 1,
        }
    }
    store.close()?;
    let right = scratch.view(journal.head().revision);
    checked.index = differences(&folder.index(), options, right, MOST_NAMED, progress)?;
    scratch.close()?;
    Store::destroy(&folder.scratch())?;
    Ok(checked)
}

/// Rebuilds the store from the journal, and tells at which revision it is now. The index is removed;
/// the next start makes it anew.
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
