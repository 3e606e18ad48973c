//! Entities that turned out to be one.

use std::sync::Arc;

use claimgraph::{
    graphql::Api,
    kb::{Bundle, KnowledgeBase},
    model::{Clearance, CommitMeta},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{answer, api, data, empty, load};

/// Ann, who was recorded thrice, and a paper that was recorded twice.
const MERGES: [(&str, &str); 3] = [("ann-2", "ann"), ("ann-3", "ann-2"), ("paper-2", "paper")];

fn entity(id: &str, entity_type: &str, label: &str) -> Value {
    json!({"id": id, "type": entity_type, "labels": {"en": label}})
}

fn said(id: &str, speaker: &Value, source: &str, at: &str) -> Value {
    json!({"id": id, "speaker": speaker, "source": source, "stance": "ASSERTS", "mode": "QUOTE", "statedAt": at})
}

fn claim(id: &str, subject: &str, value: &Value, attributions: &[Value]) -> Value {
    json!({"id": id, "subject": subject, "predicate": "knows", "value": value, "statements": {"en": format!("{id} of all")},
        "attributions": attributions})
}

/// The entities that are the same in both worlds.
fn others() -> Vec<Value> {
    vec![
        entity("ben", "person", "Ben"),
        entity("acme", "firm", "Acme"),
    ]
}

/// The entities that are merged, as they were before: each has names of its own.
fn apart() -> Vec<Value> {
    let mut second = entity("ann-2", "firm", "Ann Orton");
    second["aliases"] = json!({"en": ["Orton of Acme"]});
    second["descriptions"] = json!({"en": "the chair"});
    let third = json!({"id": "ann-3", "type": "person", "labels": {"zh-Hant": "安妮"},
        "externalIds": [{"scheme": "wikidata", "value": "Q3"}]});
    vec![second, third, entity("paper-2", "firm", "The Old Paper")]
}

/// Sources and claims about Ann. `id` gives the id that a record uses for an entity.
fn about(id: &dyn Fn(&'static str) -> &'static str) -> Value {
    let speaker = |entity: &'static str| json!({"entity": id(entity)});
    let value = |entity: &'static str| json!({"entity": id(entity)});
    let source = |source: &str, publisher: &'static str, author: &'static str, at: &str| json!({"id": source, "kind": "ARTICLE", "titles": {"en": source}, "publisher": id(publisher), "authors": [id(author)], "publishedAt": at});
    let insider =
        json!({"anonymous": {"descriptor": {"en": "an insider"}, "affiliation": id("paper-2")}});
    let mut claims = vec![
        claim(
            "c1",
            id("ann"),
            &value("acme"),
            &[said("c1-1", &speaker("ben"), "s1", "2025-03")],
        ),
        claim(
            "c2",
            id("ann-2"),
            &value("ben"),
            &[said("c2-1", &speaker("ann-2"), "s2", "2025-02")],
        ),
        claim(
            "c3",
            id("ben"),
            &value("ann-3"),
            &[
                said("c3-1", &speaker("ann"), "s1", "2025-01"),
                said("c3-2", &speaker("ann-3"), "s3", "2025-04"),
            ],
        ),
        // Between two that are one.
        claim(
            "c4",
            id("ann"),
            &value("ann-2"),
            &[said("c4-1", &insider, "s1", "2025-02")],
        ),
        claim("c5", id("acme"), &json!("some"), &[]),
        claim("c6", id("ben"), &value("acme"), &[]),
        claim("c7", id("paper-2"), &value("ben"), &[]),
    ];
    claims[4]["topics"] = json!([id("ann-3")]);
    claims[5]["qualifiers"] = json!([{"predicate": "with", "value": value("ann-2")}]);
    json!({
        "sources": [
            source("s1", "paper", "ben", "2025-01-01"),
            source("s2", "paper-2", "ann-2", "2025-02-01"),
            source("s3", "ann-2", "ann", "2025-03-01"),
        ],
        "claims": claims,
    })
}

fn vocabulary() -> Value {
    json!({
        "types": [{"id": "person", "labels": {"en": "person"}}, {"id": "firm", "labels": {"en": "firm"}}],
        "predicates": [{"id": "knows", "labels": {"en": "knows"}}, {"id": "with", "labels": {"en": "with"}}],
    })
}

/// Sets `mergedInto` of the entities that are merged.
fn merged(mut entities: Vec<Value>) -> Vec<Value> {
    for entity in &mut entities {
        let target = MERGES.iter().find(|(merged, _)| entity["id"] == *merged);
        if let Some((_, target)) = target {
            entity["mergedInto"] = (*target).into();
        }
    }
    entities
}

fn ann() -> Value {
    entity("ann", "person", "Ann Miller")
}

fn paper() -> Value {
    entity("paper", "firm", "The Paper")
}

/// The knowledge base in which entities are merged by the second commit, and split by the third if
/// the test loads [`apart`] again.
fn merging(folder: &TempDir) -> Arc<KnowledgeBase> {
    let knowledge_base = empty(folder.path());
    let mut bundle = about(&|id| id);
    bundle["types"] = vocabulary()["types"].clone();
    bundle["predicates"] = vocabulary()["predicates"].clone();
    bundle["entities"] = [vec![ann(), paper()], others(), apart()].concat().into();
    load(&knowledge_base, &bundle.to_string());
    merge(&knowledge_base);
    Arc::new(knowledge_base)
}

fn merge(knowledge_base: &KnowledgeBase) {
    let bundle = json!({ "entities": merged(apart()) }).to_string();
    let bundle = Bundle::from_text("merge.json", &bundle).unwrap();
    let meta = CommitMeta {
        by: Some("the editor".into()),
        reason: Some("one person".into()),
        ..CommitMeta::default()
    };
    knowledge_base
        .load_with(bundle, meta, Clearance::ALL, &|_, _, _| ())
        .unwrap();
}

fn unmerge(knowledge_base: &KnowledgeBase) {
    load(knowledge_base, &json!({ "entities": apart() }).to_string());
}

/// The knowledge base in which the survivors were recorded from the start, with all names.
fn plain(folder: &TempDir) -> Arc<KnowledgeBase> {
    let knowledge_base = empty(folder.path());
    let survivor = |id: &'static str| match id {
        "ann-2" | "ann-3" => "ann",
        "paper-2" => "paper",
        id => id,
    };
    let mut bundle = about(&survivor);
    let (mut ann, mut paper) = (ann(), paper());
    ann["aliases"] = json!({"en": ["Ann Orton", "Orton of Acme"], "zh-Hant": ["安妮"]});
    ann["externalIds"] = json!([{"scheme": "wikidata", "value": "Q3"}]);
    paper["aliases"] = json!({"en": ["The Old Paper"]});
    bundle["types"] = vocabulary()["types"].clone();
    bundle["predicates"] = vocabulary()["predicates"].clone();
    bundle["entities"] = [vec![ann, paper], others()].concat().into();
    load(&knowledge_base, &bundle.to_string());
    Arc::new(knowledge_base)
}

/// Queries, with `@` for the id of Ann and `%` for the id of the paper.
const QUERIES: &[&str] = &[
    r#"{ entity(by: {id: "@"}) { recordId label aliases { text language } externalIds { value }
        claims { totalCount nodes { recordId subject { recordId } value { ... on Entity { recordId label } } topics { recordId } } }
        statements { totalCount nodes { recordId speaker { ... on Entity { recordId } } } }
        sources { totalCount nodes { recordId publisher { recordId } authors { recordId } } }
        neighbors { totalCount nodes { direction entity { recordId } claim { recordId } } } } }"#,
    r#"{ entity(by: {id: "%"}) { claims { totalCount } sources { totalCount nodes { recordId } } } }"#,
    r#"{ entity(by: {id: "@"}) { s: claims(role: SUBJECT) { totalCount nodes { recordId } } o: claims(role: OBJECT) { totalCount nodes { recordId } }
        q: claims(role: QUALIFIER) { totalCount nodes { recordId } } t: claims(role: TOPIC) { totalCount nodes { recordId } } } }"#,
    r#"{ entity(by: {id: "@"}) { claims(where: {subject: {eq: "@"}}) { totalCount nodes { recordId } }
        sorted: claims(orderBy: [{id: DESC}]) { totalCount nodes { recordId } }
        statements(where: {source: {publisher: {eq: "%"}}}) { totalCount nodes { recordId } }
        sources(orderBy: [{publishedAt: ASC}]) { nodes { recordId } } bestClaims(predicate: "knows") { recordId } } }"#,
    r#"{ entity(by: {id: "@"}) { outwards: neighbors(direction: OUTWARDS) { totalCount nodes { entity { recordId } } }
        inwards: neighbors(direction: INWARDS) { totalCount nodes { entity { recordId } } } } }"#,
    r#"{ node(id: "@") { recordId __typename } nodes(ids: ["@", "c1", "%"]) { recordId } }"#,
    r#"{ entity(by: {name: "Ann Orton"}) { recordId } alias: entity(by: {name: "Orton of Acme"}) { recordId }
        nameIn: entity(by: {nameIn: {name: "安妮", language: "zh-Hant"}}) { recordId }
        externalId: entity(by: {externalId: {scheme: "wikidata", value: "Q3"}}) { recordId } }"#,
    r#"{ entities { totalCount nodes { recordId } } sorted: entities(orderBy: [{claimsCount: DESC}, {id: ASC}]) { totalCount nodes { recordId } }
        named: entities(where: {name: {contains: "orton"}}) { totalCount nodes { recordId } }
        alias: entities(where: {alias: {eq: "Ann Orton"}}) { totalCount nodes { recordId } }
        not: entities(where: {not: {name: {contains: "orton"}}}) { totalCount nodes { recordId } }
        firms: entities(where: {type: {eq: "firm"}}) { totalCount nodes { recordId } }
        by: entities(where: {id: {eq: "@"}}) { totalCount nodes { recordId } }
        about: entities(where: {claims: {some: {topics: {some: {eq: "@"}}}}}) { totalCount nodes { recordId } } }"#,
    r#"{ subject: claims(where: {subject: {eq: "@"}}) { totalCount nodes { recordId } }
        label: claims(where: {subject: {name: {eq: "安妮"}}}) { totalCount nodes { recordId } }
        person: claims(where: {subject: {type: {eq: "person"}}}) { totalCount nodes { recordId } }
        not: claims(where: {not: {subject: {eq: "@"}}}) { totalCount nodes { recordId } }
        value: claims(where: {value: {entity: {eq: "@"}}}) { totalCount nodes { recordId } }
        topics: claims(where: {topics: {some: {eq: "@"}}}) { totalCount nodes { recordId } }
        entities: claims(where: {entities: {some: {eq: "@"}}}) { totalCount nodes { recordId } }
        none: claims(where: {entities: {none: {name: {contains: "Orton"}}}}) { totalCount nodes { recordId } }
        many: claims(orderBy: [{entitiesCount: DESC}, {id: ASC}]) { nodes { recordId } }
        speaker: claims(where: {attributions: {some: {speaker: {entity: {eq: "@"}}}}}) { totalCount nodes { recordId } }
        affiliation: claims(where: {attributions: {some: {speaker: {anonymous: {affiliation: {eq: "%"}}}}}}) { totalCount nodes { recordId } }
        publisher: claims(where: {sources: {some: {publisher: {eq: "%"}}}}) { totalCount nodes { recordId } }
        sorted: claims(orderBy: [{subject: {label: ASC}}, {id: ASC}]) { nodes { recordId } } }"#,
    r#"{ sources(where: {publisher: {eq: "%"}}) { totalCount nodes { recordId } }
        authors: sources(where: {authors: {some: {eq: "@"}}}) { totalCount nodes { recordId } }
        attributions(where: {speaker: {entity: {name: {contains: "orton"}}}}) { totalCount nodes { recordId } } }"#,
    "{ claimGroups(by: [SUBJECT]) { totalCount nodes { count attributionCount keys { entity { recordId } } } } }",
    "{ claimGroups(by: [OBJECT]) { totalCount nodes { count attributionCount keys { entity { recordId } } } } }",
    "{ claimGroups(by: [SPEAKER]) { totalCount nodes { count attributionCount keys { entity { recordId } } } } }",
    "{ claimGroups(by: [PUBLISHER]) { totalCount nodes { count attributionCount keys { entity { recordId } } } } }",
    r#"{ claimGroups(by: [SUBJECT, SPEAKER, PUBLISHER], where: {subject: {eq: "@"}}) { totalCount nodes { count attributionCount keys { entity { recordId } } } } }"#,
    r#"{ paths(from: "@", to: "acme", first: 20) { length hops { from { recordId } to { recordId } claim { recordId } direction } }
        far: paths(from: "%", to: "@", first: 20) { length hops { from { recordId } to { recordId } claim { recordId } direction } }
        self: paths(from: "@", to: "@") { length } }"#,
    r#"{ positions(about: "@") { totalCount nodes { claim { recordId } speaker { ... on Entity { recordId } } attributions { recordId } } }
        timeline(about: "@") { totalCount nodes { claim { recordId } } } }"#,
    r#"{ orton: search(text: "Orton", in: [ENTITY]) { totalCount nodes { ... on Node { recordId } } }
        claims: search(text: "安妮", in: [CLAIM], where: {claim: {subject: {eq: "@"}}}) { totalCount nodes { ... on Node { recordId } } }
        only: search(text: "ann", in: [ENTITY], where: {entity: {id: {eq: "@"}}}) { totalCount nodes { ... on Node { recordId } } } }"#,
    r#"{ claim(id: "c4") { subject { recordId } value { ... on Entity { recordId } } attributions { nodes { speaker { ... on AnonymousSpeaker { affiliation { recordId } } } } } } }"#,
];

