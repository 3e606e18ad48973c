//! Filters by the index, against evaluation on every record.

use std::{path::Path, sync::Arc};

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use roaring::RoaringBitmap;
use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::{
    kb::{
        filter::{
            eval_cache::EvalCache,
            expr::{FilterExpr, Order, Test, TextTest},
            field::{Field, FieldType, RecordType},
            field_id::FieldId,
            sort_key::SortKey,
        },
        folder::Options,
        formats::json::Bundle,
        knowledge_base::KnowledgeBase,
        rules::valid_time::Possibility,
        snapshot::Snapshot,
    },
    model::{
        Decimal, Kind, Ordinal, PartialDate, Revision, WebUrl, When, canonical_url::canonical,
        fold::fold,
    },
};

const KINDS: [(Kind, RecordType); 6] = [
    (Kind::Claim, RecordType::Claim),
    (Kind::Entity, RecordType::Entity),
    (Kind::Source, RecordType::Source),
    (Kind::Predicate, RecordType::Predicate),
    (Kind::EntityType, RecordType::EntityType),
    (Kind::Unit, RecordType::Unit),
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

    fn pick<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.roll(items.len())].clone()
    }
}

/// A generator of filters that some records of the seed match and others do not.
struct FilterGenerator<'a> {
    snapshot: &'a Snapshot,
    dice: Dice,
}

impl FilterGenerator<'_> {
    fn expr(&mut self, record_type: RecordType, depth: usize) -> FilterExpr {
        let fields = record_type.fields();
        match self.dice.roll(if depth == 0 { 5 } else { 9 }) {
            5 => FilterExpr::All(self.exprs(record_type, depth - 1)),
            6 => FilterExpr::Any(self.exprs(record_type, depth - 1)),
            7 => self.expr(record_type, depth - 1).opposite(),
            8 if record_type.has_id() => FilterExpr::Ids(self.ids(record_type)),
            4 if record_type == RecordType::Claim => {
                let dates = ["2025", "2025-08", "2025-08-29", "2024-06", "2030", "2006"];
                let date = self.dice.pick(&dates).parse().unwrap();
                let least = [Possibility::Possible, Possibility::Certain];
                FilterExpr::Holds(date, self.dice.pick(&least))
            }
            _ => {
                let field = &fields[self.dice.roll(fields.len())];
                FilterExpr::Field(field, self.test(field, depth))
            }
        }
    }

    fn exprs(&mut self, record_type: RecordType, depth: usize) -> Vec<FilterExpr> {
        let count = self.dice.roll(4);
        (0..count).map(|_| self.expr(record_type, depth)).collect()
    }

    fn ids(&mut self, record_type: RecordType) -> Vec<String> {
        let Some(kind) = record_type.kind() else {
            return vec!["nothing".into()];
        };
        let count = self.snapshot.counts().unwrap().of(kind) as usize;
        if count == 0 {
            return vec!["nothing".into()];
        }
        let id = |n| {
            let id = self.snapshot.id_of(kind, Ordinal(n as u32));
            id.unwrap().to_string()
        };
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
            FieldType::Url => self.url(),
            FieldType::Whole => Test::Whole(order, self.dice.roll(4) as i64),
            FieldType::Decimal => {
                let amount = self.dice.pick(&[
                    "4",
                    "18",
                    "19",
                    "66",
                    "72.0",
                    "0",
                    "0.1",
                    "0.1000000000000000000001",
                ]);
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
            FieldType::One(record_type) => {
                Test::One(Box::new(self.expr(record_type, depth.saturating_sub(1))))
            }
            FieldType::Many(record_type) => {
                Test::Some(Box::new(self.expr(record_type, depth.saturating_sub(1))))
            }
        }
    }

    fn url(&mut self) -> Test {
        let addresses = [
            "https://example.org/a",
            "https://www.wired.com/",
            "https://openai.com/Meta",
            "https://bücher.example/人",
        ];
        let address = WebUrl::new(self.dice.pick(&addresses)).unwrap();
        match self.dice.roll(2) {
            0 => Test::Address(vec![canonical(&address)]),
            _ => Test::Text(match self.dice.roll(4) {
                0 => TextTest::Contains(fold("wired")),
                1 => TextTest::StartsWith(fold("https://bü")),
                2 => TextTest::EndsWith(fold("人")),
                _ => TextTest::Contains(fold("openai.com/")),
            }),
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
            "wikidata",
            "Q380",
            "https://openai.com/",
            "The lab",
            "s",
        ];
        let folded = fold(self.dice.pick(&texts));
        match self.dice.roll(5) {
            0 => TextTest::In(vec![folded]),
            1 => TextTest::StartsWith(folded),
            2 => TextTest::EndsWith(folded),
            _ => TextTest::Contains(folded),
        }
    }
}

