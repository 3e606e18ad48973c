//! The conformance suite: what every journal must do, whatever it is kept in.

use std::{thread, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use crate::{
    journal::{
        commit::Commit,
        draft::Draft,
        entry::Entry,
        error::JournalError,
        hash::Hash,
        head::Head,
        journal_trait::Journal,
        record_line::{RecordLine, RecordLineError},
    },
    model::{commit_meta::CommitMeta, digest::Digest, revision::Revision},
};

/// The longest that a test waits for what should come soon.
const PATIENCE: Duration = Duration::from_secs(30);

/// A rule, and the function that checks it on an empty journal.
type Rule = (&'static str, fn(&dyn Journal));

const RULES: &[Rule] = &[
    ("an empty journal has no head", empty),
    ("commits are numbered and read back in order", order),
    ("each commit follows the hash of the one before", chain),
    ("a group at another revision is a conflict", conflict),
    ("a group is appended whole or not at all", all_or_nothing),
    ("a group of none is no commit", no_draft),
    ("reading begins after a revision", read_since),
    ("readers see whole commits alone", whole_commits),
    ("time never falls", time),
    ("metadata is read back", metadata),
    ("a draft that could not be read back is refused", unwritable),
    ("waiting ends with the next commit or the time", waiting),
    ("concurrent appends make one order", concurrency),
    ("a verification counts what there is", verification),
];

/// Checks every rule, each on an empty journal that `make` gives.
pub(crate) fn check(make: &dyn Fn() -> Box<dyn Journal>) {
    for (rule, holds) in RULES {
        println!("{rule}");
        holds(&*make());
    }
}

/// Appends a commit for each list of texts, each in a group of its own.
pub(crate) fn append(journal: &dyn Journal, commits: &[&[&str]]) -> Vec<Commit> {
    let append = |texts: &&[&str]| {
        let made = journal.append(journal.head().revision, vec![draft(texts)]);
        made.unwrap().remove(0)
    };
    commits.iter().map(append).collect()
}

fn instant() -> DateTime<Utc> {
    "2026-01-31T08:00:00.123Z".parse().unwrap()
}

fn record(text: &str) -> RecordLine {
    RecordLine::of(&json!({ "t": text })).unwrap()
}

fn draft(texts: &[&str]) -> Draft<'static> {
    let lines: Vec<_> = texts.iter().map(|text| Ok(record(text))).collect();
    Draft {
        at: instant(),
        meta: CommitMeta::default(),
        records: Box::new(lines.into_iter()),
    }
}

/// A draft whose last record fails.
fn failing_draft(texts: &[&str]) -> Draft<'static> {
    let failure = || Err(RecordLineError::LineBreak.into());
    Draft {
        records: Box::new(draft(texts).records.chain(std::iter::once_with(failure))),
        ..draft(&[])
    }
}

/// The commits after a revision, each with the lines of its records.
fn read(journal: &dyn Journal, since: u64) -> Vec<(Commit, Vec<String>)> {
    let mut commits = Vec::new();
    let mut lines = Vec::new();
    for entry in journal.read(Revision(since)).unwrap() {
        match entry.unwrap() {
            Entry::Record { line, revision, .. } => {
                assert_eq!(revision.0, since + commits.len() as u64 + 1);
                lines.push(String::from_utf8(line).unwrap());
            }
            Entry::Commit(commit) => {
                assert_eq!(commit.records, lines.len() as u64);
                commits.push((commit, std::mem::take(&mut lines)));
            }
        }
    }
    assert_eq!(lines, [""; 0], "records without their commit");
    commits
}

/// The texts of the commits after a revision.
fn texts(journal: &dyn Journal, since: u64) -> Vec<Vec<String>> {
    let text = |line: String| -> String {
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        value["t"].as_str().unwrap().to_owned()
    };
    let commits = read(journal, since).into_iter();
    commits
        .map(|(_, lines)| lines.into_iter().map(text).collect())
        .collect()
}

