//! Closed parts of records.

use crate::{
    kb::write::validate::{
        code::Code,
        field_path::FieldPath,
        validator::{Validated, Validator},
        warning::WarningKind,
    },
    model::{Agent, Attribution, ClosedSource, Entity, Kind, Source, Speaker},
};

impl Validator<'_, '_> {
    pub(super) fn closed_entity(&mut self, entity: &Entity) {
        let Some(part) = &entity.closed else {
            return;
        };
        let path = FieldPath::Record.field("closed");
        self.known_languages(&part.labels, &path.field("labels"));
        self.known_languages(&part.aliases, &path.field("aliases"));
        self.known_languages(&part.descriptions, &path.field("descriptions"));
    }

    pub(super) fn closed_source(&mut self, source: &Source) -> Validated {
        let Some(part) = &source.closed else {
            return Ok(());
        };
        let ClosedSource {
            titles,
            publisher,
            authors,
            ..
        } = &**part;
        let path = FieldPath::Record.field("closed");
        self.known_languages(titles, &path.field("titles"));
        if let Some(publisher) = publisher {
            self.closed_agent(publisher, &path.field("publisher"))?;
        }
        for (index, author) in authors.iter().enumerate() {
            self.closed_agent(author, &path.field("authors").item(index))?;
        }
        Ok(())
    }

    /// Requires of an attribution at `path` that a speaker who is closed is unnamed in public.
    pub(super) fn closed_attribution(
        &mut self,
        attribution: &Attribution,
        path: &FieldPath,
    ) -> Validated {
        let Some(part) = &attribution.closed else {
            return Ok(());
        };
        let Some(speaker) = &part.speaker else {
            return Ok(());
        };
        let closed = path.field("closed");
        self.closed_agent(speaker, &closed.field("speaker"))?;
        if !matches!(attribution.speaker, Speaker::Anonymous(_)) {
            let message = "the speaker is closed here, but `speaker` is not unnamed".into();
            let help = "write how others may know them: `\"speaker\": {\"anonymous\": {\"descriptor\": {\"en\": \"…\"}}}`";
            self.locate.report(
                &path.field("speaker"),
                Code::FieldConflict,
                message,
                Some(help.into()),
            );
        }
        Ok(())
    }

    /// Warns of an entity that is not there. No record is refused for what a closed part refers to:
    /// else a refusal would tell others of the reference.
    fn closed_agent(&mut self, agent: &Agent, path: &FieldPath) -> Validated {
        let Some(id) = agent.entity() else {
            return Ok(());
        };
        if !self.names.has(Kind::Entity, id)? {
            let near = self.names.near(id, Kind::Entity)?;
            let near = near.map(|near| format!("; did you mean `{near}`?"));
            let message = format!("there is no entity `{id}`{}", near.unwrap_or_default());
            self.locate
                .warn(path, WarningKind::ClosedReference, &message);
        }
        Ok(())
    }
}
