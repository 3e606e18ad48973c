//! Commits of one claim each, from writers that wait for each of theirs.

use std::{
    thread,
    time::{Duration, Instant},
};

use crate::measuring::{Result, wait::Waits};

/// A way by which claims are committed.
pub(crate) trait Door: Sync {
    /// The name of the way, for the table.
    fn name(&self) -> &'static str;

    /// A writer of its own: each call commits one more claim, and returns the time from its sending
    /// to its answer.
    fn writer(&self) -> Result<Box<dyn FnMut() -> Result<Duration> + '_>>;

    /// The CPU time of the process that commits so far, in seconds.
    fn cpu(&self) -> Result<f64>;

    /// The bytes of the journal.
    fn journal_bytes(&self) -> Result<u64>;
}

/// The commits of one round.
pub(crate) struct Round {
    /// Commits a second.
    pub(crate) rate: f64,
    /// The CPU time of a commit, in milliseconds.
    pub(crate) cpu: f64,
    pub(crate) waits: Waits,
}

/// Commits through a door for `seconds`, from `writers` writers at once.
pub(crate) fn run(door: &dyn Door, writers: usize, seconds: f64) -> Result<Round> {
    let before = door.cpu()?;
    let began = Instant::now();
    let end = began + Duration::from_secs_f64(seconds);
    let waits = thread::scope(|scope| {
        let writers: Vec<_> = (0..writers)
            .map(|_| scope.spawn(move || write_until(door, end)))
            .collect();
        let mut waits = Waits::default();
        for writer in writers {
            match writer.join() {
                Ok(written) => waits.extend(written?),
                Err(_) => return Err("a writer has panicked".into()),
            }
        }
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(waits)
    })?;
    let seconds = began.elapsed().as_secs_f64();
    Ok(Round {
        rate: waits.count() as f64 / seconds,
        cpu: (door.cpu()? - before) * 1e3 / waits.count() as f64,
        waits,
    })
}

fn write_until(door: &dyn Door, end: Instant) -> Result<Waits> {
    let mut commit = door.writer()?;
    let mut waits = Waits::default();
    while Instant::now() < end {
        waits.add(commit()?);
    }
    Ok(waits)
}
