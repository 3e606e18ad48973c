//! Scenes: opening, closing, writing wrongly, and reading while it is written.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use tempfile::TempDir;

use crate::{
    model::{Kind, Ordinal, Record, Revision, ScanStart},
    store::{
        List, Mode, Stop, Store, StoreCondition, StoreError, key,
        open::Boot,
        tests::{Draft, apply, info, open, options},
    },
};

fn records(json: &str) -> Vec<Record> {
    serde_json::from_str(json).unwrap()
}

/// A type, an entity, a predicate and a source.
const BASE: &str = r#"[{"entity": {"id": "meta", "type": "company", "labels": {"en": "Meta"}}},
    {"type": {"id": "company", "labels": {"en": "company"}}},
    {"predicate": {"id": "plans", "labels": {"en": "plans"}}},
    {"source": {"id": "memo", "kind": "MEMO", "titles": {"en": "Memo"}}}]"#;

/// A claim of the year 1000 and `n`.
fn claim(n: u32) -> Record {
    let year = 1000 + n;
    let text = format!(
        r#"[{{"claim": {{"id": "claim-{n}", "subject": "meta", "predicate": "plans", "value": "some",
            "statements": {{"en": "x"}}, "attributions": [{{"id": "said-{n}", "speaker": "source",
            "source": "memo", "stance": "ASSERTS", "mode": "QUOTE", "statedAt": "{year}"}}]}}}}]"#
    );
    records(&text).remove(0)
}

fn condition(dir: &TempDir) -> StoreCondition {
    Store::open(dir.path(), &options()).unwrap().1.condition
}

#[test]
fn a_store_tells_how_it_was_left() {
    let dir = tempfile::tempdir().unwrap();
    let (store, opened) = Store::open(dir.path(), &options()).unwrap();
    assert_eq!(opened.condition, StoreCondition::New);
    apply(&store, Mode::Serving, &records(BASE)).unwrap();
    drop(store);
    let reason = Stop::Process;
    assert_eq!(condition(&dir), StoreCondition::Unclean { reason });

    let (store, opened) = Store::open(dir.path(), &options()).unwrap();
    assert_eq!(opened.applied, Revision(1));
    assert!(!opened.condition.must_be_rebuilt());
    store.close().unwrap();
    assert!(matches!(
        store.begin(Revision(2), Mode::Bulk),
        Err(StoreError::Closed)
    ));
    drop(store);
    assert_eq!(condition(&dir), StoreCondition::Clean);
}

#[test]
fn a_store_that_another_boot_left_open_is_to_be_rebuilt() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    apply(&store, Mode::Serving, &records(BASE)).unwrap();
    for boot in [Some("another".to_owned()), None] {
        let boot = Boot {
            boot,
            closed: false,
        };
        let tree = &store.inner.db;
        tree.insert(key::META_BOOT, boot.encode()).unwrap();
        // However often it is opened.
        for _ in 0..2 {
            drop(store);
            let (again, opened) = Store::open(dir.path(), &options()).unwrap();
            assert!(opened.condition.must_be_rebuilt());
            let refused = again.begin(Revision(1), Mode::Bulk);
            assert!(matches!(refused, Err(StoreError::Stale)));
            drop(refused);
            store = again;
        }
    }
    store.clear().unwrap();
    drop(store);
    let (store, opened) = Store::open(dir.path(), &options()).unwrap();
    assert!(!opened.condition.must_be_rebuilt());
    assert_eq!(store.applied(), Revision(0));
    assert_eq!(store.view(Revision(1)).find("meta").unwrap(), None);
    apply(&store, Mode::Bulk, &records(BASE)).unwrap();
    assert!(store.view(Revision(1)).find("meta").unwrap().is_some());
}

#[test]
fn an_older_format_is_to_be_rebuilt_and_a_newer_one_refused() {
    let dir = tempfile::tempdir().unwrap();
    let format = |format: u32| {
        let store = open(dir.path());
        let bytes = &format.to_be_bytes();
        store.inner.db.insert(key::META_FORMAT, bytes).unwrap();
    };
    format(0);
    assert_eq!(condition(&dir), StoreCondition::Outdated { format: 0 });
    assert!(condition(&dir).must_be_rebuilt());
    format(key::FORMAT + 1);
    let refused = Store::open(dir.path(), &options()).map(|(_, opened)| opened);
    assert!(matches!(refused, Err(StoreError::Newer { .. })));
}

#[test]
fn nothing_but_a_store_is_destroyed() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store");
    Store::destroy(&path).unwrap();
    drop(open(&path));
    std::fs::write(path.join("letter.txt"), "dear").unwrap();
    assert!(matches!(
        Store::destroy(&path),
        Err(StoreError::NotAStore(_))
    ));
    assert!(path.join("db").exists());
    std::fs::remove_file(path.join("letter.txt")).unwrap();
    Store::destroy(&path).unwrap();
    assert!(!path.exists());
}

