//! Loading bundles, and the state of a knowledge base after faults.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    thread,
};

use claimgraph::{
    kb::{self, Bundle, KbError, KnowledgeBase, Options, Phase},
    model::{Clearance, CommitMeta, Record, Revision},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{api, data, empty, load, seeds};

/// Loads all of the seed, a commit for each of its bundles, and counts the commits.
fn load_seed(knowledge_base: &KnowledgeBase) -> usize {
    let seeds = seeds("seed");
    let commits = seeds.len();
    for bundle in seeds {
        knowledge_base.load(bundle, None).unwrap();
    }
    commits
}

fn person(id: &str) -> Value {
    json!({"id": id, "type": "person", "labels": {"en": id}})
}

fn people(ids: &[&str]) -> String {
    let people: Vec<Value> = ids.iter().map(|id| person(id)).collect();
    json!({"types": [{"id": "person", "labels": {"en": "person"}}], "entities": people}).to_string()
}

/// Every record that a knowledge base holds.
fn records(knowledge_base: &KnowledgeBase) -> Vec<Record> {
    knowledge_base
        .snapshot()
        .all_records()
        .map(Result::unwrap)
        .collect()
}

/// The files of the store.
fn store_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder.join("store"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

#[test]
fn loading_the_same_again_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    let again = seeds("seed");
    assert!(again.len() > 1);
    for (number, (bundle, again)) in (1..).zip(seeds("seed").into_iter().zip(again)) {
        let first = knowledge_base.load(bundle, None).unwrap();
        assert_eq!((first.revision, first.unchanged), (Revision(number), 0));
        let (before, _) = knowledge_base.size_on_disk().unwrap();
        let again = knowledge_base.load(again, None).unwrap();
        assert_eq!(
            (again.revision, again.written(), again.unchanged),
            (Revision(number), 0, first.written())
        );
        assert_eq!(knowledge_base.size_on_disk().unwrap().0, before);
    }
}

#[test]
fn only_what_is_new_or_changed_is_committed() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    load(&knowledge_base, &people(&["ann", "ben"]));
    let loaded = load(&knowledge_base, &people(&["ann", "ben", "carl"]));
    assert_eq!(
        (loaded.created, loaded.changed, loaded.unchanged),
        (1, 0, 3)
    );
    let mut anne = person("ann");
    anne["labels"]["en"] = json!("Anne");
    let loaded = load(&knowledge_base, &json!({"entities": [anne]}).to_string());
    assert_eq!(
        (loaded.revision, loaded.created, loaded.changed),
        (Revision(3), 0, 1)
    );
}

#[test]
fn a_refused_bundle_writes_nothing() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    load(&knowledge_base, &people(&["ann"]));
    let (before, _) = knowledge_base.size_on_disk().unwrap();
    let dangling = json!({"entities": [person("ben"), {"id": "carl", "type": "nobody", "labels": {"en": "Carl"}}]});
    let refused = knowledge_base.load(
        Bundle::from_text("b.json", &dangling.to_string()).unwrap(),
        None,
    );
    assert!(
        matches!(&refused, Err(KbError::Invalid(problems)) if format!("{problems:?}").contains("nobody")),
        "{refused:?}"
    );
    assert_eq!(knowledge_base.size_on_disk().unwrap().0, before);
    assert_eq!(knowledge_base.snapshot().revision(), Revision(1));
    assert!(knowledge_base.snapshot().find("ben").unwrap().is_none());
}

#[test]
fn whoever_wrote_reads_it_though_sixty_four_write_at_once() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = Arc::new(empty(folder.path()));
    load(&knowledge_base, &people(&[]));
    thread::scope(|scope| {
        for n in 0..64 {
            let knowledge_base = &knowledge_base;
            scope.spawn(move || {
                for round in 0..4 {
                    let id = format!("p{n}-{round}");
                    let loaded = load(
                        knowledge_base,
                        &json!({"entities": [person(&id)]}).to_string(),
                    );
                    let snapshot = knowledge_base.snapshot();
                    assert!(snapshot.revision() >= loaded.revision);
                    assert!(snapshot.find(&id).unwrap().is_some());
                    assert!(
                        snapshot
                            .at(Revision(loaded.revision.0 - 1))
                            .find(&id)
                            .unwrap()
                            .is_none()
                    );
                }
            });
        }
    });
    assert_eq!(knowledge_base.snapshot().revision(), Revision(257));
    let before = records(&knowledge_base);
    drop(knowledge_base);
    let knowledge_base = empty(folder.path());
    assert_eq!(knowledge_base.snapshot().revision(), Revision(257));
    assert_eq!(records(&knowledge_base), before);
}

