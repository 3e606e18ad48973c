//! Recorded claims that depend on vocabulary which the bundle replaces.

use crate::{
    kb::{
        formats::json::check::Check,
        write::validate::{
            code::Code,
            field_path::FieldPath,
            locate::{FirstProblem, Locate},
            names::RecordNumber,
            validator::{Validated, Validator},
        },
    },
    model::{Claim, Id, Kind, Value},
};

/// The most claims that are named.
const MOST_NAMED: usize = 10;

impl<'a> Check<'a> {
    /// Requires that the recorded claims still fit the types, predicates and entities that the
    /// bundle replaces, as they would have to in a fresh load.
    pub(super) fn dependents(&mut self) -> Validated {
        let changes = self.names.changes().clone();
        if changes.is_empty() {
            return Ok(());
        }
        let base = self.names.base();
        let mut named = 0;
        let mut omitted: Option<(usize, RecordNumber)> = None;
        base.dependents(&changes, &mut |claim| {
            // What the bundle has too was checked with it.
            if self.names.bearer(Kind::Claim, &claim.id).is_some() {
                return Ok(());
            }
            let mut problem = FirstProblem::default();
            let mut validator = Validator {
                names: &mut self.names,
                locate: &mut problem,
            };
            validator.fits_vocabulary(&claim)?;
            let Some((code, message)) = problem.0 else {
                return Ok(());
            };
            let Some((bearer, field)) = self.cause(&claim, code) else {
                return Ok(());
            };
            if named == MOST_NAMED {
                omitted = Some(omitted.map_or((1, bearer), |(count, first)| (count + 1, first)));
                return Ok(());
            }
            named += 1;
            let message = format!(
                "the claim `{}`, recorded before, would no longer fit: {message}",
                claim.id
            );
            let help = "keep what it relies on, or change the claim in the same bundle".into();
            self.sink.at(self.sink.bundle.bearer(bearer)).report(
                &FieldPath::Record.field(field),
                code,
                message,
                Some(help),
            );
            Ok(())
        })?;
        if let Some((count, bearer)) = omitted {
            let message = format!("{count} more claims, recorded before, would no longer fit");
            self.sink.at(self.sink.bundle.bearer(bearer)).report(
                &FieldPath::Record,
                Code::Domain,
                message,
                None,
            );
        }
        Ok(())
    }

    /// The record of the bundle by which a recorded claim no longer fits, and its field.
    fn cause(&self, claim: &Claim, code: Code) -> Option<(RecordNumber, &'static str)> {
        let changes = self.names.changes();
        let values = claim.all_qualifiers().map(|qualifier| &qualifier.value);
        let mut entities = values
            .chain([&claim.value])
            .filter_map(|value| match value {
                Value::Entity(id) => Some(id),
                _ => None,
            });
        let predicates = claim.all_qualifiers().map(|qualifier| &qualifier.predicate);
        let mut predicates = predicates.chain([&claim.predicate]);
        let is_changed = |id: &&Id| changes.predicates.contains(*id);
        if let Some(predicate) = predicates.find(is_changed) {
            let field = match code {
                Code::Domain => "domain",
                Code::Timeless => "time",
                Code::UnknownCode => "codes",
                _ => "range",
            };
            return Some((self.names.bearer(Kind::Predicate, predicate)?, field));
        }
        let is_changed = |id: &&Id| changes.entities.contains(*id);
        let entity = Some(&claim.subject).filter(is_changed);
        if let Some(entity) = entity.or_else(|| entities.find(is_changed)) {
            return Some((self.names.bearer(Kind::Entity, entity)?, "type"));
        }
        let first = changes.types.first()?;
        Some((self.names.bearer(Kind::EntityType, first)?, "parents"))
    }
}
