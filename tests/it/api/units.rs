//! Units of quantities.

use std::sync::Arc;

use claimgraph::graphql::Api;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{api, data, empty, load};

fn measured() -> (Api, TempDir) {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    let claim = |id: &str, quantity: Value| {
        json!({"id": id, "subject": "tower", "predicate": "is-high",
            "value": {"quantity": quantity}, "statements": {"en": id}})
    };
    let bundle = json!({
        "types": [{"id": "building", "labels": {"en": "building"}}],
        "units": [
            {"id": "km", "of": "m", "factor": "1000"},
            {"id": "m", "labels": {"en": "metre", "de": "Meter"}},
            {"id": "mile", "symbol": "mi", "of": "yd", "factor": "1760"},
            {"id": "yd", "of": "m", "factor": "0.9144"}
        ],
        "predicates": [{"id": "is-high", "labels": {"en": "is high"}}],
        "entities": [{"id": "tower", "type": "building", "labels": {"en": "Tower"}}],
        "claims": [
            claim("in-miles", json!({"amount": "0.2", "unit": "mi"})),
            claim("in-steps", json!({"amount": "900", "unit": "step"})),
            claim("bare", json!({"amount": "3"}))
        ]
    });
    load(&knowledge_base, &bundle.to_string());
    (api(Arc::new(knowledge_base)), folder)
}

#[test]
fn units_are_listed_with_their_base() {
    let (api, _folder) = measured();
    let answer = data(
        &api,
        r#"{
          vocabulary { units { totalCount nodes { id symbol label labels { language } of { id } factor base { id } baseFactor revision } }
            few: units(where: {of: {eq: "m"}}, orderBy: [{id: DESC}]) { nodes { id } } }
          unit(id: "m") { label(languages: ["de"]) } none: unit(id: "tower") { id }
          node(id: "mile") { __typename id ... on Unit { symbol } }
          knowledgeBase { counts { units } }
          asOf(revision: 0) { unit(id: "m") { id } }
        }"#,
    );
    let unit = |id: &str, symbol: Value, label: &str, of: Value, factor: Value, in_base: &str| {
        let of = of.as_str().map(|of| json!({"id": of}));
        json!({"id": id, "symbol": symbol, "label": label, "labels": [], "of": of,
            "factor": factor, "base": {"id": "m"}, "baseFactor": in_base, "revision": 1})
    };
    let mut metre = unit("m", json!(null), "metre", json!(null), json!(null), "1");
    metre["labels"] = json!([{"language": "de"}, {"language": "en"}]);
    assert_eq!(
        answer,
        json!({
            "vocabulary": {
                "units": {"totalCount": 4, "nodes": [
                    unit("km", json!(null), "km", json!("m"), json!("1000"), "1000"),
                    metre,
                    unit("mile", json!("mi"), "mi", json!("yd"), json!("1760"), "1609.344"),
                    unit("yd", json!(null), "yd", json!("m"), json!("0.9144"), "0.9144")
                ]},
                "few": {"nodes": [{"id": "yd"}, {"id": "km"}]}
            },
            "unit": {"label": "Meter"}, "none": null,
            "node": {"__typename": "Unit", "id": "mile", "symbol": "mi"},
            "knowledgeBase": {"counts": {"units": 4}},
            "asOf": {"unit": null}
        })
    );
}

#[test]
fn a_quantity_leads_to_its_unit() {
    let (api, _folder) = measured();
    let answer = data(
        &api,
        "{ claims(orderBy: [{id: ASC}]) { nodes { id value { ... on Quantity { unit unitRecord { id base { id } } } } } } }",
    );
    assert_eq!(
        answer["claims"]["nodes"],
        json!([
            {"id": "bare", "value": {"unit": null, "unitRecord": null}},
            {"id": "in-miles", "value": {"unit": "mi", "unitRecord": {"id": "mile", "base": {"id": "m"}}}},
            {"id": "in-steps", "value": {"unit": "step", "unitRecord": null}}
        ])
    );
}
