//! Two knowledge bases that differ in their secrets alone, and what they are asked for.

use std::sync::Arc;

use claimgraph::{
    graphql::{Api, Request, Role, Viewer},
    kb::{KnowledgeBase, Snapshot},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{
    documents::{INTROSPECTION, Samples, Schema},
    seed::{api, empty, load},
};

/// The secret of a knowledge base.
pub(super) struct Secret {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) url: &'static str,
    pub(super) publisher: &'static str,
    pub(super) speaker: &'static str,
    pub(super) date: &'static str,
    pub(super) words: &'static str,
    /// The id that somebody had before.
    pub(super) former_id: &'static str,
}

pub(super) const SECRETS: [Secret; 2] = [
    Secret {
        name: "Xenia Quill",
        title: "Harbour minutes",
        url: "https://harbour.example/minutes",
        publisher: "bulletin",
        speaker: "ann",
        date: "2025-03-07",
        words: "the sluice was left open",
        former_id: "xenia-quill",
    },
    Secret {
        name: "Magnus Orlov",
        title: "Customs ledger",
        url: "https://customs.example/ledger",
        publisher: "courier",
        speaker: "ben",
        date: "2024-11-21",
        words: "nobody had read the gauge",
        former_id: "magnus-orlov",
    },
];

/// The values of arguments, with the secrets of both knowledge bases among them.
pub(super) const SAMPLES: Samples<'_> = &[
    (
        "ID",
        &[
            r#""ann""#,
            r#""slip""#,
            r#""insider""#,
            r#""said-so""#,
            r#""mayor-claim""#,
            r#""town""#,
            r#""mayor""#,
            r#""bulletin""#,
            r#""courier""#,
            r#""ben""#,
            r#""memo""#,
            r#""slap""#,
            r#""xenia-quill""#,
            r#""entity/magnus-orlov""#,
        ],
    ),
    (
        "String",
        &[
            r#""Quill""#,
            r#""Orlov""#,
            r#""Harbour minutes""#,
            r#""Customs ledger""#,
            r#""sluice""#,
            r#""gauge""#,
            r#""official""#,
            r#""document""#,
        ],
    ),
    (
        "URL",
        &[
            r#""https://harbour.example/minutes""#,
            r#""https://customs.example/ledger""#,
            r#""https://letter.example/1""#,
        ],
    ),
    (
        "PartialDate",
        &[r#""2025-03-07""#, r#""2024-11-21""#, r#""2024""#],
    ),
    ("DateTime", &[r#""2025-09-03T12:00:00Z""#]),
    ("Revision", &["0", "1", "2", "3", "4"]),
    ("Language", &[r#""en""#]),
    ("Boolean", &["true", "false"]),
    ("Int", &["1", "2"]),
    ("Float", &["1"]),
];

/// Documents that go further than those that are made of the schema.
pub(super) const FURTHER: [&str; 14] = [
    "{ sources(first: 15) { nodes { history { nodes { revision reason record { ... on Source { title url notes
       publishedAt publisher { id } authors { id } } } } } } } }",
    "{ entities(first: 15) { nodes { history { nodes { revision record { ... on Entity { label description
       aliases { text } externalIds { value } } } } } } } }",
    "{ claims(first: 5) { nodes { history(first: 5) { nodes { revision record { ... on Claim { attributions(first: 5) {
       nodes { note statedAt speaker { ... on Entity { id } } evidence { exact } } } } } } } } } }",
    "{ changes(first: 60) { nodes { revision kind record { ... on Source { title notes url } } } } }",
    "{ asOf(revision: 1) { sources { nodes { title notes url publisher { id } } } entities { nodes { label } } } }",
    "{ asOf(revision: 2) { sources { nodes { title notes url publisher { id } } } entities { nodes { label } } } }",
    "{ asOf(revision: 3) { attributions { nodes { note speaker { ... on Entity { id } } evidence { exact } } } } }",
    r#"{ entity(by: {id: "ann"}) { label statements { totalCount } claims { totalCount } history { totalCount }
        sources(role: ANY) { totalCount nodes { id title } } } }"#,
    r#"{ entity(by: {id: "courier"}) { label sources(role: ANY) { totalCount nodes { id title } } } }"#,
    r#"{ entity(by: {name: "Xenia Quill"}) { id } }"#,
    r#"{ entities(first: 15) { nodes { id formerIds } } sources(first: 15) { nodes { id formerIds } } }"#,
    r#"{ entity(by: {id: "xenia-quill"}) { id label } node(id: "magnus-orlov") { id } }"#,
    "{ changes(first: 60) { nodes { cursor reason fields { path before after } } } }",
    r#"{ source(by: {url: "https://customs.example/ledger"}) { id } }"#,
];

