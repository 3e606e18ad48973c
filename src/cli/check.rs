//! `claimgraph check`.

use clap::Args;

use super::{data::DataArgs, error::CliError, exit, progress::Bars, schema::print};
use crate::kb;

/// Prove that journal and store agree, and name every difference.
///
/// Every hash of the journal is proved, and the store is held, record by record and link by link, against one that is rebuilt
/// from the journal beside it. A damaged journal is never mended: restore it from a backup.
#[derive(Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Rebuild the store from the journal, whatever is in it.
    #[arg(long)]
    rebuild: bool,
}

pub(super) fn run(args: CheckArgs) -> Result<u8, CliError> {
    args.data.expect()?;
    let options = args.data.options("check");
    let bars = Bars::new();
    let progress = |phase, done, all| bars.show(phase, done, all);
    if args.rebuild {
        let rebuilt = kb::rebuild(&args.data.data, &options, &progress);
        bars.clear();
        print(&format!("the store is rebuilt, at revision {}\n", rebuilt?))?;
        return Ok(exit::OK);
    }
    let checked = kb::check(&args.data.data, &options, &progress);
    bars.clear();
    let checked = checked?;
    let verified = checked.verified;
    print(&format!(
        "journal: {} commits, {} records, {} bytes; every hash holds\n",
        verified.commits, verified.records, verified.bytes
    ))?;
    if checked.differences.is_empty() {
        print("store: agrees with the journal\n")?;
        return Ok(exit::OK);
    }
    let all = checked.differences.len() as u64 + checked.omitted;
    print(&format!("store: {all} differences from the journal\n"))?;
    for difference in &checked.differences {
        print(&format!("  {difference}\n"))?;
    }
    if checked.omitted > 0 {
        print(&format!("  and {} more\n", checked.omitted))?;
    }
    print("`claimgraph check --rebuild` mends the store\n")?;
    Ok(exit::DIFFERENT)
}
