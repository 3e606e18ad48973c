//! A clock of the system that jumps between commits.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, Utc};
use claimgraph::kb::{KnowledgeBase, Options};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{api, data, load, noon};

const YEAR: i64 = 365 * 24 * 3_600;

/// The distance of the clock from [`noon`], in seconds.
static AHEAD: AtomicI64 = AtomicI64::new(0);

fn jumping() -> DateTime<Utc> {
    noon() + chrono::Duration::seconds(AHEAD.load(Ordering::SeqCst))
}

fn opened(folder: &TempDir) -> Arc<KnowledgeBase> {
    let options = Options {
        clock: jumping,
        ..Options::default()
    };
    let opened = KnowledgeBase::open(folder.path(), &options, &|_, _, _| ());
    Arc::new(opened.unwrap().0)
}

#[test]
fn revisions_and_cursors_stay_in_order_when_the_clock_jumps_by_a_year() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = opened(&folder);
    // The second commit seems to be made a year before the first, the third a year after it.
    for (ahead, label) in [(0, "first"), (-YEAR, "second"), (YEAR, "third")] {
        AHEAD.store(ahead, Ordering::SeqCst);
        let ann = json!({"id": "ann", "type": "person", "labels": {"en": label}});
        let types = json!([{"id": "person", "labels": {"en": "person"}}]);
        load(
            &knowledge_base,
            &json!({"types": types, "entities": [ann]}).to_string(),
        );
    }
    let check = |knowledge_base: Arc<KnowledgeBase>| {
        let api = api(knowledge_base);
        let all = data(
            &api,
            r#"{ changes(since: 0) { nodes { revision recordedAt cursor } }
                before: asOf(time: "2025-09-03T11:59:59Z") { revision }
                at: asOf(time: "2025-09-03T12:00:00Z") { revision entity(by: {id: "ann"}) { label } }
                after: asOf(time: "2027-01-01T00:00:00Z") { revision entity(by: {id: "ann"}) { label } }
                entity(by: {id: "ann"}) { label history { nodes { revision } } } }"#,
        );
        let changes = all["changes"]["nodes"].as_array().unwrap();
        let revisions: Vec<&Value> = changes.iter().map(|change| &change["revision"]).collect();
        assert_eq!(revisions, [1, 1, 2, 3]);
        for (index, change) in changes.iter().enumerate() {
            let query = format!(
                "{{ changes(after: {}) {{ nodes {{ cursor }} }} }}",
                change["cursor"]
            );
            let rest = data(&api, &query);
            let rest = rest["changes"]["nodes"].as_array().unwrap();
            let expected = changes[index + 1..].iter().map(|later| &later["cursor"]);
            let rest: Vec<&Value> = rest.iter().map(|later| &later["cursor"]).collect();
            assert_eq!(rest, expected.collect::<Vec<_>>());
        }
        // No commit is recorded before the one before it.
        let times: Vec<&Value> = changes.iter().map(|change| &change["recordedAt"]).collect();
        assert_eq!(times[2], "2025-09-03T12:00:00.000Z");
        assert_eq!(times[3], "2026-09-03T12:00:00.000Z");
        assert_eq!(all["before"]["revision"], 0);
        assert_eq!(
            all["at"],
            json!({"revision": 2, "entity": {"label": "second"}})
        );
        assert_eq!(
            all["after"],
            json!({"revision": 3, "entity": {"label": "third"}})
        );
        assert_eq!(all["entity"]["label"], "third");
        let history = json!([{"revision": 3}, {"revision": 2}, {"revision": 1}]);
        assert_eq!(all["entity"]["history"]["nodes"], history);
    };
    check(knowledge_base.clone());
    Arc::into_inner(knowledge_base).unwrap().close().unwrap();
    check(opened(&folder));
}
