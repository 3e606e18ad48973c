//! What processes use, as Linux tells it.

use std::{fs, process::Command, thread};

use super::Result;

/// The time that the living threads of a process have spent on a CPU, in nanoseconds.
pub(crate) fn nanos(process: u32) -> Result<u64> {
    let mut nanos = 0;
    for task in fs::read_dir(format!("/proc/{process}/task"))? {
        // A thread may end before it is asked.
        let Ok(text) = fs::read_to_string(task?.path().join("schedstat")) else {
            continue;
        };
        let first = text.split_whitespace().next().unwrap_or("0");
        nanos += first.parse::<u64>()?;
    }
    Ok(nanos)
}

/// The CPU time, in seconds, of all children of a process that have ended and were waited for; in ticks of 10 ms.
pub(crate) fn of_ended_children(process: &str) -> Result<f64> {
    let text = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name, the second field, is in brackets and may hold anything; utime of children is the 16th.
    let (_, after) = text.rsplit_once(')').ok_or("`/proc` names no process")?;
    let ticks = after
        .split_whitespace()
        .skip(13)
        .take(2)
        .map(str::parse::<u64>);
    Ok(ticks.sum::<std::result::Result<u64, _>>()? as f64 / 100.0)
}

/// The most memory that a process has had at once so far, in MiB; `None` when it has ended.
pub(crate) fn peak_memory(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib / 1024.0)
}

/// A command that runs on the first CPU alone, where that can be had.
pub(crate) fn pinned(program: &str) -> Command {
    if !can_pin() {
        return Command::new(program);
    }
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", "0", program]);
    command
}

/// Keeps this process off the first CPU, where that can be had; returns whether it can.
pub(crate) fn leave_first_cpu() -> bool {
    if pinned_already() {
        return true;
    }
    let Ok(cpus) = thread::available_parallelism() else {
        return false;
    };
    let others = format!("1-{}", cpus.get() - 1);
    let process = std::process::id().to_string();
    can_pin()
        && Command::new("taskset")
            .args(["--all-tasks", "--cpu-list", "--pid", &others, &process])
            .output()
            .is_ok_and(|it| it.status.success())
}

fn can_pin() -> bool {
    thread::available_parallelism().is_ok_and(|cpus| cpus.get() > 1) || pinned_already()
}

/// Whether this process has left the first CPU, so that fewer seem available than there are.
fn pinned_already() -> bool {
    fs::read_to_string("/proc/self/status").is_ok_and(|status| {
        let mut lines = status.lines();
        let allowed = lines.find_map(|line| line.strip_prefix("Cpus_allowed_list:"));
        allowed.is_some_and(|it| !it.trim_start().starts_with('0'))
    })
}
