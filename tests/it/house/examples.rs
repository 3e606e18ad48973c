//! The examples of the README and of `docs/` are true.

use std::{collections::BTreeSet, ffi::OsStr, fs, sync::Arc};

use claimgraph::{
    graphql::{Api, Request, Role, Viewer},
    kb::Bundle,
    model::Language,
};
use claimgraph_engine::OperationKind;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    house::source_file::source_files,
    support::{
        guide::{blocks, page, pages},
        program::{claimgraph, ended, seed, succeed},
        seed::{api, data, empty, seeded, seeded_in_full},
    },
};

/// The most lines of a README.
const LONGEST_README: usize = 150;

#[test]
fn the_readmes_are_short_and_have_the_same_commands_and_question() {
    let (english, chinese) = ("README.md", "README.zh-Hant.md");
    for readme in [english, chinese] {
        let lines = page(readme).lines().count();
        assert!(lines <= LONGEST_README, "{readme} has {lines} lines");
    }
    for language in ["sh", "graphql"] {
        assert_eq!(blocks(english, language), blocks(chinese, language));
    }
    assert_eq!(blocks(english, "sh")[1], "cargo test\n");
}

#[test]
fn the_first_question_has_the_answer_that_is_printed() {
    let question = blocks("README.md", "graphql").remove(0);
    let answer: Value = serde_json::from_str(&blocks("README.md", "json")[0]).unwrap();
    assert_eq!(data(seeded(), &question), answer);
}

#[test]
fn the_first_question_has_the_answer_that_is_printed_in_chinese() {
    let question = blocks("README.zh-Hant.md", "graphql").remove(0);
    let answer: Value = serde_json::from_str(&blocks("README.zh-Hant.md", "json")[0]).unwrap();
    let request = Request {
        query: &question,
        languages: vec![Language::new("zh-TW").unwrap()],
        ..Request::default()
    };
    let response: Value = serde_json::from_slice(&seeded().answer(request).body).unwrap();
    assert_eq!(response["data"], answer);
}

#[test]
fn every_query_is_answered_and_every_subscription_begins() {
    let (mut queries, mut subscriptions) = (0, 0);
    for path in pages() {
        for document in blocks(&path, "graphql") {
            if document.starts_with('{') {
                data(seeded_in_full(), &document);
                queries += 1;
            } else if document.starts_with("subscription") {
                let request = Request {
                    query: &document,
                    ..Request::default()
                };
                let operation = seeded_in_full().prepare(request).unwrap_or_else(|refusal| {
                    panic!("{path}: {}", String::from_utf8_lossy(&refusal.body))
                });
                assert_eq!(operation.kind(), OperationKind::Subscription, "{path}");
                subscriptions += 1;
            }
        }
    }
    assert!(queries > 10 && subscriptions > 1);
}

#[test]
fn what_a_record_was_has_the_id_that_is_printed() {
    let question = blocks("docs/frontends.md", "graphql").remove(0);
    let answer: Value = serde_json::from_str(&blocks("docs/frontends.md", "json")[0]).unwrap();
    assert_eq!(data(seeded_in_full(), &question), answer);
}

/// The bundle of one's own that is printed.
fn own_bundle() -> String {
    blocks("docs/seed-files.md", "json").remove(0)
}

#[test]
fn the_seed_file_of_ones_own_loads_onto_the_seed_and_is_dumped_with_it() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("mine.json"), own_bundle()).unwrap();
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
    let answer = data(
        &own_api(&folder),
        r#"{ claim(id: "ada-is-mayor") { status sources { nodes { id } } attributions { nodes { origin { id } } } } }"#,
    );
    assert_eq!(answer["claim"]["status"], "DISPUTED");
    assert_eq!(
        answer["claim"]["attributions"]["nodes"][0]["origin"]["id"],
        "town-hall-note"
    );
}

fn own_api(folder: &TempDir) -> Api {
    let knowledge_base = empty(folder.path());
    let bundle = Bundle::from_text("mine.json", &own_bundle()).unwrap();
    knowledge_base.load(bundle, None).unwrap();
    api(Arc::new(knowledge_base))
}

#[test]
fn the_article_and_the_table_load_beside_the_starter() {
    let parent = TempDir::new().unwrap();
    let path = |name: &str| parent.path().join(name);
    let (folder, data) = (path("ferry"), path("data"));
    let made = ended(&mut claimgraph([OsStr::new("init"), folder.as_ref()]));
    assert_eq!(made.code, Some(0), "{made:?}");
    succeed("load", &data, &[folder.as_ref()]);
    let article = blocks("docs/first-article.md", "json").remove(0);
    fs::write(folder.join("pier.json"), article).unwrap();
    let loaded = succeed("load", &data, &[folder.as_ref()]);
    assert!(loaded.starts_with("revision 2: "), "{loaded}");

    let (map, table) = (path("map.json"), path("payments.csv"));
    fs::write(&map, &blocks("docs/spreadsheets.md", "json")[0]).unwrap();
    fs::write(&table, &blocks("docs/spreadsheets.md", "csv")[0]).unwrap();
    let loaded = succeed(
        "load",
        &data,
        &["--map".as_ref(), map.as_ref(), table.as_ref()],
    );
    assert!(
        loaded.starts_with("revision 3: 1 records new, 1 changed"),
        "{loaded}"
    );
}

