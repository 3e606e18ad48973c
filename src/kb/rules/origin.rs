//! Origins: the source at which every source's chain ends, and the chain.
//!
//! A source that is derived from one other source has the same origin. A source that is derived
//! from several has their origin if it is the same for all (a diamond); else it is an origin
//! itself. Sources that are derived from each other (a cycle) have one origin: that of the sources
//! outside from which they are derived, else the first recorded of them. So two reports whose
//! chains end at the same source always have the same origin, whatever the chains.

use std::collections::{BTreeSet, VecDeque};

use petgraph::{algo::kosaraju_scc, graph::DiGraph, visit::NodeIndexable};

use crate::model::{Attribution, Ordinal, Via};

/// The derivations and origins of all sources at one revision.
#[derive(Debug, Default)]
pub struct Origins {
    derived_from: Vec<Vec<Ordinal>>,
    origin: Vec<Ordinal>,
}

impl Origins {
    /// Works out the origins. `derived_from` has the derivations of each source, by ordinal.
    pub fn new(derived_from: Vec<Vec<Ordinal>>) -> Origins {
        let edges = derived_from.iter().enumerate().flat_map(|(from, to)| {
            let from = from as u32;
            to.iter()
                .map(move |to| (from, to.0))
                .filter(|(a, b)| a != b)
        });
        let mut graph = DiGraph::<(), ()>::from_edges(edges);
        while graph.node_count() < derived_from.len() {
            graph.add_node(());
        }
        let mut origin: Vec<Ordinal> = (0..graph.node_count() as u32).map(Ordinal).collect();
        // Kosaraju gives, without recursion, sources before those that are derived from them.
        for together in kosaraju_scc(&graph) {
            let members: BTreeSet<usize> = together.iter().map(|n| graph.to_index(*n)).collect();
            let outside: BTreeSet<Ordinal> = together
                .iter()
                .flat_map(|n| graph.neighbors(*n))
                .map(|n| graph.to_index(n))
                .filter(|n| !members.contains(n))
                .map(|n| origin[n])
                .collect();
            let end = match (outside.len(), outside.first(), members.first()) {
                (1, Some(only), _) => *only,
                (_, _, Some(first)) => Ordinal(*first as u32),
                _ => continue,
            };
            for member in members {
                origin[member] = end;
            }
        }
        Origins {
            derived_from,
            origin,
        }
    }

    /// The origin of a source: the source itself, if it has no derivation.
    pub fn of(&self, source: Ordinal) -> Ordinal {
        self.origin
            .get(source.0 as usize)
            .copied()
            .unwrap_or(source)
    }

    /// The origin of an attribution: that of its last `via`, else of its source.
    pub fn of_attribution(&self, attribution: &Attribution<Ordinal>) -> Ordinal {
        self.of(*attribution.last_source())
    }

    /// The chain of an attribution: its source, its `via` in order, and the shortest path from
    /// there to the origin. Each source is in the chain once.
    pub fn chain(&self, attribution: &Attribution<Ordinal>) -> Vec<Ordinal> {
        let mut chain = vec![attribution.source];
        let stated = attribution.via.iter().filter_map(Via::source).copied();
        let last = *attribution.last_source();
        for source in stated.chain(self.path_to_origin(last)) {
            if !chain.contains(&source) {
                chain.push(source);
            }
        }
        let origin = self.of(last);
        if chain.last() != Some(&origin) {
            chain.retain(|source| *source != origin);
            chain.push(origin);
        }
        chain
    }

