//! Entities.

use crate::{
    kb::write::validate::{
        field_path::FieldPath,
        validator::{Validated, Validator},
    },
    model::{Entity, Kind},
};

impl Validator<'_, '_> {
    pub(in crate::kb) fn entity(&mut self, entity: &Entity) -> Validated {
        self.labelled(&entity.labels, "labels");
        self.names_of(entity);
        self.closed_entity(entity);
        let path = FieldPath::Record.field("type");
        self.refers(&entity.entity_type, Kind::EntityType, &path)?;
        let Some(other) = &entity.merged_into else {
            return Ok(());
        };
        let path = FieldPath::Record.field("mergedInto");
        if *other == entity.id {
            let message = format!("`{other}` cannot be merged into itself");
            self.refers_to_itself(&path, message);
            return Ok(());
        }
        self.refers(other, Kind::Entity, &path)
    }
}
