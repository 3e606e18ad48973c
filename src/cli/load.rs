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
        console::Console,
        data::DataArgs,
        diagnostic,
        error::CliError,
        exit,
        remote::{
            hand_over::hand_over,
            output::RemoteOutput,
            request::{FileRole, LoadOptions, RemoteCommand, Sending},
            server_args::ServerArgs,
        },
        statuses, warnings,
    },
    kb::{
        Bundle, Edit, FieldChange, KbError, KeptDocuments, KnowledgeBase, Loaded, Mapping,
        Problems, Progress, RefusedRecords, ReversedSpans, SetAside, Snapshot, WriteRequest,
        WrittenRecord, documents_beside,
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
    #[command(flatten)]
    server: ServerArgs,
    /// Files, or folders of files; `-` is the standard input.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Mapping of the columns of `.csv` files that are not named as documented, as JSON.
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// The author of the commit.
    #[arg(long, value_name = "NAME", env = "CLAIMGRAPH_BY")]
    by: Option<String>,
    /// Show what would change, field by field, and whose status would move, and write nothing.
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
    fn options(&self) -> LoadOptions {
        LoadOptions {
            by: self.by.clone(),
            dry_run: self.dry_run,
            set_aside: self.set_aside.clone(),
            json: self.json,
            keep_reversed: self.keep_reversed,
            not_read: Vec::new(),
        }
    }

    fn bundle(&self) -> Result<Bundle, Problems> {
        let mapping = mapping(self.map.as_deref())?;
        Bundle::read_mapped(&self.paths, mapping)
    }

    /// The command as it is sent to a server.
    fn sending(&self) -> Result<Sending, CliError> {
        // A mapping in which something is wrong is refused here.
        mapping(self.map.as_deref())?;
        let found = Bundle::find(&self.paths)?;
        let mut sending = Sending::new(RemoteCommand::Load(LoadOptions {
            not_read: found.others.clone(),
            ..self.options()
        }));
        sending.set_aside = self.set_aside.clone().filter(|_| !self.dry_run);
        if let Some(map) = &self.map {
            sending.add(map.display().to_string(), map, FileRole::Mapping)?;
        }
        sending.add_bundle(found)?;
        sending.add_documents(&documents_beside(&self.paths))?;
        Ok(sending)
    }
}

/// The mapping of a file, or the one that maps nothing.
pub(super) fn mapping(file: Option<&Path>) -> Result<Mapping, Problems> {
    Ok(file.map(Mapping::read).transpose()?.unwrap_or_default())
}

pub(super) fn run(args: LoadArgs) -> Result<u8, CliError> {
    if let Some(file) = &args.set_aside
        && fs::symlink_metadata(file).is_ok()
    {
        return Err(CliError::Exists(file.clone()));
    }
    if let Some(code) = args.server.run(|| args.sending())? {
        return Ok(code);
    }
    match run_here(&args) {
        Err(error) => hand_over(&args.data.data, error, || args.sending()),
        ended => ended,
    }
}

fn run_here(args: &LoadArgs) -> Result<u8, CliError> {
    let mut options = match args.dry_run {
        true => {
            args.data.expect()?;
            args.data.options("load --dry-run")
        }
        false => args.data.options_to_write_once("load"),
    };
    options.documents_beside = documents_beside(&args.paths);
    let knowledge_base = args.data.open_with(&options)?;
    let options = args.options();
    let console = Console::Own;
    let code = load(
        &knowledge_base,
        || args.bundle(),
        &options,
        Clearance::ALL,
        &console,
    )?;
    if code == exit::OK {
        if !args.dry_run {
            show_documents(&knowledge_base.keep_documents()?, args.json, &console)?;
        }
        knowledge_base.close()?;
    }
    Ok(code)
}

/// Shows which documents beside a bundle are kept.
pub(super) fn show_documents(
    documents: &KeptDocuments,
    json: bool,
    console: &Console,
) -> Result<(), CliError> {
    if documents.kept > 0 {
        console.print(&match json {
            true => format!(
                "{}\n",
                json!({"severity": "note", "code": "DOCUMENTS_KEPT", "count": documents.kept})
            ),
            false => format!("documents kept: {}\n", documents.kept),
        })?;
    }
    for source in &documents.refused {
        console.note(&format!(
            "note: the document of `{source}` is not kept: evidence that was recorded before does not stand in it, as `claimgraph attach` tells\n"
        ));
    }
    Ok(())
}

/// Loads a bundle on behalf of a writer with a clearance, and returns the exit code.
pub(super) fn load(
    knowledge_base: &KnowledgeBase,
    bundle: impl FnOnce() -> Result<Bundle, Problems>,
    options: &LoadOptions,
    clearance: Clearance,
    console: &Console,
) -> Result<u8, CliError> {
    match load_bundle(knowledge_base, bundle, options, clearance, console) {
        Err(error) if options.json => {
            let Some(problems) = error.problems() else {
                return Err(error);
            };
            console.print_problems(problems)?;
            Ok(exit::INVALID)
        }
        loaded => loaded.map(|()| exit::OK),
    }
}

