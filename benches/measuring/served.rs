//! A server in a process of its own.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use super::{Result, cpu};

/// The binary that is measured.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_claimgraph");

/// A server that answers, and is ended when this is dropped.
pub(crate) struct Served {
    child: Child,
    /// The address and port.
    pub(crate) address: String,
}

impl Served {
    /// Starts the server of a data folder.
    pub(crate) fn of_data(data: &Path) -> Result<Served> {
        let mut command = cpu::pinned(BINARY);
        command.args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--workers",
            "1",
            "--data",
        ]);
        command.arg(data);
        Served::start(command)
    }

    /// Starts the server of a data folder on all CPUs, with as many threads as it takes by itself,
    /// and with more arguments.
    pub(crate) fn of_data_with(data: &Path, arguments: &[&str]) -> Result<Served> {
        let mut command = Command::new(BINARY);
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]);
        command.arg(data).args(arguments);
        Served::start(command)
    }

    /// Starts the server that a command runs, which prints its address once it answers.
    pub(crate) fn start(mut command: Command) -> Result<Served> {
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let output = child.stdout.take().ok_or("the server has no stdout")?;
        for line in BufReader::new(output).lines() {
            let line = line?;
            let Some((_, rest)) = line.split_once("http://") else {
                continue;
            };
            let address = rest.split('/').next().unwrap_or_default().into();
            return Ok(Served { child, address });
        }
        let ended = child.wait()?;
        Err(format!("the server ended before it printed its address: {ended}").into())
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Stops the server by a signal, and waits for its end.
    pub(crate) fn stop(mut self) -> Result<()> {
        let process = self.child.id().to_string();
        let killed = Command::new("kill").args(["-TERM", &process]).status()?;
        let ended = self.child.wait()?;
        match killed.success() && ended.success() {
            true => Ok(()),
            false => Err(format!("the server did not stop well: {ended}").into()),
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
