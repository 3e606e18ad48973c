//! The edges of entities at one revision: the claims that connect an entity with others.

use std::{mem, slice};

use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;

use crate::{
    index::{Adjacency, EdgeScan, EntityEdge},
    kb::{
        error::KbError,
        query::merges::MergeMap,
        record_list::{List, SUBJECT},
        snapshot::Snapshot,
    },
    model::{Kind, Link, Ordinal, ScanStart, Value},
};

/// The greatest index lag with which the adjacency of the index is used; the claims that it lags
/// behind are read first. Small in tests, so that every strategy is exercised.
const MOST_READ: u64 = if cfg!(test) { 2 } else { 64 };

/// The edges of all entities, at one revision. Merged entities are their survivors.
pub(in crate::kb) struct Neighbors<'a> {
    edges: RecordedEdges<'a>,
    merges: &'a MergeMap,
}

/// The edges of all entities as recorded.
enum RecordedEdges<'a> {
    /// The adjacency of the index, without the claims that it lags behind.
    Indexed {
        adjacency: Adjacency<'a>,
        lag: &'a RoaringBitmap,
        /// The edges of the claims in the lag, by entity.
        changed: FxHashMap<Ordinal, Vec<EntityEdge>>,
    },
    /// The record lists of the store, where the index lags too far behind.
    Stored(&'a Snapshot),
}

/// A scan of the edges of some entities.
pub(in crate::kb) struct NeighborScan<'a> {
    edges: RecordedScan<'a>,
    merges: &'a MergeMap,
}

/// A scan of the edges of some entities as recorded.
enum RecordedScan<'a> {
    /// A scan of the index, then of the edges of the claims in the lag.
    Indexed {
        scan: EdgeScan<'a>,
        lag: &'a RoaringBitmap,
        changed: Vec<EntityEdge>,
    },
    /// A scan of the store.
    Stored(Box<dyn Iterator<Item = Result<EntityEdge, KbError>> + 'a>),
}

/// The number of edges that are scanned together in the store.
const BATCH: usize = 64;

impl<'a> Neighbors<'a> {
    /// The edges at a snapshot.
    pub(in crate::kb) fn at(snapshot: &'a Snapshot) -> Result<Neighbors<'a>, KbError> {
        let merges = snapshot.merges()?;
        let lag = snapshot.index_lag(Kind::Claim)?;
        if lag.len() > MOST_READ {
            let edges = RecordedEdges::Stored(snapshot);
            return Ok(Neighbors { edges, merges });
        }
        let mut changed: FxHashMap<Ordinal, Vec<EntityEdge>> = FxHashMap::default();
        for claim in lag.iter().map(Ordinal) {
            let Some(stored) = snapshot.claim(claim)? else {
                continue;
            };
            let Value::Entity(object) = stored.record.value else {
                continue;
            };
            let subject = stored.record.subject;
            if object == subject {
                continue;
            }
            for (entity, other, outwards) in [(subject, object, true), (object, subject, false)] {
                changed.entry(entity).or_default().push(EntityEdge {
                    entity,
                    claim,
                    other,
                    outwards,
                });
            }
        }
        let adjacency = snapshot.index_view().readers.claims.adjacency()?;
        let edges = RecordedEdges::Indexed {
            adjacency,
            lag,
            changed,
        };
        Ok(Neighbors { edges, merges })
    }

    /// The edges of some entities, in no order. None is merged.
    pub(in crate::kb) fn of(&self, entities: &[Ordinal]) -> NeighborScan<'_> {
        let merges = self.merges;
        if merges.is_empty() {
            let edges = self.edges.of(entities);
            return NeighborScan { edges, merges };
        }
        let members = entities.iter().flat_map(|entity| {
            let members = merges.members(*entity);
            members.unwrap_or(slice::from_ref(entity))
        });
        let members: Vec<Ordinal> = members.copied().collect();
        let edges = self.edges.of(&members);
        NeighborScan { edges, merges }
    }
}

