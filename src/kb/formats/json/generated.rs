//! Generated bundles: what is read is what was written, and no damage does harm.

use std::{fs, io};

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::{kb::formats::json::*, model::Claim};

fn word() -> impl Strategy<Value = String> {
    "[a-z0-9][a-z0-9-]{0,8}[a-z0-9]"
}

fn prose() -> impl Strategy<Value = String> {
    "[a-zA-Z\"\\\\馬é\u{1f600}][a-zA-Z \t\r\n\u{3000}]{1,20}"
}

fn texts() -> impl Strategy<Value = Json> {
    prop_oneof![
        prose().prop_map(|text| json!({ "en": text })),
        (prose(), prose()).prop_map(|(en, zh)| json!({ "zh-Hant": zh, "en": en })),
    ]
}

fn date() -> impl Strategy<Value = String> {
    prop_oneof![
        (1_u32..9999).prop_map(|year| format!("{year:04}")),
        (1_u32..9999, 1..13).prop_map(|(year, month)| format!("{year:04}-{month:02}")),
        (1_u32..9999, 1..13, 1..29).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}")),
        (0..24, 0..60).prop_map(|(h, m)| format!("2025-08-29T{h:02}:{m:02}:00+08:00")),
    ]
}

fn value(entities: usize) -> impl Strategy<Value = Json> {
    prop_oneof![
        (0..entities).prop_map(|n| json!({ "entity": format!("entity-{n}") })),
        prose().prop_map(|text| json!({ "text": { "text": text, "language": "en" } })),
        (any::<i32>(), any::<bool>()).prop_map(|(n, approximate)| json!({
            "quantity": { "amount": n.to_string(), "unit": "USD", "approximate": approximate }
        })),
        date().prop_map(|date| json!({ "time": date })),
        word().prop_map(|path| json!({ "url": format!("https://example.org/{path}") })),
        any::<bool>().prop_map(|yes| json!({ "boolean": yes })),
        prose().prop_map(|text| json!({ "text": { "text": text } })),
        (word(), word()).prop_map(|(scheme, value)| json!({
            "identifier": { "scheme": scheme, "value": value }
        })),
        (-90_i32..91, -180_i32..181, any::<bool>()).prop_map(
            move |(latitude, longitude, is_far)| {
                let mut place = json!({ "latitude": latitude, "longitude": longitude });
                if is_far {
                    place["precision"] = json!("0.010");
                    place["globe"] = json!("entity-0");
                }
                json!({ "coordinate": place })
            }
        ),
        (any::<i32>(), -60_i32..60).prop_map(|(n, exponent)| json!({
            "quantity": { "amount": format!("{n}e{exponent}") }
        })),
        Just(json!("some")),
        Just(json!("none")),
    ]
}

fn attribution(number: usize) -> impl Strategy<Value = Json> {
    let stances = ["ASSERTS", "DENIES", "DECLINES_COMMENT"];
    let speakers = [
        json!("source"),
        json!({ "entity": "entity-0" }),
        json!({ "anonymous": { "descriptor": { "en": "a person" }, "count": 2 } }),
    ];
    (
        prop::sample::select(speakers.to_vec()),
        prop::sample::select(stances.to_vec()),
        date(),
        any::<bool>(),
    )
        .prop_map(move |(speaker, stance, date, named)| {
            let mut attribution = json!({ "speaker": speaker, "source": "source-0", "stance": stance,
                "mode": "QUOTE", "statedAt": date, "via": ["source-1"],
                "retraction": { "reason": format!("reason {number}") } });
            if named {
                attribution["id"] = json!(format!("attribution-{number}"));
            }
            attribution
        })
}

fn claim(number: usize) -> impl Strategy<Value = Json> {
    (value(3), value(3), texts(), attribution(number), date(), any::<bool>()).prop_map(
        move |(value, qualifier, statements, attribution, start, named)| {
            let mut claim = json!({ "subject": format!("entity-{}", number % 3), "predicate": "says",
                "value": value, "statements": statements, "attributions": [attribution],
                "validTime": { "start": start }, "qualifiers": [
                    { "predicate": "says", "value": qualifier },
                    { "predicate": "says", "value": { "quantity": { "lower": number.to_string() } } },
                ] });
            if named {
                claim["id"] = json!(format!("claim-{number}"));
            }
            claim
        },
    )
}

/// The text of a bundle that is right.
pub(super) fn bundle() -> impl Strategy<Value = String> {
    let claims = (0..4_usize).prop_flat_map(|count| Vec::from_iter((0..count).map(claim)));
    (texts(), claims, date(), any::<bool>()).prop_map(|(labels, claims, date, pretty)| {
        let entity = |n| json!({ "id": format!("entity-{n}"), "type": "thing", "labels": labels });
        let source = |n| {
            json!({ "id": format!("source-{n}"), "kind": "POST", "titles": labels,
            "retrievedAt": date })
        };
        let bundle = json!({
            "claims": claims,
            "entities": Vec::from_iter((0..3).map(entity)),
            "predicates": [{ "id": "says", "labels": labels }],
            "sources": Vec::from_iter((0..2).map(source)),
            "types": [{ "id": "thing", "labels": labels, "descriptions": labels }],
        });
        match pretty {
            true => format!("{bundle:#}"),
            false => bundle.to_string(),
        }
    })
}

fn valid(text: &str) -> ValidBundle {
    let bundle = Bundle::from_text("generated.json", text).unwrap();
    bundle.validate(&Nothing).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_dumped_is_read_back_unchanged(text in bundle()) {
        let records: Vec<Record> = valid(&text).records().collect();
        let stated: Json = serde_json::from_str(&text).unwrap();
        for (record, stated) in records.iter().rev().zip(stated["claims"].as_array().unwrap().iter().rev()) {
            let Record::Claim(claim) = record else { panic!("claims come last") };
            let mut stated: Claim = serde_json::from_value(stated.clone()).unwrap();
            stated.rename(claim.id.clone());
            prop_assert_eq!(claim, &stated);
        }

        let folder = tempfile::tempdir().unwrap();
        dump::write(folder.path(), None, records.iter().cloned().map(Ok::<_, io::Error>)).unwrap();
        let first = fs::read(folder.path().join("claims.json")).unwrap();
        let again = Bundle::read(&[folder.path().into()]).unwrap().validate(&Nothing).unwrap();
        let again: Vec<Record> = again.records().collect();
        prop_assert_eq!(&again, &records);
        dump::write(folder.path(), None, again.into_iter().map(Ok::<_, io::Error>)).unwrap();
        prop_assert_eq!(fs::read(folder.path().join("claims.json")).unwrap(), first);
    }

    #[test]
    fn a_damaged_bundle_is_refused_or_read_without_harm(
        text in bundle(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = text.into_bytes();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("damaged.json");
        fs::write(&path, &bytes).unwrap();
        let problems = match Bundle::read(&[path]).map_err(BundleError::from) {
            Ok(bundle) => match bundle.validate(&Nothing) {
                Ok(valid) => {
                    let counts = valid.counts();
                    prop_assert_eq!(valid.records().count(), counts.records());
                    return Ok(());
                }
                Err(problems) => problems,
            },
            Err(problems) => problems,
        };
        let BundleError::Problems(problems) = problems else { panic!("{problems}") };
        prop_assert!(!problems.shown.is_empty());
        for problem in problems.shown {
            let position = problem.position.unwrap();
            prop_assert!(position.span.end <= bytes.len());
            prop_assert!(position.excerpt.text.get(position.excerpt.mark).is_some());
        }
    }
}
