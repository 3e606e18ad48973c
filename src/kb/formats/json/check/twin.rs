//! Entities of one type with one name.

use std::collections::hash_map::Entry;

use crate::{
    kb::{
        formats::json::{bearer::Bearer, check::Check},
        write::validate::{
            field_path::FieldPath, locate::Locate, validator::Validated, warning::WarningKind,
        },
    },
    model::{Id, Kind, Name, Record},
};

/// The most names of a bundle that are compared.
const MOST_NAMES: usize = 200_000;
/// The most records of a bundle whose names are looked up in the knowledge base.
const MOST_LOOKED_UP: usize = 500;

impl Check<'_> {
    /// Warns of an entity that has the name of another of its type, of the bundle or of the
    /// knowledge base: once, for the first name.
    pub(super) fn twin(&mut self, record: &Record, bearer: Bearer) -> Validated {
        let Record::Entity(entity) = record else {
            return Ok(());
        };
        // An entity that is merged has the name of the other for good reasons.
        if entity.merged_into.is_some() || self.first_named.len() >= MOST_NAMES {
            return Ok(());
        }
        let mut twin: Option<(Id, Name)> = None;
        for (_, name) in entity.labels.iter() {
            let key = format!("{}\0{}", entity.entity_type, name.folded());
            let key = self.names.hash_of(&key);
            let other = match self.first_named.entry(key) {
                Entry::Occupied(first) => Some(*first.get()),
                Entry::Vacant(free) => {
                    free.insert(bearer.number);
                    None
                }
            };
            let other = other.filter(|number| *number != bearer.number);
            let other = other.and_then(|number| self.sink.stated_id(number));
            if let (None, Some(other)) = (&twin, other) {
                twin = Some((other, name.clone()));
            }
        }
        let base = self.names.base();
        let is_small = self.sink.bundle.records() <= MOST_LOOKED_UP;
        if twin.is_none() && !base.is_empty() && is_small {
            for (_, name) in entity.labels.iter() {
                let recorded = base.entity_named(name, &entity.entity_type)?;
                let recorded = recorded.filter(|id| self.names.bearer(Kind::Entity, id).is_none());
                if let Some(other) = recorded {
                    twin = Some((other, name.clone()));
                    break;
                }
            }
        }
        if let Some((other, name)) = twin {
            let message = format!(
                "`{}` and `{other}` are both a `{}` with the name `{name}`; if they are one, say so \
                 by `mergedInto`",
                entity.id, entity.entity_type
            );
            let path = FieldPath::Record.field("labels");
            self.sink
                .at(bearer)
                .warn(&path, WarningKind::TwinName, &message);
        }
        Ok(())
    }
}
