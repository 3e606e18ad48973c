//! Merges: the entities that turned out to be one.
//!
//! An entity that is merged into another is one with it and with all that are merged into that one.
//! No other record is rewritten by a merge: what refers to a merged entity is read as if it
//! referred to the survivor. So an unmerge takes a merge back whole.

use roaring::RoaringBitmap;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::Ordinal;

/// The merges of a revision. Empty mostly, and cheap then.
#[derive(Debug, Default)]
pub struct MergeMap {
    /// The survivor of each merged entity.
    survivors: FxHashMap<Ordinal, Ordinal>,
    /// The members of each survivor: itself, then those merged into it, in the order of recording.
    members: FxHashMap<Ordinal, Vec<Ordinal>>,
    merged: RoaringBitmap,
    /// The merged entities and the survivors.
    involved: RoaringBitmap,
}

impl MergeMap {
    /// Works out the survivors. `merges` has each merged entity with the one it is merged into.
    ///
    /// Validation refuses cycles. Should there be one, its first recorded entity survives.
    pub(in crate::kb) fn new(merges: impl IntoIterator<Item = (Ordinal, Ordinal)>) -> MergeMap {
        let targets: FxHashMap<Ordinal, Ordinal> = merges.into_iter().collect();
        let mut map = MergeMap::default();
        for entity in targets.keys() {
            let (path, survivor) = map.follow(*entity, &targets);
            for passed in path.into_iter().filter(|passed| *passed != survivor) {
                map.survivors.insert(passed, survivor);
            }
        }
        for (entity, survivor) in &map.survivors {
            let members = map.members.entry(*survivor);
            members.or_insert_with(|| vec![*survivor]).push(*entity);
            map.merged.insert(entity.0);
        }
        for members in map.members.values_mut() {
            members[1..].sort_unstable();
            map.involved.extend(members.iter().map(|member| member.0));
        }
        map
    }

    /// The entities on the way from one to its survivor, and the survivor.
    fn follow(
        &self,
        entity: Ordinal,
        targets: &FxHashMap<Ordinal, Ordinal>,
    ) -> (Vec<Ordinal>, Ordinal) {
        let (mut path, mut passed) = (Vec::new(), FxHashSet::default());
        let mut here = entity;
        loop {
            if let Some(survivor) = self.survivors.get(&here) {
                return (path, *survivor);
            }
            if !passed.insert(here) {
                let start = path.iter().position(|passed| *passed == here);
                let cycle = &path[start.unwrap_or(0)..];
                let first = cycle.iter().min().copied();
                return (path, first.unwrap_or(here));
            }
            path.push(here);
            match targets.get(&here) {
                Some(target) => here = *target,
                None => return (path, here),
            }
        }
    }

    /// Whether no entity is merged.
    pub fn is_empty(&self) -> bool {
        self.survivors.is_empty()
    }

    /// The entity into which an entity is merged in the end; the entity itself if it is not merged.
    pub fn survivor(&self, entity: Ordinal) -> Ordinal {
        match self.is_empty() {
            true => entity,
            false => self.survivors.get(&entity).copied().unwrap_or(entity),
        }
    }

    /// All entities that are one with an entity: the survivor, then those merged into it in the
    /// order of recording. `None` if the entity is one with no other.
    pub fn members(&self, entity: Ordinal) -> Option<&[Ordinal]> {
        match self.is_empty() {
            true => None,
            false => self.members.get(&self.survivor(entity)).map(Vec::as_slice),
        }
    }

    /// The entities that are merged into others.
    pub fn merged(&self) -> &RoaringBitmap {
        &self.merged
    }

    /// Adds all entities that are one with an entity of a set.
    pub(in crate::kb) fn widen(&self, entities: &mut RoaringBitmap) {
        if self.is_empty() {
            return;
        }
        for entity in &*entities & &self.involved {
            let members = self.members(Ordinal(entity)).unwrap_or_default();
            entities.extend(members.iter().map(|member| member.0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merges(pairs: &[(u32, u32)]) -> MergeMap {
        let pairs = pairs.iter().map(|(a, b)| (Ordinal(*a), Ordinal(*b)));
        MergeMap::new(pairs)
    }

    /// Each case: the merges, and the members of each survivor.
    #[test]
    fn merged_entities_have_one_survivor() {
        type Case = (
            &'static str,
            &'static [(u32, u32)],
            &'static [&'static [u32]],
        );
        let cases: &[Case] = &[
            ("nothing", &[], &[]),
            ("one", &[(1, 2)], &[&[2, 1]]),
            ("two", &[(3, 2), (1, 2)], &[&[2, 1, 3]]),
            ("a chain", &[(1, 2), (2, 0), (0, 3)], &[&[3, 0, 1, 2]]),
            (
                "a tree",
                &[(5, 4), (4, 1), (0, 1), (3, 4)],
                &[&[1, 0, 3, 4, 5]],
            ),
            ("apart", &[(0, 1), (3, 2)], &[&[1, 0], &[2, 3]]),
            ("a cycle", &[(3, 2), (2, 1), (1, 3)], &[&[1, 2, 3]]),
            ("into a cycle", &[(0, 3), (3, 2), (2, 3)], &[&[2, 0, 3]]),
        ];
        for (name, pairs, expected) in cases {
            let merges = merges(pairs);
            assert_eq!(merges.is_empty(), expected.is_empty(), "{name}");
            let mut merged = RoaringBitmap::new();
            for members in *expected {
                let ordinals: Vec<Ordinal> = members.iter().copied().map(Ordinal).collect();
                for member in &ordinals {
                    assert_eq!(merges.survivor(*member), ordinals[0], "{name}");
                    assert_eq!(merges.members(*member), Some(&*ordinals), "{name}");
                    let mut widened = RoaringBitmap::from_iter([member.0, 9]);
                    merges.widen(&mut widened);
                    let all = members.iter().copied().chain([9]);
                    assert_eq!(widened, all.collect::<RoaringBitmap>(), "{name}");
                }
                merged.extend(&members[1..]);
            }
            assert_eq!(*merges.merged(), merged, "{name}");
            assert_eq!(merges.survivor(Ordinal(9)), Ordinal(9), "{name}");
            assert_eq!(merges.members(Ordinal(9)), None, "{name}");
        }
    }

    #[test]
    fn a_chain_of_a_hundred_thousand_merges_has_one_survivor() {
        let merges = MergeMap::new((0..100_000).map(|n| (Ordinal(n), Ordinal(n + 1))));
        assert_eq!(merges.survivor(Ordinal(0)), Ordinal(100_000));
        assert_eq!(merges.merged().len(), 100_000);
    }
}
