//! Commands beside a running server.

use std::{
    ffi::OsStr,
    fs::{self, File},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    thread,
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::program::{Ended, Serving, claimgraph, ended, run, succeed};

/// A folder with a server on its data.
struct World {
    folder: TempDir,
    data: PathBuf,
    server: Serving,
}

impl World {
    fn start() -> World {
        World::start_with(&[])
    }

    fn start_with(arguments: &[&str]) -> World {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data");
        write(&folder, "first.json", &bundle("ann", "Ann"));
        succeed("load", &data, &[folder.path().join("first.json").as_ref()]);
        for (name, role) in [("ada", "editor"), ("rex", "reader")] {
            let mut command = claimgraph(["keys", "create", name, "--role", role, "--data"]);
            let made = ended(command.arg(&data));
            assert_eq!(made.code, Some(0), "{made:?}");
            write(&folder, &format!("{name}.key"), &made.out);
        }
        let log = File::create(folder.path().join("log")).unwrap();
        let mut all: Vec<&OsStr> = vec!["--data".as_ref(), data.as_ref()];
        all.extend(["--log", "trace"].map(OsStr::new));
        all.extend(arguments.iter().map(OsStr::new));
        let server = Serving::start_logging(
            &[&["--listen", "127.0.0.1:0"].map(OsStr::new)[..], &all].concat(),
            log,
        );
        World {
            folder,
            data,
            server,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, and returns its path.
    fn write(&self, name: &str, text: &str) -> PathBuf {
        write(&self.folder, name, text);
        self.path(name)
    }

    fn run(&self, command: &str, rest: &[&OsStr]) -> Ended {
        run(command, &self.data, rest)
    }

    /// The file with the key of `ada`, an editor, or of `rex`, a reader.
    fn key(&self, name: &str) -> PathBuf {
        self.path(&format!("{name}.key"))
    }

    /// A knowledge base that nobody serves, as that of the server was in the beginning.
    fn copy(&self) -> PathBuf {
        let copy = self.path("copy");
        succeed("load", &copy, &[self.path("first.json").as_ref()]);
        copy
    }

    /// Runs a command on the server by its address.
    fn run_there(&self, command: &str, key: &Path, rest: &[&OsStr]) -> Ended {
        let url = format!("http://{}", self.server.address);
        run_at(&url, command, key, rest)
    }

    fn label(&self, id: &str) -> Value {
        let query = format!("{{ entity(by: {{id: \"{id}\"}}) {{ label }} }}");
        self.server.ask(&query).1["data"]["entity"]["label"].clone()
    }

    fn changes(&self) -> Value {
        let query = "{ changes(since: 1, first: 9) { nodes { revision recordedBy } } }";
        self.server.ask(query).1["data"]["changes"]["nodes"].clone()
    }
}

fn run_at(url: &str, command: &str, key: &Path, rest: &[&OsStr]) -> Ended {
    let mut program = claimgraph([command, "--server", url, "--key-file"]);
    ended(program.arg(key).args(rest))
}

fn write(folder: &TempDir, name: &str, text: &str) {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn bundle(id: &str, label: &str) -> String {
    json!({
        "types": [{"id": "person", "labels": {"en": "person"}}],
        "entities": [{"id": id, "type": "person", "labels": {"en": label}}]
    })
    .to_string()
}

#[test]
fn a_load_beside_a_server_is_the_load_that_it_would_be_without() {
    let world = World::start();
    let file = world.write("more/bob.json", &bundle("bob", "Bob"));
    let dry = world.run("load", &["--dry-run".as_ref(), file.as_ref()]);
    assert_eq!(dry.code, Some(0), "{dry:?}");
    assert!(dry.out.contains("new entity `bob`"), "{dry:?}");
    assert_eq!(world.label("bob"), Value::Null);

    // The same without a server, on a copy.
    let copy = world.copy();
    for rest in [
        &[file.as_os_str()][..],
        &[file.as_os_str()],
        &["--json".as_ref(), file.as_os_str()],
        &[
            "--by".as_ref(),
            "desk".as_ref(),
            world.path("more").as_os_str(),
        ],
    ] {
        let (here, there) = (run("load", &copy, rest), world.run("load", rest));
        assert_eq!(there.code, Some(0), "{there:?}");
        assert_eq!((here.out, here.err), (there.out, there.err), "{rest:?}");
    }
    assert_eq!(world.label("bob"), "Bob");
}

#[test]
fn a_load_that_is_refused_says_file_line_and_column_and_writes_nothing() {
    let world = World::start();
    let text = "{\n  \"entities\": [{\"id\": \"bob\", \"type\": \"person\", \"lable\": 1}]\n}";
    let file = world.write("wrong.json", text);
    let csv = world.write("claims.csv", "claim,predicate\n,nothing\n");
    let copy = world.copy();
    for file in [&file, &csv] {
        let here = run("load", &copy, &[file.as_ref()]);
        let there = world.run("load", &[file.as_ref()]);
        assert_eq!(there.code, Some(65), "{there:?}");
        assert!(
            there.err.contains(&format!("{}:", file.display())),
            "{there:?}"
        );
        if file
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            assert!(there.err.contains("wrong.json:2:"), "{there:?}");
            assert_eq!(here.err, there.err);
        }
    }
    let json = world.run("load", &["--json".as_ref(), file.as_ref()]);
    assert_eq!(json.code, Some(65), "{json:?}");
    let line: Value = serde_json::from_str(json.out.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&line["line"], &line["severity"]),
        (&json!(2), &json!("error"))
    );
    let absent = world.run("load", &[world.path("absent.json").as_ref()]);
    assert!(absent.err.contains("there is no such file"), "{absent:?}");
    assert_eq!(world.label("bob"), Value::Null);
}

#[test]
fn refused_records_are_set_aside_in_a_file_of_the_client() {
    let world = World::start();
    let text = json!({"entities": [
        {"id": "bob", "type": "person", "labels": {"en": "Bob"}},
        {"id": "carl", "type": "no-such-type", "labels": {"en": "Carl"}}
    ]});
    let file = world.write("two.json", &text.to_string());
    let aside = world.path("aside.json");
    let rest = ["--set-aside".as_ref(), aside.as_os_str(), file.as_os_str()];
    let loaded = world.run("load", &rest);
    assert_eq!(loaded.code, Some(0), "{loaded:?}");
    assert!(loaded.err.contains("1 records are set aside"), "{loaded:?}");
    let refused = fs::read_to_string(&aside).unwrap();
    assert!(
        refused.contains("carl") && !refused.contains("bob"),
        "{refused}"
    );
    assert_eq!(world.label("bob"), "Bob");
    let again = world.run("load", &rest);
    assert_eq!(again.code, Some(2), "{again:?}");
    // Where nothing is refused, there is no file.
    fs::remove_file(&aside).unwrap();
    let first = world.path("first.json");
    let rest = ["--set-aside".as_ref(), aside.as_os_str(), first.as_os_str()];
    assert_eq!(world.run("load", &rest).code, Some(0));
    assert!(!aside.exists());
}

#[test]
fn two_loads_at_once_are_two_commits() {
    let world = World::start();
    let files = ["bob", "carl"].map(|id| world.write(&format!("{id}.json"), &bundle(id, id)));
    thread::scope(|scope| {
        let world = &world;
        let loads = files
            .each_ref()
            .map(|file| scope.spawn(|| world.run("load", &[file.as_ref()])));
        for load in loads {
            let loaded = load.join().unwrap();
            assert_eq!(loaded.code, Some(0), "{loaded:?}");
            assert!(
                loaded.out.contains("1 records new, 0 changed"),
                "{loaded:?}"
            );
        }
    });
    assert_eq!(
        (world.label("bob"), world.label("carl")),
        (json!("bob"), json!("carl"))
    );
    let changes = world.changes();
    let revisions = [0, 1].map(|number| changes[number]["revision"].clone());
    assert_ne!(revisions[0], revisions[1]);
}

#[test]
fn documents_are_attached_and_commits_undone_beside_a_server() {
    let world = World::start();
    let source = r#"{"sources": [{"id": "s", "kind": "ARTICLE", "titles": {"en": "S"}}]}"#;
    let source = world.write("source.json", source);
    assert_eq!(world.run("load", &[source.as_ref()]).code, Some(0));
    let text = world.write("text.txt", "Ann left.");
    let named = format!("s={}", text.display());
    let attached = world.run("attach", &[named.as_ref()]);
    assert_eq!(attached.code, Some(0), "{attached:?}");
    assert!(
        attached.out.contains("s: attached, 9 characters"),
        "{attached:?}"
    );
    let other = world.write("other.txt", "Ann stays.");
    let other = format!("s={}", other.display());
    let refused = world.run("attach", &[other.as_ref()]);
    assert_eq!(refused.code, Some(65), "{refused:?}");
    assert!(refused.err.contains("--replace"), "{refused:?}");

    // A dump with its document loads elsewhere, by a server too.
    let out = world.path("out");
    let dumped = world.run(
        "dump",
        &["--documents".as_ref(), "--out".as_ref(), out.as_ref()],
    );
    assert_eq!(dumped.code, Some(0), "{dumped:?}");
    assert!(dumped.out.contains("revision 3"), "{dumped:?}");
    let elsewhere = World::start();
    let loaded = elsewhere.run("load", &[out.as_ref()]);
    assert_eq!(loaded.code, Some(0), "{loaded:?}");
    assert!(loaded.out.contains("documents kept: 1"), "{loaded:?}");
    let found = elsewhere.run("quote", &["s".as_ref(), "Ann left.".as_ref()]);
    assert_eq!(found.code, Some(0), "{found:?}");

    let dry = world.run("undo", &["--dry-run".as_ref(), "2".as_ref()]);
    assert!(
        dry.err.contains("cannot be undone") || dry.out.contains("removed"),
        "{dry:?}"
    );
    let undone = world.run("undo", &["3".as_ref()]);
    assert_eq!(undone.code, Some(0), "{undone:?}");
    assert!(undone.out.contains("takes revision 3 back"), "{undone:?}");
    let nothing = world.run("undo", &["99".as_ref()]);
    assert_eq!(nothing.code, Some(66), "{nothing:?}");
}

#[test]
fn what_only_reads_reads_a_copy_beside_a_server() {
    let world = World::start();
    let checked = world.run("check", &[]);
    assert_eq!(checked.code, Some(0), "{checked:?}");
    assert!(checked.out.contains("not compared"), "{checked:?}");
    assert!(
        checked
            .err
            .contains("is in use; this is of a copy, at revision 1"),
        "{checked:?}"
    );
    let out = world.path("out");
    let dumped = world.run("dump", &["--out".as_ref(), out.as_ref()]);
    assert_eq!(dumped.code, Some(0), "{dumped:?}");
    assert!(
        fs::read_to_string(out.join("entities.json"))
            .unwrap()
            .contains("Ann")
    );
    let text = world.write("text.txt", "Ann left.");
    let named = format!("s={}", text.display());
    let verified = world.run("verify", &["--document".as_ref(), named.as_ref()]);
    assert_eq!(verified.code, Some(66), "{verified:?}");
    let first = world.path("first.json");
    let valid = world.run("validate", &["--against-data".as_ref(), first.as_ref()]);
    assert_eq!(valid.code, Some(0), "{valid:?}");
    assert_eq!(world.label("ann"), "Ann");
}

#[test]
fn a_key_of_an_editor_loads_on_a_server_elsewhere_in_its_own_name() {
    let world = World::start();
    let bob = world.write("bob.json", &bundle("bob", "Bob"));
    let (editor, reader) = (world.key("ada"), world.key("rex"));
    let loaded = world.run_there(
        "load",
        &editor,
        &["--by".as_ref(), "eve".as_ref(), bob.as_ref()],
    );
    assert_eq!(loaded.code, Some(0), "{loaded:?}");
    assert!(loaded.err.contains("written by `ada`"), "{loaded:?}");
    assert_eq!(world.changes()[0]["recordedBy"], "ada");

    let refused = world.run_there("load", &reader, &[bob.as_ref()]);
    assert_eq!(refused.code, Some(77), "{refused:?}");
    assert!(refused.err.contains("for editors"), "{refused:?}");
    let wrong = world.write("wrong.key", "cg_live_nothing");
    let refused = world.run_there("load", &wrong, &[bob.as_ref()]);
    assert_eq!(refused.code, Some(77), "{refused:?}");
    assert!(refused.err.contains("no valid credential"), "{refused:?}");
    assert!(!refused.err.contains("cg_live_nothing"), "{refused:?}");
    let undone = world.run_there("undo", &editor, &["2".as_ref()]);
    assert_eq!(undone.code, Some(0), "{undone:?}");
    assert_eq!(world.label("bob"), Value::Null);

    let empty = world.write("empty.key", "\n");
    let refused = world.run_there("load", &empty, &[bob.as_ref()]);
    assert_eq!(refused.code, Some(65), "{refused:?}");
    let refused = run_at("http://claims.example", "load", &editor, &[bob.as_ref()]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.err.contains("https://"), "{refused:?}");
}

#[test]
fn a_server_that_is_not_there_or_takes_no_commands_is_named() {
    let world = World::start();
    let key = world.key("ada");
    let bob = world.write("bob.json", &bundle("bob", "Bob"));
    // A path of the server at which there is nothing.
    let url = format!("http://{}/elsewhere", world.server.address);
    let refused = run_at(&url, "load", &key, &[bob.as_ref()]);
    assert_eq!(refused.code, Some(69), "{refused:?}");
    assert!(refused.err.contains("takes no commands"), "{refused:?}");
    let url = format!("http://{}", world.server.address);
    let World { server, folder, .. } = world;
    server.kill();
    let refused = run_at(&url, "load", &key, &[bob.as_ref()]);
    assert_eq!(refused.code, Some(69), "{refused:?}");
    assert!(
        refused.err.contains("cannot be reached; nothing was sent"),
        "{refused:?}"
    );
    drop(folder);
}

#[test]
fn a_command_that_is_larger_than_the_server_takes_is_refused() {
    let world = World::start_with(&["--max-command-bytes", "1000"]);
    let file = world.write("large.json", &bundle("bob", &"Bob ".repeat(1000)));
    let refused = world.run("load", &[file.as_ref()]);
    assert_eq!(refused.code, Some(65), "{refused:?}");
    assert!(
        refused.err.contains("CLAIMGRAPH_MAX_COMMAND_BYTES"),
        "{refused:?}"
    );
    assert_eq!(world.label("bob"), Value::Null);
}

#[test]
fn the_file_of_a_server_is_for_its_owner_and_its_secret_is_nowhere_else() {
    let world = World::start();
    let path = world.data.join("server.json");
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let secret = file["secret"].as_str().unwrap().to_owned();
    let bob = world.write("bob.json", &bundle("bob", "Bob"));
    let loaded = world.run("load", &[bob.as_ref()]);
    assert!(!format!("{loaded:?}").contains(&secret));
    // Readable by others, its secret may be known.
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let refused = world.run("load", &[bob.as_ref()]);
    assert_eq!(refused.code, Some(77), "{refused:?}");
    let World {
        server,
        folder,
        data,
    } = world;
    assert!(server.stop().success());
    assert!(!path.exists());
    let log = fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(log.contains("a client loads a bundle"), "{log}");
    assert!(!log.contains(&secret), "{log}");
    let keys = fs::read_to_string(data.join("keys.json")).unwrap_or_default();
    assert!(!keys.contains(&secret));
}

#[test]
fn the_file_of_a_server_that_was_killed_leads_nowhere() {
    let world = World::start();
    let bob = world.write("bob.json", &bundle("bob", "Bob"));
    let World {
        server,
        folder,
        data,
    } = world;
    let left = fs::read(data.join("server.json")).unwrap();
    server.kill();
    assert!(data.join("server.json").exists());
    // Nobody has the folder: the command does its work itself.
    let loaded = run("load", &data, &[bob.as_ref()]);
    assert_eq!(loaded.code, Some(0), "{loaded:?}");
    // Another server has it, and the file is that of the one before.
    let server = Serving::start(&["--data".as_ref(), data.as_ref()]);
    fs::write(data.join("server.json"), left).unwrap();
    let refused = run("load", &data, &[bob.as_ref()]);
    assert_eq!(refused.code, Some(75), "{refused:?}");
    assert!(refused.err.contains("is in use by process"), "{refused:?}");
    drop((server, folder));
}
