//! Edits that are no whole record and no patch.

use serde_json::{Value, json};

use super::{Desk, code_and_path};

fn said(id: &str, stance: &str) -> Value {
    json!({"id": id, "speaker": {"entity": "ben"}, "source": "s2", "stance": stance, "mode": "QUOTE"})
}

#[test]
fn an_attribution_is_added_and_retracted() {
    let desk = Desk::new();
    let claim =
        "revision claim { id status attributions { nodes { id retraction { reason at by } } } }";
    let input = json!({"claim": "c1", "attribution": said("a2", "DENIES"), "expectedRevision": 1});
    assert_eq!(
        desk.written("addAttribution", &input, claim),
        json!({"revision": 2, "claim": {"id": "c1", "status": "DISPUTED", "attributions": {"nodes": [
            {"id": "a1", "retraction": null}, {"id": "a2", "retraction": null}
        ]}}})
    );
    let again = json!({"claim": "c1", "attribution": said("a2", "DENIES")});
    assert_eq!(
        desk.written("addAttribution", &again, "revision claim { id }"),
        json!({"revision": null, "claim": {"id": "c1"}})
    );
    let input = json!({"attribution": "a2", "retraction": {"reason": "He took it back.", "at": "2025-02-01", "by": "Ben"}});
    assert_eq!(
        desk.written("retractAttribution", &input, claim),
        json!({"revision": 3, "claim": {"id": "c1", "status": "UNCONTESTED", "attributions": {"nodes": [
            {"id": "a1", "retraction": null},
            {"id": "a2", "retraction": {"reason": "He took it back.", "at": "2025-02-01", "by": "Ben"}}
        ]}}})
    );
}

#[test]
fn an_attribution_with_a_mistake_has_its_path() {
    let desk = Desk::new();
    let mut attribution = said("a2", "DENIES");
    attribution["speaker"] = json!({"entity": "nobody"});
    let mistake = desk.refused(
        "addAttribution",
        &json!({"claim": "c1", "attribution": attribution}),
    );
    assert_eq!(
        code_and_path(&mistake),
        (
            "DANGLING_REFERENCE",
            "input.attribution.speaker.entity".into()
        )
    );
    let blank = json!({"attribution": "a1", "retraction": {"reason": " "}});
    let mistake = desk.refused("retractAttribution", &blank);
    assert_eq!(
        code_and_path(&mistake),
        ("INVALID_VALUE", "input.retraction".into())
    );
}

#[test]
fn a_source_is_withdrawn_and_restored() {
    let desk = Desk::new();
    let input = json!({"source": "s1", "withdrawal": {"reason": "The editors withdrew it.", "at": "2025-03", "notice": "s2", "by": "acme"}});
    let source = "source { id withdrawn { reason at notice { id } by { id } } }";
    assert_eq!(
        desk.written("withdrawSource", &input, source)["source"],
        json!({"id": "s1", "withdrawn": {"reason": "The editors withdrew it.", "at": "2025-03", "notice": {"id": "s2"}, "by": {"id": "acme"}}})
    );
    let status = "{ claim(id: \"c1\") { status } }";
    assert_eq!(desk.read(status)["claim"]["status"], "RETRACTED");
    let input = json!({"source": "s1"});
    assert_eq!(
        desk.written("restoreSource", &input, source)["source"]["withdrawn"],
        Value::Null
    );
    assert_eq!(desk.read(status)["claim"]["status"], "UNCONTESTED");
}

#[test]
fn a_rank_is_set_with_its_reason_and_without() {
    let desk = Desk::new();
    let claim = "claim { rank rankReason } changes { path before after }";
    let input = json!({"claim": "c1", "rank": "PREFERRED", "rankReason": "It is newer."});
    assert_eq!(
        desk.written("setRank", &input, claim),
        json!({"claim": {"rank": "PREFERRED", "rankReason": "It is newer."}, "changes": [
            {"path": "rank", "before": null, "after": "PREFERRED"},
            {"path": "rankReason", "before": null, "after": "It is newer."}
        ]})
    );
    let input = json!({"claim": "claim/c1", "rank": "DEPRECATED"});
    assert_eq!(
        desk.written("setRank", &input, claim)["claim"],
        json!({"rank": "DEPRECATED", "rankReason": null})
    );
}

#[test]
fn a_claim_takes_the_place_of_another() {
    let desk = Desk::new();
    let other = json!({"id": "c2", "subject": "ben", "predicate": "leads", "value": {"entity": "acme"},
        "attributions": [said("a2", "ASSERTS")]});
    desk.written("putClaim", &other, "revision");
    // Who said the one puts the other in its place.
    let revision = json!({"id": "s3", "kind": "ARTICLE", "titles": [{"language": "en", "text": "First, corrected"}],
        "publishedAt": "2025-01-09", "derivedFrom": [{"source": "s1", "kind": "REVISION_OF"}]});
    desk.written("putSource", &revision, "revision");
    let input = json!({"claim": "c1", "by": "c2", "asserter": {"source": {"source": "s3"}}});
    assert_eq!(
        desk.written(
            "supersedeClaim",
            &input,
            "claim { id relations { nodes { kind basis inverse claim { id status } by { id } } } }"
        )["claim"],
        json!({"id": "c2", "relations": {"nodes": [
            {"kind": "SUPERSEDES", "basis": "ASSERTED", "inverse": false, "claim": {"id": "c1", "status": "SUPERSEDED"}, "by": {"id": "s3"}}
        ]}})
    );
    let wrong = json!({"claim": "c1", "by": "c2", "kind": "SUPPORTS"});
    let mistake = desk.refused("supersedeClaim", &wrong);
    assert_eq!(
        code_and_path(&mistake),
        ("INVALID_VALUE", "input.kind".into())
    );
}

