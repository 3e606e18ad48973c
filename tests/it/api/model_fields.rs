//! The fields of records that the rules read: how an attribution is to be read, what became of a
//! source, who relates two claims, how a time is bounded, and what a predicate is for.

use std::sync::Arc;

use claimgraph::graphql::Api;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{api, data, empty, load};

const DIGEST: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn kept() -> (Api, TempDir) {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    let claim = |id: &str, predicate: &str, value: Value, more: Value| {
        let mut claim = json!({"id": id, "subject": "ann", "predicate": predicate,
            "value": value, "statements": {"en": id}});
        claim
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        claim
    };
    let bundle = json!({
        "types": [{"id": "thing", "labels": {"en": "thing"}}],
        "predicates": [
            {"id": "holds", "labels": {"en": "holds"}, "exclusive": "AT_ONE_TIME", "nestedBy": "in"},
            {"id": "in", "labels": {"en": "in"}, "qualifies": "DESCRIBES"},
            {"id": "speaks-for", "labels": {"en": "speaks for"}, "voice": "SUBJECT_FOR_VALUE"},
            {"id": "likes", "labels": {"en": "likes"}, "time": "TIMELESS", "contrasts": ["hates"], "opposites": ["loathes"]},
            {"id": "hates", "labels": {"en": "hates"}}, {"id": "loathes", "labels": {"en": "loathes"}},
            {"id": "state", "labels": {"en": "state"}, "exclusive": "EVER", "exact": true, "range": ["code"],
             "codes": [{"id": "closed", "labels": {"en": "closed"}}, {"id": "locked", "labels": {"en": "locked"}, "broader": "closed"}]}
        ],
        "entities": [{"id": "ann", "type": "thing", "labels": {"en": "Ann"}}, {"id": "review", "type": "thing", "labels": {"en": "Review"}}],
        "sources": [
            {"id": "paper", "kind": "PAPER", "titles": {"en": "paper"}, "container": "review",
             "withdrawn": {"at": "2025-03", "reason": "invented", "notice": "notice", "by": "review"},
             "derivedFrom": [{"source": "notice", "kind": "COPY_OF", "assumed": true}]},
            {"id": "notice", "kind": "OTHER", "titles": {"en": "notice"}, "corrected": {"reason": "a name"}}
        ],
        "claims": [
            claim("a", "holds", json!("some"), json!({
                "validTime": {"start": "..", "end": "some", "calendar": "JULIAN"},
                "attributions": [{"id": "said", "speaker": "source", "source": "paper",
                    "via": ["notice", {"source": "notice", "assumed": true}, {"entity": "ann"}],
                    "stance": "NO_POSITION", "mode": "QUOTE", "certainty": "POSSIBLE", "distance": "ALLEGED",
                    "tone": "IRONIC", "reading": "IMPLIED", "jointly": "e1", "bears": "END"}]})),
            claim("b", "state", json!({"code": "locked"}), json!({
                "validTime": {"start": "2001"},
                "relations": [
                    {"kind": "SUPPORTS", "claim": "a", "by": "compiler"},
                    {"kind": "TENSION", "claim": "a", "by": {"source": "notice", "evidence": [{"start": 0, "end": 3, "digest": DIGEST}]}}
                ],
                "attributions": [{"id": "seen", "speaker": "source", "source": "notice", "firstHand": true, "stance": "ASSERTS", "mode": "OBSERVATION"}]})),
            claim("c", "holds", json!({"time": {"date": "1917-10-25", "calendar": "JULIAN"}}), json!({})),
            claim("d", "holds", json!({"coordinate": {"latitude": "1.5", "longitude": "-2"}}), json!({}))
        ]
    });
    load(&knowledge_base, &bundle.to_string());
    (api(Arc::new(knowledge_base)), folder)
}

