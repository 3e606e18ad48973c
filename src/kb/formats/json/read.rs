//! Takes the files of a bundle in.

use std::{
    collections::HashSet,
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use tempfile::{NamedTempFile, TempPath};

use crate::kb::{
    formats::{
        json::{file::File, limits::MAX_FILE, report::Reporter, table::TABLE_EXTENSION},
        line_index::LineIndex,
        problem::Problem,
        problems::Problems,
    },
    parallel::parallel_map,
    write::validate::{
        code::Code,
        warning::{Warning, WarningKind, Warnings},
    },
};

/// The deepest nesting of folders that is followed.
pub(super) const MAX_FOLDERS: usize = 16;
/// The most bytes of texts that are held in memory. Few in tests, so that some are not.
const HELD: u64 = if cfg!(test) { 2_000 } else { 16 << 20 };

/// The path by which the standard input is named.
const STDIN: &str = "-";
/// The name of the standard input in problems.
const STDIN_NAME: &str = "<stdin>";
/// The ends of the names of files that have data in a form that is not read.
const OTHER_FORMS: [&str; 23] = [
    "7z", "bz2", "gz", "json5", "jsonc", "jsonl", "ndjson", "nq", "nt", "ods", "parquet", "rdf",
    "toml", "tsv", "ttl", "xls", "xlsx", "xml", "xz", "yaml", "yml", "zip", "zst",
];

/// The files at the paths that people named.
#[derive(Default)]
pub(super) struct FoundFiles {
    /// The files that are read.
    pub(super) bundles: Vec<PathBuf>,
    /// The files in folders that have data and are not read.
    pub(super) others: Vec<PathBuf>,
}

/// A bundle file as a whole.
#[derive(Clone, Debug)]
pub struct BundleFile {
    /// The path of the file.
    pub path: PathBuf,
    /// The name, as people know it.
    pub name: String,
    /// The text.
    pub text: String,
}

/// A file of a bundle that is to be read elsewhere than where people named it.
#[derive(Debug)]
pub struct NamedFile {
    /// The name, as people know it.
    pub name: String,
    /// The path at which it can be read.
    pub path: PathBuf,
    /// The copy of the standard input, removed with its value.
    _copy: Option<TempPath>,
}

impl NamedFile {
    /// The file at a path, under a name.
    pub fn new(name: String, path: PathBuf) -> NamedFile {
        NamedFile {
            name,
            path,
            _copy: None,
        }
    }
}

/// The files of a bundle that are found, and the names of those that have data and are not read.
#[derive(Debug, Default)]
pub struct NamedFiles {
    /// The files that are read.
    pub files: Vec<NamedFile>,
    /// The names of the files in folders that have data and are not read.
    pub others: Vec<String>,
}

/// The files at `paths`, and those in folders, each file once, to be read elsewhere.
pub(super) fn named_files(paths: &[PathBuf]) -> Result<NamedFiles, Problems> {
    let mut reporter = Reporter::default();
    let found = found(paths, &mut reporter);
    let mut named = NamedFiles {
        others: shown(&found.others),
        ..NamedFiles::default()
    };
    for path in found.bundles {
        let file = match path == Path::new(STDIN) {
            true => named_stdin(),
            false => regular(&path).map(|_| NamedFile::new(path.display().to_string(), path)),
        };
        match file {
            Ok(file) => named.files.push(file),
            Err(problem) => reporter.whole_file(problem),
        }
    }
    reporter.finish()?;
    Ok(named)
}

/// The standard input, copied to a temporary file.
fn named_stdin() -> Result<NamedFile, Problem> {
    let name = Path::new(STDIN_NAME);
    let failed = |error: io::Error| unreadable(name, &error);
    let mut copy = NamedTempFile::new().map_err(failed)?;
    let input = io::stdin().lock().take(MAX_FILE as u64 + 1);
    let bytes = io::copy(&mut { input }, &mut copy).map_err(failed)?;
    if bytes > MAX_FILE as u64 {
        return Err(too_large(name, bytes));
    }
    let path = copy.into_temp_path();
    Ok(NamedFile {
        name: STDIN_NAME.into(),
        path: path.to_path_buf(),
        _copy: Some(path),
    })
}

/// Paths as people know them.
fn shown(paths: &[PathBuf]) -> Vec<String> {
    paths
        .iter()
        .map(|path| path.display().to_string())
        .collect()
}

/// The texts of files, and of those in folders, each file once. Tables are passed over.
pub fn bundle_files(paths: &[PathBuf]) -> Result<Vec<BundleFile>, Problems> {
    let mut reporter = Reporter::default();
    let mut files = Vec::new();
    let paths = found(paths, &mut reporter).bundles.into_iter();
    for path in paths.filter(|path| !has_extension(path, TABLE_EXTENSION)) {
        match text(&path) {
            Ok(text) => files.push(BundleFile {
                name: path.display().to_string(),
                path,
                text,
            }),
            Err(problem) => reporter.whole_file(problem),
        }
    }
    reporter.finish()?;
    Ok(files)
}

/// The files at `paths`, and those in folders, each file once.
fn found(paths: &[PathBuf], reporter: &mut Reporter) -> FoundFiles {
    let mut found = FoundFiles::default();
    for path in paths {
        if let Err(problem) = find(path, &mut found) {
            reporter.whole_file(problem);
        }
    }
    if paths.is_empty() {
        let message = "no file is named".into();
        reporter.whole_file(whole(Path::new(""), Code::Unreadable, message));
    }
    let mut seen = HashSet::new();
    found
        .bundles
        .retain(|path| seen.insert(fs::canonicalize(path).unwrap_or_else(|_| path.clone())));
    found
}

/// The texts of the files at `paths`, and of those in folders, each file once; and the warnings
/// about files that are not read.
pub(super) fn files(paths: &[PathBuf]) -> Result<(Vec<File>, Warnings), Problems> {
    let mut reporter = Reporter::default();
    let found = found(paths, &mut reporter);
    let warnings = not_read(&shown(&found.others));
    let found = found.bundles.into_iter();
    let found = found.map(|path| (path.display().to_string(), path));
    let files = open(found, &mut reporter);
    reporter.finish()?;
    Ok((files, warnings))
}

/// The texts of files that were found elsewhere, under their names there.
pub(super) fn files_found(found: &NamedFiles) -> Result<(Vec<File>, Warnings), Problems> {
    let mut reporter = Reporter::default();
    let named = found.files.iter();
    let named = named.map(|file| (file.name.clone(), file.path.clone()));
    let files = open(named, &mut reporter);
    reporter.finish()?;
    Ok((files, not_read(&found.others)))
}

/// Opens files, each with its name.
fn open(found: impl Iterator<Item = (String, PathBuf)>, reporter: &mut Reporter) -> Vec<File> {
    let mut files = Vec::new();
    // The first files are held in memory, as far as there is room.
    let mut room = HELD;
    let found = found.map(|(name, path)| {
        let metadata = match path == Path::new(STDIN) {
            true => Ok(None),
            false => regular(&path).map(Some),
        };
        let len = match &metadata {
            Ok(Some(metadata)) => metadata.len(),
            _ => 0,
        };
        let is_held = len <= room;
        room -= len.min(room);
        (name, path, metadata, is_held)
    });
    let opened = parallel_map(found.collect(), |(name, path, metadata, is_held)| {
        let named = |problem| Problem {
            file: name.clone(),
            ..problem
        };
        let Some(metadata) = metadata.map_err(named)? else {
            return stdin();
        };
        match is_held {
            true => {
                let text = text(&path).map_err(named)?;
                Ok(File::of_text(name, text))
            }
            false => Ok(File::on_disk(name, &path, &metadata)),
        }
    });
    for file in opened {
        match file {
            Ok(file) => files.push(file),
            Err(problem) => reporter.whole_file(problem),
        }
    }
    files
}

/// The text of the standard input, copied to a temporary file if it is large.
fn stdin() -> Result<File, Problem> {
    let name = Path::new(STDIN_NAME);
    let failed = |error: io::Error| unreadable(name, &error);
    let mut stdin = io::stdin().lock();
    let mut bytes = Vec::new();
    let start = (&mut stdin).take(HELD + 1).read_to_end(&mut bytes);
    if start.map_err(failed)? as u64 <= HELD {
        let text = String::from_utf8(bytes).map_err(|error| not_utf8(name, &error))?;
        return Ok(File::of_text(name.display().to_string(), text));
    }
    let mut copy = NamedTempFile::new().map_err(failed)?;
    copy.write_all(&bytes).map_err(failed)?;
    let rest = MAX_FILE as u64 + 1 - bytes.len() as u64;
    io::copy(&mut stdin.take(rest), &mut copy).map_err(failed)?;
    let metadata = copy.as_file().metadata().map_err(failed)?;
    match metadata.len() > MAX_FILE as u64 {
        true => Err(too_large(name, metadata.len())),
        false => Ok(File::copied(
            name.display().to_string(),
            copy.into_temp_path(),
            &metadata,
        )),
    }
}

/// The warnings about files that are not read.
fn not_read(names: &[String]) -> Warnings {
    let mut warnings = Warnings::default();
    let kind = WarningKind::NotRead;
    for name in names {
        warnings.add(kind, || Warning {
            kind,
            file: Some(name.clone()),
            line: None,
            path: String::new(),
            message: "this file is not read: only `.json` and `.csv` files are".into(),
        });
    }
    warnings
}

/// Adds the files at `path`, which people named: a file of any name, or what is in a folder.
fn find(path: &Path, found: &mut FoundFiles) -> Result<(), Problem> {
    if path == Path::new(STDIN) || path == Path::new("/dev/stdin") {
        found.bundles.push(STDIN.into());
        return Ok(());
    }
    let metadata = fs::metadata(path).map_err(|e| unreadable(path, &e))?;
    if !metadata.is_dir() {
        found.bundles.push(path.into());
        return Ok(());
    }
    let before = (found.bundles.len(), found.others.len());
    find_in(path, MAX_FOLDERS, found)?;
    if found.bundles.len() > before.0 {
        return Ok(());
    }
    let message = "there is no `.json` or `.csv` file in this folder".into();
    let mut problem = whole(path, Code::Unreadable, message);
    let others = found.others[before.1..].iter();
    let others: Vec<String> = others
        .take(3)
        .map(|path| format!("`{}`", path.display()))
        .collect();
    if !others.is_empty() {
        problem.help = Some(format!(
            "files of other forms are not read: {}",
            others.join(", ")
        ));
    }
    Err(problem)
}

/// Whether a file of a folder belongs to its bundle.
pub(super) fn is_bundle_file(path: &Path) -> bool {
    has_extension(path, "json") || has_extension(path, TABLE_EXTENSION)
}

fn has_extension(path: &Path, extension: &str) -> bool {
    let found = path.extension();
    found.is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

/// Adds the `*.json` and `*.csv` files in a folder and the folders in it, by the order of their
/// names.
pub(super) fn find_in(folder: &Path, depth: usize, found: &mut FoundFiles) -> Result<(), Problem> {
    let entries: io::Result<Vec<_>> = fs::read_dir(folder).and_then(Iterator::collect);
    let mut entries = entries.map_err(|e| unreadable(folder, &e))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let kind = entry.file_type().map_err(|e| unreadable(&path, &e))?;
        if kind.is_dir() {
            if depth == 0 {
                let message = format!("folders are nested more than {MAX_FOLDERS} deep");
                return Err(whole(&path, Code::TooDeep, message));
            }
            find_in(&path, depth - 1, found)?;
        } else if kind.is_symlink() && path.is_dir() {
            continue;
        } else if is_bundle_file(&path) {
            found.bundles.push(path);
        } else if OTHER_FORMS.iter().any(|end| has_extension(&path, end)) {
            found.others.push(path);
        }
    }
    Ok(())
}

/// The metadata of a regular file that is not too large.
fn regular(path: &Path) -> Result<fs::Metadata, Problem> {
    // They are read before the file is opened: to open a pipe waits for its other end.
    let metadata = fs::metadata(path).map_err(|e| unreadable(path, &e))?;
    if !metadata.is_file() {
        let message = "this is not a regular file".into();
        let help = "name `-` to read the standard input, as in `… | claimgraph validate -`";
        return Err(Problem {
            help: Some(help.into()),
            ..whole(path, Code::Unreadable, message)
        });
    }
    match metadata.len() > MAX_FILE as u64 {
        true => Err(too_large(path, metadata.len())),
        false => Ok(metadata),
    }
}

fn too_large(path: &Path, length: u64) -> Problem {
    let message = format!("the file has {length} bytes or more; at most {MAX_FILE} are allowed");
    let mut problem = whole(path, Code::TooLarge, message);
    problem.help = Some("split it: the files of a folder are one bundle".into());
    problem
}

/// The problem of a file that was changed while it was read.
pub(super) fn changed(file: &File) -> Problem {
    let message = "the file was changed while it was read; load it again".into();
    whole(Path::new(&file.name), Code::Unreadable, message)
}

/// The text of a file.
pub(super) fn text(path: &Path) -> Result<String, Problem> {
    let length = regular(path)?.len();
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
    fs::File::open(path)
        .and_then(|file| file.take(MAX_FILE as u64 + 1).read_to_end(&mut bytes))
        .map_err(|e| unreadable(path, &e))?;
    if bytes.len() > MAX_FILE {
        return Err(too_large(path, bytes.len() as u64));
    }
    String::from_utf8(bytes).map_err(|e| not_utf8(path, &e))
}

fn not_utf8(path: &Path, error: &std::string::FromUtf8Error) -> Problem {
    let good = error.utf8_error().valid_up_to();
    let bytes = error.as_bytes();
    // The line is shown as far as it can be read.
    let line_end = bytes[good..].iter().position(|b| *b == b'\n');
    let shown = &bytes[..line_end.map_or(bytes.len(), |end| good + end)];
    let text = String::from_utf8_lossy(shown);
    let message = format!("the byte 0x{:02X} is not UTF-8", bytes[good]);
    let mut problem = whole(path, Code::NotUtf8, message);
    problem.help = Some("save the file as UTF-8".into());
    let bad = good..good + '\u{fffd}'.len_utf8();
    let mut position = LineIndex::new(&text).position(&text, bad);
    position.span = good..good + 1;
    problem.position = Some(Box::new(position));
    problem
}

pub(super) fn unreadable(path: &Path, error: &io::Error) -> Problem {
    let message = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".into(),
        io::ErrorKind::PermissionDenied => "reading it is not permitted".into(),
        _ => format!("it cannot be read: {error}"),
    };
    whole(path, Code::Unreadable, message)
}