/// The answer of an editor's request to the first mutation of the page on writing that has a field.
fn answer_of(api: &Api, field: &str) -> Value {
    let mut documents = blocks("docs/writing.md", "graphql").into_iter();
    let document = documents
        .find(|document| document.starts_with("mutation") && document.contains(field))
        .expect("the page has a mutation");
    let request = Request {
        query: &document,
        viewer: Viewer {
            name: Some("the desk".into()),
            role: Role::Editor,
        },
        ..Request::default()
    };
    serde_json::from_slice(&api.answer(request).body).unwrap()
}

#[test]
fn the_mutation_that_is_printed_is_done_once() {
    let folder = TempDir::new().unwrap();
    let api = own_api(&folder);
    for _ in 0..2 {
        let answer = answer_of(&api, "addAttribution");
        let payload = &answer["data"]["addAttribution"];
        assert_eq!(payload["userErrors"], json!([]), "{answer}");
        assert_eq!(payload["revision"], 2);
        assert_eq!(payload["claim"]["attributions"]["totalCount"], 3);
    }
}

#[test]
fn the_draft_that_is_printed_is_pending_and_fits() {
    let folder = TempDir::new().unwrap();
    let answer = answer_of(&own_api(&folder), "submitDraft");
    let draft = json!({"id": "draft/2", "revision": 2, "state": "PENDING", "problems": []});
    assert_eq!(
        answer["data"]["submitDraft"],
        json!({"draft": draft, "userErrors": []})
    );
}

/// The first words in code type at the heads of the rows of a page's tables.
fn row_heads(text: &str) -> BTreeSet<String> {
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| row.split(['`', ' ']).next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_table_of_commands_has_all_of_them() {
    let help = ended(&mut claimgraph(["--help"])).out;
    let (_, list) = help.split_once("Commands:\n").unwrap();
    let lines = list.lines().take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.strip_prefix("  "));
    let commands: BTreeSet<String> = names
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| line.split(' ').next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect();
    assert!(commands.len() > 10, "{help}");
    assert_eq!(row_heads(&page("docs/commands.md")), commands);
}

#[test]
fn every_code_at_the_head_of_a_row_is_one() {
    let mut text = page("schema/schema.graphql");
    for file in source_files(&["src", "crates"]) {
        text.push_str(&file.text);
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words: BTreeSet<&str> = text.split(|c: char| !is_word(c)).collect();
    let is_code = |head: &String| head.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    let heads = pages().into_iter().flat_map(|path| row_heads(&page(&path)));
    let codes: BTreeSet<String> = heads.filter(is_code).collect();
    assert!(codes.len() > 10, "{codes:?}");
    let unknown: Vec<&String> = codes
        .iter()
        .filter(|code| !words.contains(code.as_str()))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// Flags of other programs, and variables of the build and of the benchmarks, as flags.
const ELSEWHERE: &[&str] = &[
    "--bench",
    "--cap-drop",
    "--claims",
    "--locked",
    "--now",
    "--path",
    "--profile",
    "--release",
    "--rm",
    "--security-opt",
    "--tmpfs",
    "--web",
];

/// The flags that a text names, also by the variables of the environment in their place.
fn flags(text: &str) -> BTreeSet<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let words = text.split(|c: char| !is_part(c));
    let flag = |word: &str| match word.strip_prefix("CLAIMGRAPH_") {
        Some(name) => Some(format!("--{}", name.to_lowercase().replace('_', "-"))),
        None => word.find("--").map(|start| word[start..].to_owned()),
    };
    let is_flag = |flag: &String| flag[2..].starts_with(|c: char| c.is_ascii_lowercase());
    words.filter_map(flag).filter(is_flag).collect()
}

#[test]
fn every_flag_and_variable_is_one_of_the_program() {
    let folder = TempDir::new().unwrap();
    let written = ended(&mut claimgraph([OsStr::new("man"), folder.path().as_ref()]));
    assert_eq!(written.code, Some(0), "{written:?}");
    let files = fs::read_dir(folder.path()).unwrap();
    let manual: String = files
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    let existing = flags(&manual.replace("\\-", "-"));
    for path in pages() {
        let names = flags(&page(&path));
        let unknown: Vec<&String> = names
            .difference(&existing)
            .filter(|flag| !ELSEWHERE.contains(&flag.as_str()))
            .collect();
        assert!(unknown.is_empty(), "{path}: {unknown:?}");
    }
}
