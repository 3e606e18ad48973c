//! Previews of edits against the commits of the same edits, on small worlds at random.

use claimgraph::{
    kb::{
        Bundle, Edit, KbError, KnowledgeBase, Snapshot, StatusPreview, WriteRequest, WrittenRecord,
    },
    model::{ClaimRelationKind, Clearance, CommitMeta, Id, Kind, Ordinal, Rank, Revision},
};
use proptest::{prelude::*, test_runner::TestCaseError};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::worlds::{ENTITIES, SOURCES, World, world};
use crate::support::seed::{empty, load};

/// An edit to be made: which, and of what.
type Draw = (u8, usize, usize);

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn made<T: DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).unwrap()
}

/// The edit of a draw. Many are refused, as what they are of is not there, or not so.
fn edit(world: &World, (which, a, b): Draw) -> Edit {
    let claim = |n: usize| id(&format!("c{}", n % world.claim_count()));
    let source = |n: usize| id(&format!("s{}", n % SOURCES));
    let entity = |n: usize| id(ENTITIES[n % ENTITIES.len()]);
    match which {
        0 => {
            let stance = ["ASSERTS", "DENIES"][b % 2];
            let said = json!({
                "speaker": {"entity": entity(b)}, "source": source(a + b), "stance": stance, "mode": "QUOTE"
            });
            Edit::AddAttribution {
                claim: claim(a),
                attribution: said.as_object().unwrap().clone(),
            }
        }
        1 => Edit::RetractAttribution {
            attribution: id(&format!("{}-{}", claim(a), b % 2)),
            retraction: made(json!({"reason": "it was wrong"})),
        },
        2 => Edit::WithdrawSource {
            source: source(a),
            notice: made(json!({"reason": "it was made up"})),
        },
        3 => Edit::RestoreSource { source: source(a) },
        4 => Edit::SetRank {
            claim: claim(a),
            rank: [Rank::Preferred, Rank::Normal, Rank::Deprecated][b % 3],
            reason: None,
        },
        5 => Edit::Supersede {
            claim: claim(a),
            by: claim(b),
            kind: [ClaimRelationKind::Supersedes, ClaimRelationKind::Corrects][a % 2],
            asserter: made(json!({"source": source(b)})),
        },
        6 => Edit::Merge {
            entity: entity(a),
            into: entity(b),
        },
        7 => Edit::Unmerge {
            entity: entity(4 + a % 2),
        },
        8 => Edit::Rename {
            kind: Kind::Claim,
            id: claim(a),
            to: id(&format!("other-{b}")),
        },
        9 => Edit::Rename {
            kind: Kind::Entity,
            id: entity(a),
            to: id(&format!("other-{b}")),
        },
        10 => Edit::Remove {
            kind: Kind::Claim,
            id: claim(a),
        },
        _ => Edit::Undo(Revision(2 + (a % 4) as u64)),
    }
}

fn bundle(value: &Value) -> Edit {
    Edit::Load(Bundle::from_text("bundle.json", &value.to_string()).unwrap())
}

/// All records of a snapshot, and all that is decided of each claim.
fn everything(snapshot: &Snapshot) -> Vec<String> {
    let records = snapshot
        .all_records()
        .map(|record| serde_json::to_string(&record.unwrap()).unwrap());
    let mut all: Vec<String> = records.collect();
    for ordinal in snapshot.all_ordinals(Kind::Claim).unwrap() {
        let claim = snapshot.claim(Ordinal(ordinal)).unwrap().unwrap();
        all.push(format!(
            "{:?} {:?} {:?}",
            snapshot.assessment(&claim).unwrap(),
            snapshot.verdict(&claim).unwrap(),
            snapshot.corroboration(&claim).unwrap()
        ));
    }
    all.push(format!("{:?}", snapshot.counts().unwrap()));
    all
}

fn in_order(mut records: Vec<WrittenRecord>) -> Vec<WrittenRecord> {
    records.sort_by_key(|record| (record.kind, record.id.clone()));
    records
}

/// Previews an edit and makes it; what was foretold must come. Returns the supposed snapshot, and
/// what is in it.
fn foretell(
    knowledge_base: &KnowledgeBase,
    edit: Edit,
) -> Result<Option<(Snapshot, Vec<String>)>, TestCaseError> {
    let request = || WriteRequest {
        edit: edit.clone(),
        meta: CommitMeta::default(),
        clearance: Clearance::ALL,
        expected: None,
    };
    let before = knowledge_base.snapshot();
    let mut foretold = Vec::new();
    let preview = knowledge_base.preview_edit(request(), |record| foretold.push(record));
    prop_assert_eq!(knowledge_base.snapshot().revision(), before.revision());
    let written = knowledge_base.write(request(), &|_, _, _| ());
    let (preview, written) = match (preview, written) {
        (Ok(preview), Ok(written)) => (preview, written),
        (preview, written) => {
            let refused = preview.err().map(|error| error.to_string());
            prop_assert_eq!(refused, written.err().map(|error| error.to_string()));
            return Ok(None);
        }
    };
    let mut report = preview.report;
    report.revision = written.report.revision;
    prop_assert_eq!(report, written.report);
    let after = knowledge_base.snapshot();
    let mut came = Vec::new();
    after
        .written_since(before.revision(), Clearance::ALL, |record| {
            came.push(record);
            Ok::<(), KbError>(())
        })
        .unwrap();
    prop_assert_eq!(in_order(foretold), in_order(came));
    let StatusPreview::Compared {
        after: supposed,
        changes,
        ..
    } = preview.statuses
    else {
        return Err(TestCaseError::fail(
            "the statuses of a small edit are compared",
        ));
    };
    prop_assert_eq!(changes, after.status_changes(&before).unwrap());
    prop_assert_eq!(supposed.revision(), after.revision());
    let all = everything(&supposed);
    prop_assert_eq!(&all, &everything(&after));
    Ok(Some((*supposed, all)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_an_edit_would_move_is_what_it_moves(
        world in world(),
        loaded in 0..8_usize,
        draws in prop::collection::vec((0..12_u8, 0..40_usize, 0..40_usize), 4..16),
    ) {
        let folder = TempDir::new().unwrap();
        let knowledge_base = empty(folder.path());
        let (mut base, mut claims) = (world.base(false), world.claims(false));
        let later = claims.split_off(loaded.min(claims.len()));
        base["claims"] = Value::Array(claims);
        load(&knowledge_base, &base.to_string());
        let mut supposed = Vec::new();
        let rest = json!({"claims": later});
        supposed.extend(foretell(&knowledge_base, bundle(&rest))?);
        for draw in draws {
            supposed.extend(foretell(&knowledge_base, edit(&world, draw))?);
        }
        let changed = json!({
            "predicates": [{"id": "leads", "labels": {"en": "leads"}, "inverse": "led-by", "time": "TIMELESS", "exclusive": "AT_ONE_TIME"}],
            "sources": [{"id": "s0", "kind": "ARTICLE", "titles": {"en": "s0"}, "derivedFrom": [{"source": "s1", "kind": "QUOTES"}]}]
        });
        supposed.extend(foretell(&knowledge_base, bundle(&changed))?);
        // A supposed snapshot stays as it is, whatever is written.
        for (snapshot, all) in supposed {
            prop_assert_eq!(everything(&snapshot), all);
        }
    }
}
