//! `claimgraph check`.

use std::path::Path;

use clap::Args;

use crate::{
    cli::{
        data::{DataArgs, report_torn_tail},
        error::CliError,
        exit,
        progress::with_bars,
        schema::print,
        warnings,
    },
    kb::{self, Access, Options},
};

/// Prove that journal, store and index agree and that the records satisfy the rules of loading, and
/// name every difference.
///
/// Every hash of the journal is proved, and every digest of a document. The store is compared,
/// record by record and link by link, with one that is rebuilt from the journal beside it, and the
/// index with every record. A damaged journal is never mended: restore it from a backup. Warnings
/// tell of records that are odd, such as two sources at one address, and are no differences.
///
/// Beside a running server, journal, documents and rules are checked on a copy; the server's store
/// and index are left alone.
#[derive(Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Rebuild the store from the journal, whatever it holds, and the index at the next start.
    #[arg(long)]
    rebuild: bool,
}

/// The views of what was checked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CheckedViews {
    /// The views of the folder, compared with the journal.
    Compared,
    /// The views of a process that has the folder, which are left alone.
    InUse,
}

pub(super) fn run(args: CheckArgs) -> Result<u8, CliError> {
    args.data.expect()?;
    let options = args.data.options("check");
    if args.rebuild {
        let rebuilt = with_bars(|progress| kb::rebuild(&args.data.data, &options, progress))?;
        print(&format!("the store is rebuilt, at revision {rebuilt}\n"))?;
        return Ok(exit::OK);
    }
    let check =
        |path: &Path, options: &Options| with_bars(|progress| kb::check(path, options, progress));
    let (checked, views) = match check(&args.data.data, &options) {
        Err(error) if error.is_locked() => {
            let copy = args.data.copy()?;
            let options = Options {
                access: Access::Write,
                ..options.clone()
            };
            (check(copy.path(), &options)?, CheckedViews::InUse)
        }
        checked => (checked?, CheckedViews::Compared),
    };
    if let Some(torn) = &checked.torn {
        report_torn_tail(torn);
    }
    let verified = checked.verified;
    print(&format!(
        "journal: {} commits, {} records, {} bytes; every hash holds\n",
        verified.commits, verified.records, verified.bytes
    ))?;
    let all = checked.differences.len() as u64 + checked.omitted;
    match all {
        0 if views == CheckedViews::InUse => {
            print("store and index: in use by another process, and not compared\n")?
        }
        0 => print("store: agrees with the journal\n")?,
        all => print(&format!("store: {all} differences from the journal\n"))?,
    }
    for difference in &checked.differences {
        print(&format!("  {difference}\n"))?;
    }
    if checked.omitted > 0 {
        print(&format!("  and {} more\n", checked.omitted))?;
    }
    match checked.index.len() {
        0 if views == CheckedViews::InUse => {}
        0 => print("index: agrees with the records\n")?,
        some => print(&format!(
            "index: {some} differences from the records, or more\n"
        ))?,
    }
    for difference in &checked.index {
        print(&format!("  {difference}\n"))?;
    }
    match checked.rules.len() {
        0 => print("rules: every record satisfies the rules of loading\n")?,
        some => print(&format!(
            "rules: {some} records, or more, would not be loaded again\n"
        ))?,
    }
    for problem in &checked.rules {
        print(&format!("  {problem}\n"))?;
    }
    let documents = &checked.documents;
    print(&format!(
        "documents: {} are as their digests say, {} are damaged; {} are of no source\n",
        documents.right,
        documents.damaged.len(),
        documents.unused
    ))?;
    for damaged in &documents.damaged {
        print(&format!("  {damaged}\n"))?;
    }
    print(&warnings::to_text(&checked.warnings))?;
    let views_agree = all == 0 && checked.index.is_empty();
    if views_agree && checked.rules.is_empty() && documents.damaged.is_empty() {
        return Ok(exit::OK);
    }
    if !views_agree {
        print("`claimgraph check --rebuild` mends store and index\n")?;
    }
    if !checked.rules.is_empty() {
        print("load a bundle that mends the vocabulary or these records\n")?;
    }
    if !documents.damaged.is_empty() {
        print("attach the damaged documents again, or restore them from a backup\n")?;
    }
    Ok(exit::DIFFERENT)
}
