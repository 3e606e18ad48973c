//! Records that are put and patched.

use serde_json::{Value, json};

use super::{Desk, code_and_path};

fn text(language: &str, text: &str) -> Value {
    json!({"language": language, "text": text})
}

#[test]
fn an_entity_is_created_replaced_and_patched() {
    let desk = Desk::new();
    let input = json!({"id": "eve", "type": "person", "labels": [text("en", "Eve"), text("zh-hant", "夏娃")],
        "aliases": [text("en", "E."), text("en", "Evie")], "reason": "a new hand"});
    let fields = "revision created repeated entity { id label labels { language text } aliases { text } recordedBy revision } changes { path }";
    assert_eq!(
        desk.written("putEntity", &input, fields),
        json!({
            "revision": 2, "created": true, "repeated": false, "changes": [],
            "entity": {"id": "eve", "label": "Eve", "recordedBy": "eve", "revision": 2,
                "labels": [text("en", "Eve"), text("zh-Hant", "夏娃")],
                "aliases": [{"text": "E."}, {"text": "Evie"}]}
        })
    );
    // Whole: the aliases and a label are gone.
    let input = json!({"id": "eve", "type": "person", "labels": [text("en", "Eve Adams")]});
    let fields = "revision created entity { labels { text } aliases { text } } changes { path before after }";
    assert_eq!(
        desk.written("putEntity", &input, fields),
        json!({
            "revision": 3, "created": false,
            "entity": {"labels": [{"text": "Eve Adams"}], "aliases": []},
            "changes": [
                {"path": "aliases", "before": {"en": ["E.", "Evie"]}, "after": null},
                {"path": "labels.en", "before": "Eve", "after": "Eve Adams"},
                {"path": "labels.zh-Hant", "before": "夏娃", "after": null}
            ]
        })
    );
    // In part: what is not named stays, and null takes away.
    let input = json!({"id": "eve", "labels": [text("fr", "Ève")], "descriptions": [text("en", "a person")]});
    let labels = "entity { labels { text } descriptions { text } }";
    assert_eq!(
        desk.written("patchEntity", &input, labels)["entity"],
        json!({"labels": [{"text": "Eve Adams"}, {"text": "Ève"}], "descriptions": [{"text": "a person"}]})
    );
    let input =
        json!({"id": "eve", "labels": [{"language": "fr", "text": null}], "descriptions": null});
    assert_eq!(
        desk.written("patchEntity", &input, labels)["entity"],
        json!({"labels": [{"text": "Eve Adams"}], "descriptions": []})
    );
}

#[test]
fn what_is_recorded_as_it_is_writes_nothing_and_shows_the_record() {
    let desk = Desk::new();
    let input = json!({"id": "ben", "type": "person", "labels": [text("en", "Ben")]});
    assert_eq!(
        desk.written(
            "putEntity",
            &input,
            "revision created entity { id revision } changes { path }"
        ),
        json!({"revision": null, "created": false, "entity": {"id": "ben", "revision": 1}, "changes": []})
    );
    assert_eq!(desk.revision(), 1);
}

#[test]
fn a_source_is_written_with_all_that_it_is_credited_for() {
    let desk = Desk::new();
    let input = json!({
        "id": "s3", "kind": "ARTICLE", "titles": [text("en", "Third")], "publishedAt": "2025-02",
        "urls": ["https://example.org/third", "https://example.org/3"],
        "publisher": {"entity": "acme"},
        "authors": [{"entity": "ann"}, {"person": {"family": "Ng", "given": "Bo"}}, {"name": "The Desk"}],
        "contributors": [{"role": "EDITOR", "who": {"entity": "ben"}}],
        "container": {"title": "The Paper"}, "citation": {"volume": "3"},
        "derivedFrom": [{"source": "s2", "kind": "QUOTES"}], "language": "en", "leaked": true,
        "revoked": true, "externalIds": [{"scheme": "doi", "value": "10.1/x"}]
    });
    let fields = "source { urls publisher { id } credits { role name } containerTitle citation { volume } derivedFrom { source { id } kind } leaked revoked revokedAt }";
    assert_eq!(
        desk.written("putSource", &input, fields)["source"],
        json!({
            "urls": ["https://example.org/third", "https://example.org/3"],
            "publisher": {"id": "acme"},
            "credits": [
                {"role": "AUTHOR", "name": "Ann"}, {"role": "AUTHOR", "name": "Bo Ng"},
                {"role": "AUTHOR", "name": "The Desk"}, {"role": "EDITOR", "name": "Ben"}
            ],
            "containerTitle": "The Paper", "citation": {"volume": "3"},
            "derivedFrom": [{"source": {"id": "s2"}, "kind": "QUOTES"}],
            "leaked": true, "revoked": true, "revokedAt": null
        })
    );
    let patch = json!({"id": "s3", "publisher": {"name": "Some Press"}, "citation": {"issue": "4"}, "revoked": "2025-03-01"});
    let fields = "source { publisher { id } publisherName citation { volume issue } revokedAt }";
    assert_eq!(
        desk.written("patchSource", &patch, fields)["source"],
        json!({
            "publisher": null, "publisherName": "Some Press",
            "citation": {"volume": "3", "issue": "4"}, "revokedAt": "2025-03-01"
        })
    );
}

