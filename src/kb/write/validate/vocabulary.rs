//! Types and predicates, and the rules of predicates for claims.

use std::collections::BTreeSet;

use crate::{
    kb::write::validate::{
        code::Code,
        field_path::FieldPath,
        locate::with_article,
        near::quoted,
        reference_lookup::{LookupError, PredicateRule, ReferencedRecord},
        validator::{Validated, Validator},
    },
    model::{EntityType, Id, Kind, Predicate, Value, ValueRange},
};

impl Validator<'_, '_> {
    pub(in crate::kb) fn entity_type(&mut self, entity_type: &EntityType) -> Validated {
        self.labelled(&entity_type.labels, "labels");
        for (index, parent) in entity_type.parents.iter().enumerate() {
            let path = FieldPath::Record.field("parents");
            let path = path.item(index);
            if *parent == entity_type.id {
                let message = format!("`{parent}` cannot be a parent of itself");
                self.refers_to_itself(&path, message);
            } else {
                self.refers(parent, Kind::EntityType, &path)?;
            }
        }
        Ok(())
    }

    pub(in crate::kb) fn predicate(&mut self, predicate: &Predicate) -> Validated {
        self.labelled(&predicate.labels, "labels");
        for (index, type_id) in predicate.domain.iter().enumerate() {
            let path = FieldPath::Record.field("domain");
            self.refers(type_id, Kind::EntityType, &path.item(index))?;
        }
        for (index, range) in predicate.range.iter().enumerate() {
            let ValueRange::Entity(types) = range else {
                continue;
            };
            let path = FieldPath::Record.field("range");
            let path = path.item(index);
            let path = path.field("entity");
            for (index, type_id) in types.iter().enumerate() {
                self.refers(type_id, Kind::EntityType, &path.item(index))?;
            }
        }
        if let Some(nested_by) = &predicate.nested_by {
            let path = FieldPath::Record.field("nestedBy");
            self.refers(nested_by, Kind::Predicate, &path)?;
        }
        for (field, others, itself) in [
            ("opposites", &predicate.opposites, "be its own opposite"),
            ("contrasts", &predicate.contrasts, "contrast with itself"),
        ] {
            for (index, other) in others.iter().enumerate() {
                let path = FieldPath::Record.field(field);
                let path = path.item(index);
                if *other == predicate.id {
                    let message = format!("`{other}` cannot {itself}");
                    self.refers_to_itself(&path, message);
                } else {
                    self.refers(other, Kind::Predicate, &path)?;
                }
            }
        }
        self.voice(predicate);
        self.leads_on(predicate);
        self.codes(predicate);
        let path = FieldPath::Record.field("inverse");
        self.keeps_inverse(predicate, &path)?;
        let Some(inverse) = &predicate.inverse else {
            return Ok(());
        };
        self.refers(inverse, Kind::Predicate, &path)?;
        let Some(other) = self.names.rule(inverse)? else {
            return Ok(());
        };
        if other.inverse.as_ref() != Some(&predicate.id) {
            let message = match &other.inverse {
                Some(third) => format!(
                    "the inverse of `{inverse}` is `{third}`, not `{}`",
                    predicate.id
                ),
                None => format!(
                    "`{inverse}` does not name `{}` as its inverse",
                    predicate.id
                ),
            };
            let help = format!("give `{inverse}` the inverse `{}`", predicate.id);
            self.locate
                .report(&path, Code::Inverse, message, Some(help));
        }
        Ok(())
    }

    /// Requires that a predicate that replaces a recorded one does not leave its inverse alone.
    fn keeps_inverse(&mut self, predicate: &Predicate, path: &FieldPath) -> Validated {
        let recorded = self.names.recorded(&predicate.id)?;
        let Some(ReferencedRecord::Predicate(PredicateRule {
            inverse: Some(other),
            ..
        })) = recorded
        else {
            return Ok(());
        };
        let is_left = predicate.inverse.as_ref() != Some(&other);
        if is_left && self.names.bearer(&other).is_none() && self.names.rule(&other)?.is_some() {
            let message = format!(
                "`{other}`, recorded before, names `{}` as its inverse",
                predicate.id
            );
            let help = format!("change `{other}` in the same bundle");
            self.locate.report(path, Code::Inverse, message, Some(help));
        }
        Ok(())
    }

