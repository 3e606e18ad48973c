//! The cases of contradictions and of propositions, each of which is two claims in a small world.

use std::{collections::BTreeSet, sync::Arc};

use serde::Deserialize;
use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::{
    kb::{
        folder::Options,
        formats::json::Bundle,
        knowledge_base::KnowledgeBase,
        rules::{
            context::RuleContext,
            contradiction::clash::ClaimContent,
            proposition::Proposition,
            valid_time::Possibility::{self, Certain, Impossible, Possible},
        },
        snapshot::Snapshot,
    },
    model::{Kind, Ordinal, Stored, StoredClaim},
};

const CASES: &str = include_str!("cases.json");

#[derive(Deserialize)]
struct Table {
    world: serde_json::Map<String, Json>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    why: String,
    expect: Json,
    claims: [Json; 2],
    /// Claims that the case needs besides, and that would change other cases.
    #[serde(default)]
    besides: Vec<Json>,
}

impl Table {
    fn read() -> Table {
        serde_json::from_str(CASES).unwrap()
    }

    /// The cases that stand in one knowledge base: those that need nothing besides, and each other
    /// one by itself.
    fn groups(&self) -> Vec<Vec<&Case>> {
        let (alone, others): (Vec<&Case>, Vec<&Case>) = {
            let cases = self.cases.iter();
            cases.partition(|case| case.besides.is_empty())
        };
        let mut groups: Vec<Vec<&Case>> = others.into_iter().map(|case| vec![case]).collect();
        groups.push(alone);
        groups
    }

