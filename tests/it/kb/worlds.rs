//! Changes that never change a verdict, tried on small worlds at random.

use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{api, data, empty, load};

/// Entities that speak, publish, and are spoken of. The last two may be the first two.
pub(super) const ENTITIES: [&str; 6] = ["ann", "bob", "cy", "dee", "ann-2", "bob-2"];
const PREDICATES: [&str; 7] = [
    "held-by",
    "leads",
    "led-by",
    "raises",
    "lowers",
    "speaks-for",
    "kin-of",
];
const STANCES: [&str; 5] = ["ASSERTS", "ASSERTS", "DENIES", "DISPUTES", "RELAYS"];
const LINKS: [&str; 3] = ["SYNDICATED_FROM", "QUOTES", "TRANSLATION_OF"];
const DAYS: [Option<&str>; 4] = [None, Some("2024"), Some("2025-03-01"), Some("2025-06-10")];
const SPANS: [Option<[&str; 2]>; 4] = [
    None,
    Some(["2010", "2014"]),
    Some(["2012-02-01", "2018"]),
    Some(["2014", ".."]),
];
pub(super) const SOURCES: usize = 5;

#[derive(Clone, Debug)]
struct Said {
    speaker: usize,
    source: usize,
    via: usize,
    stance: usize,
    day: usize,
    is_retracted: bool,
    is_joint: bool,
}

#[derive(Clone, Debug)]
struct DrawnClaim {
    subject: usize,
    predicate: usize,
    value: usize,
    is_denial: bool,
    span: usize,
    contradicted: usize,
    said: Vec<Said>,
}

#[derive(Clone, Debug)]
pub(super) struct World {
    claims: Vec<DrawnClaim>,
    merged: [bool; 2],
    /// The publisher of each source, the source on which it relies and how.
    sources: Vec<(usize, usize, usize)>,
}

fn said() -> impl Strategy<Value = Said> {
    let numbers = (
        0..9_usize,
        0..SOURCES,
        0..2 * SOURCES,
        0..5_usize,
        0..4_usize,
    );
    (numbers, 0..8_u8, 0..5_u8).prop_map(
        |((speaker, source, via, stance, day), retracted, joint)| Said {
            speaker,
            source,
            via,
            stance,
            day,
            is_retracted: retracted == 0,
            is_joint: joint == 0,
        },
    )
}

fn drawn_claim() -> impl Strategy<Value = DrawnClaim> {
    let numbers = (0..6_usize, 0..7_usize, 0..6_usize, 0..4_usize, 0..12_usize);
    let said = prop::collection::vec(said(), 0..4);
    (numbers, 0..4_u8, said).prop_map(
        |((subject, predicate, value, span, contradicted), denial, said)| DrawnClaim {
            subject,
            predicate,
            value,
            is_denial: denial == 0,
            span,
            contradicted,
            said,
        },
    )
}

pub(super) fn world() -> impl Strategy<Value = World> {
    let claims = prop::collection::vec(drawn_claim(), 2..9);
    let source = (0..8_usize, 0..2 * SOURCES, 0..3_usize);
    let sources = prop::collection::vec(source, SOURCES);
    (claims, any::<[bool; 2]>(), sources).prop_map(|(claims, merged, sources)| World {
        claims,
        merged,
        sources,
    })
}

impl World {
    /// The number of claims.
    pub(super) fn claim_count(&self) -> usize {
        self.claims.len()
    }

    /// The id of an entity; for a merged one that of its survivor, if `is_resolved`.
    fn entity(&self, number: usize, is_resolved: bool) -> &'static str {
        match number.checked_sub(4) {
            Some(twin) if is_resolved && self.merged[twin] => ENTITIES[twin],
            _ => ENTITIES[number],
        }
    }

    /// The vocabulary, the entities and the sources.
    pub(super) fn base(&self, is_resolved: bool) -> Value {
        let named = |id: &str| json!({"id": id, "labels": {"en": id}});
        let with = |id: &str, fields: Value| {
            let mut record = named(id);
            let fields = fields.as_object().unwrap().clone();
            record.as_object_mut().unwrap().extend(fields);
            record
        };
        let entities = ENTITIES.iter().enumerate().map(|(number, id)| {
            let mut entity = with(id, json!({"type": "person"}));
            if number >= 4 && self.merged[number - 4] {
                entity["mergedInto"] = json!(ENTITIES[number - 4]);
            }
            entity
        });
        let entities: Vec<Value> = entities.collect();
        let sources = self.sources.iter().enumerate();
        let sources = sources.map(|(number, (publisher, from, kind))| {
            let id = format!("s{number}");
            let mut source = json!({"id": id, "kind": "ARTICLE", "titles": {"en": id}});
            if *publisher < ENTITIES.len() {
                source["publisher"] = json!(self.entity(*publisher, is_resolved));
            }
            if *from < SOURCES && *from != number {
                source["derivedFrom"] =
                    json!([{"source": format!("s{from}"), "kind": LINKS[*kind]}]);
            }
            source
        });
        let sources: Vec<Value> = sources.collect();
        let timeless = json!({"time": "TIMELESS"});
        json!({
            "types": [named("person")],
            "predicates": [
                with("held-by", json!({"exclusive": "AT_ONE_TIME"})),
                with("leads", json!({"inverse": "led-by", "time": "TIMELESS"})),
                with("led-by", json!({"inverse": "leads", "time": "TIMELESS", "exclusive": "AT_ONE_TIME"})),
                with("raises", json!({"time": "TIMELESS", "opposites": ["lowers"]})),
                with("lowers", json!({"time": "TIMELESS", "opposites": ["raises"]})),
                with("speaks-for", json!({"voice": "SUBJECT_FOR_VALUE"})),
                with("kin-of", timeless),
            ],
            "entities": entities,
            "sources": sources,
        })
    }

    pub(super) fn claims(&self, is_resolved: bool) -> Vec<Value> {
        let claims = self.claims.iter().enumerate();
        let claims = claims.map(|(number, drawn)| {
            let id = format!("c{number}");
            let said = drawn.said.iter().enumerate().map(|(index, said)| {
                let mut attribution = json!({
                    "id": format!("{id}-{index}"),
                    "speaker": "source",
                    "source": format!("s{}", said.source),
                    "stance": STANCES[said.stance],
                    "mode": "PARAPHRASE",
                });
                match said.speaker {
                    6 => attribution["speaker"] = json!({"anonymous": {"descriptor": {"en": "an official"}}}),
                    named if named < 6 => attribution["speaker"] = json!({"entity": self.entity(named, is_resolved)}),
                    _ => {}
                }
                if said.via < SOURCES && said.via != said.source {
                    attribution["via"] = json!([format!("s{}", said.via)]);
                }
                if let Some(day) = DAYS[said.day] {
                    attribution["statedAt"] = json!(day);
                }
                if said.is_retracted {
                    attribution["retraction"] = json!({"reason": "wrong"});
                }
                if said.is_joint && said.stance < 2 {
                    attribution["jointly"] = json!("e");
                }
                attribution
            });
            let predicate = PREDICATES[drawn.predicate];
            let mut claim = json!({
                "id": id,
                "subject": self.entity(drawn.subject, is_resolved),
                "predicate": predicate,
                "value": {"entity": self.entity(drawn.value, is_resolved)},
                "statements": {"en": id},
                "attributions": said.collect::<Vec<Value>>(),
            });
            if drawn.is_denial {
                claim["polarity"] = json!("NEGATIVE");
            }
            if let (Some([start, end]), "held-by" | "speaks-for") = (SPANS[drawn.span], predicate) {
                claim["validTime"] = json!({"start": start, "end": end});
            }
            if drawn.contradicted < number {
                claim["relations"] = json!([{"kind": "CONTRADICTS", "claim": format!("c{}", drawn.contradicted), "by": {"source": "s0"}}]);
            }
            claim
        });
        claims.collect()
    }
}

