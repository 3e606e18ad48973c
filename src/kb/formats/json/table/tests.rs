//! Tables as they are loaded.

use serde_json::{Value as Json, json};

use crate::{
    kb::formats::json::{
        Bundle, BundleError, Nothing, Problem,
        table::{Mapping, column_cell::slug, delimiter, hand_form},
    },
    model::Record,
};

const VOCABULARY: &str = r#"{
    "types": [{"id": "org", "labels": {"en": "org"}}],
    "predicates": [
        {"id": "owns", "labels": {"en": "owns"}, "range": [{"entity": ["org"]}]},
        {"id": "paid", "labels": {"en": "paid"}, "range": ["quantity"]},
        {"id": "to", "labels": {"en": "to"}, "range": [{"entity": ["org"]}]},
        {"id": "is", "labels": {"en": "is"}, "range": ["text"]}
    ],
    "entities": [{"id": "acme", "type": "org", "labels": {"en": "ACME"}, "aliases": {"en": ["A."]}}]
}"#;

fn mapping(json: &str) -> Mapping {
    Mapping::of_text("map.json", json).unwrap()
}

/// A table in the hand form.
fn made(text: &str, mapping: &Mapping) -> Json {
    let made = hand_form(text, delimiter(text), mapping, &|_, id| {
        Ok(id.as_str() == "acme")
    });
    let (made, _) = made.unwrap().unwrap().finish();
    serde_json::from_str(&made).unwrap()
}

fn bundle(table: &str, mapping: Mapping) -> Result<Vec<Record>, Vec<Problem>> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("vocabulary.json"), VOCABULARY).unwrap();
    std::fs::write(folder.path().join("t.csv"), table).unwrap();
    let bundle = Bundle::read_mapped(&[folder.path().into()], mapping);
    match bundle
        .map_err(BundleError::from)
        .and_then(|bundle| bundle.validate(&Nothing))
    {
        Ok(valid) => Ok(valid.records().collect()),
        Err(BundleError::Problems(problems)) => Err(problems.shown),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn a_row_becomes_a_claim_with_what_it_names() {
    let text = "subject.label,subject.type,predicate,value,statement.en,since,source.title,source.publishedAt,publisher.label,publisher.type,topics,qualifier.to,firstHand,quote,page
\"Dan & Co.\",org,paid,12 USD,\"Dan & Co.
paid.\",2024,The Story,2025-03-01,Herald,org,acme | dan-co,acme,yes,\"he said \"\"so\"\"\",3
ACME,org,owns,dan-co,ACME owns it.,,The Story,2025-03-01,Herald,org,,,,,
";
    assert_eq!(
        made(text, &Mapping::default()),
        json!({
            "defaults": {},
            "entities": [
                {"id": "dan-co", "labels": "Dan & Co.", "type": "org"},
                {"id": "herald", "labels": "Herald", "type": "org"}
            ],
            "sources": [{"id": "the-story", "titles": "The Story", "publishedAt": "2025-03-01", "publisher": "herald", "kind": "OTHER"}],
            "claims": [
                {"subject": "dan-co", "source": "the-story", "predicate": "paid", "value": "12 USD", "since": "2024",
                 "topics": ["acme", "dan-co"], "firstHand": true, "quote": "he said \"so\"", "locator": {"page": "3"},
                 "statements": {"en": "Dan & Co.\npaid."}, "qualifiers": {"to": "acme"}},
                {"subject": "acme", "source": "the-story", "predicate": "owns", "value": "dan-co", "statements": {"en": "ACME owns it."}}
            ]
        })
    );
}

#[test]
fn a_mapping_names_the_columns_of_somebody_elses_table() {
    let mapping = mapping(
        r#"{"columns": {"Firma": "subject.label", "Betrag": "value", "Notiz": null},
            "constants": {"predicate": "paid", "language": "de", "subject.type": "org", "source": "s"}}"#,
    );
    assert_eq!(
        made("Firma;Betrag;Notiz\nMüller;2,5;x\n", &mapping),
        json!({
            "defaults": {"language": "de"},
            "entities": [{"id": "m-ller", "labels": "Müller", "type": "org"}],
            "sources": [],
            "claims": [{"subject": "m-ller", "value": "2,5", "predicate": "paid", "source": "s"}]
        })
    );
}