fn load_bundle(
    knowledge_base: &KnowledgeBase,
    bundle: impl FnOnce() -> Result<Bundle, Problems>,
    options: &LoadOptions,
    clearance: Clearance,
    console: &Console,
) -> Result<(), CliError> {
    let bundle = bundle().inspect_err(|_| {
        if options.set_aside.is_some() {
            console.note("note: what is wrong with a file as a whole is not set aside by record\n");
        }
    })?;
    let mut bundle = bundle.with_reversed(match options.keep_reversed {
        true => ReversedSpans::Kept,
        false => ReversedSpans::Refused,
    });
    let newest = || knowledge_base.snapshot().seen_by(clearance);
    let mut refused = None;
    if let Some(file) = &options.set_aside {
        let set_aside: SetAside = newest().set_aside(bundle)?;
        (bundle, refused) = (set_aside.bundle, set_aside.refused);
        if let Some(refused) = refused.as_ref().filter(|_| !options.dry_run) {
            write_refused(file, refused, console)?;
        }
    }
    let meta = CommitMeta::by(options.by.clone());
    let report = match options.dry_run {
        true => {
            let request = WriteRequest {
                edit: Edit::Load(bundle),
                meta,
                clearance,
                expected: None,
            };
            dry_run(knowledge_base, request, options.json, console)
        }
        false => {
            let load = |progress: Progress<'_>| {
                knowledge_base.load_with(bundle, meta, clearance, progress)
            };
            console.with_progress(load).map_err(CliError::from)
        }
    };
    let report = match (report, &options.set_aside) {
        (Err(error), Some(file)) if refused.is_some() && !options.dry_run => {
            // Nothing was loaded, so nothing is set aside.
            remove_refused(file, console);
            return Err(error);
        }
        (report, _) => report?,
    };
    if let (Some(refused), Some(file)) = (&refused, &options.set_aside) {
        show_refused(refused, file, options, console)?;
    }
    warnings::show(&report.warnings, options.json, console)?;
    let newest = newest();
    let since = own_start(&report);
    // A later commit may have closed what was there before.
    let is_open = newest.horizon(clearance)? <= since;
    let snapshot = newest.at(report.revision);
    match (options.json, options.dry_run) {
        (true, is_dry) => {
            if !is_dry && is_open && report.written() > 0 {
                snapshot.written_since(since, clearance, |record| {
                    console.print(&written_json(&record))
                })?;
            }
            console.print(&summary_json(&report, is_dry, refused.as_ref()))
        }
        (false, true) => console.print(&format!(
            "nothing is written; to be written: {} records new, {} changed, {} as they were\n",
            report.created, report.changed, report.unchanged
        )),
        (false, false) => console.print(&format!(
            "{}\n{}",
            summary(&report),
            changed_list(&report, &snapshot, since)?
        )),
    }
}

/// The revision before that of a load. Others may have written since the load began.
fn own_start(report: &Loaded) -> Revision {
    match report.written() {
        0 => report.revision,
        _ => Revision(report.revision.0.saturating_sub(1)),
    }
}

/// Writes refused records to the file for them.
fn write_refused(file: &Path, refused: &RefusedRecords, console: &Console) -> Result<(), CliError> {
    match console {
        Console::Own => write_new(file, refused),
        // The client writes the file, and removes it again if nothing is loaded.
        Console::Client(output) => {
            let mut out = output.writer(RemoteOutput::set_aside);
            let written = refused.write(&mut out).and_then(|()| out.flush());
            written.map_err(CliError::Output)
        }
    }
}

fn remove_refused(file: &Path, console: &Console) {
    if let Console::Own = console {
        let _ = fs::remove_file(file);
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
fn show_refused(
    refused: &RefusedRecords,
    file: &Path,
    options: &LoadOptions,
    console: &Console,
) -> Result<(), CliError> {
    match options.json {
        true => console.print_problems(&refused.problems)?,
        false => console.note(&diagnostic::render(&refused.problems, console.color())),
    }
    let count = diagnostic::grouped(refused.count() as u64);
    let file = file.display();
    console.note(&match options.dry_run {
        true => format!("note: {count} records would be set aside in `{file}`\n"),
        false => format!("note: {count} records are set aside in `{file}`; mend and load it\n"),
    });
    Ok(())
}

/// Prints the fields that a load would change, the first new records, and the statuses that would
/// move; as JSON, all of them.
fn dry_run(
    knowledge_base: &KnowledgeBase,
    request: WriteRequest,
    json: bool,
    console: &Console,
) -> Result<Loaded, CliError> {
    let mut printed = Ok(());
    let mut created = 0;
    let preview = knowledge_base.preview_edit(request, |record| {
        if json {
            if printed.is_ok() {
                printed = console.print(&written_json(&record));
            }
            return;
        }
        let Some(fields) = &record.fields else {
            created += 1;
            if created <= MOST_LISTED && printed.is_ok() {
                printed = console.print(&format!("new {} `{}`\n", record.kind, record.id));
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
            printed = console.print(&text);
        }
    })?;
    printed?;
    if created > MOST_LISTED {
        console.print(&format!("and {} more new records\n", created - MOST_LISTED))?;
    }
    statuses::show(&preview.statuses, json, console)?;
    Ok(preview.report)
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
        let changes = snapshot.changes_since(before, *kind, id, snapshot.clearance())?;
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
