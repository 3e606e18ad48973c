//! Sets of joint evidence: an attribution in sets counts only while one of them is whole.

use foldhash::{HashMap, HashMapExt};

use crate::model::{Attribution, Name, Ordinal};

/// Keeps of the `counting` attributions of a claim, by their indexes, those that are in no set of
/// joint evidence or in one whose members all count and take one side. Gives back the others.
pub(in crate::kb) fn remove_incomplete(
    attributions: &[Attribution<Ordinal>],
    counting: &mut Vec<usize>,
) -> Vec<usize> {
    if counting
        .iter()
        .all(|index| attributions[*index].jointly.is_empty())
    {
        return Vec::new();
    }
    let mut counts = vec![false; attributions.len()];
    for index in counting.iter() {
        counts[*index] = true;
    }
    let mut sets: HashMap<&Name, (bool, bool)> = HashMap::new();
    for (attribution, counts) in attributions.iter().zip(&counts) {
        let supports = attribution.stance.supports();
        for set in &attribution.jointly {
            let (side, is_whole) = sets.entry(set).or_insert((supports, true));
            *is_whole &= *counts && *side == supports;
        }
    }
    let is_kept = |index: &usize| {
        let of = &attributions[*index].jointly;
        of.is_empty()
            || of
                .iter()
                .any(|set| sets.get(set).is_some_and(|(_, whole)| *whole))
    };
    let (kept, fallen) = counting.iter().partition(|index| is_kept(index));
    *counting = kept;
    fallen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::fixture;

    /// Each case: the attributions of a claim with their sets, `!` before one that does not count;
    /// and the indexes that are left.
    #[test]
    fn half_a_set_is_no_support() {
        let cases: &[(&[(&str, &[&str])], &[usize])] = &[
            (&[("ASSERTS 1", &[]), ("!ASSERTS 2", &[])], &[0]),
            (&[("ASSERTS 1", &["a"]), ("ASSERTS 2", &["a"])], &[0, 1]),
            (&[("ASSERTS 1", &["a"]), ("!ASSERTS 2", &["a"])], &[]),
            (
                &[
                    ("ASSERTS 1", &["a", "b"]),
                    ("!ASSERTS 2", &["a"]),
                    ("ASSERTS 3", &["b"]),
                ],
                &[0, 2],
            ),
            (&[("ASSERTS 1", &["a"]), ("DENIES 2", &["a"])], &[]),
            (&[("DENIES 1", &["a"]), ("DISPUTES 2", &["a"])], &[0, 1]),
            (&[("ASSERTS 1", &["a", "b"]), ("!ASSERTS 2", &["b"])], &[0]),
        ];
        for (notations, expected) in cases {
            let attributions: Vec<_> = notations
                .iter()
                .map(|(notation, sets)| {
                    let mut attribution = fixture::attribution(notation);
                    attribution.jointly = sets.iter().map(|set| Name::new(set).unwrap()).collect();
                    attribution
                })
                .collect();
            let counts = |index: &usize| attributions[*index].retraction.is_none();
            let mut counting: Vec<usize> = (0..attributions.len()).filter(counts).collect();
            remove_incomplete(&attributions, &mut counting);
            assert_eq!(counting, *expected, "{notations:?}");
        }
    }
}
