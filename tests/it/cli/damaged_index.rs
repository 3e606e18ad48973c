//! An index with damaged files: made anew before anything is answered from it.
//!
//! `CLAIMGRAPH_FLIPS=250` flips that many bits instead of a few.

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use claimgraph::kb::{KnowledgeBase, Options};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{
    program::{run, seed, succeed},
    random::Random,
    seed::{answer, api},
};

/// Questions that read every part of the index: terms, columns, texts with positions, assessments.
const QUESTIONS: [&str; 4] = [
    "{ claims(first: 30, where: {attributions: {some: {stance: {eq: DENIES}}}}) { totalCount nodes { id status } } }",
    "{ claimGroups(by: [PREDICATE, STANCE, STATUS]) { edges { node { count attributionCount firstStatedAt } } } }",
    r#"{ search(text: "\"Meta\" talent") { totalCount facets { type count } edges { score node { ... on Node { id } } } } }"#,
    "{ sources(first: 30, where: {kind: {eq: ARTICLE}}) { totalCount nodes { id } } entities(first: 30, where: {type: {eq: \"person\"}}) { totalCount nodes { id } } }",
];

/// The seed in a data folder, with the bytes of each file of its index and the right answers.
struct Scene {
    folder: TempDir,
    files: Vec<(PathBuf, Vec<u8>)>,
    answers: Vec<Value>,
}

impl Scene {
    fn new() -> Scene {
        let folder = TempDir::new().unwrap();
        succeed("load", folder.path(), &[seed().as_ref()]);
        let (reindexed, answers) = open(folder.path());
        assert_eq!(reindexed, None);
        let mut files = Vec::new();
        collect(&folder.path().join("index"), &mut files);
        files.sort();
        Scene {
            folder,
            files,
            answers,
        }
    }

    fn index(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    /// Puts the index back as it was.
    fn restore(&self) {
        fs::remove_dir_all(self.index()).unwrap();
        for (path, bytes) in &self.files {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }

    /// Opens the knowledge base with a file that has other bytes, or is gone, and compares the
    /// answers. Returns whether the index was made anew.
    fn open_with(&self, path: &Path, bytes: Option<&[u8]>) -> bool {
        self.restore();
        match bytes {
            Some(bytes) => fs::write(path, bytes).unwrap(),
            None => fs::remove_file(path).unwrap(),
        }
        let (reindexed, answers) = open(self.folder.path());
        assert_eq!(answers, self.answers, "{}", path.display());
        reindexed.is_some()
    }
}

fn collect(dir: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => collect(&path, files),
            false => files.push((path.clone(), fs::read(&path).unwrap())),
        }
    }
}

/// Opens a knowledge base: why its index was made anew, and the answers to the questions.
fn open(data: &Path) -> (Option<String>, Vec<Value>) {
    let (knowledge_base, report) =
        KnowledgeBase::open(data, &Options::default(), &|_, _, _| ()).unwrap();
    let knowledge_base = Arc::new(knowledge_base);
    let api_over_it = api(knowledge_base.clone());
    let answers = QUESTIONS
        .map(|question| answer(&api_over_it, question, Value::Null))
        .map(|mut answer| {
            assert_eq!(answer["errors"], Value::Null, "{answer}");
            answer["data"].take()
        });
    drop(api_over_it);
    Arc::into_inner(knowledge_base).unwrap().close().unwrap();
    (report.reindexed, answers.into())
}

/// The number of a file's bytes that its checksum covers. The footer, which also names the program
/// that wrote it, is not covered; a damaged file of assessments is made anew without a note.
fn covered(path: &Path, bytes: &[u8]) -> usize {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("json") => bytes.len(),
        Some("lock") | None => 0,
        Some(_) => bytes.len() - 120,
    }
}

#[test]
fn a_flipped_bit_anywhere_in_the_index_is_found_before_anything_is_answered() {
    let scene = Scene::new();
    let mut random = Random(11);
    let files: Vec<_> = scene
        .files
        .iter()
        .filter(|(_, it)| !it.is_empty())
        .collect();
    let flips = env::var("CLAIMGRAPH_FLIPS").map_or(20, |flips| flips.parse().unwrap());
    for _ in 0..flips {
        let (path, bytes) = files[random.below(files.len())];
        let (byte, bit) = (random.below(bytes.len()), random.below(8));
        let mut flipped = bytes.clone();
        flipped[byte] ^= 1 << bit;
        let is_anew = scene.open_with(path, Some(&flipped));
        assert!(
            is_anew || byte >= covered(path, bytes),
            "bit {bit} of byte {byte} of {} was not found",
            path.display()
        );
    }
}

#[test]
fn a_file_of_the_index_that_is_cut_or_gone_is_found_before_anything_is_answered() {
    let scene = Scene::new();
    let mut random = Random(12);
    for (path, bytes) in &scene.files {
        let length = bytes.len();
        let kept = match random.below(4) {
            0 => None,
            1 => Some(6.min(length)),
            2 => Some(length / 2),
            _ => Some(length.saturating_sub(1)),
        };
        let is_anew = scene.open_with(path, kept.map(|kept| &bytes[..kept]));
        assert!(
            is_anew || covered(path, bytes) == 0,
            "{kept:?} bytes of {length} in {}",
            path.display()
        );
    }
}

#[test]
fn a_damaged_index_is_named_by_the_check_and_the_next_start_and_left_alone_by_the_check() {
    let scene = Scene::new();
    let data = scene.folder.path();
    let is_column = |path: &Path| {
        path.extension()
            .is_some_and(|extension| extension == "fast")
    };
    let (path, bytes) = scene
        .files
        .iter()
        .find(|(path, _)| is_column(path))
        .unwrap();
    let mut damaged = bytes.clone();
    damaged[bytes.len() / 2] ^= 4;
    fs::write(path, &damaged).unwrap();

    let checked = run("check", data, &[]);
    assert_eq!(checked.code, Some(1), "{checked:?}");
    assert!(checked.out.contains("is damaged"), "{checked:?}");
    assert!(fs::read(path).unwrap() == damaged);

    let dumped = run("dump", data, &["--out".as_ref(), data.join("out").as_ref()]);
    assert_eq!(dumped.code, Some(0), "{dumped:?}");
    assert!(dumped.err.contains("the index was made anew"), "{dumped:?}");
    succeed("check", data, &[]);
}