/// Checks random filters at a snapshot.
fn check(snapshot: &Snapshot, seed: u64, what: &str) {
    let mut filters = FilterGenerator {
        snapshot,
        dice: Dice(seed | 1),
    };
    for _ in 0..6 {
        for (kind, record_type) in KINDS {
            let expr = filters.expr(record_type, 3);
            let cache = EvalCache::new();
            let matches = |ordinal: &u32| {
                let record = snapshot.record_ref(kind, Ordinal(*ordinal)).unwrap();
                snapshot.matches(&expr, &record, &cache).unwrap()
            };
            let all = snapshot.all_ordinals(kind).unwrap();
            let matching: RoaringBitmap = all.iter().filter(matches).collect();
            let found = snapshot.matching(kind, &expr).unwrap();
            assert_eq!(found, matching, "{what}: {expr:?}");
            if !matches!(kind, Kind::Predicate | Kind::EntityType | Kind::Unit) {
                let candidates = snapshot.candidates(kind, &expr, &all).unwrap();
                assert!(
                    candidates.surely.is_subset(&matching),
                    "{what}: surely {expr:?}"
                );
                assert!(
                    matching.is_subset(&candidates.perhaps),
                    "{what}: perhaps {expr:?}"
                );
            }
        }
    }
}

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_756_900_800, 0).unwrap()
}

pub(super) fn open(folder: &Path) -> KnowledgeBase {
    let options = Options {
        clock: noon,
        ..Options::default()
    };
    KnowledgeBase::open(folder, &options, &|_, _, _| ())
        .unwrap()
        .0
}

/// The seed, and after it a commit that changes and adds records of each kind.
pub(super) fn written(folder: &Path) -> KnowledgeBase {
    let knowledge_base = open(folder);
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed");
    let load = |bundle| knowledge_base.load(bundle, Some("a test".into())).unwrap();
    for seed in Bundle::seeds(&[seed]).unwrap() {
        load(Bundle::read(&seed).unwrap());
    }
    let snapshot = knowledge_base.snapshot();
    let mut records = Vec::new();
    for (kind, ordinals) in [
        (Kind::Claim, [0, 7, 90]),
        (Kind::Source, [1, 2, 3]),
        (Kind::Entity, [0, 5, 9]),
    ] {
        for ordinal in ordinals {
            records.push((
                kind,
                snapshot.record(kind, Ordinal(ordinal)).unwrap().unwrap(),
            ));
        }
    }
    load(Bundle::from_text("changed.json", &changed(records)).unwrap());
    load(Bundle::from_text("rich.json", &rich()).unwrap());
    knowledge_base
}

/// A bundle of the records with other contents.
fn changed(records: Vec<(Kind, crate::model::Record)>) -> String {
    let units = serde_json::json!([
        {"id": "dollar", "symbol": "USD", "labels": {"en": "dollar"}},
        {"id": "cent", "of": "dollar", "factor": "0.01"}
    ]);
    let mut bundle =
        serde_json::json!({"units": units, "claims": [], "sources": [], "entities": []});
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
                record["url"] = "http://www.example.org/a/".into();
                record["kind"] = "OTHER".into();
                "sources"
            }
            _ => {
                record["labels"]["en"] = "Another Lab".into();
                // Each entity is merged into the one before it.
                if let Some(before) = bundle["entities"].as_array().unwrap().last() {
                    record["mergedInto"] = before["id"].clone();
                }
                "entities"
            }
        };
        bundle[list].as_array_mut().unwrap().push(record);
    }
    bundle.to_string()
}

