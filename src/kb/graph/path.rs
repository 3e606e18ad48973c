//! Paths: the shortest chains of claims from one entity to another.
//!
//! The search is bidirectional and breadth-first: from both ends at once, a whole level at a time,
//! until a level of one side meets what the other side has reached. The side whose last level is
//! smaller goes first, and may take [`STEPS`] for each entity of that level. Mostly it finishes its
//! next level with them; if not, it is the other side's turn, and whichever finishes first has its
//! level count. So an entity with a million claims at one end costs no more than the other end
//! does. Of the level by which the sides must have met, only the entities where they meet are kept.

use std::mem;

use roaring::RoaringBitmap;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    index::EntityEdge,
    kb::{
        error::KbError,
        graph::neighbors::{NeighborScan, Neighbors},
        snapshot::Snapshot,
    },
    model::Ordinal,
};

/// The most hops of a path.
pub const LONGEST_PATH: usize = 6;

/// The most steps of a search. Each entity and each edge that is scanned is one.
const MOST_STEPS: usize = 100_000;

/// The steps of a side's turn for each entity of its last level.
const STEPS: usize = 64;

/// A hop: one claim of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The entity nearer to the path's start.
    pub from: Ordinal,
    /// The entity nearer to the path's end.
    pub to: Ordinal,
    /// The claim that connects the two.
    pub claim: Ordinal,
    /// Whether `from` is the claim's subject, and not `to`.
    pub outwards: bool,
}

impl Snapshot {
    /// The shortest paths from one entity to another, of at most `most_hops`: a claim connects its
    /// subject with its value. All have the same length; they are sorted by the ordinals of their
    /// claims, and cut off after the `first`. The path from an entity to itself has no hops. A
    /// merged entity is its survivor, in the hops too.
    pub fn paths(
        &self,
        from: Ordinal,
        to: Ordinal,
        most_hops: usize,
        first: usize,
        only: Option<&RoaringBitmap>,
    ) -> Result<Vec<Vec<Hop>>, KbError> {
        let merges = self.merges()?;
        let graph = ClaimGraph {
            neighbors: &Neighbors::at(self)?,
            only,
        };
        let (from, to) = (merges.survivor(from), merges.survivor(to));
        shortest(&graph, from, to, most_hops, first)
    }
}

/// A graph of entities.
trait Graph {
    type Scan;

    /// A scan of the edges of some entities.
    fn edges(&self, entities: &[Ordinal]) -> Self::Scan;

    /// Replaces `out` with the next batch of edges whose far entity is wanted. Returns how many
    /// edges were scanned; 0 ends the scan.
    fn read(
        scan: &mut Self::Scan,
        wanted: impl Fn(Ordinal) -> bool,
        out: &mut Vec<EntityEdge>,
    ) -> Result<usize, KbError>;

    /// Whether a claim counts as an edge.
    fn counts(&self, claim: Ordinal) -> bool;
}

/// The graph of the claims of a snapshot, or of those in a set.
struct ClaimGraph<'a> {
    neighbors: &'a Neighbors<'a>,
    only: Option<&'a RoaringBitmap>,
}

impl<'a> Graph for ClaimGraph<'a> {
    type Scan = NeighborScan<'a>;

    fn edges(&self, entities: &[Ordinal]) -> NeighborScan<'a> {
        self.neighbors.of(entities)
    }

    fn read(
        scan: &mut NeighborScan<'a>,
        wanted: impl Fn(Ordinal) -> bool,
        out: &mut Vec<EntityEdge>,
    ) -> Result<usize, KbError> {
        scan.read(wanted, out)
    }

    fn counts(&self, claim: Ordinal) -> bool {
        self.only.is_none_or(|only| only.contains(claim.0))
    }
}

fn shortest<G: Graph>(
    graph: &G,
    from: Ordinal,
    to: Ordinal,
    most_hops: usize,
    first: usize,
) -> Result<Vec<Vec<Hop>>, KbError> {
    if from == to {
        return Ok(vec![Vec::new(); first.min(1)]);
    }
    let (mut near, mut far) = (Side::<G>::new(from), Side::<G>::new(to));
    let mut steps = 0;
    while near.edges.len() + far.edges.len() < most_hops {
        let is_last = near.edges.len() + far.edges.len() + 1 == most_hops;
        let turns = match near.level.len() <= far.level.len() {
            true => [Turn::Near, Turn::Far],
            false => [Turn::Far, Turn::Near],
        };
        for turn in turns {
            let (side, other) = match turn {
                Turn::Near => (&mut near, &far),
                Turn::Far => (&mut far, &near),
            };
            let meeting = is_last.then_some(other);
            if !side.advance(graph, meeting, &mut steps)? {
                continue;
            }
            let level = side.level.iter().copied();
            let met: FxHashSet<Ordinal> = level.filter(|it| other.has_reached(*it)).collect();
            if !met.is_empty() {
                return Ok(PathGraph::new(from, to, &met, &near, &far).first_paths(first));
            }
            if side.level.is_empty() {
                return Ok(Vec::new());
            }
            break;
        }
    }
    Ok(Vec::new())
}

