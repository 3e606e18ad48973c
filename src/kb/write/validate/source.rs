//! Sources.

use crate::{
    kb::write::validate::{
        field_path::FieldPath,
        validator::{Validated, Validator},
    },
    model::{Kind, Source, SourceNotice},
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
        if let Some(container) = &source.container {
            let path = FieldPath::Record.field("container");
            self.refers(container, Kind::Entity, &path)?;
        }
        self.notice(source.withdrawn.as_deref(), "withdrawn")?;
        self.notice(source.corrected.as_deref(), "corrected")?;
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
        self.has_been(source.published_at, &FieldPath::Record.field("publishedAt"));
        self.is_no_older(source)
    }

    fn notice(&mut self, notice: Option<&SourceNotice>, field: &'static str) -> Validated {
        let path = FieldPath::Record.field(field);
        if let Some(source) = notice.and_then(|notice| notice.notice.as_ref()) {
            self.refers(source, Kind::Source, &path.field("notice"))?;
        }
        if let Some(entity) = notice.and_then(|notice| notice.by.as_ref()) {
            self.refers(entity, Kind::Entity, &path.field("by"))?;
        }
        Ok(())
    }
}
