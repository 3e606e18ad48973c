//! `claimgraph validate`.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::{
    cli::{
        console::Console, data::DataArgs, error::CliError, exit, load::mapping, schema::print,
        statuses, warnings,
    },
    kb::{
        Bundle, Edit, KbError, KnowledgeBase, ReversedSpans, StatusOmission, StatusPreview,
        WriteRequest, documents_beside, formats::json::Nothing,
    },
    model::{Clearance, CommitMeta},
};

/// Validate bundles as `load` does, and write nothing.
///
/// Every problem is shown with its file, line and column, what was expected, and the nearest name
/// where one is close: the first three of each kind, and how many more there are; with `--json`,
/// all of them.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  claimgraph validate seed/meta-ai\n  claimgraph validate --against-data --data .claimgraph new.json"
)]
pub(super) struct ValidateArgs {
    /// Files, or folders of files; `-` is the standard input.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Mapping of the columns of `.csv` files that are not named as documented, as JSON.
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Let the bundle refer to the records in `--data`, and show the claims whose status it would
    /// move; without this it has to stand alone.
    #[arg(long)]
    against_data: bool,
    #[command(flatten)]
    data: DataArgs,
    /// Show problems and warnings as JSON, an object a line, on stdout.
    #[arg(long)]
    json: bool,
    /// Take valid times that end before they start, as `load --keep-reversed` does.
    #[arg(long)]
    keep_reversed: bool,
}

pub(super) fn run(args: ValidateArgs) -> Result<u8, CliError> {
    let reversed = match args.keep_reversed {
        true => ReversedSpans::Kept,
        false => ReversedSpans::Refused,
    };
    let mapping = mapping(args.map.as_deref())?;
    let valid = Bundle::read_mapped(&args.paths, mapping)
        .map_err(CliError::from)
        .and_then(|bundle| {
            let bundle = bundle.with_reversed(reversed);
            let valid = match args.against_data {
                false => (bundle.validate(&Nothing).map_err(KbError::from)?, None),
                true => {
                    args.data.expect()?;
                    let mut options = args.data.options("validate");
                    options.documents_beside = documents_beside(&args.paths);
                    let opened = args.data.open_to_read(&options)?;
                    let knowledge_base = &opened.knowledge_base;
                    let valid = knowledge_base.snapshot().validate(&bundle)?;
                    (valid, Some(moved_statuses(knowledge_base, bundle)?))
                }
            };
            Ok(valid)
        });
    let valid = match valid {
        Err(error) if args.json => {
            let Some(problems) = error.problems() else {
                return Err(error);
            };
            Console::Own.print_problems(problems)?;
            return Ok(exit::INVALID);
        }
        valid => valid?,
    };
    let (valid, statuses) = valid;
    warnings::show(valid.warnings(), args.json, &Console::Own)?;
    if let Some(statuses) = &statuses {
        statuses::show(statuses, args.json, &Console::Own)?;
    }
    let counts = valid.counts();
    if args.json {
        let line = json!({
            "severity": "note",
            "code": "VALID",
            "types": counts.types,
            "units": counts.units,
            "predicates": counts.predicates,
            "entities": counts.entities,
            "sources": counts.sources,
            "claims": counts.claims,
            "attributions": counts.attributions,
            "warnings": warnings::counts(valid.warnings()),
        });
        print(&format!("{line}\n"))?;
        return Ok(exit::OK);
    }
    print(&format!(
        "valid: {} types, {} units, {} predicates, {} entities, {} sources, {} claims with {} attributions\n",
        counts.types,
        counts.units,
        counts.predicates,
        counts.entities,
        counts.sources,
        counts.claims,
        counts.attributions
    ))?;
    Ok(exit::OK)
}

/// The statuses that loading a valid bundle would move.
fn moved_statuses(
    knowledge_base: &KnowledgeBase,
    bundle: Bundle,
) -> Result<StatusPreview, KbError> {
    if bundle.records() > StatusOmission::MOST_RECORDS {
        return Ok(StatusPreview::Omitted(StatusOmission::ManyRecords));
    }
    let request = WriteRequest {
        edit: Edit::Load(bundle),
        meta: CommitMeta::default(),
        clearance: Clearance::ALL,
        expected: None,
    };
    Ok(knowledge_base.preview_edit(request, drop)?.statuses)
}
