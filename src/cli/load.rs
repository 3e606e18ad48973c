//! `claimgraph load`.

use std::{
    fs::{self, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use clap::Args;
use serde_json::{Value, json};

use crate::{
    cli::{
        data::DataArgs,
        diagnostic::{self, Color},
        error::CliError,
        exit,
        progress::with_bars,
        schema::print,
        warnings,
    },
    kb::{
        Bundle, FieldChange, KbError, KnowledgeBase, Loaded, Mapping, Progress, RefusedRecords,
        ReversedSpans, SetAside, Snapshot, WrittenRecord, documents_beside,
    },
    model::{Clearance, CommitMeta, Revision},
};

/// The most new records that a dry run lists.
const MOST_LISTED: u64 = 20;
/// The most fields of a changed record that are named.
const MOST_FIELDS: usize = 6;

/// Validate bundles and commit what is new or changed in them: all, or nothing.
///
/// A bundle is a JSON file, or a folder of them, with any of `types`, `units`, `predicates`,
/// `entities`, `sources` and `claims`; `-` is the standard input. All that is named on one command
/// line is one bundle; references may cross files in any order. Loading the same again changes
/// nothing.
///
/// A record takes the place of the recorded one of its id. A claim without an id adds to the
/// recorded claim that is the same proposition. What is odd but not wrong is told on stderr.
///
/// Documents in a folder `documents` beside the bundle, as `dump --documents` writes them, are kept
/// for the sources that name them. Evidence in a source with a document has to stand there.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  claimgraph load seed/meta-ai\n  claimgraph load --set-aside refused.json exported"
)]
pub(super) struct LoadArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Files, or folders of files; `-` is the standard input.
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
    /// Leave out the records that would be refused, and all that refer to them, and write them to
    /// this new file as a bundle, to be mended and loaded.
    #[arg(long, value_name = "FILE")]
    set_aside: Option<PathBuf>,
    /// Print problems, warnings and what was written as JSON, an object a line, on stdout.
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
    if let Some(file) = &args.set_aside
        && fs::symlink_metadata(file).is_ok()
    {
        return Err(CliError::Exists(file.clone()));
    }
    let mut options = match args.dry_run {
        true => {
            args.data.expect()?;
            args.data.options("load --dry-run")
        }
        false => args.data.options_to_write_once("load"),
    };
    options.documents_beside = documents_beside(&args.paths);
    let knowledge_base = args.data.open_with(&options)?;
    match load(&args, &knowledge_base) {
        Err(error) if args.json => match error.problems() {
            Some(problems) => diagnostic::print_json(problems)
                .map(|()| exit::INVALID)
                .map_err(CliError::Output),
            None => Err(error),
        },
        Err(error) => Err(error),
        Ok(()) => {
            if !args.dry_run {
                keep_documents(&knowledge_base, args.json)?;
            }
            knowledge_base.close()?;
            Ok(exit::OK)
        }
    }
}

/// Keeps the documents beside a bundle, and tells of them.
fn keep_documents(knowledge_base: &KnowledgeBase, json: bool) -> Result<(), CliError> {
    let documents = knowledge_base.keep_documents()?;
    if documents.kept > 0 {
        print(&match json {
            true => format!(
                "{}\n",
                json!({"severity": "note", "code": "DOCUMENTS_KEPT", "count": documents.kept})
            ),
            false => format!("documents kept: {}\n", documents.kept),
        })?;
    }
    for source in &documents.refused {
        eprintln!(
            "note: the document of `{source}` is not kept: evidence that was recorded before does not stand in it, as `claimgraph attach` tells"
        );
    }
    Ok(())
}

fn load(args: &LoadArgs, knowledge_base: &KnowledgeBase) -> Result<(), CliError> {
    let mut bundle = args.bundle().inspect_err(|error| {
        if args.set_aside.is_some() && error.problems().is_some() {
            eprintln!("note: what is wrong with a file as a whole is not set aside by record");
        }
    })?;
    let mut refused = None;
    if let Some(file) = &args.set_aside {
        let set_aside: SetAside = knowledge_base.snapshot().set_aside(bundle)?;
        (bundle, refused) = (set_aside.bundle, set_aside.refused);
        if let Some(refused) = refused.as_ref().filter(|_| !args.dry_run) {
            write_new(file, refused)?;
        }
    }
    let before = knowledge_base.snapshot();
    let report = match args.dry_run {
        true => dry_run(&before, &bundle, args.json),
        false => {
            let meta = CommitMeta::by(args.by.clone());
            let load = |progress: Progress<'_>| knowledge_base.load_with(bundle, meta, progress);
            with_bars(load).map_err(CliError::from)
        }
    };
    let report = match (report, &args.set_aside) {
        (Err(error), Some(file)) if refused.is_some() && !args.dry_run => {
            // Nothing was loaded, so nothing is set aside.
            let _ = fs::remove_file(file);
            return Err(error);
        }
        (report, _) => report?,
    };
    if let (Some(refused), Some(file)) = (&refused, &args.set_aside) {
        show_refused(refused, file, args)?;
    }
    warnings::show(&report.warnings, args.json)?;
    let snapshot = knowledge_base.snapshot();
    match (args.json, args.dry_run) {
        (true, is_dry) => {
            if !is_dry && report.written() > 0 {
                snapshot.written_since(before.revision(), Clearance::ALL, |record| {
                    print(&written_json(&record))
                })?;
            }
            print(&summary_json(&report, is_dry, refused.as_ref()))
        }
        (false, true) => print(&format!(
            "nothing is written; to be written: {} records new, {} changed, {} as they were\n",
            report.created, report.changed, report.unchanged
        )),
        (false, false) => print(&format!(
            "{}\n{}",
            summary(&report),
            changed_list(&report, &snapshot, before.revision())?
        )),
    }
}

