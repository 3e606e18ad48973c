//! The cost of writing, and of being told of what is written: `cargo bench --bench writing`.
//!
//! - Durable commits of one claim, from 1 and from 64 writers, in this process and as mutations
//!   over HTTP, in turns with a loop that appends as many bytes to a file on the same disk and
//!   syncs it: after each commit's bytes, and after those of 64, which is what a commit group
//!   allows.
//! - A mutation beside SQLite, which inserts the same claims: `rival/rival.py` says how. Without
//!   Python it is left out.
//! - Queries while 100 commits a second are written, in turns with the same queries alone.
//! - Subscribers: the memory of idle ones, and the time from a commit to its event.
//!
//! Servers have all CPUs, and share them with their clients. `CLAIMGRAPH_BENCH=quick` measures less
//! data for less time, to see that everything runs; its figures say little.

mod claims;
mod commits;
mod contest;
mod desk;
mod extent;
mod library;
mod raw_file;
// Each benchmark uses a part of the module.
#[allow(dead_code)]
#[path = "../measuring/mod.rs"]
mod measuring;
mod reading;
mod rival;
mod subscriber;
mod subscribers;

use std::{env, process::ExitCode};

use claimgraph::kb::{KnowledgeBase, Options};

use crate::{
    claims::Claims,
    desk::Desk,
    extent::Extent,
    library::Library,
    measuring::{Result, generate, load::load, table::Table},
    rival::Rival,
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // `cargo test --benches` runs benchmarks too, to see that they run, without `--bench`.
    if !env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    match measure(&Extent::from_environment()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(extent: &Extent) -> Result<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let bundle = folder.path().join("bundle");
    eprintln!("writing a bundle of {}", extent.size);
    generate::write(&bundle, &extent.size)?;
    let data = folder.path().join("data");
    load(&bundle, &data)?;
    let claims = Claims::new(&extent.size);
    let mut table = Table::default();

    let (knowledge_base, _) = KnowledgeBase::open(&data, &Options::default(), &|_, _, _| {})?;
    knowledge_base.serve();
    let library = Library::new(&knowledge_base, &claims);
    contest::measure(&library, None, extent, folder.path(), &mut table)?;
    knowledge_base.close()?;

    let mut rival = Rival::start(&bundle, &folder.path().join("sqlite"), &claims)?;
    let desk = Desk::open(&data, &claims, &[])?;
    contest::measure(&desk, rival.as_mut(), extent, folder.path(), &mut table)?;
    drop(rival);
    reading::measure(&desk, extent, &mut table)?;
    desk.close()?;

    subscribers::measure(&data, &claims, extent, &mut table)?;
    println!(
        "\n{} run: {}; {} rounds of {} s\n\n{table}",
        extent.name, extent.size, extent.rounds, extent.seconds
    );
    Ok(())
}
