//! The questions of a person who explores a knowledge base: disputes, commits, the support of a
//! source, its evidence and its text, groups of what was found, and whether a claim is there
//! already.

use std::sync::Arc;

use claimgraph::{
    graphql::{Api, Request, Role, Viewer},
    kb::{FormerDocument, KnowledgeBase, SourceText},
    model::{CommitMeta, Id},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{answer, api, data, empty, load};

const ONE: &str = "馬克 said: Ann was born in Paris. Ben did it in 2020.";

/// Two newspapers on Ann's birthplace and on what Ben did: they dispute the first, agree on the
/// second, and one alone has the third.
fn bundle() -> Value {
    let said = |id: &str, source: &str, more: Value| {
        let mut said = json!({"id": id, "speaker": "source", "source": source, "stance": "ASSERTS", "mode": "QUOTE"});
        said.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        said
    };
    let claim = |id: &str, subject: &str, predicate: &str, value: Value, attributions: Value| json!({"id": id, "subject": subject, "predicate": predicate, "value": value, "statements": {"en": id}, "attributions": attributions});
    let entity = |id: &str, of: &str| json!({"id": id, "type": of, "labels": {"en": id}});
    let unnamed = json!({"speaker": {"anonymous": {"descriptor": {"en": "a neighbour"}}}, "statedAt": "2021"});
    json!({
        "types": [
            {"id": "person", "labels": {"en": "person"}}, {"id": "place", "labels": {"en": "place"}},
            {"id": "paper", "labels": {"en": "paper"}}
        ],
        "predicates": [
            {"id": "born", "labels": {"en": "born"}, "exclusive": "EVER", "time": "EVENT", "domain": ["person"]},
            {"id": "did", "labels": {"en": "did"}},
            {"id": "prints", "labels": {"en": "prints"}, "domain": ["paper"]}
        ],
        "entities": [
            entity("ann", "person"), entity("ben", "person"), entity("paris", "place"), entity("rome", "place"),
            entity("pub-one", "paper"), entity("pub-two", "paper")
        ],
        "sources": [
            {"id": "one", "kind": "ARTICLE", "titles": {"en": "One"}, "publisher": "pub-one"},
            {"id": "two", "kind": "ARTICLE", "titles": {"en": "Two"}, "publisher": "pub-two"}
        ],
        "claims": [
            claim("paris-born", "ann", "born", json!({"entity": "paris"}), json!([
                said("p1", "one", json!({"evidence": [{"quote": {"exact": "born in Paris"}}], "statedAt": "2020-03"}))])),
            claim("rome-born", "ann", "born", json!({"entity": "rome"}), json!([said("r1", "two", json!({"statedAt": "2020"}))])),
            claim("ben-did", "ben", "did", json!("some"), json!([
                said("d1", "one", json!({"evidence": [{"quote": {"exact": "馬克 said"}}, {"locator": {"page": "3"}}]})), said("d2", "two", json!({}))])),
            claim("ben-alone", "ben", "did", json!({"entity": "paris"}), json!([said("a1", "one", unnamed)]))
        ]
    })
}

fn loaded() -> (Arc<KnowledgeBase>, Api, TempDir) {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    load(&knowledge_base, &bundle().to_string());
    let knowledge_base = Arc::new(knowledge_base);
    let api = api(knowledge_base.clone());
    (knowledge_base, api, folder)
}

/// A second commit, which writes a claim about Ben anew and asserts something against him.
fn add_denial(knowledge_base: &KnowledgeBase) {
    let mut claim = bundle()["claims"][3].clone();
    let denial = json!({"id": "a2", "speaker": "source", "source": "two", "stance": "DENIES", "mode": "QUOTE"});
    claim["attributions"].as_array_mut().unwrap().push(denial);
    load(knowledge_base, &json!({"claims": [claim]}).to_string());
}

#[test]
fn a_dispute_is_one_row_with_its_two_sides() {
    let (knowledge_base, api, _folder) = loaded();
    add_denial(&knowledge_base);
    let fields = "totalCount pageInfo { hasNextPage endCursor } nodes { status claimCount revision claim { recordId } claims { recordId }
      for { why attribution { recordId } } against { why claim { recordId } attribution { recordId } } }";
    let all = data(&api, &format!("{{ disputes {{ {fields} }} }}"));
    let ben = json!({
        "status": "DISPUTED", "claimCount": 1, "revision": 2, "claim": {"recordId": "ben-alone"}, "claims": [{"recordId": "ben-alone"}],
        "for": [{"why": "SAYS", "attribution": {"recordId": "a1"}}],
        "against": [{"why": "DENIES", "claim": {"recordId": "ben-alone"}, "attribution": {"recordId": "a2"}}],
    });
    let ann = json!({
        "status": "DISPUTED", "claimCount": 2, "revision": 1, "claim": {"recordId": "paris-born"},
        "claims": [{"recordId": "paris-born"}, {"recordId": "rome-born"}],
        "for": [{"why": "SAYS", "attribution": {"recordId": "p1"}}],
        "against": [{"why": "SAYS_WHAT_EXCLUDES", "claim": {"recordId": "rome-born"}, "attribution": {"recordId": "r1"}}],
    });
    assert_eq!(all["disputes"]["nodes"], json!([ben, ann]));
    assert_eq!(all["disputes"]["totalCount"], 2);
    let first = data(&api, &format!("{{ disputes(first: 1) {{ {fields} }} }}"));
    assert_eq!(first["disputes"]["nodes"], json!([ben]));
    assert_eq!(first["disputes"]["pageInfo"]["hasNextPage"], true);
    let after = &first["disputes"]["pageInfo"]["endCursor"];
    let next = data(
        &api,
        &format!("{{ disputes(first: 1, after: {after}) {{ {fields} }} }}"),
    );
    assert_eq!(next["disputes"]["nodes"], json!([ann]));
    assert_eq!(next["disputes"]["pageInfo"]["hasNextPage"], false);
    let last = data(&api, &format!("{{ disputes(last: 1) {{ {fields} }} }}"));
    assert_eq!(last["disputes"]["nodes"], json!([ann]));
    let of_ann = data(
        &api,
        &format!(
            r#"{{ disputes(where: {{value: {{entity: {{eq: "rome"}}}}}}) {{ {fields} }} asOf(revision: 1) {{ disputes {{ {fields} }} }} }}"#
        ),
    );
    assert_eq!(of_ann["disputes"]["nodes"], json!([ann]));
    assert_eq!(of_ann["asOf"]["disputes"]["nodes"], json!([ann]));
}

