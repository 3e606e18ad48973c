//! What the index tells of a condition, against trying it on every record.

use std::path::Path;

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use roaring::RoaringBitmap;
use tempfile::TempDir;

use crate::{
    index::fold,
    kb::{
        Bundle, KnowledgeBase, Options, Snapshot,
        filter::{EvalCache, Field, FieldType, FilterExpr, Order, RecordType, Test, TextTest},
    },
    model::{Decimal, Kind, Ordinal, PartialDate, Revision, When},
};

const KINDS: [(Kind, RecordType); 5] = [
    (Kind::Claim, RecordType::Claim),
    (Kind::Entity, RecordType::Entity),
    (Kind::Source, RecordType::Source),
    (Kind::Predicate, RecordType::Predicate),
    (Kind::EntityType, RecordType::EntityType),
];

/// Numbers that look random, the same for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides.max(1)
    }

    fn pick<T: Clone>(&mut self, them: &[T]) -> T {
        them[self.roll(them.len())].clone()
    }
}

/// Conditions that some records of the seed pass and others do not.
struct Conditions<'a> {
    at: &'a Snapshot,
    dice: Dice,
}

impl Conditions<'_> {
    fn on(&mut self, on: RecordType, depth: usize) -> FilterExpr {
        let fields = on.fields();
        match self.dice.roll(if depth == 0 { 5 } else { 9 }) {
            5 => FilterExpr::All(self.some(on, depth - 1)),
            6 => FilterExpr::Any(self.some(on, depth - 1)),
            7 => self.on(on, depth - 1).opposite(),
            8 if on.has_id() => FilterExpr::Ids(self.ids(on)),
            _ => {
                let field = &fields[self.dice.roll(fields.len())];
                FilterExpr::Field(field, self.test(field, depth))
            }
        }
    }

    fn some(&mut self, on: RecordType, depth: usize) -> Vec<FilterExpr> {
        (0..self.dice.roll(4)).map(|_| self.on(on, depth)).collect()
    }

    fn ids(&mut self, on: RecordType) -> Vec<String> {
        let Some(kind) = on.kind() else {
            return vec!["nothing".into()];
        };
        let count = self.at.counts().unwrap().of(kind) as usize;
        let id = |n| self.at.id_of(kind, Ordinal(n as u32)).unwrap().to_string();
        (0..2).map(|_| self.dice.roll(count)).map(id).collect()
    }

    fn test(&mut self, field: &'static Field, depth: usize) -> Test {
        let order = self.dice.pick(&[
            Order::Equal,
            Order::Less,
            Order::AtMost,
            Order::More,
            Order::AtLeast,
        ]);
        if self.dice.roll(8) == 0 {
            return Test::Missing;
        }
        match field.shape {
            FieldType::Choice(choices) => {
                let number = |n: usize| n as u8;
                let two = [(); 2].map(|()| number(self.dice.roll(choices.len())));
                Test::Choice(two.to_vec())
            }
            FieldType::Flag => Test::Flag(self.dice.roll(2) == 0),
            FieldType::Text => Test::Text(self.text()),
            FieldType::Whole => Test::Whole(order, self.dice.roll(4) as i64),
            FieldType::Decimal => {
                let amount = self
                    .dice
                    .pick(&["4", "18", "19", "66", "72.0", "66000000000"]);
                Test::Decimal(order, Decimal::new(amount).unwrap())
            }
            FieldType::Date | FieldType::Instant => {
                let dates = [
                    "2025",
                    "2025-07",
                    "2025-07-29",
                    "2025-08",
                    "2025-08-29",
                    "2006",
                    "2025-09-03T12:00:00Z",
                ];
                let date: PartialDate = self.dice.pick(&dates).parse().unwrap();
                Test::Time(match order {
                    Order::Equal => When::Overlaps(date),
                    Order::Less => When::Before(date),
                    Order::AtMost => When::NotAfter(date),
                    Order::More => When::After(date),
                    Order::AtLeast => When::NotBefore(date),
                })
            }
            FieldType::One(on) => Test::One(Box::new(self.on(on, depth.saturating_sub(1)))),
            FieldType::Many(on) => Test::Some(Box::new(self.on(on, depth.saturating_sub(1)))),
        }
    }

    fn text(&mut self) -> TextTest {
        let texts = [
            "Meta",
            "趙昇嘉",
            "马克佐伯",
            "超级智能",
            "人",
            "lab",
            "Superintelligence Labs",
            "hiring",
            "OpenAI",
            "of the",
            "WIRED",
            "chief AI scientist",
            "e",
            "—",
            "Zhào",
            "首席AI科学家",
            "USD",
        ];
        let folded = fold(self.dice.pick(&texts));
        match self.dice.roll(4) {
            0 => TextTest::In(vec![folded]),
            1 => TextTest::StartsWith(folded),
            _ => TextTest::Contains(folded),
        }
    }
}

