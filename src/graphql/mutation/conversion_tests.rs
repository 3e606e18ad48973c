//! Cases of the conversion of inputs into records of a bundle.

use claimgraph_engine::Value;
use serde_json::{Value as Json, json};

use crate::graphql::mutation::input_json::{Absence, InputJson};

fn convert(type_name: &str, input: Json, absence: Absence) -> (Json, InputJson) {
    let Ok(Value::Object(input)) = Value::from_json(input) else {
        panic!("an input is an object");
    };
    let mut converted = InputJson::default();
    let record = converted.record(type_name, &input, absence);
    (Json::Object(record), converted)
}

#[track_caller]
fn becomes(type_name: &str, input: Json, record: Json) {
    let (converted, state) = convert(type_name, input, Absence::Whole);
    assert_eq!(converted, record);
    assert_eq!(state.mistakes, []);
}

#[track_caller]
fn becomes_patch(type_name: &str, input: Json, patch: Json) {
    let (converted, state) = convert(type_name, input, Absence::Patch);
    assert_eq!(converted, patch);
    assert_eq!(state.mistakes, []);
}

#[test]
fn texts_are_maps_by_language_and_what_is_said_of_the_write_is_no_field() {
    becomes(
        "PutEntityInput",
        json!({
            "id": "entity/ann", "type": "type/person", "descriptions": null,
            "labels": [{"language": "en", "text": "Ann"}, {"language": "zh-hant", "text": "安"}],
            "aliases": [{"language": "en", "text": "A"}, {"language": "en", "text": "B"}],
            "expectedRevision": 3, "idempotencyKey": "k", "reason": "r"
        }),
        json!({
            "id": "ann", "type": "person", "labels": {"en": "Ann", "zh-Hant": "安"},
            "aliases": {"en": ["A", "B"]}
        }),
    );
}

#[test]
fn a_choice_is_a_word_a_bare_value_or_an_object() {
    for (input, written) in [
        (json!({"entity": "ann"}), json!({"entity": "ann"})),
        (json!({"sourceVoice": true}), json!("source")),
        (
            json!({"anonymous": {"descriptor": [{"language": "en", "text": "two"}], "count": 2}}),
            json!({"anonymous": {"descriptor": {"en": "two"}, "count": 2}}),
        ),
    ] {
        let said = |speaker: Json| json!({"attributions": [{"speaker": speaker}]});
        becomes("PutClaimInput", said(input), said(written));
    }
    for (input, written) in [
        (json!({"entity": "acme"}), json!("acme")),
        (json!({"name": "Acme"}), json!({"name": "Acme"})),
        (
            json!({"person": {"family": "Ng", "given": "A."}}),
            json!({"family": "Ng", "given": "A."}),
        ),
    ] {
        let by = |publisher: Json| json!({"publisher": publisher});
        becomes("PutSourceInput", by(input), by(written));
    }
    for (input, written) in [
        (json!({"entity": "times"}), json!("times")),
        (json!({"source": "book"}), json!({"source": "book"})),
        (json!({"title": "A Book"}), json!({"title": "A Book"})),
    ] {
        let within = |container: Json| json!({"container": container});
        becomes("PutSourceInput", within(input), within(written));
    }
    for (input, written) in [
        (json!({"someValue": true}), json!("some")),
        (json!({"noValue": true}), json!("none")),
        (json!({"boolean": false}), json!({"boolean": false})),
        (json!({"time": {"time": "2025"}}), json!({"time": "2025"})),
        (
            json!({"time": {"time": "1700", "calendar": "JULIAN"}}),
            json!({"time": {"date": "1700", "calendar": "JULIAN"}}),
        ),
        (
            json!({"quantity": {"amount": "1.50", "unit": "USD"}}),
            json!({"quantity": {"amount": "1.50", "unit": "USD"}}),
        ),
    ] {
        let of = |value: Json| json!({"value": value});
        becomes("PutClaimInput", of(input), of(written));
    }
    for (input, written) in [
        (json!({"compiler": true}), json!("compiler")),
        (json!({"source": {"source": "s"}}), json!({"source": "s"})),
    ] {
        let by = |asserter: Json| json!({"relations": [{"by": asserter}]});
        becomes("PutClaimInput", by(input), by(written));
    }
}

