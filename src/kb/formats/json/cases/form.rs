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
        expect![[""]],
    );
    // What is wrong elsewhere does not make them wrong.
    claim(
        &said(
            r#""via": ["memo", {"source": "memo", "assumed": true}, {"entity": "ann"}], "jointly": ["e1", "e2"], "distance": "FAR""#,
        ),
        expect![[""]],
    );
    claim(
        &said(
            r#""via": [7, {"sorce": "memo"}, {"source": "nemo", "assumed": 1}, {"entity": "memo"}], "jointly": 3"#,
        ),
        expect![[""]],
    );
    claim(
        r#""value": "some", "validTime": {"start": "soon", "end": ".."}, "relations": [{"kind": "TENSION", "claim": "c", "by": "me"}, {"kind": "TENSION", "claim": "c", "by": {"source": "ann"}}]"#,
        expect![[""]],
    );
    claim(
        r#""value": {"time": {"date": "1917-10-25", "calendar": "ROMAN"}}"#,
        expect![[""]],
    );
    claim(
        r#""value": {"coordinate": {"latitude": "91", "longitude": "0"}}"#,
        expect![[""]],
    );
    claim(r#""value": {"time": "1999/1990"}"#, expect![[""]]);
}