/// That the index tells nothing wrong of random conditions, at a snapshot.
fn tells_right(at: &Snapshot, seed: u64, what: &str) {
    let mut conditions = Conditions {
        at,
        dice: Dice(seed | 1),
    };
    for _ in 0..6 {
        for (kind, on) in KINDS {
            let condition = conditions.on(on, 3);
            let memory = EvalCache::new();
            let passes = |ordinal: &u32| {
                let it = at.it(kind, Ordinal(*ordinal)).unwrap();
                at.holds(&condition, &it, &memory).unwrap()
            };
            let all = at.everything(kind).unwrap();
            let holding: RoaringBitmap = all.iter().filter(passes).collect();
            let found = at.matching(kind, &condition).unwrap();
            assert_eq!(found, holding, "{what}: {condition:?}");
            if !matches!(kind, Kind::Predicate | Kind::EntityType) {
                let told = at.narrowed(kind, &condition, &all).unwrap();
                assert!(
                    told.surely.is_subset(&holding),
                    "{what}: surely {condition:?}"
                );
                assert!(
                    holding.is_subset(&told.perhaps),
                    "{what}: perhaps {condition:?}"
                );
            }
        }
    }
}

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_756_900_800, 0).unwrap()
}

fn open(folder: &Path) -> KnowledgeBase {
    let options = Options {
        clock: noon,
        ..Options::default()
    };
    KnowledgeBase::open(folder, &options, &|_, _, _| ())
        .unwrap()
        .0
}

/// The seed, and after it a commit that changes and adds records of each kind.
fn written(folder: &Path) -> KnowledgeBase {
    let knowledge_base = open(folder);
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed");
    let load = |bundle| knowledge_base.load(bundle, Some("a test".into())).unwrap();
    load(Bundle::read(&[seed]).unwrap());
    let at = knowledge_base.snapshot();
    let mut records = Vec::new();
    for (kind, ordinals) in [
        (Kind::Claim, [0, 7, 90]),
        (Kind::Source, [1, 2, 3]),
        (Kind::Entity, [0, 5, 9]),
    ] {
        for ordinal in ordinals {
            records.push((kind, at.record(kind, Ordinal(ordinal)).unwrap().unwrap()));
        }
    }
    load(Bundle::from_text("changed.json", &changed(records)).unwrap());
    knowledge_base
}

/// A bundle of records that say other things than they did.
fn changed(records: Vec<(Kind, crate::model::Record)>) -> String {
    let mut bundle = serde_json::json!({"claims": [], "sources": [], "entities": []});
    for (kind, record) in records {
        let record = serde_json::to_value(record).unwrap();
        let mut record = record.as_object().unwrap().values().next().unwrap().clone();
        let list = match kind {
            Kind::Claim => {
                record["nature"] = "OPINION".into();
                record["attributions"][0]["stance"] = "DENIES".into();
                record["statements"]["en"] = "Something else about hiring at OpenAI.".into();
                "claims"
            }
            Kind::Source => {
                record["leaked"] = true.into();
                record["kind"] = "OTHER".into();
                "sources"
            }
            _ => {
                record["labels"]["en"] = "Another Lab".into();
                "entities"
            }
        };
        bundle[list].as_array_mut().unwrap().push(record);
    }
    bundle.to_string()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn the_index_tells_of_every_condition_what_trying_it_does(seed: u64) {
        thread_local! {
            static WRITTEN: (KnowledgeBase, KnowledgeBase, [TempDir; 2]) = {
                let folders = [TempDir::new().unwrap(), TempDir::new().unwrap()];
                let behind = written(folders[0].path());
                written(folders[1].path()).close().unwrap();
                (behind, open(folders[1].path()), folders)
            };
        }
        WRITTEN.with(|(behind, up, _)| {
            tells_right(&behind.snapshot(), seed, "with records that the index lacks");
            tells_right(&up.snapshot(), seed, "with an index that is up");
            tells_right(&up.snapshot().at(Revision(1)), seed, "at an earlier revision");
        });
    }
}

#[test]
fn the_standings_that_are_kept_are_those_that_are_worked_out() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = written(folder.path());
    let at = knowledge_base.snapshot();
    let past = at.at(Revision(2));
    let unaided = at.at(Revision(1)).at(Revision(2));
    for claim in at.everything(Kind::Claim).unwrap() {
        let claim = at.claim(Ordinal(claim)).unwrap().unwrap();
        let kept = at.standings().unwrap().get(claim.ordinal).unwrap();
        let worked_out = crate::kb::ClaimAssessment::of(&at, &claim).unwrap();
        assert_eq!(kept, worked_out, "{}", claim.record.id);
        assert_eq!(past.standing(&claim).unwrap(), worked_out);
        assert_eq!(unaided.standing(&claim).unwrap(), worked_out);
    }
    drop((at, past, unaided));
    knowledge_base.close().unwrap();
    let again = open(folder.path()).snapshot();
    for claim in again.everything(Kind::Claim).unwrap() {
        let claim = again.claim(Ordinal(claim)).unwrap().unwrap();
        let kept = again.standings().unwrap().get(claim.ordinal).unwrap();
        assert_eq!(
            kept,
            crate::kb::ClaimAssessment::of(&again, &claim).unwrap()
        );
    }
}
