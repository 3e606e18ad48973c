//! The adjacency of entities: the claims that connect an entity with others.
//!
//! A claim whose value is an entity is an edge from its subject to that entity, both of which are
//! in columns. For each segment the documents are sorted once by either column, and the order is
//! cached with the decoded columns. So the claims of an entity are read side by side in memory (a
//! compressed sparse row form of the graph).

use std::{hint, mem, ops::Range, sync::Arc, vec};

use crate::{
    index::{
        column::{Column, of_ordinal, to_ordinal},
        column_values::ColumnValues,
        error::IndexError,
        reader::Reader,
        segment_view::SegmentView,
    },
    model::Ordinal,
};

/// A claim that connects two entities, seen from one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntityEdge {
    /// The near entity, whose claims were scanned.
    pub entity: Ordinal,
    /// The claim.
    pub claim: Ordinal,
    /// The far entity.
    pub other: Ordinal,
    /// Whether the near entity is the claim's subject.
    pub outwards: bool,
}

/// The edges of all entities, as the index has them.
pub struct Adjacency<'r>(Vec<SegmentEdges<'r>>);

/// The edges of a segment by one of the two columns.
pub(super) struct SegmentEdges<'r> {
    segment: &'r SegmentView,
    /// The documents in the order of their near entities.
    documents: Arc<ColumnValues>,
    offsets: Offsets,
    /// The far entities, in the same order.
    others: Arc<ColumnValues>,
    outwards: bool,
    /// The range from the first near entity to the last. If claims were loaded in the order of
    /// their subjects, the claims of one are in few segments, and this spares a look into the
    /// others.
    near_entities: Range<u64>,
}

/// The offsets at which the edges of each entity start.
enum Offsets {
    /// An offset for each entity, by its value in the column.
    Direct(Arc<ColumnValues>),
    /// The sorted near entities, in which the entity is searched for.
    Search(Arc<ColumnValues>),
}

/// The ratio of entities to documents above which no offset is kept for each entity.
const SPARSE: u64 = if cfg!(test) { 1 } else { 8 };

impl Reader {
    /// The edges between entities.
    pub fn adjacency(&self) -> Result<Adjacency<'_>, IndexError> {
        let mut edges = Vec::with_capacity(2 * self.segments.len());
        for segment in &self.segments {
            edges.extend(SegmentEdges::in_both_directions(segment)?);
        }
        Ok(Adjacency(edges))
    }
}

/// The number of edges in a batch; small in tests, so that an entity's edges take several.
const BATCH: usize = if cfg!(test) { 2 } else { 256 };

impl Adjacency<'_> {
    /// The edges of some entities, in no order.
    pub fn of(&self, entities: &[Ordinal]) -> EdgeScan<'_> {
        let slices = self.0.iter().flat_map(|edges| {
            let slice = |entity: &Ordinal| EdgeSlice {
                entity: *entity,
                edges,
                rows: edges.rows(of_ordinal(*entity)),
            };
            entities.iter().map(slice)
        });
        let slices: Vec<EdgeSlice<'_>> = slices.filter(|slice| !slice.rows.is_empty()).collect();
        prefetch(&slices);
        EdgeScan(slices.into_iter())
    }
}

/// A scan over the edges of some entities.
pub struct EdgeScan<'j>(vec::IntoIter<EdgeSlice<'j>>);

/// The edges of an entity that lie side by side.
struct EdgeSlice<'j> {
    entity: Ordinal,
    edges: &'j SegmentEdges<'j>,
    rows: Range<usize>,
}

/// Reads from each slice, so that the processor waits for the memory of all at once, and not for
/// one after the other during the scan.
fn prefetch(slices: &[EdgeSlice<'_>]) {
    let ends = slices.iter().map(|slice| {
        let others = &slice.edges.others;
        others.at(slice.rows.start) ^ others.at(slice.rows.end - 1)
    });
    hint::black_box(ends.fold(0, |all, value| all ^ value));
}

impl EdgeScan<'_> {
    /// Adds to `out` the edges of the next batch whose far entity is wanted. Returns the number of
    /// edges scanned; 0 ends the scan.
    pub fn read(&mut self, wanted: impl Fn(Ordinal) -> bool, out: &mut Vec<EntityEdge>) -> usize {
        let mut scanned = 0;
        while scanned < BATCH {
            let Some(slice) = self.0.as_mut_slice().first_mut() else {
                break;
            };
            let count = slice.rows.len().min(BATCH - scanned);
            let end = slice.rows.start + count;
            let rows = mem::replace(&mut slice.rows.start, end)..end;
            let is_last = slice.rows.is_empty();
            slice.edges.read(slice.entity, rows, &wanted, out);
            scanned += count;
            if is_last {
                self.0.next();
            }
        }
        scanned
    }
}

/// The keys under which the edges by one of the columns are cached.
struct CacheKeys {
    offsets: &'static str,
    sorted: &'static str,
    documents: &'static str,
    others: &'static str,
}

const BY_SUBJECT: CacheKeys = CacheKeys {
    offsets: "offsets by subject",
    sorted: "sorted subjects",
    documents: "documents by subject",
    others: "objects by subject",
};
const BY_OBJECT: CacheKeys = CacheKeys {
    offsets: "offsets by object",
    sorted: "sorted objects",
    documents: "documents by object",
    others: "subjects by object",
};