/// The answers to all queries.
fn answers(api: &Api, ann: &str, paper: &str) -> Vec<Value> {
    let ask = |query: &&str| data(api, &query.replace('@', ann).replace('%', paper));
    QUERIES.iter().map(ask).collect()
}

fn assert_answers(found: &[Value], expected: &[Value], what: &str) {
    for ((found, expected), query) in found.iter().zip(expected).zip(QUERIES) {
        assert_eq!(found, expected, "{what}: {query}");
    }
}

#[test]
fn a_merge_is_as_if_the_survivor_had_been_recorded_throughout() {
    let (here, there) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (knowledge_base, plain) = (merging(&here), plain(&there));
    let expected = answers(&api(plain), "ann", "paper");
    for (ann, paper) in [("ann", "paper"), ("ann-2", "paper-2"), ("ann-3", "paper")] {
        let found = answers(&api(knowledge_base.clone()), ann, paper);
        assert_answers(&found, &expected, ann);
    }
    // Reopened, all is in the index.
    Arc::into_inner(knowledge_base).unwrap().close().unwrap();
    let reopened = Arc::new(empty(here.path()));
    let found = answers(&api(reopened), "ann-3", "paper-2");
    assert_answers(&found, &expected, "reopened");
}

#[test]
fn an_unmerge_takes_a_merge_back_whole_and_each_revision_has_its_own() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = merging(&folder);
    let api = api(knowledge_base.clone());
    let at = |revision: u64, (ann, paper): (&str, &str)| -> Vec<Value> {
        let ask = |query: &&str| {
            let query = query.replace('@', ann).replace('%', paper);
            data(&api, &format!("{{ asOf(revision: {revision}) {query} }}"))["asOf"].take()
        };
        QUERIES.iter().map(ask).collect()
    };
    let whole = answers(&api, "ann", "paper");
    let apart = ["ann", "ann-2", "ann-3"].map(|ann| at(1, (ann, "paper-2")));
    unmerge(&knowledge_base);
    for (ann, apart) in ["ann", "ann-2", "ann-3"].into_iter().zip(&apart) {
        assert_answers(&answers(&api, ann, "paper-2"), apart, ann);
        assert_answers(&at(1, (ann, "paper-2")), apart, ann);
        assert_answers(&at(2, (ann, "paper-2")), &whole, ann);
    }
    assert_ne!(apart[0], apart[1]);
    merge(&knowledge_base);
    assert_answers(&answers(&api, "ann-2", "paper"), &whole, "merged again");
}

