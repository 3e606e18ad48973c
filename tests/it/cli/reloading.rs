//! Loading onto what is there: what is refused, what is reported, and what is kept.

use std::{ffi::OsStr, fs, path::PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::program::{Ended, Serving, run, succeed};

/// A folder with a knowledge base and files to load.
struct Scene {
    folder: TempDir,
}

impl Scene {
    fn new() -> Scene {
        Scene {
            folder: TempDir::new().unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, bundle: &Value) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bundle.to_string()).unwrap();
        path
    }

    fn load(&self, bundle: &Value) -> String {
        let file = self.file("bundle.json", bundle);
        succeed("load", &self.path("data"), &[file.as_ref()])
    }

    fn refused(&self, bundle: &Value) -> Ended {
        let file = self.file("bundle.json", bundle);
        let refused = run("load", &self.path("data"), &[file.as_ref()]);
        assert_eq!(refused.code, Some(65), "{refused:?}");
        refused
    }

    fn dump(&self, data: &str, out: &str) -> String {
        let out = self.path(out);
        succeed("dump", &self.path(data), &["--out".as_ref(), out.as_ref()]);
        fs::read_to_string(out.join("entities.json")).unwrap()
    }

    fn serve(&self, seed: &PathBuf) -> Serving {
        let data = self.path("data");
        let arguments: [&OsStr; 4] = [
            "--data".as_ref(),
            data.as_ref(),
            "--seed".as_ref(),
            seed.as_ref(),
        ];
        Serving::start(&arguments)
    }
}

fn texts(text: &str) -> Value {
    json!({ "en": text })
}

fn person(id: &str, label: &str) -> Value {
    json!({"id": id, "type": "person", "labels": texts(label)})
}

/// People, of whom each of twelve claims says that she leads.
fn leaders() -> Value {
    let claim = |n: usize| {
        json!({
            "id": format!("c-{n}"), "subject": "ann", "predicate": "leads",
            "value": {"entity": "ben"}, "statements": texts("x")
        })
    };
    json!({
        "types": [
            {"id": "agent", "labels": texts("agent")},
            {"id": "person", "labels": texts("person"), "parents": ["agent"]},
            {"id": "thing", "labels": texts("thing")},
        ],
        "predicates": [{
            "id": "leads", "labels": texts("leads"), "domain": ["agent"], "range": [{"entity": ["agent"]}]
        }],
        "entities": [person("ann", "Ann"), person("ben", "Ben")],
        "claims": Vec::from_iter((0..12).map(claim)),
    })
}

#[test]
fn vocabulary_that_recorded_claims_would_not_fit_is_refused_and_names_them() {
    let scene = Scene::new();
    scene.load(&leaders());
    let leads = |domain: &str, range: Value| json!({"predicates": [{"id": "leads", "labels": texts("leads"), "domain": [domain], "range": [range]}]});
    let type_without_parent = json!({"types": [{"id": "person", "labels": texts("person")}]});
    let retyped = json!({"entities": [{"id": "ann", "type": "thing", "labels": texts("Ann")}]});
    for bundle in [
        type_without_parent,
        leads("thing", json!({"entity": ["agent"]})),
        leads("agent", json!({"entity": ["thing"]})),
        leads("agent", json!("text")),
        retyped,
    ] {
        let refused = scene.refused(&bundle);
        assert!(
            refused
                .err
                .contains("the claim `c-0`, recorded before, would no longer fit"),
            "{refused:?}"
        );
        assert!(refused.err.contains("2 more claims"), "{refused:?}");
    }
    // What allows as much as before, or more, is taken; and so is what comes with its claims.
    scene.load(&leads("person", json!({"entity": ["agent"]})));
    scene.load(&json!({"types": [{"id": "person", "labels": texts("human")  , "parents": ["agent", "thing"]}]}));
    let mut all = leaders();
    all["predicates"][0]["range"] = json!(["text"]);
    for claim in all["claims"].as_array_mut().unwrap() {
        claim["value"] = json!({"text": {"text": "us", "language": "en"}});
    }
    scene.load(&all);
    let checked = succeed("check", &scene.path("data"), &[]);
    assert!(
        checked.contains("every record satisfies the rules"),
        "{checked}"
    );
    scene.dump("data", "out");
    succeed("load", &scene.path("copy"), &[scene.path("out").as_ref()]);
}

