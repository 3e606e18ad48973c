//! The roles that the fields of a plan require.
//!
//! Plans are cached and shared between viewers, so each request is checked against its plan.

use std::collections::BTreeSet;

use async_graphql::{Pos, indexmap::IndexMap};

use crate::{application::Application, code, error::RequestError, schema::FieldDef};

/// The required roles of a plan, by the coordinate of the field that requires one.
pub(crate) struct RequiredRoles<A: Application>(IndexMap<String, RequiredRole<A>>);

struct RequiredRole<A: Application> {
    role: A::Role,
    /// The locations of the field in the document.
    locations: BTreeSet<Pos>,
}

impl<A: Application> RequiredRoles<A> {
    /// Roles for a plan without fields.
    pub(crate) fn new() -> Self {
        Self(IndexMap::new())
    }

    /// Adds the role of a field, if the field requires one.
    pub(crate) fn add(&mut self, field: &FieldDef<A>, locations: &[Pos]) {
        let Some(role) = field.required_role else {
            return;
        };
        let required = self
            .0
            .entry(field.coordinate())
            .or_insert_with(|| RequiredRole {
                role,
                locations: BTreeSet::new(),
            });
        required.locations.extend(locations);
    }

    /// Refuses a viewer whose role is less than a required one, with an error for each such field.
    pub(crate) fn check(&self, viewer: A::Role) -> Result<(), Vec<RequestError>> {
        let errors: Vec<_> = self
            .0
            .iter()
            .filter(|(_, required)| viewer < required.role)
            .map(|(coordinate, required)| {
                let message = format!("`{coordinate}` requires the role `{}`", required.role);
                let error = RequestError::new(code::FORBIDDEN, message);
                required
                    .locations
                    .iter()
                    .fold(error, |error, location| error.at(*location))
            })
            .collect();
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }

    /// The number of fields that require a role.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}