#[test]
fn an_attribution_tells_how_it_is_to_be_read() {
    let (api, _folder) = kept();
    let answer = data(
        &api,
        r#"{ said: node(id: "said") { ...a } seen: node(id: "seen") { ...a } }
        fragment a on Attribution { firstHand distance tone reading jointly bears via { source { id } entity { id } assumed } }"#,
    );
    assert_eq!(
        answer,
        json!({
            "said": {"firstHand": false, "distance": "ALLEGED", "tone": "IRONIC", "reading": "IMPLIED", "jointly": ["e1"], "bears": "END", "via": [
                {"source": {"id": "notice"}, "entity": null, "assumed": false},
                {"source": {"id": "notice"}, "entity": null, "assumed": true},
                {"source": null, "entity": {"id": "ann"}, "assumed": false}
            ]},
            "seen": {"firstHand": true, "distance": null, "tone": null, "reading": null, "jointly": [], "bears": null, "via": []}
        })
    );
}

#[test]
fn a_source_tells_where_it_appeared_and_what_became_of_it() {
    let (api, _folder) = kept();
    let answer = data(
        &api,
        r#"{ sources(orderBy: [{id: ASC}]) { nodes { id container { id } withdrawn { ...n } corrected { ...n } derivedFrom { assumed } } } }
        fragment n on SourceNotice { at reason notice { id } by { id } }"#,
    );
    assert_eq!(
        answer["sources"]["nodes"],
        json!([
            {"id": "notice", "container": null, "withdrawn": null,
             "corrected": {"at": null, "reason": "a name", "notice": null, "by": null}, "derivedFrom": []},
            {"id": "paper", "container": {"id": "review"},
             "withdrawn": {"at": "2025-03", "reason": "invented", "notice": {"id": "notice"}, "by": {"id": "review"}},
             "corrected": null, "derivedFrom": [{"assumed": true}]}
        ])
    );
}

#[test]
fn a_predicate_tells_the_rules_of_its_claims() {
    let (api, _folder) = kept();
    let answer = data(
        &api,
        "{ vocabulary { predicates { nodes { id time exclusive exact nestedBy { id } opposites { id } contrasts { id } qualifies voice codes { id label labels { text } broader { id } } } } } }",
    );
    let plain = |id: &str| {
        json!({"id": id, "time": "STATE", "exclusive": null, "exact": false, "nestedBy": null,
            "opposites": [], "contrasts": [], "qualifies": "NARROWS", "voice": null, "codes": []})
    };
    let but = |id: &str, fields: Value| {
        let mut predicate = plain(id);
        let fields = fields.as_object().unwrap().clone();
        predicate.as_object_mut().unwrap().extend(fields);
        predicate
    };
    let code = |id: &str, broader: Value| json!({"id": id, "label": id, "labels": [{"text": id}], "broader": broader});
    let codes = json!([
        code("closed", json!(null)),
        code("locked", json!({"id": "closed"}))
    ]);
    assert_eq!(
        answer["vocabulary"]["predicates"]["nodes"],
        json!([
            but(
                "holds",
                json!({"exclusive": "AT_ONE_TIME", "nestedBy": {"id": "in"}})
            ),
            but("in", json!({"qualifies": "DESCRIBES"})),
            but("speaks-for", json!({"voice": "SUBJECT_FOR_VALUE"})),
            but(
                "likes",
                json!({"time": "TIMELESS", "contrasts": [{"id": "hates"}], "opposites": [{"id": "loathes"}]})
            ),
            plain("hates"),
            plain("loathes"),
            but(
                "state",
                json!({"exclusive": "EVER", "exact": true, "codes": codes})
            )
        ])
    );
}

