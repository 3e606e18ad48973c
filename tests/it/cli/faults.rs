//! Faults while the program runs: afterwards, every answered commit is there, whole.

use std::{
    ffi::OsStr,
    fs::{self, File, OpenOptions},
    io::{Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::json;
use tempfile::TempDir;

use crate::support::{
    folders::copy,
    program::{Ended, Serving, claimgraph, ended, run, seed, succeed, wait_until},
};

/// A knowledge base with the seed, and a bundle to be loaded on top of it.
struct Scene {
    folder: TempDir,
    bundle: PathBuf,
}

impl Scene {
    fn new(claims: usize) -> Scene {
        let folder = TempDir::new().unwrap();
        let bundle = folder.path().join("bundle.json");
        let entities = (0..20).map(|n| json!({"id": format!("person-{n}"), "type": "person", "labels": {"en": format!("Person {n}")}}));
        let claims = (0..claims).map(|n| {
            json!({
                "id": format!("claim-{n}"), "subject": format!("person-{}", n % 20), "predicate": "works-for",
                "value": {"entity": "meta"}, "statements": {"en": format!("This is what is said for the time number {n}.")},
                "attributions": [{"speaker": "source", "source": "msl-talent-article", "stance": "ASSERTS", "mode": "DOCUMENT"}]
            })
        });
        let text =
            json!({"entities": entities.collect::<Vec<_>>(), "claims": claims.collect::<Vec<_>>()});
        fs::write(&bundle, text.to_string()).unwrap();
        let scene = Scene { folder, bundle };
        succeed("load", &scene.path("seeded"), &[seed().as_ref()]);
        scene
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A data folder of its own with the seed in it.
    fn data(&self, name: &str) -> PathBuf {
        let data = self.path(name);
        copy(&self.path("seeded"), &data);
        data
    }

    /// The data folder that the bundle makes where nothing breaks.
    fn whole(&self) -> PathBuf {
        let data = self.data("whole");
        succeed("load", &data, &[self.bundle.as_ref()]);
        data
    }

    /// The records of a data folder, as its dump.
    fn held(&self, data: &Path) -> Vec<Vec<u8>> {
        let out = self.path("held");
        let _ = fs::remove_dir_all(&out);
        succeed("dump", data, &["--out".as_ref(), out.as_ref()]);
        ["vocabulary", "entities", "sources", "claims"]
            .map(|name| fs::read(out.join(format!("{name}.json"))).unwrap())
            .into()
    }
}

/// The only segment of a small journal.
fn segment(data: &Path) -> PathBuf {
    let mut entries = fs::read_dir(data.join("journal")).unwrap();
    entries.next().unwrap().unwrap().path()
}

fn length(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |it| it.len())
}

/// Runs `claimgraph load` with a limit on the size of every file, as on a disk that is full.
fn load_within(data: &Path, bundle: &Path, bytes: u64) -> Ended {
    let mut command = Command::new("sh");
    command
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\"",
            "sh",
        ])
        .arg((bytes / 512).to_string())
        .arg(env!("CARGO_BIN_EXE_claimgraph"))
        .args([
            OsStr::new("load"),
            "--data".as_ref(),
            data.as_ref(),
            bundle.as_ref(),
        ])
        .stdin(Stdio::null());
    ended(&mut command)
}

#[test]
fn a_load_that_was_killed_is_there_whole_or_not_at_all() {
    let scene = Scene::new(800);
    let whole = scene.whole();
    let before = length(&segment(&scene.path("seeded")));
    let after = length(&segment(&whole));
    let (without, with) = (scene.held(&scene.path("seeded")), scene.held(&whole));
    for part in 0..=4 {
        let data = scene.data(&format!("killed-{part}"));
        let written = before + (after - before) * part / 4;
        let mut command = claimgraph([
            OsStr::new("load"),
            "--data".as_ref(),
            data.as_ref(),
            scene.bundle.as_ref(),
        ]);
        let mut child = command.stdout(Stdio::null()).spawn().unwrap();
        wait_until(|| length(&segment(&data)) >= written || child.try_wait().unwrap().is_some());
        child.kill().unwrap();
        child.wait().unwrap();
        succeed("check", &data, &[]);
        let held = scene.held(&data);
        assert!(
            held == without || held == with,
            "part {part} is there by halves"
        );
        succeed("load", &data, &[scene.bundle.as_ref()]);
        assert!(scene.held(&data) == with, "part {part} is not loaded anew");
    }
}

