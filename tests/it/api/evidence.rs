//! Evidence: its words, its place, and whether the document bears it out.

use std::{fs, sync::Arc};

use claimgraph::{
    graphql::Api,
    kb::{FormerDocument, KnowledgeBase, SourceText},
    model::{CommitMeta, Id, Kind},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{answer, api, data, empty, load};

const GAZETTE: &str = "市長 Ada is the mayor. Bob left.";

fn bundle() -> Value {
    let said = |id: &str, more: Value| {
        let mut said = json!({"id": id, "speaker": "source", "source": "gazette", "stance": "ASSERTS", "mode": "QUOTE"});
        let more = more.as_object().unwrap().clone();
        said.as_object_mut().unwrap().extend(more);
        said
    };
    let person = |id: &str| json!({"id": id, "type": "person", "labels": {"en": id}});
    json!({
        "types": [{"id": "person", "labels": {"en": "person"}}],
        "predicates": [
            {"id": "is", "labels": {"en": "is"}}, {"id": "heard-by", "labels": {"en": "heard by"}},
            {"id": "tone", "labels": {"en": "tone"}, "codes": [{"id": "loud", "labels": {"en": "loudly"}}]}
        ],
        "entities": [person("ada"), person("bob")],
        "sources": [{"id": "gazette", "kind": "ARTICLE", "titles": {"en": "Gazette"}}],
        "claims": [{
            "id": "c", "subject": "ada", "predicate": "is", "value": "some", "statements": {"en": "Ada is mayor."},
            "attributions": [
                said("quoted", json!({"evidence": [{"quote": {"exact": "Ada", "suffix": " is"}, "note": "twice"}]})),
                said("located", json!({"evidence": [{"locator": {"page": "xii", "section": "2", "line": 3, "sentence": 0, "timecode": "00:01:02"}}]})),
                said("qualified", json!({"note": "over the telephone", "qualifiers": [
                    {"predicate": "heard-by", "value": {"entity": "bob"}}, {"predicate": "tone", "value": {"code": "loud"}}]}))
            ]
        }]
    })
}

fn loaded() -> (KnowledgeBase, TempDir) {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    load(&knowledge_base, &bundle().to_string());
    (knowledge_base, folder)
}

fn attach(knowledge_base: &KnowledgeBase) {
    let text = SourceText::from_bytes(GAZETTE.into()).unwrap();
    let source = Id::new("gazette").unwrap();
    knowledge_base
        .attach(&source, text, FormerDocument::Kept, CommitMeta::default())
        .unwrap();
}

/// The evidence of an attribution, with what stands around it.
fn evidence(api: &Api, attribution: &str) -> Value {
    let query = format!(
        r#"{{ node(id: "{attribution}") {{ ... on Attribution {{ evidence {{
            start end exact prefix suffix note verified locator {{ page section line sentence timecode }}
            context(characters: 4) {{ before exact after }} }} }} }} }}"#
    );
    data(api, &query)["node"]["evidence"][0].take()
}

#[test]
fn evidence_has_its_words_and_its_place_where_the_document_is_attached() {
    let (knowledge_base, _folder) = loaded();
    let knowledge_base = Arc::new(knowledge_base);
    let api = api(knowledge_base.clone());
    let before = evidence(&api, "quoted");
    assert_eq!(
        before,
        json!({"start": null, "end": null, "exact": "Ada", "prefix": null, "suffix": " is", "note": "twice",
            "verified": "NO_DOCUMENT", "locator": null, "context": null})
    );
    attach(&knowledge_base);
    let after = evidence(&api, "quoted");
    assert_eq!(
        after,
        json!({"start": 3, "end": 6, "exact": "Ada", "prefix": null, "suffix": " is", "note": "twice",
            "verified": "VERIFIED", "locator": null,
            "context": {"before": "市長 ", "exact": "Ada", "after": " is "}})
    );
    assert_eq!(
        evidence(&api, "located"),
        json!({"start": null, "end": null, "exact": null, "prefix": null, "suffix": null, "note": null,
            "verified": "LOCATOR_ONLY", "context": null,
            "locator": {"page": "xii", "section": "2", "line": 3, "sentence": 0, "timecode": "00:01:02"}})
    );
    // The words of a position are those of the document.
    let digest = data(
        &api,
        r#"{ node(id: "quoted") { ... on Attribution { evidence { digest } } } }"#,
    );
    let digest = digest["node"]["evidence"][0]["digest"].clone();
    let mut bundle = bundle();
    bundle["claims"][0]["attributions"][0]["evidence"] =
        json!([{"start": 3, "end": 6, "digest": digest}]);
    load(&knowledge_base, &bundle.to_string());
    let position = evidence(&api, "quoted");
    assert_eq!(
        (&position["exact"], &position["verified"]),
        (&json!("Ada"), &json!("VERIFIED"))
    );
}

