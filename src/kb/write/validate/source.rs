//! Sources.

use crate::{
    kb::write::validate::{
        code::Code,
        field_path::FieldPath,
        validator::{Validated, Validator},
    },
    model::{Agent, Container, Kind, ReliabilityGrade, Source, SourceNotice},
};

impl Validator<'_, '_> {
    pub(in crate::kb) fn source(&mut self, source: &Source) -> Validated {
        self.labelled(&source.titles, "titles");
        self.closed_source(source)?;
        if let Some(publisher) = &source.publisher {
            self.agent(publisher, &FieldPath::Record.field("publisher"))?;
        }
        for (index, author) in source.authors.iter().enumerate() {
            let path = FieldPath::Record.field("authors");
            self.agent(author, &path.item(index))?;
        }
        for (index, contributor) in source.contributors.iter().enumerate() {
            let path = FieldPath::Record.field("contributors");
            let path = path.item(index);
            self.agent(&contributor.who, &path.field("who"))?;
        }
        self.container(source)?;
        if let Some(work) = &source.work {
            self.refers(work, Kind::Entity, &FieldPath::Record.field("work"))?;
        }
        self.grades(&source.reliability, &FieldPath::Record)?;
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

    /// Validates the grades of reliability of a record or of a part at `path`.
    pub(super) fn grades(&mut self, grades: &[ReliabilityGrade], path: &FieldPath) -> Validated {
        for (index, grade) in grades.iter().enumerate() {
            let path = path.field("reliability");
            let path = path.item(index);
            self.agent(&grade.by, &path.field("by"))?;
            if grade.source.is_none() && grade.information.is_none() {
                let message = "a grade is of the `source` or of the `information`, and this one is of neither".into();
                let help =
                    "write `\"source\": \"A\"` to `\"F\"`, `\"information\": 1` to `6`, or both";
                let help = Some(help.into());
                self.locate.report(&path, Code::MissingField, message, help);
            }
        }
        Ok(())
    }

    fn agent(&mut self, agent: &Agent, path: &FieldPath) -> Validated {
        match agent.entity() {
            Some(entity) => self.refers(entity, Kind::Entity, path),
            None => Ok(()),
        }
    }

    fn container(&mut self, source: &Source) -> Validated {
        let path = FieldPath::Record.field("container");
        match &source.container {
            Some(Container::Entity(entity)) => self.refers(entity, Kind::Entity, &path),
            Some(Container::Source(container)) if container.source == source.id => {
                let message = format!("`{}` cannot be its own container", source.id);
                self.refers_to_itself(&path.field("source"), message);
                Ok(())
            }
            Some(Container::Source(container)) => {
                self.refers(&container.source, Kind::Source, &path.field("source"))
            }
            Some(Container::Titled(_)) | None => Ok(()),
        }
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
