//! Loading claims that state no id: what one reporter says is added to what others said.

use std::collections::BTreeSet;

use expect_test::{Expect, expect};
use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::{
    kb::{
        error::KbError,
        folder::Options,
        formats::json::{Bundle, BundleError, Nothing, ReversedSpans, WarningKind},
        knowledge_base::KnowledgeBase,
        write::{change_set::ChangeSet, load_report::Loaded, overlay::Overlay},
    },
    model::{Claim, Kind, Record},
};

/// A knowledge base with a vocabulary, three entities and three sources.
struct Loading {
    knowledge_base: KnowledgeBase,
    _folder: TempDir,
}

impl Loading {
    fn new() -> Loading {
        let folder = TempDir::new().unwrap();
        let open = KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ());
        let loading = Loading {
            knowledge_base: open.unwrap().0,
            _folder: folder,
        };
        loading.load(vocabulary()).unwrap();
        loading
    }

    fn load(&self, bundle: Json) -> Result<Loaded, KbError> {
        self.knowledge_base.load(of(&bundle), None)
    }

    fn claims(&self, claims: &[Json]) -> Loaded {
        self.load(json!({ "claims": claims })).unwrap()
    }

    /// The problems for which claims are refused.
    fn refused(&self, claims: &[Json], found: Expect) {
        found.assert_eq(&problems(
            self.load(json!({ "claims": claims })).unwrap_err(),
        ));
    }

    /// The recorded claims, a line each: what is said of what, and the sources of those who say so.
    fn recorded(&self) -> Vec<String> {
        let records = self.knowledge_base.snapshot();
        let records = records.all_records().map(Result::unwrap);
        let claims = records.filter_map(|record| match record {
            Record::Claim(claim) => Some(line(&claim)),
            _ => None,
        });
        claims.collect::<BTreeSet<_>>().into_iter().collect()
    }
}

fn vocabulary() -> Json {
    let label = json!({"en": "x"});
    let entity = |id: &str| json!({"id": id, "type": "thing", "labels": label});
    let source = |id: &str| json!({"id": id, "kind": "ARTICLE", "titles": label});
    json!({
        "types": [{"id": "thing", "labels": label}],
        "predicates": [
            {"id": "leads", "labels": label, "inverse": "led-by"},
            {"id": "led-by", "labels": label, "inverse": "leads"},
            {"id": "costs", "labels": label},
            {"id": "section", "labels": label, "qualifies": "DESCRIBES"},
        ],
        "entities": [entity("ann"), entity("acme"), {
            "id": "ann-2", "type": "thing", "labels": label, "mergedInto": "ann"
        }],
        "sources": [source("ap"), source("bbc"), source("cnn")],
    })
}

fn of(bundle: &Json) -> Bundle {
    Bundle::from_text("x.json", &bundle.to_string()).unwrap()
}

fn problems(refused: KbError) -> String {
    let KbError::Invalid(problems) = refused else {
        panic!("{refused}");
    };
    let lines = problems.shown.iter().map(|problem| {
        let help = problem.help.as_deref().unwrap_or("no help");
        format!(
            "{} {}: {}\n    {help}\n",
            problem.code, problem.path, problem.message
        )
    });
    lines.collect()
}

fn line(claim: &Claim) -> String {
    let sources = claim.attributions.iter().map(|said| said.source.as_str());
    let sources: Vec<&str> = sources.collect();
    let id = match claim.id.as_str().starts_with("claim-") {
        true => "-",
        false => claim.id.as_str(),
    };
    let start = claim.valid_time.and_then(|span| span.start());
    let start = start.map_or(String::new(), |date| format!(" {date}"));
    let (subject, predicate) = (&claim.subject, &claim.predicate);
    format!("{id}: {subject} {predicate}{start}: {}", sources.join(" "))
}

/// A claim that Ann leads Acme, as a source says, with other fields.
fn says(source: &str, fields: Json) -> Json {
    let mut claim = json!({
        "subject": "ann", "predicate": "leads", "value": {"entity": "acme"},
        "statements": {"en": "Ann leads Acme."},
        "attributions": [
            {"speaker": "source", "source": source, "stance": "ASSERTS", "mode": "QUOTE"}
        ],
    });
    let fields = fields.as_object().unwrap().clone();
    claim.as_object_mut().unwrap().extend(fields);
    claim
}

#[test]
fn two_reporters_who_load_the_same_claim_add_to_each_other() {
    let loading = Loading::new();
    let first = loading.claims(&[says("bbc", json!({}))]);
    assert_eq!((first.created, first.changed), (1, 0));
    let second = loading.claims(&[says("ap", json!({}))]);
    assert_eq!((second.created, second.changed), (0, 1));
    assert_eq!(loading.recorded(), ["-: ann leads: bbc ap"]);
    let again = loading.claims(&[says("bbc", json!({}))]);
    assert_eq!((again.written(), again.unchanged), (0, 1));
}

