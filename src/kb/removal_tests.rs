//! Removal through the knowledge base: a removed claim is gone from every kind of read, and earlier
//! revisions still show it.

use std::{
    collections::BTreeMap,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use serde_json::json;
use strum::VariantArray;
use tempfile::TempDir;

use crate::{
    kb::{
        Bundle, ClaimStatus, Extent, FilterExpr, GroupKey, KbError, KnowledgeBase, List, Only,
        Options, ScanStart, SearchQuery, Snapshot, check, rebuild,
    },
    model::{Id, Kind, Ordinal, Record, Value},
};

fn open(folder: &Path) -> KnowledgeBase {
    let opened = KnowledgeBase::open(folder, &Options::default(), &|_, _, _| ());
    opened.unwrap().0
}

fn seed() -> Bundle {
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/meta-ai");
    Bundle::read(&[seed]).unwrap()
}

/// People who know one another in a circle, each by a claim with two attributions.
fn generated(people: usize) -> Bundle {
    let person = |n: usize| format!("person-{}", n % people);
    let entities = (0..people)
        .map(|n| json!({"id": person(n), "type": "person", "labels": {"en": format!("Ann {n}")}}));
    let claims = (0..people).map(|n| {
        let said = ["memo", "letter"].map(|source| {
            json!({"id": format!("knows-{n}-{source}"), "speaker": {"entity": person(n + 2)},
                "source": source, "stance": "ASSERTS", "mode": "QUOTE", "statedAt": "2025"})
        });
        json!({"id": format!("knows-{n}"), "subject": person(n), "predicate": "knows",
            "value": {"entity": person(n + 1)}, "statements": {"en": format!("Ann {n} knows the next")},
            "attributions": said})
    });
    let source = |id| json!({"id": id, "kind": "MEMO", "titles": {"en": id}});
    let sources = ["memo", "letter"].map(source);
    let bundle = json!({
        "types": [{"id": "person", "labels": {"en": "person"}}],
        "predicates": [{"id": "knows", "labels": {"en": "knows"}}],
        "entities": entities.collect::<Vec<_>>(),
        "sources": sources,
        "claims": claims.collect::<Vec<_>>(),
    });
    Bundle::from_text("generated.json", &bundle.to_string()).unwrap()
}

/// The results of every kind of read of a snapshot, by ids, so that ordinals may differ.
#[derive(Debug, PartialEq)]
struct Reads {
    records: BTreeMap<String, Record>,
    counts: [u64; 3],
    matching: Vec<Id>,
    listed: Vec<Id>,
    of_entities: Vec<Id>,
    groups: Vec<Vec<(u64, u64)>>,
    found: u64,
    statuses: Vec<(ClaimStatus, u64)>,
    paths: usize,
}

fn read(at: &Snapshot) -> Reads {
    let ids = |ordinals: &mut dyn Iterator<Item = u32>| {
        let ids = ordinals.map(|ordinal| at.id_of(Kind::Claim, Ordinal(ordinal)).unwrap());
        let mut ids: Vec<Id> = ids.collect();
        ids.sort();
        ids
    };
    let links = |list: List| {
        let links = at.links(list, ScanStart::First).unwrap();
        links.map(|link| link.unwrap().position.ordinal.0)
    };
    let entities = at.live(Kind::Entity).unwrap().iter().map(Ordinal);
    let entities: Vec<Ordinal> = entities.collect();
    let id = |entity: &&Ordinal| at.id_of(Kind::Entity, **entity).unwrap();
    let first = entities.iter().min_by_key(id).unwrap();
    let paths = entities
        .iter()
        .map(|to| at.paths(*first, *to, 3, 9, None).unwrap().len());
    let matching = at.matching(Kind::Claim, &FilterExpr::All(vec![])).unwrap();
    let groups = |key| {
        let groups = at
            .groups(Kind::Claim, &[key], &matching, Extent::Numbers)
            .unwrap();
        let mut sizes: Vec<_> = groups
            .iter()
            .map(|group| (group.records, group.attributions))
            .collect();
        sizes.sort_unstable();
        sizes
    };
    let words = SearchQuery::parse("the").unwrap();
    let (search, _) = at.search(words, Only::default(), &[], 0).unwrap();
    let statuses = ClaimStatus::VARIANTS.iter().map(|status| {
        let claims = matching
            .iter()
            .map(|claim| at.claim(Ordinal(claim)).unwrap().unwrap());
        let with = claims.filter(|claim| at.assessment(claim).unwrap().status == *status);
        (*status, with.count() as u64)
    });
    let statuses: Vec<_> = statuses.collect();
    if let Some(column) = at.assessments() {
        for (status, count) in &statuses {
            assert_eq!(column.with_status(*status).len(), *count, "{status:?}");
        }
    }
    let counts = at.counts().unwrap();
    let records = at.all_records().map(Result::unwrap);
    Reads {
        records: records
            .map(|record| (record.id().to_string(), record))
            .collect(),
        counts: [counts.claims, counts.attributions, counts.entities],
        matching: ids(&mut matching.iter()),
        listed: ids(&mut links(List::Claims)),
        of_entities: ids(&mut entities
            .iter()
            .flat_map(|entity| links(List::ClaimsOf(*entity)))),
        groups: [GroupKey::Predicate, GroupKey::Origin, GroupKey::Publisher]
            .map(groups)
            .into(),
        found: search.count(Kind::Claim).unwrap(),
        statuses,
        paths: paths.sum(),
    }
}

/// The live claims that nothing refers to, each eleventh of them.
fn removable(at: &Snapshot) -> Vec<(Ordinal, Id)> {
    let claims = at.live(Kind::Claim).unwrap().iter().map(Ordinal);
    let free = claims.filter(|claim| at.references_to(Kind::Claim, *claim).unwrap().is_empty());
    let free = free.map(|claim| (claim, at.id_of(Kind::Claim, claim).unwrap()));
    free.step_by(11).collect()
}

fn removal(id: &Id) -> Record {
    Record::Removed {
        kind: Kind::Claim,
        id: id.clone(),
    }
}

fn wait_for_index(knowledge_base: &KnowledgeBase) {
    let give_up = Instant::now() + Duration::from_secs(60);
    let is_behind = || {
        let at = knowledge_base.snapshot();
        at.index_view().readers.of(Kind::Claim).revision() < at.revision()
    };
    while is_behind() {
        assert!(Instant::now() < give_up, "the index stays behind");
        thread::yield_now();
    }
}

/// Removes claims, and compares every read with one of a knowledge base that never had them.
fn a_removed_claim_is_gone(bundle: Bundle) {
    let folder = TempDir::new().unwrap();
    let knowledge_base = open(folder.path());
    knowledge_base.load(bundle, None).unwrap();
    let before = knowledge_base.snapshot();
    let read_before = read(&before);
    let created_in = before.revision();
    let removed = removable(&before);
    let first = before.claim(removed[0].0).unwrap().unwrap();
    drop(before);
    assert!(removed.len() > 3);
    let (lone, others) = removed.split_first().unwrap();
    knowledge_base.commit_records(&[removal(&lone.1)]).unwrap();
    let others: Vec<Record> = others.iter().map(|(_, id)| removal(id)).collect();
    knowledge_base.commit_records(&others).unwrap();

    let at = knowledge_base.snapshot();
    let expected: BTreeMap<String, Record> = (read_before.records.clone().into_iter())
        .filter(|(id, _)| removed.iter().all(|(_, gone)| gone.as_str() != id))
        .collect();
    let never = TempDir::new().unwrap();
    let rest = dumped(&expected);
    let without = open(never.path());
    without.load(rest, None).unwrap();
    let right = read(&without.snapshot());
    assert_eq!(right.records, expected);
    let check_all = |at: &Snapshot| {
        assert_eq!(read(at), right);
        assert_eq!(read(&at.at(created_in)), read_before);
        for (claim, id) in &removed {
            assert_eq!(at.find(id.as_str()).unwrap(), None);
            assert_eq!(at.claim(*claim).unwrap(), None);
            assert_eq!(at.versions(Kind::Claim, *claim).unwrap().len(), 1);
            assert!(at.at(created_in).claim(*claim).unwrap().is_some());
            let ids = FilterExpr::Ids(vec![id.to_string()]);
            assert!(at.matching(Kind::Claim, &ids).unwrap().is_empty());
        }
    };
    check_all(&at);
    drop(at);
    wait_for_index(&knowledge_base);
    check_all(&knowledge_base.snapshot());
    knowledge_base.close().unwrap();
    let checked = check(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
    assert!(checked.differences.is_empty(), "{:?}", checked.differences);
    assert_eq!(checked.index, Vec::<String>::new());
    for rebuilt in [false, true] {
        if rebuilt {
            rebuild(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        }
        let again = open(folder.path());
        check_all(&again.snapshot());
        again.close().unwrap();
    }

    let knowledge_base = open(folder.path());
    let at = knowledge_base.snapshot();
    let (claim, id) = &removed[0];
    let Record::Claim(mut other) = at
        .record(
            Kind::Claim,
            Ordinal(at.live(Kind::Claim).unwrap().min().unwrap()),
        )
        .unwrap()
        .unwrap()
    else {
        panic!("a claim is of that kind");
    };
    other.topics.clear();
    other.value = Value::None;
    let mut other = serde_json::to_value(&other).unwrap();
    other["relations"] = json!([{"kind": "SUPPORTS", "claim": id, "by": "compiler"}]);
    let referring = json!({"claims": [other]}).to_string();
    let refused = knowledge_base.load(Bundle::from_text("a.json", &referring).unwrap(), None);
    let Err(KbError::Invalid(problems)) = refused else {
        panic!("a reference to a removed claim is accepted");
    };
    let messages = problems.shown.iter().map(|problem| &problem.message);
    assert!(messages.eq([&format!("there is no claim `{id}`")]));

    let again: BTreeMap<String, Record> = (read_before.records.clone().into_iter())
        .filter(|(other, _)| other == id.as_str())
        .collect();
    let loaded = knowledge_base.load(dumped(&again), None).unwrap();
    assert_eq!((loaded.created, loaded.changed), (1, 0));
    let at = knowledge_base.snapshot();
    assert_eq!(at.find(id.as_str()).unwrap().unwrap().ordinal, *claim);
    assert_eq!(at.versions(Kind::Claim, *claim).unwrap().len(), 2);
    let stored = at.claim(*claim).unwrap().unwrap();
    assert_eq!(stored.created_in, first.created_in);
    assert_eq!(stored.record, first.record);
}

/// The records as a bundle.
fn dumped(records: &BTreeMap<String, Record>) -> Bundle {
    let mut bundle = json!({"types": [], "units": [], "predicates": [], "entities": [], "sources": [], "claims": []});
    for record in records.values() {
        let list = match record.kind() {
            Kind::EntityType => "types",
            Kind::Unit => "units",
            Kind::Predicate => "predicates",
            Kind::Entity => "entities",
            Kind::Source => "sources",
            _ => "claims",
        };
        let json = serde_json::to_value(record).unwrap();
        let fields = json.as_object().unwrap().values().next().unwrap().clone();
        bundle[list].as_array_mut().unwrap().push(fields);
    }
    Bundle::from_text("dump.json", &bundle.to_string()).unwrap()
}

#[test]
fn a_removed_claim_of_the_seed_is_gone() {
    a_removed_claim_is_gone(seed());
}

#[test]
fn a_removed_claim_of_many_is_gone() {
    a_removed_claim_is_gone(generated(60));
}

#[test]
fn references_to_a_record_are_named() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = open(folder.path());
    knowledge_base.load(generated(12), None).unwrap();
    let at = knowledge_base.snapshot();
    let named = |id: &str| {
        let found = at.find(id).unwrap().unwrap();
        let references = at.references_to(found.kind, found.ordinal).unwrap();
        let named = references
            .into_iter()
            .map(|(kind, id)| format!("{kind} {id}"));
        named.collect::<Vec<_>>()
    };
    assert_eq!(
        named("person-2"),
        ["claim knows-0", "claim knows-1", "claim knows-2"]
    );
    assert_eq!(named("person").len(), 10);
    assert_eq!(named("memo").len(), 10);
    assert_eq!(named("knows").len(), 10);
    assert_eq!(named("knows-3"), Vec::<String>::new());
}
