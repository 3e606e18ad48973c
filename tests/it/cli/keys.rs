//! `claimgraph keys`.

use std::{ffi::OsStr, fs, os::unix::fs::PermissionsExt, path::Path};

use tempfile::TempDir;

use crate::support::program::{Ended, claimgraph, ended};

fn keys(data: &Path, arguments: &[&str]) -> Ended {
    let data: [&OsStr; 3] = ["keys".as_ref(), "--data".as_ref(), data.as_ref()];
    ended(claimgraph(data).args(arguments))
}

/// Makes a key, and returns it.
fn create(data: &Path, arguments: &[&str]) -> String {
    let made = keys(data, &[&["create"], arguments].concat());
    assert_eq!(made.code, Some(0), "{made:?}");
    let key = made.out.trim_end();
    assert!(key.starts_with("cg_live_") && key.len() == 67, "{made:?}");
    assert!(!made.err.contains(secret(key)), "{made:?}");
    key.to_owned()
}

fn id(key: &str) -> &str {
    &key[8..16]
}

fn secret(key: &str) -> &str {
    &key[17..60]
}

#[test]
fn a_key_is_shown_once_and_kept_as_a_hash_that_its_owner_alone_reads() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let key = create(
        &data,
        &["Ada Byron", "--role", "editor", "--expires", "90d"],
    );
    let kept = fs::read_to_string(data.join("keys.json")).unwrap();
    assert!(
        kept.contains(id(&key)) && !kept.contains(secret(&key)),
        "{kept}"
    );
    let mode = fs::metadata(data.join("keys.json"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let listed = keys(&data, &["list"]).out;
    for shown in [id(&key), "active", "editor", "Ada Byron"] {
        assert!(listed.contains(shown), "{listed}");
    }
    assert!(!listed.contains(secret(&key)), "{listed}");
}

#[test]
fn a_revoked_key_stays_in_the_list() {
    let folder = TempDir::new().unwrap();
    let data = folder.path();
    assert!(keys(data, &["list"]).out.starts_with("There are no keys"));
    let [ada, bob] = ["ada", "bob"].map(|name| create(data, &[name, "--role", "reader"]));
    for wanted in ["is revoked", "was revoked before"] {
        let revoked = keys(data, &["revoke", id(&ada)]);
        assert_eq!(revoked.code, Some(0), "{revoked:?}");
        assert!(revoked.out.contains(wanted), "{revoked:?}");
    }
    let listed = keys(data, &["list"]).out;
    let state = |key: &str| {
        let line = listed.lines().find(|line| line.starts_with(id(key)));
        line.unwrap().split_whitespace().nth(1).unwrap().to_owned()
    };
    assert_eq!([state(&ada), state(&bob)], ["revoked", "active"]);
}

#[test]
fn what_is_wrong_on_the_command_line_is_refused_and_makes_no_key() {
    let folder = TempDir::new().unwrap();
    let data = folder.path();
    for (arguments, code) in [
        (&["create", "ada"][..], 2),
        (&["create", "ada", "--role", "owner"], 2),
        (&["create", "", "--role", "editor"], 2),
        (
            &["create", "ada", "--role", "editor", "--expires", "soon"],
            2,
        ),
        (
            &[
                "create",
                "ada",
                "--role",
                "editor",
                "--expires",
                "2020-01-01",
            ],
            2,
        ),
        (&["revoke", "nothing"], 2),
        (&["revoke", "AAAAAAAA"], 66),
    ] {
        let refused = keys(data, arguments);
        assert_eq!(refused.code, Some(code), "{arguments:?}: {refused:?}");
    }
    assert!(keys(data, &["list"]).out.starts_with("There are no keys"));
}

#[test]
fn a_whole_key_on_the_command_line_is_not_repeated() {
    let folder = TempDir::new().unwrap();
    let key = create(folder.path(), &["ada", "--role", "editor"]);
    let refused = keys(folder.path(), &["revoke", &key]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.err.contains("by its id"), "{refused:?}");
    assert!(
        !format!("{refused:?}").contains(secret(&key)),
        "{refused:?}"
    );
}

#[test]
fn a_list_of_keys_that_cannot_be_trusted_is_refused_and_left_alone() {
    let folder = TempDir::new().unwrap();
    let data = folder.path();
    create(data, &["ada", "--role", "editor"]);
    let path = data.join("keys.json");
    let whole = fs::read(&path).unwrap();
    let refuse = |wanted: &str| {
        for arguments in [&["list"][..], &["create", "bob", "--role", "editor"]] {
            let refused = keys(data, arguments);
            assert_eq!(refused.code, Some(74), "{refused:?}");
            assert!(refused.err.contains(wanted), "{refused:?}");
        }
    };
    fs::set_permissions(&path, fs::Permissions::from_mode(0o660)).unwrap();
    refuse("chmod 600");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&path, &whole[1..]).unwrap();
    refuse("no list of keys");
    assert_eq!(fs::read(&path).unwrap(), whole[1..]);
}