#[test]
fn entities_are_merged_and_unmerged() {
    let desk = Desk::new();
    let input = json!({"entity": "ben", "into": "ann", "expectedRevision": 1});
    assert_eq!(
        desk.written(
            "mergeEntities",
            &input,
            "entity { id mergedFrom } changes { path after }"
        ),
        json!({"entity": {"id": "ann", "mergedFrom": ["ben"]}, "changes": [{"path": "mergedInto", "after": "ann"}]})
    );
    assert_eq!(
        desk.read("{ node(id: \"ben\") { id } }")["node"]["id"],
        "ann"
    );
    let input = json!({"entity": "ben"});
    assert_eq!(
        desk.written("unmergeEntity", &input, "entity { id mergedInto { id } }")["entity"],
        json!({"id": "ben", "mergedInto": null})
    );
    assert_eq!(
        desk.read("{ node(id: \"ben\") { id } }")["node"]["id"],
        "ben"
    );
}

#[test]
fn a_record_is_renamed_and_its_former_id_leads_on() {
    let desk = Desk::new();
    let input = json!({"id": "ann", "to": "ann-lee"});
    assert_eq!(
        desk.written("renameRecord", &input, "revision record { __typename id }"),
        json!({"revision": 2, "record": {"__typename": "Entity", "id": "ann-lee"}})
    );
    assert_eq!(
        desk.read("{ node(id: \"ann\") { id } }")["node"]["id"],
        "ann-lee"
    );
    assert_eq!(
        desk.read("{ claim(id: \"c1\") { subject { id } } }")["claim"]["subject"]["id"],
        "ann-lee"
    );
    let mistake = desk.refused("renameRecord", &json!({"id": "ben", "to": "a b"}));
    assert_eq!(
        code_and_path(&mistake),
        ("INVALID_VALUE", "input.to".into())
    );
}

#[test]
fn a_record_is_removed_once_nothing_refers_to_it() {
    let desk = Desk::new();
    let mistake = desk.refused("remove", &json!({"id": "s1"}));
    assert_eq!(
        code_and_path(&mistake),
        ("STILL_REFERENCED", "input.id".into())
    );
    assert_eq!(mistake["records"], json!(["c1"]));
    assert!(
        mistake["message"]
            .as_str()
            .unwrap()
            .contains("the claim `c1`"),
        "{mistake}"
    );
    let removed = desk.written("remove", &json!({"id": "c1"}), "revision record { id }");
    assert_eq!(removed, json!({"revision": 2, "record": {"id": "c1"}}));
    assert_eq!(
        desk.read("{ claim(id: \"c1\") { id } asOf(revision: 1) { claim(id: \"c1\") { id } } }"),
        json!({"claim": null, "asOf": {"claim": {"id": "c1@1"}}})
    );
    assert_eq!(
        desk.written("remove", &json!({"id": "s1"}), "revision")["revision"],
        3
    );
}

#[test]
fn an_edit_of_what_is_not_there_names_the_field() {
    let desk = Desk::new();
    for (mutation, input, field) in [
        (
            "addAttribution",
            json!({"claim": "c9", "attribution": said("a2", "DENIES")}),
            "claim",
        ),
        (
            "retractAttribution",
            json!({"attribution": "a9", "retraction": {"reason": "x"}}),
            "attribution",
        ),
        (
            "withdrawSource",
            json!({"source": "s9", "withdrawal": {"reason": "x"}}),
            "source",
        ),
        ("restoreSource", json!({"source": "s9"}), "source"),
        (
            "setRank",
            json!({"claim": "no such id", "rank": "NORMAL"}),
            "claim",
        ),
        (
            "supersedeClaim",
            json!({"claim": "c9", "by": "c1"}),
            "claim",
        ),
        ("supersedeClaim", json!({"claim": "c1", "by": "c9"}), "by"),
        (
            "mergeEntities",
            json!({"entity": "nobody", "into": "ann"}),
            "entity",
        ),
        (
            "mergeEntities",
            json!({"entity": "ann", "into": "nobody"}),
            "into",
        ),
        ("unmergeEntity", json!({"entity": "nobody"}), "entity"),
        ("renameRecord", json!({"id": "nobody", "to": "x"}), "id"),
        ("remove", json!({"id": "nobody"}), "id"),
        ("remove", json!({"id": "predicate/nobody"}), "id"),
    ] {
        let mistake = desk.refused(mutation, &input);
        assert_eq!(
            code_and_path(&mistake),
            ("NO_SUCH_RECORD", format!("input.{field}")),
            "{mutation}: {mistake}"
        );
    }
}
