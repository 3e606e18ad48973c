//! Paths: the shortest chains of claims from one entity to another.
//!
//! The search goes from both ends at once, a whole level at a time: all entities one claim away, then
//! two, until a level of one side meets what the other has reached. The side with fewer entities in its
//! last level goes first, and may take [`STEPS`] for each of those. Mostly it finishes its next level with
//! them; if not, it is the other's turn, and whichever finishes first has its level count. So an entity
//! with a million claims at one end costs no more than the other end does. Of the level by which the sides
//! must have met, only where they do is kept.

use std::mem;

use roaring::RoaringBitmap;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    index::EntityEdge,
    kb::{
        KbError, Snapshot,
        graph::neighbors::{Around, Neighbors},
    },
    model::Ordinal,
};

/// The most hops that a path can be asked to have.
pub const LONGEST_PATH: usize = 6;

/// How many steps a search may take. Each entity and each claim that it looks at is one.
const MOST_STEPS: usize = 100_000;

/// How many steps a side takes for each entity of its last level before it is the other's turn.
const STEPS: usize = 64;

/// One claim of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The entity nearer to the path's start.
    pub from: Ordinal,
    /// The entity nearer to its end.
    pub to: Ordinal,
    /// The claim that connects them.
    pub claim: Ordinal,
    /// Whether `from` is the claim's subject, and not `to`.
    pub outwards: bool,
}

impl Snapshot {
    /// The shortest chains of claims from one entity to another, of at most `most_hops`: a claim
    /// connects its subject with its value. All have the same length. They are in the order of
    /// their first claims' first recording, then of their second ones', and so on; the `first` of
    /// them are given. From an entity to itself there is one, without hops.
    pub fn paths(
        &self,
        from: Ordinal,
        to: Ordinal,
        most_hops: usize,
        first: usize,
        only: Option<&RoaringBitmap>,
    ) -> Result<Vec<Vec<Hop>>, KbError> {
        let graph = Claims {
            neighbors: &Neighbors::at(self)?,
            only,
        };
        shortest(&graph, from, to, most_hops, first)
    }
}

/// Entities and the claims that connect them.
trait Graph {
    type Around;

    /// The claims that connect some entities with others.
    fn around(&self, entities: &[Ordinal]) -> Self::Around;

    /// Puts of the next of them those whose other entity is wanted in place of what is there, and
    /// returns at how many was looked: none where there is none left.
    fn read(
        around: &mut Self::Around,
        wanted: impl Fn(Ordinal) -> bool,
        into: &mut Vec<EntityEdge>,
    ) -> Result<usize, KbError>;

    /// Whether a claim counts.
    fn counts(&self, claim: Ordinal) -> bool;
}

struct Claims<'a> {
    neighbors: &'a Neighbors<'a>,
    only: Option<&'a RoaringBitmap>,
}

impl<'a> Graph for Claims<'a> {
    type Around = Around<'a>;

