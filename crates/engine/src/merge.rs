//! The specification's rule "field selection merging", in time about linear in the expanded
//! selections.
//!
//! Fields with one response name are compared with the first of them instead of in pairs, which is
//! enough because both sameness of shape and sameness of name and arguments are equivalences (the
//! method is Simon Adameit's, of Sangria). The first must hold among all of them; the second among
//! those whose types an object can have at once.

use std::collections::HashSet;

use async_graphql::{
    Positioned,
    indexmap::IndexMap,
    parser::types::{BaseType, Field, OperationDefinition, Selection, SelectionSet, Type},
};

use crate::{
    Application, Limits, RequestError,
    document::Document,
    limits::Limit,
    schema::{Schema, TypeDef, name_of},
};

/// Refuses an operation in which two fields of one response name cannot become one.
pub(crate) fn check<W: Application>(
    schema: &Schema<W>,
    document: &Document,
    operation: &OperationDefinition,
    root: &TypeDef<W>,
    limits: &Limits,
) -> Result<(), RequestError> {
    let mut check = Check {
        schema,
        document,
        limits,
        visited: 0,
    };
    let sets = [(&operation.selection_set.node, Some(root))];
    let fields = check.collect(&sets)?;
    check.shapes(&fields)?;
    check.names(fields)
}

struct Check<'d, W: Application> {
    schema: &'d Schema<W>,
    document: &'d Document,
    limits: &'d Limits,
    visited: usize,
}

/// A field where it is written. Within an introspection its type is not known here, and fields
/// merge by name alone.
struct Written<'d, W: Application> {
    field: &'d Positioned<Field>,
    parent: Option<&'d TypeDef<W>>,
    ty: Option<&'d Type>,
}

impl<W: Application> Clone for Written<'_, W> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<W: Application> Copy for Written<'_, W> {}

type Groups<'d, W> = IndexMap<&'d str, Vec<Written<'d, W>>>;
type Sets<'d, W> = [(&'d SelectionSet, Option<&'d TypeDef<W>>)];