#[test]
fn two_reporters_in_one_bundle_add_to_each_other() {
    let loading = Loading::new();
    let both = [says("bbc", json!({})), says("ap", json!({}))];
    let loaded = loading.claims(&both);
    assert_eq!((loaded.created, loaded.changed), (1, 0));
    assert_eq!(loading.recorded(), ["-: ann leads: bbc ap"]);
    assert_eq!(loading.claims(&both).written(), 0);
    let alone = of(&{
        let mut bundle = vocabulary();
        bundle["claims"] = json!(both);
        bundle
    });
    let valid = alone.validate(&Nothing).unwrap();
    assert_eq!((valid.counts().claims, valid.counts().attributions), (1, 2));
    assert_eq!(valid.records().count(), valid.counts().records());
}

#[test]
fn a_reporter_adds_to_what_an_earlier_command_of_the_group_writes() {
    let loading = Loading::new();
    let snapshot = loading.knowledge_base.snapshot();
    let mut base = Overlay::new(&snapshot);
    for (source, expected) in [("bbc", "-: ann leads: bbc"), ("ap", "-: ann leads: bbc ap")] {
        let bundle = of(&json!({"claims": [says(source, json!({}))]}));
        let valid = bundle.validate(&base).unwrap();
        let records: Vec<Record> = valid.records().collect();
        let Record::Claim(claim) = &records[0] else {
            panic!("it is a claim");
        };
        assert_eq!(line(claim), expected);
        ChangeSet::of_records(records, &base)
            .unwrap()
            .add_to(&mut base);
    }
}

#[test]
fn a_claim_is_the_one_that_says_the_same_in_whatever_way() {
    let other_ways = [
        ("the same", json!({})),
        ("a merged entity", json!({"subject": "ann-2"})),
        (
            "the inverse",
            json!({"subject": "acme", "predicate": "led-by", "value": {"entity": "ann-2"}}),
        ),
        (
            "a describing qualifier",
            json!({"qualifiers": [{"predicate": "section", "value": "some"}]}),
        ),
    ];
    for id in [json!("c"), Json::Null] {
        for (case, other) in &other_ways {
            let mut first = says("bbc", json!({"id": id}));
            if id.is_null() {
                first.as_object_mut().unwrap().remove("id");
            }
            let expected = match id.as_str() {
                Some(id) => format!("{id}: ann leads: bbc ap"),
                None => "-: ann leads: bbc ap".into(),
            };
            let second = says("ap", other.clone());
            let apart = Loading::new();
            apart.claims(std::slice::from_ref(&first));
            apart.claims(std::slice::from_ref(&second));
            assert_eq!(apart.recorded(), [&*expected], "{case}");
            let together = Loading::new();
            together.claims(&[first, second]);
            assert_eq!(together.recorded(), [&*expected], "{case} in one bundle");
        }
    }
}

#[test]
fn the_order_of_a_bundle_does_not_matter() {
    let all = [
        says("ap", json!({})),
        says("bbc", json!({"id": "c"})),
        says("cnn", json!({"subject": "ann-2"})),
    ];
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let loading = Loading::new();
        let claims = order.map(|index| all[index].clone());
        let loaded = loading.claims(&claims);
        assert_eq!((loaded.created, loaded.changed), (1, 0), "{order:?}");
        let recorded = loading.recorded();
        let [line] = &recorded[..] else {
            panic!("{recorded:?}");
        };
        let mut words: Vec<&str> = line.split(' ').collect();
        words.sort_unstable();
        assert_eq!(
            words,
            ["ann", "ap", "bbc", "c:", "cnn", "leads:"],
            "{order:?}"
        );
        assert_eq!(loading.claims(&claims).written(), 0, "{order:?}");
    }
}

#[test]
fn claims_that_say_something_else_stay_apart() {
    let loading = Loading::new();
    loading.claims(&[
        says("bbc", json!({})),
        says("ap", json!({"polarity": "NEGATIVE"})),
        says("ap", json!({"nature": "FORECAST"})),
        says("ap", json!({"value": {"entity": "ann"}})),
        says(
            "ap",
            json!({"qualifiers": [{"predicate": "costs", "value": "some"}]}),
        ),
    ]);
    assert_eq!(
        loading.knowledge_base.snapshot().counts().unwrap().claims,
        5
    );
}

