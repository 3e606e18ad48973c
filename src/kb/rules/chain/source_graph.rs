//! The derivations of all sources at one revision, and where each leads.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashMapExt};
use petgraph::{algo::kosaraju_scc, graph::DiGraph, unionfind::UnionFind, visit::NodeIndexable};
use roaring::RoaringBitmap;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    kb::rules::chain::{
        source_link::{Follow, SourceLink},
        withdrawal::{Withdrawal, leading_to},
    },
    model::{Id, Ordinal, Source},
};

/// The graph of all sources and their derivations at one revision.
#[derive(Clone, Debug, Default)]
pub struct SourceGraph {
    /// For each source the number of its first link, and behind the last source that of all.
    first: Vec<u32>,
    links: Vec<SourceLink>,
    /// The origin of each source.
    origin: Vec<Ordinal>,
    /// The document of each source.
    document: Vec<Ordinal>,
    pub(super) withdrawal: Withdrawal,
}

impl SourceGraph {
    /// The graph of sources, by ordinal; `None` stands for one that is removed. `id_of` gives the
    /// id of a source.
    pub(in crate::kb) fn new<E>(
        sources: impl Iterator<Item = Result<Option<SourceNode>, E>>,
        id_of: impl FnMut(Ordinal) -> Result<Id, E>,
    ) -> Result<SourceGraph, E> {
        let mut graph = SourceGraph::default();
        let mut withdrawn = Vec::new();
        let mut addresses = Vec::new();
        for (source, node) in (0..).map(Ordinal).zip(sources) {
            graph.first.push(graph.links.len() as u32);
            let Some(node) = node? else { continue };
            graph.links.extend(node.links);
            addresses.extend(node.addresses.into_iter().map(|address| (address, source)));
            if node.is_withdrawn {
                withdrawn.push(source);
            }
        }
        graph.first.push(graph.links.len() as u32);
        graph.origin = graph.origins(id_of)?;
        graph.document = documents(graph.len(), addresses);
        graph.withdrawal = Withdrawal::new(&withdrawn, || graph.all_links());
        Ok(graph)
    }

    /// The origin of a source: where its links of whole documents lead, if that is one source; else
    /// the source itself. Sources that derive from each other and from no other (a cycle) have the
    /// origin of the least id.
    pub fn of(&self, source: Ordinal) -> Ordinal {
        let origin = self.origin.get(source.0 as usize).copied();
        origin.unwrap_or(source)
    }

    /// The document of a source: all sources that have an address in common, perhaps through
    /// others, are one document. It is the first of them.
    pub(in crate::kb) fn document(&self, source: Ordinal) -> Ordinal {
        let document = self.document.get(source.0 as usize).copied();
        document.unwrap_or(source)
    }

    /// The sources of both revisions that belong to another document at the other revision.
    pub(in crate::kb) fn other_documents(
        &self,
        other: &SourceGraph,
    ) -> impl Iterator<Item = Ordinal> {
        let both = self.document.iter().zip(&other.document);
        let sources = (0..).map(Ordinal).zip(both);
        sources.filter_map(|(source, (here, there))| (here != there).then_some(source))
    }

    /// The sources that derive from one of some in any way, these included.
    pub(in crate::kb) fn derived(&self, sources: &[Ordinal]) -> RoaringBitmap {
        leading_to(sources, self.all_links())
    }

    /// The sources that are withdrawn or may rest on one that is.
    pub(in crate::kb) fn touched_by_withdrawal(&self) -> RoaringBitmap {
        self.withdrawal.touched()
    }

    /// The same graph, as it would be if a source was withdrawn.
    pub(in crate::kb) fn with_withdrawn(&self, source: Ordinal) -> SourceGraph {
        let withdrawn: Vec<Ordinal> = self.withdrawal.sources().chain([source]).collect();
        SourceGraph {
            withdrawal: Withdrawal::new(&withdrawn, || self.all_links()),
            ..self.clone()
        }
    }

    /// The number of sources, removed ones too.
    pub(super) fn len(&self) -> u32 {
        self.first.len().saturating_sub(1) as u32
    }