#[test]
fn a_claim_is_written_with_its_attributions_and_its_value_is_replaced_whole() {
    let desk = Desk::new();
    let input = json!({
        "id": "c2", "subject": "acme", "predicate": "worth",
        "value": {"quantity": {"amount": "12.50", "unit": "USD"}},
        "validTime": {"start": "2024", "end": ".."},
        "statements": [text("en", "Acme is worth 12.50")],
        "attributions": [
            {"speaker": {"sourceVoice": true}, "source": "s1", "stance": "ASSERTS", "mode": "DOCUMENT",
                "via": [{"source": "s2", "assumed": true}, {"entity": "ben"}],
                "evidence": [{"quote": {"exact": "worth 12.50"}}]},
            {"speaker": {"anonymous": {"descriptor": [text("en", "two people")], "count": 2}},
                "source": "s2", "stance": "DENIES", "mode": "PARAPHRASE"}
        ],
        "relations": [{"kind": "SUPPORTS", "claim": "c1", "by": {"compiler": true}}]
    });
    let fields = "created claim { id value { __typename ... on Quantity { amount unit } } status attributions { nodes { speaker { __typename } via { source { id } entity { id } assumed } evidence { exact } } } relations { nodes { kind claim { id } } } }";
    assert_eq!(
        desk.written("putClaim", &input, fields),
        json!({"created": true, "claim": {
            "id": "c2", "value": {"__typename": "Quantity", "amount": "12.50", "unit": "USD"},
            "status": "DISPUTED",
            "attributions": {"nodes": [
                {"speaker": {"__typename": "SourceVoice"}, "evidence": [{"exact": "worth 12.50"}], "via": [
                    {"source": {"id": "s2"}, "entity": null, "assumed": true},
                    {"source": null, "entity": {"id": "ben"}, "assumed": false}
                ]},
                {"speaker": {"__typename": "AnonymousSpeaker"}, "evidence": [], "via": []}
            ]},
            "relations": {"nodes": [{"kind": "SUPPORTS", "claim": {"id": "c1"}}]}
        }})
    );
    let patch =
        json!({"id": "c2", "value": {"quantity": {"amount": "13"}}, "validTime": {"end": "2025"}});
    let fields = "claim { value { ... on Quantity { amount unit } } validTime { start end } attributions { totalCount } }";
    assert_eq!(
        desk.written("patchClaim", &patch, fields)["claim"],
        json!({
            "value": {"amount": "13", "unit": null}, "validTime": {"start": "2024", "end": "2025"},
            "attributions": {"totalCount": 2}
        })
    );
}

#[test]
fn a_claim_without_an_id_adds_to_the_recorded_one() {
    let desk = Desk::new();
    let input = json!({
        "subject": "ann", "predicate": "leads", "value": {"entity": "acme"},
        "attributions": [{"speaker": {"entity": "ben"}, "source": "s2", "stance": "CONFIRMS", "mode": "QUOTE"}]
    });
    let payload = desk.written(
        "putClaim",
        &input,
        "created claim { id attributions { totalCount } }",
    );
    assert_eq!(
        payload,
        json!({"created": false, "claim": {"id": "c1", "attributions": {"totalCount": 2}}})
    );
    let again = desk.written("putClaim", &input, "revision claim { id }");
    assert_eq!(again, json!({"revision": null, "claim": {"id": "c1"}}));
    let unnamed = json!({"expectedRevision": 2, "subject": "ben", "predicate": "leads", "value": {"someValue": true}});
    let mistake = desk.refused("putClaim", &unnamed);
    assert_eq!(
        code_and_path(&mistake),
        ("MISSING_FIELD", "input.expectedRevision".into())
    );
}

