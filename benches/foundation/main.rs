//! What the foundation costs, measured and printed as one table: `cargo bench`.
//!
//! Loading, opening and asking are measured on the real binary, in a process of its own; commits in this one.
//! Whatever is compared with a limit takes turns with it, round by round, and the table has the median of the
//! rounds' ratios: machines are busier at one time than at another. `CLAIMGRAPH_BENCH=quick` measures less data for less
//! long, to see that it all runs; its figures say little.

mod asking;
mod commits;
mod limit;
mod loading;
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

/// How much is measured.
struct Extent {
    name: &'static str,
    size: Size,
    /// Rounds of which the median counts.
    rounds: usize,
    /// Times that everything is loaded.
    loads: usize,
    /// Seconds that one side of one round takes.
    seconds: f64,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let ran = match arguments.first().map(String::as_str) {
        Some(limit::ARGUMENT) => limit::serve(&arguments[1..]),
        // `cargo test --benches` runs benchmarks too, to see that they run, without `--bench`.
        _ if arguments.iter().any(|it| it == "--bench") => measure(&Extent::wanted()),
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
    commits::measure(extent, &data, folder.path(), &mut table)?;
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
    fn wanted() -> Extent {
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
