//! The payloads of mutations: none tells a writer what is closed to them.

use claimgraph::graphql::Role;
use serde_json::{Value, json};

use super::world::{SECRETS, Secret, assert_alike, closing, documents, worlds};

/// The fields of a source, of an entity and of a claim in a payload.
const OF_SOURCE: &str = "id formerIds title notes access closed { title note }
    history(first: 9) { nodes { revision reason } }";
const OF_ENTITY: &str = "id formerIds label access closed { label note }
    history(first: 9) { nodes { revision reason } }";
const OF_CLAIM: &str = "id formerIds attributions(first: 9) { nodes { id note statedAt access
    speaker { ... on Entity { id } } closed { statedAt note speaker { name } } } }";

/// The selection for a record that a field of a payload shows.
fn shown(field: &str) -> String {
    match field {
        "source" => OF_SOURCE.into(),
        "entity" => OF_ENTITY.into(),
        "claim" => OF_CLAIM.into(),
        _ => format!(
            "__typename ... on Source {{ {OF_SOURCE} }} ... on Entity {{ {OF_ENTITY} }} ... on Claim {{ {OF_CLAIM} }}"
        ),
    }
}

/// The mutations of an editor, each with the field of its payload that shows a record.
fn mutations([left, right]: [&Secret; 2]) -> Vec<(String, &'static str)> {
    let guess = |secret: &Secret| {
        format!(
            r#"closed: {{access: ADMIN, titles: [{{language: "en", text: "{}"}}], urls: ["{}"], publisher: {{entity: "{}"}}, publishedAt: "{}", note: "{}"}}"#,
            secret.title, secret.url, secret.publisher, secret.date, secret.words
        )
    };
    let load = |bundle: &Value, dry_run: bool| {
        let text = json!(bundle.to_string()).to_string();
        (
            format!("ingest(input: {{bundle: {text}, dryRun: {dry_run}}})"),
            "",
        )
    };
    let title = r#"titles: [{language: "en", text: "Other"}]"#;
    let patched =
        json!({"patches": {"sources": [{"id": "memo", "titles": {"en": "Another memo"}}]}});
    let mut mutations = vec![
        load(&closing(left), true),
        load(&closing(right), false),
        load(&patched, true),
        load(&patched, false),
        (format!(r#"patchSource(input: {{id: "slip", {title}, idempotencyKey: "k"}})"#), "source"),
        (format!(r#"patchSource(input: {{id: "slip", {}}})"#, guess(left)), "source"),
        (format!(r#"patchSource(input: {{id: "slip", {}}})"#, guess(right)), "source"),
        (r#"patchSource(input: {id: "slip", closed: null, notes: "A note"})"#.into(), "source"),
        (format!(r#"putSource(input: {{id: "slip", kind: MEMO, {title}}})"#), "source"),
        (format!(r#"putSource(input: {{id: "slip", kind: MEMO, {title}, {}}})"#, guess(left)), "source"),
        (r#"putEntity(input: {id: "insider", type: "person", labels: [{language: "en", text: "X"}], closed: {access: ADMIN}})"#.into(), "entity"),
        (r#"setRank(input: {claim: "mayor-claim", rank: PREFERRED})"#.into(), "claim"),
        (r#"addAttribution(input: {claim: "mayor-claim", attribution: {source: "slip", stance: ASSERTS, mode: QUOTE,
            speaker: {anonymous: {descriptor: [{language: "en", text: "a clerk"}]}},
            closed: {access: EDITOR, speaker: {entity: "eve"}, note: "for editors"}}})"#.into(), "claim"),
        (r#"retractAttribution(input: {attribution: "said-so", retraction: {at: "2025", reason: "withdrawn"}})"#.into(), "claim"),
        (r#"mergeEntities(input: {entity: "insider", into: "clerk"})"#.into(), "entity"),
        (r#"unmergeEntity(input: {entity: "insider"})"#.into(), "entity"),
        (r#"renameRecord(input: {id: "memo", to: "minutes"})"#.into(), "record"),
        (format!(r#"patchSource(input: {{id: "slip", {title}, idempotencyKey: "k"}})"#), "source"),
    ];
    for id in ["xenia-quill", "magnus-orlov"] {
        mutations.push((
            format!(
                r#"patchEntity(input: {{id: "{id}", labels: [{{language: "en", text: "Y"}}]}})"#
            ),
            "entity",
        ));
        mutations.push((format!(r#"remove(input: {{id: "{id}"}})"#), "record"));
        mutations.push((
            format!(r#"renameRecord(input: {{id: "{id}", to: "{id}-2"}})"#),
            "record",
        ));
    }
    for revision in 1..8 {
        mutations.push((format!("undo(input: {{revision: {revision}}})"), ""));
    }
    mutations
}

#[test]
fn no_payload_of_a_mutation_tells_a_writer_what_is_closed_to_them() {
    let worlds = worlds(4);
    let mut written = 0;
    for (mutation, field) in mutations(SECRETS.each_ref()) {
        let record = shown(field);
        let own = match (field, mutation.split('(').next()) {
            ("", _) => format!(
                "recordCount records {{ kind id created changes {{ path before after }} record {{ {record} }} }}"
            ),
            ("record", Some("remove")) => format!("record {{ {record} }}"),
            _ => format!("created changes {{ path before after }} {field} {{ {record} }}"),
        };
        let query = format!(
            "mutation {{ {mutation} {{ revision repeated warnings {{ code message path line }}
                userErrors {{ code message help path records expectedRevision foundRevision place {{ line column path }} }} {own} }} }}"
        );
        let answers = worlds
            .each_ref()
            .map(|world| String::from_utf8(world.answer(Role::Editor, &query)).unwrap());
        assert_eq!(answers[0], answers[1], "{mutation}");
        assert!(
            !answers[0].contains("\"errors\""),
            "{mutation}: {}",
            answers[0]
        );
        written += u32::from(!answers[0].contains("\"revision\":null"));
    }
    assert!(written >= 10, "{written}");
    let documents: Vec<String> = documents(&worlds[0]).into_iter().step_by(16).collect();
    assert_alike(&worlds, Role::Editor, &documents);
    // The same fields show the secret to those who may see it.
    let query = format!(
        r#"mutation {{ patchSource(input: {{id: "slip", notes: "B"}}) {{ source {{ {OF_SOURCE} }} }} }}"#
    );
    let [left, right] = worlds
        .each_ref()
        .map(|world| world.data(Role::Admin, &query));
    assert_ne!(left, right);
}