#[test]
fn files_that_are_no_store_are_an_error() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    std::fs::write(dir.path().join("conf"), "nonsense, and enough of it").unwrap();
    let refused = Store::open(dir.path(), &options()).map(|(_, opened)| opened);
    assert!(
        matches!(refused, Err(StoreError::Damaged { .. })),
        "{refused:?}"
    );
}

#[test]
fn a_commit_that_makes_no_sense_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let base = records(BASE);
    let refused = |commit: &[Record]| {
        apply(&store, Mode::Serving, commit)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused(&base[..1]),
        "revision 1 refers to the type `company`, which does not exist"
    );
    assert_eq!(
        refused(&[&base[..], &base[..1]].concat()),
        "revision 1 writes `meta` twice; a commit writes a record at most once"
    );
    let wrong = BASE.replace(r#""type": "company""#, r#""type": "meta""#);
    assert_eq!(
        refused(&records(&wrong)),
        "revision 1 refers to the type `meta`, which does not exist"
    );
    assert!(matches!(
        store.begin(Revision(2), Mode::Serving),
        Err(StoreError::OutOfTurn { .. })
    ));
    let first = store.begin(Revision(1), Mode::Serving).unwrap();
    assert!(matches!(
        store.begin(Revision(1), Mode::Serving),
        Err(StoreError::Busy)
    ));
    let incomplete = first.finish(info(Revision(1), 1));
    assert!(matches!(incomplete, Err(StoreError::Incomplete { .. })));
    assert_eq!(store.applied(), Revision(0));
    apply(&store, Mode::Serving, &base).unwrap();
    assert_eq!(store.applied(), Revision(1));
}

/// The removal of a claim by its number.
fn removal(n: u32) -> Record {
    let id = format!("claim-{n}");
    records(&format!(
        r#"[{{"removed": {{"kind": "claim", "id": "{id}"}}}}]"#
    ))
    .remove(0)
}

#[test]
fn a_removal_that_makes_no_sense_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    apply(&store, Mode::Serving, &records(BASE)).unwrap();
    apply(&store, Mode::Serving, &[claim(1), claim(2)]).unwrap();
    let refused = |commit: &[Record]| {
        apply(&store, Mode::Serving, commit)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused(&[removal(3)]),
        "revision 3 removes the claim `claim-3`, which does not exist"
    );
    assert_eq!(
        refused(&[removal(1), removal(1)]),
        "revision 3 writes `claim-1` twice; a commit writes a record at most once"
    );
    let Record::Claim(mut other) = claim(2) else {
        panic!("a claim is of that kind");
    };
    other.relations =
        serde_json::from_str(r#"[{"kind": "SUPPORTS", "claim": "claim-1", "by": "compiler"}]"#)
            .unwrap();
    let referring = Record::Claim(other);
    let dangling = "refers to the claim `claim-1`, which does not exist";
    assert_eq!(
        refused(&[removal(1), referring.clone()]),
        format!("revision 3 {dangling}")
    );
    assert_eq!(
        refused(&[referring.clone(), removal(1)]),
        format!("revision 3 {dangling}")
    );
    apply(&store, Mode::Serving, &[removal(1)]).unwrap();
    assert_eq!(
        refused(std::slice::from_ref(&referring)),
        format!("revision 4 {dangling}")
    );
    apply(&store, Mode::Serving, &[referring, claim(1)]).unwrap();
    assert_eq!(store.view(Revision(4)).counts().unwrap().claims, 2);
}

#[test]
fn an_id_of_several_kinds_names_the_first_recorded_for_ever() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    apply(&store, Mode::Serving, &records(BASE)).unwrap();
    apply(&store, Mode::Serving, &[claim(1)]).unwrap();
    apply(&store, Mode::Serving, &[removal(1)]).unwrap();
    let entity = BASE.replace("\"meta\"", "\"claim-1\"");
    apply(&store, Mode::Serving, &records(&entity)[..1]).unwrap();
    let by_itself = |revision| store.view(Revision(revision)).find("claim-1").unwrap();
    let kinds = [1, 2, 3, 4].map(|revision| by_itself(revision).map(|found| found.kind));
    assert_eq!(kinds, [None, Some(Kind::Claim), None, None]);
    let is_entity = |revision| {
        let view = store.view(Revision(revision));
        view.find_of(Kind::Entity, "claim-1").unwrap().is_some()
    };
    assert_eq!([1, 2, 3, 4].map(is_entity), [false, false, false, true]);
    apply(&store, Mode::Serving, &[claim(1)]).unwrap();
    assert_eq!(by_itself(5).map(|found| found.kind), Some(Kind::Claim));
    assert!(is_entity(5));
}