    /// The links of a source.
    pub(super) fn links(&self, source: Ordinal) -> &[SourceLink] {
        let index = source.0 as usize;
        match (self.first.get(index), self.first.get(index + 1)) {
            (Some(first), Some(end)) => &self.links[*first as usize..*end as usize],
            _ => &[],
        }
    }

    /// The links of all sources, each with the source that has it.
    fn all_links(&self) -> impl Iterator<Item = (Ordinal, SourceLink)> + '_ {
        let sources = (0..self.len()).map(Ordinal);
        sources.flat_map(|source| {
            let links = self.links(source).iter().copied();
            links.map(move |link| (source, link))
        })
    }

    /// The sources that a source leads to, itself first; at most `most`.
    pub(super) fn reached(&self, source: Ordinal, follow: Follow, most: usize) -> Vec<Ordinal> {
        let mut reached = vec![source];
        if self.links(source).is_empty() {
            return reached;
        }
        let mut seen = FxHashSet::from_iter([source]);
        let mut next = 0;
        while let Some(here) = reached.get(next).copied() {
            next += 1;
            for link in self.links(here).iter().filter(|link| follow.has(link)) {
                if reached.len() < most && seen.insert(link.to) {
                    reached.push(link.to);
                }
            }
        }
        reached
    }

    fn origins<E>(
        &self,
        mut id_of: impl FnMut(Ordinal) -> Result<Id, E>,
    ) -> Result<Vec<Ordinal>, E> {
        let edges = (0..self.len()).flat_map(|from| {
            let links = self.links(Ordinal(from)).iter();
            let known_links =
                links.filter(move |link| Follow::Known.has(link) && link.to.0 != from);
            known_links.map(move |link| (from, link.to.0))
        });
        let mut graph = DiGraph::<(), ()>::from_edges(edges);
        while graph.node_count() < self.len() as usize {
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
                (_, _, Some(member)) if members.len() == 1 => Ordinal(*member as u32),
                _ => {
                    let mut least: Option<(Id, Ordinal)> = None;
                    for member in members.iter().map(|member| Ordinal(*member as u32)) {
                        let candidate = (id_of(member)?, member);
                        if least.as_ref().is_none_or(|least| candidate.0 < least.0) {
                            least = Some(candidate);
                        }
                    }
                    let Some((_, least)) = least else { continue };
                    least
                }
            };
            for member in members {
                origin[member] = end;
            }
        }
        Ok(origin)
    }
}

/// The document of each source, from the addresses of sources.
fn documents(count: u32, addresses: Vec<(String, Ordinal)>) -> Vec<Ordinal> {
    let mut together = UnionFind::<u32>::new(count as usize);
    let mut first_at: HashMap<String, Ordinal> = HashMap::with_capacity(addresses.len());
    for (address, source) in addresses {
        let first = *first_at.entry(address).or_insert(source);
        together.union(first.0, source.0);
    }
    let mut first_of = FxHashMap::default();
    let sources = (0..count).map(Ordinal);
    sources
        .map(|source| *first_of.entry(together.find(source.0)).or_insert(source))
        .collect()
}

/// A source as a node of the graph.
#[derive(Debug)]
pub(in crate::kb) struct SourceNode {
    links: Vec<SourceLink>,
    /// The canonical addresses.
    addresses: Vec<String>,
    is_withdrawn: bool,
}

