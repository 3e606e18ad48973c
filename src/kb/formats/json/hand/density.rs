//! The density of the hand form: keys and bytes of claims of the seed, by hand and in full.

use std::{fs, path::Path};

use serde_json::{Value as Json, json};

use crate::{
    kb::formats::json::{Bundle, Nothing},
    model::Record,
};

/// The claims of two articles of `seed/tide-barrier`, a file each.
const ARTICLES: [&str; 2] = [
    r#"{
  "defaults": { "language": "en", "source": "courier-on-the-opening", "statedAt": "2024-09-13" },
  "claims": [
    { "claim": ["quillhaven-barrier", "length", "1.8 km"], "statements": "The tide barrier is 1.8 kilometres long." },
    { "claim": ["ilse-quandry", "works-for", "harbour-office"], "statements": "Ilse Quandry worked for the Harbour Office.", "until": "some" },
    { "claim": ["fishers-guild", "favours", "quillhaven-barrier"], "statements": "The Fishers' Guild is in favour of the tide barrier.", "since": "2023", "until": ".." }
  ]
}
"#,
    r#"{
  "defaults": { "language": "en", "source": "brackwater-on-the-barrier", "statedAt": "2024-09-12" },
  "claims": [
    { "claim": ["quillhaven-barrier", "unit-count", "7 gate"], "statements": "The tide barrier has seven gates." },
    { "claim": ["gate-three", "part-of", "quillhaven-barrier"], "statements": "Gate three is part of the tide barrier." },
    { "claim": ["quillhaven-barrier", "length", "1640 m"], "statements": "The tide barrier is 1,640 metres long." },
    { "claim": ["quillhaven-barrier", "furthers", "harbour-trade"], "nature": "OPINION", "statements": "The tide barrier is good for the trade of the harbour." }
  ]
}
"#,
];

/// The ids of the same claims in the seed, in their order.
const IDS: [&str; 7] = [
    "barrier-is-1800-metres-long",
    "quandry-worked-for-harbour-office",
    "guild-favours-barrier",
    "barrier-has-seven-gates",
    "gate-three-is-part-of-barrier",
    "barrier-is-1640-metres-long",
    "barrier-furthers-trade",
];

/// Loads some claims with what the seed has besides, and returns them without the ids that only
/// one of the two states.
fn loaded(files: &[String]) -> Vec<Json> {
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed");
    let folder = tempfile::tempdir().unwrap();
    for (number, text) in files.iter().enumerate() {
        fs::write(folder.path().join(format!("{number}.json")), text).unwrap();
    }
    let mut paths = vec![folder.path().to_owned()];
    for part in ["meta-ai", "tide-barrier/1-before-the-inquiry"] {
        for name in ["vocabulary", "entities", "sources"] {
            paths.push(seed.join(part).join(format!("{name}.json")));
        }
    }
    let bundle = Bundle::read(&paths).unwrap();
    let valid = bundle.validate(&Nothing).unwrap();
    let claims = valid.records().filter_map(|record| match record {
        Record::Claim(claim) => Some(serde_json::to_value(claim).unwrap()),
        _ => None,
    });
    claims
        .map(|mut claim| {
            claim["id"].take();
            claim["attributions"][0]["id"].take();
            claim
        })
        .collect()
}

fn keys(json: &Json) -> usize {
    match json {
        Json::Object(fields) => fields.len() + fields.values().map(keys).sum::<usize>(),
        Json::Array(items) => items.iter().map(keys).sum(),
        _ => 0,
    }
}

#[test]
fn claims_of_the_seed_take_a_fraction_of_the_keys_and_load_to_the_same_state() {
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/tide-barrier");
    let claims = fs::read_to_string(seed.join("1-before-the-inquiry/claims.json")).unwrap();
    let claims: Json = serde_json::from_str(&claims).unwrap();
    let full = IDS.map(|id| {
        let mut claims = claims["claims"].as_array().unwrap().iter();
        claims.find(|claim| claim["id"] == id).unwrap().clone()
    });
    let full = json!({ "claims": full });
    let in_full = format!("{full:#}\n");
    let by_hand = ARTICLES.map(String::from);
    assert_eq!(loaded(&by_hand), loaded(std::slice::from_ref(&in_full)));

    let short = by_hand
        .iter()
        .map(|text| serde_json::from_str::<Json>(text).unwrap());
    let short_keys: usize = short.map(|file| keys(&file)).sum();
    let short_bytes: usize = by_hand.iter().map(String::len).sum();
    // With everything around the claims.
    assert!(
        short_keys * 3 <= keys(&full),
        "{short_keys} of {}",
        keys(&full)
    );
    assert!(
        short_bytes * 5 / 2 <= in_full.len(),
        "{short_bytes} of {}",
        in_full.len()
    );
    // A claim of which predicate and defaults say the rest is one key.
    let bare = json!({"claim": ["ilse-quandry", "works-for", "harbour-office"]});
    assert!(keys(&bare) * 10 <= keys(&full["claims"][0]));
}
