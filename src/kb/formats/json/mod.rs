//! Bundles: what seed files, `load` and `dump` share.
//!
//! A bundle is a JSON object with any of `types`, `predicates`, `entities`, `sources` and
//! `claims`; a folder of such files is one bundle, whose records may refer to each other in any
//! order. It is read in three steps, each of which names everything that it finds wrong:
//! [`Bundle::read`] takes the files in and finds where each record stands, [`Bundle::validate`]
//! holds every record to its type, to the others and to what the knowledge base holds, and
//! [`ValidBundle::records`] gives the records out.
//!
//! In memory are the texts, the ids, and 16 bytes for each record, until they have been validated;
//! after that the records alone, in a compact form from which they are read each time they are
//! needed. A bundle may have files of up to [`MAX_FILE`] bytes and records of up to [`MAX_RECORD`].

pub mod dump;

mod check;
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

use std::path::PathBuf;

use crate::{
    kb::{
        formats::json::{
            file::File,
            packed::Packed,
            report::{Locator, Reporter},
            section::Section,
        },
        parallel::parallel_map,
    },
    model::Record,
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
    files: Vec<File>,
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
        Bundle::of(vec![File {
            name: name.into(),
            text: text.into(),
        }])
    }

    fn of(files: Vec<File>) -> Result<Bundle, Problems> {
        let mut reporter = Reporter::default();
        let mut places: [Vec<Locator>; Section::ALL.len()] = Default::default();
        let scanned = parallel_map(files.iter().collect(), |file: &File| scan::scan(&file.text));
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
        Ok(Bundle { files, places })
    }

    /// How many records it has.
    pub fn records(&self) -> usize {
        self.places.iter().map(Vec::len).sum()
    }

    /// Checks every record of the bundle, and every reference in it, against the other records
    /// and what is `known` already.
    ///
    /// A record that the knowledge base has too takes its place. That its other records still
    /// fit to a changed vocabulary is not looked at.
    pub fn validate(self, known: &dyn ReferenceLookup) -> Result<ValidBundle, BundleError> {
        let (records, counts) = check::check(&self, known)?;
        Ok(ValidBundle { records, counts })
    }

    fn places(&self, section: Section) -> &[Locator] {
        &self.places[section as usize]
    }

    fn text(&self, place: Locator) -> &str {
        &self.files[place.file()].text[place.span()]
    }
}

impl ValidBundle {
    /// How many records it has.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Its records, with the ids that they do not state filled in: types, predicates, entities,
    /// sources and claims, each by file and in the file's order.
    pub fn records(&self) -> impl Iterator<Item = Record> + Send {
        self.packed().map(PackedRecord::record)
    }

    /// The same, each to be read where it is needed.
    pub fn packed(&self) -> impl Iterator<Item = PackedRecord<'_>> + Send {
        self.records.records()
    }
}
