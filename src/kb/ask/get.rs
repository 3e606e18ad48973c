//! How fields get what they have.

use std::ops::Deref;

use super::{Got, It, it::AClaim};
use crate::{
    kb::{KbError, Snapshot},
    model::{Kind, Ordinal, PartialDate, Revision, Texts, TimeSpan},
};

/// What a field is asked of, which is what its table is of.
pub(super) fn asked<T>(it: Option<T>) -> Result<T, KbError> {
    it.ok_or(KbError::Misasked)
}

pub(super) fn entity(at: &Snapshot, ordinal: Ordinal) -> Result<Got<'static>, KbError> {
    Ok(Got::One(at.it(Kind::Entity, ordinal)?))
}

pub(super) fn entities(
    at: &Snapshot,
    ordinals: impl IntoIterator<Item = Ordinal>,
) -> Result<Got<'static>, KbError> {
    records(at, Kind::Entity, ordinals.into_iter().map(Ok))
}

pub(super) fn sources(
    at: &Snapshot,
    ordinals: impl IntoIterator<Item = Ordinal>,
) -> Result<Got<'static>, KbError> {
    records(at, Kind::Source, ordinals.into_iter().map(Ok))
}

pub(super) fn records(
    at: &Snapshot,
    kind: Kind,
    ordinals: impl Iterator<Item = Result<Ordinal, KbError>>,
) -> Result<Got<'static>, KbError> {
    let records = ordinals.map(|ordinal| at.it(kind, ordinal?));
    Ok(Got::Many(records.collect::<Result<_, _>>()?))
}

/// Each ordinal once.
pub(super) fn once(ordinals: impl Iterator<Item = Ordinal>) -> Vec<Ordinal> {
    let mut once = Vec::new();
    for ordinal in ordinals {
        if !once.contains(&ordinal) {
            once.push(ordinal);
        }
    }
    once
}

pub(super) fn attributions(claim: &AClaim) -> Got<'static> {
    let places = 0..claim.record.attributions.len();
    Got::Many(places.map(|n| It::Attribution(claim.clone(), n)).collect())
}

/// What is said in several languages.
pub(super) fn texts<T: Deref<Target = str>>(texts: &Texts<T>) -> Got<'_> {
    Got::Texts(texts.iter().map(|(_, text)| &**text).collect())
}

pub(super) fn text(text: Option<&str>) -> Got<'_> {
    text.map_or(Got::Nothing, |text| Got::Texts(vec![text]))
}

pub(super) fn date(date: Option<PartialDate>) -> Got<'static> {
    date.map_or(Got::Nothing, |date| Got::Time(date.start(), date.end()))
}

pub(super) fn span(span: Option<TimeSpan>) -> Got<'static> {
    span.map_or(Got::Nothing, |span| {
        Got::Time(
            span.start().map_or(i64::MIN, PartialDate::start),
            span.end().map_or(i64::MAX, PartialDate::end),
        )
    })
}

pub(super) fn since(revision: Revision) -> Got<'static> {
    Got::Whole(i64::try_from(revision.0).unwrap_or(i64::MAX))
}

pub(super) fn instant(at: &Snapshot, revision: Revision) -> Result<Got<'static>, KbError> {
    Ok(at.commit(revision)?.map_or(Got::Nothing, |commit| {
        let millis = commit.at.timestamp_millis();
        Got::Time(millis, millis + 1)
    }))
}

pub(super) fn recorded_by(at: &Snapshot, revision: Revision) -> Result<Got<'static>, KbError> {
    let by = at.commit(revision)?.and_then(|commit| commit.by);
    Ok(by.map_or(Got::Nothing, Got::Owned))
}
