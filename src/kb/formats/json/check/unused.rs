//! Sources that nothing refers to.

use crate::{
    kb::{
        formats::json::{check::Check, section::Section},
        write::validate::{
            field_path::FieldPath, locate::Locate, validator::Validated, warning::WarningKind,
        },
    },
    model::Kind,
};

impl Check<'_> {
    /// Warns of the new sources of a bundle with claims to which nothing in it refers.
    pub(super) fn unused_sources(&mut self) -> Validated {
        let bundle = self.sink.bundle;
        if bundle.locators(Section::Claims).is_empty() {
            return Ok(());
        }
        for bearer in bundle.bearers(Section::Sources) {
            if self.names.is_used(bearer.number) {
                continue;
            }
            let Some(id) = self.sink.stated_id(bearer.number) else {
                continue;
            };
            if !self.names.base().is_empty() && self.names.recorded(Kind::Source, &id)?.is_some() {
                continue;
            }
            let message = format!("nothing refers to the source `{id}`");
            let path = FieldPath::Record.field("id");
            self.sink
                .at(bearer)
                .warn(&path, WarningKind::UnusedSource, &message);
        }
        Ok(())
    }
}
