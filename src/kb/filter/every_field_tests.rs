//! The table of all fields against the index: each test of each field is answered by the index
//! alone, so that a filter is answered at any size. A field that is added without that fails here.

use std::collections::BTreeSet;

use roaring::RoaringBitmap;
use tempfile::TempDir;

use crate::{
    index::is_inexact,
    kb::{
        filter::{
            expr::{FilterExpr, Order, Test, TextTest},
            field::{Field, FieldType, IndexedBy, RecordType},
            field_id::FieldId,
            tests::{open, written},
            text_plan::FEW_TEXTS,
        },
        snapshot::Snapshot,
    },
    model::{Decimal, Kind, Ordinal, PartialDate, Value, WebUrl, When, canonical_url::canonical},
};

/// The tests that the index may leave open, each with why.
fn is_exception(path: &[&Field]) -> bool {
    let ids: Vec<FieldId> = path.iter().map(|field| field.id).collect();
    match *ids {
        // Statements are in no column: signs between the words of a text, and the ends of texts,
        // are read.
        [.., FieldId::ClaimStatement] => true,
        // Of a contradiction that follows from contents, the other claim is worked out.
        [FieldId::ClaimRelations, FieldId::RelationClaim] => true,
        // Where both claims state that they contradict each other, the first source is looked for.
        [FieldId::ClaimRelations, FieldId::RelationBy] => true,
        _ => false,
    }
}

/// The records of a kind that columns have whole: without claims of which a value is a very long
/// text, or a number of many digits.
fn whole(snapshot: &Snapshot, kind: Kind) -> RoaringBitmap {
    let is_whole = |value: &Value<Ordinal>| match value {
        Value::Text(text) => text.text.len() < 7_000,
        Value::Quantity(quantity) => {
            let numbers = [quantity.amount(), quantity.lower(), quantity.upper()];
            !numbers.into_iter().flatten().any(is_inexact)
        }
        _ => true,
    };
    let mut all = snapshot.all_ordinals(kind).unwrap();
    if kind == Kind::Claim {
        let claims = all.iter().filter(|claim| {
            let claim = snapshot.claim(Ordinal(*claim)).unwrap().unwrap();
            let qualifiers = claim.record.qualifiers.iter();
            let mut values = qualifiers
                .map(|qualifier| &qualifier.value)
                .chain([&claim.record.value]);
            values.all(is_whole)
        });
        all = claims.collect();
    }
    all
}

/// The number of records with the address that is tested, at most.
const SAME_ADDRESS: u64 = 3;

