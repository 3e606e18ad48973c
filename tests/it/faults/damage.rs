//! Damage to the files of a data folder: reported, or harmless to every answer.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::Arc,
};

use claimgraph::kb::{self, KnowledgeBase, Options};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    faults::{random, scale},
    support::{
        folders::copy,
        program::{seed, succeed},
        random::Random,
        seed::{answer, api},
    },
};

/// Questions that read every part of the index, and the lists of the store.
const QUESTIONS: [&str; 5] = [
    "{ claims(first: 50, where: {attributions: {some: {stance: {eq: DENIES}}}}) { totalCount nodes { id status } } }",
    "{ claimGroups(by: [PREDICATE, STANCE, STATUS]) { edges { node { count attributionCount firstStatedAt } } } }",
    r#"{ search(text: "\"Meta\" talent") { totalCount facets { type count } edges { score node { ... on Node { id } } } } }"#,
    "{ sources(first: 30, where: {kind: {eq: ARTICLE}}) { totalCount nodes { id } } entities(first: 30, where: {type: {eq: \"person\"}}) { totalCount nodes { id label claims { totalCount } } } }",
    "{ changes(since: 0, first: 100) { totalCount nodes { revision kind record { id } fields { path after } } } }",
];

/// The parts of a data folder. In each, as many positions are damaged.
const PARTS: [&str; 3] = ["journal", "store", "index"];

/// The effect of damage that changed no answer.
#[derive(Debug, PartialEq, Eq)]
enum Effect {
    /// Opening is refused, with this message.
    Refused(String),
    /// The program makes the damaged part anew, and says so.
    Mended,
    Harmless,
}

/// A data folder of two commits, with the right answers.
struct Scene {
    folder: TempDir,
    answers: Vec<Value>,
}

impl Scene {
    fn new() -> Scene {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("whole");
        succeed("load", &data, &[seed().as_ref()]);
        let bundle = folder.path().join("bundle.json");
        let person = json!({"id": "ann", "type": "person", "labels": {"en": "Ann"}});
        fs::write(&bundle, json!({ "entities": [person] }).to_string()).unwrap();
        succeed("load", &data, &[bundle.as_ref()]);
        let mut scene = Scene {
            folder,
            answers: Vec::new(),
        };
        let (_, answers) = open(&scene.copied()).unwrap();
        scene.answers = answers;
        scene
    }

    fn copied(&self) -> PathBuf {
        let data = self.folder.path().join("copy");
        let _ = fs::remove_dir_all(&data);
        copy(&self.folder.path().join("whole"), &data);
        data
    }

    /// Opens a damaged folder: whatever is answered is right.
    fn effect(&self, data: &Path, damage: &str) -> Effect {
        let opened = catch_unwind(AssertUnwindSafe(|| open(data)));
        match opened.unwrap_or_else(|_| panic!("a panic after {damage}")) {
            Err(message) => Effect::Refused(message),
            Ok((is_mended, answers)) => {
                for (found, right) in answers.iter().zip(&self.answers) {
                    assert!(found == right, "after {damage}: {found} instead of {right}");
                }
                match is_mended {
                    true => Effect::Mended,
                    false => Effect::Harmless,
                }
            }
        }
    }
}

/// Opens a knowledge base and closes it: whether anything was made anew, and the answers. The error
/// is the message with its causes.
fn open(data: &Path) -> Result<(bool, Vec<Value>), String> {
    let opened = KnowledgeBase::open(data, &Options::default(), &|_, _, _| ());
    let (knowledge_base, report) = opened.map_err(|error| error.to_string())?;
    let knowledge_base = Arc::new(knowledge_base);
    let api_over_it = api(knowledge_base.clone());
    let answers = QUESTIONS.map(|question| answer(&api_over_it, question, Value::Null));
    drop(api_over_it);
    let read: Result<Vec<_>, _> = knowledge_base.snapshot().all_records().collect();
    let read = read.map(|records| records.into_iter().map(|record| json!(record)).collect());
    Arc::into_inner(knowledge_base).unwrap().close().unwrap();
    let records = read.map_err(|error| error.to_string())?;
    if answers.iter().any(|answer| answer.get("errors").is_some()) {
        // The log has the cause, and the advice to rebuild.
        return Err(format!(
            "an answer says that it failed, see the log to rebuild: {answers:?}"
        ));
    }
    let answers = answers.into_iter().chain([records]).collect();
    let is_mended = report.rebuilt.is_some() || report.reindexed.is_some() || report.torn.is_some();
    Ok((is_mended, answers))
}

/// The files of a folder that are not empty, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files.extend(self::files(&path)),
            false if fs::metadata(&path).unwrap().len() > 0 => files.push(path),
            false => {}
        }
    }
    files.sort();
    files
}

/// Damages a file: a bit, a stripe of 64 bytes, or all that follows. Returns what was done.
fn damage(path: &Path, random: &mut Random) -> String {
    let mut bytes = fs::read(path).unwrap();
    let at = random.below(bytes.len());
    let what = match random.below(3) {
        0 => {
            bytes[at] ^= 1 << random.below(8);
            "a flipped bit"
        }
        1 => {
            let end = bytes.len().min(at + 64);
            bytes[at..end].iter_mut().for_each(|byte| *byte = !*byte);
            "64 flipped bytes"
        }
        _ => {
            bytes.truncate(at);
            "a cut"
        }
    };
    fs::write(path, bytes).unwrap();
    format!("{what} at {at} of {}", path.display())
}

#[test]
fn damage_anywhere_is_reported_or_changes_no_answer() {
    let scene = Scene::new();
    let mut random = random("damage");
    for part in PARTS {
        let (mut refused, mut mended, mut harmless) = (0, 0, 0);
        for _ in 0..40 * scale() / PARTS.len() {
            let data = scene.copied();
            let files = files(&data.join(part));
            let path = &files[random.below(files.len())];
            let damage = damage(path, &mut random);
            let journal = fs::read(data.join("journal/00000000000000000001.jsonl")).unwrap();
            match scene.effect(&data, &damage) {
                Effect::Refused(message) => {
                    refused += 1;
                    assert!(
                        message.contains("backup") || message.contains("rebuild"),
                        "{damage}: {message}"
                    );
                    let left = fs::read(data.join("journal/00000000000000000001.jsonl"));
                    assert!(
                        left.unwrap() == journal,
                        "{damage}: the journal was touched"
                    );
                }
                Effect::Mended => mended += 1,
                // What opening does not prove of the journal, a check does.
                Effect::Harmless if part == "journal" => {
                    let checked = kb::check(&data, &Options::default(), &|_, _, _| ());
                    let error = checked.map(drop).expect_err(&damage).to_string();
                    assert!(error.contains("backup"), "{damage}: {error}");
                    refused += 1;
                }
                Effect::Harmless => harmless += 1,
            }
        }
        println!("{part}: {refused} refused, {mended} mended, {harmless} harmless");
    }
}

#[test]
fn a_store_or_an_index_that_is_gone_is_made_again() {
    let scene = Scene::new();
    for part in ["store", "index"] {
        let data = scene.copied();
        fs::remove_dir_all(data.join(part)).unwrap();
        let effect = scene.effect(&data, part);
        assert!(!matches!(effect, Effect::Refused(_)), "{part}: {effect:?}");
        succeed("check", &data, &[]);
    }
}
