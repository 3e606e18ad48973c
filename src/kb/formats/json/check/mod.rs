//! Checks the records of a bundle: holds them to their types, to each other and to the knowledge
//! base.
//!
//! Vocabulary, entities and sources are read twice, so that all names are there before references
//! are checked; claims, of which there are most, once, and a second time only if one refers to a
//! claim that comes after it, or if some claims state ids and others do not. Claims that are one
//! proposition are united at the end, when all is known to be right.

mod address;
mod claim;
mod closed;
mod cycle;
mod dependents;
mod documents;
mod evidence;
mod former_id;
mod identify;
mod likeness;
mod read_claim;
mod read_stated;
pub(super) mod refused;
mod sink;
mod stated_claims;
mod trimmed;
mod twin;
mod united;
mod unused;

use std::sync::Arc;

use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;

use crate::{
    kb::{
        formats::finding::{Finding, Mention},
        formats::json::{
            Bundle, BundleError, Counts, ValidBundle,
            bearer::Bearer,
            check::{documents::Documents, sink::ProblemSink, stated_claims::StatedClaims},
            explain::explain,
            mend::mend,
            node::{locate, stated_id},
            packed::{Packed, pack},
            placement::Placement,
            report::Reporter,
            section::Section,
            shape,
        },
        write::recorded_propositions::RecordedPropositions,
        write::validate::{
            code::Code,
            field_path::FieldPath,
            former_ids::FormerIds,
            locate::{Locate, with_article},
            names::{Names, RecordNumber},
            reference_lookup::{LookupError, ReferenceLookup, ReferencedRecord},
            validator::{Validated, Validator},
        },
    },
    model::{Entity, EntityType, Id, Kind, Predicate, Record, Source, Unit},
};

/// Checks everything; gives the valid bundle out where all is well.
pub(super) fn check(
    bundle: &Bundle,
    base: &dyn ReferenceLookup,
    packed: Packed,
    reporter: Reporter,
) -> Result<ValidBundle, BundleError> {
    let mut check = Check::new(bundle, base, packed, reporter).map_err(BundleError::Lookup)?;
    check.all().map_err(BundleError::Lookup)?;
    let count = |section| bundle.locators(section).len();
    check.sink.finish()?;
    let united = check.packed.another();
    let records = check.united(united).map_err(BundleError::Lookup)?;
    let joined = usize::try_from(records.joined.len()).unwrap_or(usize::MAX);
    let counts = Counts {
        types: count(Section::Types),
        units: count(Section::Units),
        predicates: count(Section::Predicates),
        entities: count(Section::Entities),
        sources: count(Section::Sources),
        claims: count(Section::Claims) - joined,
        attributions: check.attributions,
    };
    Ok(ValidBundle {
        records,
        counts,
        has_closed_parts: check.has_closed_parts,
        warnings: check.sink.warnings,
    })
}

struct Check<'a> {
    names: Names<'a>,
    documents: Documents<'a>,
    /// The former ids of recorded records.
    former_ids: Arc<FormerIds>,
    sink: ProblemSink<'a>,
    /// The records that were checked.
    packed: Packed,
    /// Whether any record has a closed part.
    has_closed_parts: bool,
    attributions: usize,
    stated: StatedClaims,
    recorded: RecordedPropositions,
    /// The first claim without an id of each proposition without its valid time.
    undated: FxHashMap<[u64; 2], RecordNumber>,
    places: Placement,
    /// The first source at each address.
    addresses: FxHashMap<[u64; 2], RecordNumber>,
    /// The first entity of each type and name.
    first_named: FxHashMap<[u64; 2], RecordNumber>,
    /// The first record of a kind with each likeness of an id.
    likenesses: FxHashMap<[u64; 2], RecordNumber>,
}

