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
            assessor::Assessor,
            context::RuleContext,
            corroboration::Corroboration,
            speaker::{SpeakerIdentity, SpeakerKey},
            speakers::Speakers,
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
        let corroboration = assessor.corroboration(&claim).unwrap();
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

    /// The parts of all attributions in a verdict, by their ids.
    fn parts(&self, verdict: &Verdict) -> Json {
        let lists = [&verdict.supporting, &verdict.opposing, &verdict.aside];
        let parts = lists.into_iter().flatten().map(|reason| {
            let (claim, number) = reason.attribution;
            let claim = self.snapshot.claim(claim).unwrap().unwrap();
            let attribution = claim.record.attribution(number).unwrap();
            (attribution.id.to_string(), json!(reason.why))
        });
        Json::Object(parts.collect())
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
        assert_eq!(cases, 36 + 11);
    }
}

#[test]
fn a_status_follows_from_the_latest_words_of_all_speakers() {
    for world in [World::new(false), World::new(true)] {
        let mut cases = 0;
        for case in world.of("lsx") {
            let (verdict, _) = world.verdict(case);
            let expect = &case["expect"];
            assert_eq!(name(verdict.status), text(&expect["status"]), "{case}");
            if let Some(tension) = expect.get("tension") {
                let found = world.ids(Kind::Claim, &verdict.tension);
                assert_eq!(found, texts(tension), "{case}");
            }
            if let Some(voices) = expect.get("voices") {
                assert_eq!(json!(verdict.voices.len()), *voices, "{case}");
            }
            if let Some(parts) = expect.get("parts") {
                assert_eq!(world.parts(&verdict), *parts, "{case}");
            }
            cases += 1;
        }
        assert_eq!(cases, 19 + 43 + 26);
    }
}

/// A knowledge base of a spokeswoman and her company, who both say one thing.
fn with_spokeswoman() -> (TempDir, KnowledgeBase) {
    let folder = TempDir::new().unwrap();
    let opened = KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ());
    let (knowledge_base, _) = opened.unwrap();
    let said = |speaker: &str, source: &str| {
        json!({"id": format!("{speaker}-says"), "speaker": {"entity": speaker}, "source": source,
            "stance": "ASSERTS", "mode": "QUOTE"})
    };
    let entity = |id: &str| json!({"id": id, "type": "t", "labels": {"en": id}});
    let source = |id: &str| json!({"id": id, "kind": "ARTICLE", "titles": {"en": id}});
    load(
        &knowledge_base,
        json!({
            "types": [{"id": "t", "labels": {"en": "t"}}],
            "predicates": [
                {"id": "is", "labels": {"en": "is"}},
                {"id": "speaks-for", "labels": {"en": "speaks for"}, "voice": "SUBJECT_FOR_VALUE"}
            ],
            "entities": [entity("acme"), entity("spox"), entity("spox-2"), entity("ann")],
            "sources": [source("a"), source("b"), source("c")],
            "claims": [{"id": "claim", "subject": "ann", "predicate": "is", "value": {"entity": "ann"},
                "statements": {"en": "x"}, "attributions": [said("acme", "a"), said("spox", "b")]}]
        }),
    );
    (folder, knowledge_base)
}

fn load(knowledge_base: &KnowledgeBase, bundle: Json) {
    let bundle = Bundle::from_text("bundle.json", &bundle.to_string()).unwrap();
    knowledge_base.load(bundle, None).unwrap();
}