enum Turn {
    Near,
    Far,
}

/// The search from one end.
struct Side<G: Graph> {
    /// The distance of each reached entity, in hops. It is one more than the number of finished
    /// levels for entities of the unfinished level.
    distances: FxHashMap<Ordinal, usize>,
    /// The edges that lead to each finished level from the one before.
    edges: Vec<Vec<EntityEdge>>,
    /// The entities of the last finished level.
    level: Vec<Ordinal>,
    /// The scan of that level's edges; `None` before it begins.
    scan: Option<G::Scan>,
    /// The entities of the unfinished level, and the edges that lead to them.
    next: (Vec<Ordinal>, Vec<EntityEdge>),
}

impl<G: Graph> Side<G> {
    fn new(end: Ordinal) -> Side<G> {
        Side {
            distances: FxHashMap::from_iter([(end, 0)]),
            edges: Vec::new(),
            level: vec![end],
            scan: None,
            next: Default::default(),
        }
    }

    /// Whether an entity is in a finished level.
    fn has_reached(&self, entity: Ordinal) -> bool {
        let distance = self.distances.get(&entity);
        distance.is_some_and(|distance| *distance <= self.edges.len())
    }

    /// Takes a turn. Returns whether it finished a level. If the side must meet the other by that
    /// level (`meeting`), only the entities where it does are kept of it.
    fn advance(
        &mut self,
        graph: &G,
        meeting: Option<&Side<G>>,
        steps: &mut usize,
    ) -> Result<bool, KbError> {
        let distance = self.edges.len() + 1;
        let turn_end = *steps + STEPS * self.level.len();
        let mut batch = Vec::new();
        while *steps < turn_end {
            let scan = match &mut self.scan {
                Some(scan) => scan,
                None => {
                    take_steps(self.level.len(), steps)?;
                    self.scan.insert(graph.edges(&self.level))
                }
            };
            let distances = &self.distances;
            let wanted = |entity| match meeting {
                Some(side) => side.has_reached(entity),
                None => distances.get(&entity).is_none_or(|it| *it == distance),
            };
            let scanned = G::read(scan, wanted, &mut batch)?;
            if scanned == 0 {
                let (level, edges) = mem::take(&mut self.next);
                self.level = level;
                self.edges.push(edges);
                self.scan = None;
                return Ok(true);
            }
            take_steps(scanned, steps)?;
            let (level, edges) = &mut self.next;
            for edge in batch.iter().filter(|edge| graph.counts(edge.claim)) {
                if self.distances.insert(edge.other, distance).is_none() {
                    level.push(edge.other);
                }
                edges.push(*edge);
            }
        }
        Ok(false)
    }
}

/// Adds to the steps of a search; an error where they are too many.
fn take_steps(more: usize, steps: &mut usize) -> Result<(), KbError> {
    *steps += more;
    if *steps > MOST_STEPS {
        return Err(KbError::TooMuch {
            most: MOST_STEPS,
            what: "entities and claims on its way",
            instead: "ask for fewer hops with `maxHops`",
        });
    }
    Ok(())
}

/// The hops of all shortest paths.
struct PathGraph {
    from: Ordinal,
    to: Ordinal,
    /// The hops from each entity, in the order of the claims.
    hops: FxHashMap<Ordinal, Vec<Hop>>,
}

impl PathGraph {
    /// The hops that lead from one end to the other through the entities at which the two sides
    /// met.
    fn new<G: Graph>(
        from: Ordinal,
        to: Ordinal,
        met: &FxHashSet<Ordinal>,
        near: &Side<G>,
        far: &Side<G>,
    ) -> PathGraph {
        let mut hops: FxHashMap<Ordinal, Vec<Hop>> = FxHashMap::default();
        for (side, forwards) in [(near, true), (far, false)] {
            let mut level = met.clone();
            for edges in side.edges.iter().rev() {
                let mut previous = FxHashSet::default();
                for edge in edges.iter().filter(|edge| level.contains(&edge.other)) {
                    previous.insert(edge.entity);
                    let (from, to) = match forwards {
                        true => (edge.entity, edge.other),
                        false => (edge.other, edge.entity),
                    };
                    hops.entry(from).or_default().push(Hop {
                        from,
                        to,
                        claim: edge.claim,
                        outwards: edge.outwards == forwards,
                    });
                }
                level = previous;
            }
        }
        for hops in hops.values_mut() {
            hops.sort_unstable_by_key(|hop| hop.claim);
        }
        PathGraph { from, to, hops }
    }

