//! Writes records as a bundle: `vocabulary.json`, `entities.json`, `sources.json`, `claims.json`.
//!
//! Within its file a record keeps the order in which it is given, and every value has one way to
//! be written: what is dumped, loaded elsewhere and dumped there in the same order is the same
//! byte for byte. Records are written as they come; only units and predicates, which follow the
//! types in their file, wait in memory.
//!
//! The files are written beside their places under hidden names and moved there when all of them
//! are on disk, so that a dump that fails leaves what was there before. A hidden file lists their
//! hashes: only files that a dump has written are written over.

use std::{
    collections::BTreeSet,
    error::Error,
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use serde::Serialize;

use crate::{
    kb::formats::json::{
        read::{self, FoundFiles},
        section::Section,
    },
    model::Record,
};

/// The reason why records could not be dumped.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    /// The folder has files that a dump does not write and that would be loaded with it.
    #[error("`{}` would be loaded together with the dump; choose another folder", .0.display())]
    Occupied(PathBuf),
    /// The folder has a file of the same name that no dump has written, or that was changed since.
    #[error(
        "`{}` was not written by a dump, or was changed since; move it away or choose another folder",
        .0.display()
    )]
    Foreign(PathBuf),
    /// A file could not be written.
    #[error("`{}` could not be written", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// The reason why it could not be written.
        source: io::Error,
    },
    /// A record could not be read.
    #[error("the records could not be read")]
    Records(#[source] Box<dyn Error + Send + Sync>),
}

/// The files of a dump, and the sections of each.
const FILES: [(&str, &[Section]); 4] = [
    (
        "vocabulary.json",
        &[Section::Types, Section::Units, Section::Predicates],
    ),
    ("entities.json", &[Section::Entities]),
    ("sources.json", &[Section::Sources]),
    ("claims.json", &[Section::Claims]),
];

