//! Patches of recorded records.

use expect_test::{Expect, expect};
use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::{
    kb::{
        error::KbError, folder::Options, formats::json::Bundle, knowledge_base::KnowledgeBase,
        write::load_report::Loaded,
    },
    model::Kind,
};

/// A knowledge base with two entities and a claim.
struct Patching {
    knowledge_base: KnowledgeBase,
    _folder: TempDir,
}

impl Patching {
    fn new() -> Patching {
        let folder = TempDir::new().unwrap();
        let open = KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ());
        let patching = Patching {
            knowledge_base: open.unwrap().0,
            _folder: folder,
        };
        let recorded = json!({
            "types": [{"id": "person", "labels": {"en": "person"}}],
            "predicates": [{"id": "knows", "labels": {"en": "knows"}}],
            "entities": [
                {"id": "ann", "type": "person", "labels": {"en": "Ann", "de": "Anna"},
                 "aliases": {"en": ["A"]}},
                {"id": "bob", "type": "person", "labels": {"en": "Bob"}},
            ],
            "sources": [{"id": "memo", "kind": "MEMO", "titles": {"en": "memo"}}],
            "claims": [{"subject": "ann", "predicate": "knows", "value": {"entity": "bob"},
                "statements": {"en": "Ann knows Bob."},
                "attributions": [{"speaker": "source", "source": "memo", "stance": "ASSERTS", "mode": "QUOTE"}]}],
        });
        patching.load(&recorded.to_string()).unwrap();
        patching
    }

    fn load(&self, text: &str) -> Result<Loaded, KbError> {
        let bundle = Bundle::from_text("x.json", text).map_err(KbError::Invalid)?;
        self.knowledge_base.load(bundle, None)
    }

    fn fields(&self, kind: Kind, id: &str) -> Json {
        let snapshot = self.knowledge_base.snapshot();
        let ordinal = snapshot.find(id).unwrap().unwrap().ordinal;
        snapshot.record(kind, ordinal).unwrap().unwrap().fields()
    }

    fn claim(&self) -> String {
        let snapshot = self.knowledge_base.snapshot();
        let mut records = snapshot.all_records().map(Result::unwrap);
        let claim = records.find(|record| record.kind() == Kind::Claim);
        claim.unwrap().id().to_string()
    }

    fn refused(&self, text: &str, found: Expect) {
        let Err(KbError::Invalid(problems)) = self.load(text) else {
            panic!("it is taken");
        };
        let lines = problems.shown.iter().map(|problem| {
            let position = problem.position.as_ref().unwrap();
            format!(
                "{} {}:{} {} {}: {}\n    {}\n",
                problem.code,
                position.line,
                position.column,
                problem.path,
                &text[position.span.clone()],
                problem.message,
                problem.help.as_deref().unwrap_or("no help")
            )
        });
        found.assert_eq(&lines.collect::<String>());
    }
}

#[test]
fn a_patch_changes_the_fields_that_it_has() {
    let patching = Patching::new();
    let loaded = patching.load(
        r#"{"patches": {"entities": [
            {"id": "ann", "labels": {"fr": "Anne", "de": null}, "descriptions": {"en": "a person"}}
        ]}}"#,
    );
    let loaded = loaded.unwrap();
    assert_eq!(
        (loaded.created, loaded.changed, loaded.unchanged),
        (0, 1, 0)
    );
    assert_eq!(
        patching.fields(Kind::Entity, "ann"),
        json!({"id": "ann", "type": "person", "labels": {"en": "Ann", "fr": "Anne"},
            "aliases": {"en": ["A"]}, "descriptions": {"en": "a person"}})
    );
    let again =
        patching.load(r#"{"patches": {"entities": [{"id": "ann", "labels": {"fr": "Anne"}}]}}"#);
    assert_eq!(again.unwrap().unchanged, 1);
}

