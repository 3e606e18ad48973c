//! Mutations, each whole, and each refusal.

mod edits;
mod history;
mod ingest;
mod order;
mod previews;
mod records;
mod repeats;
mod undoing;

use std::sync::Arc;

use claimgraph::{
    graphql::{Api, Request, Role, Viewer},
    kb::KnowledgeBase,
};
use serde_json::{Value, json, value::RawValue};
use tempfile::TempDir;

use crate::support::seed::{api, data, empty, load};

/// A small knowledge base with an editor at work.
pub(crate) struct Desk {
    pub(crate) api: Api,
    pub(crate) knowledge_base: Arc<KnowledgeBase>,
    _folder: TempDir,
}

/// The records of revision 1.
pub(crate) fn recorded() -> Value {
    json!({
        "types": [
            {"id": "person", "labels": {"en": "person"}},
            {"id": "firm", "labels": {"en": "firm"}}
        ],
        "units": [{"id": "USD", "labels": {"en": "US dollar"}}],
        "predicates": [
            {"id": "leads", "labels": {"en": "leads"}, "domain": ["person"], "range": [{"entity": ["firm"]}]},
            {"id": "worth", "labels": {"en": "is worth"}, "range": ["quantity"]}
        ],
        "entities": [
            {"id": "ann", "type": "person", "labels": {"en": "Ann", "de": "Anne"}},
            {"id": "ben", "type": "person", "labels": {"en": "Ben"}},
            {"id": "acme", "type": "firm", "labels": {"en": "Acme"}}
        ],
        "sources": [
            {"id": "s1", "kind": "ARTICLE", "titles": {"en": "First"}, "publishedAt": "2025-01-02"},
            {"id": "s2", "kind": "MEMO", "titles": {"en": "Second"}, "publishedAt": "2025-01-03"}
        ],
        "claims": [{
            "id": "c1", "subject": "ann", "predicate": "leads", "value": {"entity": "acme"},
            "statements": {"en": "Ann leads Acme"},
            "attributions": [{
                "id": "a1", "speaker": {"entity": "ann"}, "source": "s1", "stance": "ASSERTS", "mode": "QUOTE"
            }]
        }]
    })
}

impl Desk {
    pub(crate) fn new() -> Desk {
        let folder = TempDir::new().unwrap();
        let knowledge_base = Arc::new(empty(folder.path()));
        load(&knowledge_base, &recorded().to_string());
        Desk {
            api: api(knowledge_base.clone()),
            knowledge_base,
            _folder: folder,
        }
    }

    /// The answer to a document of the editor.
    pub(crate) fn answer(&self, query: &str, variables: &Value) -> Value {
        let variables = RawValue::from_string(variables.to_string()).unwrap();
        let request = Request {
            query,
            variables: Some(&variables),
            viewer: editor(),
            ..Request::default()
        };
        serde_json::from_slice(&self.api.answer(request).body).unwrap()
    }

    /// The payload of one mutation, with these fields beside `userErrors`.
    #[track_caller]
    pub(crate) fn write(&self, mutation: &str, input: &Value, fields: &str) -> Value {
        let mut start = mutation.chars();
        let name: String = start.next().unwrap().to_uppercase().chain(start).collect();
        let query = format!(
            "mutation ($input: {name}Input!) {{ {mutation}(input: $input) {{ {fields} userErrors {{ code message path help place {{ line column path }} expectedRevision foundRevision records }} }} }}"
        );
        let mut answer = self.answer(&query, &json!({ "input": input }));
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        answer["data"][mutation].take()
    }

    /// The payload of one mutation that is not refused.
    #[track_caller]
    pub(crate) fn written(&self, mutation: &str, input: &Value, fields: &str) -> Value {
        let mut payload = self.write(mutation, input, fields);
        assert_eq!(payload["userErrors"], json!([]), "{payload}");
        payload.as_object_mut().unwrap().remove("userErrors");
        payload
    }

    /// The code and the path of the only mistake of a mutation that is refused, after which nothing
    /// is written.
    #[track_caller]
    pub(crate) fn refused(&self, mutation: &str, input: &Value) -> Value {
        let before = self.revision();
        let payload = self.write(mutation, input, "revision");
        assert_eq!(payload["revision"], Value::Null, "{payload}");
        let mistakes = payload["userErrors"].as_array().unwrap();
        assert_eq!(mistakes.len(), 1, "{payload}");
        assert_eq!(self.revision(), before);
        mistakes[0].clone()
    }

    /// The data of a document that reads.
    pub(crate) fn read(&self, query: &str) -> Value {
        data(&self.api, query)
    }

    pub(crate) fn revision(&self) -> u64 {
        self.knowledge_base.snapshot().revision().0
    }
}

/// An editor.
pub(crate) fn editor() -> Viewer {
    Viewer {
        name: Some("eve".into()),
        role: Role::Editor,
    }
}

/// The code of a mistake, and its path in one text.
fn code_and_path(mistake: &Value) -> (&str, String) {
    let path = mistake["path"].as_array().unwrap().iter();
    let path = Vec::from_iter(path.map(|step| step.as_str().unwrap()));
    (mistake["code"].as_str().unwrap(), path.join("."))
}
