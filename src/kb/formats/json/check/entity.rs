//! Entities.

use crate::{
    kb::formats::json::{
        check::{Check, Done},
        names::Bearer,
        path::At,
        problem::Code,
    },
    model::{Entity, Kind},
};

impl<'a> Check<'a> {
    pub(super) fn entity(&mut self, entity: &Entity, bearer: Bearer) -> Done {
        self.labelled(&entity.labels, bearer, "labels");
        let at = At::Record.field("type");
        self.refers(&entity.entity_type, Kind::EntityType, bearer, &at)?;
        let Some(other) = &entity.merged_into else {
            return Ok(());
        };
        let at = At::Record.field("mergedInto");
        if *other == entity.id {
            let message = format!("`{other}` cannot be merged into itself");
            self.problem(bearer, &at, Code::SelfReference, message, None);
            return Ok(());
        }
        self.refers(other, Kind::Entity, bearer, &at)
    }
}
