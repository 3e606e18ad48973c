//! Compares commits with what the disk allows, and with a rival.

use std::path::Path;

use crate::{
    commits::{Door, Round, run},
    extent::Extent,
    measuring::{
        Result,
        median::median,
        table::{Aim, Table},
        wait::Waits,
    },
    raw_file::RawFile,
    rival::Rival,
};

/// The number of concurrent writers, and of the commits that may share a sync.
const MANY: usize = 64;
/// The aim: commits from many writers over the lines that groups of as many put on the disk.
const SHARE: f64 = 0.5;

pub(crate) fn measure(
    door: &dyn Door,
    mut rival: Option<&mut Rival<'_>>,
    extent: &Extent,
    folder: &Path,
    table: &mut Table,
) -> Result<()> {
    let bytes = bytes_of_commit(door, extent)?;
    let mut raw_file = RawFile::create(&folder.join("appended"), bytes)?;
    let [mut single, mut grouped] = [vec![], vec![]];
    let [mut synced, mut lone, mut many, mut theirs] = [(); 4].map(|()| Rounds::default());
    for _ in 0..extent.rounds {
        let appends = raw_file.run(1, extent.seconds)?;
        single.push(appends.rate);
        synced.waits.extend(appends.waits);
        grouped.push(raw_file.run(MANY, extent.seconds)?.rate);
        lone.add(run(door, 1, extent.seconds)?);
        many.add(run(door, MANY, extent.seconds)?);
        if let Some(rival) = &mut rival {
            theirs.add(rival.run(extent.seconds)?);
        }
    }
    let name = door.name();
    for (what, rates) in [("each synced", &single), ("64 a sync", &grouped)] {
        let rate = median(rates);
        table.add(
            format!("Appends of {bytes} bytes, {what}, a second"),
            rate,
            format!("{rate:.0}"),
            Aim::None,
        );
    }
    add_waits("  p50 / p99 of one", &synced.waits, table);
    let ratio = median(&ratios(&lone.rates, &single));
    table.add(
        format!("Commits a second {name}, 1 writer"),
        ratio,
        format!("{:.0} ({ratio:.2} of the appends)", median(&lone.rates)),
        Aim::None,
    );
    add_waits("  p50 / p99", &lone.waits, table);
    let ratio = median(&ratios(&many.rates, &grouped));
    table.add(
        format!("Commits a second {name}, {MANY} writers"),
        ratio,
        format!(
            "{:.0} ({ratio:.3} of 64 a sync, {:.2} of each synced)",
            median(&many.rates),
            median(&ratios(&many.rates, &single))
        ),
        Aim::AtLeast(SHARE, "of 64 a sync"),
    );
    add_waits("  p50 / p99", &many.waits, table);
    for (what, rounds) in [("1 writer", &lone), ("64 writers", &many)] {
        let cpu = median(&rounds.cpu);
        table.add(
            format!("CPU of a commit {name}, {what}"),
            cpu,
            format!("{cpu:.3} ms"),
            Aim::None,
        );
    }
    if rival.is_some() {
        compare("1 writer", &lone, &theirs, table);
        compare("64 writers", &many, &theirs, table);
        add_waits("  SQLite, p50 / p99", &theirs.waits, table);
    }
    Ok(())
}

/// The bytes of a commit in the journal.
fn bytes_of_commit(door: &dyn Door, extent: &Extent) -> Result<usize> {
    let before = door.journal_bytes()?;
    let written = run(door, 1, extent.seconds / 4.0)?.waits.count() as u64;
    Ok(usize::try_from(
        (door.journal_bytes()? - before) / written.max(1),
    )?)
}

/// The rounds of one side.
#[derive(Default)]
struct Rounds {
    rates: Vec<f64>,
    cpu: Vec<f64>,
    waits: Waits,
}

impl Rounds {
    fn add(&mut self, round: Round) {
        self.rates.push(round.rate);
        self.cpu.push(round.cpu);
        self.waits.extend(round.waits);
    }
}

fn compare(what: &str, ours: &Rounds, theirs: &Rounds, table: &mut Table) {
    let cpu = median(&ratios(&ours.cpu, &theirs.cpu));
    table.add(
        format!("A mutation against SQLite, CPU, {what}"),
        cpu,
        format!(
            "{cpu:.2} times ({:.3} / {:.3} ms)",
            median(&ours.cpu),
            median(&theirs.cpu)
        ),
        Aim::None,
    );
    let rate = median(&ratios(&theirs.rates, &ours.rates));
    table.add(
        format!("  time, {what}"),
        rate,
        format!(
            "{rate:.2} times ({:.0} / {:.0} a second)",
            median(&ours.rates),
            median(&theirs.rates)
        ),
        Aim::None,
    );
}

/// The ratios of two sides, round by round.
fn ratios(ours: &[f64], theirs: &[f64]) -> Vec<f64> {
    let pairs = ours.iter().zip(theirs);
    pairs.map(|(ours, theirs)| ours / theirs).collect()
}

fn add_waits(what: &str, waits: &Waits, table: &mut Table) {
    let cell = format!("{:.2} / {:.2} ms", waits.within(50), waits.within(99));
    table.add(what, waits.within(99), cell, Aim::None);
}
