//! When two claims cannot both be so, by what they say alone.

use crate::model::{Claim, Ordinal, Polarity, Qualifier, Value};

/// Whether two claims about the same subject and predicate contradict each other.
///
/// They do if their valid times overlap (a claim without one holds at all times), their qualifiers
/// are equal in any order, and
/// - one says that the value is so and the other that it is not, or
/// - both are positive and one says that there is no value where the other has some, or
/// - both are positive, the predicate is `exclusive` and their values differ.
pub(in crate::kb) fn contradicts(
    one: &Claim<Ordinal>,
    other: &Claim<Ordinal>,
    exclusive: Exclusive,
) -> bool {
    let about_the_same = one.subject == other.subject && one.predicate == other.predicate;
    about_the_same
        && values_clash(one, other, exclusive)
        && valid_times_overlap(one, other)
        && same_qualifiers(&one.qualifiers, &other.qualifiers)
}

/// Whether a predicate has at most one value at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kb) enum Exclusive {
    /// It has at most one.
    Yes,
    /// It can have several.
    No,
}

fn values_clash(one: &Claim<Ordinal>, other: &Claim<Ordinal>, exclusive: Exclusive) -> bool {
    use Polarity::Positive;
    if one.polarity != other.polarity {
        return one.value == other.value;
    }
    match (one.polarity, &one.value, &other.value) {
        (Positive, Value::None, other) => *other != Value::None,
        (Positive, one, Value::None) => *one != Value::None,
        (_, Value::Some, _) | (_, _, Value::Some) => false,
        (Positive, one, other) => exclusive == Exclusive::Yes && one != other,
        _ => false,
    }
}

fn valid_times_overlap(one: &Claim<Ordinal>, other: &Claim<Ordinal>) -> bool {
    match (&one.valid_time, &other.valid_time) {
        (Some(one), Some(other)) => one.overlaps(other),
        _ => true,
    }
}

fn same_qualifiers(one: &[Qualifier<Ordinal>], other: &[Qualifier<Ordinal>]) -> bool {
    let within =
        |a: &[Qualifier<Ordinal>], b: &[Qualifier<Ordinal>]| a.iter().all(|q| b.contains(q));
    within(one, other) && within(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::fixture::claim;

    /// Each case: two claims by what differs from `{subject 0, predicate 0, value entity 1}`,
    /// whether the predicate is exclusive, and whether they contradict each other.
    #[test]
    fn the_rules_of_contradiction() {
        use Exclusive::{No, Yes};
        let cases = [
            ("the same", "{}", "{}", Yes, false),
            ("denied", "{}", r#"{"polarity": "NEGATIVE"}"#, No, true),
            (
                "denied of another value",
                "{}",
                r#"{"polarity": "NEGATIVE", "value": {"entity": 2}}"#,
                Yes,
                false,
            ),
            ("two values", "{}", r#"{"value": {"entity": 2}}"#, No, false),
            (
                "two values of an exclusive predicate",
                "{}",
                r#"{"value": {"entity": 2}}"#,
                Yes,
                true,
            ),
            (
                "two values denied",
                r#"{"polarity": "NEGATIVE"}"#,
                r#"{"polarity": "NEGATIVE", "value": {"entity": 2}}"#,
                Yes,
                false,
            ),
            (
                "none against a value",
                "{}",
                r#"{"value": "none"}"#,
                No,
                true,
            ),
            (
                "none against some",
                r#"{"value": "some"}"#,
                r#"{"value": "none"}"#,
                No,
                true,
            ),
            (
                "some against a value",
                r#"{"value": "some"}"#,
                "{}",
                Yes,
                false,
            ),
            (
                "none twice",
                r#"{"value": "none"}"#,
                r#"{"value": "none"}"#,
                Yes,
                false,
            ),
            (
                "that there is none, denied",
                r#"{"value": "none"}"#,
                r#"{"value": "none", "polarity": "NEGATIVE"}"#,
                No,
                true,
            ),
            (
                "another subject",
                "{}",
                r#"{"subject": 5, "polarity": "NEGATIVE"}"#,
                Yes,
                false,
            ),
            (
                "another predicate",
                "{}",
                r#"{"predicate": 5, "polarity": "NEGATIVE"}"#,
                Yes,
                false,
            ),
            (
                "one after the other",
                r#"{"validTime": {"end": "2024"}}"#,
                r#"{"validTime": {"start": "2025"}, "value": {"entity": 2}}"#,
                Yes,
                false,
            ),
            (
                "at the same time",
                r#"{"validTime": {"end": "2025"}}"#,
                r#"{"validTime": {"start": "2025-06"}, "value": {"entity": 2}}"#,
                Yes,
                true,
            ),
            (
                "always against once",
                "{}",
                r#"{"validTime": {"start": "2025", "end": "2025"}, "value": {"entity": 2}}"#,
                Yes,
                true,
            ),
            (
                "qualified otherwise",
                "{}",
                r#"{"polarity": "NEGATIVE", "qualifiers": [{"predicate": 1, "value": "some"}]}"#,
                Yes,
                false,
            ),
            (
                "qualified alike in another order",
                r#"{"qualifiers": [{"predicate": 1, "value": "some"}, {"predicate": 2, "value": "some"}]}"#,
                r#"{"polarity": "NEGATIVE", "qualifiers": [{"predicate": 2, "value": "some"}, {"predicate": 1, "value": "some"}]}"#,
                No,
                true,
            ),
        ];
        for (name, one, other, exclusive, expected) in cases {
            let (one, other) = (claim(one), claim(other));
            assert_eq!(contradicts(&one, &other, exclusive), expected, "{name}");
            assert_eq!(
                contradicts(&other, &one, exclusive),
                expected,
                "{name}, the other way round"
            );
        }
    }
}
