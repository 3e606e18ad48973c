//! Proves that the index has of every record what follows from it.

use std::{path::Path, sync::Arc};

use crate::{
    index::{Column, Index, IndexError},
    kb::{
        KbError, Options, Phase, Progress, RecordRef, Snapshot,
        indexing::index_lag::{bring_up, standings},
        rules::assessment::ClaimAssessment,
    },
    model::{Kind, Ordinal},
    store::View,
};

/// How the index in a folder differs from what follows from the records of a view, which are taken
/// for right; the first `most` differences, as people read them. An index that merely lags is
/// brought up first. One that is not there yet has none.
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
    let mut index = match Index::open_undamaged(dir, &options.index) {
        Ok(index) if index.state().is_none() => return made_anew("the index is not complete"),
        Ok(index) => index,
        Err(error @ IndexError::Damaged { .. }) => return made_anew(&error.to_string()),
        Err(error) => return Err(error.into()),
    };
    let mut differences = Vec::new();
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
    }
    Ok(differences)
}
