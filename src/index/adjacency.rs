//! The claims that connect entities with each other, entity by entity.
//!
//! A claim whose value is an entity connects it with its subject, and has both in columns. For each
//! segment, its documents are put in the order of either column once, and the order is kept among the
//! decoded columns. So the claims of an entity are read where they lie side by side in memory.

use std::{hint, mem, ops::Range, sync::Arc, vec};

use crate::{
    index::{
        IndexError,
        column::{Column, of_ordinal, to_ordinal},
        column_values::ColumnValues,
        reader::Reader,
        segment_view::SegmentView,
    },
    model::Ordinal,
};

/// A claim that connects an entity with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntityEdge {
    /// The entity at whose claims was looked.
    pub entity: Ordinal,
    /// The claim.
    pub claim: Ordinal,
    /// The entity at its other end.
    pub other: Ordinal,
    /// Whether the entity is its subject, and not the other.
    pub outwards: bool,
}

/// The claims that connect entities, as the index has them.
pub struct Adjacency<'r>(Vec<Ends<'r>>);

/// The claims of a segment by the entity at one end.
pub(super) struct Ends<'r> {
    piece: &'r SegmentView,
    /// The documents in the order of the entities at this end.
    documents: Arc<ColumnValues>,
    firsts: Firsts,
    /// The other end of each, in the same order.
    others: Arc<ColumnValues>,
    outwards: bool,
    /// From the first entity at this end to the last. Where claims came in the order of their
    /// subjects, those of one are in few segments, and the others are not looked into.
    span: Range<u64>,
}

/// Where among the documents of a segment those of each entity start.
enum Firsts {
    /// There: by the entity's number in the column.
    At(Arc<ColumnValues>),
    /// Where these, the numbers of all documents in their order, reach the entity's.
    Found(Arc<ColumnValues>),
}

/// Where entities are so many times as many as documents, those of each are searched for: a place is not
/// kept for each.
const SPARSE: u64 = if cfg!(test) { 1 } else { 8 };

impl Reader {
    /// The claims that connect entities.
    pub fn joints(&self) -> Result<Adjacency<'_>, IndexError> {
        let mut ends = Vec::with_capacity(2 * self.pieces.len());
        for piece in &self.pieces {
            ends.extend(Ends::both(piece)?);
        }
        Ok(Adjacency(ends))
    }
}

/// So many claims are looked at together. Few in tests, so that those of an entity are not always.
const AT_A_TIME: usize = if cfg!(test) { 2 } else { 256 };

impl Adjacency<'_> {
    /// The claims that connect some entities with others, in no order.
    pub fn of(&self, entities: &[Ordinal]) -> EdgeScan<'_> {
        // Little is done at each, so that the processor waits for several at once.
        let stretches = self.0.iter().flat_map(|ends| {
            let of_one = |entity: &Ordinal| Stretch {
                entity: *entity,
                ends,
                places: ends.places(of_ordinal(*entity)),
            };
            entities.iter().map(of_one)
        });
        let some = stretches.filter(|it| !it.places.is_empty());
        let some: Vec<Stretch<'_>> = some.collect();
        touch(&some);
        EdgeScan(some.into_iter())
    }
}

/// The claims at some entities, some of which may have been looked at.
pub struct EdgeScan<'j>(vec::IntoIter<Stretch<'j>>);

/// The claims at an entity that lie side by side.
struct Stretch<'j> {
    entity: Ordinal,
    ends: &'j Ends<'j>,
    places: Range<usize>,
}