#[test]
fn bounds_and_calendars_are_told_apart() {
    let (api, _folder) = kept();
    let answer = data(
        &api,
        "{ claims(orderBy: [{id: ASC}]) { nodes { id valueKind validTime { start startKind end endKind calendar reversed } value { ... on TimeValue { time calendar } ... on CodeValue { code label } ... on CoordinateValue { latitude longitude } } } } }",
    );
    assert_eq!(
        answer["claims"]["nodes"],
        json!([
            {"id": "a", "valueKind": "SOME_VALUE", "value": null, "validTime":
                {"start": null, "startKind": "OPEN", "end": null, "endKind": "SOME", "calendar": "JULIAN", "reversed": false}},
            {"id": "b", "valueKind": "VALUE", "value": {"code": "locked", "label": "locked"}, "validTime":
                {"start": "2001", "startKind": "DATE", "end": null, "endKind": "UNSTATED", "calendar": null, "reversed": false}},
            {"id": "c", "valueKind": "VALUE", "value": {"time": "1917-10-25", "calendar": "JULIAN"}, "validTime": null},
            {"id": "d", "valueKind": "VALUE", "value": {"latitude": "1.5", "longitude": "-2"}, "validTime": null}
        ])
    );
}

#[test]
fn a_relation_tells_who_asserts_it() {
    let (api, _folder) = kept();
    let answer = data(
        &api,
        r#"{ a: claim(id: "a") { relations { nodes { ...r } } } b: claim(id: "b") { relations { nodes { ...r } } } }
        fragment r on ClaimRelation { kind by { id } evidence { start end source { id } } }"#,
    );
    let relations = json!([
        {"kind": "SUPPORTS", "by": null, "evidence": []},
        {"kind": "TENSION", "by": {"id": "notice"}, "evidence": [{"start": 0, "end": 3, "source": {"id": "notice"}}]}
    ]);
    assert_eq!(answer["a"]["relations"]["nodes"], relations);
    assert_eq!(answer["b"]["relations"]["nodes"], relations);
}

#[test]
fn records_are_filtered_by_these_fields() {
    let (api, _folder) = kept();
    // Each case: the list, the filter, and the ids that pass.
    for (list, filter, expected) in [
        ("attributions", "distance: {eq: ALLEGED}", &["said"][..]),
        ("attributions", "distance: {isNull: true}", &["seen"]),
        ("attributions", "tone: {in: [IRONIC]}", &["said"]),
        ("attributions", "not: {reading: {eq: IMPLIED}}", &["seen"]),
        ("attributions", "certainty: {eq: POSSIBLE}", &["said"]),
        ("attributions", "firstHand: {eq: true}", &["seen"]),
        ("sources", "withdrawn: {eq: true}", &["paper"]),
        ("sources", "corrected: {eq: true}", &["notice"]),
        ("sources", r#"container: {eq: "review"}"#, &["paper"]),
        (
            "sources",
            "derivedFrom: {some: {assumed: {eq: true}}}",
            &["paper"],
        ),
        (
            "claims",
            r#"relations: {some: {by: {eq: "notice"}}}"#,
            &["a", "b"],
        ),
        (
            "claims",
            "relations: {some: {kind: {eq: SUPPORTS}, by: {isNull: true}}}",
            &["a", "b"],
        ),
        ("claims", r#"value: {code: {eq: "locked"}}"#, &["b"]),
        ("claims", "value: {isNull: false}", &["b", "c", "d"]),
        ("claims", "valueKind: {eq: VALUE}", &["b", "c", "d"]),
    ] {
        let answer = data(
            &api,
            &format!(
                "{{ {list}(where: {{{filter}}}, orderBy: [{{id: ASC}}]) {{ nodes {{ id }} }} }}"
            ),
        );
        let found: Vec<&str> = answer[list]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["id"].as_str().unwrap())
            .collect();
        assert_eq!(found, expected, "{list} {filter}");
    }
    let answer = data(
        &api,
        "{ vocabulary { predicates(where: {exclusive: {in: [EVER]}}) { nodes { id } } } }",
    );
    assert_eq!(
        answer["vocabulary"]["predicates"]["nodes"],
        json!([{"id": "state"}])
    );
}
