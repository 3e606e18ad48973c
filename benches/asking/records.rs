//! The records of a bundle that the generator wrote.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    path::Path,
};

use serde::de::DeserializeOwned;

use crate::measuring::Result;

/// Calls `visit` with each record that can be read as an `R`, and the name of its section.
pub(crate) fn each<R: DeserializeOwned>(
    bundle: &Path,
    mut visit: impl FnMut(&str, R) -> Result<()>,
) -> Result<()> {
    let mut files: Vec<_> = fs::read_dir(bundle)?
        .map(|file| Ok(file?.path()))
        .collect::<Result<_>>()?;
    files.sort();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let section = name.split(['-', '.']).next().unwrap_or_default();
        // The generator writes a record a line, between the first and the last line of a section.
        for line in BufReader::new(File::open(&file)?).lines() {
            let line = line?;
            if let Ok(record) = serde_json::from_str(line.trim_end_matches(',')) {
                visit(section, record)?;
            }
        }
    }
    Ok(())
}