/// Reads from each, so that all come near to the processor at once, and not one after the other when they
/// are looked at.
fn touch(stretches: &[Stretch<'_>]) {
    let outer = stretches.iter().map(|it| {
        let others = &it.ends.others;
        others.at(it.places.start) ^ others.at(it.places.end - 1)
    });
    hint::black_box(outer.fold(0, |all, it| all ^ it));
}

impl EdgeScan<'_> {
    /// Adds of the next claims those whose other entity is wanted, and returns at how many was looked:
    /// none where there is none left.
    pub fn read(&mut self, wanted: impl Fn(Ordinal) -> bool, into: &mut Vec<EntityEdge>) -> usize {
        let mut looked_at = 0;
        while looked_at < AT_A_TIME {
            let Some(stretch) = self.0.as_mut_slice().first_mut() else {
                break;
            };
            let most = stretch.places.len().min(AT_A_TIME - looked_at);
            let end = stretch.places.start + most;
            let some = mem::replace(&mut stretch.places.start, end)..end;
            let is_last = stretch.places.is_empty();
            stretch.ends.read(stretch.entity, some, &wanted, into);
            looked_at += most;
            if is_last {
                self.0.next();
            }
        }
        looked_at
    }
}

/// The names under which the order of an end is kept among the columns.
struct Kept {
    starts: &'static str,
    sorted: &'static str,
    documents: &'static str,
    others: &'static str,
}

const BY_SUBJECT: Kept = Kept {
    starts: "starts by subject",
    sorted: "subjects in order",
    documents: "documents by subject",
    others: "objects by subject",
};
const BY_OBJECT: Kept = Kept {
    starts: "starts by object",
    sorted: "objects in order",
    documents: "documents by object",
    others: "subjects by object",
};

impl<'r> Ends<'r> {
    /// By the subjects, and by the objects.
    pub(super) fn both(piece: &'r SegmentView) -> Result<[Ends<'r>; 2], IndexError> {
        let (subject, object) = (Column::Subject, Column::Object);
        Ok([
            Ends::new(piece, &BY_SUBJECT, (subject, object))?,
            Ends::new(piece, &BY_OBJECT, (object, subject))?,
        ])
    }

    fn new(
        piece: &'r SegmentView,
        kept: &Kept,
        (this, other): (Column, Column),
    ) -> Result<Ends<'r>, IndexError> {
        let numbers = piece.column(this)?;
        let documents = piece.kept(kept.documents, || Ok(in_order(&numbers)))?;
        let firsts = match numbers.greatest() > SPARSE * documents.len() as u64 {
            true => Firsts::Found(piece.kept(kept.sorted, || Ok(at_each(&numbers, &documents)))?),
            false => Firsts::At(piece.kept(kept.starts, || Ok(starts(&numbers)))?),
        };
        let entity = |nth: usize| numbers.at(documents.at(nth) as usize);
        let span = match documents.len() {
            0 => 0..0,
            len => entity(0)..entity(len - 1) + 1,
        };
        let others = piece.column(other)?;
        // Claims of a bundle mostly stand in the order of their subjects.
        let others = match documents.is_run() && documents.at(0) == 0 {
            true => others,
            false => piece.kept(kept.others, || Ok(at_each(&others, &documents)))?,
        };
        Ok(Ends {
            piece,
            documents,
            firsts,
            others,
            outwards: this == Column::Subject,
            span,
        })
    }

    /// Adds the claims at some places of an entity.
    fn read(
        &self,
        entity: Ordinal,
        places: Range<usize>,
        wanted: &impl Fn(Ordinal) -> bool,
        into: &mut Vec<EntityEdge>,
    ) {
        for place in places {
            let other = to_ordinal(self.others.at(place));
            let Some(other) = other.filter(|it| *it != entity && wanted(*it)) else {
                continue;
            };
            let document = self.document(place);
            if self.piece.lives(document) {
                into.push(EntityEdge {
                    entity,
                    claim: Ordinal(self.piece.ordinal(document)),
                    other,
                    outwards: self.outwards,
                });
            }
        }
    }

    /// The document of the claim at a place.
    pub(super) fn document(&self, place: usize) -> u32 {
        self.documents.at(place) as u32
    }

    /// Where the claims of an entity are, by its number in columns.
    pub(super) fn places(&self, entity: u64) -> Range<usize> {
        if !self.span.contains(&entity) {
            return 0..0;
        }
        let first = |number: u64| match &self.firsts {
            Firsts::At(starts) => starts.at(number as usize) as usize,
            Firsts::Found(sorted) => sorted.first_from(number),
        };
        first(entity)..first(entity + 1)
    }
}

