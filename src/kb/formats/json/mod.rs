//! Bundles: what seed files, `load` and `dump` share.
//!
//! A bundle is a JSON object with any of `types`, `units`, `predicates`, `entities`, `sources` and
//! `claims`, and with `patches` of recorded ones; a folder of such files is one bundle, whose
//! records may refer to each other in any order. It is read in three steps, each of which names
//! everything that it finds wrong: [`Bundle::read`] takes the files in and finds where each record
//! stands, [`Bundle::validate`] holds every record to its type, to the others and to what the
//! knowledge base holds, and [`ValidBundle::records`] gives the records out.
//!
//! In memory are 16 bytes for each record, some 30 for each id, some 25 for each claim without an
//! id, some 50 for each dated source and what others depend on of types, predicates and entities,
//! until they have been validated; texts and valid records, in a compact
//! form from which they are decoded each time they are needed, lie on the disk where they are many.
//! What is wrong is kept at hand as the first few of each kind, and lies on the disk for the rest.
//! A bundle may have files of up to [`MAX_FILE`] bytes and records of up to [`MAX_RECORD`].

pub mod dump;

mod advice;
mod bearer;
mod check;
mod choice;
mod explain;
mod file;
mod format;
mod hand;
mod limits;
mod mend;
mod node;
mod old_form;
mod packed;
mod patch;
mod patched_records;
mod placement;
mod random_access;
mod read;
mod read_ahead;
mod records;
mod report;
mod reversed_span;
mod scan;
mod schema;
mod section;
mod seed_order;
mod set_aside;
mod shape;
mod table;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod generated;

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use serde_json::{Value as Json, json};

use crate::{
    kb::{
        formats::json::{
            file::{Content, File},
            hand::HandFile,
            packed::Packed,
            patched_records::PatchedRecords,
            read_ahead::ReadAhead,
            records::BundleRecords,
            report::{Locator, Reporter},
            scan::{Listed, ScanError},
            section::{RecordForm, Section},
        },
        parallel::parallel_map,
    },
    model::{Digest, Kind, Record},
};

pub use crate::kb::{
    formats::json::{
        format::format_bundle,
        hand::hand_schema,
        limits::{MAX_FILE, MAX_ITEMS, MAX_NESTING, MAX_RECORD},
        packed::PackedRecord,
        read::{BundleFile, NamedFile, NamedFiles, bundle_files},
        reversed_span::ReversedSpans,
        schema::bundle_schema,
        set_aside::{RefusedRecords, SetAside},
        table::Mapping,
    },
    formats::{
        problem::{Excerpt, Problem, TextPosition},
        problems::{ProblemGroup, Problems},
    },
    write::validate::{
        code::Code,
        reference_lookup::{
            LookupError, Nothing, PredicateRule, ReferenceLookup, ReferencedRecord,
            VocabularyChanges,
        },
        warning::{Warning, WarningKind, Warnings},
    },
};

/// The files of a bundle, each a JSON object whose records have been found, but not read.
#[derive(Clone, Debug)]
pub struct Bundle {
    files: Vec<Arc<File>>,
    /// The places of the records of each section, by file and in the file's order.
    locators: [Vec<Locator>; Section::ALL.len()],
    read_ahead: Arc<ReadAhead>,
    reversed: ReversedSpans,
    /// The time by which dates are in the future.
    now: DateTime<Utc>,
    /// The warnings about its files.
    warnings: Warnings,
    /// The places of the patches of each section, which are applied when the bundle is checked.
    patches: [Vec<Locator>; Section::ALL.len()],
    /// The records that patches have become.
    patched: PatchedRecords,
    /// The files in the hand form and the tables, of which there are no places yet.
    short: Vec<HandFile>,
    mapping: Arc<Mapping>,
}

/// A bundle that can be loaded: every record in it is right.
#[derive(Debug)]
pub struct ValidBundle {
    records: BundleRecords,
    counts: Counts,
    has_closed_parts: bool,
    warnings: Warnings,
}

/// The numbers of records of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Types of entities.
    pub types: usize,
    /// Units of quantities.
    pub units: usize,
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
        let vocabulary = self.types + self.units + self.predicates;
        vocabulary + self.entities + self.sources + self.claims
    }
}