#[test]
fn commits_are_listed_from_the_newest_on_and_back() {
    let (knowledge_base, api, _folder) = loaded();
    add_denial(&knowledge_base);
    let commits = data(
        &api,
        r#"{ commits(first: 5) { totalCount nodes { revision recordedAt recordedBy reason changeCount
          changes { nodes { kind record { id } } } statusChanges { nodes { before after claim { id } } } } }
          newest: commits(first: 1) { nodes { revision } pageInfo { hasNextPage endCursor } }
          oldest: commits(last: 1) { nodes { revision } pageInfo { hasPreviousPage } }
          asOf(revision: 1) { commits { nodes { revision } } } }"#,
    );
    let nodes = commits["commits"]["nodes"].as_array().unwrap();
    assert_eq!(commits["commits"]["totalCount"], 2);
    assert_eq!(
        nodes[0],
        json!({
            "revision": 2, "recordedAt": "2025-09-03T12:00:00.000Z", "recordedBy": "a test", "reason": null, "changeCount": 1,
            "changes": {"nodes": [{"kind": "CHANGED", "record": {"id": "ben-alone"}}]},
            "statusChanges": {"nodes": [{"before": "UNCONTESTED", "after": "DISPUTED", "claim": {"id": "ben-alone"}}]},
        })
    );
    assert_eq!(nodes[1]["changeCount"], 18);
    assert_eq!(
        nodes[1]["statusChanges"]["nodes"].as_array().unwrap().len(),
        4
    );
    assert_eq!(commits["newest"]["nodes"], json!([{"revision": 2}]));
    assert_eq!(commits["newest"]["pageInfo"]["hasNextPage"], true);
    assert_eq!(
        commits["oldest"],
        json!({"nodes": [{"revision": 1}], "pageInfo": {"hasPreviousPage": true}})
    );
    assert_eq!(
        commits["asOf"]["commits"]["nodes"],
        json!([{"revision": 1}])
    );
    let after = &commits["newest"]["pageInfo"]["endCursor"];
    let next = data(
        &api,
        &format!("{{ commits(after: {after}) {{ nodes {{ revision }} }} }}"),
    );
    assert_eq!(next["commits"]["nodes"], json!([{"revision": 1}]));
}

