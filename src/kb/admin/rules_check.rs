//! The rules check: proves that the recorded records still satisfy the rules of loading, and warns
//! of what is odd about them.

use std::{fmt, fs, path::Path, sync::Arc, sync::Weak};

use rustc_hash::FxHashMap;

use crate::{
    index::{Index, IndexOptions},
    kb::{
        error::KbError,
        indexing::index_lag::IndexView,
        progress::{Phase, Progress},
        snapshot::Snapshot,
        write::{
            overlay::Overlay,
            validate::{
                code::Code,
                field_path::FieldPath,
                locate::Locate,
                names::Names,
                reference_lookup::LookupError,
                validator::{Validated, Validator},
                warning::{Warning, WarningKind, Warnings},
            },
        },
    },
    model::{Claim, Id, Kind, Ordinal, Record, Source},
    store::View,
};

/// Validates the records of a view, and returns the first `most` problems, in words, and the
/// warnings. An empty index is put into `scratch` for a while.
///
/// Of claims only the rules of their predicates are checked: that what they refer to is there, and
/// of which kind, the store has proved.
pub(in crate::kb) fn broken_rules(
    scratch: &Path,
    view: View,
    most: usize,
    progress: Progress<'_>,
) -> Result<(Vec<String>, Warnings), KbError> {
    let index = Index::open(scratch, &IndexOptions::default())?;
    let indexed = Arc::new(IndexView::new(index.readers()?));
    let snapshot = Snapshot::new(view, Arc::default(), indexed, Weak::new());
    let found = findings(&snapshot, most, progress)?;
    drop((snapshot, index));
    fs::remove_dir_all(scratch).map_err(|source| KbError::Io {
        doing: "remove",
        path: scratch.into(),
        source,
    })?;
    Ok(found)
}

fn findings(
    snapshot: &Snapshot,
    most: usize,
    progress: Progress<'_>,
) -> Result<(Vec<String>, Warnings), KbError> {
    let counts = snapshot.counts()?;
    let vocabulary = counts.entity_types + counts.units + counts.predicates;
    let all = vocabulary + counts.entities + counts.sources + counts.claims;
    let base = Overlay::new(snapshot);
    let mut check = RecordCheck {
        names: Names::new(&base, 0),
        snapshot,
        warnings: Warnings::default(),
        first_at: FxHashMap::default(),
        first_of: FxHashMap::default(),
    };
    let mut problems = Vec::new();
    for (done, record) in (0..).zip(snapshot.all_records()) {
        if done % 1_000 == 0 {
            progress(Phase::CheckingRules, done, all);
        }
        let record = record?;
        if let Some(problem) = check.record(&record).map_err(KbError::Lookup)? {
            problems.push(problem);
            if problems.len() >= most {
                break;
            }
        }
    }
    Ok((problems, check.warnings))
}

/// The check of one record after the other.
struct RecordCheck<'s> {
    names: Names<'s>,
    snapshot: &'s Snapshot,
    warnings: Warnings,
    /// The first source at each address.
    first_at: FxHashMap<[u64; 2], Ordinal>,
    /// The first claim of each proposition.
    first_of: FxHashMap<[u64; 2], Ordinal>,
}

impl RecordCheck<'_> {
    /// Checks a record, and returns the first problem of it in words.
    fn record(&mut self, record: &Record) -> Result<Option<String>, LookupError> {
        let mut place = RecordedPlace {
            name: format!("the {} `{}`", record.kind(), record.id()),
            problem: None,
            warnings: &mut self.warnings,
        };
        let mut validator = Validator {
            names: &mut self.names,
            locate: &mut place,
        };
        match record {
            Record::Claim(claim) => claim_fits(&mut validator, claim)?,
            record => validator.record(record)?,
        }
        let problem = place.problem.take();
        match record {
            Record::Source(source) => self.addresses(source)?,
            Record::Claim(claim) => self.proposition(claim)?,
            _ => {}
        }
        Ok(problem)
    }

    fn addresses(&mut self, source: &Source) -> Validated {
        let mut warned: Vec<Id> = Vec::new();
        for address in source.canonical_addresses() {
            let hash = self.names.hash_of(&address);
            if let Some(other) = self.first(Kind::Source, hash, &source.id)?
                && !warned.contains(&other)
            {
                let message = format!("`{}` has the address of the source `{other}`", source.id);
                self.warn("source", &source.id, WarningKind::SameAddress, message);
                warned.push(other);
            }
        }
        Ok(())
    }

    fn proposition(&mut self, claim: &Claim) -> Validated {
        let hash = self.names.proposition_key(claim)?.whole();
        if let Some(other) = self.first(Kind::Claim, hash, &claim.id)? {
            let id = &claim.id;
            let message = format!("`{id}` is the same proposition as the claim `{other}`");
            self.warn("claim", id, WarningKind::SameProposition, message);
        }
        Ok(())
    }

    /// The first record with a hash, if it is not that of `id`.
    fn first(&mut self, kind: Kind, hash: [u64; 2], id: &Id) -> Result<Option<Id>, KbError> {
        let Some(key) = self.snapshot.find_of(kind, id.as_str())? else {
            return Ok(None);
        };
        let firsts = match kind {
            Kind::Source => &mut self.first_at,
            _ => &mut self.first_of,
        };
        let first = *firsts.entry(hash).or_insert(key.ordinal);
        match first == key.ordinal {
            true => Ok(None),
            false => self.snapshot.id_of(kind, first).map(Some),
        }
    }

    fn warn(&mut self, kind: &str, id: &Id, warning: WarningKind, message: String) {
        let mut place = RecordedPlace {
            name: format!("the {kind} `{id}`"),
            problem: None,
            warnings: &mut self.warnings,
        };
        place.warn(&FieldPath::Record, warning, &message);
    }
}

