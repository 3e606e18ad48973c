//! Faults below a server to which clients write: what was answered is on the disk, once and whole.
//!
//! `CLAIMGRAPH_FAULTS=50 cargo test --test it faults:: -- --nocapture` tries fifty times as many
//! faults as a run of all tests does: 200 kills, 2,000 damaged files, the first 50 of each call.
//! `CLAIMGRAPH_FAULTS_SEED` repeats such a run, which has printed its seed. A run of all tests
//! tries the same faults each time.

mod damage;
mod desk;
mod edit;
mod failing_calls;
mod full_disk;
mod kills;
mod ledger;
mod syncs;
mod tracing;

use std::{env, time::SystemTime};

use crate::support::random::Random;

/// The number by which the faults of a run of all tests are multiplied.
fn scale() -> usize {
    env::var("CLAIMGRAPH_FAULTS").map_or(1, |scale| scale.parse().unwrap())
}

/// The random numbers of a test, whose seed is printed: of a seed that is the same each time, but
/// for runs that ask for more faults.
fn random(test: &str) -> Random {
    let seed = match env::var("CLAIMGRAPH_FAULTS_SEED") {
        Ok(seed) => seed.parse().unwrap(),
        Err(_) if scale() == 1 => 1,
        Err(_) => {
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
            u64::from(now.unwrap().subsec_nanos())
        }
    };
    println!("{test}: CLAIMGRAPH_FAULTS_SEED={seed}");
    Random(seed)
}
