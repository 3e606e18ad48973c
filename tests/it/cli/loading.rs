//! Loading and validating as people and scripts do it: what is read, what is printed, what is set
//! aside.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Stdio,
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::program::{Ended, claimgraph, ended, run, succeed};

const VOCABULARY: &str = r#"{
"types": [{"id": "person", "labels": {"en": "person"}}],
"predicates": [{"id": "knows", "labels": {"en": "knows"}}]}"#;

fn written(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path
}

fn lines(text: &str) -> Vec<Value> {
    let lines = text.lines().map(serde_json::from_str);
    lines.collect::<Result<_, _>>().unwrap()
}

fn validated(arguments: &[&str], input: &str) -> Ended {
    let mut command = claimgraph(["validate"].iter().chain(arguments));
    command.stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

#[test]
fn a_bundle_comes_by_standard_input() {
    let valid = validated(&["-"], VOCABULARY);
    assert_eq!(valid.code, Some(0), "{valid:?}");
    assert!(valid.out.starts_with("valid: 1 types, "), "{valid:?}");
    let refused = validated(&["-"], "{\"types\": [{\"id\": \"a\"}\n{}]}");
    assert_eq!(refused.code, Some(65));
    assert!(refused.err.contains("<stdin>:1:23"), "{}", refused.err);
    assert!(
        refused.err.contains("a comma is missing after this"),
        "{}",
        refused.err
    );
    // Of more than is held in memory, the rest lies in a temporary file.
    let labels = format!("{{\"en\": \"{}\"}}", "x".repeat(200));
    let types: Vec<String> = (0..90_000)
        .map(|n| format!("{{\"id\": \"t{n}\", \"labels\": {labels}}}"))
        .collect();
    let large = validated(
        &["--json", "-"],
        &format!("{{\"types\": [{}]}}", types.join(",\n")),
    );
    assert_eq!(
        lines(&large.out).last().unwrap()["types"],
        90_000,
        "{}",
        large.err
    );
}

#[test]
fn json_is_printed_alone_whether_a_bundle_is_right_or_wrong() {
    let folder = TempDir::new().unwrap();
    let right = written(&folder, "right.json", VOCABULARY);
    let wrong = written(
        &folder,
        "wrong.json",
        r#"{"types": [{"id": "a"}, {"id": "b"}]}"#,
    );
    let json = |path: &Path| {
        let arguments = ["validate".as_ref(), "--json".as_ref(), path.as_os_str()];
        ended(&mut claimgraph(arguments))
    };
    let right = json(&right);
    assert_eq!(
        lines(&right.out),
        [
            json!({"severity": "note", "code": "VALID", "types": 1, "units": 0, "predicates": 1,
            "entities": 0, "sources": 0, "claims": 0, "attributions": 0, "warnings": {}})
        ]
    );
    let wrong = json(&wrong);
    assert_eq!(wrong.code, Some(65));
    assert_eq!(wrong.err, "2 problems\n");
    let problems = lines(&wrong.out);
    assert_eq!(problems.len(), 2);
    for (number, problem) in problems.iter().enumerate() {
        assert_eq!(problem["severity"], "error");
        assert_eq!(problem["path"], format!("types[{number}]"));
        assert_eq!(problem["place"], "types[]");
    }
}

#[test]
fn many_problems_of_a_kind_are_shown_by_the_first_and_their_number() {
    let folder = TempDir::new().unwrap();
    let entities: Vec<String> = (0..4_000)
        .map(|n| {
            format!("{{\"id\": \"Q${n}\", \"type\": \"thing\", \"labels\": {{\"en\": \"x{n}\"}}}}")
        })
        .collect();
    let text = format!(
        "{{\"types\": [{{\"id\": \"thing\"}}],\n\"entities\": [{}]}}",
        entities.join(",\n")
    );
    let path = written(&folder, "many.json", &text);
    let refused = ended(&mut claimgraph(["validate".as_ref(), path.as_os_str()]));
    assert_eq!(refused.code, Some(65));
    assert_eq!(refused.err.matches('×').count(), 4, "{}", refused.err);
    assert!(refused.err.contains("(MISSING_FIELD)"), "{}", refused.err);
    let ending = "and more like these: 3,997 INVALID_VALUE at `entities[].id`\n\n4,001 problems; `--json` shows every one of them\n";
    assert!(refused.err.ends_with(ending), "{}", refused.err);
    let arguments = ["validate".as_ref(), "--json".as_ref(), path.as_os_str()];
    let json = ended(&mut claimgraph(arguments));
    assert_eq!(lines(&json.out).len(), 4_001);
}

#[test]
fn refused_records_are_set_aside_and_the_rest_is_loaded() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let bundle = written(
        &folder,
        "bundle.json",
        &VOCABULARY.replace(
            "\"predicates\"",
            r#""entities": [
  {"id": "ann", "type": "person", "labels": {"en": "Ann"}},
  {"id": "bob", "type": "person", "labels": "Bob"}
],
"claims": [
  {"id": "one", "subject": "ann", "predicate": "knows", "value": "some", "statements": {"en": "x"}},
  {"id": "two", "subject": "ann", "predicate": "knows", "value": "bob", "statements": {"en": "x"}}
],
"predicates""#,
        ),
    );
    let refused = folder.path().join("refused.json");
    let load = |bundle: &Path| {
        let arguments = [
            "--set-aside".as_ref(),
            refused.as_os_str(),
            bundle.as_os_str(),
        ];
        run("load", &data, &arguments)
    };
    let loaded = load(&bundle);
    assert_eq!(loaded.code, Some(0), "{loaded:?}");
    assert_eq!(
        loaded.out,
        "revision 1: 4 records new, 0 changed, 0 as they were\n"
    );
    for part in [
        "help: say in which language: `{\"en\": \"Bob\"}`",
        "help: `bob` is an entity: write `{\"entity\": \"bob\"}`",
        "2 problems\nnote: 2 records are set aside in",
    ] {
        assert!(loaded.err.contains(part), "{part}: {}", loaded.err);
    }
    let text = fs::read_to_string(&refused).unwrap();
    let mended = text.replace("\"Bob\"", "{\"en\": \"Bob\"}");
    let mended = mended.replace("\"value\": \"bob\"", "\"value\": {\"entity\": \"bob\"}");
    let mended = written(&folder, "mended.json", &mended);
    let again = load(&mended);
    assert_eq!(again.code, Some(2));
    assert!(
        again
            .err
            .contains("is there already, and is not written over"),
        "{}",
        again.err
    );
    assert_eq!(fs::read_to_string(&refused).unwrap(), text);
    let loaded = succeed("load", &data, &[mended.as_ref()]);
    assert_eq!(
        loaded,
        "revision 2: 2 records new, 0 changed, 0 as they were\n"
    );
}

