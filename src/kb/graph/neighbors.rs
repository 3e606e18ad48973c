//! The claims that connect an entity with others, at one revision.

use std::mem;

use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;

use crate::{
    index::{Adjacency, EdgeScan, EntityEdge},
    kb::{KbError, Snapshot},
    model::{Kind, Ordinal, Value},
    store::{Link, List, SUBJECT, ScanStart},
};

/// Up to so many claims that the index has otherwise are read before a search. Few in tests, so that
/// both ways are gone.
const MOST_READ: u64 = if cfg!(test) { 2 } else { 64 };

/// The claims that connect entities, at one revision.
pub(in crate::kb) enum Neighbors<'a> {
    /// The index tells, but for the claims of which it has another version.
    IndexView {
        joints: Adjacency<'a>,
        changed: &'a RoaringBitmap,
        /// Those as they are at this revision.
        late: FxHashMap<Ordinal, Vec<EntityEdge>>,
    },
    /// It has another version of too many.
    Stored(&'a Snapshot),
}

/// The claims at some entities, some of which may have been looked at.
pub(in crate::kb) enum Around<'a> {
    /// What the index has, those of them that may have changed, and what they are.
    IndexView {
        known: EdgeScan<'a>,
        changed: &'a RoaringBitmap,
        late: Vec<EntityEdge>,
    },
    /// What the store has.
    Stored(Box<dyn Iterator<Item = Result<EntityEdge, KbError>> + 'a>),
}

/// So many claims of the store are looked at together.
const AT_A_TIME: usize = 64;

impl<'a> Neighbors<'a> {
    /// Those of a snapshot.
    pub(in crate::kb) fn at(at: &'a Snapshot) -> Result<Neighbors<'a>, KbError> {
        let changed = at.changed(Kind::Claim)?;
        if changed.len() > MOST_READ {
            return Ok(Neighbors::Stored(at));
        }
        let mut late: FxHashMap<Ordinal, Vec<EntityEdge>> = FxHashMap::default();
        for claim in changed.iter().map(Ordinal) {
            let Some(it) = at.claim(claim)? else {
                continue;
            };
            let Value::Entity(object) = it.record.value else {
                continue;
            };
            let subject = it.record.subject;
            if object == subject {
                continue;
            }
            for (this, other, outwards) in [(subject, object, true), (object, subject, false)] {
                late.entry(this).or_default().push(EntityEdge {
                    entity: this,
                    claim,
                    other,
                    outwards,
                });
            }
        }
        let joints = at.indexed().readers.claims.adjacency()?;
        Ok(Neighbors::IndexView {
            joints,
            changed,
            late,
        })
    }

    /// The claims that connect some entities with others, in no order.
    pub(in crate::kb) fn of(&self, entities: &[Ordinal]) -> Around<'_> {
        match self {
            Neighbors::IndexView {
                joints,
                changed,
                late,
            } => {
                let late = entities.iter().filter_map(|it| late.get(it)).flatten();
                Around::IndexView {
                    known: joints.of(entities),
                    changed,
                    late: late.copied().collect(),
                }
            }
            Neighbors::Stored(at) => {
                let entities = Vec::from(entities).into_iter();
                Around::Stored(Box::new(entities.flat_map(|entity| stored(at, entity))))
            }
        }
    }
}

impl Around<'_> {
    /// Puts of the next claims those whose other entity is wanted in place of what is there, and returns
    /// at how many was looked: none where there is none left.
    pub(in crate::kb) fn read(
        &mut self,
        wanted: impl Fn(Ordinal) -> bool,
        into: &mut Vec<EntityEdge>,
    ) -> Result<usize, KbError> {
        into.clear();
        match self {
            Around::IndexView {
                known,
                changed,
                late,
            } => {
                let looked_at = known.read(&wanted, into);
                if !changed.is_empty() {
                    into.retain(|it| !changed.contains(it.claim.0));
                }
                if looked_at > 0 {
                    return Ok(looked_at);
                }
                let late = mem::take(late);
                into.extend(late.iter().filter(|it| wanted(it.other)));
                Ok(late.len())
            }
            Around::Stored(joints) => {
                let mut looked_at = 0;
                for joint in joints.take(AT_A_TIME) {
                    looked_at += 1;
                    into.extend(Some(joint?).filter(|it| wanted(it.other)));
                }
                Ok(looked_at)
            }
        }
    }
}

/// The claims that connect an entity with others, as the store has them.
fn stored(at: &Snapshot, entity: Ordinal) -> impl Iterator<Item = Result<EntityEdge, KbError>> {
    let joint = move |link: Link| {
        let other = u32::try_from(link.position.order).ok()?;
        Some(EntityEdge {
            entity,
            claim: link.position.ordinal,
            other: Ordinal(other),
            outwards: link.role & SUBJECT != 0,
        })
    };
    let (links, failed) = match at.links(List::Neighbors(entity), ScanStart::First) {
        Ok(links) => (Some(links), None),
        Err(err) => (None, Some(Err(err))),
    };
    let joints = links.into_iter().flatten();
    let joints = joints.filter_map(move |link| link.map(joint).transpose());
    joints.chain(failed).map(|it| Ok(it?))
}

#[cfg(test)]
mod tests {
    use std::thread;

    use proptest::prelude::*;
    use serde_json::json;
    use tempfile::TempDir;

    use super::*;
    use crate::{
        kb::{Bundle, KnowledgeBase, Options},
        model::Revision,
    };

    const ENTITIES: u32 = 5;

    /// A claim by its number, and the entities at its ends.
    type Drawn = (u32, u32, Option<u32>);

    fn bundle(claims: &[Drawn]) -> Bundle {
        let entity = |nth: u32| format!("entity-{nth}");
        let entities = (0..ENTITIES)
            .map(|nth| json!({"id": entity(nth), "type": "thing", "labels": {"en": entity(nth)}}));
        let mut seen = Vec::new();
        let claims = claims.iter().filter_map(|(nth, subject, object)| {
            let value = object.map_or(json!("some"), |it| json!({"entity": entity(it)}));
            let is_new = !seen.contains(nth);
            seen.push(*nth);
            is_new.then(|| {
                json!({
                    "id": format!("claim-{nth}"), "subject": entity(*subject), "predicate": "knows",
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

    /// All claims, at each of their ends.
    fn of(neighbors: &Neighbors<'_>) -> Vec<EntityEdge> {
        let entities: Vec<Ordinal> = (0..ENTITIES).map(Ordinal).collect();
        let mut around = neighbors.of(&entities);
        let (mut all, mut some) = (Vec::new(), Vec::new());
        while around.read(|_| true, &mut some).unwrap() > 0 {
            all.append(&mut some);
        }
        all.sort_unstable();
        all
    }

    /// Claims that are replaced are merged away in the background, at every load anew.
    #[test]
    fn what_was_replaced_is_not_told_again_after_reopening() {
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
                    assert_eq!(of(&neighbors), of(&Neighbors::Stored(&newest)));
                    knowledge_base.close().unwrap();
                });
            }
        });
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]

        #[test]
        fn the_index_and_the_store_tell_the_same_at_every_revision(
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
                while indexed && !knowledge_base.snapshot().changed(Kind::Claim).unwrap().is_empty() {
                    thread::yield_now();
                }
                let newest = knowledge_base.snapshot();
                for revision in 0..=newest.revision().0 {
                    let at = newest.at(Revision(revision));
                    let neighbors = Neighbors::at(&at).unwrap();
                    prop_assert_eq!(of(&neighbors), of(&Neighbors::Stored(&at)));
                }
            }
            knowledge_base.close().unwrap();
        }
    }
}