    /// Requires that the subject is in the domain of the predicate.
    pub(in crate::kb) fn domain(&mut self, predicate: &Id, subject: &Id) -> Validated {
        let Some(rule) = self.names.rule(predicate)? else {
            return Ok(());
        };
        if rule.domain.is_empty() || self.is_a(subject, &rule.domain)? {
            return Ok(());
        }
        let Some(found) = self.names.entity_type(subject)? else {
            return Ok(());
        };
        let message = format!(
            "`{subject}` is of type `{found}`, but `{predicate}` is said of {}",
            types(&rule.domain)
        );
        self.locate.report(
            &FieldPath::Record.field("subject"),
            Code::Domain,
            message,
            None,
        );
        Ok(())
    }

    /// Requires that the value at `path` is in the range of the predicate.
    pub(super) fn range(
        &mut self,
        predicate: &Id,
        value: &Value<Id>,
        path: &FieldPath,
    ) -> Validated {
        let Some(rule) = self.names.rule(predicate)? else {
            return Ok(());
        };
        if rule.range.is_empty() || self.takes(&rule, value)? {
            return Ok(());
        }
        let taken = ranges(&rule);
        let message = match value {
            Value::Entity(id) => match self.names.entity_type(id)? {
                Some(found) if entities(&rule).next().is_some() => {
                    format!("`{id}` is of type `{found}`, but `{predicate}` takes {taken}")
                }
                Some(_) => format!(
                    "`{id}` is {}, but `{predicate}` takes {taken}",
                    with_article(Kind::Entity)
                ),
                None => return Ok(()),
            },
            other => format!(
                "the value is {}, but `{predicate}` takes {taken}",
                sort(other)
            ),
        };
        self.locate.report(path, Code::Range, message, None);
        Ok(())
    }

    fn takes(&mut self, rule: &PredicateRule, value: &Value<Id>) -> Result<bool, LookupError> {
        // The entity's types are found first, since what asks for them cannot fail.
        let wider = match value {
            Value::Entity(id) => match self.names.entity_type(id)? {
                Some(entity_type) => self.names.wider(&entity_type)?,
                None => None,
            },
            _ => None,
        };
        let is_a = |_: &Id, types: &[Id]| match &wider {
            Some(wider) => types.iter().any(|type_id| wider.contains(type_id)),
            None => true,
        };
        Ok(rule.range.iter().any(|range| range.admits(value, is_a)))
    }

    /// Whether an entity is of one of some types; true also if its type is missing, which is
    /// another problem.
    fn is_a(&mut self, entity: &Id, types: &[Id]) -> Result<bool, LookupError> {
        let Some(entity_type) = self.names.entity_type(entity)? else {
            return Ok(true);
        };
        let wider = self.names.wider(&entity_type)?;
        Ok(wider.is_none_or(|wider| types.iter().any(|type_id| wider.contains(type_id))))
    }
}

fn entities(rule: &PredicateRule) -> impl Iterator<Item = &[Id]> {
    rule.range.iter().filter_map(|range| match range {
        ValueRange::Entity(types) => Some(&types[..]),
        _ => None,
    })
}

/// The range of a predicate, in words.
fn ranges(rule: &PredicateRule) -> String {
    let ranges: BTreeSet<String> = rule
        .range
        .iter()
        .map(|range| match range {
            ValueRange::Entity(ids) if ids.is_empty() => "an entity".into(),
            ValueRange::Entity(ids) => format!("an entity of {}", types(ids)),
            ValueRange::Text => "a text".into(),
            ValueRange::Quantity => "a quantity".into(),
            ValueRange::Time => "a time".into(),
            ValueRange::Url => "a URL".into(),
            ValueRange::Boolean => "a boolean".into(),
            ValueRange::Code => "a code".into(),
            ValueRange::Coordinate => "a coordinate".into(),
            ValueRange::Identifier => "an identifier".into(),
        })
        .collect();
    Vec::from_iter(ranges).join(" or ")
}

fn types(ids: &[Id]) -> String {
    let names = quoted(ids.iter().map(Id::as_str));
    match ids.len() {
        1 => format!("type {names}"),
        _ => format!("one of the types {names}"),
    }
}

fn sort(value: &Value<Id>) -> &'static str {
    match value {
        Value::Entity(_) => "an entity",
        Value::Text(_) => "a text",
        Value::Quantity(_) => "a quantity",
        Value::Time(_) => "a time",
        Value::Url(_) => "a URL",
        Value::Boolean(_) => "a boolean",
        Value::Code(_) => "a code",
        Value::Coordinate(_) => "a coordinate",
        Value::Identifier(_) => "an identifier",
        Value::Some => "some value",
        Value::None => "no value",
    }
}
