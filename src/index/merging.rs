//! Merging segments after a bulk load.
//!
//! Each query reads every segment. A bulk load leaves a segment for each time that its memory was
//! filled, and merges none of them.

use std::cmp::Reverse;

use tantivy::{
    FutureResult, Searcher, SegmentReader,
    index::{SegmentId, SegmentMeta},
};

use crate::index::{column::Column, error::IndexError};

/// A segment is merged with those that have up to so many times fewer documents. So a load on top
/// of a much larger segment leaves that alone.
const SIZE_RATIO: u32 = 8;
/// The largest segment that is merged: with more documents, it takes too long.
const LARGEST: u32 = 10_000_000;

/// Merges that are under way. They go on when this is dropped, and are aborted with their index.
#[derive(Default)]
pub struct Merging(Vec<FutureResult<Option<SegmentMeta>>>);

impl Merging {
    /// Whether no merge is under way.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Waits until all merges have ended.
    pub fn wait(self) -> Result<(), IndexError> {
        for merge in self.0 {
            merge.wait()?;
        }
        Ok(())
    }

    pub(super) fn add(&mut self, merge: FutureResult<Option<SegmentMeta>>) {
        self.0.push(merge);
    }

    pub(super) fn append(&mut self, other: Merging) {
        self.0.extend(other.0);
    }
}

/// The groups of segments to merge, each into one. Segments are in the order of their first
/// ordinals.
pub(super) fn merge_candidates(searcher: &Searcher) -> Result<Vec<Vec<SegmentId>>, IndexError> {
    let segments = searcher.segment_readers().iter();
    let mut segments: Vec<&SegmentReader> = segments
        .filter(|segment| segment.num_docs() <= LARGEST)
        .collect();
    segments.sort_by_key(|segment| Reverse(segment.num_docs()));
    let mut groups = Vec::new();
    while let Some(first) = segments.first() {
        let least = first.num_docs() / SIZE_RATIO;
        let end = segments.partition_point(|segment| segment.num_docs() >= least);
        let mut group = Vec::with_capacity(end);
        for segment in segments.drain(..end) {
            let ordinals = segment.fast_fields().u64(Column::Ordinal.name())?;
            group.push((ordinals.first(0), segment.segment_id()));
        }
        if group.len() > 1 {
            group.sort_by_key(|(first, _)| *first);
            groups.push(group.into_iter().map(|(_, id)| id).collect());
        }
    }
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use crate::index::{
        document::Document,
        kind_index::{IndexOptions, KindIndex, State, memory_for},
        reader::Reader,
        term_kind::TermKind,
    };
    use crate::model::{Kind, Ordinal, Revision};

    fn document(ordinal: u32, written_in: u64) -> Document<'static> {
        let mut document = Document::new(Kind::Entity, Ordinal(ordinal), Revision(written_in));
        document
            .terms
            .push((TermKind::EntityType, (ordinal % 3).into()));
        document.done()
    }

    #[test]
    fn segments_of_like_size_become_one_that_has_the_same() {
        let dir = TempDir::new().unwrap();
        let mut index = KindIndex::open(dir.path(), &IndexOptions::default()).unwrap();
        let state = |revision| State {
            revision: Revision(revision),
            hash: "-".into(),
        };
        let large = memory_for(10_000);
        let batches = [0..90_u32, 90..130, 130..140, 135..136, 20..40];
        for (batch, revision) in batches.into_iter().zip(1..) {
            for ordinal in batch {
                index.put(&document(ordinal, revision), large).unwrap();
            }
            index.commit(&state(revision)).unwrap();
        }
        let before = index.reader(Revision(5)).unwrap();
        assert_eq!(before.segments(), 5);

        index.merge().unwrap().wait().unwrap();
        let after = index.reader(Revision(5)).unwrap();
        assert_eq!(after.segments(), 2);
        assert!(after.segments.iter().any(|segment| segment.len() == 139));
        for kind in 0..4 {
            let with = |reader: &Reader| reader.with(TermKind::EntityType, kind).unwrap();
            assert_eq!(with(&after), with(&before));
        }
        assert_eq!(index.state(), Some(&state(5)));
        assert!(index.merge().unwrap().is_empty());

        // A bulk load aborts the merges that are under way.
        for (batch, revision) in [140..170_u32, 170..180].into_iter().zip(6..) {
            for ordinal in batch {
                index.put(&document(ordinal, revision), large).unwrap();
            }
            index.commit(&state(revision)).unwrap();
            assert!(!index.merge().unwrap().is_empty());
        }
        let reader = index.reader(Revision(7)).unwrap();
        assert_eq!(reader.since(Revision(5)).unwrap().len(), 40);
    }
}
