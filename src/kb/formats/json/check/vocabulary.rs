//! Types and predicates, and what predicates demand of claims.

use std::collections::BTreeSet;

use crate::{
    kb::formats::json::{
        check::{Check, Done, a},
        names::{Bearer, Named, Rule},
        path::At,
        problem::Code,
        reference_lookup::LookupError,
        scan::quoted,
    },
    model::{EntityType, Id, Kind, Predicate, Value, ValueRange},
};

impl<'a> Check<'a> {
    pub(super) fn entity_type(&mut self, it: &EntityType, bearer: Bearer) -> Done {
        self.labelled(&it.labels, bearer, "labels");
        for (index, parent) in it.parents.iter().enumerate() {
            let at = At::Record.field("parents");
            let at = at.item(index);
            if *parent == it.id {
                let message = format!("`{parent}` cannot be a parent of itself");
                self.problem(bearer, &at, Code::SelfReference, message, None);
            } else {
                self.refers(parent, Kind::EntityType, bearer, &at)?;
            }
        }
        Ok(())
    }

    pub(super) fn predicate(&mut self, it: &Predicate, bearer: Bearer) -> Done {
        self.labelled(&it.labels, bearer, "labels");
        for (index, of) in it.domain.iter().enumerate() {
            let at = At::Record.field("domain");
            self.refers(of, Kind::EntityType, bearer, &at.item(index))?;
        }
        for (index, range) in it.range.iter().enumerate() {
            let ValueRange::Entity(types) = range else {
                continue;
            };
            let at = At::Record.field("range");
            let at = at.item(index);
            let at = at.field("entity");
            for (index, of) in types.iter().enumerate() {
                self.refers(of, Kind::EntityType, bearer, &at.item(index))?;
            }
        }
        let Some(inverse) = &it.inverse else {
            return Ok(());
        };
        let at = At::Record.field("inverse");
        self.refers(inverse, Kind::Predicate, bearer, &at)?;
        let Some(Named::Predicate(other)) = self.names.find(inverse)? else {
            return Ok(());
        };
        if other.inverse.as_ref() != Some(&it.id) {
            let message = match &other.inverse {
                Some(third) => format!("the inverse of `{inverse}` is `{third}`, not `{}`", it.id),
                None => format!("`{inverse}` does not name `{}` as its inverse", it.id),
            };
            let help = format!("give `{inverse}` the inverse `{}`", it.id);
            self.problem(bearer, &at, Code::Inverse, message, Some(help));
        }
        Ok(())
    }

    /// Demands that the predicate can be said of the subject.
    pub(super) fn domain(&mut self, predicate: &Id, subject: &Id, bearer: Bearer) -> Done {
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
        self.problem(
            bearer,
            &At::Record.field("subject"),
            Code::Domain,
            message,
            None,
        );
        Ok(())
    }

    /// Demands that the predicate takes the value, which stands at `at`.
    pub(super) fn range(
        &mut self,
        predicate: &Id,
        value: &Value<Id>,
        bearer: Bearer,
        at: &At,
    ) -> Done {
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
                    a(Kind::Entity)
                ),
                None => return Ok(()),
            },
            other => format!(
                "the value is {}, but `{predicate}` takes {taken}",
                sort(other)
            ),
        };
        self.problem(bearer, at, Code::Range, message, None);
        Ok(())
    }

    fn takes(&mut self, rule: &Rule, value: &Value<Id>) -> Result<bool, LookupError> {
        // The entity's types are found first, since what asks for them cannot fail.
        let wider = match value {
            Value::Entity(id) => match self.names.entity_type(id)? {
                Some(of) => self.names.wider(&of)?,
                None => None,
            },
            _ => None,
        };
        let is_a = |_: &Id, types: &[Id]| match &wider {
            Some(wider) => types.iter().any(|of| wider.contains(of)),
            None => true,
        };
        Ok(rule.range.iter().any(|range| range.admits(value, is_a)))
    }

    /// Whether an entity is of one of some types; also where that cannot be told, since then
    /// something else is wrong.
    fn is_a(&mut self, entity: &Id, types: &[Id]) -> Result<bool, LookupError> {
        let Some(of) = self.names.entity_type(entity)? else {
            return Ok(true);
        };
        let wider = self.names.wider(&of)?;
        Ok(wider.is_none_or(|wider| types.iter().any(|of| wider.contains(of))))
    }
}

fn entities(rule: &Rule) -> impl Iterator<Item = &[Id]> {
    rule.range.iter().filter_map(|range| match range {
        ValueRange::Entity(types) => Some(&types[..]),
        _ => None,
    })
}

/// The values that a predicate takes, in words.
fn ranges(rule: &Rule) -> String {
    let ranges: BTreeSet<String> = rule
        .range
        .iter()
        .map(|range| match range {
            ValueRange::Entity(of) if of.is_empty() => "an entity".into(),
            ValueRange::Entity(of) => format!("an entity of {}", types(of)),
            ValueRange::Text => "a text".into(),
            ValueRange::Quantity => "a quantity".into(),
            ValueRange::Time => "a time".into(),
            ValueRange::Url => "a URL".into(),
            ValueRange::Boolean => "a boolean".into(),
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
        Value::Some => "some value",
        Value::None => "no value",
    }
}
