//! `claimgraph load`.

use std::path::PathBuf;

use clap::Args;

use crate::{
    cli::{data::DataArgs, diagnostic, error::CliError, exit},
    kb::{Bundle, KnowledgeBase, Loaded},
};

/// Validate bundles and commit what is new or changed in them: all, or nothing.
///
/// A bundle is a JSON file, or a folder of them, with any of `types`, `predicates`, `entities`,
/// `sources` and `claims`. All that is named on one command line is one bundle; references may
/// cross files in any order. Loading the same again changes nothing.
#[derive(Args)]
#[command(after_help = "Example:\n  claimgraph load seed/meta-msl")]
pub(super) struct LoadArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Files, or folders of files.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The author of the commit.
    #[arg(long, value_name = "NAME", env = "CLAIMGRAPH_BY")]
    by: Option<String>,
    /// Show the problems of a bundle as JSON, an object a line, on stdout.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: LoadArgs) -> Result<u8, CliError> {
    let knowledge_base = args.data.open_to_write_once("load")?;
    let loaded = match load(&knowledge_base, &args.paths, args.by) {
        Err(error) if args.json => {
            let Some(problems) = error.problems() else {
                return Err(error);
            };
            crate::cli::schema::print(&diagnostic::to_json(problems))?;
            return Ok(exit::INVALID);
        }
        loaded => loaded?,
    };
    knowledge_base.close()?;
    crate::cli::schema::print(&format!("{}\n", summary(&loaded)))?;
    Ok(exit::OK)
}

/// Loads bundles into an open knowledge base.
pub(super) fn load(
    knowledge_base: &KnowledgeBase,
    paths: &[PathBuf],
    by: Option<String>,
) -> Result<Loaded, CliError> {
    Ok(knowledge_base.load(Bundle::read(paths)?, by)?)
}

/// The result of a load in one sentence.
pub(super) fn summary(loaded: &Loaded) -> String {
    let Loaded {
        revision,
        created,
        changed,
        unchanged,
    } = loaded;
    match loaded.written() {
        0 => format!(
            "nothing changed: all {unchanged} records are there already, at revision {revision}"
        ),
        _ => format!(
            "revision {revision}: {created} records new, {changed} changed, {unchanged} as they were"
        ),
    }
}