fn empty(journal: &dyn Journal) {
    assert_eq!(journal.head(), Head::default());
    assert_eq!(read(journal, 0), []);
}

fn order(journal: &dyn Journal) {
    let group = vec![draft(&["b", "c"]), draft(&[])];
    let first = append(journal, &[&["a"]]);
    let more = journal.append(Revision(1), group).unwrap();
    let made: Vec<_> = first.into_iter().chain(more).collect();
    let revisions: Vec<_> = made.iter().map(|commit| commit.revision.0).collect();
    assert_eq!(revisions, [1, 2, 3]);
    assert_eq!(journal.head(), Head::from(&made[2]));
    let commits: Vec<_> = read(journal, 0).into_iter().map(|read| read.0).collect();
    assert_eq!(commits, made);
    assert_eq!(texts(journal, 0), [vec!["a"], vec!["b", "c"], vec![]]);
}

fn chain(journal: &dyn Journal) {
    let made = append(journal, &[&["a"], &["a"], &["b"]]);
    let mut previous = Hash::default();
    for commit in made {
        assert_eq!(commit.previous, previous);
        assert_ne!(commit.hash, previous);
        previous = commit.hash;
    }
}

fn conflict(journal: &dyn Journal) {
    append(journal, &[&["a"]]);
    for expected in [0, 2] {
        let group = vec![draft(&["b"])];
        let error = journal.append(Revision(expected), group).unwrap_err();
        assert!(error.is_conflict() && !error.is_final(), "{error}");
    }
    assert_eq!(texts(journal, 0), [["a"]]);
}

fn all_or_nothing(journal: &dyn Journal) {
    append(journal, &[&["a"]]);
    let (head, size) = (journal.head(), journal.size().unwrap());
    let group = vec![draft(&["b"]), failing_draft(&["c", "d"])];
    let error = journal.append(Revision(1), group).unwrap_err();
    assert!(
        matches!(error, JournalError::Records { position: 2, .. }),
        "{error}"
    );
    assert_eq!((journal.head(), journal.size().unwrap()), (head, size));
    append(journal, &[&["e"]]);
    assert_eq!(texts(journal, 0), [["a"], ["e"]]);
}

fn no_draft(journal: &dyn Journal) {
    append(journal, &[&["a"]]);
    assert_eq!(journal.append(Revision(1), Vec::new()).unwrap(), []);
    assert_eq!(journal.head().revision, Revision(1));
}

fn read_since(journal: &dyn Journal) {
    append(journal, &[&["a"], &["b"], &["c"]]);
    let all = [["a"], ["b"], ["c"]];
    for since in 0..=3 {
        assert_eq!(texts(journal, since as u64), all[since..]);
    }
    for since in [4, u64::MAX] {
        let error = journal.read(Revision(since)).err().unwrap();
        assert!(matches!(error, JournalError::BeyondHead { .. }), "{error}");
    }
}

fn whole_commits(journal: &dyn Journal) {
    append(journal, &[&["a"]]);
    let early = journal.read(Revision(0)).unwrap();
    let mut seen = Vec::new();
    let records = ["b", "c", "d"].into_iter().map(|text| {
        seen.push(texts(journal, 0).len());
        Ok(record(text))
    });
    let growing = Draft {
        records: Box::new(records),
        ..draft(&[])
    };
    let group = vec![draft(&["x"]), growing];
    journal.append(Revision(1), group).unwrap();
    assert_eq!(seen, [1, 1, 1]);
    assert_eq!(early.count(), 2, "one record and its commit");
    assert_eq!(texts(journal, 0).len(), 3);
}

fn time(journal: &dyn Journal) {
    append(journal, &[&["a"]]);
    let earlier = Draft {
        at: instant() - TimeDelta::days(1),
        ..draft(&["b"])
    };
    let made = journal.append(Revision(1), vec![earlier]).unwrap();
    assert_eq!(made[0].at, instant());
    assert_eq!(journal.head().at, Some(instant()));
}

