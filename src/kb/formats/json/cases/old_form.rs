//! Forms of earlier versions, each refused with how to write it now; and values of which there are
//! several forms.

use expect_test::expect;

use crate::kb::formats::json::cases::wrong;

#[test]
fn what_was_written_otherwise_is_refused_with_how_to_write_it_now() {
    wrong(
        r#""range": ["quantity", "text"]"#,
        r#""range": ["quantity", "text"], "exclusive": true"#,
        expect![[r#"
            WRONG_TYPE 11:90 predicates[2].exclusive true: one of `"AT_ONE_TIME"`, `"EVER"` is expected here, but this is `true`
                write `"AT_ONE_TIME"` for one value at a time, `"EVER"` for one value for ever"#]],
    );
    wrong(
        r#""range": ["quantity", "text"]"#,
        r#""range": ["quantity", "text"], "exclusive": false"#,
        expect![[r#"
            WRONG_TYPE 11:90 predicates[2].exclusive false: one of `"AT_ONE_TIME"`, `"EVER"` is expected here, but this is `false`
                leave it out"#]],
    );
    wrong(
        r#""stance": "ASSERTS""#,
        r#""stance": "ASSERTS", "certainty": "ALLEGED""#,
        expect![[r#"
            UNKNOWN_WORD 25:148 claims[0].attributions[0].certainty "ALLEGED": `ALLEGED` is none of the words allowed here
                the reporter keeps this distance: write `"distance": "ALLEGED"`"#]],
    );
    wrong(
        r#""stance": "ASSERTS""#,
        r#""stance": "ASSERTS", "certainty": "PLANNED""#,
        expect![[r#"
            UNKNOWN_WORD 25:148 claims[0].attributions[0].certainty "PLANNED": `PLANNED` is none of the words allowed here
                what is meant to become so is a plan: write `"nature": "PLAN"` on the claim"#]],
    );
    wrong(
        r#", "by": "compiler""#,
        "",
        expect![[r#"
        MISSING_FIELD 24:18 claims[0].relations[0] {"kind": "SUPPORTS", "claim": "later"}: the field `by` is missing
            write `"by": "compiler"`, or the source that says so: `"by": {"source": …}`"#]],
    );
}

#[test]
fn a_value_of_several_forms_is_held_to_the_one_it_has() {
    for (via, found) in [
        (
            r#"["memo", {"source": "memo", "assumed": true}, {"entity": "meta"}]"#,
            expect!["no problem"],
        ),
        (
            r#"[5]"#,
            expect![[r#"
                WRONG_TYPE 25:105 claims[0].attributions[0].via[0] 5: one of a string, `{"source": …}`, `{"entity": …}` is expected here, but this is a number
                    a source that another one relies on for a claim, or a person who passed it on"#]],
        ),
        (
            r#"["memo!"]"#,
            expect![[
                r#"INVALID_VALUE 25:105 claims[0].attributions[0].via[0] "memo!": `!` cannot stand in an id; write `memo`"#
            ]],
        ),
        (
            r#"[{"src": "memo"}]"#,
            expect![[r#"
            UNKNOWN_FIELD 25:106 claims[0].attributions[0].via[0].src "src": unknown field `src`
                use `{"source": …}`, `{"entity": …}`"#]],
        ),
        (
            r#"[{"source": "memo", "asumed": true}]"#,
            expect![[r#"
            UNKNOWN_FIELD 25:124 claims[0].attributions[0].via[0].asumed "asumed": unknown field `asumed`
                did you mean `assumed`?"#]],
        ),
        (
            r#"[{"entity": "memo"}]"#,
            expect![[
                r#"WRONG_KIND 25:116 claims[0].attributions[0].via[0].entity "memo": `memo` is a source, but an entity is expected here"#
            ]],
        ),
        (
            r#""memo""#,
            expect![[r#"
                WRONG_TYPE 25:104 claims[0].attributions[0].via "memo": a list is expected here, but this is a string
                    write a list: `["memo"]`"#]],
        ),
    ] {
        wrong(r#""via": ["memo"]"#, &format!(r#""via": {via}"#), found);
    }
    for (by, found) in [
        (
            r#"{"source": "memo", "evidence": []}"#,
            expect!["no problem"],
        ),
        (
            r#""memo""#,
            expect![[r#"
            UNKNOWN_WORD 24:63 claims[0].relations[0].by "memo": `memo` is none of the words allowed here
                write `"compiler"`, or the source: `{"source": …}`"#]],
        ),
        (
            r#"{"sauce": "memo"}"#,
            expect![[r#"
            UNKNOWN_FIELD 24:64 claims[0].relations[0].by.sauce "sauce": unknown field `sauce`
                did you mean `source`?"#]],
        ),
        (
            r#"{"source": "meta"}"#,
            expect![[
                r#"WRONG_KIND 24:74 claims[0].relations[0].by.source "meta": `meta` is an entity, but a source is expected here"#
            ]],
        ),
        (
            "true",
            expect![[r#"
            WRONG_TYPE 24:63 claims[0].relations[0].by true: one of `"compiler"`, `{"source": …}` is expected here, but this is `true`
                write `"compiler"`, or the source: `{"source": …}`"#]],
        ),
    ] {
        wrong(r#""by": "compiler""#, &format!(r#""by": {by}"#), found);
    }
    for (jointly, found) in [
        (r#""e1""#, expect!["no problem"]),
        (r#"["e1", "e2"]"#, expect!["no problem"]),
        (
            "1",
            expect![[r#"
            WRONG_TYPE 25:163 claims[0].attributions[0].jointly 1: one of a string, a list is expected here, but this is a number
                the sets of joint evidence of the claim to which the attribution belongs: it supports the claim only together with the other attributions of a set"#]],
        ),
        (
            r#"["e1", 2]"#,
            expect![[r#"
                WRONG_TYPE 25:170 claims[0].attributions[0].jointly[1] 2: a string is expected here, but this is a number
                    write it as a string: `"2"`"#]],
        ),
        (
            r#""""#,
            expect![[
                r#"INVALID_VALUE 25:163 claims[0].attributions[0].jointly "": a text must not be empty; leave the field out instead"#
            ]],
        ),
    ] {
        let with = format!(r#""mode": "QUOTE", "jointly": {jointly}"#);
        wrong(r#""mode": "QUOTE""#, &with, found);
    }
    for (end, found) in [
        (r#""some""#, expect!["no problem"]),
        (r#""..""#, expect!["no problem"]),
        (
            r#""2020-13""#,
            expect![[
                r#"INVALID_VALUE 26:115 claims[1].validTime.end "2020-13": `2020-13` is not a date: a month is 01 to 12, a season 21 to 24 from spring, a quarter 33 to 36"#
            ]],
        ),
        (
            "2020",
            expect![[r#"
            WRONG_TYPE 26:115 claims[1].validTime.end 2020: one of `".."`, `"some"`, a string is expected here, but this is a number
                a date; `..` for no such end (since ever, or said to go on); `some` where there is one and nobody says when"#]],
        ),
    ] {
        let with = format!(r#""value": "some", "validTime": {{"start": "2010", "end": {end}}}"#);
        wrong(r#""value": "some""#, &with, found);
    }
}

#[test]
fn forms_that_are_right_do_not_hide_what_is_wrong_beside_them() {
    wrong(
        r#""via": ["memo"], "stance": "ASSERTS""#,
        r#""via": ["memo", {"source": "memo"}], "jointly": "e", "stance": "SHOUTS""#,
        expect![[r#"
            UNKNOWN_WORD 25:160 claims[0].attributions[0].stance "SHOUTS": `SHOUTS` is none of the words allowed here
                use `"ASSERTS"`, `"CONFIRMS"`, `"DENIES"`, `"DISPUTES"`, `"QUALIFIES"`, `"DECLINES_COMMENT"`, `"RELAYS"`, `"NO_POSITION"`"#]],
    );
    wrong(
        r#""value": "some""#,
        r#""value": {"time": "2020"}, "rank": "BEST", "validTime": {"start": "..", "end": "2020"}"#,
        expect![[r#"
            RANGE 26:69 claims[1].value {"time": "2020"}: the value is a time, but `costs` takes a quantity or a text
            UNKNOWN_WORD 26:95 claims[1].rank "BEST": `BEST` is none of the words allowed here
                use `"PREFERRED"`, `"NORMAL"`, `"DEPRECATED"`"#]],
    );
}
