//! Loading a bundle with the binary, in a process of its own.

use std::{
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::{Result, cpu, served::BINARY};

/// The cost of a load.
pub(crate) struct Load {
    /// The time from start to end, in seconds.
    pub(crate) wall: f64,
    /// The CPU time, in seconds.
    pub(crate) cpu: f64,
    /// The peak memory, in MiB.
    pub(crate) peak: f64,
}

/// Loads a bundle into a folder that is not there yet.
pub(crate) fn load(bundle: &Path, data: &Path) -> Result<Load> {
    load_with(BINARY, bundle, data)
}

/// Loads a bundle with another build of the binary.
pub(crate) fn load_with(binary: &str, bundle: &Path, data: &Path) -> Result<Load> {
    let before = cpu::of_ended_children("self")?;
    let began = Instant::now();
    let mut child = Command::new(binary)
        .arg("load")
        .arg("--data")
        .arg(data)
        .arg(bundle)
        .stdout(Stdio::null())
        .spawn()?;
    let mut peak: f64 = 0.0;
    let ended = loop {
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        peak = peak.max(cpu::peak_memory(child.id()).unwrap_or(0.0));
        thread::sleep(Duration::from_millis(5));
    };
    if !ended.success() {
        return Err(format!("loading failed: {ended}").into());
    }
    Ok(Load {
        wall: began.elapsed().as_secs_f64(),
        cpu: cpu::of_ended_children("self")? - before,
        peak,
    })
}
