//! Random records that refer to one another.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::model::{Claim, Entity, EntityType, Predicate, Record, Source, Unit};

/// The numbers that a record is made from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draft {
    kind: u8,
    n: u8,
    seed: u64,
}

impl Arbitrary for Draft {
    type Parameters = ();
    type Strategy = BoxedStrategy<Draft>;

    fn arbitrary_with(_: ()) -> BoxedStrategy<Draft> {
        let parts = (0..15u8, 0..16u8, any::<u64>());
        parts
            .prop_map(|(kind, n, seed)| Draft::new(kind, n, seed))
            .boxed()
    }
}

impl Draft {
    pub(super) fn new(kind: u8, n: u8, seed: u64) -> Draft {
        Draft { kind, n, seed }
    }

    /// The drafted record; `None` for a removal.
    pub(super) fn record(self) -> Option<Record> {
        let mut dice = Dice(self.seed);
        Some(match self.kind % 15 {
            0 => Record::Type(entity_type(&format!("t{}", self.n % 3), &mut dice)),
            1 => Record::Predicate(predicate(&format!("p{}", self.n % 3), &mut dice)),
            2 | 3 => Record::Entity(entity(&format!("e{}", self.n % 6), &mut dice)),
            4 | 5 => Record::Source(source(&format!("s{}", self.n % 5), &mut dice)),
            12 | 13 => return None,
            14 => Record::Unit(unit(&format!("u{}", self.n % 3), &mut dice)),
            _ => Record::Claim(claim(&format!("c{}", self.n), &mut dice)),
        })
    }

    /// The choice of a removal among the records that can be removed; `None` for a record.
    pub(super) fn removal(self) -> Option<usize> {
        matches!(self.kind % 15, 12 | 13).then_some(self.seed as usize % 1_000)
    }

    /// The least record of an id that was made by the others.
    pub(super) fn plainest(id: &str) -> Record {
        let (kind, n) = id.split_at(1);
        let kind = match kind {
            "t" => 0,
            "p" => 1,
            "e" => 2,
            "s" => 4,
            "u" => 14,
            _ => 6,
        };
        let draft = Draft::new(kind, n.parse().unwrap(), 0);
        draft.record().unwrap()
    }
}

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        // All zeros stay zeros: the plainest record refers to itself at most.
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d) ^ (self.0 >> 29);
        (self.0 >> 33) % sides
    }

    fn some(&mut self, limit: u64, mut make: impl FnMut(&mut Dice) -> Value) -> Value {
        (0..self.roll(limit + 1)).map(|_| make(self)).collect()
    }

    fn id(&mut self, letter: char, sides: u64) -> Value {
        format!("{letter}{}", self.roll(sides)).into()
    }

    fn maybe(&mut self, value: Value) -> Value {
        if self.roll(2) == 0 {
            Value::Null
        } else {
            value
        }
    }

    fn date(&mut self) -> Value {
        let dates = [
            "2024",
            "2025-08",
            "2025-08-29",
            "2025-08-29T10:00:00Z",
            "1969-12-31",
        ];
        match self.roll(6) as usize {
            0 => Value::Null,
            n => dates[n - 1].into(),
        }
    }
}

/// Leaves out what is null or an empty list.
fn trimmed(mut value: Value) -> Value {
    if let Value::Object(fields) = &mut value {
        fields.retain(|_, field| {
            *field = trimmed(field.take());
            !field.is_null() && *field != json!([])
        });
    }
    if let Value::Array(items) = &mut value {
        items
            .iter_mut()
            .for_each(|item| *item = trimmed(item.take()));
    }
    value
}

fn entity_type(id: &str, dice: &mut Dice) -> EntityType {
    let label = format!("type {}", dice.roll(9));
    let parents = dice.some(2, |dice| dice.id('t', 3));
    let json = json!({"id": id, "labels": {"en": label}, "parents": parents});
    serde_json::from_value(trimmed(json)).unwrap()
}

fn predicate(id: &str, dice: &mut Dice) -> Predicate {
    let label = format!("predicate {}", dice.roll(9));
    let domain = dice.some(2, |dice| dice.id('t', 3));
    let inverse = dice.id('p', 3);
    let inverse = dice.maybe(inverse);
    let json = json!({"id": id, "labels": {"en": label}, "domain": domain, "inverse": inverse});
    serde_json::from_value(trimmed(json)).unwrap()
}