impl RecordedEdges<'_> {
    /// The edges of some entities, in no order.
    fn of(&self, entities: &[Ordinal]) -> RecordedScan<'_> {
        match self {
            RecordedEdges::Indexed {
                adjacency,
                lag,
                changed,
            } => {
                let changed = entities.iter().filter_map(|entity| changed.get(entity));
                RecordedScan::Indexed {
                    scan: adjacency.of(entities),
                    lag,
                    changed: changed.flatten().copied().collect(),
                }
            }
            RecordedEdges::Stored(snapshot) => {
                let entities = Vec::from(entities).into_iter();
                let edges = entities.flat_map(|entity| stored_edges(snapshot, entity));
                RecordedScan::Stored(Box::new(edges))
            }
        }
    }
}

impl NeighborScan<'_> {
    /// Replaces `out` with the next batch of edges whose far entity is wanted. Returns how many
    /// edges were scanned; 0 ends the scan.
    pub(in crate::kb) fn read(
        &mut self,
        wanted: impl Fn(Ordinal) -> bool,
        out: &mut Vec<EntityEdge>,
    ) -> Result<usize, KbError> {
        let merges = self.merges;
        if merges.is_empty() {
            return self.edges.read(wanted, out);
        }
        let scanned = self
            .edges
            .read(|entity| wanted(merges.survivor(entity)), out)?;
        for edge in &mut *out {
            edge.entity = merges.survivor(edge.entity);
            edge.other = merges.survivor(edge.other);
        }
        // A claim about two entities that are one connects nothing.
        out.retain(|edge| edge.entity != edge.other);
        Ok(scanned)
    }
}

impl RecordedScan<'_> {
    /// The same for the edges as recorded.
    fn read(
        &mut self,
        wanted: impl Fn(Ordinal) -> bool,
        out: &mut Vec<EntityEdge>,
    ) -> Result<usize, KbError> {
        out.clear();
        match self {
            RecordedScan::Indexed { scan, lag, changed } => {
                let scanned = scan.read(&wanted, out);
                if !lag.is_empty() {
                    out.retain(|edge| !lag.contains(edge.claim.0));
                }
                if scanned > 0 {
                    return Ok(scanned);
                }
                let changed = mem::take(changed);
                out.extend(changed.iter().filter(|edge| wanted(edge.other)));
                Ok(changed.len())
            }
            RecordedScan::Stored(edges) => {
                let mut scanned = 0;
                for edge in edges.take(BATCH) {
                    scanned += 1;
                    out.extend(Some(edge?).filter(|edge| wanted(edge.other)));
                }
                Ok(scanned)
            }
        }
    }
}

/// The edges of an entity by the store's record list.
fn stored_edges(
    snapshot: &Snapshot,
    entity: Ordinal,
) -> impl Iterator<Item = Result<EntityEdge, KbError>> {
    let edge = move |link: Link| {
        let other = u32::try_from(link.position.order).ok()?;
        Some(EntityEdge {
            entity,
            claim: link.position.ordinal,
            other: Ordinal(other),
            outwards: link.role & SUBJECT != 0,
        })
    };
    let (links, error) = match snapshot.links(List::Neighbors(entity), ScanStart::First) {
        Ok(links) => (Some(links), None),
        Err(error) => (None, Some(Err(error))),
    };
    let edges = links.into_iter().flatten();
    let edges = edges.filter_map(move |link| link.map(edge).transpose());
    edges.chain(error)
}

#[cfg(test)]
mod tests {
    use std::{
        thread,
        time::{Duration, Instant},
    };

    use proptest::prelude::*;
    use serde_json::json;
    use tempfile::TempDir;

    use super::*;
    use crate::{
        kb::{folder::Options, formats::json::Bundle, knowledge_base::KnowledgeBase},
        model::Revision,
    };

    const ENTITIES: u32 = 5;

    /// A claim: its number, and the numbers of its subject and value.
    type Drawn = (u32, u32, Option<u32>);

