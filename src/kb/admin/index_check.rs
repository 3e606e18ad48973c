//! The index check: proves that every column of the index follows from the records.

use std::{
    path::Path,
    sync::{Arc, Weak},
};

use crate::{
    index::{Column, Index, IndexError},
    kb::{
        error::KbError,
        filter::RecordRef,
        folder::Options,
        indexing::{assessment_file, index_lag::bring_up},
        progress::{Phase, Progress},
        snapshot::Snapshot,
    },
    model::{Kind, Ordinal},
    store::View,
};

/// Compares the index in a folder with the records of a view, and returns the first `most`
/// differences, in words. An index that lags is brought up first; a missing one has none.
pub(in crate::kb) fn differences(
    dir: &Path,
    options: &Options,
    view: View,
    most: usize,
    progress: Progress<'_>,
) -> Result<Vec<String>, KbError> {
    if !dir.exists() {
        return Ok(Vec::new());
    }
    let made_anew = |state: &str| Ok(vec![format!("{state}; it is made anew at the next start")]);
    let mut index = match Index::open_undamaged(dir, &options.index()) {
        Ok(index) if index.state().is_none() => return made_anew("the index is not complete"),
        Ok(index) => index,
        Err(error @ IndexError::Damaged { .. }) => return made_anew(&error.to_string()),
        Err(error) => return Err(error.into()),
    };
    let mut differences = Vec::new();
    let indexed = bring_up(&mut index, &view, progress)?;
    let bare = Snapshot::new(view, Arc::default(), indexed, Weak::new());
    let assessments = assessment_file::read_or_assess(dir, &bare, progress)?;
    let snapshot = bare.with_assessments(assessments);
    for kind in [Kind::Entity, Kind::Source, Kind::Claim] {
        let reader = snapshot.index_view().readers.of(kind);
        let columns = Column::ALL.iter().map(|column| reader.column(*column));
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        let all = snapshot.all_ordinals(kind)?;
        for (done, ordinal) in (0..).zip(&all) {
            if done % 1_000 == 0 {
                progress(Phase::CheckingIndex, done, all.len());
            }
            let ordinal = Ordinal(ordinal);
            let record = snapshot.record_ref(kind, ordinal)?;
            let document = record.document().ok_or(KbError::Misasked)?;
            let mut columns = Column::ALL.iter().zip(&columns);
            let different = columns
                .find(|(column, values)| values.of(ordinal) != Some(document.number(**column)));
            let id = snapshot.id_of(kind, ordinal)?;
            if let Some((column, _)) = different {
                differences.push(format!("the index has `{id}` otherwise in its {column:?}"));
            }
            if let RecordRef::Claim(claim) = &record
                && snapshot.assessment(claim)? != snapshot.assess(claim)?
            {
                differences.push(format!(
                    "the standing that is kept of `{id}` is not what it should be"
                ));
            }
            if differences.len() >= most {
                return Ok(differences);
            }
        }
        for ordinal in snapshot.removed(kind)?.into_iter().map(Ordinal) {
            if columns.iter().any(|column| column.of(ordinal).is_some()) {
                let id = snapshot.id_of(kind, ordinal)?;
                differences.push(format!("the index has `{id}`, which was removed"));
            }
        }
    }
    Ok(differences)
}