/// The revision that closes what was recorded in public.
pub(super) const CLOSING: u64 = 2;

pub(super) fn merge(mut record: Value, closed: Value) -> Value {
    record["closed"] = closed;
    record
}

pub(super) fn person(id: &str, label: &str) -> Value {
    json!({"id": id, "type": "person", "labels": {"en": label}})
}

pub(super) fn claim(id: &str, predicate: &str, value: Value, attributions: Value) -> Value {
    json!({"id": id, "subject": "town", "predicate": predicate, "value": value,
        "statements": {"en": format!("The {predicate} of the town")}, "attributions": attributions})
}

pub(super) fn own_voice(id: &str, source: &str) -> Value {
    json!({"id": id, "speaker": "source", "source": source, "stance": "ASSERTS", "mode": "DOCUMENT"})
}

pub(super) fn unnamed(id: &str, source: &str, stance: &str) -> Value {
    json!({"id": id, "speaker": {"anonymous": {"descriptor": {"en": "an official"}}}, "source": source,
        "stance": stance, "mode": "QUOTE"})
}

/// The bundle of what is recorded in public before it is closed.
pub(super) fn slip(secret: &Secret) -> Value {
    json!({
        "types": [{"id": "person", "labels": {"en": "person"}}, {"id": "place", "labels": {"en": "place"}}],
        "predicates": [
            {"id": "mayor", "labels": {"en": "mayor"}, "exclusive": "AT_ONE_TIME"},
            {"id": "motto", "labels": {"en": "motto"}}
        ],
        "entities": [
            person("ann", "Ann"), person("ben", "Ben"), person("dora", "Dora"), person("eve", "Eve"),
            person("bulletin", "The Bulletin"), person("courier", "The Courier"),
            {"id": "town", "type": "place", "labels": {"en": "Town"}},
            person(secret.former_id, "A clerk"),
            {"id": "insider", "type": "person", "labels": {"en": secret.name},
                "aliases": {"en": [format!("{} the clerk", secret.name)]},
                "descriptions": {"en": secret.words},
                "externalIds": [{"scheme": "wikidata", "value": secret.speaker}]}
        ],
        "sources": [
            {"id": "paper", "kind": "ARTICLE", "titles": {"en": "Paper"}, "publisher": "bulletin", "publishedAt": "2024"},
            {"id": "letter", "kind": "ARTICLE", "titles": {"en": "Letter"}, "publisher": "courier", "url": "https://letter.example/1"},
            {"id": "slip", "kind": "MEMO", "titles": {"en": secret.title}, "url": secret.url, "publisher": secret.publisher,
                "authors": [secret.speaker], "publishedAt": secret.date, "notes": secret.words}
        ],
        "claims": [
            claim("mayor-claim", "mayor", json!({"entity": "dora"}), json!([
                own_voice("of-paper", "paper"),
                {"id": "said-so", "speaker": {"entity": secret.speaker}, "source": "slip", "stance": "ASSERTS", "mode": "QUOTE",
                    "statedAt": secret.date, "evidence": [{"quote": {"exact": secret.words}}], "note": secret.words}
            ])),
            claim("rival-claim", "mayor", json!({"entity": "eve"}), json!([own_voice("of-letter", "letter")]))
        ]
    })
}

/// The same, closed.
pub(super) fn closing(secret: &Secret) -> Value {
    json!({
        "entities": [
            merge(merged(person("clerk", "A clerk"), &json!({"formerIds": [secret.former_id]})),
                json!({"access": "ADMIN", "labels": {"en": secret.name}})),
            merge(person("insider", "An insider"), json!({"access": "ADMIN", "labels": {"en": secret.name},
            "aliases": {"en": [format!("{} the clerk", secret.name)]}, "descriptions": {"en": secret.words},
            "externalIds": [{"scheme": "wikidata", "value": secret.speaker}], "note": secret.words}))
        ],
        "sources": [merge(json!({"id": "slip", "kind": "MEMO", "titles": {"en": "A document"}, "publishedAt": "202X"}),
            json!({"access": "ADMIN", "titles": {"en": secret.title}, "url": secret.url, "publisher": secret.publisher,
                "authors": [secret.speaker, {"name": secret.name}], "publishedAt": secret.date, "note": secret.words}))],
        "claims": [claim("mayor-claim", "mayor", json!({"entity": "dora"}), json!([
            own_voice("of-paper", "paper"),
            merge(unnamed("said-so", "slip", "ASSERTS"), json!({"access": "ADMIN", "speaker": secret.speaker,
                "statedAt": secret.date, "evidence": [{"quote": {"exact": secret.words}}], "note": secret.words}))
        ]))]
    })
}

