//! Backups of a knowledge base that is served, and what they restore to.

use std::{fs, path::Path};

use tempfile::TempDir;

use crate::support::program::{Serving, run, seed, succeed};

const QUESTION: &str =
    r#"{ claims(first: 100) { totalCount nodes { id status attributions { nodes { id } } } } }"#;

fn segment(folder: &Path) -> std::path::PathBuf {
    folder.join("journal/00000000000000000001.jsonl")
}

#[test]
fn a_backup_of_what_is_served_restores_to_the_same_answers() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let (data, copy, restored) = (path("data"), path("copy"), path("restored"));
    let serve = |data: &Path| Serving::start(&["--data".as_ref(), data.as_ref()]);
    fs::create_dir_all(path("texts")).unwrap();
    fs::write(path("texts/text.txt"), "Said long ago.").unwrap();
    let bundle = r#"{"sources": [{"id": "s", "kind": "ARTICLE", "titles": {"en": "S"}}]}"#;
    fs::write(path("bundle.json"), bundle).unwrap();
    succeed("load", &data, &[seed().as_ref()]);
    succeed("load", &data, &[path("bundle.json").as_ref()]);
    let attached = format!("s={}", path("texts/text.txt").display());
    succeed("attach", &data, &[attached.as_ref()]);

    let server = serve(&data);
    let answer = server.ask(QUESTION);
    assert_eq!(answer.0, 200);
    let made = succeed("backup", &data, &[copy.as_ref()]);
    for text in ["revision 3 (hash ", "each hash verified", "1 documents"] {
        assert!(made.contains(text), "{made}");
    }
    server.kill();
    let refused = run("backup", &data, &[copy.as_ref()]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.err.contains("is not empty"), "{refused:?}");

    let restoring = succeed("restore", &restored, &[copy.as_ref()]);
    assert!(restoring.contains("claimgraph serve --data"), "{restoring}");
    assert_eq!(serve(&restored).ask(QUESTION), answer);
    assert!(succeed("check", &restored, &[]).contains("documents: 1 are as their digests say"));
    let refused = run("restore", &restored, &[copy.as_ref()]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
}

#[test]
fn a_damaged_backup_is_refused_with_the_place() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let (data, copy, restored) = (path("data"), path("copy"), path("restored"));
    succeed("load", &data, &[seed().as_ref()]);
    succeed("backup", &data, &[copy.as_ref()]);
    let whole = fs::read_to_string(segment(&copy)).unwrap();
    for (text, place) in [
        (whole.replacen("Meta", "Beta", 1), "jsonl`, line "),
        (whole[..whole.len() / 2].to_owned(), "ends at revision 0"),
    ] {
        fs::write(segment(&copy), text).unwrap();
        let refused = run("restore", &restored, &[copy.as_ref()]);
        assert_eq!(refused.code, Some(74), "{refused:?}");
        assert!(refused.err.contains(place), "{refused:?}");
        assert!(!restored.join("journal").exists());
    }
    let nothing = run("restore", &restored, &[path("nothing").as_ref()]);
    assert_eq!(nothing.code, Some(66), "{nothing:?}");
    assert!(nothing.err.contains("there is no backup in"), "{nothing:?}");
}
