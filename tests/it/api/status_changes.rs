//! Changes of status between two revisions, and claims that are recorded twice.

use std::sync::Arc;

use claimgraph::{graphql::Api, kb::KnowledgeBase};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{
    seed::{answer, api, data, empty, load},
    watched::{bundle, claim, withdrawn},
};

/// A knowledge base and its API, in a folder of their own.
struct World {
    knowledge_base: Arc<KnowledgeBase>,
    api: Api,
    _folder: TempDir,
}

impl World {
    fn new(bundle: &Value) -> World {
        let folder = TempDir::new().unwrap();
        let knowledge_base = Arc::new(empty(folder.path()));
        load(&knowledge_base, &bundle.to_string());
        World {
            api: api(knowledge_base.clone()),
            knowledge_base,
            _folder: folder,
        }
    }

    fn load(&self, bundle: &Value) {
        load(&self.knowledge_base, &bundle.to_string());
    }

    fn changes_since(&self, revision: u64) -> Value {
        let answer = answer(&self.api, CHANGES, json!({"since": revision}));
        assert_eq!(answer["errors"], Value::Null);
        answer["data"]["statusChanges"].clone()
    }
}

const CHANGES: &str = "query($since: Revision!) {
    statusChanges(since: $since, first: 10) {totalCount nodes {claim {id} before after}}}";

#[test]
fn what_rests_on_a_withdrawn_source_changes_with_it() {
    let world = World::new(&bundle());
    world.load(&withdrawn());
    let change = |claim: &str, before: &str, after: &str| json!({"claim": {"id": claim}, "before": before, "after": after});
    assert_eq!(
        world.changes_since(1),
        json!({"totalCount": 2, "nodes": [
            change("copied", "UNCONTESTED", "RETRACTED"),
            change("confirmed", "CORROBORATED", "UNCONTESTED"),
        ]})
    );
    // An earlier revision is as it was.
    let before = data(
        &world.api,
        "{asOf(revision: 1) {claim(id: \"copied\") {status}}}",
    );
    assert_eq!(before["asOf"]["claim"]["status"], "UNCONTESTED");
    assert_eq!(world.changes_since(2)["totalCount"], 0);
    let refused = answer(&world.api, CHANGES, json!({"since": 3}));
    let message = refused["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("go upwards"), "{message}");
}

#[test]
fn attributions_of_both_records_of_one_proposition_count_for_both() {
    let mut bundle = bundle();
    let mut twin = claim("twin", &["paper"]);
    twin["value"] = json!({"text": {"text": "apart", "language": "en"}});
    bundle["claims"].as_array_mut().unwrap().push(twin);
    let world = World::new(&bundle);
    let both = data(
        &world.api,
        "{apart: claim(id: \"apart\") {...parts} twin: claim(id: \"twin\") {...parts}}
        fragment parts on Claim {status sameAs {id} corroboration {voiceCount sources}}",
    );
    let parts = |other: &str| {
        json!({"status": "CORROBORATED", "sameAs": [{"id": other}],
            "corroboration": {"voiceCount": 2, "sources": 2}})
    };
    assert_eq!(both["apart"], parts("twin"));
    assert_eq!(both["twin"], parts("apart"));
    // One that is recorded later counts as well.
    let mut third = claim("third", &["letter"]);
    third["value"] = json!({"text": {"text": "copied", "language": "en"}});
    world.load(&json!({"claims": [third]}));
    assert_eq!(
        world.changes_since(1)["nodes"],
        json!([
            {"claim": {"id": "copied"}, "before": "UNCONTESTED", "after": "CORROBORATED"},
            {"claim": {"id": "third"}, "before": null, "after": "CORROBORATED"},
        ])
    );
}