/// A bundle with values, qualifiers, attributions and relations of all kinds.
fn rich() -> String {
    let text = |text: &str| json!({"text": {"text": text, "language": "en"}});
    let long: String = "chief AI scientist of the lab ".repeat(300);
    let values = [
        json!({"entity": "rich-one"}),
        text("Superintelligence Labs"),
        text(&long[..long.len() - 1]),
        json!({"quantity": {"amount": "18", "unit": "USD"}}),
        json!({"quantity": {"amount": "0.1"}}),
        json!({"quantity": {"amount": "0.1000000000000000000001", "unit": "km of the road"}}),
        json!({"quantity": {"lower": "4", "upper": "66", "approximate": true}}),
        json!({"quantity": {"amount": "-0", "upper": "19"}}),
        json!({"time": "2025-07-29"}),
        json!({"time": "2006"}),
        json!({"url": "https://OpenAI.com/Meta"}),
        json!({"url": "https://xn--bcher-kva.example/%E4%BA%BA"}),
        json!({"identifier": {"scheme": "lab", "value": "Q380"}}),
        json!({"boolean": true}),
        json!({"boolean": false}),
        json!({"code": "meta"}),
        json!({"coordinate": {"latitude": "1.5", "longitude": "-2"}}),
        json!("some"),
        json!("none"),
    ];
    let digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let qualifier = |value: &Json| json!({"predicate": predicate(value), "value": value});
    let mut claims = Vec::new();
    for (n, value) in values.iter().enumerate() {
        let next = &values[(n + 1) % values.len()];
        let qualifiers: Vec<Json> = match n % 3 {
            0 => vec![],
            1 => vec![qualifier(next)],
            _ => vec![qualifier(next), qualifier(value)],
        };
        let mut attributions = vec![
            json!({
                "id": format!("rich-{n}-a"), "source": "rich-paper", "stance": "ASSERTS", "mode": "QUOTE",
                "speaker": {"anonymous": {"descriptor": {"en": "people of Meta", "zh": "人"}, "count": 2, "countIsMinimum": n % 2 == 0}},
                "via": ["rich-notice", {"source": "rich-notice", "assumed": true}, {"entity": "rich-one"}],
                "externalIds": [{"scheme": "wikidata", "value": "Q380"}], "created": "2025-08", "revoked": true,
                "statedAt": "2025-08", "distance": "ALLEGED", "jointly": ["lab", "the lab"],
                "closed": {"access": "ADMIN", "speaker": "rich-two"},
                "evidence": [{"start": 0, "end": 3, "digest": digest}, {"start": 3, "end": 4, "digest": digest, "note": "Hiring of the lab."}],
            }),
            json!({
                "id": format!("rich-{n}-b"), "source": "rich-notice", "stance": "CONFIRMS", "mode": "DOCUMENT",
                "speaker": "source", "firstHand": true, "tone": "IRONIC", "reading": "IMPLIED", "bears": "END",
            }),
            json!({
                "id": format!("rich-{n}-c"), "source": "rich-paper", "stance": "DENIES", "mode": "QUOTE",
                "speaker": {"entity": "rich-two"}, "statedAt": "2025-08-29", "certainty": "PROBABLE",
                "externalIds": [{"scheme": "lei", "value": "Meta"}], "modified": "2025-07-29",
                "retraction": {"reason": "wrong"},
            }),
        ];
        attributions.truncate(n % 4);
        let mut claim = json!({
            "id": format!("rich-{n}"), "subject": "rich-one", "predicate": predicate(value), "value": value,
            "statements": {"en": format!("The lab of the Superintelligence Labs: {n}.")},
            "qualifiers": qualifiers, "attributions": attributions,
        });
        if n % 5 == 1 {
            claim["externalIds"] =
                json!([{"scheme": "wikidata", "value": "lab"}, {"scheme": "s", "value": "Q380"}]);
            claim["created"] = "2025-07-29".into();
            claim["modified"] = "2025-08-29T12:00:00Z".into();
            claim["revoked"] = "2025".into();
        }
        if n > 2 {
            let kinds = ["CONTRADICTS", "TENSION", "SUPPORTS", "REFINES"];
            let by = match n % 2 {
                0 => json!("compiler"),
                _ => json!({"source": "rich-paper"}),
            };
            claim["relations"] = json!([
                {"kind": kinds[n % 4], "claim": format!("rich-{}", n - 1), "by": by},
                {"kind": kinds[n % 4], "claim": "rich-0", "by": "compiler"},
            ]);
        }
        claims.push(claim);
    }
    json!({
        "types": [{"id": "rich-thing", "labels": {"en": "thing"}}],
        "predicates": [
            {"id": "rich-has", "labels": {"en": "has"}, "exclusive": "EVER"},
            {"id": "rich-state", "labels": {"en": "state"}, "range": ["code"], "codes": [{"id": "meta", "labels": {"en": "Meta"}}]},
        ],
        "entities": [
            {"id": "rich-one", "type": "rich-thing", "labels": {"en": "Meta Superintelligence Labs"}, "aliases": {"en": ["The Lab of Meta"]},
             "externalIds": [{"scheme": "wikidata", "value": "Q380"}, {"scheme": "lei", "value": "Meta"}], "created": "2006", "revoked": true,
             "closed": {"access": "EDITOR", "labels": {"en": "Superintelligence"}}},
            {"id": "rich-two", "type": "rich-thing", "labels": {"en": "Lab"}, "descriptions": {"en": "Hiring of the lab — AI."}},
        ],
        "sources": [
            {"id": "rich-paper", "kind": "PAPER", "titles": {"en": "WIRED of the lab"}, "container": "rich-one", "language": "en",
             "url": "https://openai.com/lab", "retrievedAt": "2025-08-29", "notes": "Hiring of the lab.", "authors": ["rich-two", {"name": "Meta"}],
             "reliability": [{"by": "rich-two", "source": "B", "information": 3, "at": "2025-08"}, {"by": {"name": "The lab"}, "information": 1}],
             "externalIds": [{"scheme": "wikidata", "value": "Q380"}], "created": "2025-07-29", "modified": "2025-08",
             "withdrawn": {"at": "2025-03", "reason": "invented", "notice": "rich-notice", "by": "rich-one"},
             "derivedFrom": [{"source": "rich-notice", "kind": "COPY_OF", "assumed": true}]},
            {"id": "rich-notice", "kind": "OTHER", "titles": {"en": "Superintelligence Labs"}, "publisher": "rich-one", "corrected": {"reason": "a name"}, "work": "rich-two",
             "closed": {"access": "REVIEWER", "titles": {"en": "Superintelligence"}},
             "url": "https://xn--bcher-kva.example/%E4%BA%BA", "container": {"title": "The lab"}, "revoked": true},
            {"id": "rich-named", "kind": "OTHER", "titles": {"en": "Lab"}, "publisher": {"name": "Meta Labs"}, "authors": [{"name": "Lab"}, {"name": "OpenAI"}]},
        ],
        "claims": claims,
    })
    .to_string()
}

