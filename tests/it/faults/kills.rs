//! Kills of a server to which several clients write.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::{
    faults::{
        desk::{Answer, Desk},
        ledger::{Ledger, write},
        random, scale,
    },
    support::program::wait_until,
};

#[test]
fn what_was_answered_before_a_kill_is_there_once_and_whole() {
    let mut random = random("kills");
    let desk = Desk::new();
    let ledger = Mutex::new(Ledger::default());
    let kills = 4 * scale();
    for kill in 1..=kills {
        let server = desk.start();
        let address = server.address.clone();
        ledger.lock().unwrap().compare(&desk, &address);
        let seeds = [(); 4].map(|()| random.below(usize::MAX) as u64);
        let enough = random.below(60);
        let delay = Duration::from_micros(random.below(3000) as u64);
        let answered = AtomicUsize::new(0);
        thread::scope(|scope| {
            scope.spawn(|| {
                write(&desk, &address, &ledger, &seeds, |answers, answer| {
                    answered.store(answers, Ordering::SeqCst);
                    match answer {
                        Answer::Written { .. } => true,
                        Answer::Lost => false,
                        Answer::StorageFailed(message) => panic!("{message}"),
                    }
                });
            });
            wait_until(|| answered.load(Ordering::SeqCst) >= enough);
            // A kill within a write, wherever it has come to.
            let end = Instant::now() + delay;
            wait_until(|| Instant::now() >= end);
            server.kill();
        });
        if kill % 10 == 0 || kill == kills {
            desk.check();
        }
    }
    let mut ledger = ledger.into_inner().unwrap();
    let server = desk.start();
    ledger.compare_all(&desk, &server.address);
    println!(
        "{kills} kills, {} answered writes, all there",
        ledger.answered()
    );
    assert!(server.stop().success());
    desk.check();
}
