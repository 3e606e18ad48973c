//! Sources.

use crate::{
    kb::write::validate::{
        field_path::FieldPath,
        validator::{Validated, Validator},
    },
    model::{Kind, Source},
};

impl Validator<'_, '_> {
    pub(in crate::kb) fn source(&mut self, source: &Source) -> Validated {
        self.labelled(&source.titles, "titles");
        if let Some(publisher) = &source.publisher {
            let path = FieldPath::Record.field("publisher");
            self.refers(publisher, Kind::Entity, &path)?;
        }
        for (index, author) in source.authors.iter().enumerate() {
            let path = FieldPath::Record.field("authors");
            self.refers(author, Kind::Entity, &path.item(index))?;
        }
        for (index, derivation) in source.derived_from.iter().enumerate() {
            let path = FieldPath::Record.field("derivedFrom");
            let path = path.item(index);
            let path = path.field("source");
            if derivation.source == source.id {
                let message = format!("`{}` cannot rest on itself", source.id);
                self.refers_to_itself(&path, message);
            } else {
                self.refers(&derivation.source, Kind::Source, &path)?;
            }
        }
        Ok(())
    }
}
