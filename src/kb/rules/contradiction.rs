//! Contradiction between two claims, by their contents alone.

use crate::model::{Claim, Ordinal, Polarity, Qualifier, Value};

/// Whether two claims about the same subject and predicate contradict each other.
///
/// They do if their valid times overlap (a claim without one is valid at all times), their
/// qualifiers are equal in any order, and
/// - one affirms the value and the other denies it, or
/// - both are positive, one with no value and the other with some value, or
/// - both are positive, the predicate is `exclusive` and their values differ.
pub(in crate::kb) fn contradicts(
    left: &Claim<Ordinal>,
    right: &Claim<Ordinal>,
    exclusive: Exclusive,
) -> bool {
    let about_the_same = left.subject == right.subject && left.predicate == right.predicate;
    about_the_same
        && values_clash(left, right, exclusive)
        && valid_times_overlap(left, right)
        && same_qualifiers(&left.qualifiers, &right.qualifiers)
}

/// Whether a predicate has at most one value at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kb) enum Exclusive {
    /// At most one value.
    Yes,
    /// Any number of values.
    No,
}

fn values_clash(left: &Claim<Ordinal>, right: &Claim<Ordinal>, exclusive: Exclusive) -> bool {
    use Polarity::Positive;
    if left.polarity != right.polarity {
        return left.value == right.value;
    }
    match (left.polarity, &left.value, &right.value) {
        (Positive, Value::None, right) => *right != Value::None,
        (Positive, left, Value::None) => *left != Value::None,
        (_, Value::Some, _) | (_, _, Value::Some) => false,
        (Positive, left, right) => exclusive == Exclusive::Yes && left != right,
        _ => false,
    }
}

fn valid_times_overlap(left: &Claim<Ordinal>, right: &Claim<Ordinal>) -> bool {
    match (&left.valid_time, &right.valid_time) {
        (Some(left), Some(right)) => left.overlaps(right),
        _ => true,
    }
}

fn same_qualifiers(left: &[Qualifier<Ordinal>], right: &[Qualifier<Ordinal>]) -> bool {
    let within =
        |a: &[Qualifier<Ordinal>], b: &[Qualifier<Ordinal>]| a.iter().all(|q| b.contains(q));
    within(left, right) && within(right, left)
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
        for (name, left, right, exclusive, expected) in cases {
            let (left, right) = (claim(left), claim(right));
            assert_eq!(contradicts(&left, &right, exclusive), expected, "{name}");
            assert_eq!(
                contradicts(&right, &left, exclusive),
                expected,
                "{name}, the other way round"
            );
        }
    }
}
