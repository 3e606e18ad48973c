//! Predicates that are wrong in their new fields, and claims that they do not fit.

use expect_test::expect;

use crate::kb::formats::json::cases::wrong;

#[test]
fn predicates_refer_to_predicates_and_are_no_opposites_of_themselves() {
    wrong(
        r#"{"id": "knows","#,
        r#"{"id": "knows", "opposites": ["knows", "meta"], "contrasts": ["knows"], "nestedBy": "led-bye","#,
        expect![[r#"
            SELF_REFERENCE 12:33 predicates[3].opposites[0] "knows": `knows` cannot be its own opposite
            WRONG_KIND 12:42 predicates[3].opposites[1] "meta": `meta` is an entity, but a predicate is expected here
            SELF_REFERENCE 12:65 predicates[3].contrasts[0] "knows": `knows` cannot contrast with itself
            DANGLING_REFERENCE 12:87 predicates[3].nestedBy "led-bye": there is no predicate `led-bye`
                did you mean `led-by`?"#]],
    );
}

#[test]
fn codes_have_ids_of_their_own_and_lie_within_each_other() {
    wrong(
        r#""range": ["quantity", "text"]"#,
        r#""range": ["quantity", "code"], "codes": [{"id": "open", "labels": {"en": "x"}}, {"id": "open", "labels": {}}, {"id": "a", "labels": {"en": "x"}, "broader": "b"}, {"id": "b", "labels": {"en": "x"}, "broader": "a"}, {"id": "c", "labels": {"en": "x"}, "broader": "c"}, {"id": "d", "labels": {"en": "x"}, "broader": "opem"}]"#,
        expect![[r#"
            DUPLICATE_ID 11:133 predicates[2].codes[1].id "open": `open` is given to two codes of `costs`
                give each its own id
            INVALID_VALUE 11:151 predicates[2].codes[1].labels {}: a text in at least one language is expected here
                write it by language tag: `{"en": "…"}`
            CYCLE 11:202 predicates[2].codes[2].broader "b": `a` cannot belong to itself, by way of `b`
            CYCLE 11:254 predicates[2].codes[3].broader "a": `b` cannot belong to itself, by way of `a`
            SELF_REFERENCE 11:306 predicates[2].codes[4].broader "c": `c` cannot belong to itself
            DANGLING_REFERENCE 11:358 predicates[2].codes[5].broader "opem": `costs` has no code `opem`
                did you mean `open`?"#]],
    );
}

#[test]
fn a_code_is_one_that_its_predicate_lists() {
    wrong(
        r#""range": [{"entity": []}]}"#,
        r#""codes": [{"id": "open", "labels": {"en": "x"}}]}, {"id": "other", "labels": {"en": "x"}}"#,
        expect!["no problem"],
    );
    let listed = r#"{"id": "status", "labels": {"en": "x"}, "codes": [{"id": "open", "labels": {"en": "x"}}]}, {"id": "knows","#;
    let with = |part: &str, with: &str, found| {
        let good = super::GOOD.replace(r#"{"id": "knows","#, listed);
        assert_eq!(good.matches(part).count(), 1, "{part}");
        let problems = super::problems(&good.replace(part, with), &super::Nothing);
        let expected: expect_test::Expect = found;
        expected.assert_eq(&problems);
    };
    with(
        r#""predicate": "costs", "value": "some""#,
        r#""predicate": "status", "value": {"code": "opne"}"#,
        expect![[r#"
            UNKNOWN_CODE 26:79 claims[1].value.code "opne": `opne` is not a code of `status`
                did you mean `open`?"#]],
    );
    with(
        r#""predicate": "costs", "value": "some""#,
        r#""predicate": "status", "value": {"code": "open"}"#,
        expect!["no problem"],
    );
    with(
        r#""qualifiers": [{"predicate": "leads", "value": {"entity": "meta"}}]"#,
        r#""qualifiers": [{"predicate": "knows", "value": {"code": "open"}}, {"predicate": "status", "value": {"code": "shut"}}]"#,
        expect![[r#"
            RANGE 27:51 claims[1].qualifiers[0].value {"code": "open"}: the value is a code, but `knows` takes an entity
            UNKNOWN_CODE 27:112 claims[1].qualifiers[1].value.code "shut": `shut` is not a code of `status`"#]],
    );
}

#[test]
fn a_voice_is_that_of_entities() {
    wrong(
        r#""range": ["quantity", "text"]"#,
        r#""range": ["quantity", "text"], "voice": "SUBJECT_FOR_VALUE""#,
        expect![[r#"
            FIELD_CONFLICT 11:86 predicates[2].voice "SUBJECT_FOR_VALUE": `voice` tells which of two entities speaks, but `costs` takes none as its value
                give its range an `{"entity": []}`, or leave `voice` out"#]],
    );
    wrong(
        r#""range": [{"entity": []}]"#,
        r#""range": [{"entity": []}, "text"], "voice": "SUBJECT_FOR_VALUE""#,
        expect!["no problem"],
    );
}

#[test]
fn a_timeless_predicate_has_no_valid_time() {
    let timeless = r#""range": ["quantity", "text"], "time": "TIMELESS""#;
    let good = super::GOOD.replace(r#""range": ["quantity", "text"]"#, timeless);
    let dated = good.replace(
        r#""value": "some""#,
        r#""value": "some", "validTime": {"start": "2020"}"#,
    );
    expect![["no problem"]].assert_eq(&super::problems(&good, &super::Nothing));
    expect![[r#"
        TIMELESS 26:90 claims[1].validTime {"start": "2020"}: `costs` is timeless: its claims have no valid time
            leave it out; the period that a value is of is a qualifier"#]].assert_eq(&super::problems(&dated, &super::Nothing));
}

#[test]
fn a_span_is_reversed_if_it_is_marked_so() {
    wrong(
        r#""value": "some""#,
        r#""value": "some", "validTime": {"start": "2020", "end": "2021", "reversed": true}"#,
        expect![[r#"
            INVALID_VALUE 26:135 claims[1].validTime.reversed true: the span does not end before it starts
                leave `reversed` out"#]],
    );
    wrong(
        r#""value": "some""#,
        r#""value": "some", "validTime": {"start": "2021", "end": "2020", "reversed": true}"#,
        expect!["no problem"],
    );
}

#[test]
fn what_is_first_hand_comes_by_no_other_way() {
    wrong(
        r#""stance": "ASSERTS""#,
        r#""firstHand": true, "stance": "ASSERTS""#,
        expect![[r#"
            FIELD_CONFLICT 25:127 claims[0].attributions[0].firstHand true: what is first-hand comes by no other way, but `via` names one
                leave `firstHand` or `via` out"#]],
    );
}