#[test]
fn an_old_id_leads_on_and_the_answer_tells_so() {
    let folder = TempDir::new().unwrap();
    let api = api(merging(&folder));
    let redirects = |query: &str| {
        let answer = answer(&api, query, Value::Null);
        assert_eq!(answer["errors"], Value::Null, "{query}");
        answer["extensions"]["redirects"].clone()
    };
    let led = |from: &str, to: &str| json!({"from": from, "to": to});
    let cases = [
        (r#"{ entity(by: {id: "ann"}) { id } }"#, Value::Null),
        (r#"{ entity(by: {name: "Ann Orton"}) { id } }"#, Value::Null),
        (
            r#"{ entity(by: {id: "ann-3"}) { id } }"#,
            json!([led("ann-3", "ann")]),
        ),
        (
            r#"{ node(id: "paper-2") { id } a: entity(by: {id: "ann-2"}) { id } b: node(id: "paper-2") { id } }"#,
            json!([led("paper-2", "paper"), led("ann-2", "ann")]),
        ),
        (
            r#"{ nodes(ids: ["ann-3", "ben", "ann-2"]) { id } }"#,
            json!([led("ann-3", "ann"), led("ann-2", "ann")]),
        ),
        (
            r#"{ paths(from: "ann-2", to: "paper-2") { length } }"#,
            json!([led("ann-2", "ann"), led("paper-2", "paper")]),
        ),
        (
            r#"{ timeline(about: "ann-2") { totalCount } }"#,
            json!([led("ann-2", "ann")]),
        ),
        (
            r#"{ asOf(revision: 1) { entity(by: {id: "ann-2"}) { id } } }"#,
            Value::Null,
        ),
    ];
    for (query, expected) in cases {
        assert_eq!(redirects(query), expected, "{query}");
    }
}

#[test]
fn a_merged_entity_keeps_its_record_and_its_history() {
    let folder = TempDir::new().unwrap();
    let api = api(merging(&folder));
    let answer = data(
        &api,
        r#"{ entity(by: {id: "ann"}) { mergedInto { id } mergedFrom mergedEntities { id label mergedInto { id } mergedFrom aliases { text }
            claims { totalCount } history { nodes { revision recordedBy reason record { ... on Entity { mergedInto { id } } } } } } }
          listed: entities(where: {mergedInto: {eq: "ann"}}) { totalCount nodes { id mergedInto { id } } }
          survivors: entities(where: {mergedInto: {isNull: true}}) { nodes { id } }
          nobody: claims(where: {subject: {mergedInto: {isNull: false}}}) { totalCount } }"#,
    );
    let history = json!({"nodes": [
        {"revision": 2, "recordedBy": "the editor", "reason": "one person", "record": {"mergedInto": {"id": "ann@2"}}},
        {"revision": 1, "recordedBy": "a test", "reason": null, "record": {"mergedInto": null}},
    ]});
    assert_eq!(
        answer["entity"],
        json!({
            "mergedInto": null,
            "mergedFrom": ["ann-2", "ann-3"],
            "mergedEntities": [
                {"id": "ann-2", "label": "Ann Orton", "mergedInto": {"id": "ann"}, "mergedFrom": [], "aliases": [{"text": "Orton of Acme"}],
                    "claims": {"totalCount": 6}, "history": history},
                {"id": "ann-3", "label": "安妮", "mergedInto": {"id": "ann"}, "mergedFrom": [], "aliases": [],
                    "claims": {"totalCount": 6}, "history": history},
            ],
        })
    );
    let listed = json!({"totalCount": 2, "nodes": [
        {"id": "ann-2", "mergedInto": {"id": "ann"}},
        {"id": "ann-3", "mergedInto": {"id": "ann"}},
    ]});
    assert_eq!(answer["listed"], listed);
    assert_eq!(
        answer["survivors"]["nodes"],
        json!([{"id": "ann"}, {"id": "paper"}, {"id": "ben"}, {"id": "acme"}])
    );
    assert_eq!(answer["nobody"]["totalCount"], 0);
}

