//! A disk that becomes full while clients write, and has room again.

use std::{fs, path::Path, process::Command, sync::Mutex};

use tempfile::TempDir;

use crate::faults::{
    desk::{Answer, Desk},
    ledger::{Ledger, write},
    random,
};

/// A disk of its own, in memory, until this is dropped.
struct Disk<'a>(&'a Path);

impl Disk<'_> {
    /// Makes a disk; `None` where the system does not let this program do so.
    fn mount(folder: &Path) -> Option<Disk<'_>> {
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=6m", "claimgraph-test"])
            .arg(folder)
            .output();
        match mounted {
            Ok(mounted) if mounted.status.success() => Some(Disk(folder)),
            _ => {
                println!("skipped: no file system can be mounted here (root may)");
                None
            }
        }
    }

    fn grow(&self) {
        let grown = Command::new("mount")
            .args(["-o", "remount,size=64m"])
            .arg(self.0)
            .status();
        assert!(grown.unwrap().success());
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

#[test]
fn a_full_disk_refuses_writes_and_loses_none() {
    let mut random = random("full disk");
    let folder = TempDir::new().unwrap();
    let Some(disk) = Disk::mount(folder.path()) else {
        return;
    };
    let data = folder.path().join("data");
    let desk = Desk::new().copied_to(data, TempDir::new().unwrap());
    let ledger = Mutex::new(Ledger::default());
    let log = TempDir::new().unwrap();
    let log = log.path().join("log");
    let arguments: [&std::ffi::OsStr; 4] = [
        "--listen".as_ref(),
        "127.0.0.1:0".as_ref(),
        "--data".as_ref(),
        desk.data.as_ref(),
    ];
    let server = crate::support::program::Serving::start_logging(
        &arguments,
        fs::File::create(&log).unwrap(),
    );
    let seeds = [(); 3].map(|()| random.below(usize::MAX) as u64);
    write(
        &desk,
        &server.address,
        &ledger,
        &seeds,
        |answers, answer| {
            assert!(answers < 20_000, "the disk does not become full");
            assert_ne!(*answer, Answer::Lost);
            matches!(answer, Answer::Written { .. })
        },
    );
    let answered = ledger.lock().unwrap().answered();
    let reads = "{ entities(first: 5) { totalCount nodes { label } } }";
    let read = desk
        .ask(&server.address, reads, &serde_json::Value::Null)
        .unwrap();
    // Where the store itself has found no room, it is read after the next start.
    if let Some(error) = read.body["errors"].get(0) {
        assert_eq!(error["extensions"]["code"], "STORAGE_FAILED", "{error}");
        assert_eq!(
            (read.status, Desk::readiness(&server.address).0),
            (503, 503)
        );
    }

    disk.grow();
    let is_halted = Desk::readiness(&server.address).0 == 503;
    if !is_halted {
        // What was refused left no trace, and all goes on.
        ledger.lock().unwrap().compare_all(&desk, &server.address);
    }
    server.kill();
    let said = fs::read_to_string(&log).unwrap();
    assert!(!said.contains("panicked"), "{said}");
    let server = desk.start();
    let mut ledger = ledger.into_inner().unwrap();
    ledger.compare_all(&desk, &server.address);
    assert!(server.stop().success());
    desk.check();
    println!("{answered} answered writes before the disk was full, all there; halted: {is_halted}");
}