#[test]
fn the_vocabulary_is_written_too() {
    let desk = Desk::new();
    let input = json!({"id": "company", "labels": [text("en", "company")], "parents": ["firm"]});
    assert_eq!(
        desk.written("putType", &input, "entityType { id parents { id } }")["entityType"],
        json!({"id": "company", "parents": [{"id": "firm"}]})
    );
    let input = json!({"id": "company", "parents": null});
    assert_eq!(
        desk.written("patchType", &input, "entityType { parents { id } }")["entityType"],
        json!({"parents": []})
    );
    let input = json!({
        "id": "located", "labels": [text("en", "is located in")], "exclusive": "AT_ONE_TIME",
        "range": [{"kind": "ENTITY", "types": ["firm"]}, {"kind": "CODE"}],
        "codes": [{"id": "eu", "labels": [text("en", "EU")]}],
        "templates": [text("en", "{subject} is in {value}")]
    });
    assert_eq!(
        desk.written(
            "putPredicate",
            &input,
            "predicate { range { kind types { id } } codes { id } templates { text } }"
        )["predicate"],
        json!({
            "range": [{"kind": "ENTITY", "types": [{"id": "firm"}]}, {"kind": "CODE", "types": []}],
            "codes": [{"id": "eu"}], "templates": [{"text": "{subject} is in {value}"}]
        })
    );
    let input = json!({"id": "located", "inverse": "located"});
    let predicate = "predicate { inverse { id } exclusive }";
    assert_eq!(
        desk.written("patchPredicate", &input, predicate)["predicate"],
        json!({"inverse": {"id": "located"}, "exclusive": "AT_ONE_TIME"})
    );
    let input = json!({"id": "cent", "labels": [text("en", "cent")], "of": "USD", "factor": "0.01", "symbol": "¢"});
    assert_eq!(
        desk.written("putUnit", &input, "unit { of { id } factor symbol }")["unit"],
        json!({"of": {"id": "USD"}, "factor": "0.01", "symbol": "¢"})
    );
    let input = json!({"id": "cent", "symbol": null});
    assert_eq!(
        desk.written("patchUnit", &input, "unit { symbol }")["unit"]["symbol"],
        Value::Null
    );
}

#[test]
fn a_mistake_has_the_path_of_the_input_that_has_it() {
    let desk = Desk::new();
    let said = |speaker: Value, source: &str| json!({"speaker": speaker, "source": source, "stance": "ASSERTS", "mode": "QUOTE"});
    let claim = |fields: Value| {
        let mut claim = json!({"id": "c9", "subject": "ann", "predicate": "leads", "value": {"entity": "acme"}});
        for (name, value) in fields.as_object().unwrap() {
            claim[name] = value.clone();
        }
        claim
    };
    let ann = || json!({"entity": "ann"});
    for (fields, code, path) in [
        (json!({"subject": "acme"}), "DOMAIN", "input.subject"),
        (json!({"value": {"boolean": true}}), "RANGE", "input.value"),
        (
            json!({"subject": "nobody"}),
            "DANGLING_REFERENCE",
            "input.subject",
        ),
        (json!({"subject": "s1"}), "WRONG_KIND", "input.subject"),
        (
            json!({"attributions": [said(ann(), "s1"), said(json!({"entity": "nobody"}), "s1")]}),
            "DANGLING_REFERENCE",
            "input.attributions.1.speaker.entity",
        ),
        (
            json!({"attributions": [said(ann(), "s9")]}),
            "DANGLING_REFERENCE",
            "input.attributions.0.source",
        ),
        (
            json!({"statements": [text("en", " ")]}),
            "INVALID_VALUE",
            "input.statements.0.text",
        ),
    ] {
        let mistake = desk.refused("putClaim", &claim(fields));
        assert_eq!(code_and_path(&mistake), (code, path.into()), "{mistake}");
        assert_eq!(mistake["place"], Value::Null);
        let patched = claim(json!({"id": "c1", "subject": "acme"}));
        assert_eq!(
            code_and_path(&desk.refused("patchClaim", &patched)).0,
            "DOMAIN"
        );
    }
    let unknown = desk.refused(
        "patchEntity",
        &json!({"id": "anne", "labels": [text("en", "Anne")]}),
    );
    assert_eq!(
        code_and_path(&unknown),
        ("DANGLING_REFERENCE", "input.id".into())
    );
    let twice = json!({"id": "x", "type": "person", "labels": [text("en", "X"), text("en", "Y")]});
    let twice = desk.refused("putEntity", &twice);
    assert_eq!(
        code_and_path(&twice),
        ("DUPLICATE_FIELD", "input.labels.1.text".into())
    );
}

#[test]
fn what_is_odd_is_a_warning_with_its_path_and_is_written() {
    let desk = Desk::new();
    let input = json!({"id": "s4", "kind": "ARTICLE", "titles": [text("en", "Old")], "publishedAt": "2020",
        "derivedFrom": [{"source": "s1", "kind": "QUOTES"}]});
    let payload = desk.written(
        "putSource",
        &input,
        "revision warnings { code message path line }",
    );
    assert_eq!(payload["revision"], 2);
    let warning = &payload["warnings"][0];
    assert_eq!(warning["code"], "OLDER_THAN_ORIGIN", "{payload}");
    assert_eq!(warning["path"][0], "input");
    assert_eq!(warning["line"], Value::Null);
}
