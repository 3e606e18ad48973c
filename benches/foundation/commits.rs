//! Durable commits of one claim each, from one writer and from many, on much data and on little, in
//! turns with a loop that appends as many bytes to a file and syncs it.

use std::{
    fs::File,
    io::Write,
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use claimgraph::kb::{Bundle, KnowledgeBase, Options};

use crate::{
    Extent,
    measuring::{
        Result,
        generate::{self, Size},
        median::median,
        random::SplitMix64,
        table::{Aim, Table},
    },
};

const MANY: usize = 64;

pub(crate) fn measure(
    extent: &Extent,
    data: &Path,
    folder: &Path,
    table: &mut Table,
) -> Result<()> {
    measure_on("much data", extent, data, &extent.size, folder, table)?;
    let small = Size {
        busy: 0,
        ..Size::of(100)
    };
    let bundle = folder.join("small-bundle");
    generate::write(&bundle, &small)?;
    let data = folder.join("small-data");
    let (knowledge_base, _) = KnowledgeBase::open(&data, &Options::default(), &|_, _, _| {})?;
    knowledge_base.load(Bundle::read(&[bundle])?, None)?;
    knowledge_base.close()?;
    measure_on("little data", extent, &data, &small, folder, table)
}

fn measure_on(
    name: &str,
    extent: &Extent,
    data: &Path,
    size: &Size,
    folder: &Path,
    table: &mut Table,
) -> Result<()> {
    let (knowledge_base, _) = KnowledgeBase::open(data, &Options::default(), &|_, _, _| {})?;
    let writers = Writers {
        knowledge_base: &knowledge_base,
        size,
        made: AtomicU64::new(0),
    };
    let (mut raw, mut lone, mut many) = (vec![], vec![], vec![]);
    // The first run shows how many bytes a commit has in the journal.
    let before = knowledge_base.size_on_disk()?.0;
    writers.run(1, extent.seconds / 4.0)?;
    let bytes =
        (knowledge_base.size_on_disk()?.0 - before) / writers.made.load(Ordering::Relaxed).max(1);
    for _ in 0..extent.rounds {
        raw.push(appends(
            &folder.join("appended"),
            usize::try_from(bytes)?,
            extent.seconds,
        )?);
        lone.push(writers.run(1, extent.seconds)?);
        many.push(writers.run(MANY, extent.seconds)?);
    }
    knowledge_base.close()?;
    let raw_rate = median(&raw);
    table.add(
        format!("Appends of {bytes} bytes with fdatasync, a second"),
        raw_rate,
        format!("{raw_rate:.0}"),
        Aim::None,
    );
    for (count, rates) in [(1, lone), (MANY, many)] {
        let ratios: Vec<f64> = rates
            .iter()
            .zip(&raw)
            .map(|(rate, raw)| rate / raw)
            .collect();
        let rate = median(&rates);
        table.add(
            format!("Commits a second on {name}, {count} writers"),
            rate,
            format!("{rate:.0} ({:.2} times the appends)", median(&ratios)),
            Aim::None,
        );
    }
    Ok(())
}

struct Writers<'a> {
    knowledge_base: &'a KnowledgeBase,
    size: &'a Size,
    /// The number of claims made so far, which gives each claim its id.
    made: AtomicU64,
}

impl Writers<'_> {
    /// Runs the writers, and returns their commits a second.
    fn run(&self, writers: usize, seconds: f64) -> Result<f64> {
        let before = self.made.load(Ordering::Relaxed);
        let began = Instant::now();
        let end = began + Duration::from_secs_f64(seconds);
        thread::scope(|scope| {
            let writers: Vec<_> = (0..writers)
                .map(|_| scope.spawn(move || self.write_until(end)))
                .collect();
            writers
                .into_iter()
                .try_for_each(|writer| match writer.join() {
                    Ok(written) => written,
                    Err(_) => Err("a writer has panicked".into()),
                })
        })?;
        let made = self.made.load(Ordering::Relaxed) - before;
        Ok(made as f64 / began.elapsed().as_secs_f64())
    }

    fn write_until(&self, end: Instant) -> Result<()> {
        while Instant::now() < end {
            let number = self.made.fetch_add(1, Ordering::Relaxed);
            let text = generate::lone_claim(
                &format!("lone-{number}"),
                self.size,
                &mut SplitMix64(number),
            );
            let loaded = self
                .knowledge_base
                .load(Bundle::from_text("lone.json", &text)?, None)?;
            if loaded.created != 1 {
                return Err("a commit that wrote nothing".into());
            }
        }
        Ok(())
    }
}

/// Appends `bytes` bytes again and again, each time with a sync, and returns the appends a second.
fn appends(file: &Path, bytes: usize, seconds: f64) -> Result<f64> {
    let mut file = File::options().create(true).append(true).open(file)?;
    let bytes = vec![b'x'; bytes];
    let began = Instant::now();
    let mut count = 0.0;
    while began.elapsed().as_secs_f64() < seconds {
        file.write_all(&bytes)?;
        file.sync_data()?;
        count += 1.0;
    }
    Ok(count / began.elapsed().as_secs_f64())
}