fn predicate(value: &Json) -> &'static str {
    match value["code"] {
        Json::Null => "rich-has",
        _ => "rich-state",
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn the_index_finds_what_evaluation_on_every_record_does(seed: u64) {
        thread_local! {
            static WRITTEN: (KnowledgeBase, KnowledgeBase, [TempDir; 2]) = {
                let folders = [TempDir::new().unwrap(), TempDir::new().unwrap()];
                let behind = written(folders[0].path());
                written(folders[1].path()).close().unwrap();
                (behind, open(folders[1].path()), folders)
            };
        }
        WRITTEN.with(|(behind, up, _)| {
            check(&behind.snapshot(), seed, "with an index lag");
            check(&up.snapshot(), seed, "without an index lag");
            check(&up.snapshot().at(Revision(1)), seed, "at an earlier revision");
        });
    }
}

/// Every path of fields to a sort key, through what the record refers to, to a depth.
fn sort_paths(record_type: RecordType, depth: usize) -> Vec<Vec<&'static Field>> {
    let mut paths = Vec::new();
    if record_type.has_id() {
        paths.push(Vec::new());
    }
    for field in record_type.fields() {
        match field.shape {
            FieldType::One(target) if depth > 0 => {
                for mut path in sort_paths(target, depth - 1) {
                    path.insert(0, field);
                    paths.push(path);
                }
            }
            FieldType::One(_) => {}
            _ => paths.push(vec![field]),
        }
    }
    paths
}