/// Voice links are worked out anew where they may have changed, and else shared.
#[test]
fn voice_links_follow_what_is_written() {
    let (_folder, knowledge_base) = with_spokeswoman();
    let voices = || {
        let snapshot = knowledge_base.snapshot();
        let key = snapshot.find("claim").unwrap().unwrap();
        let claim = snapshot.claim(key.ordinal).unwrap().unwrap();
        snapshot.verdict(&claim).unwrap().voices.len()
    };
    let shared = |bundle: Json| {
        let before = knowledge_base.snapshot();
        load(&knowledge_base, bundle);
        Arc::ptr_eq(
            before.voice_links(),
            knowledge_base.snapshot().voice_links(),
        )
    };
    let speaks = |speaker: &str, retraction: Option<&str>| {
        let mut said = json!({"id": "said", "speaker": "source", "source": "c", "stance": "ASSERTS", "mode": "DOCUMENT"});
        if let Some(reason) = retraction {
            said["retraction"] = json!({"reason": reason});
        }
        json!({"claims": [{"id": "link", "subject": speaker, "predicate": "speaks-for",
            "value": {"entity": "acme"}, "statements": {"en": "x"}, "attributions": [said]}]})
    };
    let merged = |into: &str| json!({"entities": [{"id": "spox-2", "type": "t", "labels": {"en": "x"}, "mergedInto": into}]});
    let source =
        |id: &str| json!({"sources": [{"id": id, "kind": "ARTICLE", "titles": {"en": "x"}}]});
    let entity = json!({"entities": [{"id": "new", "type": "t", "labels": {"en": "x"}}]});
    assert_eq!(voices(), 2);
    assert!(shared(entity), "a new entity");
    assert!(shared(source("new-source")), "a new source");
    assert!(
        !shared(speaks("spox", None)),
        "a claim of who speaks for whom"
    );
    assert_eq!(voices(), 1);
    assert!(!shared(speaks("spox", Some("it was wrong"))), "taken back");
    assert_eq!(voices(), 2);
    assert!(!shared(speaks("spox-2", None)), "another speaks");
    assert_eq!(voices(), 2);
    assert!(!shared(merged("spox")), "the two are one");
    assert_eq!(voices(), 1);
    let withdrawn = json!({"sources": [{"id": "c", "kind": "ARTICLE", "titles": {"en": "c"}, "withdrawn": {"reason": "x"}}]});
    assert!(!shared(withdrawn), "the source of the claim is withdrawn");
    assert_eq!(voices(), 2);
}

#[test]
fn speakers_are_named_as_a_sentence_has_them() {
    let world = World::new(false);
    let context = RuleContext::new(&world.snapshot);
    let speakers = Speakers::new(&context).unwrap();
    let named = |id: &str| {
        let key = world.snapshot.find(id).unwrap().unwrap();
        let claim = world.snapshot.claim(key.ordinal).unwrap().unwrap();
        let verdict = world.snapshot.verdict(&claim).unwrap();
        let mut names = Vec::new();
        for reason in &verdict.supporting {
            let attribution = claim.record.attribution(reason.attribution.1).unwrap();
            let source = *attribution.last_source();
            let name = match speakers.key(attribution, reason.attribution).unwrap() {
                SpeakerKey::Unnamed(_) => "?".to_owned(),
                SpeakerKey::Of(identities) => {
                    let id = |identity: &SpeakerIdentity| match identity {
                        SpeakerIdentity::Entity(entity) => {
                            world.snapshot.id_of(Kind::Entity, *entity).unwrap()
                        }
                        SpeakerIdentity::Name(_)
                        | SpeakerIdentity::Site(_)
                        | SpeakerIdentity::Source(_) => {
                            world.snapshot.id_of(Kind::Source, source).unwrap()
                        }
                    };
                    let ids: BTreeSet<String> = identities
                        .iter()
                        .map(|identity| id(identity).to_string())
                        .collect();
                    Vec::from_iter(ids).join("+")
                }
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    };
    for (claim, expected) in [
        ("v02-c", &["bbc"][..]),
        ("v04-c", &["ap"]),
        ("v06-c", &["ann"]),
        ("v16-c", &["ann+bob", "cy"]),
        ("v20-c", &["u1", "u4"]),
        ("v29-c", &["?", "ann", "bob"]),
        ("w01-c", &["ann"]),
    ] {
        assert_eq!(named(claim), expected, "{claim}");
    }
}