impl<'a> Check<'a> {
    fn new(
        bundle: &'a Bundle,
        base: &'a dyn ReferenceLookup,
        packed: Packed,
        reporter: Reporter,
    ) -> Result<Check<'a>, LookupError> {
        // Most claims have one or two attributions.
        let names = bundle.records() + 2 * bundle.locators(Section::Claims).len();
        Ok(Check {
            documents: Documents::new(base)?,
            former_ids: base.former_ids()?,
            names: Names::new(base, names).with_now(bundle.now),
            sink: ProblemSink {
                bundle,
                reporter,
                refused: RoaringBitmap::new(),
                samples: None,
                warnings: bundle.warnings.clone(),
            },
            packed,
            has_closed_parts: false,
            attributions: 0,
            stated: StatedClaims::default(),
            recorded: RecordedPropositions::default(),
            undated: FxHashMap::default(),
            places: Placement::default(),
            addresses: FxHashMap::default(),
            first_named: FxHashMap::default(),
            likenesses: FxHashMap::default(),
        })
    }

    fn all(&mut self) -> Validated {
        self.name::<EntityType>(Section::Types, Record::Type)?;
        self.name::<Unit>(Section::Units, Record::Unit)?;
        self.name::<Predicate>(Section::Predicates, Record::Predicate)?;
        self.name::<Entity>(Section::Entities, Record::Entity)?;
        self.name::<Source>(Section::Sources, Record::Source)?;
        self.each::<EntityType>(Section::Types, Record::Type)?;
        self.each::<Unit>(Section::Units, Record::Unit)?;
        self.each::<Predicate>(Section::Predicates, Record::Predicate)?;
        self.each::<Entity>(Section::Entities, Record::Entity)?;
        self.each::<Source>(Section::Sources, Record::Source)?;
        self.claims()?;
        self.unused_sources()?;
        self.cycles()?;
        self.dependents()
    }

    /// Reads the records of a section, and adds their ids to the names.
    fn name<T: DeserializeOwned>(
        &mut self,
        section: Section,
        record: impl Fn(T) -> Record,
    ) -> Validated {
        let bundle = self.sink.bundle;
        for bearer in bundle.bearers(section) {
            let read = read::<T>(&bundle.text(bearer.locator));
            match read {
                Ok(value) => {
                    let record = self.former_ids.resolve(record(value));
                    self.add_record(&record, bearer)?;
                }
                Err(refused) => {
                    let text = bundle.text(bearer.locator);
                    let findings = explain(section, &text, &refused, bundle.reversed);
                    self.found(bearer, findings)?;
                    self.add_broken(bearer);
                }
            }
        }
        Ok(())
    }

    /// Adds the id of a record that was read, and what others depend on in it.
    fn add_record(&mut self, record: &Record, bearer: Bearer) -> Validated {
        let (id, kind) = (record.id(), record.kind());
        let is_new = self.add(id, kind, bearer, &FieldPath::Record);
        if is_new {
            self.likeness(record, bearer)?;
            self.former_ids_of(record, bearer)?;
        }
        if let Record::Unit(unit) = record {
            self.names.add_unit(unit);
        }
        if let Record::Source(source) = record {
            self.names.add_source(source);
        } else if is_new && let Some(details) = ReferencedRecord::of(record) {
            self.names.add_details(id, details);
            if let Some(recorded) = self.names.recorded(kind, id)? {
                self.names.compare(id, &recorded);
            }
        }
        Ok(())
    }

    /// Reports what was found in a record. A word that is the id of a record is told from other
    /// words.
    fn found(&mut self, bearer: Bearer, findings: Vec<Finding>) -> Validated {
        for mut finding in findings {
            if let Some(Mention { id, forms }) = finding.mention.take()
                && let Some((kind, form)) = self.mentioned(&id, forms)?
            {
                let kind = with_article(kind);
                finding.help = Some(format!("`{id}` is {kind}: write `{form}`"));
            }
            self.sink.found(bearer, finding);
        }
        Ok(())
    }

    /// The first form whose kind has a record of an id.
    fn mentioned(
        &self,
        id: &Id,
        forms: Vec<(Kind, String)>,
    ) -> Result<Option<(Kind, String)>, LookupError> {
        for (kind, form) in forms {
            if self.names.has(kind, id)? {
                return Ok(Some((kind, form)));
            }
        }
        Ok(None)
    }

    /// Adds the id of a record that is wrong in itself, so that others can refer to it.
    fn add_broken(&mut self, bearer: Bearer) {
        if let Some(id) = stated_id(&self.sink.bundle.text(bearer.locator)) {
            self.add(&id, bearer.section.kind(), bearer, &FieldPath::Record);
        }
    }

    /// Adds an id, which nothing else of its kind may have; false if something has. What it names
    /// stands at `path`.
    fn add(&mut self, id: &Id, kind: Kind, bearer: Bearer, path: &FieldPath) -> bool {
        let Err(first) = self.names.add(id, kind, bearer.number) else {
            return true;
        };
        let is_attribution = kind == Kind::Attribution;
        if is_attribution && first != bearer.number && self.places.are_united(first, bearer.number)
        {
            return false;
        }
        let line = self.sink.line(self.sink.bundle.bearer(first));
        let id_path = path.field("id");
        let text = self.sink.bundle.text(bearer.locator);
        if text[locate(&text, &id_path.steps())] == format!("\"{id}\"") {
            let message = format!(
                "`{id}` is already the id of {} in {line}",
                with_article(kind)
            );
            self.sink
                .at(bearer)
                .report(&id_path, Code::DuplicateId, message, None);
        } else {
            let message = format!("this is the same {kind} as the one in {line}");
            let help = Some("join the two, or give each its own `id`".into());
            self.sink
                .at(bearer)
                .report(path, Code::DuplicateId, message, help);
        }
        false
    }

    /// Reads the records of a section again, checks each, and packs it.
    fn each<T: DeserializeOwned>(
        &mut self,
        section: Section,
        record: fn(T) -> Record,
    ) -> Validated {
        let bundle = self.sink.bundle;
        for bearer in bundle.bearers(section) {
            self.trimmed(&bundle.text(bearer.locator), bearer);
            self.checked(bearer, |check, value: T, bearer| {
                let mut record = check.former_ids.resolve(record(value));
                check.document(&mut record)?;
                check.closed(&mut record, bearer)?;
                check.validate(bearer, |validator| validator.record(&record))?;
                check.addresses(&record, bearer)?;
                check.twin(&record, bearer)?;
                check.packed.push(&pack(&record))
            })?;
        }
        Ok(())
    }

    /// Calls `f` with the validator for a record.
    fn validate(
        &mut self,
        bearer: Bearer,
        f: impl FnOnce(&mut Validator<'_, 'a>) -> Validated,
    ) -> Validated {
        f(&mut Validator {
            names: &mut self.names,
            locate: &mut self.sink.at(bearer),
        })
    }

    /// Reads a record, mended where that is needed, and checks it.
    fn checked<T: DeserializeOwned>(
        &mut self,
        bearer: Bearer,
        check: impl FnOnce(&mut Check<'a>, T, Bearer) -> Validated,
    ) -> Validated {
        let bundle = self.sink.bundle;
        let text = bundle.text(bearer.locator);
        let refused = match read(&text) {
            Ok(record) => return check(self, record, bearer),
            Err(refused) => refused,
        };
        let findings = explain(bearer.section, &text, &refused, bundle.reversed);
        self.checked_but_for(bearer, &findings, check)
    }

    /// Checks a record without what is wrong in it, and without samples in its place.
    fn checked_but_for<T: DeserializeOwned>(
        &mut self,
        bearer: Bearer,
        findings: &[Finding],
        check: impl FnOnce(&mut Check<'a>, T, Bearer) -> Validated,
    ) -> Validated {
        let text = self.sink.bundle.text(bearer.locator);
        let Some(mended) = mend(bearer.section, &text, findings) else {
            return Ok(());
        };
        if let Ok(record) = serde_json::from_value(mended.record) {
            self.sink.samples = Some(mended.samples);
            check(self, record, bearer)?;
            self.sink.samples = None;
        }
        Ok(())
    }
}

/// Reads a record by its type, which refuses everything that the type does not have.
fn read<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    shape::check(text)?;
    serde_json::from_str(text)
}