fn claim_fits(validator: &mut Validator<'_, '_>, claim: &Claim) -> Validated {
    validator.fits_vocabulary(claim)?;
    for (index, attribution) in claim.attributions.iter().enumerate() {
        let path = FieldPath::Record.field("attributions");
        validator.fits_source(attribution, &path.item(index))?;
    }
    Ok(())
}

/// The place of a recorded record: the first problem counts, and all warnings do.
struct RecordedPlace<'w> {
    name: String,
    problem: Option<String>,
    warnings: &'w mut Warnings,
}

impl Locate for RecordedPlace<'_> {
    fn report(&mut self, _: &FieldPath, _: Code, message: String, _: Option<String>) {
        let RecordedPlace { name, problem, .. } = self;
        problem.get_or_insert_with(|| format!("{name}: {message}"));
    }

    fn warn(&mut self, path: &FieldPath, kind: WarningKind, message: &dyn fmt::Display) {
        self.warnings.add(kind, || Warning {
            kind,
            file: None,
            line: None,
            path: format!("{}{path}", self.name),
            message: message.to_string(),
        });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tempfile::TempDir;

    use crate::{
        kb::{
            admin::check::check, error::KbError, folder::Options, formats::json::Bundle,
            knowledge_base::KnowledgeBase, write::validate::warning::Warnings,
        },
        model::Record,
    };

    #[test]
    fn records_that_no_fresh_load_would_take_are_named() {
        let folder = TempDir::new().unwrap();
        let options = Options::default();
        let check = || check(folder.path(), &options, &|_, _, _| ()).unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &options, &|_, _, _| ()).unwrap();
        let bundle = json!({
            "types": [
                {"id": "agent", "labels": {"en": "agent"}},
                {"id": "person", "labels": {"en": "person"}, "parents": ["agent"]}
            ],
            "predicates": [{"id": "leads", "labels": {"en": "leads"}, "domain": ["agent"]}],
            "entities": [{"id": "ann", "type": "person", "labels": {"en": "Ann"}}],
            "claims": [{"id": "c", "subject": "ann", "predicate": "leads", "value": "some", "statements": {"en": "x"}}]
        });
        let bundle = Bundle::from_text("bundle.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
        knowledge_base.close().unwrap();
        assert_eq!(check().rules, Vec::<String>::new());

        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &options, &|_, _, _| ()).unwrap();
        let orphan = json!({"id": "person", "labels": {"en": "person"}});
        let orphan = Record::Type(serde_json::from_value(orphan).unwrap());
        knowledge_base.commit_records(&[orphan]).unwrap();
        knowledge_base.close().unwrap();
        assert_eq!(
            check().rules,
            ["the claim `c`: `ann` is of type `person`, but `leads` is said of type `agent`"]
        );
    }

    #[test]
    fn what_is_odd_is_told_and_is_no_broken_rule() {
        let folder = TempDir::new().unwrap();
        let options = Options::default();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &options, &|_, _, _| ()).unwrap();
        let source = |id: &str, url: &str, published: &str, derived: serde_json::Value| {
            json!({"id": id, "kind": "ARTICLE", "titles": {"en": id}, "url": url,
                "publishedAt": published, "derivedFrom": derived})
        };
        let claim = |id: &str, said: serde_json::Value| {
            json!({"id": id, "subject": "ann", "predicate": "leads", "value": "some",
                "statements": {"en": "x"}, "attributions": said})
        };
        let said = json!([{"id": "said", "speaker": "source", "source": "b", "stance": "ASSERTS",
            "mode": "QUOTE", "statedAt": "2024", "firstHand": true}]);
        let bundle = json!({
            "types": [{"id": "person", "labels": {"en": "person"}}],
            "predicates": [{"id": "leads", "labels": {"en": "leads"}}],
            "entities": [{"id": "ann", "type": "person", "labels": {"en": "Ann"}}],
            "sources": [
                source("a", "http://www.x.org/a", "2023", json!([])),
                source("b", "https://x.org/a/", "2022", json!([{"source": "a", "kind": "COPY_OF"}])),
            ],
            "claims": [claim("c", json!([])), claim("d", said)],
        });
        let bundle = Bundle::from_text("bundle.json", &bundle.to_string()).unwrap();
        let loaded = knowledge_base.load(bundle, None).unwrap();
        knowledge_base.close().unwrap();
        let checked = check(folder.path(), &options, &|_, _, _| ()).unwrap();
        assert_eq!(checked.rules, Vec::<String>::new());
        let lines = |warnings: &Warnings| {
            let shown = warnings.shown().iter();
            let mut lines: Vec<String> = shown
                .map(|warning| format!("{} {}", warning.kind, warning.message))
                .collect();
            lines.sort();
            lines
        };
        let expected = [
            "DERIVED_FIRST_HAND `b` derives as a whole from another source, but has this first-hand",
            "LATER_THAN_SOURCE `b` was published (2022) before this was said (2024)",
            "OLDER_THAN_ORIGIN `b` (2022) is older than `a` (2023), from which it is derived",
            "SAME_ADDRESS `b` has the address of the source `a`",
            "SAME_PROPOSITION `d` is the same proposition as the claim `c`",
        ];
        assert_eq!(lines(&checked.warnings), expected);
        assert_eq!(lines(&loaded.warnings), expected);
    }

    #[test]
    fn claims_that_the_vocabulary_no_longer_fits_are_named() {
        let folder = TempDir::new().unwrap();
        let options = Options::default();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &options, &|_, _, _| ()).unwrap();
        let status = |time: &str, codes: &[&str]| {
            let codes: Vec<_> = codes
                .iter()
                .map(|id| json!({"id": id, "labels": {"en": id}}))
                .collect();
            json!({"id": "status", "labels": {"en": "status"}, "time": time, "codes": codes})
        };
        let bundle = json!({
            "types": [{"id": "person", "labels": {"en": "person"}}],
            "predicates": [status("STATE", &["open", "closed"])],
            "entities": [{"id": "ann", "type": "person", "labels": {"en": "Ann"}}],
            "claims": [{"id": "c", "subject": "ann", "predicate": "status", "value": {"code": "open"},
                "validTime": {"start": "2020"}, "statements": {"en": "x"}}]
        });
        let load = |bundle: serde_json::Value| {
            let bundle = Bundle::from_text("bundle.json", &bundle.to_string()).unwrap();
            knowledge_base.load(bundle, None)
        };
        load(bundle).unwrap();
        let refused = |predicate: serde_json::Value| {
            let refused = load(json!({"predicates": [predicate]})).unwrap_err();
            let KbError::Invalid(problems) = refused else {
                panic!("{refused}");
            };
            let problem = &problems.shown[0];
            format!("{} {}: {}", problem.code, problem.path, problem.message)
        };
        assert_eq!(
            refused(status("STATE", &["closed"])),
            "UNKNOWN_CODE predicates[0].codes: the claim `c`, recorded before, would no longer fit: \
             `open` is not a code of `status`"
        );
        assert_eq!(
            refused(status("TIMELESS", &["open", "closed"])),
            "TIMELESS predicates[0].time: the claim `c`, recorded before, would no longer fit: \
             `status` is timeless: its claims have no valid time"
        );
        load(json!({"predicates": [status("EVENT", &["open", "closed", "new"])]})).unwrap();
        let timeless = serde_json::from_value(status("TIMELESS", &["open"])).unwrap();
        knowledge_base
            .commit_records(&[Record::Predicate(timeless)])
            .unwrap();
        knowledge_base.close().unwrap();
        assert_eq!(
            check(folder.path(), &options, &|_, _, _| ()).unwrap().rules,
            ["the claim `c`: `status` is timeless: its claims have no valid time"]
        );
    }
}
