//! Hostile input, sent to the real program: each kind is refused in its own way, the next request
//! is answered, and nothing is written or left behind.

mod bodies;
mod commands;
mod documents;
mod floods;
mod imports;
mod memory;
mod requests;
mod slow_clients;
mod sockets;
mod writes;

use std::{
    ffi::OsStr,
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::program::{Serving, claimgraph, ended, seed, status};

/// A request for `__typename` alone.
const PLAIN: &str = r#"{"query":"{__typename}"}"#;

/// The longest refusal: more would make the server a means to flood others.
const LONGEST_REFUSAL: usize = 4096;

/// The words that no answer may show: where it runs, what it is made of, and that it broke.
const LEAKS: &[&str] = &[
    "panicked",
    ".rs:",
    "/root",
    "/home",
    "/usr",
    "sled",
    "tantivy",
    "actix",
    "async_graphql",
    "async-graphql",
    "backtrace",
    "<script",
];

/// The program, serving the seed to whoever attacks it.
struct Target {
    server: Serving,
    folder: TempDir,
    journal: Vec<u8>,
}

/// An attack: its name, the bytes of the request, and the status and code of the answer. An empty
/// code is that of an answer without a body.
type Attack<'a> = (&'a str, Vec<u8>, u16, &'a str);

impl Target {
    fn start(arguments: &[&str]) -> Target {
        let folder = TempDir::new().unwrap();
        let data = data_of(&folder);
        let log = File::create(folder.path().join("log")).unwrap();
        let seed = seed();
        let mut all: Vec<&OsStr> = ["--listen", "127.0.0.1:0", "--data"].map(OsStr::new).into();
        all.extend([data.as_ref(), "--seed".as_ref(), seed.as_os_str()]);
        all.extend(arguments.iter().map(OsStr::new));
        let server = Serving::start_logging(&all, log);
        let journal = journal_of(&data);
        Target {
            server,
            folder,
            journal,
        }
    }

    fn data(&self) -> PathBuf {
        data_of(&self.folder)
    }

    /// A new key of this role.
    fn key(&self, role: &str) -> String {
        let mut command = claimgraph(["keys", "create", role, "--role", role, "--data"]);
        let made = ended(command.arg(self.data()));
        assert_eq!(made.code, Some(0), "{made:?}");
        made.out.trim().to_owned()
    }

    /// A request whose head has these lines, beside `host` and `connection`.
    fn request(&self, line: &str, head: &[&str], body: &[u8]) -> Vec<u8> {
        let mut text = format!(
            "{line} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n",
            self.server.address
        );
        for line in head {
            text.push_str(line);
            text.push_str("\r\n");
        }
        [text.as_bytes(), b"\r\n", body].concat()
    }

    /// A POST of a body that is said to be of some type.
    fn post(&self, content_type: &str, body: &[u8]) -> Vec<u8> {
        let head = [
            format!("content-type: {content_type}"),
            format!("content-length: {}", body.len()),
            "accept: application/graphql-response+json".into(),
        ];
        self.request("POST /graphql", &head.each_ref().map(String::as_str), body)
    }

    /// A POST of a JSON body.
    fn json(&self, body: &str) -> Vec<u8> {
        self.post("application/json", body.as_bytes())
    }

    fn document(&self, query: &str) -> Vec<u8> {
        self.json(&json!({ "query": query }).to_string())
    }

    fn with_variables(&self, query: &str, variables: &Value) -> Vec<u8> {
        self.json(&json!({ "query": query, "variables": variables }).to_string())
    }

    fn get(&self, path: &str, head: &[&str]) -> Vec<u8> {
        self.request(&format!("GET {path}"), head, b"")
    }

    /// Makes each attack, and asks a plain question after it.
    #[track_caller]
    fn check(&self, attacks: &[Attack<'_>]) {
        for (name, bytes, wanted, wanted_code) in attacks {
            let answer = self.server.send(bytes);
            assert_eq!(status(&answer), *wanted, "{name}: {answer}");
            assert_eq!(code(&answer), *wanted_code, "{name}: {answer}");
            check_harmless(name, &answer);
            self.check_alive(name);
        }
    }

    #[track_caller]
    fn check_alive(&self, after: &str) {
        let (status, answer) = self.server.ask("{ __typename }");
        assert_eq!(status, 200, "after {after}");
        assert_eq!(answer["data"]["__typename"], "Query", "after {after}");
    }

    /// A number of bytes in the status of the process, such as `VmHWM`.
    fn memory(&self, row: &str) -> usize {
        memory_of(self.server.process(), row)
    }

    /// Stops the server, whose data must be the same to the byte, and whose log has no fault.
    fn check_untouched(self) {
        assert_eq!(journal_of(&self.data()), self.journal, "the journal");
        self.check_well();
    }

    /// Stops the server, whose log has no fault, and whose data is whole.
    fn check_well(self) {
        let data = self.data();
        let log = self.folder.path().join("log");
        assert!(self.server.stop().success());
        let log = fs::read_to_string(log).unwrap();
        assert!(!log.contains("panicked"), "{log}");
        let mut command = claimgraph(["check", "--data"]);
        let checked = ended(command.arg(&data));
        assert_eq!(checked.code, Some(0), "{checked:?}");
    }
}

fn data_of(folder: &TempDir) -> PathBuf {
    folder.path().join("data")
}

/// All bytes of the journal in a data folder.
fn journal_of(data: &Path) -> Vec<u8> {
    let mut files: Vec<PathBuf> = fs::read_dir(data.join("journal"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
        .iter()
        .flat_map(|file| fs::read(file).unwrap())
        .collect()
}

/// A number of bytes in the status of a process.
fn memory_of(process: u32, row: &str) -> usize {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(row));
    let words = line.unwrap().trim_start_matches(':').split_whitespace();
    let kilobytes: usize = Vec::from_iter(words)[0].parse().unwrap();
    kilobytes << 10
}

/// A command that runs in a bounded address space.
fn bounded(command: &Command, kilobytes: u32) -> Command {
    let mut shell = Command::new("/bin/sh");
    shell
        .args([
            "-c",
            &format!("ulimit -v {kilobytes} && exec \"$0\" \"$@\""),
        ])
        .arg(command.get_program())
        .args(command.get_args())
        .env_clear();
    shell
}

/// The body of an answer; nothing where there is none.
fn body(answer: &str) -> Value {
    let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
    serde_json::from_str(body).unwrap_or_default()
}

/// The code of the first error in an answer.
fn code(answer: &str) -> String {
    let code = &body(answer)["errors"][0]["extensions"]["code"];
    code.as_str().unwrap_or_default().to_owned()
}

/// An answer that can be misused for nothing.
#[track_caller]
fn check_harmless(name: &str, answer: &str) {
    assert!(answer.len() < LONGEST_REFUSAL, "{name} has a long answer");
    for leak in LEAKS {
        assert!(!answer.contains(leak), "{name} shows {leak}: {answer}");
    }
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
    let head = head.to_ascii_lowercase();
    assert!(!head.contains("access-control-allow"), "{name}: {head}");
    if !body.is_empty() {
        assert!(
            head.contains("x-content-type-options: nosniff"),
            "{name}: {head}"
        );
        assert!(head.contains("json"), "{name}: {head}");
    }
}
