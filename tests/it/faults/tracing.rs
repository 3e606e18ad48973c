//! A server under `strace`, which logs its system calls and lets some of them fail.

use std::{
    ffi::{OsStr, OsString},
    fs::{self, File},
    path::Path,
    process::{Command, Stdio},
};

use crate::{faults::desk::Desk, support::program::wait_until};

/// Whether there is an `strace` that may trace; says so if there is none.
pub(super) fn is_here() -> bool {
    let tried = Command::new("strace")
        .args(["-qq", "-e", "trace=none", "true"])
        .output();
    let is_here = tried.is_ok_and(|tried| tried.status.success());
    if !is_here {
        println!("skipped: there is no strace here that may trace (apt-get install strace)");
    }
    is_here
}

/// The command of a server whose calls are logged; the arguments say which.
pub(super) fn server(desk: &Desk, arguments: &[OsString], calls: &Path, log: &Path) -> Command {
    let mut command = Command::new("strace");
    // The server is the child itself, and strace a grandchild: so a kill hits the server.
    let fixed = "-D -f -q -y -s 256 -e signal=none -o";
    command
        .args(fixed.split(' '))
        .arg(calls)
        .args(arguments)
        .arg(env!("CARGO_BIN_EXE_claimgraph"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(&desk.data)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .stdin(Stdio::null())
        .stderr(File::create(log).unwrap());
    command
}

/// The log of the calls of a server, once that is complete.
pub(super) fn log_of(process: u32, calls: &Path) -> String {
    let process = process.to_string();
    let mut text = String::new();
    wait_until(|| {
        text = fs::read_to_string(calls).unwrap();
        text.lines().any(|line| {
            let mut words = line.split_ascii_whitespace();
            words.next() == Some(&process) && words.next() == Some("+++")
        })
    });
    text
}

/// Arguments as `strace` takes them.
pub(super) fn arguments(texts: &[&dyn AsRef<OsStr>]) -> Vec<OsString> {
    texts.iter().map(|text| text.as_ref().to_owned()).collect()
}
