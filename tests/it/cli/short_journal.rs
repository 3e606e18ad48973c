//! A journal that is shorter than its store, or gone: nothing is touched, and a command accepts the
//! loss.

use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    path::{Path, PathBuf},
};

use serde_json::json;
use tempfile::TempDir;

use crate::support::program::{run, seed, succeed};

/// A data folder of two revisions: the seed, and an entity.
fn data() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    succeed("load", &data, &[seed().as_ref()]);
    let bundle = folder.path().join("bundle.json");
    let ann = json!({"entities": [{"id": "ann", "type": "person", "labels": {"en": "Ann"}}]});
    fs::write(&bundle, ann.to_string()).unwrap();
    succeed("load", &data, &[bundle.as_ref()]);
    (folder, data)
}

/// The last segment of the journal.
fn last_segment(data: &Path) -> PathBuf {
    let entries = fs::read_dir(data.join("journal")).unwrap();
    entries.map(|entry| entry.unwrap().path()).max().unwrap()
}

fn cut(file: &Path, bytes: u64) {
    let file = OpenOptions::new().write(true).open(file).unwrap();
    let length = file.metadata().unwrap().len();
    file.set_len(length - bytes).unwrap();
}

/// Every file under a folder but the lock, with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.ends_with("lock") => {}
                false => drop(files.insert(path.clone(), fs::read(path).unwrap())),
            }
        }
    }
    files
}

/// Damages a data folder, and expects that every command refuses it and changes nothing.
fn is_refused(damage: impl Fn(&Path)) -> (TempDir, PathBuf) {
    let (folder, data) = data();
    damage(&data);
    let before = files(&data);
    let out = folder.path().join("out");
    let bundle = folder.path().join("bundle.json");
    for (command, rest) in [
        ("check", vec![]),
        ("check", vec!["--rebuild".as_ref()]),
        ("dump", vec!["--out".as_ref(), out.as_os_str()]),
        ("load", vec![bundle.as_os_str()]),
        ("serve", vec!["--listen".as_ref(), "127.0.0.1:0".as_ref()]),
    ] {
        let refused = run(command, &data, &rest);
        assert_eq!(refused.code, Some(74), "{command}: {refused:?}");
        for advice in ["restore the journal", "claimgraph accept-loss"] {
            assert!(refused.err.contains(advice), "{command}: {refused:?}");
        }
        assert!(files(&data) == before, "{command} has changed a file");
    }
    (folder, data)
}

#[test]
fn a_journal_cut_within_its_last_commit_is_refused_and_left_alone() {
    let (folder, data) = is_refused(|data| cut(&last_segment(data), 50));
    let before = files(&data.join("journal"));
    let output = succeed("accept-loss", &data, &[]);
    assert!(output.contains("goes on from revision 1"), "{output}");
    let kept = data.join("before-loss-1");
    let copy = files(&kept.join("journal"));
    assert!(copy.values().eq(before.values()), "the journal is kept");
    assert!(kept.join("store").is_dir() && kept.join("index").is_dir());
    succeed("check", &data, &[]);
    let bundle = folder.path().join("bundle.json");
    let output = succeed("load", &data, &[bundle.as_ref()]);
    assert!(output.contains("revision 2: 1 records new"), "{output}");
    let output = succeed("accept-loss", &data, &[]);
    assert!(output.contains("nothing is lost"), "{output}");
}

#[test]
fn a_journal_cut_between_two_commits_is_refused() {
    is_refused(|data| {
        let segment = last_segment(data);
        let text = fs::read_to_string(&segment).unwrap();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        fs::write(&segment, lines[..lines.len() - 2].concat()).unwrap();
    });
}

#[test]
fn a_journal_that_is_gone_is_refused_and_not_begun_anew() {
    let (_folder, data) = is_refused(|data| fs::remove_dir_all(data.join("journal")).unwrap());
    let output = succeed("accept-loss", &data, &[]);
    assert!(output.contains("goes on from revision 0"), "{output}");
    succeed("check", &data, &[]);
}

#[test]
fn a_journal_without_its_segments_is_refused() {
    is_refused(|data| fs::remove_file(last_segment(data)).unwrap());
}

#[test]
fn a_journal_is_gone_also_where_the_store_alone_tells_of_it() {
    let (_folder, data) = data();
    fs::remove_file(data.join("head.json")).unwrap();
    fs::remove_dir_all(data.join("journal")).unwrap();
    let before = files(&data);
    let refused = run("check", &data, &[]);
    assert_eq!(refused.code, Some(74), "{refused:?}");
    assert!(refused.err.contains("is gone"), "{refused:?}");
    assert!(files(&data) == before);
}

#[test]
fn a_journal_is_short_also_where_the_store_alone_tells_of_it() {
    let (_folder, data) = data();
    fs::remove_file(data.join("head.json")).unwrap();
    cut(&last_segment(&data), 50);
    let before = files(&data.join("journal"));
    let refused = run("check", &data, &[]);
    assert_eq!(refused.code, Some(74), "{refused:?}");
    assert!(
        refused.err.contains("revision 2 had been written"),
        "{refused:?}"
    );
    assert!(files(&data.join("journal")) == before);
}

#[test]
fn another_journal_in_the_place_of_this_one_is_refused() {
    let (folder, other) = data();
    is_refused(|data| {
        for entry in fs::read_dir(other.join("journal")).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, data.join("journal").join(path.file_name().unwrap())).unwrap();
        }
    });
    drop(folder);
}
