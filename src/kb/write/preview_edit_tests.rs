//! Previews of each edit: what they tell, and that they leave nothing behind.

use std::{fs, thread};

use serde_json::{Value as Json, json};

use crate::{
    kb::{
        error::KbError,
        rules::verdict::ClaimStatus,
        snapshot::Snapshot,
        write::{
            edit::Edit,
            expectation::Expectation,
            preview_edit::{Preview, StatusOmission, StatusPreview},
            scenario::{Scenario, id, load},
            write_request::WriteRequest,
        },
    },
    model::{Clearance, CommitMeta, Id, Kind, Revision},
};

fn request(edit: Edit) -> WriteRequest {
    WriteRequest {
        edit,
        meta: CommitMeta::default(),
        clearance: Clearance::ALL,
        expected: None,
    }
}

fn preview(scenario: &Scenario, edit: Edit) -> Result<Preview, KbError> {
    scenario.knowledge_base.preview_edit(request(edit), |_| ())
}

/// The statuses that an edit would move: of each claim its id, before and after.
fn moves(preview: &Preview) -> Vec<(Id, Option<ClaimStatus>, Option<ClaimStatus>)> {
    let StatusPreview::Compared { after, changes, .. } = &preview.statuses else {
        panic!("the statuses are compared");
    };
    let changes = changes.iter().map(|change| {
        let claim = after.id_of(Kind::Claim, change.claim).unwrap();
        (claim, change.before, change.after)
    });
    changes.collect()
}

fn after(preview: &Preview) -> &Snapshot {
    match &preview.statuses {
        StatusPreview::Compared { after, .. } => after,
        StatusPreview::Omitted(_) => panic!("the statuses are compared"),
    }
}

fn denial(claim: &str, source: &str) -> Edit {
    let Json::Object(attribution) = json!({
        "id": "no", "speaker": "source", "source": source, "stance": "DENIES", "mode": "QUOTE"
    }) else {
        panic!("an attribution is an object");
    };
    Edit::AddAttribution {
        claim: id(claim),
        attribution,
    }
}

fn persons(count: usize) -> Edit {
    let persons = (0..count)
        .map(|n| json!({"id": format!("p-{n}"), "type": "person", "labels": {"en": "P"}}));
    load(json!({"entities": Vec::from_iter(persons)}))
}

/// Each case: the edit, and the statuses that it moves.
#[test]
fn each_edit_foretells_whose_status_it_moves() {
    use ClaimStatus::{Denied, Disputed, Retracted, Uncontested};
    let moved = |claim: &str, before, after| (id(claim), Some(before), after);
    for (edit, expected) in [
        (
            denial("first", "letter"),
            vec![moved("first", Uncontested, Some(Disputed))],
        ),
        (
            Edit::RetractAttribution {
                attribution: id("first-said"),
                retraction: serde_json::from_value(json!({"reason": "it was wrong"})).unwrap(),
            },
            vec![moved("first", Uncontested, Some(Retracted))],
        ),
        (
            Edit::WithdrawSource {
                source: id("paper"),
                notice: serde_json::from_value(json!({"reason": "it was made up"})).unwrap(),
            },
            vec![
                moved("first", Uncontested, Some(Retracted)),
                moved("second", Uncontested, Some(Retracted)),
            ],
        ),
        (
            Edit::Remove {
                kind: Kind::Claim,
                id: id("second"),
            },
            vec![moved("second", Uncontested, None)],
        ),
        (
            Edit::Rename {
                kind: Kind::Claim,
                id: id("second"),
                to: id("other"),
            },
            vec![],
        ),
        (
            load(json!({"claims": [{
                "id": "third", "subject": "ann", "predicate": "leads", "value": "none", "statements": {"en": "x"},
                "attributions": [{"id": "third-said", "speaker": "source", "source": "letter", "stance": "DENIES", "mode": "QUOTE"}]
            }]})),
            vec![(id("third"), None, Some(Denied))],
        ),
    ] {
        let scenario = Scenario::new();
        let before = scenario.snapshot();
        let digest = edit.digest();
        let preview = preview(&scenario, edit.clone()).unwrap();
        let foretold = moves(&preview);
        let is_foretold = |expected: &_| foretold.contains(expected);
        assert!(expected.iter().all(is_foretold), "{digest:?}: {foretold:?}");
        assert_eq!(scenario.snapshot().revision(), before.revision());
        let written = scenario.write(edit).unwrap();
        let came = scenario.snapshot().status_changes(&before).unwrap();
        let StatusPreview::Compared { changes, .. } = &preview.statuses else {
            panic!("the statuses are compared");
        };
        assert_eq!(*changes, came);
        assert_eq!(preview.report.changed, written.report.changed);
        assert_eq!(after(&preview).revision(), written.revision);
    }
}