#[test]
fn a_predicate_does_not_leave_its_inverse_alone() {
    let scene = Scene::new();
    let predicate = |id: &str, inverse: Option<&str>| json!({"id": id, "labels": texts(id), "inverse": inverse});
    scene.load(&json!({"predicates": [predicate("leads", Some("led-by")), predicate("led-by", Some("leads"))]}));
    let refused = scene.refused(&json!({"predicates": [predicate("leads", None)]}));
    assert!(
        refused
            .err
            .contains("`led-by`, recorded before, names `leads`"),
        "{refused:?}"
    );
    scene.load(&json!({"predicates": [predicate("leads", None), predicate("led-by", None)]}));
}

#[test]
fn dump_and_load_keep_the_order_of_records() {
    let scene = Scene::new();
    let entity = |id: &str, into: Option<&str>| json!({"id": id, "type": "t", "labels": texts(id), "mergedInto": into});
    scene.load(&json!({
        "types": [{"id": "t", "labels": texts("t")}],
        "entities": [entity("a", Some("c")), entity("b", None), entity("c", Some("d")), entity("d", None)]
    }));
    let dumped = scene.dump("data", "out");
    let position = |id: &str| dumped.find(&format!("\"id\": \"{id}\"")).unwrap();
    assert!(["a", "b", "c", "d"].map(position).is_sorted(), "{dumped}");
    succeed("load", &scene.path("copy"), &[scene.path("out").as_ref()]);
    assert_eq!(scene.dump("copy", "again"), dumped);
}

#[test]
fn a_seed_is_loaded_once_and_never_puts_back_what_was_corrected() {
    let scene = Scene::new();
    let seed = |label: &str| json!({"types": [{"id": "person", "labels": texts("person")}], "entities": [person("ann", label)]});
    let label = |server: &Serving| {
        let (_, answer) = server.ask("{ entity(by: {id: \"ann\"}) { label } }");
        answer["data"]["entity"]["label"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let file = scene.file("seed.json", &seed("An"));
    let server = scene.serve(&file);
    assert_eq!(label(&server), "An");
    server.stop();
    scene.load(&json!({"entities": [person("ann", "Ann")]}));
    let server = scene.serve(&file);
    assert!(
        server.welcome.contains("loaded before"),
        "{}",
        server.welcome
    );
    assert_eq!(label(&server), "Ann");
    server.stop();
    // Another seed is loaded, once too, even if it changes nothing.
    let file = scene.file("seed.json", &seed("Anna"));
    let server = scene.serve(&file);
    assert!(
        server.welcome.contains("changed: entity `ann`"),
        "{}",
        server.welcome
    );
    assert_eq!(label(&server), "Anna");
    server.stop();
    let same = scene.file("same.json", &json!({"entities": [person("ann", "Anna")]}));
    scene.serve(&same).stop();
    scene.load(&json!({"entities": [person("ann", "Anne")]}));
    let server = scene.serve(&same);
    assert_eq!(label(&server), "Anne");
}

#[test]
fn a_load_lists_what_it_changes_and_a_dry_run_shows_it_field_by_field() {
    let scene = Scene::new();
    let people = |label: &str| {
        let people = (0..25).map(|n| person(&format!("p-{n}"), label));
        json!({"types": [{"id": "person", "labels": texts("person")}], "entities": Vec::from_iter(people)})
    };
    assert!(!scene.load(&people("x")).contains("changed:"));
    let mut changed = people("y");
    changed["entities"]
        .as_array_mut()
        .unwrap()
        .push(person("new", "New"));
    let file = scene.file("bundle.json", &changed);
    let data = scene.path("data");
    let shown = succeed("load", &data, &["--dry-run".as_ref(), file.as_ref()]);
    for line in [
        "entity `p-24`\n  labels.en: \"x\" -> \"y\"\n",
        "new entity `new`\n",
        "nothing is written",
    ] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
    let loaded = scene.load(&changed);
    assert!(
        loaded.starts_with("revision 2: 1 records new, 25 changed"),
        "{loaded}"
    );
    assert_eq!(
        loaded.matches("  changed: entity `p-").count(),
        20,
        "{loaded}"
    );
    assert!(loaded.ends_with("  and 5 more\n"), "{loaded}");
}

#[test]
fn a_dump_does_not_write_over_a_file_of_somebody_else() {
    let scene = Scene::new();
    scene.load(&leaders());
    fs::create_dir(scene.path("out")).unwrap();
    let mine = scene.file("out/entities.json", &json!({"entities": []}));
    let refused = run(
        "dump",
        &scene.path("data"),
        &["--out".as_ref(), scene.path("out").as_ref()],
    );
    assert_eq!(refused.code, Some(74), "{refused:?}");
    assert!(refused.err.contains("entities.json"), "{refused:?}");
    assert_eq!(
        fs::read_to_string(mine).unwrap(),
        json!({"entities": []}).to_string()
    );
}
