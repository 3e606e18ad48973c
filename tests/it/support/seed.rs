//! The API over the seed, which is loaded once.

use std::{
    path::Path,
    sync::{Arc, OnceLock},
};

use chrono::{DateTime, Utc};
use claimgraph::{
    graphql::{Api, LONGEST_PAGE, Request},
    kb::{Bundle, KnowledgeBase, Options},
    model::Kind,
};
use claimgraph_engine::Limits;
use serde_json::{Value, json, value::RawValue};
use tempfile::TempDir;

/// The instant of every commit of the tests.
pub(crate) fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_756_900_800, 0).unwrap()
}

/// An empty knowledge base in a folder of its own.
pub(crate) fn empty(folder: &Path) -> KnowledgeBase {
    let options = Options {
        clock: noon,
        ..Options::default()
    };
    KnowledgeBase::open(folder, &options, &|_, _, _| ())
        .unwrap()
        .0
}

/// Loads a bundle from its text.
pub(crate) fn load(knowledge_base: &KnowledgeBase, text: &str) -> claimgraph::kb::Loaded {
    knowledge_base
        .load(
            Bundle::from_text("test.json", text).unwrap(),
            Some("a test".into()),
        )
        .unwrap()
}

/// The newest records as a bundle, as `claimgraph dump` writes them.
pub(crate) fn dumped(knowledge_base: &KnowledgeBase) -> Value {
    let mut bundle = json!({});
    for record in knowledge_base.snapshot().all_records() {
        let record = record.unwrap();
        let list = match record.kind() {
            Kind::EntityType => "types",
            Kind::Unit => "units",
            Kind::Predicate => "predicates",
            Kind::Entity => "entities",
            Kind::Source => "sources",
            Kind::Claim | Kind::Attribution => "claims",
        };
        let Value::Object(fields) = serde_json::to_value(record).unwrap() else {
            panic!("a record is an object");
        };
        let records = bundle[list].as_array_mut();
        match records {
            Some(records) => records.extend(fields.into_values()),
            None => bundle[list] = fields.into_values().collect(),
        }
    }
    bundle
}

/// The API over a knowledge base with the default limits.
pub(crate) fn api(knowledge_base: Arc<KnowledgeBase>) -> Api {
    Api::new(knowledge_base, Limits::default(), LONGEST_PAGE).unwrap()
}

/// The API over the first subject of the seed.
pub(crate) fn seeded() -> &'static Api {
    static SEEDED: OnceLock<(Api, TempDir)> = OnceLock::new();
    let (api, _) = SEEDED.get_or_init(|| over("seed/meta-ai"));
    api
}

/// The API over all of the seed, as `claimgraph serve --seed seed` starts with it.
pub(crate) fn seeded_in_full() -> &'static Api {
    static SEEDED: OnceLock<(Api, TempDir)> = OnceLock::new();
    let (api, _) = SEEDED.get_or_init(|| over("seed"));
    api
}

fn over(seed: &str) -> (Api, TempDir) {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    for bundle in seeds(seed) {
        knowledge_base
            .load(bundle, Some("the seed".into()))
            .unwrap();
    }
    (api(Arc::new(knowledge_base)), folder)
}

/// The bundles of a folder of the repository, in the order in which they are loaded.
pub(crate) fn seeds(folder: &str) -> Vec<Bundle> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let seeds = Bundle::seeds(&[folder]).unwrap();
    seeds
        .iter()
        .map(|paths| Bundle::read(paths).unwrap())
        .collect()
}

/// The answer to a document with variables.
pub(crate) fn answer(api: &Api, query: &str, variables: Value) -> Value {
    let variables = RawValue::from_string(variables.to_string()).unwrap();
    let request = Request {
        query,
        variables: Some(&variables),
        ..Request::default()
    };
    serde_json::from_slice(&api.answer(request).body).unwrap()
}

/// The `data` of the answer to a document, of which nothing may fail.
pub(crate) fn data(api: &Api, query: &str) -> Value {
    let mut answer = answer(api, query, Value::Null);
    assert_eq!(answer["errors"], Value::Null, "{query}");
    answer["data"].take()
}
