//! How fields get what they have.

use std::ops::Deref;

use crate::{
    kb::{
        KbError, Snapshot,
        filter::{FieldValue, RecordRef, record_ref::ClaimRef},
    },
    model::{Kind, Ordinal, PartialDate, Revision, Texts, TimeSpan},
};

/// What a field is asked of, which is what its table is of.
pub(super) fn asked<T>(it: Option<T>) -> Result<T, KbError> {
    it.ok_or(KbError::Misasked)
}

pub(super) fn entity(at: &Snapshot, ordinal: Ordinal) -> Result<FieldValue<'static>, KbError> {
    Ok(FieldValue::One(at.it(Kind::Entity, ordinal)?))
}

pub(super) fn entities(
    at: &Snapshot,
    ordinals: impl IntoIterator<Item = Ordinal>,
) -> Result<FieldValue<'static>, KbError> {
    records(at, Kind::Entity, ordinals.into_iter().map(Ok))
}

pub(super) fn sources(
    at: &Snapshot,
    ordinals: impl IntoIterator<Item = Ordinal>,
) -> Result<FieldValue<'static>, KbError> {
    records(at, Kind::Source, ordinals.into_iter().map(Ok))
}

pub(super) fn records(
    at: &Snapshot,
    kind: Kind,
    ordinals: impl Iterator<Item = Result<Ordinal, KbError>>,
) -> Result<FieldValue<'static>, KbError> {
    let records = ordinals.map(|ordinal| at.it(kind, ordinal?));
    Ok(FieldValue::Many(records.collect::<Result<_, _>>()?))
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

pub(super) fn attributions(claim: &ClaimRef) -> FieldValue<'static> {
    let places = 0..claim.record.attributions.len();
    FieldValue::Many(
        places
            .map(|n| RecordRef::Attribution(claim.clone(), n))
            .collect(),
    )
}

/// What is said in several languages.
pub(super) fn texts<T: Deref<Target = str>>(texts: &Texts<T>) -> FieldValue<'_> {
    FieldValue::Texts(texts.iter().map(|(_, text)| &**text).collect())
}

pub(super) fn text(text: Option<&str>) -> FieldValue<'_> {
    text.map_or(FieldValue::Nothing, |text| FieldValue::Texts(vec![text]))
}

pub(super) fn date(date: Option<PartialDate>) -> FieldValue<'static> {
    date.map_or(FieldValue::Nothing, |date| {
        FieldValue::Time(date.start(), date.end())
    })
}

pub(super) fn span(span: Option<TimeSpan>) -> FieldValue<'static> {
    span.map_or(FieldValue::Nothing, |span| {
        FieldValue::Time(
            span.start().map_or(i64::MIN, PartialDate::start),
            span.end().map_or(i64::MAX, PartialDate::end),
        )
    })
}

pub(super) fn since(revision: Revision) -> FieldValue<'static> {
    FieldValue::Whole(i64::try_from(revision.0).unwrap_or(i64::MAX))
}

pub(super) fn instant(at: &Snapshot, revision: Revision) -> Result<FieldValue<'static>, KbError> {
    Ok(at.commit(revision)?.map_or(FieldValue::Nothing, |commit| {
        let millis = commit.at.timestamp_millis();
        FieldValue::Time(millis, millis + 1)
    }))
}

pub(super) fn recorded_by(
    at: &Snapshot,
    revision: Revision,
) -> Result<FieldValue<'static>, KbError> {
    let by = at.commit(revision)?.and_then(|commit| commit.by);
    Ok(by.map_or(FieldValue::Nothing, FieldValue::Owned))
}