    /// The first paths, in the order of their claims.
    fn first_paths(&self, first: usize) -> Vec<Vec<Hop>> {
        let mut paths = Vec::new();
        self.follow(self.from, &mut Vec::new(), &mut paths, first);
        paths
    }

    /// Follows all hops from an entity. Each leads on to the end, so that none is followed in vain.
    fn follow(
        &self,
        entity: Ordinal,
        path: &mut Vec<Hop>,
        paths: &mut Vec<Vec<Hop>>,
        first: usize,
    ) {
        if paths.len() == first {
            return;
        }
        if entity == self.to {
            paths.push(path.clone());
            return;
        }
        for hop in self.hops.get(&entity).into_iter().flatten() {
            path.push(*hop);
            self.follow(hop.to, path, paths, first);
            path.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A graph of claims by subject and value; a claim's ordinal is its index. Only claims that
    /// `keep` accepts count.
    struct SmallGraph {
        claims: Vec<(u32, u32)>,
        keep: Option<fn(u32) -> bool>,
    }

    impl Graph for SmallGraph {
        type Scan = std::vec::IntoIter<EntityEdge>;

        fn edges(&self, entities: &[Ordinal]) -> Self::Scan {
            let mut edges = Vec::new();
            for (claim, (subject, value)) in (0..).zip(&self.claims) {
                for (entity, other, outwards) in [(subject, value, true), (value, subject, false)] {
                    if entities.contains(&Ordinal(*entity)) {
                        edges.push(EntityEdge {
                            entity: Ordinal(*entity),
                            claim: Ordinal(claim),
                            other: Ordinal(*other),
                            outwards,
                        });
                    }
                }
            }
            edges.into_iter()
        }

        fn read(
            scan: &mut Self::Scan,
            wanted: impl Fn(Ordinal) -> bool,
            out: &mut Vec<EntityEdge>,
        ) -> Result<usize, KbError> {
            let batch: Vec<EntityEdge> = scan.take(2).collect();
            out.clear();
            out.extend(batch.iter().filter(|it| wanted(it.other)));
            Ok(batch.len())
        }

        fn counts(&self, claim: Ordinal) -> bool {
            self.keep.is_none_or(|keep| keep(claim.0))
        }
    }

    impl SmallGraph {
        /// Every path in the order of its claims, by following all claims from the start.
        fn naive(&self, from: u32, to: u32, most_hops: usize) -> Vec<Vec<u32>> {
            let mut paths: Vec<(u32, Vec<u32>)> = vec![(from, Vec::new())];
            for _ in 0..=most_hops {
                let complete = paths.iter().filter(|(end, _)| *end == to);
                let complete: Vec<Vec<u32>> = complete.map(|(_, path)| path.clone()).collect();
                if !complete.is_empty() {
                    return complete;
                }
                let mut longer = Vec::new();
                for (end, path) in &paths {
                    for (claim, (subject, value)) in (0..).zip(&self.claims) {
                        let next = match (subject == end, value == end) {
                            (true, false) => *value,
                            (false, true) => *subject,
                            _ => continue,
                        };
                        if self.keep.is_none_or(|keep| keep(claim)) {
                            longer.push((next, [&path[..], &[claim]].concat()));
                        }
                    }
                }
                paths = longer;
            }
            Vec::new()
        }

        fn paths(&self, from: u32, to: u32, most_hops: usize, first: usize) -> Vec<Vec<Hop>> {
            shortest(self, Ordinal(from), Ordinal(to), most_hops, first).unwrap()
        }
    }

    fn claims_of(paths: &[Vec<Hop>]) -> Vec<Vec<u32>> {
        let claims = |path: &Vec<Hop>| path.iter().map(|hop| hop.claim.0).collect();
        paths.iter().map(claims).collect()
    }

    /// Each case: claims from subject to value, the ends, the most hops, and the paths as the
    /// ordinals of their claims.
    #[test]
    fn the_shortest_paths_are_found() {
        type Case = (
            &'static str,
            &'static [(u32, u32)],
            (u32, u32),
            usize,
            &'static [&'static [u32]],
        );
        let cases: &[Case] = &[
            ("one claim", &[(0, 1)], (0, 1), 6, &[&[0]]),
            ("against its direction", &[(0, 1)], (1, 0), 6, &[&[0]]),
            ("none", &[(0, 1), (2, 3)], (0, 3), 6, &[]),
            ("nobody else", &[], (0, 1), 6, &[]),
            ("to itself", &[(0, 1)], (0, 0), 6, &[&[]]),
            ("by itself", &[(0, 0), (0, 1), (1, 1)], (0, 1), 6, &[&[1]]),
            (
                "parallel claims",
                &[(0, 1), (1, 0), (0, 1)],
                (0, 1),
                6,
                &[&[0], &[1], &[2]],
            ),
            (
                "parallel claims twice",
                &[(1, 2), (0, 1), (2, 1), (1, 0)],
                (0, 2),
                6,
                &[&[1, 0], &[1, 2], &[3, 0], &[3, 2]],
            ),
            (
                "a cycle",
                &[(0, 1), (1, 2), (2, 3), (3, 0)],
                (0, 2),
                6,
                &[&[0, 1], &[3, 2]],
            ),
            (
                "a detour is left out",
                &[(0, 1), (1, 2), (0, 2)],
                (0, 2),
                6,
                &[&[2]],
            ),
            (
                "just near enough",
                &[(0, 1), (1, 2), (2, 3)],
                (0, 3),
                3,
                &[&[0, 1, 2]],
            ),
            ("just too far", &[(0, 1), (1, 2), (2, 3)], (0, 3), 2, &[]),
        ];
        for (name, claims, (from, to), most_hops, expected) in cases {
            let graph = SmallGraph {
                claims: claims.to_vec(),
                keep: None,
            };
            let found = graph.paths(*from, *to, *most_hops, 20);
            assert_eq!(claims_of(&found), *expected, "{name}");
        }
    }

    #[test]
    fn a_hop_has_the_direction_of_its_claim() {
        let graph = SmallGraph {
            claims: vec![(0, 1), (2, 1), (2, 3), (4, 3)],
            keep: None,
        };
        let outwards = |from, to| -> Vec<bool> {
            let path = graph.paths(from, to, 6, 1).remove(0);
            path.iter().map(|hop| hop.outwards).collect()
        };
        assert_eq!(outwards(0, 4), [true, false, true, false]);
        assert_eq!(outwards(4, 0), [true, false, true, false]);
    }

    #[test]
    fn a_search_through_too_much_is_refused_and_a_hub_at_one_end_is_not() {
        let most = MOST_STEPS as u32;
        // Both ends have very many neighbours, none in common.
        let both = (0..most).map(|n| (n % 2, 10 + n));
        let graph = SmallGraph {
            claims: both.collect(),
            keep: None,
        };
        let refused = shortest(&graph, Ordinal(0), Ordinal(1), 4, 5).unwrap_err();
        assert!(matches!(refused, KbError::TooMuch { .. }), "{refused}");
        assert!(refused.to_string().contains("maxHops"), "{refused}");
        // One end has very many neighbours, the other has one.
        let hub = (0..2 * most).map(|n| (0, 10 + n));
        let graph = SmallGraph {
            claims: hub.collect(),
            keep: None,
        };
        assert_eq!(claims_of(&graph.paths(0, 11, 4, 5)), [[1]]);
        assert_eq!(claims_of(&graph.paths(11, 0, 4, 5)), [[1]]);
    }

    proptest! {
        #[test]
        fn a_search_finds_the_paths_of_a_naive_search(
            claims in prop::collection::vec((0..8_u32, 0..8_u32), 0..14),
            from in 0..8_u32,
            to in 0..8_u32,
            most_hops in 1..=LONGEST_PATH,
            first in 0..6_usize,
            every_other in any::<bool>(),
        ) {
            let keep: fn(u32) -> bool = |claim| claim % 2 == 0;
            let graph = SmallGraph { claims, keep: every_other.then_some(keep) };
            let mut expected = graph.naive(from, to, most_hops);
            expected.truncate(first);
            let found = graph.paths(from, to, most_hops, first);
            prop_assert_eq!(claims_of(&found), expected);
            for path in &found {
                let mut entity = from;
                for hop in path {
                    let (subject, value) = graph.claims[hop.claim.0 as usize];
                    let (a, b) = if hop.outwards { (subject, value) } else { (value, subject) };
                    prop_assert_eq!((hop.from.0, hop.to.0), (a, b));
                    prop_assert_eq!(hop.from.0, entity);
                    entity = hop.to.0;
                }
                prop_assert_eq!(entity, to);
            }
        }
    }
}
