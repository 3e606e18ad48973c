//! A data folder that cannot be written is read.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::SystemTime,
};

use serde_json::json;
use tempfile::TempDir;

use crate::support::program::{Ended, Serving, ended, run, seed, succeed};

/// Every file under a folder, with its bytes and the time of its last change.
fn files(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let changed = fs::metadata(&path).unwrap().modified().unwrap();
            files.insert(path.clone(), (fs::read(path).unwrap(), changed));
        }
    }
    files
}

/// A data folder with the seed and a bundle beside it.
fn data() -> (TempDir, PathBuf, PathBuf) {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    succeed("load", &data, &[seed().as_ref()]);
    let bundle = folder.path().join("bundle.json");
    let ann = json!({"entities": [{"id": "ann", "type": "person", "labels": {"en": "Ann"}}]});
    fs::write(&bundle, ann.to_string()).unwrap();
    (folder, data, bundle)
}

#[test]
fn what_is_only_read_is_answered_from_and_not_written_to() {
    let (folder, data, bundle) = data();
    let before = files(&data);
    let out = folder.path().join("out");
    let read_only: &OsStr = "--read-only".as_ref();
    let checked = succeed("check", &data, &[read_only]);
    assert!(checked.contains("store: agrees"), "{checked}");
    succeed("dump", &data, &[read_only, "--out".as_ref(), out.as_ref()]);
    assert!(out.join("claims.json").is_file());
    let server = Serving::start(&["--data".as_ref(), data.as_ref(), read_only]);
    let (status, answer) = server.ask("{ claims { totalCount } }");
    assert_eq!(status, 200);
    assert!(answer["data"]["claims"]["totalCount"].as_u64() > Some(0));
    // Others may read meanwhile, and nobody may write.
    succeed("check", &data, &[read_only]);
    let locked = run("load", &data, &[bundle.as_ref()]);
    assert_eq!(locked.code, Some(75), "{locked:?}");
    assert!(server.stop().success());
    for arguments in [
        ("load", vec![read_only, bundle.as_ref()]),
        ("check", vec![read_only, "--rebuild".as_ref()]),
        ("accept-loss", vec![read_only]),
        (
            "serve",
            vec![
                read_only,
                "--seed".as_ref(),
                bundle.as_ref(),
                "--listen".as_ref(),
                "127.0.0.1:0".as_ref(),
            ],
        ),
    ] {
        let refused = run(arguments.0, &data, &arguments.1);
        assert_eq!(refused.code, Some(74), "{arguments:?}: {refused:?}");
        let reason = "open for reading alone";
        assert!(refused.err.contains(reason), "{arguments:?}: {refused:?}");
    }
    assert!(files(&data) == before, "a file has changed");
}

/// Runs a command as a user who may read the data folder and not write to it; none if this system
/// does not let us.
fn run_unprivileged(command: &str, data: &Path, rest: &[&OsStr]) -> Option<Ended> {
    let mut program = Command::new("setpriv");
    program
        .args(["--reuid", "65534", "--clear-groups", "--"])
        .arg(env!("CARGO_BIN_EXE_claimgraph"))
        .args([OsStr::new(command), "--data".as_ref(), data.as_ref()])
        .args(rest)
        .stdin(Stdio::null());
    let can_run = Command::new("setpriv")
        .args(["--reuid", "65534", "--clear-groups", "--"])
        .arg(env!("CARGO_BIN_EXE_claimgraph"))
        .arg("--version")
        .output();
    match can_run {
        Ok(output) if output.status.success() => Some(ended(&mut program)),
        _ => None,
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_read_without_being_told_so() {
    use std::os::unix::fs::PermissionsExt;

    let (folder, data, bundle) = data();
    let readable = fs::Permissions::from_mode(0o755);
    fs::set_permissions(folder.path(), readable.clone()).unwrap();
    fs::set_permissions(&data, readable).unwrap();
    let before = files(&data);
    let Some(checked) = run_unprivileged("check", &data, &[]) else {
        eprintln!("skipped: no other user can be had here");
        return;
    };
    assert_eq!(checked.code, Some(0), "{checked:?}");
    let refused = run_unprivileged("load", &data, &[bundle.as_ref()]).unwrap();
    assert_eq!(refused.code, Some(74), "{refused:?}");
    assert!(refused.err.contains("cannot be written"), "{refused:?}");
    assert!(files(&data) == before, "a file has changed");
}
