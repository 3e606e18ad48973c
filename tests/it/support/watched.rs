//! A bundle in which a withdrawal moves statuses: `copied` rests on `paper` through a copy of it,
//! `confirmed` on it and on another source, and `apart` on that other one.

use serde_json::{Value, json};

/// The bundle.
pub(crate) fn bundle() -> Value {
    let labelled = |id: &str| json!({"id": id, "labels": {"en": id}});
    let entity = |id: &str| json!({"id": id, "type": "thing", "labels": {"en": id}});
    let source = |id: &str, publisher: &str| json!({"id": id, "kind": "ARTICLE", "titles": {"en": id}, "publisher": publisher});
    let mut copy = source("copy", "gazette");
    copy["derivedFrom"] = json!([{"source": "paper", "kind": "COPY_OF"}]);
    json!({
        "types": [labelled("thing")],
        "predicates": [{"id": "holds", "labels": {"en": "holds"}, "time": "TIMELESS"}],
        "entities": [entity("dam"), entity("lab"), entity("gazette"), entity("courier")],
        "sources": [source("paper", "lab"), copy, source("letter", "courier")],
        "claims": [
            claim("copied", &["copy"]),
            claim("confirmed", &["paper", "letter"]),
            claim("apart", &["letter"]),
        ]
    })
}

/// A claim about the dam that some sources assert.
pub(crate) fn claim(id: &str, sources: &[&str]) -> Value {
    let said = |source: &&str| json!({"speaker": "source", "source": source, "stance": "ASSERTS", "mode": "PARAPHRASE"});
    let attributions: Vec<Value> = sources.iter().map(said).collect();
    json!({"id": id, "subject": "dam", "predicate": "holds", "value": {"text": {"text": id, "language": "en"}},
        "statements": {"en": id}, "attributions": attributions})
}

/// A bundle that withdraws the paper.
pub(crate) fn withdrawn() -> Value {
    let mut paper = bundle()["sources"][0].clone();
    paper["withdrawn"] = json!({"at": "2025", "reason": "its figures were made up"});
    json!({ "sources": [paper] })
}
