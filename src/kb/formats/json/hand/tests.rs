//! The hand form as it is loaded: the same records as in full, the same diagnostics.

use serde_json::{Value as Json, json};

use crate::{
    kb::formats::json::{
        Bundle, BundleError, Nothing, Problem,
        hand::{full_text, ranges::Ranges},
    },
    model::Record,
};

const PREDICATES: [&str; 5] = [
    r#"{"id": "works-for", "labels": "works for", "range": [{"entity": ["org"]}]}"#,
    r#"{"id": "paid", "labels": "paid", "range": ["quantity"]}"#,
    r#"{"id": "role", "labels": "has the role of", "range": ["text"]}"#,
    r#"{"id": "born", "labels": "was born", "range": ["time"]}"#,
    r#"{"id": "has", "labels": "has", "range": ["text", {"entity": []}]}"#,
];

const DEFAULTS: &str =
    r#"{"language": "en", "source": "story", "statedAt": "2025-03-01", "mode": "DOCUMENT"}"#;

/// A file with a claim, in the hand form.
fn with_claim(claim: &str) -> String {
    format!("{{\"defaults\": {DEFAULTS}, \"claims\": [{claim}]}}")
}

/// The claim of such a file in full.
fn in_full(claim: &str) -> Json {
    let text = with_claim(claim);
    let ranges = Ranges::of_predicates(&PREDICATES, &Nothing);
    let made = full_text(&text, &ranges).unwrap().unwrap();
    let (made, _) = made.finish();
    let mut full: Json = serde_json::from_str(&made).unwrap();
    assert_eq!(full.as_object().unwrap().len(), 1, "{made}");
    full["claims"][0].take()
}

/// Each case: a claim in the hand form, and some of its fields in full.
#[test]
fn what_is_short_is_written_in_full() {
    let said = json!({
        "source": "story", "statedAt": "2025-03-01", "mode": "DOCUMENT", "speaker": "source",
        "stance": "ASSERTS"
    });
    let mut quoted = said.clone();
    quoted["evidence"] = json!([{"quote": {"exact": "He works here."}}]);
    let mut others = said.clone();
    others["speaker"] = json!({"entity": "acme"});
    others["stance"] = json!("DENIES");
    let mut unnamed = said.clone();
    unnamed["speaker"] = json!({"anonymous": {"descriptor": {"en": "two people"}}});
    let mut placed = said.clone();
    placed["evidence"] = json!([
        {"quote": {"exact": "a"}, "locator": {"page": "3"}},
        {"quote": {"exact": "b", "prefix": "a "}, "locator": {"page": "3"}}
    ]);
    let cases = [
        (
            r#"{"claim": ["dan", "works-for", "acme"], "statements": "Dan works for Acme.",
                "since": "2024", "quote": "He works here."}"#,
            json!({
                "subject": "dan", "predicate": "works-for", "value": {"entity": "acme"},
                "statements": {"en": "Dan works for Acme."}, "validTime": {"start": "2024"},
                "attributions": [quoted]
            }),
        ),
        (
            r#"{"subject": "dan", "predicate": "paid", "value": "~12.50 USD", "until": "2024"}"#,
            json!({
                "subject": "dan", "predicate": "paid",
                "value": {"quantity": {"amount": "12.50", "unit": "USD", "approximate": true}},
                "validTime": {"end": "2024"}, "attributions": [said]
            }),
        ),
        (
            r#"{"claim": ["dan", "role", "clerk"], "attributions": [{"speaker": "acme", "stance": "DENIES"}]}"#,
            json!({
                "subject": "dan", "predicate": "role",
                "value": {"text": {"text": "clerk", "language": "en"}}, "attributions": [others]
            }),
        ),
        (
            r#"{"claim": ["dan", "born", 1970], "speaker": {"anonymous": "two people"}}"#,
            json!({
                "subject": "dan", "predicate": "born", "value": {"time": "1970"},
                "attributions": [unnamed]
            }),
        ),
        (
            r#"{"claim": ["dan", "born", "some"], "quote": ["a", {"exact": "b", "prefix": "a "}], "locator": {"page": "3"}}"#,
            json!({"subject": "dan", "predicate": "born", "value": "some", "attributions": [placed]}),
        ),
        (
            r#"{"claim": ["dan", "has", {"text": "a cold"}], "attributions": [], "qualifiers": {"role": "clerk", "paid": 3}}"#,
            json!({
                "subject": "dan", "predicate": "has",
                "value": {"text": {"text": "a cold", "language": "en"}},
                "qualifiers": [
                    {"predicate": "role", "value": {"text": {"text": "clerk", "language": "en"}}},
                    {"predicate": "paid", "value": {"quantity": {"amount": "3"}}}
                ],
                "attributions": []
            }),
        ),
    ];
    for (short, full) in cases {
        assert_eq!(in_full(short), full, "{short}");
    }
}

