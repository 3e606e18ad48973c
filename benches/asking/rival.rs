//! PostGraphile over PostgreSQL: set up, filled and run by `rival/rival.sh`, on this machine alone.

use std::{
    fs,
    path::Path,
    process::{Child, Command, ExitStatus},
    time::Instant,
};

use tempfile::TempDir;

use crate::{
    measuring::{
        Result, cpu,
        served::Served,
        table::{Aim, Table},
    },
    rows,
};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/asking/rival/rival.sh");
/// The exit status of the script if a tool is missing.
const LACKING: i32 = 3;

/// The two servers. Both end when this is dropped, PostGraphile first.
pub(crate) struct Rival {
    postgraphile: Served,
    postgres: Postgres,
    _folder: TempDir,
}

impl Rival {
    /// Fills a new database and serves it; none, with a message, if its tools are missing.
    pub(crate) fn start(bundle: &Path, rows: &Path, table: &mut Table) -> Result<Option<Rival>> {
        // Outside the folder of the bench, which the database's user may not enter.
        let folder = tempfile::tempdir()?;
        let status = script("prepare", folder.path()).status()?;
        if status.code() == Some(LACKING) {
            eprintln!("  (no rival: see benches/asking/rival/README.md)");
            return Ok(None);
        }
        check("preparing", status)?;
        rows::write(bundle, rows)?;
        let postgres = Postgres::start(folder.path())?;
        let began = Instant::now();
        let status = script("fill", folder.path()).arg(rows).status()?;
        check("filling", status)?;
        let wall = began.elapsed().as_secs_f64();
        table.add(
            "Loading the rival, from rows",
            wall,
            format!(
                "{wall:.0} s ({:.0} s of CPU)",
                postgres.nanos()? as f64 / 1e9
            ),
            Aim::None,
        );
        let mut command = cpu::pinned(SCRIPT);
        command.arg("postgraphile").arg(folder.path());
        Ok(Some(Rival {
            postgraphile: Served::start(command)?,
            postgres,
            _folder: folder,
        }))
    }

    pub(crate) fn address(&self) -> &str {
        &self.postgraphile.address
    }

    /// The CPU time of Node and of all processes of PostgreSQL so far, in nanoseconds.
    pub(crate) fn nanos(&self) -> Result<u64> {
        Ok(cpu::nanos(self.postgraphile.process())? + self.postgres.nanos()?)
    }

    pub(crate) fn stop(self) -> Result<()> {
        self.postgraphile.stop()
    }
}

fn script(command: &str, folder: &Path) -> Command {
    let mut script = Command::new(SCRIPT);
    script.arg(command).arg(folder);
    script
}

fn check(step: &str, status: ExitStatus) -> Result<()> {
    match status.success() {
        true => Ok(()),
        false => Err(format!("{step} the rival failed: {status}").into()),
    }
}

struct Postgres(Child);

impl Postgres {
    fn start(folder: &Path) -> Result<Postgres> {
        let mut command = cpu::pinned(SCRIPT);
        command.arg("postgres").arg(folder);
        Ok(Postgres(command.spawn()?))
    }

    fn nanos(&self) -> Result<u64> {
        let process = self.0.id();
        let mut nanos = cpu::nanos(process)?;
        nanos += (cpu::of_ended_children(&process.to_string())? * 1e9) as u64;
        let children = fs::read_to_string(format!("/proc/{process}/task/{process}/children"))?;
        for child in children.split_whitespace() {
            // A child may end in the meantime.
            nanos += cpu::nanos(child.parse()?).unwrap_or(0);
        }
        Ok(nanos)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // A fast shutdown, which does not wait for clients; it may have ended already.
        let process = self.0.id().to_string();
        let _ = Command::new("kill").args(["-INT", &process]).status();
        let _ = self.0.wait();
    }
}
