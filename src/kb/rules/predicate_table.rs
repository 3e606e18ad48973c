//! The predicates of a revision, and how they stand to each other.

use std::{collections::BTreeSet, sync::Arc};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Ordinal, Predicate, Stored};

/// All predicates, and how they stand to each other.
pub(in crate::kb) struct PredicateTable {
    pub(super) records: FxHashMap<Ordinal, Arc<Stored<Predicate<Ordinal>>>>,
    /// Each pair in both orders.
    pub(super) opposites: FxHashSet<(Ordinal, Ordinal)>,
    /// Each pair in both orders.
    pub(super) contrasts: FxHashSet<(Ordinal, Ordinal)>,
    /// The family of each predicate that has an opposite or a contrast.
    pub(super) families: FxHashMap<Ordinal, Arc<[Ordinal]>>,
    pub(super) has_voices: bool,
}

impl PredicateTable {
    /// The table of some predicates.
    pub(in crate::kb) fn new(
        predicates: impl IntoIterator<Item = Arc<Stored<Predicate<Ordinal>>>>,
    ) -> PredicateTable {
        let predicates = predicates.into_iter();
        let records: FxHashMap<Ordinal, Arc<Stored<Predicate<Ordinal>>>> = predicates
            .map(|predicate| (predicate.ordinal, predicate))
            .collect();
        let pairs = |related: fn(&Predicate<Ordinal>) -> &[Ordinal]| {
            let declared = records.iter().flat_map(|(predicate, stored)| {
                let others = related(&stored.record).iter();
                others.flat_map(move |other| [(*predicate, *other), (*other, *predicate)])
            });
            declared.collect::<FxHashSet<_>>()
        };
        let opposites = pairs(|predicate| &predicate.opposites);
        let contrasts = pairs(|predicate| &predicate.contrasts);
        let families = families(opposites.union(&contrasts).copied());
        let has_voices = records.values().any(|stored| stored.record.voice.is_some());
        PredicateTable {
            records,
            opposites,
            contrasts,
            families,
            has_voices,
        }
    }
}

/// The connected components of a graph whose edges are listed in both directions.
fn families(edges: impl Iterator<Item = (Ordinal, Ordinal)>) -> FxHashMap<Ordinal, Arc<[Ordinal]>> {
    let mut neighbors: FxHashMap<Ordinal, Vec<Ordinal>> = FxHashMap::default();
    for (from, to) in edges {
        neighbors.entry(from).or_default().push(to);
    }
    let mut families: FxHashMap<Ordinal, Arc<[Ordinal]>> = FxHashMap::default();
    for start in neighbors.keys() {
        if families.contains_key(start) {
            continue;
        }
        let mut family = BTreeSet::new();
        let mut open = vec![*start];
        while let Some(next) = open.pop() {
            if family.insert(next) {
                open.extend(&neighbors[&next]);
            }
        }
        let members: Arc<[Ordinal]> = family.iter().copied().collect();
        families.extend(family.into_iter().map(|member| (member, members.clone())));
    }
    families
}
