//! Units that are wrong by themselves or beside others.

use expect_test::{Expect, expect};

use crate::kb::formats::json::{cases::problems, *};

/// A bundle of units.
fn units(units: &str, found: Expect) {
    let text = format!("{{\"units\": [\n{units}\n]}}");
    found.assert_eq(&problems(&text, &Nothing));
}

#[test]
fn a_unit_is_measured_in_another() {
    units(
        r#"{"id": "m"}, {"id": "km", "symbol": "㎞", "labels": {"en": "kilometre"}, "of": "m", "factor": "1000"},
        {"id": "mm", "of": "m", "factor": "0.001"}, {"id": "thousand-km", "of": "km", "factor": "1000"}"#,
        expect!["no problem"],
    );
    units(
        r#"{"id": "km", "of": "m", "factor": "1000"}"#,
        expect![[r#"DANGLING_REFERENCE 2:20 units[0].of "m": there is no unit `m`"#]],
    );
    units(
        r#"{"id": "m", "of": "m", "factor": "1"}"#,
        expect![[r#"SELF_REFERENCE 2:19 units[0].of "m": `m` cannot be measured in itself"#]],
    );
    units(
        r#"{"id": "m", "of": "ft", "factor": "3"},
{"id": "ft", "of": "m", "factor": "0.3"}"#,
        expect![[
            r#"CYCLE 3:20 units[1].of "m": a unit cannot be measured in itself: `ft` → `m` → `ft`"#
        ]],
    );
}

#[test]
fn of_and_factor_come_together() {
    units(
        r#"{"id": "m"}, {"id": "km", "of": "m"}"#,
        expect![[r#"
            MISSING_FIELD 2:14 units[1] {"id": "km", "of": "m"}: `km` is measured in `m`, and no factor is given
                write how many `m` one of it is: `"factor": "1000"`"#]],
    );
    units(
        r#"{"id": "km", "factor": "1000"}"#,
        expect![[r#"
            MISSING_FIELD 2:1 units[0] {"id": "km", "factor": "1000"}: `1000` of no unit: `of` is missing
                write in `of` the unit of which it is so many"#]],
    );
}

#[test]
fn a_factor_is_positive_and_exact() {
    units(
        r#"{"id": "m"}, {"id": "none", "of": "m", "factor": "0"}, {"id": "less", "of": "m", "factor": "-1"}"#,
        expect![[r#"
            INVALID_VALUE 2:50 units[1].factor "0": the factor `0` is not more than 0
            INVALID_VALUE 2:92 units[2].factor "-1": the factor `-1` is not more than 0"#]],
    );
    units(
        r#"{"id": "m"}, {"id": "a", "of": "m", "factor": "0.123456789012347"}, {"id": "b", "of": "a", "factor": "1.00000000000003"}"#,
        expect![[r#"
            INVALID_VALUE 2:102 units[2].factor "1.00000000000003": how many of its base unit one `b` is has more than 28 digits
                measure it in another unit than `a`, or leave out `of`"#]],
    );
}
