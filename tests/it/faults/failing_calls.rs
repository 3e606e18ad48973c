//! System calls that fail, or at which the server is killed: each kind, from the first on.

use std::{
    fs,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use tempfile::TempDir;

use crate::{
    faults::{
        desk::{Answer, Desk},
        ledger::{Ledger, write},
        random, scale, tracing,
    },
    support::{program::Serving, random::Random},
};

/// The calls that bring bytes to the disk, and the files at which they fail: those of the journal
/// and the store, so that no pipe or socket breaks.
const CALLS: [(&str, &[&str]); 5] = [
    ("write", &["journal/00000000000000000001.jsonl"]),
    ("fdatasync", &["journal/00000000000000000001.jsonl"]),
    ("ftruncate", &["journal/00000000000000000001.jsonl"]),
    ("pwrite64", &["store/db"]),
    ("sync_file_range,fsync,fdatasync", &["store/db"]),
];

const EFFECTS: [&str; 3] = ["error=EIO", "error=ENOSPC", "signal=SIGKILL"];

/// The writes of a client in a run.
const WRITES: usize = 6;

#[test]
fn whichever_call_fails_what_was_answered_is_there_once_and_whole() {
    if !tracing::is_here() {
        return;
    }
    let mut random = random("failing calls");
    let base = Desk::new();
    let (mut runs, mut failed, mut answered) = (0, 0, 0);
    for (calls, files) in CALLS {
        for effect in EFFECTS {
            for number in 1..=scale() {
                let (is_hit, answers) = run(&base, calls, files, effect, number, &mut random);
                runs += 1;
                failed += usize::from(is_hit);
                answered += answers;
                if !is_hit {
                    // There are fewer such calls.
                    break;
                }
            }
        }
    }
    println!("{runs} runs, {failed} with a failed call, {answered} answered writes, all there");
    assert!(failed > runs / 2);
}

/// Lets the call of a number fail while two clients write. Returns whether there was one, and the
/// number of answered writes.
fn run(
    base: &Desk,
    calls: &str,
    files: &[&str],
    effect: &str,
    number: usize,
    random: &mut Random,
) -> (bool, usize) {
    let name = format!("{calls}:{effect}:when={number}");
    let desk = base.copied();
    let logs = TempDir::new().unwrap();
    let (traced, log) = (logs.path().join("calls"), logs.path().join("log"));
    let mut arguments = tracing::arguments(&[
        &"-e",
        &format!("trace={calls}"),
        &"-e",
        &format!("inject={name}"),
    ]);
    for file in files {
        arguments.extend(tracing::arguments(&[&"-P", &desk.data.join(file)]));
    }
    let ledger = Mutex::new(Ledger::default());
    let is_killed = AtomicBool::new(false);
    let mut is_injected = false;
    match Serving::try_begin(&mut tracing::server(&desk, &arguments, &traced, &log)) {
        Err(status) => {
            assert!(!status.success(), "{name}");
            is_killed.store(true, Ordering::SeqCst);
        }
        Ok(server) => {
            let seeds = [(); 2].map(|()| random.below(usize::MAX) as u64);
            let go_on = |answers, answer: &Answer| {
                is_killed.fetch_or(*answer == Answer::Lost, Ordering::SeqCst);
                *answer != Answer::Lost && answers < 2 * WRITES
            };
            write(&desk, &server.address, &ledger, &seeds, go_on);
            if effect.starts_with("error") {
                is_said(&name, &desk, &server.address, &ledger);
            }
            // A kill takes the tracer's last lines with it.
            let traced = fs::read_to_string(&traced).unwrap();
            is_injected = traced.contains("(INJECTED)");
            match random.below(2) {
                0 => server.kill(),
                _ => drop(server.stop()),
            }
        }
    }
    let said = fs::read_to_string(&log).unwrap();
    assert!(!said.contains("panicked"), "{name}: {said}");
    let server = desk.start();
    let mut ledger = ledger.into_inner().unwrap();
    let answered = ledger.answered();
    ledger.compare_all(&desk, &server.address);
    assert!(server.stop().success());
    desk.check();
    (is_injected || is_killed.into_inner(), answered)
}

/// After a failed call, either all goes on, or nothing is written any more, the server says so, and
/// reads go on.
fn is_said(name: &str, desk: &Desk, address: &str, ledger: &Mutex<Ledger>) {
    let answers = Mutex::new(Vec::new());
    write(desk, address, ledger, &[1], |answered, answer| {
        answers.lock().unwrap().push(answer.clone());
        answered < 2
    });
    let answers = answers.into_inner().unwrap();
    let question = "{ entities(first: 5) { totalCount nodes { label } } }";
    let read = desk
        .ask(address, question, &serde_json::Value::Null)
        .unwrap();
    let readiness = Desk::readiness(address);
    let readiness = (readiness.0, readiness.1.as_str());
    if let Some(error) = read.body["errors"].get(0) {
        assert_eq!(
            error["extensions"]["code"], "STORAGE_FAILED",
            "{name}: {error}"
        );
        assert_eq!(
            (read.status, readiness),
            (503, (503, "storage failed")),
            "{name}"
        );
    } else {
        assert_eq!(read.status, 200, "{name}: {read:?}");
    }
    match &answers[1] {
        Answer::Written { .. } => assert_eq!(readiness, (200, "ready"), "{name}"),
        Answer::StorageFailed(message) if message.contains("nothing of it was written") => {
            assert_eq!(readiness, (200, "ready"), "{name}");
        }
        Answer::StorageFailed(message) => {
            assert!(
                message.contains("the server is started again")
                    || message.contains("starts the server again"),
                "{name}: {message}"
            );
            assert_eq!(readiness, (503, "storage failed"), "{name}");
        }
        Answer::Lost => panic!("{name}: the server is gone"),
    }
}
