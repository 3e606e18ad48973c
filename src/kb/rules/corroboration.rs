//! Corroboration: how broadly a claim is supported, counted by origin.

use std::collections::BTreeSet;

use crate::{
    kb::rules::{origin::Origins, speaker_key::SpeakerKey, status::supports},
    model::{Attribution, Ordinal},
};

/// The corroboration of a claim: counts of its support. Three articles that relay one memo have one
/// origin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Corroboration {
    /// The attributions that assert or confirm the claim and are not retracted.
    pub attributions: usize,
    /// The sources of these attributions.
    pub sources: usize,
    /// The publishers of those sources.
    pub publishers: usize,
    /// The speakers of these attributions.
    pub speakers: usize,
    /// The origins of these attributions.
    pub independent_origins: usize,
    /// Whether every speaker is anonymous.
    pub anonymous_only: bool,
}

impl Corroboration {
    /// Counts the attributions of a claim. `publisher` gives the publisher of a source.
    pub fn of<'a, E>(
        attributions: impl IntoIterator<Item = &'a Attribution<Ordinal>>,
        origins: &Origins,
        mut publisher: impl FnMut(Ordinal) -> Result<Option<Ordinal>, E>,
    ) -> Result<Corroboration, E> {
        let supporting: Vec<_> = attributions.into_iter().filter(|a| supports(a)).collect();
        let sources: BTreeSet<Ordinal> = supporting.iter().map(|a| a.source).collect();
        let publishers: BTreeSet<Ordinal> = sources
            .iter()
            .filter_map(|source| publisher(*source).transpose())
            .collect::<Result<_, E>>()?;
        let origins: BTreeSet<Ordinal> = supporting
            .iter()
            .map(|a| origins.of_attribution(a))
            .collect();
        let mut speakers: Vec<SpeakerKey> = Vec::new();
        for speaker in supporting.iter().map(|a| SpeakerKey::of(a)) {
            if !speakers.contains(&speaker) {
                speakers.push(speaker);
            }
        }
        Ok(Corroboration {
            attributions: supporting.len(),
            sources: sources.len(),
            publishers: publishers.len(),
            speakers: speakers.len(),
            independent_origins: origins.len(),
            anonymous_only: !speakers.is_empty() && speakers.iter().all(SpeakerKey::is_anonymous),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::fixture::attribution;

    const NOBODY: Corroboration = Corroboration {
        attributions: 0,
        sources: 0,
        publishers: 0,
        speakers: 0,
        independent_origins: 0,
        anonymous_only: false,
    };

    /// Each case: attributions as their stance, source and speaker, and what they count for.
    /// Sources 1 and 2 rest on source 3; sources 1 and 4 have the same publisher.
    #[test]
    fn support_is_counted_by_origin() {
        let count =
            |attributions, sources, publishers, speakers, independent_origins, anonymous_only| {
                Corroboration {
                    attributions,
                    sources,
                    publishers,
                    speakers,
                    independent_origins,
                    anonymous_only,
                }
            };
        let cases: &[(&[&str], Corroboration)] = &[
            (&[], NOBODY),
            (&["DENIES 1", "RELAYS 2", "!ASSERTS 4"], NOBODY),
            (&["ASSERTS 1"], count(1, 1, 1, 1, 1, false)),
            (&["ASSERTS 1", "ASSERTS 2"], count(2, 2, 2, 2, 1, false)),
            (&["ASSERTS 1", "CONFIRMS 4"], count(2, 2, 1, 2, 2, false)),
            (
                &["ASSERTS 1 entity 7", "ASSERTS 4 entity 7"],
                count(2, 2, 1, 1, 2, false),
            ),
            (&["ASSERTS 1 anonymous insider"], count(1, 1, 1, 1, 1, true)),
            (
                &["ASSERTS 1 anonymous insider", "ASSERTS 1 anonymous insider"],
                count(2, 1, 1, 1, 1, true),
            ),
            (
                &["ASSERTS 1 anonymous insider", "ASSERTS 4 anonymous insider"],
                count(2, 2, 1, 2, 2, true),
            ),
            (
                &["ASSERTS 1 anonymous insider", "ASSERTS 1 entity 7"],
                count(2, 1, 1, 2, 1, false),
            ),
        ];
        let derived_from: [&[u32]; 5] = [&[], &[3], &[3], &[], &[]];
        let origins = Origins::new(
            derived_from
                .map(|to| to.iter().copied().map(Ordinal).collect())
                .into(),
        );
        for (notations, expected) in cases {
            let attributions: Vec<_> = notations.iter().map(|a| attribution(a)).collect();
            let publisher = |source: Ordinal| -> Result<_, ()> { Ok(Some(Ordinal(source.0 % 3))) };
            assert_eq!(
                Corroboration::of(&attributions, &origins, publisher),
                Ok(*expected),
                "{notations:?}"
            );
        }
    }
}