    /// The sources after `source` on the shortest path to its origin.
    fn path_to_origin(&self, source: Ordinal) -> Vec<Ordinal> {
        let origin = self.of(source);
        let mut reached: Vec<(Ordinal, usize)> = vec![(source, 0)];
        let mut queue = VecDeque::from([0]);
        while let Some(index) = queue.pop_front() {
            let (here, _) = reached[index];
            if here == origin {
                let mut path = Vec::new();
                let mut step = index;
                while step != 0 {
                    path.push(reached[step].0);
                    step = reached[step].1;
                }
                path.reverse();
                return path;
            }
            for next in self.derived_from.get(here.0 as usize).into_iter().flatten() {
                if reached.iter().all(|(source, _)| source != next) {
                    queue.push_back(reached.len());
                    reached.push((*next, index));
                }
            }
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AttributionMode, Id, Speaker, Stance};

    fn origins(derived_from: &[&[u32]]) -> Origins {
        let ordinals = |to: &&[u32]| to.iter().copied().map(Ordinal).collect();
        Origins::new(derived_from.iter().map(ordinals).collect())
    }

    fn read_in(source: u32, via: &[u32]) -> Attribution<Ordinal> {
        Attribution {
            id: Id::new("said").unwrap(),
            speaker: Speaker::Source,
            source: Ordinal(source),
            via: via.iter().copied().map(Ordinal).map(Via::Source).collect(),
            first_hand: false,
            stance: Stance::Asserts,
            certainty: None,
            distance: None,
            tone: None,
            reading: None,
            jointly: vec![],
            bears: None,
            mode: AttributionMode::Quote,
            stated_at: None,
            evidence: vec![],
            retraction: None,
        }
    }

    /// Each case: the derivations of each source, and its origin.
    #[test]
    fn every_source_leads_to_its_origin() {
        let cases: &[(&str, &[&[u32]], &[u32])] = &[
            ("alone", &[&[]], &[0]),
            ("a line", &[&[1], &[2], &[]], &[2, 2, 2]),
            ("two that differ", &[&[1, 2], &[], &[]], &[0, 1, 2]),
            ("a diamond", &[&[1, 2], &[3], &[3], &[]], &[3, 3, 3, 3]),
            ("half a diamond", &[&[1, 2], &[2], &[]], &[2, 2, 2]),
            ("a cycle", &[&[1], &[2], &[0]], &[0, 0, 0]),
            (
                "a cycle that rests on one outside",
                &[&[1], &[0, 2], &[]],
                &[2, 2, 2],
            ),
            (
                "a cycle that rests on two outside",
                &[&[1, 3], &[0, 2], &[], &[]],
                &[0, 0, 2, 3],
            ),
            ("into a cycle", &[&[1], &[2], &[1]], &[1, 1, 1]),
            ("itself", &[&[0]], &[0]),
            ("the same twice", &[&[1, 1], &[]], &[1, 1]),
        ];
        for (name, derived_from, expected) in cases {
            let origins = origins(derived_from);
            let found: Vec<u32> = (0..expected.len() as u32)
                .map(|s| origins.of(Ordinal(s)).0)
                .collect();
            assert_eq!(&found, expected, "{name}");
        }
    }

    #[test]
    fn a_chain_goes_over_via_to_the_origin_and_names_each_source_once() {
        let cases: &[(&[&[u32]], u32, &[u32], &[u32])] = &[
            (&[&[], &[2], &[]], 0, &[1], &[0, 1, 2]),
            (&[&[1], &[2], &[]], 0, &[], &[0, 1, 2]),
            (&[&[1], &[2], &[]], 0, &[1], &[0, 1, 2]),
            (&[&[1, 2], &[3], &[3], &[]], 0, &[], &[0, 1, 3]),
            (&[&[1], &[0]], 1, &[], &[1, 0]),
            (&[&[1], &[0]], 0, &[], &[0]),
            (&[&[1], &[0]], 0, &[1], &[1, 0]),
            (&[&[1, 2], &[], &[]], 0, &[], &[0]),
        ];
        for (derived_from, source, via, expected) in cases {
            let origins = origins(derived_from);
            let attribution = read_in(*source, via);
            let chain: Vec<u32> = origins.chain(&attribution).iter().map(|o| o.0).collect();
            assert_eq!(&chain, expected, "{derived_from:?}");
            assert_eq!(chain.last(), Some(&origins.of_attribution(&attribution).0));
        }
    }

    #[test]
    fn a_line_of_a_hundred_thousand_sources_has_one_origin() {
        let line: Vec<Vec<Ordinal>> = (1..100_000)
            .map(|next| vec![Ordinal(next)])
            .chain([vec![]])
            .collect();
        assert_eq!(Origins::new(line).of(Ordinal(0)), Ordinal(99_999));
    }
}
