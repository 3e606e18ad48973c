//! Proves that the index has of every record what follows from it.

use std::{path::Path, sync::Arc};

use crate::{
    index::{Column, Index},
    kb::{
        KbError, Options, Phase, Progress, RecordRef, Snapshot,
        indexing::index_lag::{bring_up, standings},
        rules::assessment::ClaimAssessment,
    },
    model::{Kind, Ordinal},
    store::View,
};

/// How the index in a folder differs from what follows from the records of a view, which are taken
/// for right; the first `most` differences, as people read them. An index that merely lags is brought
/// up first. One that is not there yet has none.
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
    let mut index = Index::open(dir, &options.index)?;
    if index.state().is_none() {
        let made_anew = "the index is damaged; it is made anew at the next start";
        return Ok(vec![made_anew.to_owned()]);
    }
    let mut differences = Vec::new();
    if !index.is_sound()? {
        differences.push("a file of the index is not as it was written".to_owned());
    }
    let indexed = bring_up(&mut index, &view, progress)?;
    let at = Snapshot::new(view, Arc::default(), indexed, std::sync::Weak::new());
    let at = at.clone().with_standings(standings(dir, &at)?);
    for kind in [Kind::Entity, Kind::Source, Kind::Claim] {
        let reader = at.indexed().readers.of(kind);
        let columns = Column::ALL.iter().map(|column| reader.column(*column));
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        let all = at.everything(kind)?;
        for (done, ordinal) in (0..).zip(&all) {
            if done % 1_000 == 0 {
                progress(Phase::CheckingIndex, done, all.len());
            }
            let ordinal = Ordinal(ordinal);
            let it = at.it(kind, ordinal)?;
            let right = it.document().ok_or(KbError::Misasked)?;
            let mut numbers = Column::ALL.iter().zip(&columns);
            let wrong = numbers
                .find(|(column, numbers)| numbers.of(ordinal) != Some(right.number(**column)));
            let id = at.id_of(kind, ordinal)?;
            if let Some((column, _)) = wrong {
                differences.push(format!("the index has `{id}` otherwise in its {column:?}"));
            }
            if let RecordRef::Claim(claim) = &it
                && at.standing(claim)? != ClaimAssessment::of(&at, claim)?
            {
                differences.push(format!(
                    "the standing that is kept of `{id}` is not what it should be"
                ));
            }
            if differences.len() >= most {
                return Ok(differences);
            }
        }
        for ordinal in at.removed(kind)?.into_iter().map(Ordinal) {
            if columns.iter().any(|column| column.of(ordinal).is_some()) {
                let id = at.id_of(kind, ordinal)?;
                differences.push(format!("the index has `{id}`, which was removed"));
            }
        }
    }
    Ok(differences)
}
