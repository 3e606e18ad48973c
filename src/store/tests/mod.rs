//! The store against a plain account of what it should say.

mod plain;
mod random;
mod scenes;
mod shared;

use std::path::Path;

use chrono::{DateTime, Utc};
use proptest::{collection::vec, prelude::*};

use crate::{
    model::{CommitInfo, Kind, Record, Revision},
    store::{
        Mode, Store, StoreError, StoreOptions,
        tests::{plain::Plain, random::Draft},
    },
};

fn options() -> StoreOptions {
    StoreOptions {
        cache_bytes: 8 << 20,
        decoded_bytes: 8 << 10,
        flush_every: None,
    }
}

fn open(dir: &Path) -> Store {
    Store::open(dir, &options()).unwrap().0
}

fn apply(store: &Store, mode: Mode, commit: &[Record]) -> Result<(), StoreError> {
    let revision = store.applied().next();
    let mut apply = store.begin(revision, mode)?;
    for record in commit {
        apply.put(record.clone())?;
    }
    apply.finish(info(revision, commit.len()))
}

fn info(revision: Revision, records: usize) -> CommitInfo {
    CommitInfo {
        revision,
        at: time(revision),
        by: revision
            .0
            .is_multiple_of(2)
            .then(|| format!("user {revision}")),
        reason: Some(format!("reason {revision}")),
        idempotency_key: None,
        request: None,
        seed: None,
        records: records as u64,
        hash: format!("{:064x}", revision.0),
    }
}

fn time(revision: Revision) -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000 + 60 * revision.0 as i64, 0).unwrap()
}

fn mode() -> impl Strategy<Value = Mode> {
    prop_oneof![Just(Mode::Serving), Just(Mode::Bulk)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn every_view_says_what_was_written(commits in vec((vec(any::<Draft>(), 1..14), mode(), 0..24u64), 1..9)) {
        let dirs = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let mut store = open(dirs[0].path());
        let mut plain = Plain::default();
        for (drafts, mode, fuse) in &commits {
            let commit = plain.commit(drafts);
            // What breaks off is seen by nobody, and is applied again.
            store.inner.fuse.set(*fuse);
            let broken = apply(&store, *mode, &commit).is_err();
            store.inner.fuse.set(0);
            if broken {
                plain.check_all_but_newest(&store);
                if fuse % 2 == 0 {
                    drop(store);
                    store = open(dirs[0].path());
                    plain.check_all_but_newest(&store);
                }
                apply(&store, *mode, &commit).unwrap();
            }
        }
        plain.check(&store);
        // One that was never broken off, and whose commits came otherwise, says the same.
        let other = open(dirs[1].path());
        for commit in plain.commits() {
            apply(&other, Mode::Bulk, commit).unwrap();
        }
        let differences: Vec<String> = store.compare(&other).map(|d| d.to_string()).collect();
        prop_assert_eq!(differences, Vec::<String>::new());
        prop_assert_eq!(store.damage().count(), 0);
    }

    #[test]
    fn a_fork_shows_what_was_written_to_it_whatever_the_store_takes_meanwhile(
        commits in vec((vec(any::<Draft>(), 1..14), mode()), 0..7),
        forked in vec(vec(any::<Draft>(), 1..14), 1..3),
        later in vec((vec(any::<Draft>(), 1..14), mode()), 0..5),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let store = open(dir.path());
        let mut plain = Plain::default();
        for (drafts, mode) in &commits {
            apply(&store, *mode, &plain.commit(drafts)).unwrap();
        }
        let mut supposed = plain.clone();
        let mut fork = store.clone();
        for drafts in &forked {
            fork = fork.fork();
            apply(&fork, Mode::Serving, &supposed.commit(drafts)).unwrap();
            supposed.check(&fork);
            plain.check(&store);
        }
        for (drafts, mode) in &later {
            apply(&store, *mode, &plain.commit(drafts)).unwrap();
        }
        fork.inner.decoded.clear();
        supposed.check(&fork);
        plain.check(&store);
        prop_assert_eq!(store.damage().count(), 0);
    }

    #[test]
    fn damage_is_an_error_and_no_panic(
        drafts in vec(any::<Draft>(), 8..30),
        damage in vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 1..9),
        cut: bool,
    ) {
        let dir = tempfile::tempdir().unwrap();
        let store = open(dir.path());
        let mut plain = Plain::default();
        for drafts in drafts.chunks(9) {
            apply(&store, Mode::Bulk, &plain.commit(drafts)).unwrap();
        }
        let right = open(&dir.path().join("right"));
        for commit in plain.commits() {
            apply(&right, Mode::Bulk, commit).unwrap();
        }
        let tree = &store.inner.db;
        for (which, offset, value) in damage {
            let keys: Vec<_> = tree.iter().keys().map(Result::unwrap).collect();
            let key = which.get(&keys);
            let mut bytes = tree.get(key).unwrap().unwrap().to_vec();
            if bytes.is_empty() {
                continue;
            }
            let offset = offset.index(bytes.len());
            match cut {
                true => bytes.truncate(offset),
                false => bytes[offset] = value,
            }
            tree.insert(key, bytes).unwrap();
        }
        store.inner.decoded.clear();
        plain.read_all(&store);
        for difference in store.compare(&right) {
            prop_assert!(!difference.to_string().is_empty());
        }
        let _ = Store::open(&dir.path().join("none"), &options());
    }
}

#[test]
fn what_is_lost_without_a_trace_is_found_by_comparing() {
    let dir = tempfile::tempdir().unwrap();
    let (store, right) = (open(&dir.path().join("a")), open(&dir.path().join("b")));
    let mut plain = Plain::default();
    let drafts: Vec<Draft> = (0..20)
        .map(|n| Draft::new(n, n, u64::from(n) * 77))
        .collect();
    let commit = plain.commit(&drafts);
    apply(&store, Mode::Bulk, &commit).unwrap();
    apply(&right, Mode::Serving, &commit).unwrap();
    assert_eq!(store.compare(&right).count(), 0);
    let tree = &store.inner.db;
    let keys: Vec<_> = tree.iter().keys().map(Result::unwrap).collect();
    for key in keys
        .iter()
        .filter(|key| !key.starts_with(b"m") && !key.starts_with(b"x"))
    {
        let bytes = tree.remove(key).unwrap().unwrap();
        assert_ne!(store.compare(&right).count(), 0, "{key:?}");
        assert_ne!(right.compare(&store).count(), 0, "{key:?}");
        tree.insert(key, bytes).unwrap();
    }
    assert_eq!(store.compare(&right).count(), 0);
}

const KINDS: [Kind; 6] = [
    Kind::EntityType,
    Kind::Unit,
    Kind::Predicate,
    Kind::Entity,
    Kind::Source,
    Kind::Claim,
];