/// A reason why a bundle is not loaded.
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
    /// Takes in files, and every `*.json` and `*.csv` file in folders and the folders in them, by
    /// the order of their paths. What is hidden (its name starts with a `.`) and links to folders
    /// are passed over.
    pub fn read(paths: &[PathBuf]) -> Result<Bundle, Problems> {
        Bundle::read_mapped(paths, Mapping::default())
    }

    /// The same, with a mapping of the columns of tables.
    pub fn read_mapped(paths: &[PathBuf], mapping: Mapping) -> Result<Bundle, Problems> {
        let (files, warnings) = read::files(paths)?;
        Bundle::of(files, warnings, mapping)
    }

    /// Finds the files of a bundle, for whoever reads them elsewhere.
    pub fn find(paths: &[PathBuf]) -> Result<NamedFiles, Problems> {
        read::named_files(paths)
    }

    /// Takes in files that were found elsewhere, under the names that they have there.
    pub fn read_found(found: &NamedFiles, mapping: Mapping) -> Result<Bundle, Problems> {
        let (files, warnings) = read::files_found(found)?;
        Bundle::of(files, warnings, mapping)
    }

    /// The bundles of some seeds, each as its paths, in the order in which they are to be loaded: a
    /// folder that has folders and no JSON file of its own is a seed for each of them.
    pub fn seeds(paths: &[PathBuf]) -> Result<Vec<Vec<PathBuf>>, Problems> {
        seed_order::seeds(paths)
    }

    /// Takes in a text as if it were a file of that name.
    pub fn from_text(name: &str, text: &str) -> Result<Bundle, Problems> {
        let file = File::of_text(name.into(), text.into());
        Bundle::of(vec![file], Warnings::default(), Mapping::default())
    }

    /// A bundle of one record of a kind, whose fields are in the form of a bundle file.
    pub(in crate::kb) fn of_record(kind: Kind, fields: Json) -> Result<Bundle, Problems> {
        let section = Section::of(kind).map_or(kind.name(), Section::name);
        Bundle::from_text("record", &json!({section: [fields]}).to_string())
    }

    fn of(files: Vec<File>, warnings: Warnings, mapping: Mapping) -> Result<Bundle, Problems> {
        let mut reporter = Reporter::default();
        let mut bundle = Bundle {
            files: Vec::new(),
            locators: Default::default(),
            read_ahead: Arc::default(),
            reversed: ReversedSpans::default(),
            now: Utc::now(),
            warnings,
            patches: Default::default(),
            patched: PatchedRecords::default(),
            short: Vec::new(),
            mapping: Arc::new(mapping),
        };
        for file in files {
            match hand::held(file, &bundle.mapping) {
                Ok(file) => bundle.files.push(Arc::new(file)),
                Err(problem) => reporter.whole_file(problem),
            }
        }
        let scanned =
            parallel_map(
                bundle.files.iter().collect(),
                |file: &Arc<File>| match hand::records_of(file) {
                    Some(records) => Ok(Err(records)),
                    None => scan::scan_file(file).map(Ok),
                },
            );
        for (number, scanned) in scanned.into_iter().enumerate() {
            match scanned {
                Ok(Ok(listed)) => bundle.list(number, listed),
                Ok(Err(records)) => bundle.short.push(HandFile { number, records }),
                Err(ScanError::Problem(problem)) => reporter.whole_file(problem),
                Err(ScanError::Findings(findings)) => {
                    for finding in findings {
                        reporter.in_file(&bundle.files, number, finding);
                    }
                }
            }
        }
        reporter.finish()?;
        Ok(bundle)
    }

    /// Adds the places of the records of a file.
    fn list(&mut self, number: usize, listed: Vec<Listed>) {
        for list in listed {
            let places = match list.form {
                RecordForm::Whole => &mut self.locators,
                RecordForm::Patch => &mut self.patches,
            };
            let found = list.spans.into_iter().enumerate();
            places[list.section as usize]
                .extend(found.map(|(index, span)| Locator::new(number, index, span)));
        }
    }

    /// The same bundle as of another time, by which dates are in the future. It is that of reading
    /// by default.
    #[must_use]
    pub fn with_now(self, now: DateTime<Utc>) -> Bundle {
        Bundle { now, ..self }
    }

    /// The same bundle, with another way to treat spans that end before they start.
    #[must_use]
    pub fn with_reversed(self, reversed: ReversedSpans) -> Bundle {
        Bundle { reversed, ..self }
    }

    /// The number of records in the bundle, of which some may become one.
    pub fn records(&self) -> usize {
        let places = self.locators.iter().chain(&self.patches);
        let listed: usize = places.map(Vec::len).sum();
        let short = self.short.iter().map(|file| file.records);
        listed + short.sum::<usize>()
    }

    /// The digest of the files, whatever their names: of the digests of their bytes, in order.
    pub fn digest(&self) -> Digest {
        let files = self.files.iter();
        let digests: String = files.map(|file| file.digest().to_string()).collect();
        Digest::of(digests.as_bytes())
    }

    /// Checks every record of the bundle, and every reference in it, against the other records
    /// and the records that `lookup` finds.
    ///
    /// A record that the knowledge base has too takes its place; the other claims there must still
    /// fit the vocabulary then.
    pub fn validate(&self, lookup: &dyn ReferenceLookup) -> Result<ValidBundle, BundleError> {
        self.validate_into(lookup, Packed::default())
    }

    /// Validates the bundle, and keeps records that are too many for the memory in a file of the
    /// folder `spill`, for as long as the valid bundle lives.
    pub(in crate::kb) fn validate_spilling(
        &self,
        lookup: &dyn ReferenceLookup,
        spill: &Path,
    ) -> Result<ValidBundle, BundleError> {
        self.validate_into(lookup, Packed::spilling(spill))
    }

    fn validate_into(
        &self,
        lookup: &dyn ReferenceLookup,
        packed: Packed,
    ) -> Result<ValidBundle, BundleError> {
        let full = self.in_full(lookup)?;
        let bundle = full.as_ref().unwrap_or(self);
        let mut reporter = Reporter::default();
        let checked = match bundle.has_patches() {
            false => check::check(bundle, lookup, packed, reporter),
            true => {
                let patched = bundle.patched(lookup, &mut reporter);
                let patched = patched.map_err(BundleError::Lookup)?.bundle;
                check::check(&patched, lookup, packed, reporter)
            }
        };
        self.refuse_changed()?;
        checked
    }

    /// Refuses files that were changed while they were read.
    fn refuse_changed(&self) -> Result<(), Problems> {
        match self.files.iter().find(|file| !file.is_unchanged()) {
            Some(file) => Err(Problems::of(read::changed(file))),
            None => Ok(()),
        }
    }

    fn locators(&self, section: Section) -> &[Locator] {
        &self.locators[section as usize]
    }

    fn text(&self, locator: Locator) -> Cow<'_, str> {
        let number = locator.file();
        match self.files[number].content() {
            Content::Text(text) => Cow::Borrowed(&text[locator.span()]),
            Content::OnDisk(disk) => Cow::Owned(self.read_ahead.text(number, disk, locator.span())),
        }
    }
}

impl ValidBundle {
    /// The numbers of records in the bundle. Claims that become one count as one, with all their
    /// attributions.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Whether any record of the bundle has a closed part.
    pub(in crate::kb) fn has_closed_parts(&self) -> bool {
        self.has_closed_parts
    }

    /// The warnings about the records.
    pub fn warnings(&self) -> &Warnings {
        &self.warnings
    }

    /// The records, with the ids that they do not state filled in: types, units, predicates,
    /// entities, sources and claims, each by file and in the file's order. A claim without an id
    /// that is a recorded claim, or another of the bundle, is united with it.
    ///
    /// # Panics
    ///
    /// If a record that was spilled to a file cannot be read back, which [`Bundle::validate`] does
    /// not do.
    pub fn records(&self) -> impl Iterator<Item = Record> + Send {
        let record = |packed: PackedRecord<'_>| packed.record();
        self.packed()
            .map(record)
            .map(|record| record.expect("what is held in memory is read back"))
    }

    /// The same, each to be read where it is needed.
    pub fn packed(&self) -> impl Iterator<Item = PackedRecord<'_>> + Send {
        self.records.iter()
    }
}