#[test]
fn a_load_tells_which_fields_it_changed() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let vocabulary = written(&folder, "vocabulary.json", VOCABULARY);
    succeed("load", &data, &[vocabulary.as_ref()]);
    let patch = written(
        &folder,
        "patch.json",
        r#"{"entities": [{"id": "ann", "type": "person", "labels": {"en": "Ann"}}],
            "patches": {"types": [{"id": "person", "labels": {"de": "Person"}}]}}"#,
    );
    let dry = succeed("load", &data, &["--dry-run".as_ref(), patch.as_ref()]);
    assert!(
        dry.contains("type `person`\n  labels.de: nothing -> \"Person\"\n"),
        "{dry}"
    );
    let json = succeed(
        "load",
        &data,
        &["--dry-run".as_ref(), "--json".as_ref(), patch.as_ref()],
    );
    assert_eq!(lines(&json).last().unwrap()["code"], "PREVIEW");
    let loaded = succeed("load", &data, &["--json".as_ref(), patch.as_ref()]);
    let mut loaded = lines(&loaded);
    loaded[..2].sort_by_key(|line| line["code"].to_string());
    assert_eq!(
        loaded,
        [
            json!({"severity": "note", "code": "CHANGED", "kind": "type", "id": "person",
                "fields": [{"path": "labels.de", "before": null, "after": "Person"}]}),
            json!({"severity": "note", "code": "CREATED", "kind": "entity", "id": "ann"}),
            json!({"severity": "note", "code": "LOADED", "revision": 2, "created": 1, "changed": 1,
                "unchanged": 0, "setAside": 0, "warnings": {}}),
        ]
    );
    let back = written(
        &folder,
        "back.json",
        r#"{"patches": {"types": [{"id": "person", "labels": {"de": null}}]}}"#,
    );
    let loaded = succeed("load", &data, &[back.as_ref()]);
    assert_eq!(
        loaded,
        "revision 3: 0 records new, 1 changed, 0 as they were\n  changed: type `person` (labels.de)\n"
    );
}

