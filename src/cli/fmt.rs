//! `claimgraph fmt`.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::Args;

use crate::{
    cli::{error::CliError, exit, schema::print},
    kb::formats::json::{bundle_files, format_bundle},
};

/// Put bundle files into one order and layout; what is loaded stays the same.
///
/// Sections, records and fields get one order, and in files with `defaults` what these say is not
/// said again. A file that is no JSON is refused, and no file is changed then; tables stay as they
/// are.
#[derive(Args)]
#[command(after_help = "Examples:\n  claimgraph fmt ferry\n  claimgraph fmt --check ferry")]
pub(super) struct FmtArgs {
    /// Files, or folders of files.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Change nothing, and exit with 1 if a file would be changed.
    #[arg(long)]
    check: bool,
}

pub(super) fn run(args: FmtArgs) -> Result<u8, CliError> {
    let mut changed = Vec::new();
    for file in bundle_files(&args.paths)? {
        let formatted = format_bundle(&file.name, &file.text)?;
        if formatted != file.text {
            changed.push((file, formatted));
        }
    }
    for (file, formatted) in &changed {
        if !args.check {
            replace(&file.path, formatted).map_err(|source| CliError::Write {
                path: file.path.clone(),
                source,
            })?;
        }
        print(&format!("{}\n", file.name))?;
    }
    Ok(match args.check && !changed.is_empty() {
        true => exit::DIFFERENT,
        false => exit::OK,
    })
}

/// Replaces the text of a file, or leaves the file as it is. A link is followed.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut draft = tempfile::Builder::new()
        .prefix(".fmt-")
        .tempfile_in(folder)?;
    draft.write_all(text.as_bytes())?;
    draft
        .as_file()
        .set_permissions(fs::metadata(&path)?.permissions())?;
    draft.as_file().sync_all()?;
    draft.persist(&path)?;
    Ok(())
}