#[test]
fn a_document_that_is_damaged_or_gone_is_told() {
    let (knowledge_base, folder) = loaded();
    attach(&knowledge_base);
    // The next process has nothing cached.
    knowledge_base.close().unwrap();
    let documents = folder.path().join("documents");
    let file = fs::read_dir(&documents).unwrap().next().unwrap().unwrap();
    for (damage, verified) in [
        (Some("市長 Ada is the baker. Bob left."), "DAMAGED_DOCUMENT"),
        (Some(""), "DAMAGED_DOCUMENT"),
        (None, "NO_DOCUMENT"),
    ] {
        match damage {
            Some(text) => fs::write(file.path(), text).unwrap(),
            None => fs::remove_file(file.path()).unwrap(),
        }
        let knowledge_base = empty(folder.path());
        let api = api(Arc::new(knowledge_base));
        let found = evidence(&api, "quoted");
        assert_eq!(
            (&found["verified"], &found["context"]),
            (&json!(verified), &json!(null))
        );
        assert_eq!(found["exact"], "Ada");
    }
}

#[test]
fn a_saying_has_its_note_and_its_qualifiers() {
    let (knowledge_base, _folder) = loaded();
    let refused = knowledge_base
        .remove(Kind::Entity, Id::new("bob").unwrap(), CommitMeta::default())
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the entity `bob` cannot be removed: the claim `c` refers to it"
    );
    let api = api(Arc::new(knowledge_base));
    let answer = data(
        &api,
        r#"{ claim(id: "c") { qualifiers { valueKind } }
            node(id: "qualified") { ... on Attribution { note qualifiers { predicate { id } valueKind value { ... on Entity { id } ... on CodeValue { label } } } } } }"#,
    );
    assert_eq!(answer["claim"]["qualifiers"], json!([]));
    assert_eq!(
        answer["node"],
        json!({"note": "over the telephone", "qualifiers": [
            {"predicate": {"id": "heard-by"}, "valueKind": "VALUE", "value": {"id": "bob"}},
            {"predicate": {"id": "tone"}, "valueKind": "VALUE", "value": {"label": "loudly"}}
        ]})
    );
}

#[test]
fn a_passage_is_shown_with_so_many_characters_and_no_more() {
    let (knowledge_base, _folder) = loaded();
    let api = api(Arc::new(knowledge_base));
    for characters in [-1, 1_001] {
        let query = format!(
            r#"{{ node(id: "quoted") {{ ... on Attribution {{ evidence {{ context(characters: {characters}) {{ exact }} }} }} }} }}"#
        );
        let answer = answer(&api, &query, Value::Null);
        let message = answer["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains("from 0 to 1000"), "{message}");
    }
}

#[test]
fn a_source_that_is_removed_takes_its_document_with_it() {
    let (knowledge_base, folder) = loaded();
    attach(&knowledge_base);
    let documents = || {
        fs::read_dir(folder.path().join("documents"))
            .unwrap()
            .count()
    };
    assert_eq!(documents(), 1);
    let remove = |kind, id: &str| {
        let id = Id::new(id).unwrap();
        knowledge_base.remove(kind, id, CommitMeta::default())
    };
    remove(Kind::Source, "gazette").unwrap_err();
    assert_eq!(documents(), 1);
    remove(Kind::Claim, "c").unwrap();
    remove(Kind::Source, "gazette").unwrap();
    assert_eq!(documents(), 0);
}