#[test]
fn a_supposed_snapshot_is_of_no_commit_that_comes_later() {
    let scenario = Scenario::new();
    let preview = preview(&scenario, denial("first", "letter")).unwrap();
    let supposed = after(&preview);
    assert!(supposed.is_supposed());
    let records =
        |snapshot: &Snapshot| -> Vec<_> { snapshot.all_records().map(Result::unwrap).collect() };
    let first = records(supposed);
    for number in 0..20 {
        let label = format!("Ann {number}");
        scenario.load(
            json!({"entities": [{"id": "ann", "type": "person", "labels": {"en": label}},
            {"id": format!("p-{number}"), "type": "person", "labels": {"en": "P"}}]}),
        );
    }
    assert_eq!(records(supposed), first);
    assert_eq!(supposed.at(Revision(1)).revision(), Revision(1));
    assert!(!supposed.at(Revision(1)).is_supposed());
    let second = scenario.snapshot().at(Revision(2));
    assert!(!second.is_supposed());
    assert_ne!(records(&second), first);
    assert_eq!(second.find_of(Kind::Attribution, "no").unwrap(), None);
    assert!(supposed.find_of(Kind::Attribution, "no").unwrap().is_some());
    // Neither is it there after a start, nor in what the journal has.
    let scenario = scenario.reopened(|folder| {
        fs::remove_dir_all(folder.path().join("store")).unwrap();
    });
    let newest = scenario.snapshot();
    assert_eq!(newest.find_of(Kind::Attribution, "no").unwrap(), None);
}

#[test]
fn a_preview_is_refused_as_the_edit_would_be() {
    let scenario = Scenario::new();
    let refused = preview(&scenario, denial("first", "nothing")).map(drop);
    assert!(matches!(refused, Err(KbError::Invalid(_))));
    let expecting = WriteRequest {
        clearance: Clearance::ALL,
        expected: Some(Expectation::KnowledgeBase(Revision(0))),
        ..request(denial("first", "letter"))
    };
    let refused = scenario
        .knowledge_base
        .preview_edit(expecting, |_| ())
        .map(drop);
    assert!(matches!(refused, Err(KbError::Overtaken { .. })));
}

#[test]
fn a_key_plays_no_part_in_a_preview() {
    let scenario = Scenario::new();
    let keyed = || WriteRequest {
        meta: CommitMeta {
            idempotency_key: Some("k".into()),
            ..CommitMeta::default()
        },
        ..request(denial("first", "letter"))
    };
    scenario
        .knowledge_base
        .preview_edit(keyed(), |_| ())
        .unwrap();
    let written = scenario.knowledge_base.write(keyed(), &|_, _, _| ());
    assert!(!written.unwrap().repeated);
    // It is there already, so that nothing would change.
    let preview = scenario.knowledge_base.preview_edit(keyed(), |_| ());
    assert_eq!(moves(&preview.unwrap()), []);
}

#[test]
fn of_many_records_the_fields_are_told_and_no_statuses() {
    let scenario = Scenario::new();
    for (count, is_compared) in [
        (StatusOmission::MOST_RECORDS, true),
        (StatusOmission::MOST_RECORDS + 1, false),
    ] {
        let mut records = 0;
        let request = request(persons(count));
        let preview = scenario
            .knowledge_base
            .preview_edit(request, |_| records += 1)
            .unwrap();
        assert_eq!((records, preview.report.created), (count, count as u64));
        match preview.statuses {
            StatusPreview::Compared { .. } => assert!(is_compared),
            StatusPreview::Omitted(omission) => {
                assert!(!is_compared);
                assert_eq!(omission, StatusOmission::ManyRecords);
            }
        }
    }
}

#[test]
fn previews_and_commits_at_once_do_not_disturb_each_other() {
    let scenario = Scenario::new();
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for number in 0..40 {
                scenario.load(json!({"entities": [{"id": format!("p-{number}"), "type": "person", "labels": {"en": "P"}}],
                    "sources": [{"id": format!("s-{number}"), "kind": "ARTICLE", "titles": {"en": "S"}}]}));
            }
        });
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..20 {
                    let preview = preview(&scenario, denial("first", "letter")).unwrap();
                    let moved = (
                        id("first"),
                        Some(ClaimStatus::Uncontested),
                        Some(ClaimStatus::Disputed),
                    );
                    assert!(moves(&preview).contains(&moved));
                }
            });
        }
        writer.join().unwrap();
    });
    assert_eq!(scenario.snapshot().revision(), Revision(41));
}
