//! Values of fields, and how getters make them.

use std::ops::Deref;

use crate::{
    kb::{
        error::KbError,
        filter::record_ref::{ClaimRef, RecordRef},
        snapshot::Snapshot,
    },
    model::{Decimal, Kind, Ordinal, PartialDate, Revision, Texts, TimeSpan, WebUrl},
};

/// The value of a field of one record.
#[derive(Debug)]
pub enum FieldValue<'r> {
    /// No value.
    Nothing,
    /// A variant of an enumeration, by its number.
    Choice(u8),
    /// A boolean.
    Flag(bool),
    /// Texts.
    Texts(Vec<&'r str>),
    /// A text that is not in the record itself.
    Owned(String),
    /// Texts of several records.
    Collected(Vec<String>),
    /// URLs.
    Urls(Vec<&'r WebUrl>),
    /// An integer.
    Whole(i64),
    /// A decimal number.
    Decimal(Decimal),
    /// A span of time, from its first millisecond up to its end.
    Time(i64, i64),
    /// A record or a part.
    One(RecordRef),
    /// Several records or parts.
    Many(Vec<RecordRef>),
}

/// The record of the type that a table's getters expect.
pub(super) fn expected<T>(record: Option<T>) -> Result<T, KbError> {
    record.ok_or(KbError::Misasked)
}

/// The entity to which a record refers, or its survivor if it is merged.
pub(super) fn entity(
    snapshot: &Snapshot,
    ordinal: Ordinal,
) -> Result<FieldValue<'static>, KbError> {
    let survivor = snapshot.survivor(ordinal)?;
    Ok(FieldValue::One(RecordRef::Entity(survivor)))
}

/// The entities to which a record refers, each once, survivors in place of merged ones.
pub(super) fn entities(
    snapshot: &Snapshot,
    ordinals: impl IntoIterator<Item = Ordinal>,
) -> Result<FieldValue<'static>, KbError> {
    let merges = snapshot.merges()?;
    let ordinals = ordinals.into_iter();
    let survivors = distinct(ordinals.map(|entity| merges.survivor(entity)));
    records(snapshot, Kind::Entity, survivors.into_iter().map(Ok))
}

pub(super) fn sources(
    snapshot: &Snapshot,
    ordinals: impl IntoIterator<Item = Ordinal>,
) -> Result<FieldValue<'static>, KbError> {
    records(snapshot, Kind::Source, ordinals.into_iter().map(Ok))
}

pub(super) fn records(
    snapshot: &Snapshot,
    kind: Kind,
    ordinals: impl Iterator<Item = Result<Ordinal, KbError>>,
) -> Result<FieldValue<'static>, KbError> {
    let records = ordinals.map(|ordinal| snapshot.record_ref(kind, ordinal?));
    Ok(FieldValue::Many(records.collect::<Result<_, _>>()?))
}

/// The ordinals without repetition, in the order of their first occurrence.
pub(super) fn distinct(ordinals: impl Iterator<Item = Ordinal>) -> Vec<Ordinal> {
    let mut distinct = Vec::new();
    for ordinal in ordinals {
        if !distinct.contains(&ordinal) {
            distinct.push(ordinal);
        }
    }
    distinct
}

pub(super) fn attributions(claim: &ClaimRef) -> FieldValue<'static> {
    let indexes = 0..claim.record.attributions.len();
    let attributions = indexes.map(|index| RecordRef::Attribution(claim.clone(), index));
    FieldValue::Many(attributions.collect())
}

/// The texts in all languages.
pub(super) fn texts<T: Deref<Target = str>>(texts: &Texts<T>) -> FieldValue<'_> {
    FieldValue::Texts(texts.iter().map(|(_, text)| &**text).collect())
}

pub(super) fn text(text: Option<&str>) -> FieldValue<'_> {
    text.map_or(FieldValue::Nothing, |text| FieldValue::Texts(vec![text]))
}

/// A variant of an enumeration by its number, if there is one.
pub(super) fn choice(number: Option<u8>) -> FieldValue<'static> {
    number.map_or(FieldValue::Nothing, FieldValue::Choice)
}

pub(super) fn date(date: Option<PartialDate>) -> FieldValue<'static> {
    date.map_or(FieldValue::Nothing, |date| {
        FieldValue::Time(date.start(), date.end())
    })
}

/// The span between the dates of a valid time; a valid time without dates has none.
pub(super) fn span(span: Option<TimeSpan>) -> FieldValue<'static> {
    let dated = span.filter(|span| span.start().is_some() || span.end().is_some());
    dated.map_or(FieldValue::Nothing, |span| {
        FieldValue::Time(
            span.start().map_or(i64::MIN, PartialDate::start),
            span.end().map_or(i64::MAX, PartialDate::end),
        )
    })
}

pub(super) fn revision(revision: Revision) -> FieldValue<'static> {
    FieldValue::Whole(i64::try_from(revision.0).unwrap_or(i64::MAX))
}

/// The instant at which a revision was committed.
pub(super) fn recorded_at(
    snapshot: &Snapshot,
    revision: Revision,
) -> Result<FieldValue<'static>, KbError> {
    let commit = snapshot.commit(revision)?;
    Ok(commit.map_or(FieldValue::Nothing, |commit| {
        let millis = commit.at.timestamp_millis();
        FieldValue::Time(millis, millis + 1)
    }))
}

/// The author of the commit that made a revision.
pub(super) fn recorded_by(
    snapshot: &Snapshot,
    revision: Revision,
) -> Result<FieldValue<'static>, KbError> {
    let author = snapshot.commit(revision)?.and_then(|commit| commit.by);
    Ok(author.map_or(FieldValue::Nothing, FieldValue::Owned))
}