#[test]
fn what_is_odd_is_told_and_loaded() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let bundle = written(
        &folder,
        "bundle.json",
        &VOCABULARY.replace(
            "\"predicates\"",
            r#""entities": [
  {"id": "ann", "type": "person", "labels": {"en": " Ann "}},
  {"id": "anne", "type": "person", "labels": {"english": "Ann"}}
],
"sources": [
  {"id": "memo", "kind": "MEMO", "titles": {"en": "memo"}, "publishedAt": "2962"},
  {"id": "note", "kind": "MEMO", "titles": {"en": "note"}}
],
"claims": [
  {"id": "one", "subject": "ann", "predicate": "knows", "value": "some", "statements": {"en": "x"},
   "attributions": [{"speaker": "source", "source": "memo", "stance": "ASSERTS", "mode": "QUOTE", "statedAt": "2962"}]}
],
"predicates""#,
        ),
    );
    fs::write(folder.path().join("more.jsonl"), "{}").unwrap();
    fs::create_dir(folder.path().join("bundles")).unwrap();
    for name in ["bundle.json", "more.jsonl"] {
        fs::rename(
            folder.path().join(name),
            folder.path().join("bundles").join(name),
        )
        .unwrap();
    }
    drop(bundle);
    let bundles = folder.path().join("bundles");
    let loaded = run("load", &data, &["--json".as_ref(), bundles.as_ref()]);
    assert_eq!(loaded.code, Some(0), "{loaded:?}");
    let lines = lines(&loaded.out);
    assert_eq!(
        lines.last().unwrap()["warnings"],
        json!({"FUTURE_DATE": 2, "UNKNOWN_LANGUAGE": 1, "TWIN_NAME": 1, "UNUSED_SOURCE": 1,
            "TRIMMED": 1, "NOT_READ": 1})
    );
    let warnings = lines.iter().filter(|line| line["severity"] == "warning");
    let warnings: Vec<String> = warnings
        .map(|line| format!("{} {} {}", line["code"], line["path"], line["message"]))
        .collect();
    assert_eq!(warnings.len(), 7, "{warnings:#?}");
    let all = warnings.join("\n");
    for part in [
        "`english` is no language of the registry of languages",
        "`anne` and `ann` are both a `person` with the name `Ann`",
        "nothing refers to the source `note`",
        "the blanks around `Ann` are taken away",
        "`2962` is in the future",
    ] {
        assert!(all.contains(part), "{part}: {all}");
    }
}

#[test]
fn a_dry_run_and_a_validation_show_whose_status_would_move() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let person = |id: &str| json!({"id": id, "type": "person", "labels": {"en": id}});
    let said = |id: &str, speaker: &str, stance: &str| json!({"id": id, "speaker": {"entity": speaker}, "source": "paper", "stance": stance, "mode": "QUOTE"});
    let claim = |id: &str, value: &str, said: Vec<Value>| json!({"id": id, "subject": "ann", "predicate": "knows", "value": {"entity": value}, "statements": {"en": id}, "attributions": said});
    let recorded = json!({
        "entities": [person("ann"), person("bob"), person("carl")],
        "sources": [{"id": "paper", "kind": "ARTICLE", "titles": {"en": "Paper"}}],
        "claims": [claim("c", "bob", vec![said("a1", "ann", "ASSERTS")])]
    });
    let denial = json!({"claims": [
        claim("c", "bob", vec![said("a1", "ann", "ASSERTS"), said("a2", "bob", "DENIES")]),
        claim("d", "carl", vec![said("b1", "ann", "ASSERTS")])
    ]});
    let vocabulary = written(&folder, "vocabulary.json", VOCABULARY);
    let recorded = written(&folder, "recorded.json", &recorded.to_string());
    let denial = written(&folder, "denial.json", &denial.to_string());
    succeed("load", &data, &[vocabulary.as_ref(), recorded.as_ref()]);
    for (command, option) in [("load", "--dry-run"), ("validate", "--against-data")] {
        let shown = succeed(command, &data, &[option.as_ref(), denial.as_ref()]);
        let statuses =
            "status of claim `c`: UNCONTESTED -> DISPUTED\nstatus of new claims: 1 UNCONTESTED\n";
        assert!(shown.contains(statuses), "{command}: {shown}");
        let arguments = [option.as_ref(), "--json".as_ref(), denial.as_ref()];
        let shown = lines(&succeed(command, &data, &arguments));
        let statuses: Vec<&Value> = shown
            .iter()
            .filter(|line| line["code"] == "STATUS")
            .collect();
        let status = |claim, before, after| json!({"severity": "note", "code": "STATUS", "claim": claim, "before": before, "after": after});
        assert_eq!(
            statuses,
            [
                &status("c", json!("UNCONTESTED"), json!("DISPUTED")),
                &status("d", json!(null), json!("UNCONTESTED"))
            ]
        );
    }
}
