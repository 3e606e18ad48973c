//! Recorded records that a command states anew, whole: the bundle of the one record is validated as
//! any other.

use serde_json::Value as Json;

use crate::{
    kb::{
        error::KbError,
        formats::json::{Bundle, BundleError},
        write::{change_set::ChangeSet, overlay::Overlay},
    },
    model::{Claim, Entity, Id, Kind, Record, Source},
};

/// The change set by which a record is as it is given.
pub(super) fn restate(base: &Overlay<'_>, record: &Record) -> Result<ChangeSet, KbError> {
    restate_fields(base, record.kind(), record.fields())
}

/// The change set by which a record of a kind has some fields, in the form of a bundle file.
pub(super) fn restate_fields(
    base: &Overlay<'_>,
    kind: Kind,
    fields: Json,
) -> Result<ChangeSet, KbError> {
    let bundle = Bundle::of_record(kind, fields).map_err(BundleError::from)?;
    let valid = bundle.validate(base)?;
    let warnings = valid.warnings().clone();
    let mut changes = ChangeSet::of_records(valid.records().collect(), base)?;
    changes.report.warnings = warnings;
    Ok(changes)
}

/// The recorded record of a kind with an id.
pub(super) fn recorded(base: &Overlay<'_>, kind: Kind, id: &Id) -> Result<Record, KbError> {
    base.record(kind, id)?.ok_or_else(|| absent(kind, id))
}

/// The recorded claim with an id.
pub(super) fn recorded_claim(base: &Overlay<'_>, id: &Id) -> Result<Claim, KbError> {
    match recorded(base, Kind::Claim, id)? {
        Record::Claim(claim) => Ok(claim),
        _ => Err(absent(Kind::Claim, id)),
    }
}

/// The recorded source with an id.
pub(super) fn recorded_source(base: &Overlay<'_>, id: &Id) -> Result<Source, KbError> {
    match recorded(base, Kind::Source, id)? {
        Record::Source(source) => Ok(source),
        _ => Err(absent(Kind::Source, id)),
    }
}

/// The recorded entity with an id.
pub(super) fn recorded_entity(base: &Overlay<'_>, id: &Id) -> Result<Entity, KbError> {
    match recorded(base, Kind::Entity, id)? {
        Record::Entity(entity) => Ok(entity),
        _ => Err(absent(Kind::Entity, id)),
    }
}

/// The error that there is no such record.
pub(super) fn absent(kind: Kind, id: &Id) -> KbError {
    KbError::NoSuchRecord {
        kind,
        id: id.clone(),
    }
}