/// For each number up to the greatest, where among those that are not 0 it starts in their order, and
/// last where that ends.
fn starts(numbers: &ColumnValues) -> ColumnValues {
    let mut starts = vec![0_u64; numbers.greatest() as usize + 2];
    for number in (0..numbers.len()).map(|place| numbers.at(place)) {
        starts[number as usize + 1] += u64::from(number != 0);
    }
    let mut all = 0;
    for start in &mut starts {
        all += *start;
        *start = all;
    }
    ColumnValues::new(&starts)
}

/// The places of those that are not 0, in the order of the numbers, then in their own.
fn in_order(numbers: &ColumnValues) -> ColumnValues {
    let places = (0..numbers.len()).map(|place| (numbers.at(place), place as u64));
    let mut places: Vec<(u64, u64)> = places.filter(|(number, _)| *number != 0).collect();
    places.sort_unstable();
    let places: Vec<u64> = places.into_iter().map(|(_, place)| place).collect();
    ColumnValues::new(&places)
}

/// The numbers at some places, in the order of those.
fn at_each(numbers: &ColumnValues, places: &ColumnValues) -> ColumnValues {
    let places = (0..places.len()).map(|nth| places.at(nth) as usize);
    let numbers: Vec<u64> = places.map(|place| numbers.at(place)).collect();
    ColumnValues::new(&numbers)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::index::{document::Document, fixture::Small};
    use crate::model::{Kind, Revision};

    fn document(claim: usize, (subject, object): (u32, Option<u32>)) -> Document<'static> {
        let mut document = Document::new(Kind::Claim, Ordinal(claim as u32), Revision(1));
        let object = object.map_or(0, |it| of_ordinal(Ordinal(it)));
        document.columns.extend([
            (Column::Subject, of_ordinal(Ordinal(subject))),
            (Column::Object, object),
        ]);
        document.done()
    }

    fn end() -> impl Strategy<Value = (u32, Option<u32>)> {
        (0..6_u32, prop::option::of(0..6_u32))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn the_claims_at_an_entity_are_those_that_a_scan_finds(
            mut claims in prop::collection::vec(end(), 0..20),
            changes in prop::collection::vec((any::<prop::sample::Index>(), end()), 0..5),
            a_segment in 1..8_usize,
            unwanted in 0..8_u32,
        ) {
            let nths: Vec<usize> = (0..claims.len()).collect();
            let batch = |nths: &[usize]| nths.iter().map(|nth| document(*nth, claims[*nth])).collect();
            let mut batches: Vec<Vec<Document<'_>>> = nths.chunks(a_segment).map(batch).collect();
            let changes = if claims.is_empty() { vec![] } else { changes };
            let changes = changes.into_iter().map(|(nth, claim)| (nth.index(claims.len()), claim));
            let changes: Vec<(usize, _)> = changes.collect();
            batches.push(changes.iter().map(|(nth, claim)| document(*nth, *claim)).collect());
            for (nth, claim) in changes {
                claims[nth] = claim;
            }
            let small = Small::of(batches);
            let joints = small.reader.joints().unwrap();
            for first in 0..8 {
                let entities = (first..8).step_by(3).map(Ordinal).collect::<Vec<_>>();
                let (mut across, mut found) = (joints.of(&entities), Vec::new());
                while across.read(|other| other.0 != unwanted, &mut found) > 0 {}
                found.sort_unstable();
                let mut expected = Vec::new();
                for (claim, (subject, object)) in (0..).zip(&claims) {
                    let Some(object) = object.filter(|object| object != subject) else { continue };
                    for (this, other, outwards) in [(*subject, object, true), (object, *subject, false)] {
                        let (entity, claim, other) = (Ordinal(this), Ordinal(claim), Ordinal(other));
                        if entities.contains(&entity) && other.0 != unwanted {
                            expected.push(EntityEdge { entity, claim, other, outwards });
                        }
                    }
                }
                expected.sort_unstable();
                prop_assert_eq!(found, expected);
            }
        }
    }
}
