//! Records that have, or get, another id than before.

use crate::{
    kb::{
        formats::json::{
            bearer::Bearer,
            check::{Check, read_claim::ReadClaim},
        },
        write::validate::{
            code::Code,
            field_path::FieldPath,
            locate::{Locate, with_article},
            reference_lookup::{LookupError, ReferencedRecord},
            validator::Validated,
        },
    },
    model::{Id, Kind, Record},
};

impl Check<'_> {
    /// Requires that the former ids of a record name no other, of the bundle or of the knowledge
    /// base, and that a record is renamed by itself.
    pub(super) fn former_ids_of(&mut self, record: &Record, bearer: Bearer) -> Validated {
        let (kind, id) = (record.kind(), record.id());
        if record.former_ids().is_empty() {
            return Ok(());
        }
        let path = FieldPath::Record.field("formerIds");
        for former in record.former_ids() {
            let taken = self.names.add(former, kind, bearer.number).err();
            let Some(first) = taken.filter(|first| *first != bearer.number) else {
                continue;
            };
            let line = self.sink.line(self.sink.bundle.bearer(first));
            let message = format!(
                "`{former}` is the id of {} in {line}, and cannot be a former id of another",
                with_article(kind)
            );
            let mut locate = self.sink.at(bearer);
            locate.report(&path, Code::DuplicateId, message, None);
        }
        let predecessors = self.predecessors(record)?;
        if let [first, second, ..] = predecessors.as_slice() {
            let message = format!("`{first}` and `{second}` are two recorded records");
            let help = match kind {
                Kind::Entity => "an id leads on to one record; merge entities by `mergedInto`",
                _ => "an id leads on to one record; take the other id out",
            };
            let mut locate = self.sink.at(bearer);
            locate.report(&path, Code::DuplicateId, message, Some(help.into()));
        } else if let Some(before) = predecessors.first().filter(|before| *before != id)
            && self.names.recorded(kind, before)? != ReferencedRecord::of(record)
        {
            let message = format!("`{before}` is renamed and changed at once");
            let help = "change what other records depend on in another load";
            let mut locate = self.sink.at(bearer);
            locate.report(&path, Code::FieldConflict, message, Some(help.into()));
        }
        Ok(())
    }

    /// The recorded records that have, or had, an id of a record, by their ids.
    fn predecessors(&self, record: &Record) -> Result<Vec<Id>, LookupError> {
        let kind = record.kind();
        let mut predecessors = Vec::new();
        for id in std::iter::once(record.id()).chain(record.former_ids()) {
            if self.names.recorded(kind, id)?.is_some() {
                let current = self.former_ids.current(kind, id.clone());
                if !predecessors.contains(&current) {
                    predecessors.push(current);
                }
            }
        }
        Ok(predecessors)
    }

    /// Checks the former ids of a claim, and gives its attributions the ids that they have already:
    /// those that follow from the content are other ones after a rename.
    pub(super) fn after_renames(&mut self, read: &mut ReadClaim, bearer: Bearer) -> Validated {
        if !read.claim.original.former_ids().is_empty() {
            self.former_ids_of(&Record::Claim(read.claim.clone()), bearer)?;
        }
        if !self.former_ids.is_empty()
            && let Some(recorded) = self.names.base().claim(&read.claim.id)?
        {
            read.claim.keep_attribution_ids(&recorded);
            read.pack();
        }
        Ok(())
    }
}