fn unit(id: &str, dice: &mut Dice) -> Unit {
    let mut fields = json!({"id": id});
    if dice.roll(2) == 1 {
        fields["of"] = dice.id('u', 3);
        fields["factor"] = format!("{}", dice.roll(9) + 1).into();
    }
    serde_json::from_value(fields).unwrap()
}

fn entity(id: &str, dice: &mut Dice) -> Entity {
    let name =
        |dice: &mut Dice| ["馬克·佐伯格", "Mark", "MARK", "馬克佐伯格"][dice.roll(4) as usize];
    let label = name(dice);
    let aliases = dice.some(3, |dice| name(dice).into());
    let mut fields = json!({"id": id, "type": dice.id('t', 3), "labels": {"en": label}});
    if aliases != json!([]) {
        fields["aliases"] = json!({"zh-Hant": aliases});
    }
    fields["externalIds"] = dice.some(2, external_id);
    let merged = dice.id('e', 6);
    fields["mergedInto"] = dice.maybe(merged);
    serde_json::from_value(trimmed(fields)).unwrap()
}

fn external_id(dice: &mut Dice) -> Value {
    json!({"scheme": "wikidata", "value": format!("Q{}", dice.roll(3))})
}

fn source(id: &str, dice: &mut Dice) -> Source {
    let url = |dice: &mut Dice| json!(format!("https://example.org/{}", dice.roll(3)));
    let publisher = dice.id('e', 6);
    let work = dice.id('e', 6);
    let json = json!({
        "id": id, "kind": "ARTICLE", "titles": {"en": "T"},
        "publisher": dice.maybe(publisher), "authors": dice.some(2, |dice| dice.id('e', 6)),
        "publishedAt": dice.date(), "url": dice.some(2, url), "work": dice.maybe(work),
        "archivedCopies": dice.some(1, |dice| json!({"url": url(dice)})),
        "derivedFrom": dice.some(1, |dice| json!({"source": dice.id('s', 5), "kind": "QUOTES"})),
        "externalIds": dice.some(2, external_id),
    });
    serde_json::from_value(trimmed(json)).unwrap()
}

fn claim(id: &str, dice: &mut Dice) -> Claim {
    let value = |dice: &mut Dice| match dice.roll(3) {
        0 => json!("some"),
        1 => json!({"boolean": true}),
        _ => json!({"entity": dice.id('e', 6)}),
    };
    let mut said = Vec::new();
    let number = dice.roll(5);
    for n in 0..number {
        // Some are left out, and may come back, and they change places.
        let n = (n + dice.roll(2)) % 5;
        let speaker = match dice.roll(3) {
            0 => json!("source"),
            _ => json!({"entity": dice.id('e', 6)}),
        };
        let retraction = dice.maybe(json!({"reason": "wrong"}));
        let retraction = dice.maybe(retraction);
        let attribution = json!({
            "id": format!("{id}-a{n}"), "speaker": speaker, "source": dice.id('s', 5),
            "via": dice.some(2, |dice| dice.id('s', 5)), "stance": "ASSERTS", "mode": "QUOTE",
            "statedAt": dice.date(), "retraction": retraction,
        });
        if said
            .iter()
            .all(|other: &Value| other["id"] != attribution["id"])
        {
            said.push(attribution);
        }
    }
    let relation = |dice: &mut Dice| {
        let kinds = [
            "CONTRADICTS",
            "SUPPORTS",
            "REFINES",
            "SUPERSEDES",
            "CORRECTS",
        ];
        json!({"kind": kinds[dice.roll(5) as usize], "claim": dice.id('c', 16), "by": "compiler"})
    };
    let length = [0, 0, 0, 900][dice.roll(4) as usize];
    let json = json!({
        "id": id, "subject": dice.id('e', 6), "predicate": dice.id('p', 3), "value": value(dice),
        "statements": {"en": format!("x{}", "y".repeat(length))},
        "qualifiers": dice.some(2, |dice| json!({"predicate": dice.id('p', 3), "value": value(dice)})),
        "topics": dice.some(2, |dice| dice.id('e', 6)), "relations": dice.some(2, relation),
        "attributions": said,
    });
    serde_json::from_value(trimmed(json)).unwrap()
}
