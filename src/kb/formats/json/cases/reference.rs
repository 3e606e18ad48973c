//! Records that are right by themselves, but not beside others.

use expect_test::{Expect, expect};

use crate::{
    kb::{
        formats::json::{
            cases::{problems, wrong},
            *,
        },
        write::validate::near::nearest,
    },
    model::{Claim, Id, Kind, ValueRange},
};

/// A knowledge base that holds a type, a predicate, two entities and a claim.
struct Few;

impl ReferenceLookup for Few {
    fn find(&self, kind: Kind, id: &Id) -> Result<Option<ReferencedRecord>, LookupError> {
        let id_of = |text: &str| Id::new(text).unwrap();
        Ok(Some(match id.as_str() {
            "animal" => ReferencedRecord::Type { parents: vec![] },
            "cat" => ReferencedRecord::Type {
                parents: vec![id_of("animal")],
            },
            "tom" => ReferencedRecord::Entity {
                entity_type: id_of("cat"),
                merged_into: None,
            },
            "thomas" => ReferencedRecord::Entity {
                entity_type: id_of("cat"),
                merged_into: Some(id_of("tom")),
            },
            "hunts" => ReferencedRecord::Predicate(PredicateRule {
                domain: vec![id_of("animal")],
                range: vec![ValueRange::Entity(vec![id_of("animal")])],
                ..PredicateRule::default()
            }),
            "diary" => ReferencedRecord::Source,
            "tom-hunts" => ReferencedRecord::Claim,
            "tom-says" => ReferencedRecord::Attribution {
                claim: id_of("tom-hunts"),
            },
            _ => return Ok(None),
        })
        .filter(|record| record.kind() == kind))
    }

    fn near(&self, id: &Id, kind: Kind) -> Result<Option<Id>, LookupError> {
        let held = match kind {
            Kind::Entity => "thomas",
            _ => "animal",
        };
        Ok(nearest(id.as_str(), [held]).map(|near| Id::new(near).unwrap()))
    }

    fn dependents(
        &self,
        _: &VocabularyChanges,
        _: &mut dyn FnMut(Claim) -> Result<(), LookupError>,
    ) -> Result<(), LookupError> {
        Ok(())
    }
}

/// A bundle for a knowledge base that holds a few records.
fn onto_few(text: &str, found: Expect) {
    found.assert_eq(&problems(text, &Few));
}

