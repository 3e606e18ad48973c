//! `claimgraph load`.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::Value;

use crate::{
    cli::{
        data::DataArgs, diagnostic, error::CliError, exit, progress::with_bars, schema::print,
        warnings,
    },
    kb::{Bundle, FieldChange, KnowledgeBase, Loaded, Mapping, Progress, ReversedSpans},
    model::CommitMeta,
};

/// The most new records that a dry run lists.
const MOST_LISTED: u64 = 20;

/// Validate bundles and commit what is new or changed in them: all, or nothing.
///
/// A bundle is a JSON file, or a folder of them, with any of `types`, `units`, `predicates`,
/// `entities`, `sources` and `claims`. All that is named on one command line is one bundle;
/// references may cross files in any order. Loading the same again changes nothing.
///
/// A claim without an id adds to the recorded claim that is the same proposition; one with an id
/// takes the place of the claim of that id. What is odd but not wrong is told on stderr.
#[derive(Args)]
#[command(after_help = "Example:\n  claimgraph load seed/meta-ai")]
pub(super) struct LoadArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Files, or folders of files.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Mapping of the columns of `.csv` files that are not named as documented, as JSON.
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// The author of the commit.
    #[arg(long, value_name = "NAME", env = "CLAIMGRAPH_BY")]
    by: Option<String>,
    /// Show what would change, field by field, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Show the problems and warnings of a bundle as JSON, an object a line, on stdout.
    #[arg(long)]
    json: bool,
    /// Keep valid times that end before they start, marked as reversed, instead of refusing them.
    #[arg(long)]
    keep_reversed: bool,
}

impl LoadArgs {
    fn bundle(&self) -> Result<Bundle, CliError> {
        let reversed = match self.keep_reversed {
            true => ReversedSpans::Kept,
            false => ReversedSpans::Refused,
        };
        let mapping = mapping(self.map.as_deref())?;
        Ok(Bundle::read_mapped(&self.paths, mapping)?.with_reversed(reversed))
    }
}

/// The mapping of a file, or the one that maps nothing.
pub(super) fn mapping(file: Option<&Path>) -> Result<Mapping, CliError> {
    Ok(file.map(Mapping::read).transpose()?.unwrap_or_default())
}

pub(super) fn run(args: LoadArgs) -> Result<u8, CliError> {
    let knowledge_base = match args.dry_run {
        true => {
            args.data.expect()?;
            args.data.open("load --dry-run")?
        }
        false => args.data.open_to_write_once("load")?,
    };
    let report = match args.dry_run {
        true => args
            .bundle()
            .and_then(|bundle| dry_run(&knowledge_base, &bundle)),
        false => args.bundle().and_then(|bundle| {
            let meta = CommitMeta::by(args.by.clone());
            let load = |progress: Progress<'_>| knowledge_base.load_with(bundle, meta, progress);
            Ok(with_bars(load)?)
        }),
    };
    let report = match report {
        Err(error) if args.json => {
            let Some(problems) = error.problems() else {
                return Err(error);
            };
            print(&diagnostic::to_json(problems))?;
            return Ok(exit::INVALID);
        }
        report => report?,
    };
    knowledge_base.close()?;
    warnings::show(&report.warnings, args.json)?;
    match args.dry_run {
        true => print(&format!(
            "nothing is written; to be written: {} records new, {} changed, {} as they were\n",
            report.created, report.changed, report.unchanged
        ))?,
        false => print(&format!("{}\n{}", summary(&report), changed_list(&report)))?,
    }
    Ok(exit::OK)
}

/// Prints the fields that a load would change, and the first new records.
fn dry_run(knowledge_base: &KnowledgeBase, bundle: &Bundle) -> Result<Loaded, CliError> {
    let mut printed = Ok(());
    let mut created = 0;
    let report = knowledge_base.snapshot().preview(bundle, |record| {
        let Some(fields) = &record.fields else {
            created += 1;
            if created <= MOST_LISTED && printed.is_ok() {
                printed = print(&format!("new {} `{}`\n", record.kind, record.id));
            }
            return;
        };
        let mut text = format!("{} `{}`\n", record.kind, record.id);
        for FieldChange {
            path,
            before,
            after,
        } in fields
        {
            let value = |value: &Option<Value>| match value {
                Some(value) => value.to_string(),
                None => "nothing".to_owned(),
            };
            text += &format!("  {path}: {} -> {}\n", value(before), value(after));
        }
        if printed.is_ok() {
            printed = print(&text);
        }
    })?;
    printed?;
    if created > MOST_LISTED {
        print(&format!("and {} more new records\n", created - MOST_LISTED))?;
    }
    Ok(report)
}

/// The report of a load in a sentence.
pub(super) fn summary(report: &Loaded) -> String {
    let Loaded {
        revision,
        created,
        changed,
        unchanged,
        ..
    } = report;
    match report.written() {
        0 => format!(
            "nothing changed: all {unchanged} records are there already, at revision {revision}"
        ),
        _ => format!(
            "revision {revision}: {created} records new, {changed} changed, {unchanged} as they were"
        ),
    }
}

/// The changed records of a load, one a line: the first twenty, then how many more.
pub(super) fn changed_list(report: &Loaded) -> String {
    let records = report.changed_records.iter();
    let mut list: String = records
        .map(|(kind, id)| format!("  changed: {kind} `{id}`\n"))
        .collect();
    let listed = report.changed_records.len() as u64;
    if report.changed > listed {
        list += &format!("  and {} more\n", report.changed - listed);
    }
    list
}