#[test]
fn texts_of_every_record_can_be_plain() {
    let text = r#"{"$schema": "x", "defaults": {"language": "de"},
        "types": [{"id": "org", "labels": "Firma", "descriptions": {"en": "A firm."}}],
        "predicates": [{"id": "state", "labels": "Stand", "codes": [{"id": "open", "labels": "offen"}]}],
        "entities": [{"id": "acme", "type": "org", "labels": "Acme", "aliases": ["A", "B"]},
                     {"id": "bolt", "type": "org", "labels": "Bolt", "aliases": {"en": "B.", "fr": ["C"]}}],
        "sources": [{"id": "s", "kind": "ARTICLE", "titles": "Die Zeitung"}]}"#;
    let ranges = Ranges::of_predicates(&[], &Nothing);
    let (made, _) = full_text(text, &ranges).unwrap().unwrap().finish();
    let full: Json = serde_json::from_str(&made).unwrap();
    assert_eq!(
        full,
        json!({
            "$schema": "x",
            "types": [{"id": "org", "labels": {"de": "Firma"}, "descriptions": {"en": "A firm."}}],
            "predicates": [{"id": "state", "labels": {"de": "Stand"}, "codes": [{"id": "open", "labels": {"de": "offen"}}]}],
            "entities": [
                {"id": "acme", "type": "org", "labels": {"de": "Acme"}, "aliases": {"de": ["A", "B"]}},
                {"id": "bolt", "type": "org", "labels": {"de": "Bolt"}, "aliases": {"en": ["B."], "fr": ["C"]}}
            ],
            "sources": [{"id": "s", "kind": "ARTICLE", "titles": {"de": "Die Zeitung"}}]
        })
    );
}

/// A whole file, on lines of their own.
fn file(defaults: &str, claim: &str) -> String {
    format!(
        "{{\"defaults\": {defaults},\n\"predicates\": [{}],\n\"types\": [{{\"id\": \"org\", \"labels\": {{\"en\": \"org\"}}}}],\n\"entities\": [{{\"id\": \"dan\", \"type\": \"org\", \"labels\": {{\"en\": \"Dan\"}}}}],\n\"sources\": [{{\"id\": \"story\", \"kind\": \"ARTICLE\", \"titles\": {{\"en\": \"x\"}}}}],\n\"claims\": [\n{claim}]}}",
        r#"{"id": "works-for", "labels": {"en": "works for"}, "range": [{"entity": ["org"]}]}, {"id": "has", "labels": {"en": "has"}, "range": ["text", {"entity": []}]}"#
    )
}

fn refused(text: &str) -> Vec<Problem> {
    let bundle = Bundle::from_text("x.json", text).map_err(BundleError::from);
    match bundle.and_then(|bundle| bundle.validate(&Nothing)) {
        Err(BundleError::Problems(problems)) => problems.shown,
        other => panic!("{text} is not refused: {other:?}"),
    }
}