    fn around(&self, entities: &[Ordinal]) -> Around<'a> {
        self.neighbors.of(entities)
    }

    fn read(
        around: &mut Around<'a>,
        wanted: impl Fn(Ordinal) -> bool,
        into: &mut Vec<EntityEdge>,
    ) -> Result<usize, KbError> {
        around.read(wanted, into)
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
    let (mut near, mut far) = (Side::<G>::at(from), Side::<G>::at(to));
    let mut steps = 0;
    while near.edges.len() + far.edges.len() < most_hops {
        let is_last = near.edges.len() + far.edges.len() + 1 == most_hops;
        let turns = match near.level.len() <= far.level.len() {
            true => [Turn::Near, Turn::Far],
            false => [Turn::Far, Turn::Near],
        };
        for turn in turns {
            let (this, other) = match turn {
                Turn::Near => (&mut near, &far),
                Turn::Far => (&mut far, &near),
            };
            let meeting = is_last.then_some(other);
            if !this.advance(graph, meeting, &mut steps)? {
                continue;
            }
            let met = this.level.iter().filter(|it| other.has_reached(**it));
            let met: FxHashSet<Ordinal> = met.copied().collect();
            if !met.is_empty() {
                return Ok(ways(from, to, &met, &near, &far).first(first));
            }
            if this.level.is_empty() {
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
    /// How many claims away each entity is that was reached. One more than there are levels: it
    /// was reached in the level that is not finished.
    reached: FxHashMap<Ordinal, usize>,
    /// For each finished level, the claims that lead to it from the one before.
    edges: Vec<Vec<EntityEdge>>,
    /// The entities of the last finished level.
    level: Vec<Ordinal>,
    /// Their claims that were not looked at; `None` where none was.
    around: Option<G::Around>,
    /// The level that is not finished, and the claims that lead to it.
    next: (Vec<Ordinal>, Vec<EntityEdge>),
}

impl<G: Graph> Side<G> {
    fn at(end: Ordinal) -> Side<G> {
        Side {
            reached: FxHashMap::from_iter([(end, 0)]),
            edges: Vec::new(),
            level: vec![end],
            around: None,
            next: Default::default(),
        }
    }

    /// Whether an entity is in a level that is finished.
    fn has_reached(&self, entity: Ordinal) -> bool {
        let distance = self.reached.get(&entity);
        distance.is_some_and(|distance| *distance <= self.edges.len())
    }

    /// Takes some steps, and tells whether a level was finished by them. If this side must meet the
    /// other by that level, nothing else is kept of it.
    fn advance(
        &mut self,
        graph: &G,
        meeting: Option<&Side<G>>,
        steps: &mut usize,
    ) -> Result<bool, KbError> {
        let distance = self.edges.len() + 1;
        let turn = *steps + STEPS * self.level.len();
        let mut joints = Vec::new();
        while *steps < turn {
            let around = match &mut self.around {
                Some(around) => around,
                None => {
                    take(self.level.len(), steps)?;
                    self.around.insert(graph.around(&self.level))
                }
            };
            let reached = &self.reached;
            let wanted = |entity| match meeting {
                Some(side) => side.has_reached(entity),
                None => reached.get(&entity).is_none_or(|it| *it == distance),
            };
            let looked_at = G::read(around, wanted, &mut joints)?;
            if looked_at == 0 {
                let (level, edges) = mem::take(&mut self.next);
                self.level = level;
                self.edges.push(edges);
                self.around = None;
                return Ok(true);
            }
            take(looked_at, steps)?;
            let (level, edges) = &mut self.next;
            for joint in joints.iter().filter(|it| graph.counts(it.claim)) {
                if self.reached.insert(joint.other, distance).is_none() {
                    level.push(joint.other);
                }
                edges.push(*joint);
            }
        }
        Ok(false)
    }
}

/// Takes so many steps more, unless all have been taken.
fn take(more: usize, steps: &mut usize) -> Result<(), KbError> {
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
struct Ways {
    from: Ordinal,
    to: Ordinal,
    /// From each entity, in the order of the claims.
    hops: FxHashMap<Ordinal, Vec<Hop>>,
}

/// The hops that lead from one end to the other by the entities at which the two sides met.
fn ways<G: Graph>(
    from: Ordinal,
    to: Ordinal,
    met: &FxHashSet<Ordinal>,
    near: &Side<G>,
    far: &Side<G>,
) -> Ways {
    let mut hops: FxHashMap<Ordinal, Vec<Hop>> = FxHashMap::default();
    for (side, forwards) in [(near, true), (far, false)] {
        let mut on_the_way = met.clone();
        for edges in side.edges.iter().rev() {
            let leading = edges.iter().filter(|it| on_the_way.contains(&it.other));
            let mut before = FxHashSet::default();
            for edge in leading {
                before.insert(edge.entity);
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
            on_the_way = before;
        }
    }
    for of_one in hops.values_mut() {
        of_one.sort_unstable_by_key(|hop| hop.claim);
    }
    Ways { from, to, hops }
}

impl Ways {
    /// The first paths, by their claims one after the other.
    fn first(&self, first: usize) -> Vec<Vec<Hop>> {
        let mut paths = Vec::new();
        self.follow(self.from, &mut Vec::new(), &mut paths, first);
        paths
    }

    /// Every hop here leads on to the end, so that none is followed in vain.
    fn follow(&self, here: Ordinal, path: &mut Vec<Hop>, paths: &mut Vec<Vec<Hop>>, first: usize) {
        if paths.len() == first {
            return;
        }
        if here == self.to {
            paths.push(path.clone());
            return;
        }
        for hop in self.hops.get(&here).into_iter().flatten() {
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

    /// Claims by their subjects and values; a claim's ordinal is its place. Only those that
    /// `keep` tells count.
    struct Small {
        claims: Vec<(u32, u32)>,
        keep: Option<fn(u32) -> bool>,
    }

    impl Graph for Small {
        type Around = std::vec::IntoIter<EntityEdge>;

        fn around(&self, entities: &[Ordinal]) -> Self::Around {
            let mut joints = Vec::new();
            for (claim, (subject, value)) in (0..).zip(&self.claims) {
                for (this, other, outwards) in [(subject, value, true), (value, subject, false)] {
                    if entities.contains(&Ordinal(*this)) {
                        joints.push(EntityEdge {
                            entity: Ordinal(*this),
                            claim: Ordinal(claim),
                            other: Ordinal(*other),
                            outwards,
                        });
                    }
                }
            }
            joints.into_iter()
        }

        fn read(
            around: &mut Self::Around,
            wanted: impl Fn(Ordinal) -> bool,
            into: &mut Vec<EntityEdge>,
        ) -> Result<usize, KbError> {
            let some: Vec<EntityEdge> = around.take(2).collect();
            into.clear();
            into.extend(some.iter().filter(|it| wanted(it.other)));
            Ok(some.len())
        }

        fn counts(&self, claim: Ordinal) -> bool {
            self.keep.is_none_or(|keep| keep(claim.0))
        }
    }

    impl Small {
        /// Every path in the order of its claims, by following all claims from the start.
        fn naive(&self, from: u32, to: u32, most_hops: usize) -> Vec<Vec<u32>> {
            let mut ways: Vec<(u32, Vec<u32>)> = vec![(from, Vec::new())];
            for _ in 0..=most_hops {
                let there = ways.iter().filter(|(here, _)| *here == to);
                let there: Vec<Vec<u32>> = there.map(|(_, path)| path.clone()).collect();
                if !there.is_empty() {
                    return there;
                }
                let mut longer = Vec::new();
                for (here, path) in &ways {
                    for (claim, (subject, value)) in (0..).zip(&self.claims) {
                        let on = match (subject == here, value == here) {
                            (true, false) => *value,
                            (false, true) => *subject,
                            _ => continue,
                        };
                        if self.keep.is_none_or(|keep| keep(claim)) {
                            longer.push((on, [&path[..], &[claim]].concat()));
                        }
                    }
                }
                ways = longer;
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
    /// places of their claims.
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
            let graph = Small {
                claims: claims.to_vec(),
                keep: None,
            };
            let found = graph.paths(*from, *to, *most_hops, 20);
            assert_eq!(claims_of(&found), *expected, "{name}");
        }
    }

    #[test]
    fn a_hop_tells_which_way_its_claim_points() {
        let graph = Small {
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
        let graph = Small {
            claims: both.collect(),
            keep: None,
        };
        let refused = shortest(&graph, Ordinal(0), Ordinal(1), 4, 5).unwrap_err();
        assert!(matches!(refused, KbError::TooMuch { .. }), "{refused}");
        assert!(refused.to_string().contains("maxHops"), "{refused}");
        // One end has, the other has one.
        let one = (0..2 * most).map(|n| (0, 10 + n));
        let graph = Small {
            claims: one.collect(),
            keep: None,
        };
        assert_eq!(claims_of(&graph.paths(0, 11, 4, 5)), [[1]]);
        assert_eq!(claims_of(&graph.paths(11, 0, 4, 5)), [[1]]);
    }

    proptest! {
        #[test]
        fn a_search_finds_what_a_naive_one_finds(
            claims in prop::collection::vec((0..8_u32, 0..8_u32), 0..14),
            from in 0..8_u32,
            to in 0..8_u32,
            most_hops in 1..=LONGEST_PATH,
            first in 0..6_usize,
            every_other in any::<bool>(),
        ) {
            let keep: fn(u32) -> bool = |claim| claim % 2 == 0;
            let graph = Small { claims, keep: every_other.then_some(keep) };
            let mut expected = graph.naive(from, to, most_hops);
            expected.truncate(first);
            let found = graph.paths(from, to, most_hops, first);
            prop_assert_eq!(claims_of(&found), expected);
            for path in &found {
                let mut here = from;
                for hop in path {
                    let (subject, value) = graph.claims[hop.claim.0 as usize];
                    let (a, b) = if hop.outwards { (subject, value) } else { (value, subject) };
                    prop_assert_eq!((hop.from.0, hop.to.0), (a, b));
                    prop_assert_eq!(hop.from.0, here);
                    here = hop.to.0;
                }
                prop_assert_eq!(here, to);
            }
        }
    }
}