#[test]
fn claims_with_ids_take_the_place_of_theirs() {
    let loading = Loading::new();
    loading.claims(&[says("bbc", json!({"id": "c"}))]);
    loading.claims(&[says("ap", json!({"id": "c"}))]);
    assert_eq!(loading.recorded(), ["c: ann leads: ap"]);
    let loaded = loading.claims(&[says("cnn", json!({"id": "d"}))]);
    assert_eq!(
        loading.recorded(),
        ["c: ann leads: ap", "d: ann leads: cnn"]
    );
    let warning = &loaded.warnings.shown()[0];
    assert_eq!(warning.kind, WarningKind::SameProposition);
    assert_eq!(
        warning.message,
        "`d` is the same proposition as the claim `c`"
    );
}

#[test]
fn an_id_that_names_another_proposition_is_not_taken() {
    let loading = Loading::new();
    loading.claims(&[says("bbc", json!({}))]);
    let snapshot = loading.knowledge_base.snapshot();
    let claim = snapshot.all_ordinals(Kind::Claim).unwrap().min().unwrap();
    let id = snapshot
        .id_of(Kind::Claim, crate::model::Ordinal(claim))
        .unwrap();
    // Somebody corrects the claim of the derived id so that it says something else.
    loading.claims(&[says("ap", json!({"id": id, "value": "none"}))]);
    loading.claims(&[says("cnn", json!({}))]);
    loading.claims(&[says("bbc", json!({}))]);
    assert_eq!(
        loading.recorded(),
        ["-: ann leads: ap", "-: ann leads: cnn bbc"]
    );
}