impl<'r> SegmentEdges<'r> {
    /// The edges by subject, and by object.
    pub(super) fn in_both_directions(
        segment: &'r SegmentView,
    ) -> Result<[SegmentEdges<'r>; 2], IndexError> {
        let (subject, object) = (Column::Subject, Column::Object);
        Ok([
            SegmentEdges::new(segment, &BY_SUBJECT, (subject, object))?,
            SegmentEdges::new(segment, &BY_OBJECT, (object, subject))?,
        ])
    }

    fn new(
        segment: &'r SegmentView,
        keys: &CacheKeys,
        (near, far): (Column, Column),
    ) -> Result<SegmentEdges<'r>, IndexError> {
        let entities = segment.column(near)?;
        let documents = segment.cached(keys.documents, || Ok(sorted_rows(&entities)))?;
        let offsets = match entities.greatest() > SPARSE * documents.len() as u64 {
            true => Offsets::Search(
                segment.cached(keys.sorted, || Ok(reordered(&entities, &documents)))?,
            ),
            false => Offsets::Direct(segment.cached(keys.offsets, || Ok(offsets(&entities)))?),
        };
        let entity = |row: usize| entities.at(documents.at(row) as usize);
        let near_entities = match documents.len() {
            0 => 0..0,
            len => entity(0)..entity(len - 1) + 1,
        };
        let others = segment.column(far)?;
        // The claims of a bundle are mostly in the order of their subjects.
        let others = match documents.is_run() && documents.at(0) == 0 {
            true => others,
            false => segment.cached(keys.others, || Ok(reordered(&others, &documents)))?,
        };
        Ok(SegmentEdges {
            segment,
            documents,
            offsets,
            others,
            outwards: near == Column::Subject,
            near_entities,
        })
    }

    /// Adds to `out` the edges in some rows of an entity whose far entity is wanted.
    fn read(
        &self,
        entity: Ordinal,
        rows: Range<usize>,
        wanted: &impl Fn(Ordinal) -> bool,
        out: &mut Vec<EntityEdge>,
    ) {
        for row in rows {
            let other = to_ordinal(self.others.at(row));
            let Some(other) = other.filter(|other| *other != entity && wanted(*other)) else {
                continue;
            };
            let document = self.document(row);
            if self.segment.is_alive(document) {
                out.push(EntityEdge {
                    entity,
                    claim: Ordinal(self.segment.ordinal(document)),
                    other,
                    outwards: self.outwards,
                });
            }
        }
    }

    /// The document of the claim in a row.
    pub(super) fn document(&self, row: usize) -> u32 {
        self.documents.at(row) as u32
    }

    /// The rows of an entity's edges, by its value in columns.
    pub(super) fn rows(&self, entity: u64) -> Range<usize> {
        if !self.near_entities.contains(&entity) {
            return 0..0;
        }
        let first = |entity: u64| match &self.offsets {
            Offsets::Direct(offsets) => offsets.at(entity as usize) as usize,
            Offsets::Search(sorted) => sorted.lower_bound(entity),
        };
        first(entity)..first(entity + 1)
    }
}

/// The offsets of a counting sort: for each value up to the greatest, the first of its rows after
/// sorting without 0; at last their end.
fn offsets(values: &ColumnValues) -> ColumnValues {
    let mut offsets = vec![0_u64; values.greatest() as usize + 2];
    for value in (0..values.len()).map(|row| values.at(row)) {
        offsets[value as usize + 1] += u64::from(value != 0);
    }
    let mut total = 0;
    for offset in &mut offsets {
        total += *offset;
        *offset = total;
    }
    ColumnValues::new(&offsets)
}

/// The rows whose value is not 0, sorted by value, then by row.
fn sorted_rows(values: &ColumnValues) -> ColumnValues {
    let rows = (0..values.len()).map(|row| (values.at(row), row as u64));
    let mut rows: Vec<(u64, u64)> = rows.filter(|(value, _)| *value != 0).collect();
    rows.sort_unstable();
    let rows: Vec<u64> = rows.into_iter().map(|(_, row)| row).collect();
    ColumnValues::new(&rows)
}

/// The values of some rows, in the order of `rows`.
fn reordered(values: &ColumnValues, rows: &ColumnValues) -> ColumnValues {
    let rows = (0..rows.len()).map(|index| rows.at(index) as usize);
    ColumnValues::new(&rows.map(|row| values.at(row)).collect::<Vec<u64>>())
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
            let indexes: Vec<usize> = (0..claims.len()).collect();
            let batch = |indexes: &[usize]| indexes.iter().map(|index| document(*index, claims[*index])).collect();
            let mut batches: Vec<Vec<Document<'_>>> = indexes.chunks(a_segment).map(batch).collect();
            let changes = if claims.is_empty() { vec![] } else { changes };
            let changes = changes.into_iter().map(|(index, claim)| (index.index(claims.len()), claim));
            let changes: Vec<(usize, _)> = changes.collect();
            batches.push(changes.iter().map(|(index, claim)| document(*index, *claim)).collect());
            for (index, claim) in changes {
                claims[index] = claim;
            }
            let small = Small::of(batches);
            let adjacency = small.reader.adjacency().unwrap();
            for first in 0..8 {
                let entities = (first..8).step_by(3).map(Ordinal).collect::<Vec<_>>();
                let (mut scan, mut found) = (adjacency.of(&entities), Vec::new());
                while scan.read(|other| other.0 != unwanted, &mut found) > 0 {}
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