fn whole(path: &Path, code: Code, message: String) -> Problem {
    Problem {
        code,
        file: path.display().to_string(),
        position: None,
        path: String::new(),
        message,
        help: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        folder
    }

    fn names(folder: &Path, paths: &[&str]) -> Vec<String> {
        let paths = Vec::from_iter(paths.iter().map(|path| folder.join(path)));
        let start = format!("{}/", folder.display());
        let (files, _) = files(&paths).unwrap();
        let files = files.into_iter();
        files.map(|f| f.name.replace(&start, "")).collect()
    }

    #[test]
    fn files_of_other_forms_in_a_folder_are_named() {
        let folder = folder(&[
            ("a.json", b"{}"),
            ("more.jsonl", b"{}"),
            ("b/zip.JSON.GZ", b"{}"),
            (".hidden.csv", b""),
            ("README.md", b"#"),
        ]);
        let (_, warnings) = files(&[folder.path().into()]).unwrap();
        let named = warnings.shown().iter().map(|warning| {
            assert_eq!(warning.kind, WarningKind::NotRead);
            let path = Path::new(warning.file.as_ref().unwrap());
            path.file_name().unwrap().to_string_lossy().into_owned()
        });
        assert_eq!(Vec::from_iter(named), ["zip.JSON.GZ", "more.jsonl"]);
        fs::remove_file(folder.path().join("a.json")).unwrap();
        let help = refused(folder.path().into()).help.unwrap();
        assert!(help.contains("more.jsonl"), "{help}");
    }

    fn refused(path: PathBuf) -> Problem {
        let refused = files(&[path]).map(drop);
        refused.unwrap_err().shown.remove(0)
    }

    #[test]
    fn a_folder_is_read_with_the_folders_in_it_by_the_order_of_paths() {
        let folder = folder(&[
            ("b.json", b"{}"),
            ("a/z.json", b"{}"),
            ("a/Y.JSON", b"{}"),
            ("a/.hidden.json", b"{}"),
            (".git/x.json", b"{}"),
            ("README.md", b"#"),
        ]);
        assert_eq!(
            names(folder.path(), &[""]),
            ["a/Y.JSON", "a/z.json", "b.json"]
        );
        assert_eq!(
            names(folder.path(), &["b.json", "README.md", "a/../b.json"]),
            ["b.json", "README.md"]
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_to_files_are_followed_and_links_to_folders_are_not() {
        use std::os::unix::fs::symlink;
        let folder = folder(&[("data/a.json", b"{}")]);
        symlink(folder.path(), folder.path().join("data/round")).unwrap();
        symlink(
            folder.path().join("data/a.json"),
            folder.path().join("link.json"),
        )
        .unwrap();
        symlink(folder.path(), folder.path().join("folder.json")).unwrap();
        assert_eq!(names(folder.path(), &["link.json"]), ["link.json"]);
        assert_eq!(names(folder.path(), &[""]), ["data/a.json"]);
        symlink("nowhere", folder.path().join("lost.json")).unwrap();
        assert!(refused(folder.path().into()).file.ends_with("lost.json"));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_refused() {
        assert_eq!(
            refused("/dev/zero".into()).message,
            "this is not a regular file"
        );
    }

    #[test]
    fn what_cannot_be_read_is_refused_by_name() {
        let folder = folder(&[("empty/x.txt", b"")]);
        assert_eq!(refused(folder.path().join("none")).code, Code::Unreadable);
        let empty = refused(folder.path().join("empty"));
        assert_eq!(
            empty.message,
            "there is no `.json` or `.csv` file in this folder"
        );
        assert_eq!(files(&[]).map(drop).unwrap_err().shown.len(), 1);
    }

    #[test]
    fn a_byte_that_is_not_utf_8_is_pointed_at() {
        let folder = folder(&[("x.json", b"{\n \xe9\xa6\xac\": \"caf\xe9\"}\n\xff")]);
        let problem = refused(folder.path().join("x.json"));
        assert_eq!(problem.code, Code::NotUtf8);
        assert_eq!(problem.message, "the byte 0xE9 is not UTF-8");
        let position = problem.position.unwrap();
        assert_eq!(
            (position.line, position.column, position.span),
            (2, 10, 13..14)
        );
        assert_eq!(&position.excerpt.text[position.excerpt.mark], "\u{fffd}");
    }

    #[test]
    fn a_utf_16_file_is_refused() {
        let folder = folder(&[("x.json", b"\xff\xfe{\0}\0")]);
        assert_eq!(refused(folder.path().into()).code, Code::NotUtf8);
    }
}
