//! `claimgraph init`.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use clap::Args;

use crate::{
    cli::{error::CliError, exit, schema::print},
    kb::formats::json::hand_schema,
};

/// Make a folder to write claims in: a starter vocabulary, an example, and the schema for editors.
///
/// The folder is made if it is not there, and must be empty.
#[derive(Args)]
#[command(after_help = "Example:\n  claimgraph init ferry && claimgraph load ferry")]
pub(super) struct InitArgs {
    /// The folder.
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

/// The files of a new folder, but for the schema.
const FILES: [(&str, &str); 3] = [
    ("vocabulary.json", include_str!("starter/vocabulary.json")),
    ("example.json", include_str!("starter/example.json")),
    ("README.md", include_str!("starter/README.md")),
];

/// The name of the schema, which is hidden since a folder's `*.json` files are its bundle.
const SCHEMA: &str = ".hand.schema.json";

pub(super) fn run(args: InitArgs) -> Result<u8, CliError> {
    let folder = &args.folder;
    let failed = |path: &Path| {
        let path = path.to_owned();
        |source: io::Error| CliError::Write { path, source }
    };
    fs::create_dir_all(folder).map_err(failed(folder))?;
    if fs::read_dir(folder)
        .map_err(failed(folder))?
        .next()
        .is_some()
    {
        return Err(CliError::NotEmpty(folder.clone()));
    }
    let schema = format!("{:#}\n", hand_schema());
    for (name, text) in FILES.into_iter().chain([(SCHEMA, schema.as_str())]) {
        let path = folder.join(name);
        fs::write(&path, text).map_err(failed(&path))?;
    }
    let shown = folder.display();
    print(&format!(
        "`{shown}` has a vocabulary and an example; load them with `claimgraph load {shown}`\n"
    ))?;
    Ok(exit::OK)
}
