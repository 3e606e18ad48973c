//! The chain of an attribution, and its origin.

use rustc_hash::FxHashSet;

use crate::{
    kb::rules::chain::{source_graph::SourceGraph, source_link::Follow},
    model::{Attribution, Ordinal, Via},
};

/// The chain of an attribution: the sources and the people through whom it came, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// The sources: the attribution's own, then each `via`, each with those it derives from.
    pub sources: Vec<Ordinal>,
    /// The entities who passed it on.
    pub entities: Vec<Ordinal>,
}

/// A step of the stated chain, and the links that are followed from it.
struct Step {
    source: Ordinal,
    follow: Follow,
}

impl SourceGraph {
    /// The known chain: what the attribution certainly came through. It has the source, each `via`
    /// that is not assumed, and what these derive from as whole documents.
    pub fn known_chain(&self, attribution: &Attribution<Ordinal>) -> Chain {
        self.chain_up_to(known_steps(attribution), attribution, usize::MAX)
    }

    /// The possible chain: what the attribution may have come through, the known chain too. From
    /// the last `via`, or from the source where there is none, all links are followed: a `via`
    /// states what it rests on, and what else its source quotes is then not meant.
    pub fn possible_chain(&self, attribution: &Attribution<Ordinal>) -> Chain {
        self.chain_up_to(possible_steps(attribution), attribution, usize::MAX)
    }

    /// The known chain, cut behind `most` sources.
    pub(in crate::kb) fn known_chain_up_to(
        &self,
        attribution: &Attribution<Ordinal>,
        most: usize,
    ) -> Chain {
        self.chain_up_to(known_steps(attribution), attribution, most)
    }

    /// The possible chain, cut behind `most` sources.
    pub(in crate::kb) fn possible_chain_up_to(
        &self,
        attribution: &Attribution<Ordinal>,
        most: usize,
    ) -> Chain {
        self.chain_up_to(possible_steps(attribution), attribution, most)
    }

    /// The origin of an attribution: the end of its known chain; its source if that has it
    /// first-hand.
    pub fn origin(&self, attribution: &Attribution<Ordinal>) -> Ordinal {
        match attribution.first_hand {
            true => attribution.source,
            false => self.of(*attribution.last_source()),
        }
    }

    /// Whether a source is withdrawn.
    pub(in crate::kb) fn is_withdrawn(&self, source: Ordinal) -> bool {
        self.withdrawal.has(source)
    }

    /// Whether a withdrawn source is in the known chain.
    pub(in crate::kb) fn rests_on_withdrawn(&self, attribution: &Attribution<Ordinal>) -> bool {
        self.reaches_withdrawn(known_steps(attribution), attribution)
    }

    /// Whether a withdrawn source is in the possible chain.
    pub(in crate::kb) fn may_rest_on_withdrawn(&self, attribution: &Attribution<Ordinal>) -> bool {
        self.reaches_withdrawn(possible_steps(attribution), attribution)
    }

    /// Whether a source derives from another as a whole, or is the other.
    pub(in crate::kb) fn derives_as_a_whole(&self, source: Ordinal, other: Ordinal) -> bool {
        let reached = self.reached(source, Follow::Known, usize::MAX);
        reached.contains(&other)
    }

    fn chain_up_to(
        &self,
        steps: impl Iterator<Item = Step>,
        attribution: &Attribution<Ordinal>,
        most: usize,
    ) -> Chain {
        let mut chain = Chain {
            sources: Vec::new(),
            entities: attribution
                .via
                .iter()
                .filter_map(Via::entity)
                .copied()
                .collect(),
        };
        let mut seen = FxHashSet::default();
        for Step { source, follow } in steps {
            let reached = match attribution.first_hand {
                true => vec![source],
                false => self.reached(source, follow, most),
            };
            let new = reached.into_iter().filter(|source| seen.insert(*source));
            chain.sources.extend(new);
        }
        chain.sources.truncate(most);
        chain
    }

    fn reaches_withdrawn(
        &self,
        mut steps: impl Iterator<Item = Step>,
        attribution: &Attribution<Ordinal>,
    ) -> bool {
        steps.any(|step| match attribution.first_hand {
            true => self.withdrawal.has(step.source),
            false => self.withdrawal.is_reached(step.source, step.follow),
        })
    }
}

fn known_steps(attribution: &Attribution<Ordinal>) -> impl Iterator<Item = Step> + '_ {
    let via = attribution.via.iter().filter(|via| !via.is_assumed());
    let sources = via.filter_map(Via::source).copied();
    [attribution.source]
        .into_iter()
        .chain(sources)
        .map(|source| Step {
            source,
            follow: Follow::Known,
        })
}

fn possible_steps(attribution: &Attribution<Ordinal>) -> impl Iterator<Item = Step> + '_ {
    let last = match attribution.via.last() {
        Some(via) => via.source(),
        None => Some(&attribution.source),
    };
    let whole = attribution.via.iter().filter_map(Via::source).copied();
    let whole = [attribution.source].into_iter().chain(whole);
    let whole = whole.map(|source| Step {
        source,
        follow: Follow::Whole,
    });
    let rest = last.copied().map(|source| Step {
        source,
        follow: Follow::All,
    });
    whole.chain(rest)
}