    /// The world with the claims of some cases.
    fn load(&self, cases: &[&Case]) -> (TempDir, KnowledgeBase) {
        let mut bundle = self.world.clone();
        let claims = cases
            .iter()
            .flat_map(|case| case.claims.iter().chain(&case.besides));
        bundle.insert("claims".into(), claims.cloned().collect());
        let folder = TempDir::new().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        let bundle = Bundle::from_text("cases.json", &Json::Object(bundle).to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
        (folder, knowledge_base)
    }
}

fn claim(snapshot: &Snapshot, json: &Json) -> Arc<Stored<StoredClaim>> {
    let key = snapshot
        .find(json["id"].as_str().unwrap())
        .unwrap()
        .unwrap();
    assert_eq!(key.kind, Kind::Claim);
    snapshot.claim(key.ordinal).unwrap().unwrap()
}

/// Whether a claim contradicts another, by their first attributions.
fn contradiction(
    context: &RuleContext<'_>,
    claim: &Stored<StoredClaim>,
    other: &Stored<StoredClaim>,
) -> Possibility {
    let rivals = context.rivals(claim).unwrap();
    let rival = rivals
        .iter()
        .find(|rival| rival.claim.ordinal == other.ordinal);
    rival.map_or(Impossible, |rival| {
        let said = |claim: &Stored<StoredClaim>| context.said(&claim.record.attributions[0]);
        let (said, rival_said) = (said(claim).unwrap(), said(other).unwrap());
        let found = context.contradiction_of_dates(&claim.record, said, rival, rival_said);
        found.unwrap()
    })
}

#[test]
fn claims_contradict_each_other_as_in_the_cases() {
    let table = Table::read();
    let mut count = 0;
    for cases in table.groups() {
        let (_folder, knowledge_base) = table.load(&cases);
        let snapshot = knowledge_base.snapshot();
        let context = RuleContext::new(&snapshot);
        for case in cases.iter().filter(|case| !case.expect.is_boolean()) {
            let expected = match case.expect.as_str().unwrap() {
                "CERTAIN" => Certain,
                "POSSIBLE" => Possible,
                "NONE" => Impossible,
                other => panic!("{other}"),
            };
            let [left, right] = case.claims.each_ref().map(|json| claim(&snapshot, json));
            let found = [
                contradiction(&context, &left, &right),
                contradiction(&context, &right, &left),
            ];
            assert_eq!(found, [expected; 2], "{}: {}", case.id, case.why);
            count += 1;
        }
    }
    assert!(count > 80);
}

#[test]
fn claims_are_one_proposition_as_in_the_cases() {
    let table = Table::read();
    let mut count = 0;
    for cases in table.groups() {
        let (_folder, knowledge_base) = table.load(&cases);
        let snapshot = knowledge_base.snapshot();
        let context = RuleContext::new(&snapshot);
        for case in cases.iter().filter(|case| case.expect.is_boolean()) {
            let [left, right] = case.claims.each_ref().map(|json| {
                let claim = claim(&snapshot, json);
                Proposition::of(&context, &claim.record).unwrap()
            });
            let expected = case.expect.as_bool().unwrap();
            assert_eq!(left == right, expected, "{}: {}", case.id, case.why);
            count += 1;
        }
    }
    assert!(count > 15);
}

/// Each claim's rivals are those of all claims with which it clashes: links rule out none, and
/// claims of an inverse, of an opposite and of merged entities are found from both sides.
#[test]
fn no_rival_is_overlooked() {
    let table = Table::read();
    let values = [
        json!("some"),
        json!("none"),
        json!({"entity": "ann"}),
        json!({"entity": "ann-2"}),
        json!({"entity": "bob"}),
        json!({"boolean": true}),
        json!({"boolean": false}),
        json!({"time": "2024"}),
        json!({"time": "2024-05"}),
        json!({"quantity": {"amount": "1.0"}}),
        json!({"quantity": {"amount": "1"}}),
        json!({"quantity": {"lower": "0", "upper": "3"}}),
        json!({"url": "http://www.x.org/"}),
        json!({"url": "https://x.org/"}),
    ];
    let predicates = ["tp", "x", "leads", "led-by", "up", "down"];
    let mut claims = Vec::new();
    for subject in ["ann", "ann-2", "bob"] {
        for predicate in predicates {
            for value in &values {
                for polarity in ["POSITIVE", "NEGATIVE"] {
                    claims.push(json!({
                        "subject": subject, "predicate": predicate, "value": value,
                        "polarity": polarity, "statements": {"en": "x"}
                    }));
                }
            }
        }
    }
    let case = Case {
        id: String::new(),
        why: String::new(),
        expect: Json::Null,
        claims: [claims.pop().unwrap(), claims.pop().unwrap()],
        besides: claims,
    };
    let (_folder, knowledge_base) = table.load(&[&case]);
    let snapshot = knowledge_base.snapshot();
    let context = RuleContext::new(&snapshot);
    let ordinals = snapshot.all_ordinals(Kind::Claim).unwrap();
    let claims = snapshot.claims(ordinals.into_iter().map(Ordinal)).unwrap();
    let contents: Vec<ClaimContent<'_>> = claims
        .iter()
        .map(|claim| ClaimContent::of(&context, &claim.record).unwrap())
        .collect();
    let mut pairs = BTreeSet::new();
    for (claim, content) in claims.iter().zip(&contents) {
        let rivals = context.rivals(claim).unwrap();
        let found: Vec<Ordinal> = rivals.iter().map(|rival| rival.claim.ordinal).collect();
        let expected: Vec<Ordinal> = claims
            .iter()
            .zip(&contents)
            .filter(|(other, _)| other.ordinal != claim.ordinal)
            .filter(|(_, other)| {
                let clash = content.clash(&context, other).unwrap();
                clash.at_one_time > Impossible
            })
            .map(|(other, _)| other.ordinal)
            .collect();
        assert_eq!(found, expected, "{:?}", claim.record.claim);
        pairs.extend(found.iter().map(|other| (claim.ordinal, *other)));
    }
    let reversed: BTreeSet<_> = pairs.iter().map(|(left, right)| (*right, *left)).collect();
    assert_eq!(pairs, reversed, "two rivals are each other's");
    assert!(pairs.len() > 500, "{}", pairs.len());
}