/// Writes `records` into `folder`, which is made if there is none. Each file names `schema` as
/// its `$schema`, where there is one.
///
/// The files of an earlier dump are written over; a folder with any other bundle file is refused.
pub fn write<E: Into<Box<dyn Error + Send + Sync>>>(
    folder: &Path,
    schema: Option<&str>,
    records: impl IntoIterator<Item = Result<Record, E>>,
) -> Result<(), DumpError> {
    fs::create_dir_all(folder).map_err(failed(folder))?;
    refuse_occupied(folder)?;
    let manifest = Manifest::read(folder).map_err(failed(folder))?;
    manifest.refuse_foreign(folder)?;
    let mut parts = Vec::new();
    for (name, sections) in FILES {
        parts.push(Part::new(folder, name, sections, schema)?);
    }
    for record in records {
        let record = record.map_err(|e| DumpError::Records(e.into()))?;
        let (part, lists_at) = match &record {
            Record::Type(_) => (0, 0),
            Record::Unit(_) => (0, 1),
            Record::Predicate(_) => (0, 2),
            Record::Entity(_) => (1, 0),
            Record::Source(_) => (2, 0),
            Record::Claim(_) => (3, 0),
            // A dump holds the records of one revision, where removed ones are absent.
            Record::Removed { .. } => continue,
        };
        let part = &mut parts[part];
        let written = match &record {
            Record::Type(it) => part.add(lists_at, it),
            Record::Unit(it) => part.add(lists_at, it),
            Record::Predicate(it) => part.add(lists_at, it),
            Record::Entity(it) => part.add(lists_at, it),
            Record::Source(it) => part.add(lists_at, it),
            Record::Claim(it) => part.add(lists_at, it),
            Record::Removed { .. } => Ok(()),
        };
        written.map_err(failed(&part.hidden))?;
    }
    for part in &mut parts {
        part.complete().map_err(failed(&part.hidden))?;
    }
    let written = Manifest::of(&parts)?;
    // Until all files are in place, some may be those of the earlier dump.
    let both = manifest.with(&written);
    both.write(folder).map_err(failed(folder))?;
    for part in &mut parts {
        part.publish().map_err(failed(&part.path))?;
    }
    written.write(folder).map_err(failed(folder))?;
    sync_folder(folder).map_err(failed(folder))
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> DumpError {
    let path = path.into();
    |source| DumpError::Write { path, source }
}

fn refuse_occupied(folder: &Path) -> Result<(), DumpError> {
    let mut found = FoundFiles::default();
    read::find_in(folder, read::MAX_FOLDERS, &mut found).map_err(|problem| DumpError::Write {
        path: problem.file.into(),
        source: io::Error::other(problem.message),
    })?;
    let ours = |path: &PathBuf| FILES.iter().any(|(name, _)| *path == folder.join(name));
    match found.bundles.into_iter().find(|path| !ours(path)) {
        Some(other) => Err(DumpError::Occupied(other)),
        None => Ok(()),
    }
}

/// The name of the file that lists the hashes.
const MANIFEST: &str = ".dump-manifest";

/// The hashes of the files that dumps have written, a line each: the hash and the name.
#[derive(Clone, Default)]
struct Manifest(BTreeSet<String>);

impl Manifest {
    fn read(folder: &Path) -> io::Result<Manifest> {
        match fs::read_to_string(folder.join(MANIFEST)) {
            Ok(text) => Ok(Manifest(text.lines().map(str::to_owned).collect())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Manifest::default()),
            Err(error) => Err(error),
        }
    }

    /// The hashes of files that are to be put in their places.
    fn of(parts: &[Part]) -> Result<Manifest, DumpError> {
        let line = |part: &Part| line(&part.hidden, part.name).map_err(failed(&part.hidden));
        Ok(Manifest(parts.iter().map(line).collect::<Result<_, _>>()?))
    }

    fn with(&self, other: &Manifest) -> Manifest {
        Manifest(self.0.union(&other.0).cloned().collect())
    }

    /// Refuses a file that would be written over though no dump has written it.
    fn refuse_foreign(&self, folder: &Path) -> Result<(), DumpError> {
        for (name, _) in FILES {
            let path = folder.join(name);
            match line(&path, name) {
                Ok(line) if self.0.contains(&line) => {}
                Ok(_) => return Err(DumpError::Foreign(path)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(failed(&path)(error)),
            }
        }
        Ok(())
    }

    fn write(&self, folder: &Path) -> io::Result<()> {
        let draft = folder.join(format!("{MANIFEST}.part"));
        let lines: String = self.0.iter().map(|line| format!("{line}\n")).collect();
        fs::write(&draft, lines)?;
        File::open(&draft)?.sync_all()?;
        fs::rename(&draft, folder.join(MANIFEST))
    }
}

/// The line of the manifest for a file.
fn line(path: &Path, name: &str) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(format!("{} {name}", hasher.finalize()))
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// A file of the dump while it is written.
struct Part {
    name: &'static str,
    path: PathBuf,
    hidden: PathBuf,
    file: BufWriter<File>,
    /// The section of each of the file's lists, and the number of its records.
    lists: Vec<(Section, usize)>,
    /// The lists after the first, which are written after it.
    waiting: Vec<Vec<u8>>,
    published: bool,
}

impl Part {
    fn new(
        folder: &Path,
        name: &'static str,
        sections: &[Section],
        schema: Option<&str>,
    ) -> Result<Part, DumpError> {
        let hidden = folder.join(format!(".{name}.part"));
        let file = File::create(&hidden).map_err(failed(&hidden))?;
        let mut part = Part {
            name,
            path: folder.join(name),
            hidden,
            file: BufWriter::new(file),
            lists: sections.iter().map(|section| (*section, 0)).collect(),
            waiting: vec![Vec::new(); sections.len() - 1],
            published: false,
        };
        part.start(schema).map_err(failed(&part.hidden))?;
        Ok(part)
    }

    fn start(&mut self, schema: Option<&str>) -> io::Result<()> {
        self.file.write_all(b"{\n")?;
        if let Some(schema) = schema {
            let schema = serde_json::to_string(schema)?;
            writeln!(self.file, "  \"$schema\": {schema},")?;
        }
        write!(self.file, "  \"{}\": [", self.lists[0].0.name())
    }

    /// Writes a record into one of the lists.
    fn add(&mut self, list: usize, record: &impl Serialize) -> io::Result<()> {
        let json = serde_json::to_string_pretty(record)?;
        let out: &mut dyn Write = match list {
            0 => &mut self.file,
            _ => &mut self.waiting[list - 1],
        };
        let count = &mut self.lists[list].1;
        if *count > 0 {
            out.write_all(b",")?;
        }
        *count += 1;
        // A line break is never within a JSON string, so every line can be moved in.
        for line in json.lines() {
            write!(out, "\n    {line}")?;
        }
        Ok(())
    }

    /// Ends the lists and brings the file to the disk.
    fn complete(&mut self) -> io::Result<()> {
        end(&mut self.file, self.lists[0].1)?;
        for ((section, count), records) in self.lists[1..].iter().zip(&self.waiting) {
            write!(self.file, ",\n  \"{}\": [", section.name())?;
            self.file.write_all(records)?;
            end(&mut self.file, *count)?;
        }
        self.file.write_all(b"\n}\n")?;
        self.file.flush()?;
        self.file.get_ref().sync_all()
    }

    fn publish(&mut self) -> io::Result<()> {
        fs::rename(&self.hidden, &self.path)?;
        self.published = true;
        Ok(())
    }
}

fn end(out: &mut impl Write, count: usize) -> io::Result<()> {
    match count {
        0 => out.write_all(b"]"),
        _ => out.write_all(b"\n  ]"),
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.published {
            // What cannot be removed is hidden, and written over by the next dump.
            let _ = fs::remove_file(&self.hidden);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::formats::json::{Bundle, Nothing};

    const BUNDLE: &str = r#"{
        "predicates": [{"id": "leads", "labels": {"en": "leads"}}],
        "types": [{"id": "person", "labels": {"en": "person"}}],
        "units": [{"id": "m", "labels": {"en": "metre"}}, {"id": "km", "of": "m", "factor": "1000"}],
        "entities": [{"id": "ann", "type": "person", "labels": {"zh-Hant": "安", "en": "Ann"}}],
        "claims": [{"subject": "ann", "predicate": "leads", "value": "some", "statements": {"en": "Ann leads\nsomething."}}]
    }"#;

    fn records() -> Vec<Record> {
        let bundle = Bundle::from_text("bundle.json", BUNDLE).unwrap();
        let valid = bundle.validate(&Nothing).unwrap();
        valid.records().collect()
    }

    fn dump(folder: &Path, records: Vec<Record>) -> Result<(), DumpError> {
        let schema = Some("../bundle.schema.json");
        write(folder, schema, records.into_iter().map(Ok::<_, io::Error>))
    }

    fn files(folder: &Path) -> Vec<(String, String)> {
        let mut files: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| !path.ends_with(MANIFEST))
            .map(|path| {
                (
                    path.display().to_string(),
                    fs::read_to_string(&path).unwrap(),
                )
            })
            .collect();
        files.sort();
        files
    }

    #[test]
    fn a_dump_reads_back_and_is_dumped_again_to_the_same_bytes() {
        let folder = tempfile::tempdir().unwrap();
        dump(folder.path(), records()).unwrap();
        let first = files(folder.path());
        assert_eq!(first.len(), 4);
        assert_eq!(
            fs::read_to_string(folder.path().join("entities.json")).unwrap(),
            "{\n  \"$schema\": \"../bundle.schema.json\",\n  \"entities\": [\n    {\n      \"id\": \"ann\",\n      \"type\": \"person\",\n      \"labels\": {\n        \"en\": \"Ann\",\n        \"zh-Hant\": \"安\"\n      }\n    }\n  ]\n}\n"
        );
        let bundle = Bundle::read(&[folder.path().into()]).unwrap();
        let valid = bundle.validate(&Nothing).unwrap();
        let again: Vec<Record> = valid.records().collect();
        assert_eq!(again, records());
        dump(folder.path(), again).unwrap();
        assert_eq!(files(folder.path()), first);
    }

    #[test]
    fn an_empty_knowledge_base_is_dumped_too() {
        let folder = tempfile::tempdir().unwrap();
        dump(&folder.path().join("new/folder"), Vec::new()).unwrap();
        let bundle = Bundle::read(&[folder.path().into()]).unwrap();
        assert_eq!(bundle.validate(&Nothing).unwrap().records().count(), 0);
    }

    #[test]
    fn a_dump_that_fails_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        dump(folder.path(), records()).unwrap();
        let before = files(folder.path());
        let broken = [Ok(records().remove(0)), Err(io::Error::other("gone"))];
        let failed = write(folder.path(), None, broken).unwrap_err();
        assert!(matches!(failed, DumpError::Records(_)));
        assert_eq!(files(folder.path()), before);
    }

    #[test]
    fn a_file_that_no_dump_has_written_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("claims.json");
        fs::write(&path, "{\"claims\": []}").unwrap();
        let refused = dump(folder.path(), records()).unwrap_err();
        assert!(matches!(&refused, DumpError::Foreign(named) if *named == path));
        assert!(refused.to_string().contains("claims.json"), "{refused}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "{\"claims\": []}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);

        fs::remove_file(&path).unwrap();
        dump(folder.path(), records()).unwrap();
        dump(folder.path(), records()).unwrap();
        // What a person has changed since is theirs.
        let mut text = fs::read_to_string(&path).unwrap();
        text.push('\n');
        fs::write(&path, &text).unwrap();
        let refused = dump(folder.path(), records()).unwrap_err();
        assert!(matches!(refused, DumpError::Foreign(named) if named == path));
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }

    #[test]
    fn a_folder_with_other_bundle_files_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let other = folder.path().join("sub/people.json");
        fs::create_dir(folder.path().join("sub")).unwrap();
        fs::write(&other, "{}").unwrap();
        let refused = dump(folder.path(), records()).unwrap_err();
        assert!(matches!(refused, DumpError::Occupied(path) if path == other));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