/// Every row of a list of Ann, page by page, at the revision of the first page.
fn paged(api: &Api, list: &str, size: usize, between: &dyn Fn()) -> (Vec<Value>, Vec<Value>) {
    let node = match list {
        "neighbors" => "claim { id }",
        _ => "id",
    };
    let page = |arguments: &str| {
        let query = format!(
            r#"{{ entity(by: {{id: "ann"}}) {{ {list}({arguments}) {{ totalCount edges {{ cursor node {{ {node} }} }} pageInfo {{ hasNextPage }} }} }} }}"#
        );
        data(api, &query)["entity"][list].take()
    };
    let rows = |page: &Value| -> Vec<Value> {
        let edges = page["edges"].as_array().unwrap().iter();
        edges.map(|edge| edge["node"].clone()).collect()
    };
    let cursor = |page: &Value, row: usize| page["edges"][row]["cursor"].clone();
    let (mut forwards, mut backwards) = (Vec::new(), Vec::new());
    let mut next = page(&format!("first: {size}"));
    between();
    loop {
        let found = rows(&next);
        forwards.extend(found.iter().cloned());
        if next["pageInfo"]["hasNextPage"] == false {
            break;
        }
        next = page(&format!(
            "first: {size}, after: {}",
            cursor(&next, found.len() - 1)
        ));
    }
    assert_eq!(next["totalCount"], forwards.len(), "{list}");
    // Back from the end, at the same revision.
    let last = cursor(&next, rows(&next).len() - 1);
    backwards.push(forwards.last().unwrap().clone());
    let mut next = page(&format!("last: {size}, before: {last}"));
    while next["edges"] != json!([]) {
        backwards.splice(0..0, rows(&next));
        next = page(&format!("last: {size}, before: {}", cursor(&next, 0)));
    }
    (forwards, backwards)
}