#[test]
fn references_lead_to_what_is_expected() {
    wrong(
        r#""publisher": "meta""#,
        r#""publisher": "mata""#,
        expect![[r#"
            DANGLING_REFERENCE 20:75 sources[1].publisher "mata": there is no entity `mata`
                did you mean `meta`?"#]],
    );
    wrong(
        r#""publisher": "meta""#,
        r#""publisher": "article", "authors": ["meta", "google"]"#,
        expect![[r#"
            WRONG_KIND 20:75 sources[1].publisher "article": `article` is a source, but an entity is expected here
            DANGLING_REFERENCE 20:106 sources[1].authors[1] "google": there is no entity `google`"#]],
    );
    wrong(
        r#""claim": "later""#,
        r#""claim": "latter""#,
        expect![[r#"
        DANGLING_REFERENCE 24:48 claims[0].relations[0].claim "latter": there is no claim `latter`
            did you mean `later`?"#]],
    );
    wrong(
        r#""claim": "later""#,
        r#""claim": "by-memo""#,
        expect![[
            r#"WRONG_KIND 24:48 claims[0].relations[0].claim "by-memo": `by-memo` is an attribution, but a claim is expected here"#
        ]],
    );
    wrong(
        r#"{"entity": "zuckerberg"}"#,
        r#"{"anonymous": {"descriptor": {}, "affiliation": "memo"}}"#,
        expect![[r#"
            INVALID_VALUE 25:79 claims[0].attributions[0].speaker.anonymous.descriptor {}: a text in at least one language is expected here
                write it by language tag: `{"en": "…"}`
            WRONG_KIND 25:98 claims[0].attributions[0].speaker.anonymous.affiliation "memo": `memo` is a source, but an entity is expected here"#]],
    );
    wrong(
        r#""via": ["memo"]"#,
        r#""via": ["memo", "meta"]"#,
        expect![[
            r#"WRONG_KIND 25:113 claims[0].attributions[0].via[1] "meta": `meta` is an entity, but a source is expected here"#
        ]],
    );
}

#[test]
fn nothing_refers_to_itself_or_round_in_circles() {
    wrong(
        r#""claim": "later""#,
        r#""claim": "said""#,
        expect![[
            r#"SELF_REFERENCE 24:48 claims[0].relations[0].claim "said": `said` cannot be related to itself"#
        ]],
    );
    wrong(
        r#"{"source": "memo","#,
        r#"{"source": "article","#,
        expect![[
            r#"SELF_REFERENCE 19:99 sources[0].derivedFrom[0].source "article": `article` cannot rest on itself"#
        ]],
    );
    wrong(
        r#"{"id": "thing","#,
        r#"{"id": "thing", "parents": ["thing", "company", "person"],"#,
        expect![[r#"
            CYCLE 3:30 types[0].parents ["thing", "company", "person"]: a type cannot belong to itself: `thing` → `person` → `thing`
            SELF_REFERENCE 3:31 types[0].parents[0] "thing": `thing` cannot be a parent of itself
            CYCLE 5:61 types[2].parents ["organisation"]: a type cannot belong to itself: `company` → `organisation` → `thing` → `company`"#]],
    );
    wrong(
        r#"{"id": "meta","#,
        r#"{"id": "a", "type": "company", "labels": {"en": "A"}, "mergedInto": "b"}, {"id": "b", "type": "company", "labels": {"en": "B"}, "mergedInto": "a"}, {"id": "meta", "mergedInto": "meta","#,
        expect![[r#"
            CYCLE 15:71 entities[0].mergedInto "b": an entity cannot be merged into itself: `a` → `b` → `a`
            SELF_REFERENCE 15:180 entities[2].mergedInto "meta": `meta` cannot be merged into itself"#]],
    );
}

#[test]
fn a_long_circle_is_shortened() {
    let entity = |n: usize| {
        let next = (n + 1) % 5_000;
        format!(
            r#"{{"id": "e{n}", "type": "animal", "labels": {{"en": "x"}}, "mergedInto": "e{next}"}}"#
        )
    };
    let entities: Vec<String> = (0..5_000).map(entity).collect();
    let text = format!(r#"{{"entities": [{}]}}"#, entities.join(","));
    let found = problems(&text, &Few);
    assert_eq!(found.lines().count(), 1);
    assert!(
        found.ends_with("`e0` → `e1` → `e2` → `e3` → `e4` → `e5` → `e6` → 4993 more → `e0`"),
        "{found}"
    );
}

#[test]
fn ids_of_one_kind_are_given_once() {
    wrong(
        r#""id": "memo""#,
        r#""id": "article""#,
        expect![[r#"
            DANGLING_REFERENCE 19:99 sources[0].derivedFrom[0].source "memo": there is no source `memo`
            DUPLICATE_ID 20:10 sources[1].id "article": `article` is already the id of a source in x.json:19:10
            SELF_REFERENCE 20:113 sources[1].derivedFrom[0].source "article": `article` cannot rest on itself
            DANGLING_REFERENCE 25:105 claims[0].attributions[0].via[0] "memo": there is no source `memo`"#]],
    );
    wrong(
        r#""id": "memo""#,
        r#""id": "meta""#,
        expect![[r#"
            DANGLING_REFERENCE 19:99 sources[0].derivedFrom[0].source "memo": there is no source `memo`
                did you mean `meta`?
            DANGLING_REFERENCE 25:105 claims[0].attributions[0].via[0] "memo": there is no source `memo`
                did you mean `meta`?"#]],
    );
    wrong(
        r#""id": "by-memo""#,
        r#""id": "said""#,
        expect!["no problem"],
    );
    let said = r#"{"speaker": "source", "source": "memo", "stance": "DENIES", "mode": "QUOTE"}"#;
    wrong(
        r#"{"id": "by-memo","#,
        &format!(r#"{said}, {said}, {{"id": "by-memo","#),
        expect![[r#"
            DUPLICATE_ID 25:99 claims[0].attributions[1] {"speaker": "source", "source": "memo", "stance": "DENIES", "mode": "QUOTE"}: this is the same attribution as the one in x.json:23:10
                join the two, or give each its own `id`"#]],
    );
}

#[test]
fn predicates_are_said_of_what_they_are_for() {
    wrong(
        r#""subject": "zuckerberg""#,
        r#""subject": "meta""#,
        expect![[
            r#"DOMAIN 23:29 claims[0].subject "meta": `meta` is of type `company`, but `leads` is said of type `person`"#
        ]],
    );
    wrong(
        r#""predicate": "leads", "value": {"entity": "meta"}, "st"#,
        r#""predicate": "leads", "value": {"entity": "zuckerberg"}, "st"#,
        expect![[
            r#"RANGE 23:85 claims[0].value.entity "zuckerberg": `zuckerberg` is of type `person`, but `leads` takes an entity of type `organisation`"#
        ]],
    );
    wrong(
        r#""predicate": "leads", "value": {"entity": "meta"}}]"#,
        r#""predicate": "leads", "value": {"boolean": true}}]"#,
        expect![[
            r#"RANGE 27:51 claims[1].qualifiers[0].value {"boolean": true}: the value is a boolean, but `leads` takes an entity of type `organisation`"#
        ]],
    );
    wrong(
        r#""value": "some""#,
        r#""value": {"entity": "meta"}"#,
        expect![[
            r#"RANGE 26:80 claims[1].value.entity "meta": `meta` is an entity, but `costs` takes a quantity or a text"#
        ]],
    );
}

#[test]
fn inverses_are_mutual() {
    wrong(
        r#", "inverse": "leads""#,
        "",
        expect![[r#"
        INVERSE 9:120 predicates[0].inverse "led-by": `led-by` does not name `leads` as its inverse
            give `led-by` the inverse `leads`"#]],
    );
    wrong(
        r#""inverse": "leads""#,
        r#""inverse": "knows""#,
        expect![[r#"
            INVERSE 9:120 predicates[0].inverse "led-by": the inverse of `led-by` is `knows`, not `leads`
                give `led-by` the inverse `leads`
            INVERSE 10:122 predicates[1].inverse "knows": `knows` does not name `led-by` as its inverse
                give `knows` the inverse `led-by`"#]],
    );
}

#[test]
fn what_is_already_known_can_be_referred_to() {
    onto_few(
        r#"{"claims": [{"subject": "tom", "predicate": "hunts", "value": {"entity": "thomas"}, "statements": {"en": "x"},
            "relations": [{"kind": "REFINES", "claim": "tom-hunts", "by": "compiler"}],
            "attributions": [{"speaker": "source", "source": "diary", "stance": "ASSERTS", "mode": "QUOTE"}]}]}"#,
        expect![["no problem"]],
    );
    onto_few(
        r#"{"types": [{"id": "animal", "labels": {"en": "x"}, "parents": ["cat"]}],
            "entities": [{"id": "tom", "type": "animal", "labels": {"en": "x"}, "mergedInto": "thomas"}, {"id": "tomas", "type": "animale", "labels": {"en": "x"}, "mergedInto": "thomass"}]}"#,
        expect![[r#"
            CYCLE 1:63 types[0].parents ["cat"]: a type cannot belong to itself: `animal` → `cat` → `animal`
            CYCLE 2:95 entities[0].mergedInto "thomas": an entity cannot be merged into itself: `tom` → `thomas` → `tom`
            DANGLING_REFERENCE 2:130 entities[1].type "animale": there is no type `animale`
                did you mean `animal`?
            DANGLING_REFERENCE 2:178 entities[1].mergedInto "thomass": there is no entity `thomass`
                did you mean `thomas`?"#]],
    );
}

#[test]
fn an_id_of_one_kind_may_be_one_of_another() {
    onto_few(
        r#"{"types": [{"id": "tom", "labels": {"en": "x"}}],
            "sources": [{"id": "tom-says", "kind": "MEMO", "titles": {"en": "x"}}],
            "claims": [{"id": "other", "subject": "thomas", "predicate": "hunts", "value": "none", "statements": {"en": "x"},
            "attributions": [{"id": "tom-says", "speaker": "source", "source": "diary", "stance": "ASSERTS", "mode": "QUOTE"},
                             {"id": "diary", "speaker": "source", "source": "diary", "stance": "DENIES", "mode": "QUOTE"}]}]}"#,
        expect![[
            r#"DUPLICATE_ID 4:37 claims[0].attributions[0].id "tom-says": `tom-says` is already an attribution of the claim `tom-hunts`"#
        ]],
    );
}

#[test]
fn a_knowledge_base_that_cannot_be_read_is_no_problem_of_the_bundle() {
    struct Gone;
    impl ReferenceLookup for Gone {
        fn find(&self, _: Kind, _: &Id) -> Result<Option<ReferencedRecord>, LookupError> {
            Err("the disk is gone".into())
        }
        fn near(&self, _: &Id, _: Kind) -> Result<Option<Id>, LookupError> {
            Ok(None)
        }

        fn dependents(
            &self,
            _: &VocabularyChanges,
            _: &mut dyn FnMut(Claim) -> Result<(), LookupError>,
        ) -> Result<(), LookupError> {
            Ok(())
        }
    }
    let bundle = Bundle::from_text("x.json", crate::kb::formats::json::cases::GOOD).unwrap();
    let BundleError::Lookup(cause) = bundle.validate(&Gone).unwrap_err() else {
        panic!("the bundle itself is right");
    };
    assert_eq!(cause.to_string(), "the disk is gone");
}
