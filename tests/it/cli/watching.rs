//! `claimgraph watch`.

use std::{
    io::{BufRead, BufReader, Lines},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{
    program::{Serving, claimgraph, ended, run, succeed},
    watched::{bundle, claim, withdrawn},
};

/// A watch that runs, and is killed when this is dropped.
struct Watching {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Watching {
    fn start(data: &Path, arguments: &[&str]) -> Watching {
        let mut command = claimgraph(["watch", "--data"]);
        Watching::begin(command.arg(data).args(arguments))
    }

    fn begin(command: &mut Command) -> Watching {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It watches from the first note on.
        let mut notes = BufReader::new(child.stderr.take().unwrap());
        let mut note = String::new();
        while !note.contains("note: watching") {
            assert!(notes.read_line(&mut note).unwrap() > 0, "{note}");
        }
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // What it notes later is read by nobody, and must not fill the pipe.
        std::thread::spawn(move || std::io::copy(&mut notes, &mut std::io::sink()));
        Watching { child, lines }
    }

    fn line(&mut self) -> String {
        self.lines.next().unwrap().unwrap()
    }

    fn lines(&mut self, count: usize) -> Vec<String> {
        (0..count).map(|_| self.line()).collect()
    }

    fn json(&mut self) -> Value {
        serde_json::from_str(&self.line()).unwrap()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn load(folder: &TempDir, bundle: &Value) {
    let file = folder.path().join("next.json");
    std::fs::write(&file, bundle.to_string()).unwrap();
    succeed("load", &folder.path().join("data"), &[file.as_ref()]);
}

fn serve(folder: &TempDir) -> Serving {
    let data = folder.path().join("data");
    Serving::start(&["--data".as_ref(), data.as_ref()])
}

const MOVED: [&str; 3] = [
    "2  withdrawn  paper  paper",
    "2  UNCONTESTED → RETRACTED  copied  copied",
    "2  CORROBORATED → UNCONTESTED  confirmed  confirmed",
];

#[test]
fn a_watch_prints_what_a_withdrawal_moves_and_goes_on_where_it_ended() {
    let folder = TempDir::new().unwrap();
    load(&folder, &bundle());
    let data = folder.path().join("data");
    let server = serve(&folder);
    let mut live = Watching::start(&data, &[]);
    let mut status = Watching::start(&data, &["--kind", "status", "--claim", "confirmed"]);
    load(&folder, &withdrawn());
    assert_eq!(live.lines(3), MOVED);
    assert_eq!(status.line(), MOVED[2]);
    // From any revision, and behind any line.
    let mut since = Watching::start(&data, &["--since", "1", "--json"]);
    let first = since.json();
    assert_eq!(
        (&first["kind"], &first["source"]["id"], &first["revision"]),
        (&json!("WITHDRAWAL"), &json!("paper"), &json!(2))
    );
    let cursor = first["cursor"].as_str().unwrap();
    let mut after = Watching::start(&data, &["--after", cursor]);
    assert_eq!(after.lines(2), MOVED[1..]);
    load(&folder, &json!({"claims": [claim("later", &["letter"])]}));
    let recorded = "3  recorded (UNCONTESTED)  later  later";
    assert_eq!(after.line(), recorded);
    assert_eq!(live.line(), recorded);
    // A server that is started again, at another port, is found.
    assert!(server.stop().success());
    let _server = serve(&folder);
    load(&folder, &json!({"claims": [claim("last", &["letter"])]}));
    assert_eq!(live.line(), "4  recorded (UNCONTESTED)  last  last");
}

#[test]
fn a_watch_ends_with_how_to_go_on() {
    let folder = TempDir::new().unwrap();
    load(&folder, &bundle());
    let data = folder.path().join("data");
    let _server = serve(&folder);
    let mut command = claimgraph(["watch", "--since", "0", "--kind", "claims", "--data"]);
    let mut child = command
        .arg(&data)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for id in ["copied", "confirmed", "apart"] {
        assert!(lines.next().unwrap().unwrap().contains(id));
    }
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let notes = String::from_utf8(output.stderr).unwrap();
    let (_, rest) = notes.split_once("go on with `--after ").unwrap();
    let (cursor, _) = rest.split_once('`').unwrap();
    load(&folder, &json!({"claims": [claim("later", &["letter"])]}));
    let mut after = Watching::start(&data, &["--after", cursor, "--kind", "claims"]);
    assert!(after.line().starts_with("2  recorded"));
}

#[test]
fn a_reader_watches_by_the_address_of_a_server() {
    let folder = TempDir::new().unwrap();
    load(&folder, &bundle());
    let data = folder.path().join("data");
    let mut command = claimgraph(["keys", "create", "rex", "--role", "reader", "--data"]);
    let key = folder.path().join("rex.key");
    std::fs::write(&key, ended(command.arg(&data)).out).unwrap();
    let server = serve(&folder);
    let url = format!("http://{}", server.address);
    let watch = || {
        let mut command = claimgraph(["watch", "--server", &url, "--since", "0", "--key-file"]);
        command.arg(&key);
        command
    };
    let mut found = Watching::begin(watch().args(["--entity", "dam", "--source", "copy"]));
    assert_eq!(found.lines(3).len(), 3);
    let late =
        ended(claimgraph(["watch", "--server", &url, "--since", "9", "--key-file"]).arg(&key));
    assert_eq!(late.code, Some(65), "{late:?}");
    assert!(late.err.contains("there is no revision 9 yet"), "{late:?}");
    std::fs::write(&key, "cg_nonsense").unwrap();
    let refused = ended(&mut watch());
    assert_eq!(refused.code, Some(77), "{refused:?}");
    let other = TempDir::new().unwrap();
    let nobody = run("watch", other.path(), &[]);
    assert_eq!(nobody.code, Some(69), "{nobody:?}");
    assert!(nobody.err.contains("no server runs on"), "{nobody:?}");
}