/// The failure of a test, if the index leaves records open.
fn check(
    snapshot: &Snapshot,
    (kind, all): (Kind, &RoaringBitmap),
    (path, test): (&[&'static Field], &Test),
    expr: &FilterExpr,
) -> Option<String> {
    let candidates = snapshot.candidates(kind, expr, all).unwrap();
    let doubtful = (candidates.perhaps - candidates.surely).len();
    let last = path.last().unwrap();
    let most = match (last.index, test) {
        // Few are read, since that takes less time than to look up texts.
        (IndexedBy::Words(..), _) => FEW_TEXTS,
        // Another address may have the same hash: those that have it are read.
        (_, Test::Address(_)) => SAME_ADDRESS,
        _ => 0,
    };
    (doubtful > most && !is_exception(path)).then(|| format!("{doubtful} records: {expr:?}"))
}

/// The tests of a field whose values are no references.
fn scalar_tests(field: &Field) -> Vec<Test> {
    let orders = [
        Order::Equal,
        Order::Less,
        Order::AtMost,
        Order::More,
        Order::AtLeast,
    ];
    let date: PartialDate = "2025-07-29".parse().unwrap();
    let mut tests = vec![Test::Missing];
    match field.shape {
        FieldType::Choice(choices) => {
            tests.extend((0..choices.len()).map(|choice| Test::Choice(vec![choice as u8])));
        }
        FieldType::Flag => tests.extend([true, false].map(Test::Flag)),
        FieldType::Text => {
            for text in ["meta", "s l", "https://", "a"].map(str::to_owned) {
                tests.extend([
                    Test::Text(TextTest::In(vec![text.clone()])),
                    Test::Text(TextTest::Contains(text.clone())),
                    Test::Text(TextTest::StartsWith(text.clone())),
                    Test::Text(TextTest::EndsWith(text)),
                ]);
            }
        }
        FieldType::Url => {
            for text in ["meta", "s l", "https://", "a"].map(str::to_owned) {
                tests.extend([
                    Test::Text(TextTest::Contains(text.clone())),
                    Test::Text(TextTest::StartsWith(text.clone())),
                    Test::Text(TextTest::EndsWith(text)),
                ]);
            }
            let address = WebUrl::new("https://openai.com/Meta").unwrap();
            tests.push(Test::Address(vec![canonical(&address)]));
        }
        FieldType::Whole => tests.extend(orders.map(|order| Test::Whole(order, 1))),
        FieldType::Decimal => {
            for number in ["18", "0.1", "0.1000000000000000000001"] {
                let number = Decimal::new(number).unwrap();
                tests.extend(orders.map(|order| Test::Decimal(order, number)));
            }
        }
        FieldType::Date | FieldType::Instant => tests.extend([
            Test::Time(When::Overlaps(date)),
            Test::Time(When::Before(date)),
            Test::Time(When::NotAfter(date)),
            Test::Time(When::After(date)),
            Test::Time(When::NotBefore(date)),
        ]),
        FieldType::One(_) | FieldType::Many(_) => {}
    }
    tests
}

/// Visits every path of fields from a record to a test, through the parts of the record. What it
/// refers to is a record of a kind whose own fields are visited.
fn visit(
    record_type: RecordType,
    path: &mut Vec<&'static Field>,
    each: &mut dyn FnMut(&[&'static Field], Test),
) {
    for field in record_type.fields() {
        path.push(field);
        for test in scalar_tests(field) {
            each(path, test);
        }
        if let FieldType::One(target) | FieldType::Many(target) = field.shape {
            let reference = |expr: FilterExpr| match field.shape {
                FieldType::Many(_) => Test::Some(Box::new(expr)),
                _ => Test::One(Box::new(expr)),
            };
            let every = FilterExpr::All(Vec::new());
            each(path, reference(every.clone()));
            each(path, reference(every.opposite()));
            if target.has_id() {
                each(path, reference(FilterExpr::Ids(vec!["meta".into()])));
            }
            if target.kind().is_none() {
                visit(target, path, &mut |path, test| each(path, test));
            }
        }
        path.pop();
    }
}

/// The expression of a test at the end of a path, and the one of its negation in the last part.
fn expressions(path: &[&'static Field], test: &Test) -> [FilterExpr; 2] {
    let [outer @ .., last] = path else {
        unreachable!("a path has a field")
    };
    let wrap = |inner: FilterExpr| {
        outer.iter().rev().fold(inner, |inner, field| {
            let inner = Box::new(inner);
            FilterExpr::Field(
                field,
                match field.shape {
                    FieldType::Many(_) => Test::Some(inner),
                    _ => Test::One(inner),
                },
            )
        })
    };
    let leaf = FilterExpr::Field(last, test.clone());
    [wrap(leaf.clone()), wrap(leaf.opposite())]
}

#[test]
fn every_test_of_every_field_is_answered_by_the_index() {
    let folder = TempDir::new().unwrap();
    written(folder.path()).close().unwrap();
    let knowledge_base = open(folder.path());
    let snapshot = knowledge_base.snapshot();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut open_tests = Vec::new();
    for (kind, record_type) in [
        (Kind::Claim, RecordType::Claim),
        (Kind::Entity, RecordType::Entity),
        (Kind::Source, RecordType::Source),
    ] {
        let all = whole(&snapshot, kind);
        visit(record_type, &mut Vec::new(), &mut |path, test| {
            seen.insert(format!("{:?}", path.last().unwrap().id));
            for expr in expressions(path, &test) {
                open_tests.extend(check(&snapshot, (kind, &all), (path, &test), &expr));
            }
        });
    }
    let open_tests = open_tests.join("\n");
    assert!(
        open_tests.is_empty(),
        "the index leaves open:\n{open_tests}"
    );
    // The vocabulary is not indexed: its records are few, and all are evaluated.
    let vocabulary = [
        RecordType::Predicate,
        RecordType::EntityType,
        RecordType::Unit,
    ];
    let record_types = <RecordType as strum::VariantArray>::VARIANTS.iter();
    for record_type in record_types.filter(|record_type| !vocabulary.contains(record_type)) {
        for field in record_type.fields() {
            let id = format!("{:?}", field.id);
            assert!(seen.contains(&id), "{id}");
        }
    }
}
