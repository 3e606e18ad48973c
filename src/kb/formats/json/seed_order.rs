//! The order of seeds: a folder of folders is loaded commit by commit.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::kb::formats::{
    json::{
        read::{MAX_FOLDERS, is_bundle_file, unreadable},
        report::Reporter,
    },
    problems::Problems,
};

/// The bundles of some seeds, each as its paths, in the order in which they are loaded.
///
/// A folder that has folders and no JSON file of its own is several seeds, one for each folder in
/// it: by the numbers with which their names start, then by their names. All other paths are one
/// bundle, which comes first.
pub(super) fn seeds(paths: &[PathBuf]) -> Result<Vec<Vec<PathBuf>>, Problems> {
    let mut reporter = Reporter::default();
    let (mut first, mut later) = (Vec::new(), Vec::new());
    for path in paths {
        match folders(path) {
            Ok(folders) if folders.is_empty() => first.push(path.clone()),
            Ok(folders) => {
                for folder in folders {
                    if let Err(problem) = add(&folder, MAX_FOLDERS, &mut later) {
                        reporter.whole_file(unreadable(&folder, &problem));
                    }
                }
            }
            Err(error) => reporter.whole_file(unreadable(path, &error)),
        }
    }
    reporter.finish()?;
    let first = (!first.is_empty()).then_some(first);
    Ok(first.into_iter().chain(later).collect())
}

fn add(folder: &Path, depth: usize, seeds: &mut Vec<Vec<PathBuf>>) -> io::Result<()> {
    let within = folders(folder)?;
    if within.is_empty() || depth == 0 {
        seeds.push(vec![folder.into()]);
        return Ok(());
    }
    within
        .iter()
        .try_for_each(|folder| add(folder, depth - 1, seeds))
}

/// The folders in a folder, if it has no JSON file of its own.
fn folders(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !fs::metadata(path)?.is_dir() {
        return Ok(Vec::new());
    }
    let mut folders = Vec::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if entry.file_type()?.is_dir() {
            folders.push(path);
        } else if is_bundle_file(&path) {
            return Ok(Vec::new());
        }
    }
    folders.sort_by_key(|folder| (number(folder), folder.clone()));
    Ok(folders)
}

/// The number with which the name of a folder starts; those without one come last.
fn number(folder: &Path) -> u64 {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_folders_is_a_seed_for_each_by_number_and_name() {
        let folder = tempfile::tempdir().unwrap();
        for file in [
            "b/10-last/x.json",
            "b/2-next/deep/x.json",
            "a/x.json",
            "a/more/y.json",
            ".hidden/x.json",
            "README.md",
        ] {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "{}").unwrap();
        }
        let named = |paths: &[&str]| Vec::from_iter(paths.iter().map(|p| folder.path().join(p)));
        let found = |paths: &[&str]| seeds(&named(paths)).unwrap();
        let seed = |path: &str| named(&[path]);
        assert_eq!(
            found(&[""]),
            [seed("a"), seed("b/2-next/deep"), seed("b/10-last")]
        );
        assert_eq!(
            found(&["b", "a", "a/x.json"]),
            [
                named(&["a", "a/x.json"]),
                seed("b/2-next/deep"),
                seed("b/10-last")
            ]
        );
        assert!(seeds(&named(&["none"])).is_err());
    }
}
