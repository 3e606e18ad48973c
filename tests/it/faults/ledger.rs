//! The ledger of what clients have sent and what they were answered, to be compared with the
//! commits that are there.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use serde_json::{Value, json};

use crate::{
    faults::{
        desk::{Answer, Desk},
        edit::Edit,
    },
    support::random::Random,
};

const CHANGES: &str = "query ($since: Revision!, $after: String) {
    changes(since: $since, first: 100, after: $after) {
        nodes { revision record { ... on Entity { recordId label } } }
        pageInfo { hasNextPage endCursor }
    }
}";

/// The edits that were sent, each with the revision of its answer.
#[derive(Default)]
pub(super) struct Ledger {
    sent: BTreeMap<String, (Edit, Option<u64>)>,
    /// The next number of each writer.
    numbers: BTreeMap<usize, usize>,
    /// The revisions at which edits were found.
    found: BTreeMap<String, u64>,
    /// The newest revision that was compared.
    compared: u64,
}

impl Ledger {
    /// The number of writes that were answered.
    pub(super) fn answered(&self) -> usize {
        self.sent
            .values()
            .filter(|(_, revision)| revision.is_some())
            .count()
    }

    /// The edits that were sent and never answered.
    fn unanswered(&self) -> Vec<Edit> {
        let sent = self
            .sent
            .values()
            .filter(|(_, revision)| revision.is_none());
        sent.map(|(edit, _)| edit.clone()).collect()
    }

    fn begin(&mut self, writer: usize, random: &mut Random) -> Edit {
        let number = self.numbers.entry(writer).or_default();
        *number += 1;
        let edit = Edit {
            writer,
            number: *number,
            records: random.below(12),
        };
        self.sent.insert(edit.key(), (edit.clone(), None));
        edit
    }

    fn end(&mut self, edit: &Edit, answer: &Answer) {
        if let Answer::Written { revision, .. } = answer {
            self.sent.get_mut(&edit.key()).unwrap().1 = Some(*revision);
        }
    }

    /// Compares all commits with what was sent and answered.
    pub(super) fn compare_all(&mut self, desk: &Desk, address: &str) {
        (self.compared, self.found) = (0, BTreeMap::new());
        self.compare(desk, address);
    }

    /// Compares the commits since the last time with what was sent and answered, sends again what
    /// has no answer, and something of what has one.
    pub(super) fn compare(&mut self, desk: &Desk, address: &str) {
        self.read(desk, address);
        for (key, (_, answered)) in &self.sent {
            if let Some(revision) = answered {
                let found = self.found.get(key);
                assert_eq!(found, Some(revision), "{key} was answered, and is lost");
            }
        }
        let answered = self
            .sent
            .values()
            .rev()
            .filter(|(_, revision)| revision.is_some());
        let some = answered.map(|(edit, _)| edit.clone()).take(3);
        for edit in some.chain(self.unanswered()).collect::<Vec<_>>() {
            let answer = desk.write(address, &edit);
            let Answer::Written { revision, repeated } = answer else {
                panic!("{} is sent again: {answer:?}", edit.key());
            };
            let found = self.found.get(&edit.key());
            assert_eq!(repeated, found.is_some(), "{}", edit.key());
            assert!(found.is_none_or(|found| *found == revision), "{edit:?}");
            self.end(&edit, &answer);
        }
        self.read(desk, address);
        assert_eq!(self.found.len(), self.sent.len());
    }

    /// Reads the commits since the last time: each is what was sent, whole, and there once.
    fn read(&mut self, desk: &Desk, address: &str) {
        let mut commits: BTreeMap<u64, BTreeSet<(String, String)>> = BTreeMap::new();
        let mut after = Value::Null;
        loop {
            let variables = json!({"since": self.compared, "after": after});
            let page = desk.ask(address, CHANGES, &variables).unwrap();
            assert_eq!(page.body.get("errors"), None, "{page:?}");
            let changes = &page.body["data"]["changes"];
            for change in changes["nodes"].as_array().unwrap() {
                let text = |name: &str| change["record"][name].as_str().unwrap_or_default();
                let records = commits.entry(change["revision"].as_u64().unwrap());
                let record = (text("recordId").to_owned(), text("label").to_owned());
                assert!(
                    records.or_default().insert(record),
                    "{change} is there twice"
                );
            }
            if changes["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = changes["pageInfo"]["endCursor"].clone();
        }
        for (revision, records) in commits {
            assert_eq!(revision, self.compared + 1, "the revisions have no gap");
            self.compared = revision;
            // The first commit has the vocabulary.
            if revision > 1 {
                let (key, edit) = self.edit_of(&records);
                assert_eq!(records, edit.records(), "{key} is there by halves");
                let former = self.found.insert(key.clone(), revision);
                assert_eq!(former, None, "{key} is there twice");
            }
        }
    }

    /// The edit that wrote records, by the record of its writer.
    fn edit_of(&self, records: &BTreeSet<(String, String)>) -> (String, Edit) {
        let own = records.iter().find(|(id, _)| !id.contains('-'));
        let (_, key) = own.unwrap_or_else(|| panic!("nobody has sent {records:?}"));
        (key.clone(), self.sent[key].0.clone())
    }
}

/// Writes from several threads: `go_on` says after each answer whether its thread writes again.
pub(super) fn write(
    desk: &Desk,
    address: &str,
    ledger: &Mutex<Ledger>,
    seeds: &[u64],
    go_on: impl Fn(usize, &Answer) -> bool + Sync,
) {
    let answers = AtomicUsize::new(0);
    thread::scope(|scope| {
        for (writer, seed) in seeds.iter().enumerate() {
            let (answers, go_on) = (&answers, &go_on);
            scope.spawn(move || {
                let mut random = Random(*seed);
                loop {
                    let edit = ledger.lock().unwrap().begin(writer, &mut random);
                    let answer = desk.write(address, &edit);
                    ledger.lock().unwrap().end(&edit, &answer);
                    if !go_on(answers.fetch_add(1, Ordering::SeqCst) + 1, &answer) {
                        return;
                    }
                }
            });
        }
    });
}