#[test]
fn pages_across_members_have_each_row_once_in_order_though_a_merge_is_taken_back_meanwhile() {
    for list in ["claims", "statements", "sources", "neighbors"] {
        for size in [1, 3] {
            let folder = TempDir::new().unwrap();
            let knowledge_base = merging(&folder);
            let api = api(knowledge_base.clone());
            let (whole, _) = paged(&api, list, 100, &|| ());
            assert!(whole.len() > 1, "{list}");
            let (forwards, backwards) = paged(&api, list, size, &|| unmerge(&knowledge_base));
            assert_eq!(forwards, whole, "{list} by {size}");
            assert_eq!(backwards, whole, "{list} by {size}");
        }
    }
}

#[test]
fn a_list_that_was_begun_before_a_merge_goes_on_as_it_was_or_not_at_all() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = merging(&folder);
    let api = api(knowledge_base.clone());
    unmerge(&knowledge_base);
    let page = |arguments: &str| {
        format!(
            r#"{{ entity(by: {{id: "ann-2"}}) {{ claims({arguments}) {{ totalCount edges {{ cursor node {{ recordId }} }} }} }} }}"#
        )
    };
    let first = data(&api, &page("first: 1"))["entity"]["claims"].take();
    assert_eq!(first["edges"][0]["node"]["recordId"], "c2");
    assert_eq!(first["totalCount"], 3);
    let rest = page(&format!("first: 9, after: {}", first["edges"][0]["cursor"]));
    merge(&knowledge_base);
    let error = answer(&api, &rest, Value::Null)["errors"][0].take();
    assert_eq!(error["extensions"]["code"], "INVALID_CURSOR");
    let message = "`ann-2` was merged into `ann` after revision 3 of the cursor; go on in `asOf(revision: 3)`, or begin anew with `ann`";
    assert_eq!(error["message"], message);
    let rest = data(&api, &format!("{{ asOf(revision: 3) {rest} }}"));
    assert_eq!(
        rest["asOf"]["entity"]["claims"]["edges"]
            .as_array()
            .unwrap()
            .iter()
            .map(|edge| edge["node"]["recordId"].as_str().unwrap())
            .collect::<Vec<_>>(),
        ["c4", "c6"]
    );
}

#[test]
fn the_claims_of_what_turned_out_to_be_another_are_its_own() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    let mut merged = entity("a", "t", "A");
    merged["mergedInto"] = "b".into();
    let bundle = json!({
        "types": [{"id": "t", "labels": {"en": "t"}}],
        "predicates": [{"id": "knows", "labels": {"en": "knows"}}],
        "entities": [merged, entity("b", "t", "B")],
        "claims": [claim("c", "a", &json!("some"), &[])],
    });
    load(&knowledge_base, &bundle.to_string());
    let answer = data(
        &api(Arc::new(knowledge_base)),
        r#"{ entity(by: {id: "b"}) { claims { totalCount } mergedFrom } }"#,
    );
    let expected = json!({"entity": {"claims": {"totalCount": 1}, "mergedFrom": ["a"]}});
    assert_eq!(answer, expected);
}
