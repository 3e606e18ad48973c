//! The CPU time and memory of processes, from `/proc`.

use std::{fs, process::Command, thread};

use super::Result;

/// The time that the living threads of a process have spent on a CPU, in nanoseconds.
pub(crate) fn nanos(process: u32) -> Result<u64> {
    let mut nanos = 0;
    for task in fs::read_dir(format!("/proc/{process}/task"))? {
        // A thread may end in the meantime.
        let Ok(text) = fs::read_to_string(task?.path().join("schedstat")) else {
            continue;
        };
        let first = text.split_whitespace().next().unwrap_or("0");
        nanos += first.parse::<u64>()?;
    }
    Ok(nanos)
}

/// The CPU time of a process with its ended threads, in seconds, counted in ticks of 10 ms.
pub(crate) fn of_process(process: u32) -> Result<f64> {
    ticks(&process.to_string(), UTIME)
}

/// The CPU time of all ended children of a process, in seconds, counted in ticks of 10 ms.
pub(crate) fn of_ended_children(process: &str) -> Result<f64> {
    ticks(process, CHILDREN_UTIME)
}

/// The fields of `/proc/PID/stat` with the time of a process in its own code, and of its ended
/// children. That in the kernel follows each.
const UTIME: usize = 14;
const CHILDREN_UTIME: usize = 16;

fn ticks(process: &str, field: usize) -> Result<f64> {
    let text = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name, the second field, is in brackets and may hold any character.
    let (_, after) = text.rsplit_once(')').ok_or("`/proc` names no process")?;
    let ticks = after
        .split_whitespace()
        .skip(field - 3)
        .take(2)
        .map(str::parse::<u64>);
    Ok(ticks.sum::<std::result::Result<u64, _>>()? as f64 / 100.0)
}

/// The peak memory of a process so far, in MiB; none if the process has ended.
pub(crate) fn peak_memory(process: u32) -> Option<f64> {
    Some(kib(process, "VmHWM:")? / 1024.0)
}

/// The memory that a process has now, in bytes; none if it has ended.
pub(crate) fn memory(process: u32) -> Option<f64> {
    Some(kib(process, "VmRSS:")? * 1024.0)
}

fn kib(process: u32, field: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The most files that this process, and each that it starts, may have open.
pub(crate) fn most_open_files() -> Result<usize> {
    let limits = fs::read_to_string("/proc/self/limits")?;
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().next());
    match soft.ok_or("`/proc` has no limit of open files")? {
        "unlimited" => Ok(usize::MAX),
        soft => Ok(soft.parse()?),
    }
}

/// A command that runs on the first CPU alone, if the system allows it.
pub(crate) fn pinned(program: &str) -> Command {
    if !can_pin() {
        return Command::new(program);
    }
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", "0", program]);
    command
}

/// Keeps this process off the first CPU, and returns whether the system allows it.
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
            .is_ok_and(|output| output.status.success())
}

fn can_pin() -> bool {
    thread::available_parallelism().is_ok_and(|cpus| cpus.get() > 1) || pinned_already()
}

/// Whether this process has left the first CPU already, so that one CPU less seems available.
fn pinned_already() -> bool {
    fs::read_to_string("/proc/self/status").is_ok_and(|status| {
        let mut lines = status.lines();
        let allowed = lines.find_map(|line| line.strip_prefix("Cpus_allowed_list:"));
        allowed.is_some_and(|cpus| !cpus.trim_start().starts_with('0'))
    })
}