/// Each claim of the world with all that decides of it, in an order of its own, after loads in
/// turn.
fn verdicts(loads: &[Value]) -> Vec<String> {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    for bundle in loads {
        load(&knowledge_base, &bundle.to_string());
    }
    let reason = "why attribution { id } claim { id }";
    let query = format!(
        "{{ claims(first: 100, orderBy: [{{id: ASC}}]) {{ nodes {{ id status tension {{ nodes {{ id }} }} corroboration {{ voiceCount unnamed selfReported anonymousOnly }}
          statusReason {{ for {{ {reason} }} against {{ {reason} }} aside {{ {reason} }} }} }} }} }}"
    );
    let mut found = data(&api(Arc::new(knowledge_base)), &query)["claims"]["nodes"].take();
    let claims = found.as_array_mut().unwrap();
    for claim in claims.iter_mut() {
        let lists = [
            "/tension/nodes",
            "/statusReason/for",
            "/statusReason/against",
            "/statusReason/aside",
        ];
        for list in lists {
            let list = claim.pointer_mut(list).unwrap().as_array_mut().unwrap();
            list.sort_by_key(Value::to_string);
        }
    }
    let claims = claims.iter().map(Value::to_string);
    claims
        .filter(|claim| !claim.contains(r#""id":"unrelated""#))
        .collect()
}

fn reversed(mut list: Vec<Value>) -> Vec<Value> {
    list.reverse();
    list
}

/// A bundle with claims.
fn with_claims(mut base: Value, claims: Vec<Value>) -> Value {
    base["claims"] = Value::Array(claims);
    base
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn neither_order_nor_the_unrelated_nor_a_merged_id_changes_a_verdict(world in world()) {
        let (base, claims) = (world.base(false), world.claims(false));
        let once = verdicts(&[with_claims(base.clone(), claims.clone())]);

        let mut backwards = with_claims(base.clone(), reversed(claims.clone()));
        for list in ["entities", "sources", "predicates"] {
            let records = backwards[list].as_array().unwrap().clone();
            backwards[list] = Value::Array(reversed(records));
        }
        for claim in backwards["claims"].as_array_mut().unwrap() {
            claim["attributions"].as_array_mut().unwrap().reverse();
        }
        prop_assert_eq!(&verdicts(&[backwards]), &once, "the contrary order");

        let in_turn = claims.iter().map(|claim| json!({"claims": [claim]}));
        let in_turn: Vec<Value> = [base.clone()].into_iter().chain(in_turn).collect();
        prop_assert_eq!(&verdicts(&in_turn), &once, "one load after the other");

        let unrelated = json!({
            "entities": [{"id": "zed", "type": "person", "labels": {"en": "zed"}}, {"id": "yan", "type": "person", "labels": {"en": "yan"}}],
            "sources": [{"id": "far", "kind": "ARTICLE", "titles": {"en": "far"}}],
            "claims": [{"id": "unrelated", "subject": "zed", "predicate": "held-by", "value": {"entity": "yan"}, "statements": {"en": "unrelated"},
                "attributions": [{"speaker": "source", "source": "far", "stance": "ASSERTS", "mode": "PARAPHRASE"}]}],
        });
        let beside = [with_claims(base, claims), unrelated];
        prop_assert_eq!(&verdicts(&beside), &once, "an unrelated claim");

        let survivors = with_claims(world.base(true), world.claims(true));
        prop_assert_eq!(&verdicts(&[survivors]), &once, "survivors in place of merged ids");
    }
}