#[test]
fn a_whole_record_takes_the_place_of_the_recorded_one() {
    let patching = Patching::new();
    patching
        .load(r#"{"entities": [{"id": "ann", "type": "person", "labels": {"fr": "Anne"}}]}"#)
        .unwrap();
    assert_eq!(
        patching.fields(Kind::Entity, "ann"),
        json!({"id": "ann", "type": "person", "labels": {"fr": "Anne"}})
    );
}

#[test]
fn a_claim_without_an_id_of_its_own_is_patched_by_the_id_that_it_got() {
    let patching = Patching::new();
    let id = patching.claim();
    let before = patching.fields(Kind::Claim, &id);
    let patch = json!({"patches": {"claims": [{"id": id, "rank": "DEPRECATED"}]}});
    assert_eq!(patching.load(&patch.to_string()).unwrap().changed, 1);
    let mut expected = before;
    expected["rank"] = "DEPRECATED".into();
    assert_eq!(patching.fields(Kind::Claim, &id), expected);
}

#[test]
fn what_is_wrong_in_a_patch_is_shown_there() {
    let patching = Patching::new();
    patching.refused(
        r#"{"entities": [{"id": "cat", "type": "person", "labels": {"en": "Cat"}}],
"patches": {"entities": [
  {"id": "anne", "labels": {"fr": "Anne"}},
  {"labels": {"fr": "Anne"}},
  {"id": "memo", "labels": {"fr": "Memo"}},
  {"id": "ann", "type": "parson", "labels": {"fr": 5}, "lables": {}},
  {"id": "bob", "labels": {"en": null}},
  7
],
"sources": [{"id": "nothing-like-it", "kind": "POST"}]}}"#,
        expect![[r#"
            DANGLING_REFERENCE 3:10 patches.entities[0].id "anne": there is no recorded entity `anne` to be changed
                did you mean `ann`?
            MISSING_FIELD 4:3 patches.entities[1] {"labels": {"fr": "Anne"}}: the field `id` is missing
                name the entity by its id, and the fields that change: `{"id": …, …}`
            DANGLING_REFERENCE 5:10 patches.entities[2].id "memo": there is no recorded entity `memo` to be changed
                state a new entity whole, in `entities`
            DANGLING_REFERENCE 6:25 patches.entities[3].type "parson": there is no type `parson`
                did you mean `person`?
            WRONG_TYPE 6:52 patches.entities[3].labels.fr 5: a string is expected here, but this is a number
                write it as a string: `"5"`
            UNKNOWN_FIELD 6:66 patches.entities[3].lables {}: unknown field `lables`
                did you mean `labels`?
            INVALID_VALUE 7:27 patches.entities[4].labels {"en": null}: a text in at least one language is expected here
                write it by language tag: `{"en": "…"}`
            WRONG_TYPE 8:3 patches.entities[5] 7: a patch is an object
                name the entity by its id, and the fields that change: `{"id": …, …}`
            DANGLING_REFERENCE 10:20 patches.sources[0].id "nothing-like-it": there is no recorded source `nothing-like-it` to be changed
                state a new source whole, in `sources`
        "#]],
    );
}

#[test]
fn a_record_is_not_both_patched_and_stated() {
    let patching = Patching::new();
    patching.refused(
        r#"{"entities": [{"id": "ann", "type": "person", "labels": {"en": "A"}}],
"patches": {"entities": [{"id": "ann", "labels": {"fr": "Anne"}}]}}"#,
        expect![[r#"
            DUPLICATE_ID 2:33 patches.entities[0].id "ann": `ann` is already the id of an entity in x.json:1:22
                no help
        "#]],
    );
}

#[test]
fn a_refused_patch_is_set_aside_as_a_patch() {
    let patching = Patching::new();
    let text = r#"{"entities": [{"id": "cat", "type": "parson", "labels": {"en": "Cat"}}],
"patches": {
  "entities": [{"id": "ann", "labels": {"fr": 5}}, {"id": "bob", "labels": {"fr": "Bob"}}],
  "sources": [{"id": "none"}]
}}"#;
    let bundle = Bundle::from_text("x.json", text).unwrap();
    let set_aside = patching
        .knowledge_base
        .snapshot()
        .set_aside(bundle)
        .unwrap();
    let mut file = Vec::new();
    set_aside.refused.unwrap().write(&mut file).unwrap();
    let file: Json = serde_json::from_slice(&file).unwrap();
    assert_eq!(
        file,
        json!({
            "entities": [{"id": "cat", "type": "parson", "labels": {"en": "Cat"}}],
            "patches": {"entities": [{"id": "ann", "labels": {"fr": 5}}], "sources": [{"id": "none"}]}
        })
    );
    assert_eq!(set_aside.bundle.records(), 1);
    let loaded = patching
        .knowledge_base
        .load(set_aside.bundle, None)
        .unwrap();
    assert_eq!((loaded.created, loaded.changed), (0, 1));
    let labels = &patching.fields(Kind::Entity, "bob")["labels"];
    assert_eq!(*labels, json!({"en": "Bob", "fr": "Bob"}));
}
