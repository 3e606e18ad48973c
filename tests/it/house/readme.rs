//! The README is true.

use std::{fs, path::Path, sync::Arc};

use claimgraph::{
    graphql::{Api, Request, Role, Viewer},
    kb::Bundle,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{
    program::{seed, succeed},
    seed::{api, data, empty, seeded},
};

/// The blocks of the README in a language, in order.
fn blocks(language: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(path).unwrap();
    let fence = format!("```{language}\n");
    let blocks: Vec<String> = text
        .split(&fence)
        .skip(1)
        .map(|block| block.split("```").next().unwrap().to_owned())
        .collect();
    assert!(!blocks.is_empty(), "the README has no {language}");
    blocks
}

#[test]
fn the_first_question_has_the_answer_that_is_printed() {
    let question = blocks("graphql").remove(0);
    let answer: Value = serde_json::from_str(&blocks("json")[0]).unwrap();
    assert_eq!(data(seeded(), &question), answer);
}

#[test]
fn the_seed_file_of_ones_own_loads_onto_the_seed_and_is_dumped_with_it() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("mine.json"), &blocks("json")[1]).unwrap();
    let data = path("data");
    succeed("load", &data, &[seed().as_ref()]);
    succeed("load", &data, &[path("mine.json").as_ref()]);
    let checked = succeed("check", &data, &[]);
    assert!(checked.contains("every record satisfies"), "{checked}");
    succeed("dump", &data, &["--out".as_ref(), path("out").as_ref()]);
    succeed("load", &path("copy"), &[path("out").as_ref()]);
}

#[test]
fn the_seed_file_of_ones_own_loads_and_is_disputed() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    knowledge_base
        .load(
            Bundle::from_text("mine.json", &blocks("json")[1]).unwrap(),
            None,
        )
        .unwrap();
    let api: Api = api(Arc::new(knowledge_base));
    let answer = data(
        &api,
        r#"{ claim(id: "ada-is-mayor") { status sources { nodes { id } } attributions { nodes { origin { id } } } } }"#,
    );
    assert_eq!(answer["claim"]["status"], "DISPUTED");
    assert_eq!(
        answer["claim"]["attributions"]["nodes"][0]["origin"]["id"],
        "town-hall-note"
    );
}

#[test]
fn the_mutation_that_is_printed_is_done_once() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    let bundle = Bundle::from_text("mine.json", &blocks("json")[1]).unwrap();
    knowledge_base.load(bundle, None).unwrap();
    let api: Api = api(Arc::new(knowledge_base));
    let mut documents = blocks("graphql").into_iter();
    let document = documents.find(|document| document.starts_with("mutation"));
    let document = document.expect("the README has a mutation");
    for _ in 0..2 {
        let request = Request {
            query: &document,
            viewer: Viewer {
                name: Some("the desk".into()),
                role: Role::Editor,
            },
            ..Request::default()
        };
        let answer: Value = serde_json::from_slice(&api.answer(request).body).unwrap();
        let payload = &answer["data"]["addAttribution"];
        assert_eq!(payload["userErrors"], json!([]), "{answer}");
        assert_eq!(payload["revision"], 2);
        assert_eq!(payload["claim"]["attributions"]["totalCount"], 3);
    }
}