/// Writes refused records to a file that is not there yet.
fn write_new(path: &Path, refused: &RefusedRecords) -> Result<(), CliError> {
    let write = || -> io::Result<()> {
        let mut options = OpenOptions::new();
        let file = options.write(true).create_new(true).open(path)?;
        let mut out = BufWriter::new(file);
        refused.write(&mut out)?;
        out.flush()?;
        out.get_ref().sync_all()
    };
    write().map_err(|source| CliError::SetAside {
        path: path.into(),
        source,
    })
}

/// Shows why records were set aside.
fn show_refused(refused: &RefusedRecords, file: &Path, args: &LoadArgs) -> Result<(), CliError> {
    match args.json {
        true => diagnostic::print_json(&refused.problems).map_err(CliError::Output)?,
        false => eprint!(
            "{}",
            diagnostic::render(&refused.problems, Color::of_stderr())
        ),
    }
    let count = diagnostic::grouped(refused.count() as u64);
    let file = file.display();
    match args.dry_run {
        true => eprintln!("note: {count} records would be set aside in `{file}`"),
        false => eprintln!("note: {count} records are set aside in `{file}`; mend and load it"),
    }
    Ok(())
}

/// Prints the fields that a load would change, and the first new records; as JSON, all of them.
fn dry_run(snapshot: &Snapshot, bundle: &Bundle, json: bool) -> Result<Loaded, CliError> {
    let mut printed = Ok(());
    let mut created = 0;
    let report = snapshot.preview(bundle, Clearance::ALL, |record| {
        if json {
            if printed.is_ok() {
                printed = print(&written_json(&record));
            }
            return;
        }
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

/// A record that was written, as a line of JSON:
///
/// ```json
/// {"severity":"note","code":"CHANGED","kind":"entity","id":"ann",
///  "fields":[{"path":"labels.fr","before":null,"after":"Anne"}]}
/// ```
///
/// The code is `CREATED` for a new record, whose fields are not listed.
fn written_json(record: &WrittenRecord) -> String {
    let mut line = json!({
        "severity": "note",
        "code": match record.fields {
            None => "CREATED",
            Some(_) => "CHANGED",
        },
        "kind": record.kind.to_string(),
        "id": record.id.as_str(),
    });
    if let Some(fields) = &record.fields {
        let field = |field: &FieldChange| json!({"path": field.path, "before": field.before, "after": field.after});
        line["fields"] = fields.iter().map(field).collect();
    }
    format!("{line}\n")
}

/// The report of a load as the last line of JSON; its code is `LOADED`, or `PREVIEW` of a dry run.
fn summary_json(report: &Loaded, is_dry: bool, refused: Option<&RefusedRecords>) -> String {
    let line = json!({
        "severity": "note",
        "code": match is_dry {
            true => "PREVIEW",
            false => "LOADED",
        },
        "revision": report.revision.0,
        "created": report.created,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "setAside": refused.map_or(0, RefusedRecords::count),
        "warnings": warnings::counts(&report.warnings),
    });
    format!("{line}\n")
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

/// The changed records of a load, one a line with their changed fields: the first twenty, then how
/// many more.
pub(super) fn changed_list(
    report: &Loaded,
    snapshot: &Snapshot,
    before: Revision,
) -> Result<String, KbError> {
    let mut list = String::new();
    for (kind, id) in &report.changed_records {
        let changes = snapshot.changes_since(before, *kind, id, Clearance::ALL)?;
        let paths = changes.iter().take(MOST_FIELDS);
        let mut paths: Vec<String> = paths.map(|change| change.path.clone()).collect();
        if changes.len() > MOST_FIELDS {
            paths.push(format!("{} more", changes.len() - MOST_FIELDS));
        }
        list += &format!("  changed: {kind} `{id}` ({})\n", paths.join(", "));
    }
    let listed = report.changed_records.len() as u64;
    if report.changed > listed {
        list += &format!("  and {} more\n", report.changed - listed);
    }
    Ok(list)
}
