//! Measures commits of one claim, each of which is in every view when it returns.

use std::{path::Path, time::Instant};

use claimgraph::kb::{Bundle, KnowledgeBase, Options};

use crate::{
    extent::Extent,
    measuring::{
        Result, cpu,
        generate::{self, Size},
        random::SplitMix64,
        table::{Aim, Table},
        wait::Waits,
    },
};

pub(crate) fn measure(size: &Size, extent: &Extent, data: &Path, table: &mut Table) -> Result<()> {
    let (knowledge_base, _) = KnowledgeBase::open(data, &Options::default(), &|_, _, _| {})?;
    let seconds = extent.seconds * extent.rounds as f64;
    let mut waits = Waits::default();
    let began = Instant::now();
    let before = cpu::nanos(std::process::id())?;
    for number in 0.. {
        if began.elapsed().as_secs_f64() >= seconds {
            break;
        }
        let text = generate::lone_claim(&format!("lone-{number}"), size, &mut SplitMix64(number));
        let sent = Instant::now();
        let loaded = knowledge_base.load(Bundle::from_text("lone.json", &text)?, None)?;
        waits.add(sent.elapsed());
        if loaded.created != 1 {
            return Err("a commit that wrote nothing".into());
        }
    }
    let nanos = cpu::nanos(std::process::id())? - before;
    knowledge_base.close()?;
    let half = waits.within(50);
    table.add(
        "A commit of one claim, in all views: p50 / p99",
        half,
        format!("{half:.2} / {:.2} ms", waits.within(99)),
        Aim::AtMost(3.0, "ms p50"),
    );
    let each = nanos as f64 / 1e6 / waits.count() as f64;
    table.add(
        "  CPU",
        each,
        format!("{each:.2} ms"),
        Aim::AtMost(5.0, "ms"),
    );
    Ok(())
}
