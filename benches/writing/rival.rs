//! The rival: SQLite, which inserts the same claims.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    claims::Claims,
    commits::Round,
    measuring::{Result, wait::Waits},
};

const SCRIPT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/benches/writing/rival/rival.py"
);

/// The process that has the database open.
pub(crate) struct Rival<'a> {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    line: String,
    claims: &'a Claims<'a>,
}

impl<'a> Rival<'a> {
    /// Makes a database of a bundle; none if the machine has no Python with SQLite.
    pub(crate) fn start(
        bundle: &Path,
        database: &Path,
        claims: &'a Claims<'a>,
    ) -> Result<Option<Rival<'a>>> {
        let has_python = Command::new("python3")
            .args(["-c", "import sqlite3"])
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        if !has_python {
            eprintln!("  (SQLite is left out: there is no `python3` with it)");
            return Ok(None);
        }
        let mut child = Command::new("python3")
            .arg(SCRIPT)
            .args([bundle, database])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let input = child.stdin.take().ok_or("the rival has no stdin")?;
        let output = child.stdout.take().ok_or("the rival has no stdout")?;
        let mut rival = Rival {
            child,
            input,
            output: BufReader::new(output),
            line: String::new(),
            claims,
        };
        rival.read_line()?;
        eprintln!("  (the rival is {})", rival.line.trim());
        Ok(Some(rival))
    }

    /// Inserts claims one after the other for `seconds`, a transaction each.
    pub(crate) fn run(&mut self, seconds: f64) -> Result<Round> {
        let mut waits = Waits::default();
        let (mut wall, mut cpu) = (Duration::ZERO, Duration::ZERO);
        let end = Instant::now() + Duration::from_secs_f64(seconds);
        while Instant::now() < end {
            writeln!(self.input, "{}", self.claims.next_record())?;
            self.read_line()?;
            let mut nanos = self.line.split_whitespace().map(str::parse);
            let (Some(Ok(wait)), Some(Ok(busy))) = (nanos.next(), nanos.next()) else {
                return Err(format!("the rival answers `{}`", self.line.trim()).into());
            };
            wall += Duration::from_nanos(wait);
            cpu += Duration::from_nanos(busy);
            waits.add(Duration::from_nanos(wait));
        }
        let count = waits.count() as f64;
        Ok(Round {
            rate: count / wall.as_secs_f64(),
            cpu: cpu.as_secs_f64() * 1e3 / count,
            waits,
        })
    }

    fn read_line(&mut self) -> Result<()> {
        self.line.clear();
        match self.output.read_line(&mut self.line)? {
            0 => Err("the rival has ended".into()),
            _ => Ok(()),
        }
    }
}

impl Drop for Rival<'_> {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