    fn bundle(claims: &[Drawn]) -> Bundle {
        let entity = |number: u32| format!("entity-{number}");
        let entities = (0..ENTITIES)
            .map(entity)
            .map(|id| json!({"id": id, "type": "thing", "labels": {"en": id}}));
        let mut seen = Vec::new();
        let claims = claims.iter().filter_map(|(number, subject, object)| {
            let value = object.map_or(json!("some"), |it| json!({"entity": entity(it)}));
            let is_new = !seen.contains(number);
            seen.push(*number);
            is_new.then(|| {
                json!({
                    "id": format!("claim-{number}"), "subject": entity(*subject), "predicate": "knows",
                    "value": value, "statements": {"en": "It is so."},
                })
            })
        });
        let bundle = json!({
            "types": [{"id": "thing", "labels": {"en": "thing"}}],
            "predicates": [{"id": "knows", "labels": {"en": "knows"}}],
            "entities": entities.collect::<Vec<_>>(),
            "claims": claims.collect::<Vec<_>>(),
        });
        Bundle::from_text("bundle.json", &bundle.to_string()).unwrap()
    }

    /// The edges of all entities.
    fn all_edges(neighbors: &Neighbors<'_>) -> Vec<EntityEdge> {
        let entities: Vec<Ordinal> = (0..ENTITIES).map(Ordinal).collect();
        let mut scan = neighbors.of(&entities);
        let (mut all, mut batch) = (Vec::new(), Vec::new());
        while scan.read(|_| true, &mut batch).unwrap() > 0 {
            all.append(&mut batch);
        }
        all.sort_unstable();
        all
    }

    /// The edges by the record lists of the store.
    fn stored(snapshot: &Snapshot) -> Neighbors<'_> {
        Neighbors {
            edges: RecordedEdges::Stored(snapshot),
            merges: snapshot.merges().unwrap(),
        }
    }

    /// Claims that are replaced are merged away in the background, at every load anew.
    #[test]
    fn edges_of_replaced_versions_do_not_come_back_after_reopening() {
        let loads: [&[Drawn]; 3] = [
            &[(3, 2, Some(4)), (7, 1, Some(0)), (4, 4, Some(2))],
            &[(7, 1, Some(1)), (0, 1, Some(0)), (1, 1, None)],
            &[(6, 0, Some(2)), (0, 0, Some(4)), (4, 4, None), (1, 3, None)],
        ];
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let folder = TempDir::new().unwrap();
                    let open = || {
                        let options = Options::default();
                        KnowledgeBase::open(folder.path(), &options, &|_, _, _| ())
                            .unwrap()
                            .0
                    };
                    for load in loads {
                        let knowledge_base = open();
                        knowledge_base.load(bundle(load), None).unwrap();
                        knowledge_base.close().unwrap();
                    }
                    let knowledge_base = open();
                    let newest = knowledge_base.snapshot();
                    let neighbors = Neighbors::at(&newest).unwrap();
                    let stored = stored(&newest);
                    assert_eq!(all_edges(&neighbors), all_edges(&stored));
                    knowledge_base.close().unwrap();
                });
            }
        });
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]

        #[test]
        fn the_index_and_the_store_have_the_same_edges_at_every_revision(
            loads in prop::collection::vec(
                prop::collection::vec((0..8_u32, 0..ENTITIES, prop::option::of(0..ENTITIES)), 1..5),
                1..4,
            ),
            indexed: bool,
        ) {
            let folder = TempDir::new().unwrap();
            let options = Options::default();
            let (knowledge_base, _) = KnowledgeBase::open(folder.path(), &options, &|_, _, _| ()).unwrap();
            for load in loads {
                knowledge_base.load(bundle(&load), None).unwrap();
                let deadline = Instant::now() + Duration::from_secs(60);
                while indexed && !knowledge_base.snapshot().index_lag(Kind::Claim).unwrap().is_empty() {
                    prop_assert!(Instant::now() < deadline, "the index does not catch up");
                    thread::yield_now();
                }
                let newest = knowledge_base.snapshot();
                for revision in 0..=newest.revision().0 {
                    let snapshot = newest.at(Revision(revision));
                    let neighbors = Neighbors::at(&snapshot).unwrap();
                    let stored = stored(&snapshot);
                    prop_assert_eq!(all_edges(&neighbors), all_edges(&stored));
                }
            }
            knowledge_base.close().unwrap();
        }
    }
}
