//! Values that have one of several forms.

use expect_test::{Expect, expect};

use crate::kb::formats::json::{cases::problems, *};

/// A claim of which all but some fields is right.
fn claim(fields: &str, found: Expect) {
    let text = format!(
        r#"{{"types": [{{"id": "thing", "labels": {{"en": "thing"}}}}],
"predicates": [{{"id": "is", "labels": {{"en": "is"}}}}],
"entities": [{{"id": "ann", "type": "thing", "labels": {{"en": "Ann"}}}}],
"sources": [{{"id": "memo", "kind": "MEMO", "titles": {{"en": "memo"}}}}],
"claims": [{{"id": "c", "subject": "ann", "predicate": "is", "statements": {{"en": "x"}},
{fields}}}]}}"#
    );
    found.assert_eq(&problems(&text, &Nothing));
}

#[test]
fn a_form_is_told_by_its_json_type_or_by_a_field() {
    let said = |fields: &str| {
        format!(
            r#""value": "some", "attributions": [{{"speaker": "source", "source": "memo", "stance": "ASSERTS", "mode": "QUOTE",
{fields}}}]"#
        )
    };
    claim(
        &said(
            r#""via": ["memo", {"source": "memo", "assumed": true}, {"entity": "ann"}], "jointly": "e1""#,
        ),
        expect!["no problem"],
    );
    // What is wrong elsewhere does not make them wrong.
    claim(
        &said(
            r#""via": ["memo", {"source": "memo", "assumed": true}, {"entity": "ann"}], "jointly": ["e1", "e2"], "distance": "FAR""#,
        ),
        expect![[r#"
            UNKNOWN_WORD 7:111 claims[0].attributions[0].distance "FAR": `FAR` is none of the words allowed here
                use `"ALLEGED"`"#]],
    );
    claim(
        &said(
            r#""via": [7, {"sorce": "memo"}, {"source": "nemo", "assumed": 1}, {"entity": "memo"}], "jointly": 3"#,
        ),
        expect![[r#"
            WRONG_TYPE 7:9 claims[0].attributions[0].via[0] 7: one of a string, `{"source": …}`, `{"entity": …}` is expected here, but this is a number
                a source that another one relies on for a claim, or a person who passed it on
            UNKNOWN_FIELD 7:13 claims[0].attributions[0].via[1].sorce "sorce": unknown field `sorce`
                did you mean `source`?
            WRONG_TYPE 7:61 claims[0].attributions[0].via[2].assumed 1: `true` or `false` is expected here, but this is a number
                whether nobody says so, and the compiler assumes it
            WRONG_TYPE 7:97 claims[0].attributions[0].jointly 3: one of a string, a list is expected here, but this is a number
                the sets of joint evidence of the claim to which the attribution belongs: it supports the claim only together with the other attributions of a set"#]],
    );
    claim(
        r#""value": "some", "validTime": {"start": "soon", "end": ".."}, "relations": [{"kind": "TENSION", "claim": "c", "by": "me"}, {"kind": "TENSION", "claim": "c", "by": {"source": "ann"}}]"#,
        expect![[r#"
            INVALID_VALUE 6:41 claims[0].validTime.start "soon": `soon` is not a date: write a year `2025`, a month `2025-08`, a day `2025-08-29` or an instant `2025-08-29T10:00:00Z`, with `?`, `~` or `%` behind it where it is uncertain, approximate or both
            SELF_REFERENCE 6:106 claims[0].relations[0].claim "c": `c` cannot be related to itself
            UNKNOWN_WORD 6:117 claims[0].relations[0].by "me": `me` is none of the words allowed here
                write `"compiler"`, or the source: `{"source": …}`
            SELF_REFERENCE 6:153 claims[0].relations[1].claim "c": `c` cannot be related to itself
            WRONG_KIND 6:175 claims[0].relations[1].by.source "ann": `ann` is an entity, but a source is expected here"#]],
    );
    claim(
        r#""value": {"time": {"date": "1917-10-25", "calendar": "ROMAN"}}"#,
        expect![[r#"
            UNKNOWN_WORD 6:54 claims[0].value.time.calendar "ROMAN": `ROMAN` is none of the words allowed here
                use `"GREGORIAN"`, `"JULIAN"`"#]],
    );
    claim(
        r#""value": {"coordinate": {"latitude": "91", "longitude": "0"}}"#,
        expect![[
            r#"INVALID_VALUE 6:25 claims[0].value.coordinate {"latitude": "91", "longitude": "0"}: `91` is beyond 90 degrees: a latitude is from -90 to 90, a longitude from -180 to 180"#
        ]],
    );
    claim(
        r#""value": {"time": "1999/1990"}"#,
        expect![[
            r#"INVALID_VALUE 6:19 claims[0].value.time "1999/1990": the interval `1999/1990` ends before it starts"#
        ]],
    );
}
