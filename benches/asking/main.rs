//! The cost of queries beside PostGraphile over PostgreSQL, which has the indexes that it can use:
//! `cargo bench --bench asking`.
//!
//! Both hold the same data and get the same questions, over one connection each, on the first CPU;
//! their answers must be equal before anything is measured. They take turns, round by round, and
//! the table has the median of the rounds' ratios. The rival's CPU time is that of PostgreSQL and
//! Node together.
//!
//! | variable | is |
//! |---|---|
//! | `CLAIMGRAPH_CLAIMS` | the number of claims: 200000, or several such as `200000,2000000`, for growth |
//! | `CLAIMGRAPH_SIDE` | `claimgraph` or `rival`, to measure one alone |
//! | `CLAIMGRAPH_BENCH` | `quick` for less data and less time, to see that everything runs |
//!
//! Without the rival's tools (`rival/README.md`) claimgraph is measured alone.

mod commits;
mod contest;
mod extent;
mod growth;
// Each benchmark uses a part of the module.
#[allow(dead_code)]
#[path = "../measuring/mod.rs"]
mod measuring;
mod questions;
mod reach;
mod records;
mod rival;
mod rows;
mod side;

use std::{env, process::ExitCode};

use crate::{
    contest::Figures,
    extent::Extent,
    measuring::{
        Result,
        generate::{self, Size},
        load::load,
        served::Served,
        table::{Aim, Table},
    },
    reach::Reach,
    rival::Rival,
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // `cargo test --benches` runs benchmarks too, to see that they run, without `--bench`.
    if !env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    match Extent::from_environment().and_then(|extent| measure(&extent)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(extent: &Extent) -> Result<()> {
    let mut table = Table::default();
    let mut figures = vec![];
    for size in &extent.sizes {
        figures.push(measure_at(size, extent, &mut table)?);
    }
    for pair in extent.sizes.windows(2).zip(figures.windows(2)) {
        growth::add_rows(pair.0, pair.1, &mut table);
    }
    println!(
        "\n{} run: {} rounds of {} s\n\n{table}",
        extent.name, extent.rounds, extent.seconds
    );
    Ok(())
}

fn measure_at(size: &Size, extent: &Extent, table: &mut Table) -> Result<Vec<Figures>> {
    let folder = tempfile::tempdir()?;
    let bundle = folder.path().join("bundle");
    eprintln!("writing a bundle of {size}");
    generate::write(&bundle, size)?;
    table.add(format!("WITH {size}"), f64::NAN, "", Aim::None);

    let data = folder.path().join("data");
    let ours = match extent.ours {
        true => {
            let loaded = load(&bundle, &data)?;
            table.add(
                "Loading claimgraph",
                loaded.wall,
                format!(
                    "{:.0} s ({:.0} s of CPU, {:.0} MiB)",
                    loaded.wall, loaded.cpu, loaded.peak
                ),
                Aim::None,
            );
            Some(Served::of_data(&data)?)
        }
        false => None,
    };
    let theirs = match extent.theirs {
        true => Rival::start(&bundle, &folder.path().join("rows"), table)?,
        false => None,
    };
    let reach = Reach::of(&bundle)?;
    let figures = contest::measure(
        size,
        extent,
        (ours.as_ref(), theirs.as_ref()),
        &reach,
        table,
    )?;
    if let Some(theirs) = theirs {
        theirs.stop()?;
    }
    if let Some(ours) = ours {
        ours.stop()?;
        commits::measure(size, extent, &data, table)?;
    }
    Ok(figures)
}
