//! Files that are named with their sources: `SOURCE=FILE`.

use std::{path::PathBuf, str::FromStr};

use crate::{
    cli::error::CliError,
    kb::{SourceText, SourceTextError},
    model::Id,
};

/// A source's id and the file that its document is in.
#[derive(Clone)]
pub(super) struct SourceFile {
    pub(super) source: Id,
    pub(super) file: PathBuf,
}

impl FromStr for SourceFile {
    type Err = String;

    fn from_str(text: &str) -> Result<SourceFile, String> {
        match text.split_once('=') {
            Some((source, file)) if !source.is_empty() && !file.is_empty() => Ok(SourceFile {
                source: Id::new(source).map_err(|error| error.to_string())?,
                file: file.into(),
            }),
            _ => Err("write a source's id, `=` and a file".into()),
        }
    }
}

impl SourceFile {
    /// The text of the file.
    pub(super) fn text(&self) -> Result<SourceText, CliError> {
        text(self.file.clone())
    }
}

/// The text of a file.
pub(super) fn text(path: PathBuf) -> Result<SourceText, CliError> {
    SourceText::read(&path).map_err(|error| match error {
        SourceTextError::Io(source) => CliError::Input { path, source },
        source => CliError::Document { path, source },
    })
}