impl SourceNode {
    pub(in crate::kb) fn of(source: &Source<Ordinal>) -> SourceNode {
        let links = source.derived_from.iter().map(|derivation| SourceLink {
            to: derivation.source,
            is_whole: derivation.kind.is_whole_document(),
            is_assumed: derivation.assumed,
        });
        SourceNode {
            links: links.collect(),
            addresses: source.canonical_addresses(),
            is_withdrawn: source.withdrawn.is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(derived_from: &[&[u32]]) -> SourceGraph {
        let nodes = derived_from.iter().map(|to| {
            let links = to.iter().map(|to| SourceLink {
                to: Ordinal(*to),
                is_whole: true,
                is_assumed: false,
            });
            Ok(Some(SourceNode {
                links: links.collect(),
                addresses: Vec::new(),
                is_withdrawn: false,
            }))
        });
        // Ids in the reverse of the order in which the sources are recorded.
        let id_of = |source: Ordinal| Ok::<_, ()>(Id::new(&format!("s{}", 9 - source.0)).unwrap());
        SourceGraph::new(nodes, id_of).unwrap()
    }

    /// Each case: the derivations of each source, and its origin.
    #[test]
    fn every_source_leads_to_its_origin() {
        let cases: &[(&str, &[&[u32]], &[u32])] = &[
            ("alone", &[&[]], &[0]),
            ("a line", &[&[1], &[2], &[]], &[2, 2, 2]),
            ("two that differ", &[&[1, 2], &[], &[]], &[0, 1, 2]),
            (
                "one that rests on two",
                &[&[1], &[2, 3], &[], &[]],
                &[1, 1, 2, 3],
            ),
            ("a diamond", &[&[1, 2], &[3], &[3], &[]], &[3, 3, 3, 3]),
            ("half a diamond", &[&[1, 2], &[2], &[]], &[2, 2, 2]),
            ("a cycle", &[&[1], &[2], &[0]], &[2, 2, 2]),
            (
                "a cycle that rests on one outside",
                &[&[1], &[0, 2], &[]],
                &[2, 2, 2],
            ),
            (
                "a cycle that rests on two outside",
                &[&[1, 3], &[0, 2], &[], &[]],
                &[1, 1, 2, 3],
            ),
            ("into a cycle", &[&[1], &[2], &[1]], &[2, 2, 2]),
            ("itself", &[&[0]], &[0]),
            ("the same twice", &[&[1, 1], &[]], &[1, 1]),
        ];
        for (name, derived_from, expected) in cases {
            let graph = graph(derived_from);
            let found: Vec<u32> = (0..expected.len() as u32)
                .map(|source| graph.of(Ordinal(source)).0)
                .collect();
            assert_eq!(&found, expected, "{name}");
        }
    }

    /// Each case: the addresses of each source, and its document.
    #[test]
    fn sources_at_one_address_are_one_document() {
        let cases: &[(&str, &[&[&str]], &[u32])] = &[
            ("no address", &[&[], &[]], &[0, 1]),
            ("one address", &[&["a"], &["b"], &["a"]], &[0, 1, 0]),
            ("one of several", &[&["a", "b"], &["c", "b"]], &[0, 0]),
            (
                "through a third",
                &[&["a"], &["b"], &["b", "a"]],
                &[0, 0, 0],
            ),
        ];
        for (name, addresses, expected) in cases {
            let addresses = (0..)
                .map(Ordinal)
                .zip(*addresses)
                .flat_map(|(source, all)| {
                    all.iter().map(move |address| (address.to_string(), source))
                });
            let documents = documents(expected.len() as u32, addresses.collect());
            let documents: Vec<u32> = documents.iter().map(|document| document.0).collect();
            assert_eq!(&documents, expected, "{name}");
        }
    }

    #[test]
    fn a_line_of_a_hundred_thousand_sources_has_one_origin_and_no_recursion() {
        let line = (1..100_000).map(|next| vec![Ordinal(next)]).chain([vec![]]);
        let nodes = line.map(|to| {
            let links = to.into_iter().map(|to| SourceLink {
                to,
                is_whole: true,
                is_assumed: false,
            });
            Ok(Some(SourceNode {
                links: links.collect(),
                addresses: Vec::new(),
                is_withdrawn: false,
            }))
        });
        let graph = SourceGraph::new(nodes, |_| Err::<Id, _>("no cycle here")).unwrap();
        assert_eq!(graph.of(Ordinal(0)), Ordinal(99_999));
        let reached = graph.reached(Ordinal(0), Follow::Known, usize::MAX);
        assert_eq!(reached.len(), 100_000);
        assert_eq!(graph.reached(Ordinal(0), Follow::Known, 1_000).len(), 1_000);
    }
}