#[test]
fn a_source_tells_what_would_be_left_without_it() {
    let (_, api, _folder) = loaded();
    let without = data(
        &api,
        r#"{ source(by: {id: "one"}) { without { lost changed kept
          claims { totalCount nodes { claim { id } status statusWithout effect } }
          lostOnes: claims(effect: [LOST]) { nodes { claim { id } } } } } }"#,
    );
    assert_eq!(
        without["source"]["without"],
        json!({
            "lost": 2, "changed": 2, "kept": 0,
            "claims": {"totalCount": 4, "nodes": [
                {"claim": {"id": "paris-born"}, "status": "DISPUTED", "statusWithout": "RETRACTED", "effect": "LOST"},
                {"claim": {"id": "ben-alone"}, "status": "UNCONTESTED", "statusWithout": "RETRACTED", "effect": "LOST"},
                {"claim": {"id": "rome-born"}, "status": "DISPUTED", "statusWithout": "UNCONTESTED", "effect": "CHANGED"},
                {"claim": {"id": "ben-did"}, "status": "CORROBORATED", "statusWithout": "UNCONTESTED", "effect": "CHANGED"},
            ]},
            "lostOnes": {"nodes": [{"claim": {"id": "paris-born"}}, {"claim": {"id": "ben-alone"}}]},
        })
    );
    // What was supposed has left nothing behind.
    let statuses = data(
        &api,
        "{ claims(orderBy: [{id: ASC}]) { nodes { id status } } }",
    );
    assert_eq!(
        statuses["claims"]["nodes"],
        json!([
            {"id": "ben-alone", "status": "UNCONTESTED"}, {"id": "ben-did", "status": "CORROBORATED"},
            {"id": "paris-born", "status": "DISPUTED"}, {"id": "rome-born", "status": "DISPUTED"},
        ])
    );
}

#[test]
fn evidence_is_in_the_order_of_its_place_and_the_text_is_for_editors() {
    let (knowledge_base, api, _folder) = loaded();
    let query = r#"{ source(by: {id: "one"}) { text(start: 1, length: 6) { text start end characters }
      evidence { totalCount nodes { exact attribution { id } claim { id } context(characters: 2) { start end before } } } } }"#;
    let read = |role: Role| -> Value {
        let request = Request {
            query,
            viewer: Viewer { name: None, role },
            ..Request::default()
        };
        serde_json::from_slice(&api.answer(request).body).unwrap()
    };
    let before = read(Role::Editor);
    assert_eq!(before["data"]["source"]["text"], Value::Null);
    let text = SourceText::from_bytes(ONE.into()).unwrap();
    let source = Id::new("one").unwrap();
    knowledge_base
        .attach(&source, text, FormerDocument::Kept, CommitMeta::default())
        .unwrap();
    let after = read(Role::Editor);
    assert_eq!(
        after["data"]["source"],
        json!({
            "text": {"text": "克 said", "start": 1, "end": 7, "characters": 51},
            "evidence": {"totalCount": 3, "nodes": [
                {"exact": "馬克 said", "attribution": {"id": "d1"}, "claim": {"id": "ben-did"}, "context": {"start": 0, "end": 7, "before": ""}},
                {"exact": "born in Paris", "attribution": {"id": "p1"}, "claim": {"id": "paris-born"}, "context": {"start": 17, "end": 30, "before": "s "}},
                {"exact": null, "attribution": {"id": "d1"}, "claim": {"id": "ben-did"}, "context": null},
            ]},
        })
    );
    let reader = read(Role::Reader);
    assert_eq!(reader["data"]["source"]["text"], Value::Null);
    assert_eq!(
        reader["data"]["source"]["evidence"],
        after["data"]["source"]["evidence"]
    );
}

