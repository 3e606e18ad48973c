//! The rules check: proves that the recorded records still satisfy the rules of loading.

use std::{fs, path::Path, sync::Arc, sync::Weak};

use crate::{
    index::{Index, IndexOptions},
    kb::{
        error::KbError,
        indexing::index_lag::IndexView,
        progress::{Phase, Progress},
        snapshot::Snapshot,
        write::{
            overlay::Overlay,
            validate::{locate::FirstProblem, names::Names, validator::Validator},
        },
    },
    model::Record,
    store::View,
};

/// Validates the records of a view, and returns the first `most` problems, in words. An empty index
/// is put into `scratch` for a while.
///
/// Of claims only the rules of their predicates are checked: that what they refer to is there, and
/// of which kind, the store has proved.
pub(in crate::kb) fn broken_rules(
    scratch: &Path,
    view: View,
    most: usize,
    progress: Progress<'_>,
) -> Result<Vec<String>, KbError> {
    let index = Index::open(scratch, &IndexOptions::default())?;
    let indexed = Arc::new(IndexView::new(index.readers()?));
    let snapshot = Snapshot::new(view, Arc::default(), indexed, Weak::new());
    let problems = problems(&snapshot, most, progress)?;
    drop((snapshot, index));
    fs::remove_dir_all(scratch).map_err(|source| KbError::Io {
        doing: "remove",
        path: scratch.into(),
        source,
    })?;
    Ok(problems)
}

fn problems(
    snapshot: &Snapshot,
    most: usize,
    progress: Progress<'_>,
) -> Result<Vec<String>, KbError> {
    let counts = snapshot.counts()?;
    let vocabulary = counts.entity_types + counts.units + counts.predicates;
    let all = vocabulary + counts.entities + counts.sources + counts.claims;
    let base = Overlay::new(snapshot);
    let mut names = Names::new(&base, 0);
    let mut problems = Vec::new();
    for (done, record) in (0..).zip(snapshot.all_records()) {
        if done % 1_000 == 0 {
            progress(Phase::CheckingRules, done, all);
        }
        let record = record?;
        let mut problem = FirstProblem::default();
        let mut validator = Validator {
            names: &mut names,
            locate: &mut problem,
        };
        let validated = match &record {
            Record::Claim(claim) => validator.fits_vocabulary(claim),
            record => validator.record(record),
        };
        validated.map_err(KbError::Lookup)?;
        if let Some((_, message)) = problem.0 {
            let (kind, id) = (record.kind(), record.id());
            problems.push(format!("the {kind} `{id}`: {message}"));
            if problems.len() >= most {
                break;
            }
        }
    }
    Ok(problems)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tempfile::TempDir;

    use crate::{
        kb::{
            admin::check::check, folder::Options, formats::json::Bundle,
            knowledge_base::KnowledgeBase,
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
}
