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
    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let mut entity = recorded_entity(base, &self.entity)?;
        let into = recorded(base, Kind::Entity, &self.into)?;
        entity.merged_into = Some(into.id().clone());
        restate(base, &Record::Entity(entity))
    }
}

/// The command that takes the merge of an entity back.
pub(in crate::kb) struct UnmergeEntity {
    pub(in crate::kb) entity: Id,
}

impl Command for UnmergeEntity {
    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let mut entity = recorded_entity(base, &self.entity)?;
        if entity.merged_into.take().is_none() {
            return Err(KbError::NothingToTakeBack {
                kind: Kind::Entity,
                id: self.entity.clone(),
                state: "merged into another",
            });
        }
        restate(base, &Record::Entity(entity))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::{
        kb::write::{
            edit::Edit,
            scenario::{Scenario, id},
        },
        model::Kind,
    };

    #[test]
    fn a_merge_is_refused_in_a_circle_and_is_taken_back_whole() {
        let scenario = Scenario::new();
        let merge = |entity: &str, into: &str| Edit::Merge {
            entity: id(entity),
            into: id(into),
        };
        let unmerge = |entity: &str| Edit::Unmerge { entity: id(entity) };
        let before = scenario.record(Kind::Entity, "bob");
        scenario.write(merge("bob", "ann")).unwrap();
        let merged = scenario.field(Kind::Entity, "bob", "mergedInto");
        assert_eq!(merged, json!("ann"));
        // Each case: the edit, and why it is refused.
        for (edit, refusal) in [
            (merge("ann", "bob"), "CYCLE entities[0].mergedInto"),
            (merge("ann", "carl"), "there is no entity `carl`"),
            (merge("carl", "ann"), "there is no entity `carl`"),
            (unmerge("carl"), "there is no entity `carl`"),
            (
                unmerge("ann"),
                "the entity `ann` is not merged into another: there is nothing to take back",
            ),
        ] {
            assert_eq!(scenario.refusal(edit), refusal);
        }
        scenario.write(unmerge("bob")).unwrap();
        assert_eq!(scenario.record(Kind::Entity, "bob"), before);
    }
}