#[test]
fn ranges_have_a_kind_and_addresses_are_one_field() {
    becomes(
        "PutPredicateInput",
        json!({"range": [{"kind": "ENTITY", "types": ["type/person"]}, {"kind": "ENTITY"}, {"kind": "TIME", "types": []}]}),
        json!({"range": [{"entity": ["person"]}, {"entity": []}, "time"]}),
    );
    becomes(
        "PutSourceInput",
        json!({"urls": ["https://a.example/"], "revoked": true}),
        json!({"url": ["https://a.example/"], "revoked": true}),
    );
}

#[test]
fn in_a_patch_null_takes_away_and_a_choice_is_replaced_whole() {
    becomes_patch(
        "PatchEntityInput",
        json!({
            "id": "ann", "mergedInto": null, "aliases": [{"language": "en", "text": null}],
            "labels": [{"language": "fr", "text": null}, {"language": "en", "text": "Ann"}]
        }),
        json!({
            "id": "ann", "mergedInto": null, "aliases": {"en": null},
            "labels": {"fr": null, "en": "Ann"}
        }),
    );
    becomes_patch(
        "PatchClaimInput",
        json!({
            "id": "c", "value": {"quantity": {"amount": "5"}}, "validTime": {"end": null},
            "qualifiers": [{"predicate": "at", "value": {"text": {"text": "x"}}}]
        }),
        json!({
            "id": "c",
            "value": {
                "quantity": {"amount": "5", "approximate": null, "lower": null, "unit": null, "upper": null},
                "entity": null, "text": null, "time": null, "url": null, "boolean": null,
                "code": null, "coordinate": null, "identifier": null
            },
            "validTime": {"end": null},
            "qualifiers": [{"predicate": "at", "value": {"text": {"text": "x"}}}]
        }),
    );
    becomes_patch(
        "PatchSourceInput",
        json!({"id": "s", "publisher": {"name": "Acme"}, "container": {"entity": "times"}}),
        json!({
            "id": "s", "publisher": {"name": "Acme", "family": null, "given": null, "suffix": null},
            "container": "times"
        }),
    );
}

#[test]
fn what_the_types_do_not_rule_out_is_a_mistake_with_its_path() {
    let mistakes = |type_name: &str, input: Json| {
        let (_, converted) = convert(type_name, input, Absence::Whole);
        let mistakes = converted.mistakes.into_iter();
        Vec::from_iter(mistakes.map(|mistake| (mistake.code, mistake.path.join("."))))
    };
    let text = |language: &str| json!({"language": language, "text": "x"});
    assert_eq!(
        mistakes(
            "PutEntityInput",
            json!({"labels": [text("en"), text("EN")]})
        ),
        [("DUPLICATE_FIELD", "input.labels.1.text".to_owned())]
    );
    assert_eq!(
        mistakes(
            "PutPredicateInput",
            json!({"range": [{"kind": "TEXT", "types": ["a"]}]})
        ),
        [("FIELD_CONFLICT", "input.range.0.types".to_owned())]
    );
}

#[test]
fn a_path_of_a_record_is_found_again_in_the_input() {
    let (_, converted) = convert(
        "PutClaimInput",
        json!({
            "subject": "ann", "statements": [{"language": "en", "text": "x"}],
            "attributions": [
                {"source": "s"},
                {"source": "s", "speaker": {"anonymous": {"descriptor": [{"language": "en", "text": "y"}]}}}
            ],
            "relations": [{"by": {"source": {"source": "t"}}}]
        }),
        Absence::Whole,
    );
    for (json, input) in [
        ("", "input"),
        (".subject", "input.subject"),
        (".statements.en", "input.statements.0.text"),
        (".attributions[1].speaker", "input.attributions.1.speaker"),
        (
            ".attributions[1].speaker.anonymous.descriptor.en",
            "input.attributions.1.speaker.anonymous.descriptor.0.text",
        ),
        (
            ".relations[0].by.source",
            "input.relations.0.by.source.source",
        ),
        (".relations[0].by", "input.relations.0.by.source"),
        (".attributions[0].stance", "input.attributions.0"),
    ] {
        assert_eq!(converted.paths.input_path(json).join("."), input, "{json}");
    }
}
