//! Values and texts that other systems have: loaded, dumped, and loaded to the same state.

use std::{fs, path::Path};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::program::{run, succeed};

/// A bundle of which no claim has a statement, and no text is written as it is kept.
fn bundle() -> Value {
    let claim = |id: &str, value: Value| json!({"id": id, "subject": "a", "predicate": "p", "value": value});
    let quantity = |amount: Value| json!({"quantity": {"amount": amount}});
    let mut counted = claim("counted", json!("some"));
    counted["attributions"] = json!([{
        "speaker": {"anonymous": {"descriptor": {"en": "two\tpeople"}, "count": 2.0}},
        "source": "s", "stance": "ASSERTS", "mode": "PARAPHRASE"
    }]);
    json!({
        "types": [{"id": "t", "labels": {"en": "a\tthing \r\n of  sorts"}}],
        "units": [{"id": "u", "entity": "a"}],
        "predicates": [{
            "id": "p", "labels": {"en": "p"}, "urlTemplate": "https://example.org/{value}",
            "templates": {"en": "{subject} is {value}"}, "negativeTemplates": {"en": "{subject} is not {value}"}
        }],
        "entities": [{"id": "a", "type": "t", "labels": {"en": " A "}, "descriptions": {"en": "one\r\ntwo\rthree\tfour"}}],
        "sources": [{"id": "s", "kind": "OTHER", "titles": {"en": "S"}}],
        "claims": [
            claim("string", json!({"text": {"text": "P123"}})),
            claim("tab", json!({"text": {"text": "a\tb", "language": "en"}})),
            claim("identifier", json!({"identifier": {"scheme": "imdb", "value": "nm1"}})),
            claim("place", json!({"coordinate": {"latitude": "1.50", "longitude": -2, "precision": 0.01, "globe": "a"}})),
            claim("plus", quantity(json!("+5"))),
            claim("number", quantity(json!(66))),
            claim("fraction", quantity(json!(2.5))),
            claim("small", quantity(json!("1e-40"))),
            claim("unit", json!({"quantity": {"amount": "1", "unit": "u"}})),
            counted
        ]
    })
}

fn dump(data: &Path, out: &Path) -> Vec<Value> {
    succeed("dump", data, &["--out".as_ref(), out.as_ref()]);
    let files = [
        "vocabulary.json",
        "entities.json",
        "sources.json",
        "claims.json",
    ];
    let read = |file: &str| fs::read_to_string(out.join(file)).unwrap();
    files
        .iter()
        .map(|file| serde_json::from_str(&read(file)).unwrap())
        .collect()
}

#[test]
fn what_was_refused_or_bent_is_dumped_as_it_was_meant() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("bundle.json"), bundle().to_string()).unwrap();
    succeed("load", &path("data"), &[path("bundle.json").as_ref()]);
    let dumped = dump(&path("data"), &path("dump"));
    let [vocabulary, entities, _, claims] = &dumped[..] else {
        panic!("{dumped:?}");
    };
    assert_eq!(vocabulary["types"][0]["labels"]["en"], "a thing of sorts");
    assert_eq!(vocabulary["units"][0]["entity"], "a");
    assert_eq!(vocabulary["predicates"][0], bundle()["predicates"][0]);
    assert_eq!(entities["entities"][0]["labels"]["en"], "A");
    assert_eq!(
        entities["entities"][0]["descriptions"]["en"],
        "one\ntwo\nthree four"
    );
    let values: Vec<&Value> = claims["claims"]
        .as_array()
        .unwrap()
        .iter()
        .map(|claim| &claim["value"])
        .collect();
    let quantity = |amount: &str| json!({"quantity": {"amount": amount}});
    assert_eq!(
        values,
        [
            &json!({"text": {"text": "P123"}}),
            &json!({"text": {"text": "a b", "language": "en"}}),
            &json!({"identifier": {"scheme": "imdb", "value": "nm1"}}),
            &json!({"coordinate": {"latitude": "1.50", "longitude": "-2", "precision": "0.01", "globe": "a"}}),
            &quantity("5"),
            &quantity("66"),
            &quantity("2.5"),
            &quantity("1e-40"),
            &json!({"quantity": {"amount": "1", "unit": "u"}}),
            &json!("some")
        ]
    );
    let count = &claims["claims"][9]["attributions"][0]["speaker"]["anonymous"]["count"];
    assert_eq!(count.to_string(), "2");

    succeed("load", &path("copy"), &[path("dump").as_ref()]);
    assert_eq!(dump(&path("copy"), &path("dump-of-copy")), dumped);
    succeed("check", &path("copy"), &[]);
}

/// Each case: a value, and what the refusal says.
#[test]
fn what_is_refused_says_how_to_write_it() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    for (value, advice) in [
        (json!({"text": "P123"}), r#""text": {"text": …}"#),
        (
            json!({"quantity": {"amount": 12345678901234567_u64}}),
            "in quotes",
        ),
        (
            json!({"quantity": {"amount": ".5"}}),
            "is not a decimal number",
        ),
        (
            json!({"quantity": {"amount": "1", "unit": {"entity": "a"}}}),
            "the id or the symbol of a unit",
        ),
        (json!({"code": ["x", "y"]}), "a claim for each code"),
        (
            json!({"coordinate": {"latitude": "1", "longitude": "2", "globe": "nowhere"}}),
            "there is no entity `nowhere`",
        ),
        (
            json!({"identifier": {"value": "nm1"}}),
            "the field `scheme` is missing",
        ),
    ] {
        let mut bundle = bundle();
        bundle["claims"][0]["value"] = value;
        fs::write(path("bundle.json"), bundle.to_string()).unwrap();
        let refused = run("load", &path("data"), &[path("bundle.json").as_ref()]);
        assert_eq!(refused.code, Some(65), "{refused:?}");
        assert!(refused.err.contains(advice), "{advice}: {}", refused.err);
    }
}
