//! The confrontation of those who speak for a claim with those who speak against it.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashMapExt, HashSet};

use crate::{
    kb::rules::{
        attribution_key::AttributionKey,
        sides::is_before,
        speaker::{SpeakerIdentity, SpeakerKey},
    },
    model::PartialDate,
};

/// A word for or against a claim.
#[derive(Clone, Debug)]
pub(in crate::kb) struct Word {
    pub(in crate::kb) key: AttributionKey,
    pub(in crate::kb) speaker: SpeakerKey,
    /// The identities of the speaker, in order; none for one without a name, since nobody is taken
    /// to contradict himself in secret.
    pub(in crate::kb) identities: Vec<SpeakerIdentity>,
    pub(in crate::kb) said: Option<PartialDate>,
}

/// The outcome of a confrontation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::kb) struct Confrontation {
    /// The words that have lapsed: their speakers have since said what excludes them.
    pub(in crate::kb) lapsed: BTreeSet<AttributionKey>,
    /// Whether somebody for and somebody against are certainly two.
    pub(in crate::kb) is_between_two: bool,
}

/// Confronts the words for a claim with those against it.
pub(in crate::kb) fn confront(supporting: &[Word], opposing: &[Word]) -> Confrontation {
    let mut lapsed = overtaken(supporting, opposing);
    lapsed.append(&mut overtaken(opposing, supporting));
    let sides = [supporting, opposing].map(|words| {
        let left = words.iter().filter(|word| !lapsed.contains(&word.key));
        left.map(|word| &*word.identities).collect::<BTreeSet<_>>()
    });
    let [left, right] = &sides;
    let is_between_two = left
        .iter()
        .any(|one| right.iter().any(|other| are_apart(one, other)));
    Confrontation {
        lapsed,
        is_between_two,
    }
}

/// The words whose speakers are certainly later on the other side.
fn overtaken(words: &[Word], others: &[Word]) -> BTreeSet<AttributionKey> {
    let mut later: HashMap<&SpeakerKey, HashSet<Option<PartialDate>>> = HashMap::new();
    for other in others {
        let dates = later.entry(&other.speaker).or_default();
        dates.insert(other.said);
    }
    let is_overtaken = |word: &&Word| {
        let dates = later.get(&word.speaker).into_iter().flatten();
        let mut dates = dates.into_iter();
        dates.any(|date| is_before(word.said, *date))
    };
    let overtaken = words.iter().filter(is_overtaken);
    overtaken.map(|word| word.key).collect()
}

/// Whether two lists in order have nothing in common.
fn are_apart(left: &[SpeakerIdentity], right: &[SpeakerIdentity]) -> bool {
    let (mut left, mut right) = (left, right);
    while let ([first, left_rest @ ..], [second, right_rest @ ..]) = (left, right) {
        match first.cmp(second) {
            std::cmp::Ordering::Less => left = left_rest,
            std::cmp::Ordering::Greater => right = right_rest,
            std::cmp::Ordering::Equal => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Ordinal;

    /// A word from `SPEAKER DATE IDENTITY…`; `-` for no name and no date. Its number is that of its
    /// claim and its place.
    fn words(claim: u32, notations: &[&str]) -> Vec<Word> {
        let word = |(number, notation): (u16, &&str)| {
            let mut parts = notation.split(' ');
            let (speaker, date) = (parts.next().unwrap(), parts.next().unwrap());
            let key = (Ordinal(claim), number);
            let identity = |n: &str| SpeakerIdentity::Entity(Ordinal(n.parse().unwrap()));
            Word {
                key,
                speaker: match speaker {
                    "-" => SpeakerKey::Unnamed(key),
                    named => SpeakerKey::Of([identity(named)].into_iter().collect()),
                },
                identities: parts.map(identity).collect(),
                said: (date != "-").then(|| date.parse().unwrap()),
            }
        };
        (0..).zip(notations).map(word).collect()
    }

    /// Each case: the words for a claim and against it, the places of those that have lapsed on
    /// either side, and whether two are certainly apart.
    #[test]
    fn a_later_word_lapses_an_earlier_one_and_two_are_apart_if_nothing_joins_them() {
        type Case<'a> = (&'a [&'a str], &'a [&'a str], &'a [u16], &'a [u16], bool);
        let cases: &[Case<'_>] = &[
            (&["1 - 1"], &["2 - 2"], &[], &[], true),
            (&["1 - 1 3"], &["2 - 2 3"], &[], &[], false),
            (&["1 - 1 3", "4 - 4"], &["2 - 2 3"], &[], &[], true),
            (&["- -"], &["2 - 2"], &[], &[], true),
            (&["- 2024"], &["- 2025"], &[], &[], true),
            (&["1 2024 1"], &["1 2025 1"], &[0], &[], false),
            (&["1 2025 1"], &["1 2024 1"], &[], &[0], false),
            (&["1 2025 1"], &["1 2025-06 1"], &[], &[], false),
            (&["1 - 1"], &["1 2025 1"], &[], &[], false),
            (&["1 2024 1", "2 2024 2"], &["1 2025 1"], &[0], &[], true),
            (&["1 2024 1"], &["2 2025 1 2"], &[], &[], false),
            (&["1 2023 1", "1 2026 1"], &["1 2025 1"], &[0], &[0], false),
        ];
        for (supporting, opposing, lapsed_for, lapsed_against, is_between_two) in cases {
            let outcome = confront(&words(0, supporting), &words(1, opposing));
            let lapsed = |claim| {
                let keys = outcome.lapsed.iter().filter(|key| key.0 == Ordinal(claim));
                keys.map(|key| key.1).collect::<Vec<_>>()
            };
            assert_eq!(lapsed(0), *lapsed_for, "{supporting:?} {opposing:?}");
            assert_eq!(lapsed(1), *lapsed_against, "{supporting:?} {opposing:?}");
            assert_eq!(
                outcome.is_between_two, *is_between_two,
                "{supporting:?} {opposing:?}"
            );
        }
    }
}
