//! Commits as mutations over HTTP, to a server in a process of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use crate::{
    claims::Claims,
    commits::Door,
    measuring::{
        Result,
        client::{Client, post_as},
        cpu,
        served::{BINARY, Served},
    },
};

/// A server, with the key of an editor.
pub(crate) struct Desk<'a> {
    pub(crate) server: Served,
    key: String,
    claims: &'a Claims<'a>,
    journal: PathBuf,
}

impl<'a> Desk<'a> {
    /// Starts the server of a data folder, with more arguments.
    pub(crate) fn open(
        data: &Path,
        claims: &'a Claims<'a>,
        arguments: &[&str],
    ) -> Result<Desk<'a>> {
        let made = Command::new(BINARY)
            .args(["keys", "create", "bench", "--role", "editor", "--data"])
            .arg(data)
            .output()?;
        if !made.status.success() {
            return Err(String::from_utf8_lossy(&made.stderr).into());
        }
        Ok(Desk {
            server: Served::of_data_with(data, arguments)?,
            key: String::from_utf8(made.stdout)?.trim().into(),
            claims,
            journal: data.join("journal"),
        })
    }

    pub(crate) fn close(self) -> Result<()> {
        self.server.stop()
    }
}

impl Door for Desk<'_> {
    fn name(&self) -> &'static str {
        "over HTTP"
    }

    fn writer(&self) -> Result<Box<dyn FnMut() -> Result<Duration> + '_>> {
        let address = &self.server.address;
        let mut client = Client::new(address)?;
        Ok(Box::new(move || {
            let request = post_as(&self.key, address, &self.claims.next_mutation());
            let sent = Instant::now();
            let answer = client.ask(&request)?;
            let wait = sent.elapsed();
            let answer = String::from_utf8_lossy(answer);
            match answer.starts_with(r#"{"data":{"putClaim":{"revision":"#)
                && answer.contains(r#""userErrors":[]"#)
            {
                true => Ok(wait),
                false => Err(format!("a mutation is answered with {answer}").into()),
            }
        }))
    }

    fn cpu(&self) -> Result<f64> {
        cpu::of_process(self.server.process())
    }

    fn journal_bytes(&self) -> Result<u64> {
        let files = fs::read_dir(&self.journal)?;
        files.map(|file| Ok(file?.metadata()?.len())).sum()
    }
}
