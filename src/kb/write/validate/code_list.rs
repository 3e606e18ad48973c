//! The codes that a predicate lists, and the codes of claims.

use crate::{
    kb::write::validate::{
        code::Code,
        field_path::FieldPath,
        near::did_you_mean,
        validator::{Validated, Validator},
    },
    model::{Id, Predicate, Value, ValueRange},
};

impl Validator<'_, '_> {
    /// Requires that the codes of a predicate have ids of their own and lie within each other
    /// without a circle.
    pub(super) fn codes(&mut self, predicate: &Predicate) {
        let codes = &predicate.codes;
        let broader = |id: &Id| codes.iter().find(|code| code.id == *id)?.broader.as_ref();
        for (index, code) in codes.iter().enumerate() {
            let path = FieldPath::Record.field("codes");
            let path = path.item(index);
            let id = &code.id;
            if code.labels.is_empty() {
                self.requires_text(&path.field("labels"));
            }
            if codes[..index].iter().any(|other| other.id == *id) {
                let message = format!("`{id}` is given to two codes of `{}`", predicate.id);
                let help = Some("give each its own id".into());
                self.locate
                    .report(&path.field("id"), Code::DuplicateId, message, help);
            }
            let Some(wider) = &code.broader else {
                continue;
            };
            let path = path.field("broader");
            if wider == id {
                let message = format!("`{id}` cannot belong to itself");
                self.refers_to_itself(&path, message);
            } else if !codes.iter().any(|other| other.id == *wider) {
                let message = format!("`{}` has no code `{wider}`", predicate.id);
                let help = did_you_mean(wider.as_str(), codes.iter().map(|code| code.id.as_str()));
                self.locate
                    .report(&path, Code::DanglingReference, message, help);
            } else {
                let mut way = wider;
                // A way of more steps than there are codes goes round in a circle.
                let returns = codes.iter().any(|_| match broader(way) {
                    Some(next) => {
                        way = next;
                        way == id
                    }
                    None => false,
                });
                if returns {
                    let message = format!("`{id}` cannot belong to itself, by way of `{wider}`");
                    self.locate.report(&path, Code::Cycle, message, None);
                }
            }
        }
    }

    /// Requires that a predicate that tells whose voice speaks can have an entity as its value.
    pub(super) fn voice(&mut self, predicate: &Predicate) {
        let takes_entities = predicate
            .range
            .iter()
            .any(|range| matches!(range, ValueRange::Entity(_)));
        if predicate.voice.is_some() && !predicate.range.is_empty() && !takes_entities {
            let message = format!(
                "`voice` tells which of two entities speaks, but `{}` takes none as its value",
                predicate.id
            );
            let help = "give its range an `{\"entity\": []}`, or leave `voice` out".into();
            let path = FieldPath::Record.field("voice");
            self.locate
                .report(&path, Code::FieldConflict, message, Some(help));
        }
    }

    /// Requires that a predicate whose identifiers lead to URLs can have one as its value.
    pub(super) fn leads_on(&mut self, predicate: &Predicate) {
        let range = &predicate.range;
        let takes_identifiers = range.is_empty() || range.contains(&ValueRange::Identifier);
        if predicate.url_template.is_some() && !takes_identifiers {
            let message = format!(
                "`urlTemplate` is for identifiers, but `{}` takes none as its value",
                predicate.id
            );
            let help = "give its range an `\"identifier\"`, or leave `urlTemplate` out".into();
            let path = FieldPath::Record.field("urlTemplate");
            self.locate
                .report(&path, Code::FieldConflict, message, Some(help));
        }
    }

    /// Requires that a value that is a code is one that its predicate lists.
    pub(super) fn code(
        &mut self,
        predicate: &Id,
        value: &Value<Id>,
        path: &FieldPath,
    ) -> Validated {
        let Value::Code(code) = value else {
            return Ok(());
        };
        let Some(rule) = self.names.rule(predicate)? else {
            return Ok(());
        };
        // What the range refuses is reported there.
        let admits = |range: &ValueRange| matches!(range, ValueRange::Code);
        let is_in_range = rule.range.is_empty() || rule.range.iter().any(admits);
        if !is_in_range || rule.codes.contains(code) {
            return Ok(());
        }
        let message = format!("`{code}` is not a code of `{predicate}`");
        let help = match rule.codes.is_empty() {
            true => Some(format!("list it among the `codes` of `{predicate}`")),
            false => did_you_mean(code.as_str(), rule.codes.iter().map(Id::as_str)),
        };
        self.locate.report(path, Code::UnknownCode, message, help);
        Ok(())
    }
}
