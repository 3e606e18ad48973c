//! Syncs, as the system sees them.

use std::{collections::BTreeMap, sync::Mutex};

use tempfile::TempDir;

use crate::{
    faults::{
        desk::Desk,
        ledger::{Ledger, write},
        tracing,
    },
    support::program::Serving,
};

#[test]
fn the_journal_is_synced_before_each_answer() {
    if !tracing::is_here() {
        return;
    }
    let desk = Desk::new();
    let logs = TempDir::new().unwrap();
    let calls = logs.path().join("calls");
    let traced = tracing::arguments(&[&"-e", &"trace=fdatasync,write,sendto,writev,sendmsg"]);
    let log = logs.path().join("log");
    let server = Serving::begin(&mut tracing::server(&desk, &traced, &calls, &log));
    let ledger = Mutex::new(Ledger::default());
    const WRITES: usize = 20;
    write(&desk, &server.address, &ledger, &[7], |answers, _| {
        answers < WRITES
    });
    assert_eq!(ledger.into_inner().unwrap().answered(), WRITES);
    let process = server.process();
    assert!(server.stop().success());

    let mut answers = 0;
    let (mut written, mut synced) = (0, 0);
    // The syncs that are under way, with what had been written when they began.
    let mut syncing: BTreeMap<&str, usize> = BTreeMap::new();
    let calls = tracing::log_of(process, &calls);
    for line in calls.lines() {
        let (thread, call) = line.split_once(' ').unwrap();
        let call = call.trim_start();
        let is_journal = call.contains("/journal/");
        if call.starts_with("write(") && is_journal {
            written += 1;
        } else if call.starts_with("fdatasync(") && is_journal {
            match call.ends_with("= 0") {
                true => synced = written,
                false => drop(syncing.insert(thread, written)),
            }
        } else if call.starts_with("<... fdatasync resumed") {
            synced = syncing.remove(thread).unwrap_or(synced).max(synced);
        } else if call.contains("HTTP/1.1 200") {
            answers += 1;
            assert!(written >= answers, "answer {answers} has no write: {line}");
            assert_eq!(synced, written, "answer {answers} was before its sync");
        }
    }
    assert_eq!(answers, WRITES);
}