#[test]
fn a_snapshot_stays_as_it_is_while_others_write() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    load(&knowledge_base, &people(&["ann"]));
    let held = knowledge_base.snapshot();
    let before: Vec<Record> = held.all_records().map(Result::unwrap).collect();
    for n in 0..300 {
        load(
            &knowledge_base,
            &json!({"entities": [person(&format!("p{n}"))]}).to_string(),
        );
    }
    let mut ann = person("ann");
    ann["labels"]["en"] = json!("Anne");
    load(&knowledge_base, &json!({"entities": [ann]}).to_string());
    assert_eq!(
        held.all_records().map(Result::unwrap).collect::<Vec<_>>(),
        before
    );
    assert_eq!(held.counts().unwrap().entities, 1);
}

#[test]
fn a_lost_store_is_rebuilt_from_the_journal() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    let commits = load_seed(&knowledge_base);
    load(
        &knowledge_base,
        &people(&["someone-else"])
            .replace("\"types\"", "\"sources\":[],\"types\"")
            .replace(
                r#""labels":{"en":"person"}"#,
                r#""labels":{"en":"human being"},"parents":["agent"]"#,
            ),
    );
    let before = records(&knowledge_base);
    knowledge_base.close().unwrap();
    fs::remove_dir_all(folder.path().join("store")).unwrap();
    let knowledge_base = empty(folder.path());
    assert_eq!(records(&knowledge_base), before);
    knowledge_base.close().unwrap();
    let checked = kb::check(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
    assert!(checked.differences.is_empty(), "{:#?}", checked.differences);
    assert_eq!(checked.verified.commits, commits as u64 + 1);
}

#[test]
fn a_store_that_is_not_as_the_journal_says_is_found_out_and_mended() {
    let folder = TempDir::new().unwrap();
    let other = TempDir::new().unwrap();
    for (folder, names) in [(&folder, ["ann", "ben"]), (&other, ["ann", "carl"])] {
        let knowledge_base = empty(folder.path());
        load(&knowledge_base, &people(&names));
        knowledge_base.close().unwrap();
    }
    fs::remove_dir_all(folder.path().join("store")).unwrap();
    fs::rename(other.path().join("store"), folder.path().join("store")).unwrap();
    let check = || kb::check(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
    let checked = check();
    let named: Vec<String> = checked
        .differences
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(
        !named.is_empty(),
        "two different knowledge bases were taken for one"
    );
    kb::rebuild(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
    assert!(check().differences.is_empty());
    assert!(
        empty(folder.path())
            .snapshot()
            .find("ben")
            .unwrap()
            .is_some()
    );
}

#[test]
fn a_store_whose_bytes_changed_is_found_out_and_mended() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    load_seed(&knowledge_base);
    let before = records(&knowledge_base);
    knowledge_base.close().unwrap();
    for file in store_files(folder.path()) {
        let mut bytes = fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        for byte in bytes.iter_mut().skip(middle).take(64) {
            *byte = !*byte;
        }
        fs::write(&file, bytes).unwrap();
    }
    let checked = kb::check(folder.path(), &Options::default(), &|_, _, _| ());
    assert!(checked.is_err() || checked.is_ok_and(|it| !it.differences.is_empty()));
    kb::rebuild(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
    let knowledge_base = empty(folder.path());
    assert_eq!(records(&knowledge_base), before);
}

#[test]
fn a_torn_tail_is_cut_off_and_reported() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    load(&knowledge_base, &people(&["ann"]));
    knowledge_base.close().unwrap();
    let segment = fs::read_dir(folder.path().join("journal"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let mut bytes = fs::read(&segment).unwrap();
    bytes.extend(br#"{"entity":{"id":"half"#);
    fs::write(&segment, bytes).unwrap();
    let (knowledge_base, found) =
        KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
    assert_eq!(found.torn.map(|torn| torn.bytes), Some(21));
    assert_eq!(knowledge_base.snapshot().revision(), Revision(1));
}

#[test]
fn a_store_that_is_ahead_of_the_journal_is_rebuilt_once_the_loss_is_accepted() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    load(&knowledge_base, &people(&["ann"]));
    let journal = folder.path().join("journal");
    let segment = fs::read_dir(&journal)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let one_commit = fs::read(&segment).unwrap();
    load(&knowledge_base, &people(&["ben"]));
    knowledge_base.close().unwrap();
    fs::write(&segment, one_commit).unwrap();
    let open = || KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ());
    let refused = open().err().unwrap();
    assert!(refused.is_loss(), "{refused}");
    assert!(refused.to_string().contains("revision 2"), "{refused}");
    let accepted = kb::accept_loss(folder.path(), &Options::default()).unwrap();
    assert_eq!(accepted.unwrap().revision, Revision(1));
    let (knowledge_base, _) = open().unwrap();
    assert!(knowledge_base.snapshot().find("ben").unwrap().is_none());
    assert!(knowledge_base.snapshot().find("ann").unwrap().is_some());
}

#[test]
fn two_processes_do_not_share_a_folder() {
    let folder = TempDir::new().unwrap();
    let _first = empty(folder.path());
    let Err(second) = KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()) else {
        panic!("the folder was opened twice");
    };
    assert!(second.is_locked(), "{second}");
    assert!(
        second.to_string().contains(&std::process::id().to_string()),
        "{second}"
    );
}

#[test]
fn a_dump_loads_back_to_the_same_state_and_dumps_to_the_same_bytes() {
    let dump = |knowledge_base: &KnowledgeBase, folder: &Path| {
        let all = records(knowledge_base);
        kb::formats::json::dump::write(folder, None, all.into_iter().map(Ok::<_, KbError>))
            .unwrap();
        let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| {
                (
                    entry.file_name().into_string().unwrap(),
                    fs::read(entry.path()).unwrap(),
                )
            })
            .collect();
        files.sort();
        files
    };
    let [first_folder, second_folder, first_out, second_out] =
        [(); 4].map(|()| TempDir::new().unwrap());
    let first = empty(first_folder.path());
    load_seed(&first);
    let first_dump = dump(&first, &first_out.path().join("dump"));
    let second = empty(second_folder.path());
    second
        .load(
            Bundle::read(&[first_out.path().join("dump")]).unwrap(),
            None,
        )
        .unwrap();
    assert_eq!(records(&second), records(&first));
    assert_eq!(dump(&second, &second_out.path().join("dump")), first_dump);
    let question = "{ claims(first: 100) { nodes { id status attributions(first: 5) { nodes { id chain { id } } } } } }";
    let [first, second] = [first, second].map(|it| data(&api(Arc::new(it)), question));
    assert_eq!(first, second);
}

