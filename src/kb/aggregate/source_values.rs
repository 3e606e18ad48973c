//! The values of sources for group keys of which the index has no column, by the sources' ordinals.
//!
//! The index has terms for the kind and for whether a source was leaked. All else is read from the
//! sources that are grouped.

use std::{collections::BTreeSet, sync::Arc};

use roaring::RoaringBitmap;
use strum::VariantArray;

use crate::{
    index::TermKind,
    kb::{error::KbError, snapshot::Snapshot},
    model::{Kind, Language, Ordinal, Source, SourceKind, Stored},
};

/// The number of the kind of each source, one higher.
pub(super) fn kinds(snapshot: &Snapshot, sources: &RoaringBitmap) -> Result<Vec<u32>, KbError> {
    let all = SourceKind::VARIANTS.iter().map(|kind| *kind as u32);
    indexed(snapshot, sources, TermKind::SourceKind, all, |source| {
        source.kind as u32
    })
}

/// Whether each source was leaked: 1 if not, 2 if so.
pub(super) fn leaked(snapshot: &Snapshot, sources: &RoaringBitmap) -> Result<Vec<u32>, KbError> {
    indexed(snapshot, sources, TermKind::Leaked, 0..2, |source| {
        source.leaked.into()
    })
}

/// The languages of sources, sorted, each once.
pub(super) fn languages(
    snapshot: &Snapshot,
    sources: &RoaringBitmap,
) -> Result<Vec<Language>, KbError> {
    let mut languages = BTreeSet::new();
    for source in sources {
        let stored = stored(snapshot, source)?;
        if let Some(language) = &stored.record.language
            && !languages.contains(language)
        {
            languages.insert(language.clone());
        }
    }
    Ok(languages.into_iter().collect())
}

/// A value of each source that is read from the source itself.
pub(super) fn read(
    snapshot: &Snapshot,
    sources: &RoaringBitmap,
    value: impl Fn(&Source<Ordinal>) -> u32,
) -> Result<Vec<u32>, KbError> {
    let mut values = vec![0; snapshot.ordinals(Kind::Source)? as usize];
    for source in sources {
        values[source as usize] = value(&stored(snapshot, source)?.record);
    }
    Ok(values)
}

/// A number of each source, one higher, that the index has as a term; `number` is that of a source
/// which it lags behind.
fn indexed(
    snapshot: &Snapshot,
    sources: &RoaringBitmap,
    term: TermKind,
    numbers: impl Iterator<Item = u32>,
    number: impl Fn(&Source<Ordinal>) -> u32,
) -> Result<Vec<u32>, KbError> {
    let lag = snapshot.index_lag(Kind::Source)?;
    let mut values = read(snapshot, &(sources & lag), |source| number(source) + 1)?;
    let reader = &snapshot.index_view().readers.sources;
    let indexed = sources - lag;
    for number in numbers {
        for source in reader.with(term, number.into())? & &indexed {
            values[source as usize] = number + 1;
        }
    }
    Ok(values)
}

fn stored(snapshot: &Snapshot, source: u32) -> Result<Arc<Stored<Source<Ordinal>>>, KbError> {
    let source = Ordinal(source);
    snapshot.required(Kind::Source, source, snapshot.source(source)?)
}