#[test]
fn what_is_found_and_what_is_said_of_an_entity_come_in_groups() {
    let (_, api, _folder) = loaded();
    let group = "nodes { count keys { value predicate { id } } }";
    let entity = data(
        &api,
        &format!(
            r#"{{ entity(by: {{id: "paris"}}) {{
              byStatus: claimGroups(by: [STATUS]) {{ {group} }}
              asObject: claimGroups(by: [PREDICATE], role: OBJECT, where: {{predicate: {{eq: "born"}}}}) {{ {group} }}
              asSubject: claimGroups(by: [PREDICATE], role: SUBJECT) {{ totalCount }}
            }} }}"#
        ),
    );
    let found = data(
        &api,
        &format!(
            r#"{{ search(text: "ben", in: [ENTITY]) {{
              totalCount
              byStatus: claimGroups(by: [STATUS], first: 5) {{ {group} }}
              bySpeaker: claimGroups(by: [SPEAKER_KIND], first: 5) {{ {group} }}
              byYear: claimGroups(by: [STATED_YEAR], first: 5) {{ {group} }}
            }} }}"#
        ),
    );
    let records = data(
        &api,
        r#"{ search(text: "ben", in: [ENTITY]) {
          entityGroups(by: [TYPE]) { nodes { count } } sourceGroups(by: [KIND]) { nodes { count } } } }"#,
    );
    let value = |count: u64, value: Value| json!({"count": count, "keys": [{"value": value, "predicate": null}]});
    assert_eq!(
        entity["entity"],
        json!({
            "byStatus": {"nodes": [value(1, json!("UNCONTESTED")), value(1, json!("DISPUTED"))]},
            "asObject": {"nodes": [{"count": 1, "keys": [{"value": null, "predicate": {"id": "born"}}]}]},
            "asSubject": {"totalCount": 0},
        })
    );
    assert_eq!(
        found["search"],
        json!({
            "totalCount": 1,
            "byStatus": {"nodes": [value(1, json!("UNCONTESTED")), value(1, json!("CORROBORATED"))]},
            "bySpeaker": {"nodes": [value(1, json!("ANONYMOUS")), value(1, json!("SOURCE"))]},
            "byYear": {"nodes": [value(1, Value::Null), value(1, json!("2021"))]},
        })
    );
    assert_eq!(
        records["search"],
        json!({"entityGroups": {"nodes": [{"count": 1}]}, "sourceGroups": {"nodes": []}})
    );
}

#[test]
fn an_entity_has_its_timeline_its_positions_and_its_predicates() {
    let (_, api, _folder) = loaded();
    let ann = data(
        &api,
        r#"{ entity(by: {id: "ann"}) {
          timeline { totalCount undatedCount nodes { attribution { id } } density(by: MONTH) { date count } }
          positions { nodes { claim { id } } }
          type { predicates { nodes { id } } }
        }
        ben: entity(by: {id: "ben"}) { timeline(from: "2021") { totalCount undatedCount density(by: DAY) { date count } } } }"#,
    );
    assert_eq!(
        ann,
        json!({
            "entity": {
                "timeline": {
                    "totalCount": 2, "undatedCount": 0,
                    "nodes": [{"attribution": {"id": "r1"}}, {"attribution": {"id": "p1"}}],
                    "density": [{"date": "2020", "count": 1}, {"date": "2020-03", "count": 1}],
                },
                "positions": {"nodes": [{"claim": {"id": "paris-born"}}, {"claim": {"id": "rome-born"}}]},
                "type": {"predicates": {"nodes": [{"id": "born"}, {"id": "did"}]}},
            },
            "ben": {"timeline": {"totalCount": 1, "undatedCount": 2, "density": [{"date": "2021", "count": 1}]}},
        })
    );
}

#[test]
fn a_claim_that_is_there_already_is_found_before_it_is_written() {
    let (_, api, _folder) = loaded();
    let found = data(
        &api,
        r#"{ propositionMatch(proposition: {subject: "ann", predicate: "born", value: {entity: "paris"}}) {
          same { id } otherTime { id } excluding { id } perhapsExcluding { id } } }"#,
    );
    assert_eq!(
        found["propositionMatch"],
        json!({"same": [{"id": "paris-born"}], "otherTime": [], "excluding": [{"id": "rome-born"}], "perhapsExcluding": []})
    );
    let unknown = answer(
        &api,
        r#"{ propositionMatch(proposition: {subject: "nobody", predicate: "born", value: {entity: "paris"}}) { same { id } } commits { totalCount } }"#,
        Value::Null,
    );
    assert_eq!(
        unknown["data"],
        json!({"propositionMatch": null, "commits": {"totalCount": 1}})
    );
    let message = unknown["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("`nobody`"), "{message}");
}

#[test]
fn those_against_a_claim_are_grouped_into_voices() {
    let (_, api, _folder) = loaded();
    let claim = data(
        &api,
        r#"{ claim(id: "paris-born") { statusReason {
          voicesFor { attributions { id } } voicesAgainst { attributions { id } because certain } } } }"#,
    );
    assert_eq!(
        claim["claim"]["statusReason"],
        json!({
            "voicesFor": [{"attributions": [{"id": "p1"}]}],
            "voicesAgainst": [{"attributions": [{"id": "r1"}], "because": [], "certain": true}],
        })
    );
}
