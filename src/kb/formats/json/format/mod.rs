//! The formatter of bundle files: sections, records and fields in one order, one layout, and no
//! more words than the hand form needs. What is loaded stays the same.

mod field_order;
mod layout;
mod shorten;
mod tree;

use jsonc_parser::ast::Value as Node;

use crate::kb::formats::json::{
    Bundle, Code, Problem, Problems,
    format::{layout::laid_out, shorten::shorten, tree::Tree},
    limits::MAX_NESTING,
    node::parse,
    section::Section,
};

/// Formats the text of a bundle file of that name; refused if it is none.
///
/// Fields and sections come in the order of the documentation, records in the order of their ids.
/// Those without an id come after them, in the order in which they stand: it decides which of two
/// that are one proposition comes first.
pub fn format_bundle(name: &str, text: &str) -> Result<String, Problems> {
    let json = text.strip_prefix('\u{feff}').unwrap_or(text);
    let root = match parse(json) {
        Some(root @ Node::Object(_)) => root,
        _ => return Err(refused(name, text)),
    };
    let mut file = Tree::of(&root, json);
    sort_records(&mut file);
    shorten(&mut file);
    file.sort_fields();
    Ok(laid_out(&file))
}

/// The problems of a text that is no bundle file.
fn refused(name: &str, text: &str) -> Problems {
    match Bundle::from_text(name, text) {
        Err(problems) => problems,
        // What is nested too deep is read as far as its records.
        Ok(_) => Problems::of(Problem {
            code: Code::TooDeep,
            file: name.into(),
            position: None,
            path: String::new(),
            message: format!("nested more than {MAX_NESTING} deep"),
            help: None,
        }),
    }
}

/// Puts the records of each section into the order of their ids.
fn sort_records(file: &mut Tree) {
    for section in Section::ALL {
        if let Some(Tree::List(records)) = file.get_mut(section.name()) {
            records.sort_by_cached_key(|record| {
                let id = record.get("id").and_then(Tree::string);
                (id.is_none(), id)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        kb::formats::json::{Nothing, generated},
        model::Record,
    };

    /// A file in the hand form that has a bit of everything.
    const SHORT: &str = r#"{"sources": [{"id": "story", "kind": "ARTICLE", "titles": {"en": "A story"}},
            {"kind": "MEMO", "id": "memo", "titles": {"de": "Notiz", "en": "A note"}}],
        "claims": [
            {"quote": [], "statements": {"en": "Dan has 3."}, "claim": ["dan", "has", 3.50], "source": "memo"},
            {"statements": "Dan works.", "stance": "ASSERTS", "claim": ["dan", "works-for", "acme"], "mode": "DOCUMENT"},
            {"id": "b", "claim": ["dan", "works-for", "none"], "statements": "x",
             "attributions": [{"mode": "QUOTE", "source": "story", "speaker": {"entity": "dan"}}, {"speaker": "source"}],
             "qualifiers": {"works-for": "acme", "has": "2"}},
            {"id": "a", "claim": ["dan", "works-for", "some"], "statements": "\u9a6c"}],
        "predicates": [{"id": "works-for", "range": [{"entity": []}], "labels": "works for"}, {"id": "has", "labels": "has", "range": ["quantity"]}],
        "entities": [{"id": "dan", "labels": {"en": "Dan"}, "aliases": {"en": ["D."]}, "type": "thing"}, {"id": "acme", "type": "thing", "labels": "Acme"}],
        "types": [{"labels": "thing", "id": "thing"}],
        "defaults": {"source": "story", "language": "en"}}"#;

    fn records(text: &str) -> Vec<Record> {
        let bundle = Bundle::from_text("x.json", text).unwrap();
        let mut records: Vec<Record> = bundle.validate(&Nothing).unwrap().records().collect();
        records.sort_by(|left, right| left.id().cmp(right.id()));
        records
    }

    #[test]
    fn a_file_is_put_in_order_and_kept_short() {
        let formatted = format_bundle("x.json", SHORT).unwrap();
        expect_test::expect![[r#"
            {
              "defaults": { "language": "en", "source": "story" },
              "types": [
                { "id": "thing", "labels": "thing" }
              ],
              "predicates": [
                { "id": "has", "labels": "has", "range": ["quantity"] },
                { "id": "works-for", "labels": "works for", "range": [{ "entity": [] }] }
              ],
              "entities": [
                { "id": "acme", "type": "thing", "labels": "Acme" },
                { "id": "dan", "type": "thing", "labels": "Dan", "aliases": ["D."] }
              ],
              "sources": [
                { "id": "memo", "kind": "MEMO", "titles": { "de": "Notiz", "en": "A note" } },
                { "id": "story", "kind": "ARTICLE", "titles": "A story" }
              ],
              "claims": [
                { "id": "a", "claim": ["dan", "works-for", "some"], "statements": "\u9a6c" },
                {
                  "id": "b",
                  "claim": ["dan", "works-for", "none"],
                  "statements": "x",
                  "qualifiers": { "works-for": "acme", "has": "2" },
                  "attributions": [{ "speaker": "dan", "mode": "QUOTE" }, {}]
                },
                { "claim": ["dan", "has", 3.50], "statements": "Dan has 3.", "source": "memo", "quote": [] },
                { "claim": ["dan", "works-for", "acme"], "statements": "Dan works.", "mode": "DOCUMENT" }
              ]
            }
        "#]]
        .assert_eq(&formatted);
        assert_eq!(format_bundle("x.json", &formatted).unwrap(), formatted);
        let ordered = SHORT.replacen(
            "{\"sources\"",
            "{\"defaults\": {\"source\": \"story\", \"language\": \"en\"}, \"sources\"",
            1,
        );
        let ordered = ordered.replace(
            ",\n        \"defaults\": {\"source\": \"story\", \"language\": \"en\"}}",
            "}",
        );
        assert_eq!(records(&ordered), records(&formatted));
    }

    #[test]
    fn what_is_no_bundle_is_refused_with_its_place() {
        for text in ["{\"types\": [}", "[]", ""] {
            let problems = format_bundle("x.json", text).unwrap_err();
            assert!(problems.shown[0].position.is_some(), "{text}");
        }
        let deep = format!("{{\"types\": [{}1{}]}}", "[".repeat(80), "]".repeat(80));
        let problems = format_bundle("x.json", &deep).unwrap_err();
        assert_eq!(problems.shown[0].code, Code::TooDeep);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_formatted_file_is_loaded_as_before(text in generated::bundle(), is_short in any::<bool>()) {
            let text = match is_short {
                false => text,
                true => text.replacen('{', "{\"defaults\": {\"language\": \"en\", \"source\": \"source-1\", \"stance\": \"DENIES\", \"statedAt\": \"2024\"},", 1),
            };
            let formatted = format_bundle("x.json", &text).unwrap();
            prop_assert_eq!(&format_bundle("x.json", &formatted).unwrap(), &formatted);
            prop_assert_eq!(records(&formatted), records(&text));
        }
    }
}