fn metadata(journal: &dyn Journal) {
    let meta = CommitMeta {
        by: Some("ann".into()),
        reason: Some("two\nlines".into()),
        idempotency_key: Some("k-1".into()),
        request: Some(Digest::of(b"y")),
        seed: Some(Digest::of(b"x")),
        other: [("more".to_owned(), json!({ "a": [1, "b"] }))].into(),
    };
    let described = Draft {
        meta: meta.clone(),
        ..draft(&["a"])
    };
    let group = vec![described, draft(&["b"])];
    let made = journal.append(Revision(0), group).unwrap();
    assert_eq!(made[0].meta, meta);
    let commits = read(journal, 0);
    assert_eq!(commits[0].0.meta, meta);
    assert!(commits[1].0.meta.is_empty());
}

fn unwritable(journal: &dyn Journal) {
    let long = Draft {
        meta: CommitMeta::by(Some("x".repeat(CommitMeta::KEY_LIMIT + 1))),
        ..draft(&["a"])
    };
    let late = Draft {
        at: "+12000-01-01T00:00:00Z".parse().unwrap(),
        ..draft(&["a"])
    };
    for unwritable in [long, late] {
        let group = vec![draft(&["b"]), unwritable];
        let error = journal.append(Revision(0), group).unwrap_err();
        assert!(
            matches!(error, JournalError::Draft { position: 2, .. }),
            "{error}"
        );
    }
    assert_eq!(journal.head(), Head::default());
}

fn waiting(journal: &dyn Journal) {
    append(journal, &[&["a"]]);
    let head = journal.wait_after(Revision(0), PATIENCE);
    assert_eq!(head, journal.head());
    let head = journal.wait_after(Revision(1), Duration::from_millis(1));
    assert_eq!(head.revision, Revision(1));
    thread::scope(|scope| {
        let waiting = [1, 2]
            .map(|revision| scope.spawn(move || journal.wait_after(Revision(revision), PATIENCE)));
        append(journal, &[&["b"], &["c"]]);
        for (waiting, least) in waiting.into_iter().zip(2..) {
            assert!(waiting.join().unwrap().revision >= Revision(least));
        }
    });
}

fn concurrency(journal: &dyn Journal) {
    const THREADS: usize = 4;
    const EACH: usize = 5;
    thread::scope(|scope| {
        for writer in 0..THREADS {
            scope.spawn(move || {
                for number in 0..EACH {
                    let text = format!("{writer} {number}");
                    loop {
                        let expected = journal.head().revision;
                        match journal.append(expected, vec![draft(&[&text])]) {
                            Ok(made) => {
                                assert_eq!(made[0].revision, expected.next());
                                break;
                            }
                            Err(error) => assert!(error.is_conflict(), "{error}"),
                        }
                    }
                }
            });
        }
    });
    let all: Vec<_> = texts(journal, 0).into_iter().flatten().collect();
    assert_eq!(all.len(), THREADS * EACH);
    for writer in 0..THREADS {
        let own: Vec<_> = (0..EACH)
            .map(|number| format!("{writer} {number}"))
            .collect();
        let written = all.iter().filter(|text| own.contains(text));
        assert!(written.eq(&own), "a writer's own commits are in its order");
    }
    journal.verify(&mut |_, _| {}).unwrap();
}

fn verification(journal: &dyn Journal) {
    append(journal, &[&["a", "b"], &[], &["c"]]);
    let mut steps = Vec::new();
    let found = journal.verify(&mut |done, all| steps.push((done, all)));
    let found = found.unwrap();
    assert_eq!((found.commits, found.records), (3, 3));
    assert_eq!(found.bytes, journal.size().unwrap());
    assert_eq!(steps.last(), Some(&(found.bytes, found.bytes)));
}
