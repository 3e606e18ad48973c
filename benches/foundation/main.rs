//! The cost of loading, opening and queries, printed as one table: `cargo bench`.
//!
//! All is measured on the real binary, in a process of its own. Two things that are compared take
//! turns, round by round, and the table has the median of the rounds' ratios: machines are busier
//! at one time than at another.
//! `CLAIMGRAPH_BENCH=quick` measures less data for less time, to see that everything runs; its
//! figures say little.

mod asking;
mod limit;
mod loading;
// Each benchmark uses a part of the module.
#[allow(dead_code)]
#[path = "../measuring/mod.rs"]
mod measuring;

use std::{env, process::ExitCode};

use crate::measuring::{
    Result,
    generate::{self, Size},
    table::Table,
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The extent of a run: size, rounds and seconds.
struct Extent {
    name: &'static str,
    size: Size,
    /// The number of rounds, of which the median counts.
    rounds: usize,
    /// The number of loads.
    loads: usize,
    /// The seconds that each side of a round takes.
    seconds: f64,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let ran = match arguments.first().map(String::as_str) {
        Some(limit::ARGUMENT) => limit::serve(&arguments[1..]),
        // `cargo test --benches` runs benchmarks too, to see that they run, without `--bench`.
        _ if arguments.iter().any(|argument| argument == "--bench") => {
            measure(&Extent::from_environment())
        }
        _ => Ok(()),
    };
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(extent: &Extent) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let bundle = folder.path().join("bundle");
    eprintln!("writing a bundle of {}", extent.size);
    let bundle_bytes = generate::write(&bundle, &extent.size)?;
    let mut table = Table::default();
    let data = loading::measure(extent, folder.path(), &bundle, bundle_bytes, &mut table)?;
    loading::open_again(extent, &data, &mut table)?;
    asking::measure(extent, &data, folder.path(), &mut table)?;
    println!(
        "\n{} run: {}; a bundle of {:.1} MB; {} rounds of {} s\n",
        extent.name,
        extent.size,
        bundle_bytes as f64 / 1e6,
        extent.rounds,
        extent.seconds
    );
    println!("{table}");
    Ok(())
}

impl Extent {
    fn from_environment() -> Extent {
        match env::var("CLAIMGRAPH_BENCH").as_deref() {
            Ok("quick") => Extent {
                name: "Quick",
                size: Size {
                    busy: 256,
                    ..Size::of(1_000)
                },
                rounds: 3,
                loads: 1,
                seconds: 0.3,
            },
            _ => Extent {
                name: "Full",
                size: Size::of(20_000),
                rounds: 5,
                loads: 3,
                seconds: 2.0,
            },
        }
    }
}
