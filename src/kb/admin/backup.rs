//! Copies a knowledge base: to back it up while it is written to, and to restore it.

use std::{
    fs::{self, File},
    io,
    path::Path,
};

use crate::{
    journal::{
        CommitMark, FileOptions, FolderLock, JournalError, JournalPrefix, LockError,
        RecoveredJournal, Verification,
    },
    kb::{
        documents::{
            document_file::{FoundDocument, write},
            document_folder::{DOCUMENTS, DocumentFolder},
        },
        error::KbError,
        folder::{HEAD_FILE, JOURNAL},
        progress::{Phase, Progress},
    },
    model::Revision,
};

/// The times that a prefix is looked for beside a process that writes: its head file may be read
/// while it is written over.
const ATTEMPTS: usize = 10;

/// A copy of a knowledge base, of which every hash was verified.
#[derive(Debug)]
pub struct Backup {
    /// The newest revision in the copy.
    pub revision: Revision,
    /// The hash of its commit.
    pub hash: String,
    /// The size of the journal.
    pub verified: Verification,
    /// The number of documents.
    pub documents: usize,
}

/// Copies journal and documents of the knowledge base in the folder `from` to the folder `to`,
/// which must be empty or not there. A backup is a data folder without views, so that a restore is
/// the same with the backup as `from`.
///
/// `from` may be written to meanwhile: the copy has all commits up to one that counted when this
/// began. They are proved before they are copied and in the copy. Until all of it is on disk, the
/// copy has another name: what has a `journal` is whole.
pub fn backup(from: &Path, to: &Path, progress: Progress<'_>) -> Result<Backup, KbError> {
    require_empty(to)?;
    let prefix = prefix(from, progress)?;
    let mark = CommitMark::of(prefix.head());
    fs::create_dir_all(to).map_err(failed("make", to))?;
    let draft = tempfile::Builder::new().prefix(".part-").tempdir_in(to);
    let draft = draft.map_err(failed("write to", to))?;
    let journal = draft.path().join(JOURNAL);
    prefix.copy(&journal, &draft.path().join(HEAD_FILE))?;
    let verifying = &mut |done, all| progress(Phase::VerifyingCopy, done, all);
    let verified = JournalPrefix::prove(&journal, &mark, verifying)?.verification();
    let documents = DocumentFolder::new(vec![from.join(DOCUMENTS)]);
    let documents = copy_documents(&documents, &draft.path().join(DOCUMENTS))?;
    // The journal last: without it, what is there is no knowledge base.
    for name in [DOCUMENTS, HEAD_FILE, JOURNAL] {
        let (part, whole) = (draft.path().join(name), to.join(name));
        if part.exists() {
            fs::rename(&part, &whole).map_err(failed("write", &whole))?;
        }
    }
    draft.close().map_err(failed("write to", to))?;
    sync(to).map_err(failed("write", to))?;
    if let Some(parent) = to.parent().filter(|parent| parent.is_dir()) {
        sync(parent).map_err(failed("write", parent))?;
    }
    Ok(Backup {
        revision: mark.revision,
        hash: mark.hash,
        verified,
        documents,
    })
}

/// The commits that counted, proved.
fn prefix(from: &Path, progress: Progress<'_>) -> Result<JournalPrefix, KbError> {
    let journal = from.join(JOURNAL);
    let head_file = from.join(HEAD_FILE);
    if !journal.is_dir() {
        return Err(KbError::JournalGone(journal));
    }
    let verifying = &mut |done, all| progress(Phase::VerifyingJournal, done, all);
    for attempt in 1.. {
        let is_written_to = match FolderLock::take_shared(from) {
            Err(LockError::InUse { .. }) => true,
            taken => taken.map(drop).map(|()| false)?,
        };
        let mark = match is_written_to {
            // A commit line may be there before it is on disk, and is cut off if it never comes
            // there. What the head file names is on disk.
            true => CommitMark::read(&head_file).map_err(failed("read", &head_file))?,
            false => {
                let options = FileOptions {
                    head_file: Some(head_file.clone()),
                    ..FileOptions::default()
                };
                let journal = RecoveredJournal::look(&journal, options)?;
                Some(CommitMark::of(journal.head()))
            }
        };
        let Some(mark) = mark else {
            match attempt {
                ATTEMPTS.. => break,
                _ => continue,
            }
        };
        match JournalPrefix::prove(&journal, &mark, verifying) {
            Err(JournalError::Replaced { .. }) if is_written_to && attempt < ATTEMPTS => {}
            proved => return Ok(proved?),
        }
    }
    Err(KbError::Io {
        doing: "make sense of",
        path: head_file,
        source: io::ErrorKind::InvalidData.into(),
    })
}

fn require_empty(folder: &Path) -> Result<(), KbError> {
    let is_empty = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => true,
        Err(error) => return Err(failed("read", folder)(error)),
    };
    match is_empty {
        true => Ok(()),
        false => Err(KbError::NotEmpty(folder.into())),
    }
}

fn sync(folder: &Path) -> io::Result<()> {
    match cfg!(unix) {
        true => File::open(folder)?.sync_all(),
        false => Ok(()),
    }
}

/// Returns a function for `map_err`: something could not be done with a path.
fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> KbError {
    let path = path.to_owned();
    move |source| KbError::Io {
        doing,
        path,
        source,
    }
}

