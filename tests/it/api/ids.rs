//! Ids of other systems: in capitals, of any script, and such as several kinds of records have.

use std::sync::Arc;

use claimgraph::{
    graphql::Api,
    kb::{Bundle, KnowledgeBase, Loaded},
    model::{CommitMeta, Id, Kind, Record, Revision},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{answer, api, data, dumped, empty, load};

/// Items as of Wikidata, where `party` is a type and a predicate and `Q42` an entity and a source.
fn items() -> Value {
    json!({
        "types": [
            {"id": "party", "labels": {"en": "political party"}},
            {"id": "Q5", "labels": {"en": "human"}},
        ],
        "predicates": [
            {"id": "party", "labels": {"en": "member of political party"}, "domain": ["Q5"], "range": [{"entity": ["party"]}]},
            {"id": "P361", "labels": {"en": "part of"}},
        ],
        "entities": [
            {"id": "Q42", "type": "Q5", "labels": {"en": "Douglas Adams"}},
            {"id": "趙昇嘉", "type": "Q5", "labels": {"zh-Hant": "趙昇嘉"}},
            {"id": "Q9630", "type": "party", "labels": {"en": "Labour Party"}},
        ],
        "sources": [{"id": "Q42", "kind": "DATASET", "titles": {"en": "The item of Douglas Adams"}}],
        "claims": [{
            "id": "Q42-F078E5B3", "subject": "Q42", "predicate": "party", "value": {"entity": "Q9630"},
            "statements": {"en": "Douglas Adams was a member of the Labour Party."},
            "externalIds": [{"scheme": "wikidata", "value": "Q42$F078E5B3"}],
            "attributions": [{"id": "Q42", "speaker": {"entity": "趙昇嘉"}, "source": "Q42", "stance": "ASSERTS", "mode": "QUOTE"}],
        }],
    })
}

/// An entity that has the id of a predicate and of a type.
fn later() -> Value {
    json!({"entities": [{"id": "party", "type": "party", "labels": {"en": "Party party"}}]})
}

fn loaded() -> (Arc<KnowledgeBase>, Api, TempDir) {
    let folder = TempDir::new().unwrap();
    let knowledge_base = Arc::new(empty(folder.path()));
    load(&knowledge_base, &items().to_string());
    load(&knowledge_base, &later().to_string());
    let api = api(knowledge_base.clone());
    (knowledge_base, api, folder)
}

/// Each case: a global id, the type of the record that it names, and the id that the record states.
#[test]
fn an_id_names_one_record_by_itself_and_the_others_with_their_kind() {
    let (_knowledge_base, api, _folder) = loaded();
    for (id, found, own) in [
        ("party", "Predicate", "party"),
        ("predicate/party", "Predicate", "party"),
        ("type/party", "EntityType", "type/party"),
        ("entity/party", "Entity", "entity/party"),
        ("Q42", "Entity", "Q42"),
        ("entity/Q42", "Entity", "Q42"),
        ("source/Q42", "Source", "source/Q42"),
        ("attribution/Q42", "Attribution", "attribution/Q42"),
        ("趙昇嘉", "Entity", "趙昇嘉"),
        ("Q42-F078E5B3", "Claim", "Q42-F078E5B3"),
    ] {
        let query = format!(r#"{{ node(id: "{id}") {{ __typename id }} }}"#);
        let expected = json!({"__typename": found, "id": own});
        assert_eq!(data(&api, &query)["node"], expected, "{id}");
    }
    let query = r#"{ nodes(ids: ["claim/party", "unit/party", "q42", "thing/party", "/party", "party/"]) { id } }"#;
    let answer = answer(&api, query, Value::Null);
    assert_eq!(
        answer["data"]["nodes"],
        json!([null, null, null, null, null, null])
    );
    // What can be no id is told, whatever the others are.
    assert_eq!(answer["errors"].as_array().unwrap().len(), 1, "{answer}");
    assert_eq!(answer["errors"][0]["path"], json!(["nodes", 5]));
}

/// Each case: a query, and the ids in its answer.
#[test]
fn an_argument_that_knows_its_kind_takes_the_id_by_itself() {
    let (_knowledge_base, api, _folder) = loaded();
    for (query, expected) in [
        (
            r#"entity(by: {id: "party"}) { id }"#,
            json!({"id": "entity/party"}),
        ),
        (
            r#"entity(by: {id: "entity/party"}) { id }"#,
            json!({"id": "entity/party"}),
        ),
        (r#"entity(by: {id: "type/party"}) { id }"#, Value::Null),
        (
            r#"source(by: {id: "Q42"}) { id }"#,
            json!({"id": "source/Q42"}),
        ),
        (
            r#"entities(where: {type: {eq: "party"}}) { nodes { id type { id } } }"#,
            json!({"nodes": [
                {"id": "Q9630", "type": {"id": "type/party"}},
                {"id": "entity/party", "type": {"id": "type/party"}},
            ]}),
        ),
        (
            r#"entities(where: {type: {in: ["type/party"]}}) { totalCount }"#,
            json!({"totalCount": 2}),
        ),
        (
            r#"entities(where: {eq: "predicate/party"}) { totalCount }"#,
            json!({"totalCount": 0}),
        ),
        (
            r#"claims(where: {predicate: {eq: "party"}, attributions: {some: {source: {eq: "source/Q42"}, eq: "Q42"}}}) { nodes { id predicate { id } subject { id } } }"#,
            json!({"nodes": [{"id": "Q42-F078E5B3", "predicate": {"id": "party"}, "subject": {"id": "Q42"}}]}),
        ),
        (
            r#"entity(by: {id: "Q42"}) { bestClaims(predicate: "party") { id } neighbors(via: ["predicate/party"]) { nodes { entity { id } } } }"#,
            json!({"bestClaims": [{"id": "Q42-F078E5B3"}], "neighbors": {"nodes": [{"entity": {"id": "Q9630"}}]}}),
        ),
        (
            r#"paths(from: "Q42", to: "entity/Q9630", first: 1) { hops { claim { id } } }"#,
            json!([{"hops": [{"claim": {"id": "Q42-F078E5B3"}}]}]),
        ),
        (
            r#"search(text: "Q42$F078E5B3") { nodes { ... on Claim { id attributions { nodes { id } } } } }"#,
            json!({"nodes": [{"id": "Q42-F078E5B3", "attributions": {"nodes": [{"id": "attribution/Q42"}]}}]}),
        ),
        (
            r#"search(text: "昇嘉", in: [ENTITY]) { nodes { ... on Entity { id } } }"#,
            json!({"nodes": [{"id": "趙昇嘉"}]}),
        ),
    ] {
        let answer = data(&api, &format!("{{ answer: {query} }}"));
        assert_eq!(answer["answer"], expected, "{query}");
    }
}

#[test]
fn the_id_of_a_merged_entity_leads_on_by_its_global_id() {
    let (knowledge_base, api, _folder) = loaded();
    let merged = json!({"entities": [{"id": "party", "type": "party", "labels": {"en": "Party party"}, "mergedInto": "Q9630"}]});
    load(&knowledge_base, &merged.to_string());
    let query = r#"{ entity(by: {id: "party"}) { id mergedFrom } }"#;
    let answer = answer(&api, query, Value::Null);
    assert_eq!(
        answer["data"]["entity"],
        json!({"id": "Q9630", "mergedFrom": ["entity/party"]})
    );
    assert_eq!(
        answer["extensions"]["redirects"],
        json!([{"from": "entity/party", "to": "Q9630"}])
    );
}

#[test]
fn whoever_had_an_id_first_keeps_it_at_every_revision_and_after_its_removal() {
    let (knowledge_base, _api, folder) = loaded();
    let kind = |knowledge_base: &KnowledgeBase, revision: u64| {
        let at = knowledge_base.snapshot().at(Revision(revision));
        at.find("party").unwrap().map(|found| found.kind)
    };
    assert_eq!(
        [0, 1, 2].map(|revision| kind(&knowledge_base, revision)),
        [None, Some(Kind::Predicate), Some(Kind::Predicate)]
    );
    let id = |text: &str| Id::new(text).unwrap();
    let remove = |kind, text: &str| knowledge_base.remove(kind, id(text), CommitMeta::default());
    // Others refer to the type, and none to the entity.
    remove(Kind::EntityType, "party").unwrap_err();
    remove(Kind::Claim, "Q42-F078E5B3").unwrap();
    remove(Kind::Predicate, "party").unwrap();
    remove(Kind::Entity, "party").unwrap();
    assert_eq!(kind(&knowledge_base, 5), None);
    let at = knowledge_base.snapshot();
    assert_eq!(at.global_id(Kind::EntityType, &id("party")), "type/party");
    drop(at);
    drop(_api);
    Arc::into_inner(knowledge_base).unwrap().close().unwrap();
    let again = empty(folder.path());
    assert_eq!(kind(&again, 2), Some(Kind::Predicate));
    let at = again.snapshot();
    assert!(at.find("party").unwrap().is_none());
    assert!(at.find_of(Kind::EntityType, "party").unwrap().is_some());
    assert_eq!(at.global_id(Kind::EntityType, &id("party")), "type/party");
    assert_eq!(at.global_id(Kind::Predicate, &id("party")), "party");
}

#[test]
fn ids_of_other_systems_are_dumped_and_loaded_to_the_same_state() {
    let (knowledge_base, _api, _folder) = loaded();
    let records = |knowledge_base: &KnowledgeBase| -> Vec<Record> {
        let at = knowledge_base.snapshot();
        at.all_records().map(Result::unwrap).collect()
    };
    let copy = TempDir::new().unwrap();
    let again = empty(copy.path());
    load(&again, &dumped(&knowledge_base).to_string());
    assert_eq!(records(&again), records(&knowledge_base));
    let unchanged: Loaded = load(&again, &dumped(&knowledge_base).to_string());
    assert_eq!((unchanged.created, unchanged.changed), (0, 0));
}

/// Each case: an entity's id, and the warnings.
#[test]
fn an_id_that_is_taken_for_another_of_its_kind_is_warned_of() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    let bundle = |id: &str| {
        let entities = [json!({"id": id, "type": "Q5", "labels": {"en": id}})];
        Bundle::from_text("bundle.json", &json!({"entities": entities}).to_string()).unwrap()
    };
    load(&knowledge_base, &items().to_string());
    load(
        &knowledge_base,
        &json!({"entities": [{"id": "paypal", "type": "Q5", "labels": {"en": "P"}}, {"id": "coco", "type": "Q5", "labels": {"en": "C"}}, {"id": "МЕТА", "type": "Q5", "labels": {"en": "M"}}]}).to_string(),
    );
    for (id, expected) in [
        (
            "q42",
            Some("`q42` differs from the entity `Q42` by case alone"),
        ),
        (
            "PayPal",
            Some("`PayPal` differs from the entity `paypal` by case alone"),
        ),
        ("сосо", Some("`сосо` may be taken for the entity `coco`")),
        ("meta", Some("`meta` may be taken for the entity `МЕТА`")),
        ("party", None),
        ("Q42", None),
        ("q5", None),
    ] {
        let loaded = knowledge_base.load(bundle(id), None).unwrap();
        let warnings: Vec<&str> = loaded
            .warnings
            .shown()
            .iter()
            .map(|warning| &*warning.message)
            .collect();
        assert_eq!(warnings, Vec::from_iter(expected), "{id}");
        if knowledge_base
            .snapshot()
            .find_of(Kind::Entity, id)
            .unwrap()
            .is_some()
            && id != "Q42"
        {
            let id = Id::new(id).unwrap();
            knowledge_base
                .remove(Kind::Entity, id, CommitMeta::default())
                .unwrap();
        }
    }
    let both = json!({"types": [{"id": "Human", "labels": {"en": "a"}}, {"id": "human", "labels": {"en": "b"}}]});
    let loaded = load(&knowledge_base, &both.to_string());
    let warning = &loaded.warnings.shown()[0];
    assert_eq!(
        warning.message,
        "`human` differs from the type `Human` by case alone"
    );
    assert_eq!(warning.path, "types[1].id");
}
