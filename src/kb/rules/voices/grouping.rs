//! The grouping of attributions into voices.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashMapExt};
use petgraph::unionfind::UnionFind;

use crate::kb::rules::{
    attribution_key::AttributionKey,
    verdict::{Voice, VoiceReason},
    voices::tag::{Tag, Tags},
};

/// A reason why two attributions, by their places in a list, are of one voice.
type VoicePair = (usize, usize, VoiceReason);

/// The voices of attributions, in the order of the first of each. The reasons of a voice are those
/// that make it certainly one, and those that join what nothing certain joins.
pub(in crate::kb) fn voices(attributions: &[(AttributionKey, Tags<'_>)]) -> Vec<Voice> {
    let (certain, possible): (Vec<VoicePair>, Vec<VoicePair>) = pairs(attributions)
        .into_iter()
        .partition(|(_, _, reason)| reason.is_certain());
    let mut union = UnionFind::<usize>::new(attributions.len());
    for (left, right, _) in &certain {
        union.union(*left, *right);
    }
    let certain_label = union.clone().into_labeling();
    let possible = possible
        .into_iter()
        .filter(|(left, right, _)| certain_label[*left] != certain_label[*right]);
    let possible: Vec<VoicePair> = possible.collect();
    for (left, right, _) in &possible {
        union.union(*left, *right);
    }
    let label = union.into_labeling();
    let mut places: Vec<Option<usize>> = vec![None; attributions.len()];
    let mut voices: Vec<(Vec<AttributionKey>, BTreeSet<VoiceReason>)> = Vec::new();
    for (index, (key, _)) in attributions.iter().enumerate() {
        let place = *places[label[index]].get_or_insert_with(|| {
            voices.push(Default::default());
            voices.len() - 1
        });
        voices[place].0.push(*key);
    }
    for (left, _, reason) in certain.into_iter().chain(possible) {
        if let Some(place) = places[label[left]] {
            voices[place].1.insert(reason);
        }
    }
    let voice = |(attributions, because): (Vec<_>, BTreeSet<_>)| Voice {
        attributions,
        because: because.into_iter().collect(),
    };
    voices.into_iter().map(voice).collect()
}

/// Pairs of attributions that share a tag, so that all that share it are joined: each with the one
/// that has the tag by the surest reason. Of the reasons of two, the less sure one holds.
fn pairs(attributions: &[(AttributionKey, Tags<'_>)]) -> Vec<VoicePair> {
    let mut holders: HashMap<Tag<'_>, Vec<(VoiceReason, usize)>> = HashMap::new();
    for (index, (_, tags)) in attributions.iter().enumerate() {
        for (tag, reason) in &tags.tags {
            holders.entry(*tag).or_default().push((*reason, index));
        }
    }
    let mut pairs = Vec::new();
    for holders in holders.values() {
        let Some((reason, first)) = holders.iter().min().copied() else {
            continue;
        };
        let others = holders.iter().filter(|(_, index)| *index != first);
        pairs.extend(others.map(|(other, index)| (first, *index, reason.max(*other))));
    }
    let cut = attributions.iter().position(|(_, tags)| tags.is_cut);
    if let Some(cut) = cut {
        let others = (0..attributions.len()).filter(|index| *index != cut);
        pairs.extend(others.map(|index| (cut, index, VoiceReason::MaybeSharedSource)));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{kb::rules::speaker::SpeakerIdentity, model::Ordinal};

    fn tagged(tags: &[&[(u32, VoiceReason)]]) -> Vec<(AttributionKey, Tags<'static>)> {
        let of = |tags: &[(u32, VoiceReason)]| Tags {
            tags: tags
                .iter()
                .map(|(entity, reason)| {
                    (
                        Tag::Identity(SpeakerIdentity::Entity(Ordinal(*entity))),
                        *reason,
                    )
                })
                .collect(),
            is_cut: false,
        };
        let keys = (0..).map(|number| (Ordinal(0), number));
        keys.zip(tags.iter().map(|tags| of(tags))).collect()
    }

    /// Each case: the tags of each attribution; then the voices by their attributions' numbers, and
    /// the reasons. Every order of the attributions gives the same voices.
    #[test]
    fn whoever_shares_a_tag_is_one_voice() {
        use VoiceReason::{MaybeSharedSource, SameOwner, SamePublisher, SameSpeaker, SpeaksFor};
        type Expected = &'static [(&'static [u16], &'static [VoiceReason])];
        let cases: &[(&[&[(u32, VoiceReason)]], Expected)] = &[
            (&[], &[]),
            (&[&[]], &[(&[0], &[])]),
            (
                &[&[(1, SameSpeaker)], &[(2, SameSpeaker)]],
                &[(&[0], &[]), (&[1], &[])],
            ),
            (
                &[&[(1, SameSpeaker)], &[(1, SamePublisher)]],
                &[(&[0, 1], &[SamePublisher])],
            ),
            (
                &[
                    &[(1, SpeaksFor)],
                    &[(1, SamePublisher)],
                    &[(1, SamePublisher)],
                ],
                &[(&[0, 1, 2], &[SamePublisher, SpeaksFor])],
            ),
            (
                &[&[(1, SpeaksFor)], &[(1, SameOwner)]],
                &[(&[0, 1], &[SameOwner])],
            ),
            // What is certain already needs no doubt besides.
            (
                &[
                    &[(1, SameSpeaker), (2, MaybeSharedSource)],
                    &[(1, SameSpeaker), (2, MaybeSharedSource)],
                ],
                &[(&[0, 1], &[SameSpeaker])],
            ),
            (
                &[
                    &[(1, SameSpeaker)],
                    &[(3, SameSpeaker)],
                    &[(1, SameSpeaker), (3, SpeaksFor)],
                ],
                &[(&[0, 1, 2], &[SameSpeaker, SpeaksFor])],
            ),
        ];
        for (tags, expected) in cases {
            let mut attributions = tagged(tags);
            for _ in 0..=tags.len() {
                let mut found: Vec<(Vec<u16>, Vec<VoiceReason>)> = voices(&attributions)
                    .into_iter()
                    .map(|voice| {
                        let mut numbers: Vec<u16> =
                            voice.attributions.iter().map(|key| key.1).collect();
                        numbers.sort_unstable();
                        (numbers, voice.because)
                    })
                    .collect();
                found.sort();
                let expected: Vec<(Vec<u16>, Vec<VoiceReason>)> = expected
                    .iter()
                    .map(|(numbers, because)| (numbers.to_vec(), because.to_vec()))
                    .collect();
                assert_eq!(found, expected, "{tags:?}");
                attributions.rotate_left(1.min(tags.len()));
            }
        }
    }

    #[test]
    fn a_chain_that_is_cut_may_share_a_source_with_all() {
        let mut attributions = tagged(&[&[], &[], &[]]);
        attributions[1].1.is_cut = true;
        let found = voices(&attributions);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].because, [VoiceReason::MaybeSharedSource]);
        assert!(!found[0].is_certain());
    }
}