/// Each case: the defaults, a claim, and what is said of it: line, the text there, path, message.
#[test]
fn what_is_wrong_is_shown_where_it_was_written() {
    let all = DEFAULTS;
    let cases = [
        (
            all,
            r#"{"claim": ["dan", "works-for", "acme"], "statements": "x"}"#,
            (
                7,
                "\"acme\"",
                "claims[0].claim[2]",
                "there is no entity `acme`",
            ),
        ),
        (
            all,
            r#"{"claim": ["dan", "has", "acme"], "statements": "x"}"#,
            (
                7,
                "\"acme\"",
                "claims[0].claim[2]",
                "`acme` can be read in several ways here",
            ),
        ),
        (
            all,
            r#"{"claim": ["dan", "works-for"], "statements": "x"}"#,
            (
                7,
                "[\"dan\", \"works-for\"]",
                "claims[0].claim",
                "a short claim is a list of subject, predicate and value",
            ),
        ),
        (
            all,
            r#"{"claim": ["dan", "works-for", "dan"], "statements": "x", "since": "May"}"#,
            (7, "\"May\"", "claims[0].since", "`May`"),
        ),
        (
            all,
            r#"{"claim": ["dan", "works-for", "dan"], "statements": "x", "sourse": "story"}"#,
            (
                7,
                "\"sourse\"",
                "claims[0].sourse",
                "unknown field `sourse`",
            ),
        ),
        (
            all,
            r#"{"claim": ["dan", "works-for", "dan"], "statements": "x", "stance": "SAYS"}"#,
            (
                7,
                "\"SAYS\"",
                "claims[0].stance",
                "`SAYS` is none of the words allowed here",
            ),
        ),
        (
            all,
            r#"{"claim": ["dan", "works-for", "dan"], "statements": "x", "quote": "a", "attributions": []}"#,
            (
                7,
                "\"quote\"",
                "claims[0].quote",
                "`quote` stands beside `attributions`",
            ),
        ),
        (
            all,
            r#"{"claim": ["dan", "works-for", "dan"], "value": "some", "statements": "x"}"#,
            (
                7,
                "\"value\"",
                "claims[0].value",
                "`value` stands beside `claim`, which has it already",
            ),
        ),
        (
            all,
            r#"{"claim": ["dan", "works-for", "dan"], "claim": ["dan", "works-for", "dan"], "statements": "x"}"#,
            (
                7,
                "\"claim\"",
                "claims[0].claim",
                "`claim` is given twice in one object",
            ),
        ),
        (
            r#"{"source": "story"}"#,
            r#"{"claim": ["dan", "works-for", "dan"], "statements": "x"}"#,
            (
                7,
                "\"x\"",
                "claims[0].statements",
                "a plain text needs a default language",
            ),
        ),
        (
            r#"{"source": "stori", "language": "en"}"#,
            r#"{"claim": ["dan", "works-for", "dan"], "statements": "x"}, {"claim": ["dan", "works-for", "some"], "statements": "y"}"#,
            (
                1,
                "\"stori\"",
                "defaults.source",
                "there is no source `stori`",
            ),
        ),
        (
            r#"{"langauge": "en"}"#,
            r#"{"id": "c"}"#,
            (
                1,
                "\"langauge\"",
                "defaults.langauge",
                "there is no default `langauge`",
            ),
        ),
        (
            r#"{"language": "e n"}"#,
            "",
            (1, "\"e n\"", "defaults.language", "`e n`"),
        ),
    ];
    for (defaults, claim, (line, at, path, message)) in cases {
        let text = file(defaults, claim);
        let problems = refused(&text);
        let first = &problems[0];
        let position = first.position.as_ref().unwrap();
        assert_eq!(
            (position.line, &text[position.span.clone()], &*first.path),
            (line, at, path),
            "{claim}: {first:?}"
        );
        assert!(first.message.contains(message), "{first:?}");
        assert_eq!(problems.len(), 1, "{problems:?}");
    }
}