#[test]
fn a_disk_that_is_full_refuses_the_load_and_keeps_what_was_there() {
    let scene = Scene::new(2000);
    let whole = scene.whole();
    let data = scene.data("full");
    let journal = fs::read(segment(&data)).unwrap();
    let refused = load_within(&data, &scene.bundle, length(&segment(&whole)) - 1024);
    assert_eq!(refused.code, Some(74), "{refused:?}");
    assert!(refused.err.contains("could not write to"), "{refused:?}");
    assert!(fs::read(segment(&data)).unwrap() == journal);
    succeed("check", &data, &[]);
    succeed("load", &data, &[scene.bundle.as_ref()]);
    assert!(scene.held(&data) == scene.held(&whole));
}

#[test]
fn a_commit_that_the_store_could_not_take_is_there_at_the_next_start() {
    let scene = Scene::new(2000);
    let whole = scene.whole();
    let room = length(&segment(&whole)) + 1024;
    assert!(
        room < length(&whole.join("store/db")),
        "the store is the larger one"
    );
    let data = scene.data("full");
    let refused = load_within(&data, &scene.bundle, room);
    assert_eq!(refused.code, Some(74), "{refused:?}");
    assert!(refused.err.contains("safe in the journal"), "{refused:?}");
    assert!(scene.held(&data) == scene.held(&whole));
    succeed("check", &data, &[]);
}

#[test]
fn a_changed_byte_in_the_journal_is_refused_with_its_place_and_left_alone() {
    let scene = Scene::new(1);
    let data = scene.data("damaged");
    let segment = segment(&data);
    let mut bytes = fs::read(&segment).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&segment, &bytes).unwrap();
    for command in ["check", "load"] {
        let bundle: &[&OsStr] = &[scene.bundle.as_ref()];
        let rest = if command == "load" { bundle } else { &[] };
        let refused = run(command, &data, rest);
        assert_eq!(refused.code, Some(74), "{command}: {refused:?}");
        assert!(refused.err.contains(".jsonl"), "{refused:?}");
        assert!(refused.err.contains("backup"), "{refused:?}");
    }
    assert!(fs::read(&segment).unwrap() == bytes);
}

#[test]
fn a_torn_tail_is_cut_off_and_reported_once() {
    let scene = Scene::new(200);
    let seeded = scene.held(&scene.path("seeded"));
    let written = fs::read(segment(&scene.whole())).unwrap();
    let torn = &written[..written.len() - 100];
    for (name, command) in [("check", "check"), ("load", "load")] {
        let data = scene.data(name);
        let bytes = torn.len() as u64 - length(&segment(&data));
        fs::write(segment(&data), torn).unwrap();
        let rest: &[&OsStr] = match command {
            "load" => &[scene.bundle.as_ref()],
            _ => &[],
        };
        let ended = run(command, &data, rest);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        let note = format!("note: {bytes} bytes at the end of");
        assert!(ended.err.contains(&note), "{ended:?}");
        match command {
            "load" => assert!(fs::read(segment(&data)).unwrap().len() > torn.len()),
            _ => assert!(scene.held(&data) == seeded),
        }
        let again = run("check", &data, &[]);
        assert_eq!((again.code, again.err.as_str()), (Some(0), ""));
    }
}

#[test]
fn a_damaged_store_is_made_anew_from_the_journal() {
    let scene = Scene::new(1);
    let held = scene.held(&scene.path("seeded"));
    let data = scene.data("damaged");
    let db = data.join("store/db");
    // Stripes of noise over the whole file: what sled notices it refuses, what it does not the
    // check finds.
    let mut file = OpenOptions::new().read(true).write(true).open(&db).unwrap();
    let size = length(&db);
    for offset in (1000..size - 64).step_by(20_000) {
        file.seek(SeekFrom::Start(offset)).unwrap();
        let mut stripe = [0; 64];
        file.read_exact(&mut stripe).unwrap();
        file.seek(SeekFrom::Start(offset)).unwrap();
        file.write_all(&stripe.map(|byte| !byte)).unwrap();
    }
    drop::<File>(file);
    let found = run("check", &data, &[]);
    assert!(matches!(found.code, Some(1 | 74)), "{found:?}");
    let output = format!("{}{}", found.out, found.err);
    assert!(output.contains("claimgraph check --rebuild"), "{output}");
    succeed("check", &data, &["--rebuild".as_ref()]);
    succeed("check", &data, &[]);
    assert!(scene.held(&data) == held);
}

#[test]
fn a_server_that_was_killed_answers_the_same_again() {
    let scene = Scene::new(1);
    let data = scene.data("killed");
    let question = r#"{ claims(first: 100) { totalCount nodes { id status attributions { nodes { id } } } } }"#;
    let start = || Serving::start(&["--data".as_ref(), data.as_ref()]);
    let server = start();
    let answer = server.ask(question);
    assert_eq!(answer.0, 200);
    server.kill();
    assert_eq!(start().ask(question), answer);
}
