//! Bundles: what seed files, `load` and `dump` share.
//!
//! A bundle is a JSON object with any of `types`, `predicates`, `entities`, `sources` and
//! `claims`; a folder of such files is one bundle, whose records may refer to each other in any
//! order. It is read in three steps, each of which names everything that it finds wrong:
//! [`Bundle::read`] takes the files in and finds where each record stands, [`Bundle::validate`]
//! holds every record to its type, to the others and to what the knowledge base holds, and
//! [`ValidBundle::records`] gives the records out.
//!
//! **Memory**: texts of up to 64 MiB, and until they have been validated 16 bytes for each record,
//! some 25 for each claim and attribution, and the ids of all other records. Texts beyond that are
//! read from their files again; validated records are kept in a compact form, 64 MiB of it in memory
//! and the rest in a scratch file. A bundle may have files of up to [`MAX_FILE`] bytes and records
//! of up to [`MAX_RECORD`].

pub mod dump;

mod check;
mod claim_ids;
mod explain;
mod file;
mod mend;
mod names;
mod near;
mod node;
mod packed;
mod path;
mod problem;
mod read;
mod reference_lookup;
mod report;
mod scan;
mod schema;
mod section;
mod shape;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod generated;

use std::{
    borrow::Cow,
    env, io,
    path::{Path, PathBuf},
};

use crate::{
    kb::formats::json::{
        file::{File, Files, Text},
        packed::Packed,
        read::Scanned,
        report::{Locator, Reporter},
        section::Section,
    },
    model::{Digest, Record},
};

pub use crate::kb::formats::json::{
    near::nearest,
    packed::PackedRecord,
    problem::{Code, Excerpt, MAX_PROBLEMS, Problem, Problems, TextPosition},
    reference_lookup::{LookupError, Nothing, ReferenceLookup, ReferencedRecord},
    schema::bundle_schema,
};

/// The largest file of a bundle, in bytes.
pub const MAX_FILE: usize = 1 << 30;
/// The largest record of a bundle, in bytes of its text.
pub const MAX_RECORD: usize = 1 << 20;
/// The most items of a list in a record.
pub const MAX_ITEMS: usize = 1_000;
/// How deep lists and objects of a record may be nested.
pub const MAX_NESTING: usize = 64;

/// The files of a bundle, each a JSON object whose records have been found, but not read.
#[derive(Debug)]
pub struct Bundle {
    files: Files,
    /// The folder in which a scratch file may lie while it is loaded.
    scratch: PathBuf,
    /// Where the records of each section stand, by file and in the file's order.
    places: [Vec<Locator>; Section::ALL.len()],
}

/// A bundle that can be loaded: every record in it is right.
#[derive(Debug)]
pub struct ValidBundle {
    records: Packed,
    counts: Counts,
}

/// How many records there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Types of entities.
    pub types: usize,
    /// Predicates.
    pub predicates: usize,
    /// Entities.
    pub entities: usize,
    /// Sources.
    pub sources: usize,
    /// Claims.
    pub claims: usize,
    /// Attributions, which are kept in their claims.
    pub attributions: usize,
}

impl Counts {
    /// All records: everything but attributions.
    pub fn records(&self) -> usize {
        self.types + self.predicates + self.entities + self.sources + self.claims
    }
}

/// Why a bundle is not loaded.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// Something is wrong with it.
    #[error(transparent)]
    Problems(#[from] Problems),
    /// The knowledge base could not be asked what it holds.
    #[error("what the knowledge base already holds could not be read")]
    Lookup(#[source] LookupError),
    /// The records of a large bundle could not be kept while it was validated.
    #[error("the scratch file of a large bundle could not be written")]
    Scratch(#[source] io::Error),
}

impl Bundle {
    /// Takes in files, and every `*.json` file in folders and the folders in them, by the order
    /// of their paths. What is hidden (its name starts with a `.`) and links to folders are
    /// passed over.
    pub fn read(paths: &[PathBuf]) -> Result<Bundle, Problems> {
        Bundle::of(read::files(paths)?)
    }

    /// Takes in a text as if it were a file of that name.
    pub fn from_text(name: &str, text: &str) -> Result<Bundle, Problems> {
        let listed = scan::scan(text);
        let file = File {
            name: name.into(),
            text: Text::Held(text.into()),
        };
        Bundle::of(vec![(file, listed)])
    }

    /// The same bundle, which may have a scratch file in the folder `scratch`; by default that is
    /// the system's folder for temporary files.
    pub fn with_scratch(self, scratch: &Path) -> Bundle {
        Bundle {
            scratch: scratch.into(),
            ..self
        }
    }

    fn of(scanned: Vec<Scanned>) -> Result<Bundle, Problems> {
        let (files, scanned): (Vec<File>, Vec<_>) = scanned.into_iter().unzip();
        let files = Files::from(files);
        let mut reporter = Reporter::default();
        let mut places: [Vec<Locator>; Section::ALL.len()] = Default::default();
        for (number, scanned) in scanned.into_iter().enumerate() {
            match scanned {
                Ok(listed) => {
                    for (section, spans) in listed {
                        let found = spans.into_iter().enumerate();
                        places[section as usize]
                            .extend(found.map(|(index, span)| Locator::new(number, index, span)));
                    }
                }
                Err(findings) => {
                    for finding in findings {
                        reporter.in_file(&files, number, finding);
                    }
                }
            }
        }
        reporter.finish()?;
        Ok(Bundle {
            files,
            scratch: env::temp_dir(),
            places,
        })
    }

    /// How many records it has.
    pub fn records(&self) -> usize {
        self.places.iter().map(Vec::len).sum()
    }

    /// The digest of the files, whatever their names: of the digests of their bytes, in order.
    pub fn digest(&self) -> io::Result<Digest> {
        let digests: String = self.files.digests().collect::<io::Result<_>>()?;
        Ok(Digest::of(digests.as_bytes()))
    }

    /// Checks every record of the bundle, and every reference in it, against the other records
    /// and what is `known` already.
    ///
    /// A record that the knowledge base has too takes its place. That its other records still
    /// fit to a changed vocabulary is not looked at.
    pub fn validate(&self, known: &dyn ReferenceLookup) -> Result<ValidBundle, BundleError> {
        let (records, counts) = check::check(self, known)?;
        Ok(ValidBundle { records, counts })
    }

    fn places(&self, section: Section) -> &[Locator] {
        &self.places[section as usize]
    }

    fn text(&self, place: Locator) -> Cow<'_, str> {
        self.files.part(place.file(), place.span())
    }
}

impl ValidBundle {
    /// How many records it has.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Its records, with the ids that they do not state filled in: types, predicates, entities,
    /// sources and claims, each by file and in the file's order.
    pub fn records(&self) -> impl Iterator<Item = io::Result<Record>> + Send {
        self.packed().map(|packed| packed?.record())
    }

    /// The same, each to be read where it is needed.
    pub fn packed(&self) -> impl Iterator<Item = io::Result<PackedRecord>> + Send {
        self.records.records()
    }
}
