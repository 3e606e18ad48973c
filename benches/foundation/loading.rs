//! Measures loading a bundle, and opening the data folder again.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use claimgraph::kb::{KnowledgeBase, Options};

use crate::{
    Extent,
    measuring::{
        Result,
        client::{Client, post},
        load::load,
        median::median,
        served::Served,
        table::{Aim, Table},
    },
};

/// Loads the bundle several times, and returns the data folder.
pub(crate) fn measure(
    extent: &Extent,
    folder: &Path,
    bundle: &Path,
    bundle_bytes: u64,
    table: &mut Table,
) -> Result<PathBuf> {
    let (mut wall, mut busy, mut peak) = (vec![], vec![], vec![]);
    let data = folder.join("data");
    for _ in 0..extent.loads {
        if data.exists() {
            fs::remove_dir_all(&data)?;
        }
        let loaded = load(bundle, &data)?;
        wall.push(loaded.wall);
        busy.push(loaded.cpu);
        peak.push(loaded.peak);
    }
    let claims = extent.size.claims() as f64;
    let rate = claims / median(&wall);
    table.add(
        "Loading, claims a second",
        rate,
        format!("{rate:.0}"),
        Aim::AtLeast(20_000.0, ""),
    );
    let rate = claims / median(&busy);
    table.add(
        "Loading, claims a second of CPU",
        rate,
        format!("{rate:.0}"),
        Aim::None,
    );
    let peak = median(&peak);
    table.add(
        "Loading, most memory at once",
        peak,
        format!("{peak:.0} MiB"),
        Aim::AtMost(768.0, "MiB"),
    );
    let (knowledge_base, _) = KnowledgeBase::open(&data, &Options::default(), &|_, _, _| {})?;
    let counts = knowledge_base.snapshot().counts()?;
    if counts.claims != extent.size.claims() || counts.entities != extent.size.entities {
        return Err("what was loaded is not there".into());
    }
    let (journal, store) = knowledge_base.size_on_disk()?;
    knowledge_base.close()?;
    let each = |bytes: u64| bytes as f64 / claims;
    table.add(
        "On disk, a claim: journal + store",
        each(journal + store),
        format!("{:.0} + {:.0} bytes", each(journal), each(store)),
        Aim::None,
    );
    let times = (journal + store) as f64 / bundle_bytes as f64;
    table.add(
        "On disk, times the bundle",
        times,
        format!("{times:.2}"),
        Aim::AtMost(2.5, ""),
    );
    Ok(data)
}

/// Measures the time until a server on the data has sent its first answer.
pub(crate) fn open_again(extent: &Extent, data: &Path, table: &mut Table) -> Result<()> {
    let mut times = vec![];
    for _ in 0..extent.rounds {
        let began = Instant::now();
        let server = Served::of_data(data)?;
        let request = post(
            &server.address,
            "/graphql",
            r#"{"query":"{entities(first:1){nodes{label}}}"}"#,
        );
        Client::new(&server.address)?.ask(&request)?;
        times.push(began.elapsed().as_secs_f64());
        server.stop()?;
    }
    let time = median(&times);
    table.add(
        "Opening again, to the first answer",
        time,
        format!("{time:.2} s"),
        Aim::AtMost(1.0, "s"),
    );
    Ok(())
}
