//! Small indexes for tests.

use tempfile::TempDir;

use crate::{
    index::{
        document::Document,
        kind_index::{IndexOptions, KindIndex, State, memory_for},
        reader::Reader,
    },
    model::Revision,
};

/// A small index in a temporary folder.
pub(super) struct Small {
    pub(super) reader: Reader,
    _dir: TempDir,
}

impl Small {
    /// An index of documents, committed batch by batch. A later document of a record replaces the
    /// earlier one.
    pub(super) fn of<'d>(batches: impl IntoIterator<Item = Vec<Document<'d>>>) -> Small {
        let dir = TempDir::new().unwrap();
        let mut index = KindIndex::open(dir.path(), &IndexOptions::default()).unwrap();
        let state = State {
            revision: Revision(1),
            hash: "-".into(),
        };
        for batch in batches.into_iter().chain([vec![]]) {
            for document in batch {
                index.put(&document, memory_for(1)).unwrap();
            }
            index.commit(&state).unwrap();
        }
        let reader = index.reader(state.revision).unwrap();
        index.close().unwrap();
        Small { reader, _dir: dir }
    }
}
