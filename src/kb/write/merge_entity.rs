//! The commands that merge an entity into another, and take that back.

use crate::{
    kb::{
        error::KbError,
        write::{
            change_set::ChangeSet,
            command::Command,
            overlay::Overlay,
            restate::{recorded, recorded_entity, restate},
        },
    },
    model::{Id, Kind, Record},
};

/// The command that merges an entity into another.
pub(in crate::kb) struct MergeEntity {
    pub(in crate::kb) entity: Id,
    pub(in crate::kb) into: Id,
}

impl Command for MergeEntity {
    fn records(&self) -> usize {
        1
    }

    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let mut entity = recorded_entity(base, &self.entity)?;
        let into = recorded(base, Kind::Entity, &self.into)?;
        entity.merged_into = Some(into.id().clone());
        restate(base, Kind::Entity, Record::Entity(entity).fields())
    }
}

/// The command that takes the merge of an entity back.
pub(in crate::kb) struct UnmergeEntity {
    pub(in crate::kb) entity: Id,
}

impl Command for UnmergeEntity {
    fn records(&self) -> usize {
        1
    }

    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let mut entity = recorded_entity(base, &self.entity)?;
        if entity.merged_into.take().is_none() {
            return Err(KbError::NothingToTakeBack {
                kind: Kind::Entity,
                id: self.entity.clone(),
                state: "merged into another",
            });
        }
        restate(base, Kind::Entity, Record::Entity(entity).fields())
    }
}
