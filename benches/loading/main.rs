//! The cost of loading a bundle by its size: `cargo bench --bench loading`.
//!
//! | variable | |
//! |---|---|
//! | `CLAIMGRAPH_CLAIMS` | the number of claims: 200000, or several such as `200000,2000000` |
//! | `CLAIMGRAPH_OTHER` | the path of another build of the binary, which is measured in turns with this one |
//! | `CLAIMGRAPH_BENCH` | `quick` for less data, to see that everything runs |

// Each benchmark uses a part of the module.
#[allow(dead_code)]
#[path = "../measuring/mod.rs"]
mod measuring;

use std::{env, fs, path::Path, process::ExitCode};

use crate::measuring::{
    Result,
    generate::{self, Size},
    load::{Load, load_with},
    median::median,
    served::BINARY,
    table::{Aim, Table},
};

/// The number of loads of a bundle of up to [`SMALL`] claims; a larger one is loaded once.
const LOADS: usize = 3;
const SMALL: u64 = 500_000;

fn main() -> ExitCode {
    // `cargo test --benches` runs benchmarks too, to see that they run, without `--bench`.
    if !env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<()> {
    let quick = env::var("CLAIMGRAPH_BENCH").is_ok_and(|value| value == "quick");
    let usual = if quick { "10000" } else { "200000" };
    let claims = env::var("CLAIMGRAPH_CLAIMS").unwrap_or_else(|_| usual.into());
    let other = env::var("CLAIMGRAPH_OTHER").ok();
    let mut table = Table::default();
    for claims in claims.split(',') {
        let claims: u64 = claims.trim().parse()?;
        let size = Size::of((claims / 10).max(100));
        let folder = tempfile::tempdir()?;
        let bundle = folder.path().join("bundle");
        let bytes = generate::write(&bundle, &size)?;
        eprintln!("a bundle of {size}, {:.1} MB", bytes as f64 / 1e6);
        let loads = if size.claims() > SMALL { 1 } else { LOADS };
        let data = folder.path().join("data");
        let (mut ours, mut theirs) = (vec![], vec![]);
        for _ in 0..loads {
            ours.push(once(BINARY, &bundle, &data)?);
            if let Some(other) = &other {
                theirs.push(once(other, &bundle, &data)?);
            }
        }
        add(&mut table, &size, "this build", &ours);
        if !theirs.is_empty() {
            add(&mut table, &size, "the other", &theirs);
        }
    }
    println!("{table}");
    Ok(())
}

fn once(binary: &str, bundle: &Path, data: &Path) -> Result<Load> {
    if data.exists() {
        fs::remove_dir_all(data)?;
    }
    load_with(binary, bundle, data)
}

fn add(table: &mut Table, size: &Size, side: &str, loads: &[Load]) {
    let of = |figure: fn(&Load) -> f64| median(&loads.iter().map(figure).collect::<Vec<_>>());
    let claims = size.claims() as f64;
    let row = |what: &str| format!("{} claims, {side}: {what}", size.claims());
    let wall = of(|load| load.wall);
    table.add(row("time"), wall, format!("{wall:.1} s"), Aim::None);
    let rate = claims / of(|load| load.cpu);
    table.add(
        row("claims a second of CPU"),
        rate,
        format!("{rate:.0}"),
        Aim::None,
    );
    let peak = of(|load| load.peak);
    table.add(
        row("most memory at once"),
        peak,
        format!("{peak:.0} MiB"),
        Aim::AtMost(1024.0, "MiB"),
    );
}
