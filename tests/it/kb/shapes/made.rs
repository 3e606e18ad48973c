//! A bundle that was made with its verdicts, and the check that the API gives them.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    kb::shapes::dice::Dice,
    support::seed::{answer, api, empty, load},
};

/// Loads into which the claims of a bundle are parted, beside that of all other records.
const PARTS: usize = 3;

/// A bundle that was made with its verdicts.
pub(super) struct Made {
    predicates: Value,
    entities: Vec<Value>,
    sources: Vec<Value>,
    claims: Vec<Value>,
    /// The verdict of each claim: the status, and `, tension` if another claim is hard to square
    /// with it.
    verdicts: BTreeMap<String, &'static str>,
}

/// A record with an id for a label.
pub(super) fn named(id: &str, fields: Value) -> Value {
    let mut record = json!({"id": id, "labels": {"en": id}});
    extend(&mut record, fields);
    record
}

/// An attribution to the own voice of a source.
pub(super) fn said(source: &str, stance: &str) -> Value {
    json!({"speaker": "source", "source": source, "stance": stance, "mode": "DOCUMENT"})
}

fn extend(record: &mut Value, mut fields: Value) {
    let record = record.as_object_mut().unwrap();
    record.append(fields.as_object_mut().unwrap());
}

impl Made {
    pub(super) fn new(predicates: Value) -> Made {
        Made {
            predicates,
            entities: Vec::new(),
            sources: Vec::new(),
            claims: Vec::new(),
            verdicts: BTreeMap::new(),
        }
    }

    /// Adds an entity, and gives back its id.
    pub(super) fn entity(&mut self, name: &str) -> String {
        let id = format!("{name}-{}", self.entities.len());
        self.entities.push(named(&id, json!({"type": "thing"})));
        id
    }

    /// The number of sources.
    pub(super) fn sources(&self) -> usize {
        self.sources.len()
    }

    /// Adds a source, and gives back its id.
    pub(super) fn source(&mut self, fields: Value) -> String {
        let id = format!("source-{}", self.sources.len());
        let mut source = json!({"id": id, "kind": "OTHER", "titles": {"en": id}});
        extend(&mut source, fields);
        self.sources.push(source);
        id
    }

    /// Adds a claim with its verdict. The statement says how it was made.
    pub(super) fn claim(
        &mut self,
        making: &str,
        fields: Value,
        attributions: Vec<Value>,
        verdict: &'static str,
    ) {
        let id = format!("claim-{}", self.claims.len());
        let mut claim =
            json!({"id": id, "statements": {"en": making}, "attributions": attributions});
        extend(&mut claim, fields);
        self.claims.push(claim);
        self.verdicts.insert(id, verdict);
    }

    /// Asserts that every claim has its verdict, after one load and after several in any order.
    pub(super) fn check(&self, dice: &mut Dice) {
        assert!(self.claims.len() >= 200, "{}", self.claims.len());
        let records = |entities: &[Value], sources: &[Value]| {
            json!({
                "types": [named("thing", json!({}))], "predicates": self.predicates,
                "entities": entities, "sources": sources,
            })
        };
        let mut at_once = records(&self.entities, &self.sources);
        at_once["claims"] = json!(self.claims);
        self.compare("at once", &[at_once]);

        let (mut entities, mut sources) = (self.entities.clone(), self.sources.clone());
        dice.shuffle(&mut entities);
        dice.shuffle(&mut sources);
        let mut claims = self.claims.clone();
        dice.shuffle(&mut claims);
        for claim in &mut claims {
            dice.shuffle(claim["attributions"].as_array_mut().unwrap());
        }
        let parts = claims.chunks(claims.len().div_ceil(PARTS));
        let parts = parts.map(|claims| json!({"claims": claims}));
        let shuffled: Vec<Value> = [records(&entities, &sources)]
            .into_iter()
            .chain(parts)
            .collect();
        self.compare("shuffled", &shuffled);
    }

    fn compare(&self, order: &str, loads: &[Value]) {
        let found = verdicts(loads);
        let wrong = self.claims.iter().filter_map(|claim| {
            let id = claim["id"].as_str().unwrap();
            let (expected, found) = (self.verdicts[id], found.get(id));
            (found.map(String::as_str) != Some(expected))
                .then(|| format!("{order}: {found:?} and not {expected}: {claim}"))
        });
        let wrong: Vec<String> = wrong.collect();
        assert!(
            wrong.is_empty(),
            "{} of {}: {wrong:#?}",
            wrong.len(),
            self.claims.len()
        );
        assert_eq!(found.len(), self.claims.len());
    }
}

/// The verdict of every claim that the API gives after loads in turn.
fn verdicts(loads: &[Value]) -> BTreeMap<String, String> {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    for bundle in loads {
        load(&knowledge_base, &bundle.to_string());
    }
    let api = api(Arc::new(knowledge_base));
    let query = "query ($after: String) { claims(first: 100, after: $after, orderBy: [{id: ASC}]) {
      pageInfo { hasNextPage endCursor } nodes { id status tension(first: 1) { totalCount } } } }";
    let mut found = BTreeMap::new();
    let mut after = Value::Null;
    loop {
        let answer = answer(&api, query, json!({"after": after}));
        assert_eq!(answer["errors"], Value::Null);
        let page = &answer["data"]["claims"];
        for claim in page["nodes"].as_array().unwrap() {
            let tension = match claim["tension"]["totalCount"] == 0 {
                true => "",
                false => ", tension",
            };
            let verdict = format!("{}{tension}", claim["status"].as_str().unwrap());
            found.insert(claim["id"].as_str().unwrap().to_owned(), verdict);
        }
        if page["pageInfo"]["hasNextPage"] == false {
            return found;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}
