//! Ids that records of several kinds have.

use std::collections::HashMap;

use serde_json::json;

use crate::{
    model::{Id, Kind, Record, Revision},
    store::{
        Mode, View,
        tests::{apply, open},
    },
};

/// Types and units with the same ids, some in one commit, so that blocks are cut between them.
#[test]
fn ids_of_two_kinds_are_found_wherever_blocks_are_cut() {
    let id = |n: u64| format!("id-{}", n % 40);
    let record = |n: u64| match n % 3 {
        0 => json!({"unit": {"id": id(n * 7)}}),
        _ => json!({"type": {"id": id(n * 11), "labels": {"en": "x"}}}),
    };
    let commit = |first: u64, count: u64| -> Vec<Record> {
        let mut records: Vec<Record> = (first..first + count)
            .map(|n| serde_json::from_value(record(n)).unwrap())
            .collect();
        records.sort_by_key(|record| (record.kind(), record.id().clone()));
        records.dedup_by_key(|record| (record.kind(), record.id().clone()));
        records
    };
    let commits: Vec<Vec<Record>> = (0..30).map(|n| commit(n * 5, 1 + n % 9)).collect();
    let mut first: HashMap<Id, Kind> = HashMap::new();
    let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let stores = folders.each_ref().map(|folder| open(folder.path()));
    for records in &commits {
        // A predicate comes before a type, and a type before a unit.
        for record in records
            .iter()
            .filter(|record| record.kind() == Kind::EntityType)
        {
            first.entry(record.id().clone()).or_insert(Kind::EntityType);
        }
        for record in records {
            first.entry(record.id().clone()).or_insert(record.kind());
        }
        for (store, mode) in stores.iter().zip([Mode::Serving, Mode::Bulk]) {
            apply(store, mode, records).unwrap();
            let view = store.view(store.applied());
            for (id, kind) in &first {
                let found = view.find(id.as_str()).unwrap().unwrap();
                assert_eq!(found.kind, *kind, "{id}");
                assert!(!view.names_another(*kind, id.as_str()));
            }
        }
    }
    let both = |view: &View, id: &Id| {
        let has = |kind| view.find_of(kind, id.as_str()).unwrap().is_some();
        has(Kind::EntityType) && has(Kind::Unit)
    };
    let view = stores[0].view(stores[0].applied());
    let shared = first.keys().filter(|id| both(&view, id)).count();
    assert!(shared > 10, "{shared}");
    assert!(stores[0].compare(&stores[1]).next().is_none());
    let [store, _] = stores;
    store.close().unwrap();
    drop((view, store));
    let view = open(folders[0].path()).view(Revision(commits.len() as u64));
    for (id, first) in &first {
        let other = match first {
            Kind::Unit => Kind::EntityType,
            _ => Kind::Unit,
        };
        assert_eq!(
            view.names_another(other, id.as_str()),
            both(&view, id),
            "{id}"
        );
    }
}
