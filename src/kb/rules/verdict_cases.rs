//! The table of cases for chains, voices, latest words and statuses, on a knowledge base.
//!
//! All cases stand in one world, each about a subject of its own.

use std::{collections::BTreeSet, fs, path::Path, sync::Arc};

use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::{
    kb::{
        folder::Options,
        formats::json::Bundle,
        knowledge_base::KnowledgeBase,
        rules::{
            assessor::Assessor, context::RuleContext, corroboration::Corroboration,
            verdict::Verdict,
        },
        snapshot::Snapshot,
    },
    model::{Kind, Ordinal, Stored, StoredClaim},
};

/// The file of the cases.
const CASES: &str = "src/kb/rules/cases/verdicts.json";

/// The number of outlets that report one thing in the largest cases.
const OUTLETS: usize = 1_000;

/// A knowledge base with the world and all cases.
struct World {
    _folder: TempDir,
    snapshot: Snapshot,
    cases: Vec<Json>,
}

impl World {
    /// The world; reversed, all claims and attributions are recorded in the contrary order.
    fn new(is_reversed: bool) -> World {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(CASES);
        let all = fs::read_to_string(path).unwrap();
        let all: Json = serde_json::from_str(&all).unwrap();
        let cases = all["cases"].as_array().unwrap().clone();
        let mut bundle = all["world"].clone();
        for n in 0..OUTLETS {
            let publisher = format!("pub{n}");
            push(
                &mut bundle,
                "entities",
                json!({"id": publisher, "type": "org", "labels": {"en": publisher}}),
            );
            let outlet = json!({"id": format!("o{n}"), "kind": "ARTICLE", "titles": {"en": "x"}, "publisher": publisher});
            push(&mut bundle, "sources", outlet);
        }
        for case in &cases {
            let id = text(&case["id"]);
            let subject = json!({"id": format!("s-{id}"), "type": "t", "labels": {"en": id}});
            push(&mut bundle, "entities", subject);
            for source in case["sources"].as_array().into_iter().flatten() {
                push(&mut bundle, "sources", source.clone());
            }
            for claim in case["claims"].as_array().unwrap() {
                let mut claim = claim.clone();
                if let Some(outlets) = case.get("outlets") {
                    let said = (0..OUTLETS).map(|n| {
                        json!({"id": format!("{id}-{n}"), "speaker": "source", "source": format!("o{n}"),
                            "via": outlets["via"], "stance": "ASSERTS", "mode": "DOCUMENT"})
                    });
                    claim["attributions"] = said.collect();
                }
                push(&mut bundle, "claims", claim);
            }
        }
        if is_reversed {
            let claims = bundle["claims"].as_array_mut().unwrap();
            claims.reverse();
            for claim in claims {
                claim["attributions"].as_array_mut().unwrap().reverse();
            }
        }
        let folder = TempDir::new().unwrap();
        let opened = KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ());
        let (knowledge_base, _) = opened.unwrap();
        let bundle = Bundle::from_text("cases.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
        World {
            _folder: folder,
            snapshot: knowledge_base.snapshot(),
            cases,
        }
    }

    fn of(&self, initials: &str) -> impl Iterator<Item = &Json> {
        let is_wanted = |case: &&Json| text(&case["id"]).starts_with(|c| initials.contains(c));
        self.cases.iter().filter(is_wanted)
    }

    fn claim(&self, case: &Json) -> Arc<Stored<StoredClaim>> {
        let id = format!("{}-c", text(&case["id"]));
        let key = self.snapshot.find(&id).unwrap().unwrap();
        self.snapshot.claim(key.ordinal).unwrap().unwrap()
    }