#[test]
fn a_table_is_loaded_with_the_files_beside_it() {
    let table = "\u{feff}subject,predicate,value,value.label.en,value.type,statement.en,source,source.title.en,speaker,stance\r
acme,owns,,Bolt,org,ACME owns Bolt.,story,A story,acme,CONFIRMS\r
acme,paid,~12 USD,,,ACME paid.,story,A story,,\r
";
    let records = bundle(table, Mapping::default()).unwrap();
    let claims: Vec<Json> = records
        .iter()
        .filter_map(|record| match record {
            Record::Claim(claim) => serde_json::to_value(claim).ok(),
            _ => None,
        })
        .collect();
    assert_eq!(claims[0]["value"], json!({"entity": "bolt"}));
    assert_eq!(
        claims[0]["attributions"][0]["speaker"],
        json!({"entity": "acme"})
    );
    assert_eq!(claims[0]["attributions"][0]["stance"], json!("CONFIRMS"));
    assert_eq!(claims[1]["value"]["quantity"]["amount"], json!("12"));
    assert_eq!(claims[1]["attributions"][0]["speaker"], json!("source"));
    // What is there already is not written over.
    let acme = records.iter().find(|record| record.id().as_str() == "acme");
    let Some(Record::Entity(acme)) = acme else {
        panic!("it is there")
    };
    assert!(!acme.aliases.is_empty());
    assert_eq!(records.len(), 1 + 4 + 2 + 1 + 2);
}

/// Each case: a table, the cell that is refused, and what is said of it.
#[test]
fn what_is_wrong_is_shown_in_its_cell() {
    let cases = [
        (
            "subject,predicate,value,statement.en\nacme,owns,bolt,x\n",
            "row 2, column 3 (`value`)",
            "there is no entity `bolt`",
        ),
        (
            "subject,predicate,value,statement.en\n\nacme,paid,lots,x\n",
            "row 3, column 3 (`value`)",
            "`lots`",
        ),
        (
            "subject,predicate,value,statement.en,since\nacme,paid,1,x,May\n",
            "row 2, column 5 (`since`)",
            "`May`",
        ),
        (
            "subject,predicate,value,statement\nacme,paid,1,x\n",
            "row 2, column 4 (`statement`)",
            "default language",
        ),
        (
            "subject,predicate,valeu\nacme,paid,1\n",
            "row 1, column 3 (`valeu`)",
            "there is no column `valeu`",
        ),
        (
            "subject,subject\nacme,acme\n",
            "row 1, column 2 (`subject`)",
            "two columns are `subject`",
        ),
        (
            "subject,predicate,value\nacme,paid,1,000\n",
            "row 2, column 4",
            "the row has 4 cells",
        ),
        (
            "subject,predicate,value,statement.en\nacme,paid,,x\n",
            "row 2",
            "the field `value` is missing",
        ),
        (
            "subject.label.en,subject.type,predicate,value,statement.en\n馬,org,paid,1,x\n",
            "row 2, column 1 (`subject.label.en`)",
            "makes no id",
        ),
        (
            "subject.label.en,subject.type,predicate,value,statement.en\nDan,org,paid,1,x\ndan,org,paid,2,y\n",
            "row 3, column 1 (`subject.label.en`)",
            "row 2 has `Dan` here",
        ),
    ];
    for (table, path, message) in cases {
        let problems = bundle(table, Mapping::default()).unwrap_err();
        assert!(
            problems[0].message.contains(message),
            "{table}: {problems:?}"
        );
        assert!(problems[0].path.starts_with(path), "{table}: {problems:?}");
        assert_eq!(problems.len(), 1, "{table}: {problems:?}");
        assert!(problems[0].file.ends_with("t.csv"));
    }
    let problems = bundle("", Mapping::default()).unwrap_err();
    assert!(problems[0].message.contains("empty"));
    let mapped = mapping(r#"{"columns": {"Frima": "subject"}, "constants": {"colour": "x"}}"#);
    let problems = bundle("subject,Firma\nacme,x\n", mapped).unwrap_err();
    assert_eq!(problems.len(), 3, "{problems:?}");
}

#[test]
fn an_id_is_made_of_the_letters_of_a_name() {
    for (name, id) in [
        ("Dan Reid", "dan-reid"),
        ("  A.B. & Co ", "a-b-co"),
        ("馬", ""),
        ("x", "x"),
    ] {
        assert_eq!(slug(name), id);
    }
}
