//! Whole entities: the entities that are one, as filters read them.

use std::{slice, sync::Arc};

use crate::{
    kb::{error::KbError, filter::field_value::FieldValue, snapshot::Snapshot},
    model::{Entity, Kind, Ordinal, Stored},
};

/// A stored version of an entity.
pub(super) type EntityRef = Arc<Stored<Entity<Ordinal>>>;

/// The role of an entity in a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MergeRole {
    Survivor,
    Merged,
}

/// The survivor of an entity.
pub(super) fn survivor(snapshot: &Snapshot, entity: &EntityRef) -> Result<EntityRef, KbError> {
    match snapshot.merges()?.survivor(entity.ordinal) {
        ordinal if ordinal == entity.ordinal => Ok(entity.clone()),
        ordinal => snapshot.required(Kind::Entity, ordinal, snapshot.entity(ordinal)?),
    }
}

/// The entities that are one with an entity, the survivor first.
pub(super) fn whole(snapshot: &Snapshot, entity: &EntityRef) -> Result<Vec<EntityRef>, KbError> {
    let alone = slice::from_ref(&entity.ordinal);
    let members = snapshot.merges()?.members(entity.ordinal).unwrap_or(alone);
    let read = |ordinal: &Ordinal| match *ordinal == entity.ordinal {
        true => Ok(entity.clone()),
        false => snapshot.required(Kind::Entity, *ordinal, snapshot.entity(*ordinal)?),
    };
    members.iter().map(read).collect()
}

/// The texts of all entities that are one with an entity, those of the survivor first.
pub(super) fn collected<'r>(
    snapshot: &Snapshot,
    entity: &'r EntityRef,
    texts: impl for<'e> Fn(&'e EntityRef, MergeRole) -> Vec<&'e str>,
) -> Result<FieldValue<'r>, KbError> {
    if snapshot.merges()?.members(entity.ordinal).is_none() {
        return Ok(FieldValue::Texts(texts(entity, MergeRole::Survivor)));
    }
    let mut all = Vec::new();
    let mut role = MergeRole::Survivor;
    for member in whole(snapshot, entity)? {
        all.extend(texts(&member, role).into_iter().map(str::to_owned));
        role = MergeRole::Merged;
    }
    Ok(FieldValue::Collected(all))
}

/// The labels of an entity.
pub(super) fn labels(entity: &EntityRef) -> impl Iterator<Item = &str> {
    entity.record.labels.iter().map(|(_, label)| &**label)
}

/// The aliases of an entity.
pub(super) fn aliases(entity: &EntityRef) -> impl Iterator<Item = &str> {
    let aliases = entity.record.aliases.iter();
    aliases.flat_map(|(_, aliases)| aliases.iter().map(|alias| &**alias))
}