#[test]
fn the_progress_of_a_large_withdrawal_is_told() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    let source = |extra: Value| {
        let mut source = json!({"id": "paper", "kind": "ARTICLE", "titles": {"en": "Paper"}});
        source
            .as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        source
    };
    let claim = |number: usize| {
        json!({
            "subject": "ann", "predicate": "has-number",
            "value": {"quantity": {"amount": number.to_string()}},
            "statements": {"en": format!("Ann has the number {number}.")},
            "attributions": [{"speaker": "source", "source": "paper", "stance": "ASSERTS", "mode": "PARAPHRASE"}]
        })
    };
    let bundle = json!({
        "types": [{"id": "person", "labels": {"en": "person"}}],
        "predicates": [{"id": "has-number", "labels": {"en": "has number"}}],
        "entities": [person("ann")],
        "sources": [source(json!({}))],
        "claims": (0..1100).map(claim).collect::<Vec<_>>()
    });
    load(&knowledge_base, &bundle.to_string());
    let withdrawn = json!({"sources": [source(json!({"withdrawn": {"reason": "Made up."}}))]});
    let bundle = Bundle::from_text("test.json", &withdrawn.to_string()).unwrap();
    let steps = Mutex::new(Vec::new());
    let progress = |phase, done, all| steps.lock().unwrap().push((phase, done, all));
    knowledge_base
        .load_with(bundle, CommitMeta::default(), Clearance::ALL, &progress)
        .unwrap();
    let steps = steps.into_inner().unwrap();
    for expected in [Phase::FindingAffected, Phase::Assessing] {
        let done = steps.iter().filter(|(phase, ..)| *phase == expected);
        let done: Vec<(u64, u64)> = done.map(|(_, done, all)| (*done, *all)).collect();
        assert!(done.len() > 1, "{expected:?}: {done:?}");
        assert!(done.contains(&(1100, 1100)), "{expected:?}: {done:?}");
    }
    let api = api(Arc::new(knowledge_base));
    let question = "{ claims(where: {status: {eq: RETRACTED}}) { totalCount } }";
    assert_eq!(data(&api, question)["claims"]["totalCount"], 1100);
}