impl<'d, W: Application> Check<'d, W> {
    /// The fields of some selection sets by response name, their fragments expanded, each once.
    fn collect(&mut self, sets: &Sets<'d, W>) -> Result<Groups<'d, W>, RequestError> {
        let mut groups = Groups::new();
        let mut seen = HashSet::new();
        for (set, parent) in sets {
            self.collect_set(set, *parent, &mut groups, &mut seen)?;
        }
        Ok(groups)
    }

    fn collect_set(
        &mut self,
        set: &'d SelectionSet,
        parent: Option<&'d TypeDef<W>>,
        groups: &mut Groups<'d, W>,
        seen: &mut HashSet<&'d str>,
    ) -> Result<(), RequestError> {
        for selection in &set.items {
            self.visited += 1;
            // The expanded selections are within their limit; more than ten times that is a
            // document made for it.
            if self.visited > self.limits.selections.saturating_mul(10) {
                return Err(Limit::Plan.exceeded(None, self.limits));
            }
            match &selection.node {
                Selection::Field(field) => {
                    let ty = parent
                        .and_then(|parent| parent.field(&field.node.name.node))
                        .map(|field| &field.ty);
                    let key = field.node.response_key().node.as_str();
                    groups
                        .entry(key)
                        .or_default()
                        .push(Written { field, parent, ty });
                }
                Selection::InlineFragment(fragment) => {
                    let on = fragment
                        .node
                        .type_condition
                        .as_ref()
                        .map(|on| on.node.on.node.as_str());
                    let parent = on.map_or(parent, |on| self.schema.get(on));
                    self.collect_set(&fragment.node.selection_set.node, parent, groups, seen)?;
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    let Some(fragment) = self.document.fragments.get(name) else {
                        continue;
                    };
                    if seen.insert(name) {
                        let parent = self.schema.get(&fragment.node.type_condition.node.on.node);
                        self.collect_set(&fragment.node.selection_set.node, parent, groups, seen)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn below(&mut self, fields: &[Written<'d, W>]) -> Result<Groups<'d, W>, RequestError> {
        let sets: Vec<_> = fields
            .iter()
            .map(|f| {
                (
                    &f.field.node.selection_set.node,
                    f.ty.and_then(|ty| self.schema.get(name_of(ty))),
                )
            })
            .collect();
        self.collect(&sets)
    }

    /// Fields of one response name have one shape, whatever types they are of.
    fn shapes(&mut self, groups: &Groups<'d, W>) -> Result<(), RequestError> {
        for (name, fields) in groups {
            let Some((first, others)) = fields.split_first() else {
                continue;
            };
            for other in others {
                if !self.same_shape(first, other) {
                    let ty =
                        |f: &Written<'_, W>| f.ty.map_or("String!".into(), ToString::to_string);
                    let why = format!(
                        "return the conflicting types `{}` and `{}`",
                        ty(first),
                        ty(other)
                    );
                    return Err(conflict(name, first, other, &why));
                }
            }
            if fields
                .iter()
                .any(|f| !f.field.node.selection_set.node.items.is_empty())
            {
                let below = self.below(fields)?;
                self.shapes(&below)?;
            }
        }
        Ok(())
    }

    /// Fields of one response name are one field with one set of arguments, where their types may
    /// overlap: object types that differ do not.
    fn names(&mut self, groups: Groups<'d, W>) -> Result<(), RequestError> {
        for (name, fields) in groups {
            let mut of_objects: IndexMap<&str, Vec<Written<'d, W>>> = IndexMap::new();
            let mut of_others = vec![];
            for field in fields {
                match field.parent {
                    Some(parent) if parent.is_object() => {
                        of_objects.entry(&parent.name).or_default().push(field)
                    }
                    _ => of_others.push(field),
                }
            }
            if of_objects.is_empty() {
                of_objects.insert("", vec![]);
            }
            for (_, mut fields) in of_objects {
                fields.extend(&of_others);
                let Some((first, others)) = fields.split_first() else {
                    continue;
                };
                for other in others {
                    if let Some(why) = difference(&first.field.node, &other.field.node) {
                        return Err(conflict(name, first, other, &why));
                    }
                }
                if fields
                    .iter()
                    .any(|f| !f.field.node.selection_set.node.items.is_empty())
                {
                    let below = self.below(&fields)?;
                    self.names(below)?;
                }
            }
        }
        Ok(())
    }

    fn same_shape(&self, a: &Written<'d, W>, b: &Written<'d, W>) -> bool {
        match (a.ty, b.ty) {
            (Some(a), Some(b)) => self.same_type(a, b),
            // `__typename` beside a field of ours.
            (Some(ty), None) | (None, Some(ty)) => {
                !ty.nullable && matches!(&ty.base, BaseType::Named(n) if n == "String")
            }
            (None, None) => true,
        }
    }

    fn same_type(&self, a: &Type, b: &Type) -> bool {
        a.nullable == b.nullable
            && match (&a.base, &b.base) {
                (BaseType::List(a), BaseType::List(b)) => self.same_type(a, b),
                (BaseType::Named(a), BaseType::Named(b)) => {
                    let leaf = |name| self.schema.get(name).is_some_and(TypeDef::is_leaf);
                    a == b || !(leaf(a) || leaf(b))
                }
                _ => false,
            }
    }
}

fn difference(a: &Field, b: &Field) -> Option<String> {
    if a.name.node != b.name.node {
        return Some(format!(
            "are the different fields `{}` and `{}`",
            a.name.node, b.name.node
        ));
    }
    let same = a.arguments.len() == b.arguments.len()
        && a.arguments.iter().all(|(name, value)| {
            b.get_argument(&name.node)
                .is_some_and(|it| it.node == value.node)
        });
    (!same).then(|| "have different arguments".into())
}

fn conflict<W: Application>(
    name: &str,
    a: &Written<'_, W>,
    b: &Written<'_, W>,
    why: &str,
) -> RequestError {
    let message =
        format!("two fields would both be `{name}`, but {why}; give one of them an alias");
    RequestError::invalid(message)
        .at(a.field.pos)
        .at(b.field.pos)
}