#[test]
fn defaults_come_first() {
    let problems = refused(r#"{"claims": [], "defaults": {}}"#);
    assert_eq!(problems[0].path, "defaults");
    assert!(problems[0].help.as_ref().unwrap().contains("before all"));
    let problems = refused(r#"{"defaults": {}, "defaults": {}}"#);
    assert_eq!(problems[0].path, "defaults");
}

#[test]
fn what_is_no_json_is_refused_as_in_any_file() {
    let problems = refused("{\"defaults\": {},\n\"claims\": [{]}");
    assert_eq!(problems[0].position.as_ref().unwrap().line, 2);
    assert_eq!(problems[0].code.as_str(), "SYNTAX");
}

/// The records of a bundle.
fn records(texts: &[(&str, &str)]) -> Vec<Record> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in texts {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let bundle = Bundle::read(&[folder.path().into()]).unwrap();
    let valid = bundle.validate(&Nothing).unwrap();
    valid.records().collect()
}

#[test]
fn a_file_in_the_hand_form_is_loaded_with_others_as_it_is_in_full() {
    let vocabulary = r#"{"types": [{"id": "org", "labels": {"en": "org"}}],
        "predicates": [{"id": "works-for", "labels": {"en": "works for"}, "range": [{"entity": ["org"]}]}]}"#;
    let short = "\u{feff}{\"$schema\": \"s\",\n \"defaults\": {\"language\": \"en\", \"source\": \"story\", \"statedAt\": \"2025-03\"},
        \"entities\": [{\"id\": \"dan\", \"type\": \"org\", \"labels\": \"Dan\"}, {\"id\": \"acme\", \"type\": \"org\", \"labels\": \"Acme\"}],
        \"sources\": [{\"id\": \"story\", \"kind\": \"ARTICLE\", \"titles\": \"A story\"}],
        \"claims\": [{\"claim\": [\"dan\", \"works-for\", \"acme\"], \"statements\": \"Dan works for Acme.\", \"since\": \"2024\", \"certainty\": \"PROBABLE\",
            \"quote\": [\"He works here.\", {\"exact\": \"at Acme\", \"prefix\": \"works \"}], \"locator\": {\"page\": \"3\"}}]}";
    let full = r#"{"entities": [{"id": "dan", "type": "org", "labels": {"en": "Dan"}}, {"id": "acme", "type": "org", "labels": {"en": "Acme"}}],
        "sources": [{"id": "story", "kind": "ARTICLE", "titles": {"en": "A story"}}],
        "claims": [{"subject": "dan", "predicate": "works-for", "value": {"entity": "acme"}, "statements": {"en": "Dan works for Acme."},
            "validTime": {"start": "2024"},
            "attributions": [{"speaker": "source", "source": "story", "stance": "ASSERTS", "mode": "PARAPHRASE", "certainty": "PROBABLE", "statedAt": "2025-03",
                "evidence": [{"quote": {"exact": "He works here."}, "locator": {"page": "3"}},
                             {"quote": {"exact": "at Acme", "prefix": "works "}, "locator": {"page": "3"}}]}]}]}"#;
    let other = r#"{"claims": [{"subject": "acme", "predicate": "works-for", "value": "none", "statements": {"en": "Acme works for nobody."}}]}"#;
    let as_short = records(&[("a.json", short), ("b.json", other), ("z.json", vocabulary)]);
    let as_full = records(&[("a.json", full), ("b.json", other), ("z.json", vocabulary)]);
    assert_eq!(as_short.len(), 7);
    assert_eq!(as_short, as_full);
}

#[test]
fn refused_claims_are_set_aside_in_full_and_shown_where_they_were_written() {
    let text = file(
        r#"{"language": "en", "source": "story"}"#,
        r#"{"claim": ["dan", "works-for", "acne"], "statements": "x"},
{"claim": ["dan", "works-for", "some"], "statements": "y"}"#,
    );
    let bundle = Bundle::from_text("x.json", &text).unwrap();
    let all = bundle.records();
    let set_aside = bundle.set_aside(&Nothing).unwrap();
    let refused = set_aside.refused.unwrap();
    let [problem] = &refused.problems.shown[..] else {
        panic!("{:?}", refused.problems);
    };
    assert_eq!(problem.path, "claims[0].claim[2]");
    let span = problem.position.as_ref().unwrap().span.clone();
    assert_eq!(&text[span], "\"acne\"");
    assert_eq!((refused.count(), set_aside.bundle.records()), (1, all - 1));
    assert_eq!(
        set_aside.bundle.validate(&Nothing).unwrap().counts().claims,
        1
    );
    let mut written = Vec::new();
    refused.write(&mut written).unwrap();
    let written: Json = serde_json::from_slice(&written).unwrap();
    assert_eq!(written["claims"][0]["value"], json!({"entity": "acne"}));
    assert_eq!(written["claims"][0]["attributions"][0]["source"], "story");
}
