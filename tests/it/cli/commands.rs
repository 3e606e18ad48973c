//! The commands, as people and scripts use them: their output and their exit codes.

use std::{ffi::OsStr, fs, path::Path};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::support::program::{Serving, claimgraph, ended, run, seed, succeed};

/// Every file of a folder with its bytes, by name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap();
    let entries = entries.map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn what_was_loaded_is_dumped_and_loads_elsewhere_to_the_same_dump() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let (first, second) = (path("first"), path("second"));
    let loaded = succeed("load", &first, &[seed().as_ref()]);
    assert!(loaded.starts_with("revision 1: "), "{loaded}");
    let again = succeed("load", &first, &[seed().as_ref()]);
    assert!(again.starts_with("nothing changed"), "{again}");
    let checked = succeed("check", &first, &[]);
    assert!(checked.contains("journal: 1 commits"), "{checked}");
    let dump = |data: &Path, name: &str| {
        succeed("dump", data, &["--out".as_ref(), path(name).as_ref()]);
        files(&path(name))
    };
    let dumped = dump(&first, "dump");
    succeed("load", &second, &[path("dump").as_ref()]);
    assert_eq!(dump(&second, "dump-of-dump"), dumped);
}

#[test]
fn problems_are_shown_with_their_places_and_nothing_is_written() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let bundle = folder.path().join("mine.json");
    succeed("load", &data, &[seed().as_ref()]);
    let journal = files(&data.join("journal"));
    fs::write(
        &bundle,
        "{\n  \"entities\": [\n    { \"id\": \"ann\", \"type\": \"persn\", \"labels\": { \"en\": \"Ann\" }, \"age\": 7 }\n  ]\n}\n",
    )
    .unwrap();
    let refused = run("load", &data, &[bundle.as_ref()]);
    assert_eq!((refused.code, refused.out.as_str()), (Some(65), ""));
    for message in [
        "there is no type `persn`",
        "mine.json:3:28",
        "did you mean `person`?",
        "unknown field `age`",
        "2 problems",
    ] {
        assert!(refused.err.contains(message), "{message}: {}", refused.err);
    }
    assert_eq!(files(&data.join("journal")), journal);

    // Machines get the same problems, an object a line.
    let refused = run("load", &data, &["--json".as_ref(), bundle.as_ref()]);
    assert_eq!(refused.code, Some(65));
    let lines: Vec<Value> = refused
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines.iter().all(|problem| problem["line"] == 3),
        "{lines:?}"
    );
}

#[test]
fn a_bundle_that_cannot_be_read_is_refused_by_name() {
    let folder = TempDir::new().unwrap();
    for (name, content) in [
        ("cut.json", Some(&b"{\"entities\": ["[..])),
        ("latin-1.json", Some(&b"{\"entities\": [\"\xe9\"]}"[..])),
        ("zipped.json", Some(&b"\x1f\x8b\x08\x08"[..])),
        ("missing.json", None),
    ] {
        let path = folder.path().join(name);
        if let Some(content) = content {
            fs::write(&path, content).unwrap();
        }
        let refused = ended(&mut claimgraph([OsStr::new("validate"), path.as_ref()]));
        assert_eq!(refused.code, Some(65), "{name}");
        assert!(refused.err.contains(name), "{}", refused.err);
    }
}

#[test]
fn a_folder_without_a_knowledge_base_is_not_made_into_one() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("mistyped");
    let out = folder.path().join("out");
    let (out, seed) = (out.as_os_str(), seed());
    for (command, rest) in [
        ("check", vec![]),
        ("check", vec!["--rebuild".as_ref()]),
        ("dump", vec!["--out".as_ref(), out]),
        ("verify", vec!["--document".as_ref(), "a=b".as_ref()]),
        ("attach", vec!["a=b".as_ref()]),
        ("quote", vec!["a".as_ref(), "b".as_ref()]),
        ("validate", vec!["--against-data".as_ref(), seed.as_ref()]),
    ] {
        let refused = run(command, &data, &rest);
        assert_eq!(refused.code, Some(66), "{command}: {refused:?}");
        assert!(refused.err.contains("no knowledge base in"), "{refused:?}");
        assert!(!data.exists(), "`{command}` has made the folder");
    }
}

