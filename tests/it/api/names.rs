//! Names, in whatever way they are written, and the languages of texts.

use std::sync::Arc;

use claimgraph::graphql::Api;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{answer, api, data, empty, load};

/// The API over entities with these labels, whose ids are `e0` and so on.
fn labelled(labels: &[Value]) -> (Api, TempDir) {
    let folder = TempDir::new().unwrap();
    let knowledge_base = Arc::new(empty(folder.path()));
    let entity = |(n, labels): (usize, &Value)| json!({"id": format!("e{n}"), "type": "t", "labels": labels});
    let entities: Vec<Value> = labels.iter().enumerate().map(entity).collect();
    let types = json!([{"id": "t", "labels": {"en": "thing"}}]);
    load(
        &knowledge_base,
        &json!({"types": types, "entities": entities}).to_string(),
    );
    (api(knowledge_base), folder)
}

/// The ids of what a name finds: by name, by `where` and by search.
fn found(api: &Api, name: &str) -> [Vec<String>; 3] {
    let query = "query($t: String!) {
        name: entity(by: {name: $t}) { id }
        where: entities(where: {name: {eq: $t}}) { nodes { id } }
        search(text: $t, in: [ENTITY]) { forgiven nodes { ... on Entity { id } } } }";
    let answer = answer(api, query, json!({"t": name}));
    let data = &answer["data"];
    let id = |node: &Value| node["id"].as_str().map(str::to_owned);
    let nodes = |list: &Value| -> Vec<String> {
        let nodes = list["nodes"].as_array().unwrap();
        nodes.iter().filter_map(id).collect()
    };
    assert_ne!(data["search"]["forgiven"], json!(true), "{name}");
    [
        id(&data["name"]).into_iter().collect(),
        nodes(&data["where"]),
        nodes(&data["search"]),
    ]
}

#[test]
fn a_name_finds_the_same_by_name_by_where_and_by_search() {
    // Each case: the name as it is kept, and ways to type it.
    let cases: &[(&str, &[&str])] = &[
        (
            "羅文·塔爾甲",
            &["罗文塔尔甲", "羅文•塔爾甲", "羅文．塔爾甲", "羅文 · 塔爾甲"],
        ),
        ("瀋陽羣眾峯會", &["沈阳群众峰会", "沈陽群衆峰會"]),
        ("高橋邊吉", &["髙橋邉𠮷"]),
        ("19世紀", &["19世纪"]),
        ("パパ試験社", &["ﾊﾟﾊﾟ試験社", "ハ\u{309a}ハ\u{309a}試験社"]),
        ("ป่าทดลอง", &["ป่าทดลอง"]),
        ("Gal·la Provatori", &["Galla Provatori", "GAL·LA PROVATORI"]),
        ("Straße Nord", &["STRASSE NORD", "strasse nord"]),
        ("Zeta\u{200b} Quarry", &["Zeta Quarry", "zeta  quarry"]),
        ("Sinéad O’Corrin", &["Sinead O'Corrin", "SINÉAD OʼCORRIN"]),
        ("Jean‑Luc Essai", &["Jean-Luc Essai", "jean–luc essai"]),
    ];
    let labels: Vec<Value> = cases.iter().map(|(name, _)| json!({"und": name})).collect();
    let (api, _folder) = labelled(&labels);
    for (n, (name, typed)) in cases.iter().enumerate() {
        for typed in [name].into_iter().chain(*typed) {
            let expected = vec![format!("e{n}")];
            assert_eq!(found(&api, typed), [&*expected; 3], "{typed}");
        }
    }
}

#[test]
fn other_words_are_other_names() {
    let names = [
        "ハハ試験社",
        "パパ試験社",
        "ババ試験社",
        "ป่าทดลอง",
        "ป้าทดลอง",
        "ดุทดลอง",
        "ดูทดลอง",
        "张艺",
        "张芸",
    ];
    let labels: Vec<Value> = names.iter().map(|name| json!({"und": name})).collect();
    let (api, _folder) = labelled(&labels);
    for (n, name) in names.iter().enumerate() {
        let expected = vec![format!("e{n}")];
        assert_eq!(found(&api, name), [&*expected; 3], "{name}");
    }
}

#[test]
fn a_part_of_a_text_has_its_blanks() {
    let (api, _folder) = labelled(&[json!({"en": "Meta AI"}), json!({"en": "Metaphor"})]);
    let counts = data(
        &api,
        r#"{ word: entities(where: {label: {contains: "meta "}}) { totalCount }
             part: entities(where: {label: {startsWith: "META"}}) { totalCount }
             whole: entities(where: {label: {eq: " Meta  AI "}}) { totalCount } }"#,
    );
    let count = |name: &str| counts[name]["totalCount"].clone();
    assert_eq!([count("word"), count("part"), count("whole")], [1, 2, 1]);
}

#[test]
fn the_language_that_was_chosen_is_in_the_answer() {
    let (api, _folder) = labelled(&[
        json!({"en": "wharf", "zh-Hans": "码头", "zh-Hant": "碼頭"}),
        json!({"ar": "دوغلاس", "mul": "Douglas"}),
    ]);
    let query = |id: &str, languages: &str| {
        let entity = &data(
            &api,
            &format!(
                r#"{{ entity(by: {{id: "{id}"}}) {{
                    label(languages: {languages}) labelText(languages: {languages}) {{ text language }}
                }} }}"#
            ),
        )["entity"];
        assert_eq!(entity["label"], entity["labelText"]["text"]);
        entity["labelText"]["language"].as_str().unwrap().to_owned()
    };
    // Each case: the entity, the languages of the reader, and the tag of what they are given.
    for (id, languages, expected) in [
        ("e0", r#"["zh-TW"]"#, "zh-Hant"),
        ("e0", r#"["zh-HK", "en"]"#, "zh-Hant"),
        ("e0", r#"["zh-CN"]"#, "zh-Hans"),
        ("e0", r#"["en-GB"]"#, "en"),
        ("e0", r#"["fr"]"#, "en"),
        ("e1", r#"["en"]"#, "mul"),
        ("e1", r#"["ar-EG", "en"]"#, "ar"),
    ] {
        assert_eq!(query(id, languages), expected, "{id} {languages}");
    }
    let text = data(
        &api,
        r#"{ entity(by: {id: "e0"}) { type { labelText { language } } descriptionText { text } } }"#,
    );
    assert_eq!(
        text["entity"],
        json!({"type": {"labelText": {"language": "en"}}, "descriptionText": null})
    );
}

#[test]
fn a_tag_as_posix_writes_it_is_refused_with_the_one_that_was_meant() {
    let (api, _folder) = labelled(&[json!({"en": "x"})]);
    let query = r#"{ entity(by: {id: "e0"}) { label(languages: ["zh_TW"]) } }"#;
    let refused = answer(&api, query, Value::Null);
    let message = refused["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("did you mean `zh-TW`?"), "{message}");
}