#[test]
fn a_claim_that_differs_in_its_valid_time_is_told_to_choose() {
    let loading = Loading::new();
    let from = |start: &str| json!({"validTime": {"start": start}});
    loading.claims(&[says("bbc", json!({}))]);
    let id = loading.recorded();
    assert_eq!(id.len(), 1);
    let dated = says("ap", from("2020"));
    let refused = loading.load(json!({"claims": [dated]})).unwrap_err();
    let refused = problems(refused);
    assert!(
        refused.starts_with(
            "OTHER_TIME claims[0].validTime: this is the same claim as the recorded claim `claim-"
        ) && refused.contains("` but for its valid time\n    write `\"id\": \"claim-")
            && refused.ends_with(
                "` to give that one this time; write `\"separate\": true` if it is another one\n"
            ),
        "{refused}"
    );
    loading.refused(
        &[says("ap", json!({"id": "c", "predicate": "costs"})), says("ap", json!({"predicate": "costs", "validTime": {"start": "2020"}}))],
        expect![[r#"
            OTHER_TIME claims[1].validTime: this is the same claim as the one in x.json:1:104 but for its valid time
                join the two; write `"separate": true` if it is another one
        "#]],
    );
    let separate = |start: &str| {
        let mut fields = from(start);
        fields["separate"] = json!(true);
        fields
    };
    loading.claims(&[says("ap", separate("2020")), says("cnn", separate("2022"))]);
    let three = [
        "-: ann leads 2020: ap",
        "-: ann leads 2022: cnn",
        "-: ann leads: bbc",
    ];
    assert_eq!(loading.recorded(), three);
    // What is there already is no longer a question.
    assert_eq!(loading.claims(&[says("ap", from("2020"))]).written(), 0);
    loading.claims(&[says("cnn", from("2020"))]);
    assert!(
        loading
            .recorded()
            .contains(&"-: ann leads 2020: ap cnn".into())
    );
}

#[test]
fn claims_of_one_bundle_that_differ_in_their_valid_times_are_told_to_choose() {
    let loading = Loading::new();
    let from = |start: &str| json!({"validTime": {"start": start}});
    loading.refused(
        &[says("ap", from("2020")), says("bbc", json!({}))],
        expect![[r#"
            OTHER_TIME claims[1]: this is the same claim as the one in x.json:1:12 but for its valid time
                join the two; write `"separate": true` if it is another one
        "#]],
    );
    let separate = says("bbc", json!({"separate": true}));
    for claims in [
        [says("ap", from("2020")), separate.clone()],
        [separate.clone(), says("ap", from("2020"))],
    ] {
        let loading = Loading::new();
        loading.claims(&claims);
        assert_eq!(
            loading.recorded(),
            ["-: ann leads 2020: ap", "-: ann leads: bbc"]
        );
    }
}

#[test]
fn a_statement_that_is_worded_otherwise_is_kept_and_told() {
    let loading = Loading::new();
    loading.claims(&[says("bbc", json!({"id": "c"}))]);
    let loaded = loading.claims(&[says(
        "ap",
        json!({"statements": {"en": "Acme's head is Ann."}}),
    )]);
    let warning = &loaded.warnings.shown()[0];
    assert_eq!(
        (warning.kind, &*warning.path, &*warning.message),
        (
            WarningKind::KeptAsItWas,
            "claims[0].statements",
            "the claim `c` keeps its statement in `en`; this is another"
        )
    );
    assert_eq!(loading.recorded(), ["c: ann leads: bbc ap"]);
}

#[test]
fn claims_of_a_large_bundle_are_united_too() {
    let mut claims = Vec::new();
    for source in ["ap", "bbc", "cnn"] {
        for number in 0..300 {
            let amount = json!({"quantity": {"amount": number.to_string()}});
            claims.push(says(source, json!({"predicate": "costs", "value": amount})));
        }
    }
    for number in 0..100 {
        let amount = json!({"quantity": {"amount": format!("{number}.0")}});
        claims.push(says(
            "cnn",
            json!({"id": format!("c{number}"), "predicate": "costs", "value": amount}),
        ));
    }
    let loading = Loading::new();
    let loaded = loading.claims(&claims);
    assert_eq!((loaded.created, loaded.changed), (300, 0));
    let recorded = loading.recorded();
    let of_three = recorded.iter().filter(|line| {
        ["ap", "bbc", "cnn"]
            .iter()
            .all(|source| line.contains(source))
    });
    assert_eq!(of_three.count(), 101);
    assert_eq!(loading.claims(&claims).written(), 0);
}

#[test]
fn a_reversed_span_is_refused_unless_it_is_to_be_kept() {
    let loading = Loading::new();
    let reversed = says("ap", json!({"validTime": {"start": "2020", "end": "2010"}}));
    loading.refused(
        std::slice::from_ref(&reversed),
        expect![[r#"
            INVALID_VALUE claims[0].validTime: the span ends (`2010`) before it starts (`2020`); if the source has it so, load it with `--keep-reversed`
                no help
        "#]],
    );
    let bundle = || of(&json!({"claims": [reversed]})).with_reversed(ReversedSpans::Kept);
    let loaded = loading.knowledge_base.load(bundle(), None).unwrap();
    assert_eq!(loaded.created, 1);
    assert_eq!(
        loading
            .knowledge_base
            .load(bundle(), None)
            .unwrap()
            .written(),
        0
    );
    let wrong = says(
        "ap",
        json!({
            "validTime": {"start": "2020", "end": "2010"}, "rank": "BEST", "topics": ["nobody"]
        }),
    );
    let wrong = of(&json!({"claims": [wrong]})).with_reversed(ReversedSpans::Kept);
    let snapshot = loading.knowledge_base.snapshot();
    let Err(BundleError::Problems(problems)) = wrong.validate(&Overlay::new(&snapshot)) else {
        panic!("the rank is wrong");
    };
    let codes: Vec<&str> = problems.shown.iter().map(|it| it.code.as_str()).collect();
    assert_eq!(codes, ["UNKNOWN_WORD", "DANGLING_REFERENCE"]);
}

#[test]
fn passages_of_one_saying_in_one_bundle_are_added_and_those_recorded_replaced() {
    let page = |page: &str| json!({"locator": {"page": page}});
    let said = |page_number: &str, more: Json| {
        let mut said = json!({"speaker": "source", "source": "bbc", "stance": "ASSERTS",
            "mode": "QUOTE", "evidence": [page(page_number)]});
        said.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let mut claim = says("bbc", json!({}));
        claim["attributions"] = json!([said]);
        claim
    };
    let loading = Loading::new();
    let recorded = || {
        let snapshot = loading.knowledge_base.snapshot();
        let mut claims = snapshot
            .all_records()
            .filter_map(|record| match record.unwrap() {
                Record::Claim(claim) => Some(serde_json::to_value(claim).unwrap()),
                _ => None,
            });
        let mut claim = claims.next().unwrap();
        assert_eq!(claims.next(), None);
        claim["attributions"].take()
    };
    let both = [said("1", json!({})), said("2", json!({}))];
    loading.claims(&both);
    assert_eq!(recorded()[0]["evidence"], json!([page("1"), page("2")]));
    assert_eq!(loading.claims(&both).written(), 0);
    loading.claims(&[said("3", json!({}))]);
    assert_eq!(recorded()[0]["evidence"], json!([page("3")]));
    // With another qualifier, it is another saying.
    let section = json!({"qualifiers": [{"predicate": "section", "value": "some"}]});
    loading.claims(&[said("4", section)]);
    let recorded = recorded();
    let evidence = recorded
        .as_array()
        .unwrap()
        .iter()
        .map(|attribution| &attribution["evidence"][0]);
    assert_eq!(Vec::from_iter(evidence), [&page("3"), &page("4")]);
}