#[test]
fn evidence_is_held_against_its_document() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let digest = |text: &str| {
        format!(
            "sha256:{}",
            data_encoding::HEXLOWER.encode(&Sha256::digest(text))
        )
    };
    // Positions count characters, of which those before the passage have three bytes each.
    let document = "市長 Ada is the mayor.";
    let bundle = json!({
        "types": [{"id": "person", "labels": {"en": "person"}}],
        "predicates": [{"id": "is", "labels": {"en": "is"}}],
        "entities": [{"id": "ada", "type": "person", "labels": {"en": "Ada"}}],
        "sources": [{"id": "gazette", "kind": "ARTICLE", "titles": {"en": "Gazette"}, "digest": digest(document)}],
        "claims": [{
            "subject": "ada", "predicate": "is", "value": {"text": {"text": "mayor", "language": "en"}}, "statements": {"en": "Ada is mayor."},
            "attributions": [{
                "speaker": "source", "source": "gazette", "stance": "ASSERTS", "mode": "DOCUMENT",
                "evidence": [{"start": 3, "end": 20, "digest": digest("Ada is the mayor.")}]
            }]
        }]
    });
    fs::write(path("bundle.json"), bundle.to_string()).unwrap();
    fs::write(path("document.txt"), document).unwrap();
    fs::write(path("other.txt"), "市長 Ada is the baker.").unwrap();
    let data = path("data");
    succeed("load", &data, &[path("bundle.json").as_ref()]);
    let verify =
        |document: String| run("verify", &data, &["--document".as_ref(), document.as_ref()]);

    let right = verify(format!("gazette={}", path("document.txt").display()));
    assert_eq!(right.code, Some(0), "{right:?}");
    assert!(right.out.contains("1 of 1 passages"), "{right:?}");
    let wrong = verify(format!("gazette={}", path("other.txt").display()));
    assert_eq!(wrong.code, Some(1), "{wrong:?}");
    assert!(wrong.out.contains("3..20: other text"), "{wrong:?}");
    let unknown = verify(format!("gazete={}", path("document.txt").display()));
    assert_eq!(unknown.code, Some(66), "{unknown:?}");
    let missing = verify("gazette=missing.txt".into());
    assert_eq!(missing.code, Some(66), "{missing:?}");
}

#[test]
fn a_folder_that_is_locked_names_the_process_that_has_the_lock() {
    let folder = TempDir::new().unwrap();
    let data = folder.path();
    let server = Serving::start(&["--data".as_ref(), data.as_ref()]);
    let refused = run("check", data, &["--rebuild".as_ref()]);
    assert_eq!(refused.code, Some(75), "{refused:?}");
    for message in ["claimgraph serve", &server.process().to_string()] {
        assert!(refused.err.contains(message), "{message}: {refused:?}");
    }
}

#[test]
fn a_setting_comes_from_the_environment_unless_it_is_on_the_command_line() {
    let folder = TempDir::new().unwrap();
    let (first, other) = (folder.path().join("first"), folder.path().join("other"));
    let load = |rest: &[&OsStr]| {
        let mut command = claimgraph([OsStr::new("load"), seed().as_ref()]);
        ended(command.args(rest).env("CLAIMGRAPH_DATA", &first))
    };
    assert_eq!(load(&[]).code, Some(0));
    assert!(first.exists() && !other.exists());
    assert_eq!(load(&["--data".as_ref(), other.as_ref()]).code, Some(0));
    assert!(other.exists());
}

#[test]
fn every_command_has_help_and_a_wrong_one_a_hint() {
    for command in [
        "serve",
        "load",
        "validate",
        "dump",
        "check",
        "verify",
        "attach",
        "quote",
        "schema",
        "backup",
        "restore",
        "config",
        "completions",
        "man",
    ] {
        let help = ended(&mut claimgraph([command, "--help"]));
        assert_eq!(help.code, Some(0));
        assert!(help.out.contains(&format!("Usage: claimgraph {command}")));
    }
    let wrong = ended(&mut claimgraph(["lod"]));
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("'load'"), "{wrong:?}");
}