/// Copies the documents of a data folder to another folder, durably, and returns how many they are.
/// A damaged document is refused; one that is removed meanwhile is left out.
fn copy_documents(documents: &DocumentFolder, to: &Path) -> Result<usize, KbError> {
    let mut copied = 0;
    for digest in documents.kept()? {
        match documents.look_up(digest) {
            FoundDocument::Text(text) => {
                write(to, &text)?;
                copied += 1;
            }
            FoundDocument::Damaged(why) => return Err(KbError::DamagedDocument(why)),
            FoundDocument::Absent => {}
        }
    }
    Ok(copied)
}

#[cfg(test)]
mod tests {
    use std::{path::PathBuf, thread};

    use serde_json::json;
    use tempfile::TempDir;

    use super::*;
    use crate::kb::{folder::Options, formats::json::Bundle, knowledge_base::KnowledgeBase};

    fn open(folder: &Path) -> KnowledgeBase {
        KnowledgeBase::open(folder, &Options::default(), &|_, _, _| ())
            .unwrap()
            .0
    }

    fn backup(from: &Path, to: &Path) -> Result<Backup, KbError> {
        super::backup(from, to, &|_, _, _| ())
    }

    /// Commits one more entity.
    fn write(knowledge_base: &KnowledgeBase, number: usize) {
        let bundle = json!({
            "types": [{"id": "person", "labels": {"en": "person"}}],
            "entities": [{"id": format!("e{number}"), "type": "person", "labels": {"en": "x".repeat(number)}}]
        });
        let bundle = Bundle::from_text("bundle.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
    }

    fn segment(folder: &Path) -> PathBuf {
        folder.join("journal/00000000000000000001.jsonl")
    }

    #[test]
    fn a_backup_while_others_write_has_all_up_to_one_revision() {
        let folder = TempDir::new().unwrap();
        let path = |name: &str| folder.path().join(name);
        let knowledge_base = open(&path("data"));
        write(&knowledge_base, 1);
        let copy = |number: usize| backup(&path("data"), &path(&number.to_string())).unwrap();
        let backups: Vec<Backup> = thread::scope(|scope| {
            let writer = scope.spawn(|| (2..60).for_each(|number| write(&knowledge_base, number)));
            let mut backups = vec![copy(0)];
            while !writer.is_finished() {
                backups.push(copy(backups.len()));
            }
            backups.push(copy(backups.len()));
            backups
        });
        let last = backups.len() - 1;
        assert!(backups[0].revision < backups[last].revision);
        let newest = knowledge_base.snapshot();
        for number in [0, last / 3, last / 2, last] {
            let made = &backups[number];
            let original = newest.at(made.revision);
            let commit = original.own_commit().unwrap().unwrap();
            assert_eq!(commit.hash, made.hash);
            assert_eq!(made.verified.commits, made.revision.0);
            let copy = open(&path(&number.to_string()));
            let copied = copy.snapshot();
            assert_eq!(copied.revision(), made.revision);
            let records = |snapshot: &crate::kb::snapshot::Snapshot| {
                let records = snapshot.all_records();
                records.map(|record| record.unwrap()).collect::<Vec<_>>()
            };
            assert_eq!(records(&copied), records(&original));
            copy.close().unwrap();
        }
    }

    #[test]
    fn what_was_closed_is_backed_up_to_its_last_commit_and_restored() {
        let folder = TempDir::new().unwrap();
        let path = |name: &str| folder.path().join(name);
        let knowledge_base = open(&path("data"));
        for number in 1..4 {
            write(&knowledge_base, number);
        }
        knowledge_base.close().unwrap();
        // A head file that lags, as after a crash.
        fs::remove_file(path("data/head.json")).unwrap();
        // An empty folder may be there, such as a volume.
        fs::create_dir(path("backup")).unwrap();
        assert_eq!(
            backup(&path("data"), &path("backup")).unwrap().revision.0,
            3
        );
        let restored = backup(&path("backup"), &path("a/b/restored")).unwrap();
        assert_eq!(restored.revision.0, 3);
        let mut names: Vec<_> = fs::read_dir(path("a/b/restored"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["head.json", "journal"]);
        assert_eq!(
            fs::read(segment(&path("a/b/restored"))).unwrap(),
            fs::read(segment(&path("data"))).unwrap()
        );
    }

    #[test]
    fn what_is_damaged_or_short_or_would_be_written_over_is_refused() {
        let folder = TempDir::new().unwrap();
        let path = |name: &str| folder.path().join(name);
        let knowledge_base = open(&path("data"));
        for number in [30, 40] {
            write(&knowledge_base, number);
        }
        knowledge_base.close().unwrap();
        let refused = |to: &str| backup(&path("backup"), &path(to)).unwrap_err();
        backup(&path("data"), &path("backup")).unwrap();
        assert!(matches!(refused("data"), KbError::NotEmpty(_)));

        let segment = segment(&path("backup"));
        let whole = fs::read_to_string(&segment).unwrap();
        for (text, message) in [
            (whole.replacen("xxx", "xyx", 1), ".jsonl`, line 4"),
            (whole[..whole.len() - 9].to_owned(), "ends at revision 1"),
        ] {
            fs::write(&segment, text).unwrap();
            let error = refused("restored").to_string();
            assert!(error.contains(message), "{error}");
            assert!(!path("restored/journal").exists());
        }
        fs::remove_dir_all(path("backup/journal")).unwrap();
        assert!(matches!(refused("restored"), KbError::JournalGone(_)));
    }
}