#[test]
fn a_reader_sees_its_revision_while_blocks_split() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    apply(&store, Mode::Serving, &records(BASE)).unwrap();
    let done = AtomicBool::new(false);
    let read = |n: usize| {
        let mut reads = 0;
        while !done.load(Ordering::SeqCst) || reads == 0 {
            let view = store.view(Revision(store.applied().0 / (1 + (reads + n as u64) % 2)));
            let expected = view.revision().0.saturating_sub(1);
            for list in [
                List::ClaimsOf(Ordinal(0)),
                List::OfPredicate(Ordinal(0), Ordinal(0)),
            ] {
                let forwards = view.links(list, ScanStart::First).unwrap();
                let mut forwards: Vec<_> = forwards.map(Result::unwrap).collect();
                let backwards = view.links(list, ScanStart::Last).unwrap();
                let backwards: Vec<_> = backwards.map(Result::unwrap).collect();
                assert_eq!(forwards.len() as u64, expected);
                assert_eq!(view.count(list).unwrap(), expected);
                forwards.reverse();
                assert_eq!(forwards, backwards);
            }
            reads += 1;
        }
    };
    thread::scope(|scope| {
        let readers = [0, 1].map(|n| scope.spawn(move || read(n)));
        let counter = scope.spawn(|| {
            while !done.load(Ordering::SeqCst) {
                let view = store.view(store.applied());
                let counted = view.count(List::ClaimsOf(Ordinal(0))).unwrap();
                assert_eq!(counted + 1, view.revision().0);
            }
        });
        for n in 0..400 {
            // Scattered, so that blocks split in the middle.
            apply(&store, Mode::Serving, &[claim(n * 7_919 % 400)]).unwrap();
        }
        done.store(true, Ordering::SeqCst);
        counter.join().unwrap();
        for reader in readers {
            reader.join().unwrap();
        }
    });
}

#[test]
fn a_reader_sees_its_revision_while_a_record_changes() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    apply(&store, Mode::Serving, &records(BASE)).unwrap();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            while !done.load(Ordering::SeqCst) {
                let view = store.view(store.applied());
                let entity = view.entity(Ordinal(0)).unwrap().unwrap();
                assert_eq!(entity.written_in, view.revision());
                let (_, label) = entity.record.labels.iter().next().unwrap();
                let expected = match view.revision().0 {
                    1 => "Meta".to_owned(),
                    n => format!("Meta {n}"),
                };
                assert_eq!(**label, expected);
            }
        });
        for n in 2..600 {
            let text = BASE.replace(r#""Meta""#, &format!(r#""Meta {n}""#));
            apply(&store, Mode::Serving, &records(&text)[..1]).unwrap();
        }
        done.store(true, Ordering::SeqCst);
        reader.join().unwrap();
    });
    assert_eq!(
        store
            .view(Revision(599))
            .versions(Kind::Entity, Ordinal(0))
            .unwrap()
            .len(),
        599
    );
}

#[test]
fn a_commit_of_many_records_is_one() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let mut plain = crate::store::tests::plain::Plain::default();
    let drafts: Vec<Draft> = (0..200)
        .map(|n| Draft::new(n, n / 3, u64::from(n) << 13))
        .collect();
    apply(&store, Mode::Bulk, &plain.commit(&drafts)).unwrap();
    plain.check(&store);
}

/// Breaks the commit off after each of its batches in turn.
#[test]
fn a_version_is_not_there_without_its_pieces() {
    let mut commit = records(BASE);
    let text = serde_json::to_string(&[claim(0)]).unwrap();
    commit.extend(records(
        &text.replace(r#""x""#, &format!("{:?}", "long ".repeat(500))),
    ));
    for batches in 1.. {
        let dir = tempfile::tempdir().unwrap();
        let store = open(dir.path());
        store.inner.fuse.set(batches);
        let broken = apply(&store, Mode::Bulk, &commit);
        store.inner.fuse.set(0);
        let claim = store.view(Revision(1)).record(Kind::Claim, Ordinal(0));
        match broken {
            Err(_) => assert_eq!(claim.unwrap(), None, "after {batches} batches"),
            Ok(()) => return assert_eq!(claim.unwrap().as_ref(), commit.last()),
        }
    }
}

#[test]
fn a_store_that_is_open_is_not_opened_again() {
    let dir = tempfile::tempdir().unwrap();
    let _store = open(dir.path());
    let refused = Store::open(dir.path(), &options()).map(|(_, opened)| opened);
    assert!(
        matches!(refused, Err(StoreError::File { .. })),
        "{refused:?}"
    );
}

#[test]
fn a_store_that_was_dropped_is_opened_again() {
    let dir = tempfile::tempdir().unwrap();
    for revision in 0..30 {
        let store = open(dir.path());
        assert_eq!(store.applied().0, revision);
        let commit = match revision {
            0 => records(BASE),
            n => vec![claim(n as u32)],
        };
        apply(&store, Mode::Serving, &commit).unwrap();
    }
}