    /// The verdict on the claim of a case, and its corroboration, which must be what the
    /// assessment column has.
    fn verdict(&self, case: &Json) -> (Verdict, Corroboration) {
        let context = RuleContext::new(&self.snapshot);
        let assessor = Assessor::new(&context).unwrap();
        let claim = self.claim(case);
        let verdict = assessor.verdict(&claim).unwrap();
        let corroboration = assessor.corroboration(&claim, verdict.clone()).unwrap();
        let assessment = self.snapshot.assessment(&claim).unwrap();
        assert_eq!(assessment.status, verdict.status);
        assert_eq!(
            usize::from(assessment.voices),
            corroboration.voice_count.min(255)
        );
        assert_eq!(assessment.anonymous_only, corroboration.anonymous_only);
        assert_eq!(assessment.self_reported, corroboration.self_reported);
        assert_eq!(assessment.has_tension, !verdict.tension.is_empty());
        for own in claim
            .record
            .numbered()
            .map(|(number, _)| (claim.ordinal, number))
        {
            let lists = [&verdict.supporting, &verdict.opposing, &verdict.aside];
            let places = lists.into_iter().flatten();
            let places = places.filter(|reason| reason.attribution == own).count();
            assert_eq!(places, 1, "each attribution has one part: {case}");
        }
        (verdict, corroboration)
    }

    fn ids(&self, kind: Kind, ordinals: &[Ordinal]) -> BTreeSet<String> {
        let id = |ordinal: &Ordinal| self.snapshot.id_of(kind, *ordinal).unwrap().to_string();
        ordinals.iter().map(id).collect()
    }
}

fn push(bundle: &mut Json, list: &str, record: Json) {
    bundle[list].as_array_mut().unwrap().push(record);
}

fn text(json: &Json) -> &str {
    json.as_str().unwrap()
}

fn texts(json: &Json) -> BTreeSet<String> {
    let list = json.as_array().into_iter().flatten();
    list.map(|it| text(it).to_owned()).collect()
}

fn name(value: impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap();
    text(&value).to_owned()
}

#[test]
fn a_chain_is_known_or_possible_and_has_an_origin() {
    let world = World::new(false);
    let graph = world.snapshot.source_graph().unwrap();
    let mut cases = 0;
    for case in world.of("o") {
        let claim = world.claim(case);
        let attribution = &claim.record.attributions[0];
        let expect = &case["expect"];
        let found = world.ids(Kind::Source, &graph.known_chain(attribution).sources);
        assert_eq!(found, texts(&expect["known"]), "{case}");
        let found = world.ids(Kind::Source, &graph.possible_chain(attribution).sources);
        assert_eq!(found, texts(&expect["possible"]), "{case}");
        let origin = world.ids(Kind::Source, &[graph.origin(attribution)]);
        assert_eq!(
            origin,
            [text(&expect["origin"]).to_owned()].into(),
            "{case}"
        );
        cases += 1;
    }
    assert_eq!(cases, 15);
}

#[test]
fn voices_are_counted_by_who_may_be_one() {
    for world in [World::new(false), World::new(true)] {
        let mut cases = 0;
        for case in world.of("vw") {
            let (verdict, corroboration) = world.verdict(case);
            let expect = &case["expect"];
            let voices = expect["voices"].as_u64().unwrap() as usize;
            assert_eq!(verdict.voices.len(), voices, "{case}");
            assert_eq!(corroboration.voices, verdict.voices);
            let reasons = verdict.voices.iter().flat_map(|voice| &voice.because);
            let reasons: BTreeSet<String> = reasons.map(name).collect();
            let expected = texts(&expect["why"]);
            match text(&case["id"]).starts_with('w') {
                true => assert_eq!(reasons, expected, "{case}"),
                false => assert!(expected.is_subset(&reasons), "{reasons:?} {case}"),
            }
            cases += 1;
        }
        assert_eq!(cases, 34 + 11);
    }
}

/// The cases that need the rivals of a claim.
const WAITING_FOR_RIVALS: &[&str] = &[];

#[test]
fn a_status_follows_from_the_latest_words_of_all_speakers() {
    for world in [World::new(false), World::new(true)] {
        let mut cases = 0;
        for case in world.of("lsx") {
            if WAITING_FOR_RIVALS.contains(&text(&case["id"])) {
                continue;
            }
            let (verdict, _) = world.verdict(case);
            let expect = &case["expect"];
            assert_eq!(name(verdict.status), text(&expect["status"]), "{case}");
            if let Some(tension) = expect.get("tension") {
                let found = world.ids(Kind::Claim, &verdict.tension);
                assert_eq!(found, texts(tension), "{case}");
            }
            cases += 1;
        }
        assert_eq!(cases, 19 + 43 + 14 - WAITING_FOR_RIVALS.len());
    }
}
