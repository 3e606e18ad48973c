//! Sources.

use crate::{
    kb::formats::json::{
        check::{Check, Done},
        names::Bearer,
        path::At,
        problem::Code,
    },
    model::{Kind, Source},
};

impl<'a> Check<'a> {
    pub(super) fn source(&mut self, source: &Source, bearer: Bearer) -> Done {
        self.labelled(&source.titles, bearer, "titles");
        if let Some(publisher) = &source.publisher {
            let at = At::Record.field("publisher");
            self.refers(publisher, Kind::Entity, bearer, &at)?;
        }
        for (index, author) in source.authors.iter().enumerate() {
            let at = At::Record.field("authors");
            self.refers(author, Kind::Entity, bearer, &at.item(index))?;
        }
        for (index, derivation) in source.derived_from.iter().enumerate() {
            let at = At::Record.field("derivedFrom");
            let at = at.item(index);
            let at = at.field("source");
            if derivation.source == source.id {
                let message = format!("`{}` cannot rest on itself", source.id);
                self.problem(bearer, &at, Code::SelfReference, message, None);
            } else {
                self.refers(&derivation.source, Kind::Source, bearer, &at)?;
            }
        }
        Ok(())
    }
}
