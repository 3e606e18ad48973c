//! The assessment column on disk, so that a start need not assess every claim again.

use std::{fs, path::Path};

use crate::{
    index::State,
    kb::{
        error::KbError, indexing::index_lag::index_state, progress::Progress,
        rules::assessment::AssessmentColumn, snapshot::Snapshot,
    },
    model::Kind,
};

/// The name of the file.
const FILE: &str = "standings";

/// The assessment column of a snapshot: read from the file in `dir` if it was written at the same
/// commit, else computed.
pub(in crate::kb) fn read_or_assess(
    dir: &Path,
    snapshot: &Snapshot,
    progress: Progress<'_>,
) -> Result<AssessmentColumn, KbError> {
    let column = read(
        dir,
        &index_state(snapshot.view())?,
        snapshot.ordinals(Kind::Claim)?,
    );
    column.map_or_else(|| snapshot.assess_all(progress), Ok)
}

/// Writes the assessment column of a snapshot into `dir`.
pub(in crate::kb) fn keep(dir: &Path, snapshot: &Snapshot) -> Result<(), KbError> {
    match snapshot.assessments() {
        Some(column) => write(dir, &index_state(snapshot.view())?, column),
        None => Ok(()),
    }
}

fn header(state: &State) -> String {
    format!("3 {} {}\n", state.revision, state.hash)
}

fn read(dir: &Path, state: &State, ordinals: u32) -> Option<AssessmentColumn> {
    let bytes = fs::read(dir.join(FILE)).ok()?;
    let (hash, rest) = bytes.split_first_chunk::<32>()?;
    if blake3::hash(rest) != *hash {
        return None;
    }
    let packed = rest.strip_prefix(header(state).as_bytes())?;
    let packed = packed
        .as_chunks::<8>()
        .0
        .iter()
        .map(|bytes| u64::from_be_bytes(*bytes));
    (packed.len() <= ordinals as usize).then(|| AssessmentColumn::from_packed(packed))
}

fn write(dir: &Path, state: &State, column: &AssessmentColumn) -> Result<(), KbError> {
    let mut rest = header(state).into_bytes();
    rest.extend(column.packed().flat_map(u64::to_be_bytes));
    let bytes = [blake3::hash(&rest).as_bytes(), &*rest].concat();
    let (path, draft) = (dir.join(FILE), dir.join("standings.draft"));
    let written = fs::write(&draft, bytes).and_then(|()| fs::rename(&draft, &path));
    written.map_err(|source| KbError::Io {
        doing: "write",
        path,
        source,
    })
}
