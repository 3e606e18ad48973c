//! The program, run in a process of its own.

use std::{
    ffi::OsStr,
    fs::File,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

/// The most time that anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until a condition holds; fails after a minute.
#[track_caller]
pub(crate) fn wait_until(mut condition: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < end, "waited for {PATIENCE:?}");
        thread::yield_now();
    }
}

/// The program with some arguments and nothing of the environment.
pub(crate) fn claimgraph(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimgraph"));
    command.args(arguments).env_clear().stdin(Stdio::null());
    command
}

/// The seed that comes with the program.
pub(crate) fn seed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/meta-ai")
}

/// The exit code and the output of a run of the program.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs a command to its end.
pub(crate) fn ended(command: &mut Command) -> Ended {
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// Runs `claimgraph COMMAND --data DATA REST…` to its end.
pub(crate) fn run(command: &str, data: &Path, rest: &[&OsStr]) -> Ended {
    let mut arguments = vec![OsStr::new(command), "--data".as_ref(), data.as_ref()];
    arguments.extend(rest);
    ended(&mut claimgraph(arguments))
}

/// Runs a command that must succeed, and returns its output.
pub(crate) fn succeed(command: &str, data: &Path, rest: &[&OsStr]) -> String {
    let ended = run(command, data, rest);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    ended.out
}

/// A server that runs, and is killed when this is dropped.
pub(crate) struct Serving {
    child: Child,
    /// The lines that it printed before it answered.
    pub(crate) welcome: String,
    /// The address and port.
    pub(crate) address: String,
}

impl Serving {
    /// Starts `claimgraph serve` with more arguments, on a free port, and waits for its address.
    pub(crate) fn start(arguments: &[&OsStr]) -> Serving {
        let listen: [&OsStr; 2] = ["--listen".as_ref(), "127.0.0.1:0".as_ref()];
        Serving::start_with(&[&listen, arguments].concat())
    }

    /// Starts `claimgraph serve` with arguments that say where to listen.
    pub(crate) fn start_with(arguments: &[&OsStr]) -> Serving {
        Serving::begin(claimgraph(["serve"]).args(arguments))
    }

    /// The same with a log in a file.
    pub(crate) fn start_logging(arguments: &[&OsStr], log: File) -> Serving {
        Serving::begin(claimgraph(["serve"]).args(arguments).stderr(log))
    }

    /// Runs a command that serves, and waits for its address.
    pub(crate) fn begin(command: &mut Command) -> Serving {
        Serving::try_begin(command).expect("the server says what it serves")
    }

    /// The same of a command that may end before it serves: the error is its status then.
    pub(crate) fn try_begin(command: &mut Command) -> Result<Serving, ExitStatus> {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut welcome = String::new();
        while !welcome.contains("Ctrl-C") {
            let Some(line) = lines.next() else {
                return Err(child.wait().unwrap());
            };
            welcome.push_str(&line.unwrap());
            welcome.push('\n');
        }
        let (_, rest) = welcome.split_once("://").unwrap();
        let address = rest.split('/').next().unwrap().to_owned();
        Ok(Serving {
            child,
            welcome,
            address,
        })
    }

    /// Sends bytes and reads all that is answered until the connection ends.
    pub(crate) fn send(&self, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // A server that refuses early closes before all is sent.
        let _ = stream.write_all(request);
        let mut answer = vec![];
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Asks a question, and returns the answer with its status.
    pub(crate) fn ask(&self, query: &str) -> (u16, Value) {
        let body = json!({ "query": query }).to_string();
        let answer = self.send(
            format!(
                "POST /graphql HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
                self.address,
                body.len()
            )
            .as_bytes(),
        );
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        (status(head), serde_json::from_str(body).unwrap_or_default())
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Stops the server by SIGTERM, as a service manager does.
    pub(crate) fn stop(mut self) -> ExitStatus {
        let process = self.child.id().to_string();
        let killed = Command::new("kill").args(["-TERM", &process]).status();
        assert!(killed.unwrap().success());
        self.child.wait().unwrap()
    }

    /// Kills the server, as a crash does.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The status in the first line of an answer; 0 if there is none.
pub(crate) fn status(answer: &str) -> u16 {
    let mut words = answer.split(' ');
    let status = words.nth(1).and_then(|status| status.parse().ok());
    status.unwrap_or(0)
}