/// Whether the index has no numbers of a sort key, at any size, with why.
fn has_no_numbers(path: &[&Field]) -> bool {
    match path.iter().map(|field| field.id).collect::<Vec<_>>()[..] {
        // Statements are in no column.
        [.., FieldId::ClaimStatement] => true,
        // Contradictions that follow from contents are worked out, and others state relations too.
        [.., FieldId::ClaimRelations] => true,
        // A very long text is cut in their column.
        [
            ..,
            FieldId::ValueText | FieldId::ValueUrl | FieldId::ValueCode | FieldId::ValueIdentifier,
        ] => true,
        // Numbers of many digits are no floating-point numbers.
        [
            ..,
            FieldId::QuantityAmount | FieldId::QuantityLower | FieldId::QuantityUpper,
        ] => true,
        _ => false,
    }
}

#[test]
fn records_are_sorted_by_the_index_as_by_their_values() {
    let folders = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    let behind = written(folders[0].path());
    written(folders[1].path()).close().unwrap();
    let up = open(folders[1].path());
    let snapshots = [
        behind.snapshot(),
        up.snapshot(),
        up.snapshot().at(Revision(1)),
    ];
    for snapshot in snapshots {
        for (kind, record_type) in &KINDS[..3] {
            let all = snapshot.all_ordinals(*kind).unwrap();
            for path in sort_paths(*record_type, 2) {
                let is_numbered = snapshot.sort_numbers(*kind, &all, &path).unwrap().is_some();
                assert!(is_numbered || has_no_numbers(&path), "{path:?}");
                for descending in [false, true] {
                    let path = path.clone();
                    let keys = [SortKey { path, descending }];
                    let sorted = snapshot.sorted(*kind, &all, &keys, 0).unwrap();
                    let value = |ordinal: &Ordinal| {
                        let record = snapshot.record_ref(*kind, *ordinal).unwrap();
                        (snapshot.sort_values(&keys, &record).unwrap(), *ordinal)
                    };
                    let values: Vec<_> = sorted.iter().map(value).collect();
                    let mut expected = values.clone();
                    expected.sort_by(|left, right| {
                        SortKey::compare_all(&keys, &left.0, &right.0).then(left.1.cmp(&right.1))
                    });
                    assert_eq!(values, expected, "{keys:?}");
                }
            }
        }
    }
}

#[test]
fn the_assessment_column_has_what_assessing_each_claim_gives() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = written(folder.path());
    let newest = knowledge_base.snapshot();
    let past = newest.at(newest.revision());
    let (view, index) = (newest.view().clone(), newest.index_view().clone());
    let without_column = newest.next(view, Arc::default(), index);
    for claim in newest.all_ordinals(Kind::Claim).unwrap() {
        let claim = newest.claim(Ordinal(claim)).unwrap().unwrap();
        let kept = newest.assessments().unwrap().get(claim.ordinal).unwrap();
        let assessed = newest.assess(&claim).unwrap();
        assert_eq!(kept, assessed, "{}", claim.record.id);
        let id = &claim.record.id;
        assert_eq!(past.assessment(&claim).unwrap(), assessed, "{id}");
        assert_eq!(without_column.assessment(&claim).unwrap(), assessed, "{id}");
    }
    for revision in 1..newest.revision().0 {
        let earlier = newest.at(Revision(revision));
        let column = earlier.all_assessments().unwrap();
        for claim in earlier.all_ordinals(Kind::Claim).unwrap() {
            let claim = earlier.claim(Ordinal(claim)).unwrap().unwrap();
            let kept = column.get(claim.ordinal).unwrap();
            let assessed = earlier.assess(&claim).unwrap();
            assert_eq!(kept, assessed, "{} at {revision}", claim.record.id);
        }
    }
    drop((newest, past, without_column));
    knowledge_base.close().unwrap();
    let again = open(folder.path()).snapshot();
    for claim in again.all_ordinals(Kind::Claim).unwrap() {
        let claim = again.claim(Ordinal(claim)).unwrap().unwrap();
        let kept = again.assessments().unwrap().get(claim.ordinal).unwrap();
        assert_eq!(kept, again.assess(&claim).unwrap());
    }
}