/// The bundle of what is closed from the start.
pub(super) fn confidence(secret: &Secret) -> Value {
    json!({
        "entities": [merge(person("source-b", "Source B"), json!({"access": "REVIEWER", "labels": {"en": secret.name}}))],
        "sources": [merge(json!({"id": "memo", "kind": "MEMO", "titles": {"en": "A memo"}, "leaked": true}),
            json!({"access": "REVIEWER", "titles": {"en": secret.title}, "publisher": secret.publisher}))],
        "claims": [
            claim("motto-claim", "motto", json!({"text": {"text": "Plus ultra", "language": "la"}}), json!([
                own_voice("of-memo", "memo"),
                own_voice("of-letter-too", "letter"),
                {"id": "of-b", "speaker": {"entity": "source-b"}, "source": "memo", "stance": "DENIES", "mode": "QUOTE"},
                merge(unnamed("of-nobody", "memo", "CONFIRMS"), json!({"access": "REVIEWER", "speaker": {"name": secret.name}}))
            ])),
            claim("rival-claim", "mayor", json!({"entity": "eve"}), json!([
                own_voice("of-letter", "letter"),
                merge(unnamed("of-somebody", "letter", "DENIES"), json!({"access": "ADMIN", "speaker": secret.speaker}))
            ]))
        ]
    })
}

/// A change of a closed part alone, and one in public.
pub(super) fn later(secret: &Secret) -> Value {
    json!({
        "entities": [person("eve", "Eve the elder")],
        "patches": {"sources": [{"id": "memo", "closed": {"note": secret.words}}]}
    })
}

pub(super) struct World {
    pub(super) knowledge_base: Arc<KnowledgeBase>,
    pub(super) api: Api,
    _folder: TempDir,
}

impl World {
    /// The knowledge base with a secret, after so many commits.
    pub(super) fn new(secret: &Secret, commits: usize) -> World {
        let folder = TempDir::new().unwrap();
        let knowledge_base = Arc::new(empty(folder.path()));
        let bundles = [
            slip(secret),
            closing(secret),
            confidence(secret),
            later(secret),
        ];
        for bundle in bundles.iter().take(commits) {
            load(&knowledge_base, &bundle.to_string());
        }
        World {
            api: api(knowledge_base.clone()),
            knowledge_base,
            _folder: folder,
        }
    }

    pub(super) fn answer(&self, role: Role, query: &str) -> Vec<u8> {
        let viewer = Viewer {
            name: Some("somebody".into()),
            role,
        };
        let request = Request {
            query,
            viewer,
            ..Request::default()
        };
        self.api.answer(request).body
    }

    pub(super) fn data(&self, role: Role, query: &str) -> Value {
        let mut answer: Value = serde_json::from_slice(&self.answer(role, query)).unwrap();
        assert_eq!(answer["errors"], Value::Null, "{query}");
        answer["data"].take()
    }

    pub(super) fn snapshot(&self) -> Snapshot {
        self.knowledge_base.snapshot()
    }
}

pub(super) fn worlds(commits: usize) -> [World; 2] {
    SECRETS.each_ref().map(|secret| World::new(secret, commits))
}

pub(super) fn documents(world: &World) -> Vec<String> {
    let introspection = serde_json::from_slice(&world.answer(Role::Reader, INTROSPECTION));
    let mut documents = FURTHER.map(str::to_owned).to_vec();
    documents.extend(Schema::new(&introspection.unwrap(), SAMPLES).documents());
    documents
}

/// The documents whose answers differ between two worlds.
pub(super) fn differing<'d>(
    [left, right]: &[World; 2],
    role: Role,
    documents: &'d [String],
) -> Vec<&'d String> {
    let differs = |query: &&String| left.answer(role, query) != right.answer(role, query);
    documents.iter().filter(differs).collect()
}

#[track_caller]
pub(super) fn assert_alike(worlds: &[World; 2], role: Role, documents: &[String]) {
    if let Some(query) = differing(worlds, role, documents).first() {
        let answers = worlds
            .each_ref()
            .map(|world| String::from_utf8(world.answer(role, query)).unwrap());
        panic!("as {role}: {query}\n{}\n{}", answers[0], answers[1]);
    }
}

pub(super) fn merged(mut record: Value, fields: &Value) -> Value {
    let fields = fields.as_object().unwrap().clone();
    record.as_object_mut().unwrap().extend(fields);
    record
}
