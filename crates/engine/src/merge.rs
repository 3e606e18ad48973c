//! The rule "field selection merging" of the specification, in time about linear in the expanded
//! selections.
//!
//! The fields of one response name are compared with the first field instead of in pairs. That is
//! enough because both relations are equivalences: the same shape, which all fields must have, and
//! the same name and arguments, which fields must have whose parent types an object can have at
//! once. The method is Simon Adameit's, of Sangria.

use std::collections::HashSet;

use async_graphql::{
    Positioned,
    indexmap::IndexMap,
    parser::types::{BaseType, Field, OperationDefinition, Selection, SelectionSet, Type},
};

use crate::{
    application::Application,
    document::Document,
    error::RequestError,
    limits::{Limit, Limits},
    schema::{Schema, TypeDef, name_of},
};

/// Refuses an operation in which two fields of one response name cannot be merged.
pub(crate) fn check<A: Application>(
    schema: &Schema<A>,
    document: &Document,
    operation: &OperationDefinition,
    root: &TypeDef<A>,
    limits: &Limits,
) -> Result<(), RequestError> {
    let mut check = MergeChecker {
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

struct MergeChecker<'d, A: Application> {
    schema: &'d Schema<A>,
    document: &'d Document,
    limits: &'d Limits,
    visited: usize,
}

/// A field node of the document. Within an introspection it has no parent and no type, and fields
/// merge by name alone.
struct FieldNode<'d, A: Application> {
    field: &'d Positioned<Field>,
    parent: Option<&'d TypeDef<A>>,
    ty: Option<&'d Type>,
}

impl<A: Application> Clone for FieldNode<'_, A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A: Application> Copy for FieldNode<'_, A> {}

type FieldsByResponseName<'d, A> = IndexMap<&'d str, Vec<FieldNode<'d, A>>>;
type Sets<'d, A> = [(&'d SelectionSet, Option<&'d TypeDef<A>>)];

impl<'d, A: Application> MergeChecker<'d, A> {
    /// The fields of some selection sets by response name, each fragment expanded once.
    fn collect(&mut self, sets: &Sets<'d, A>) -> Result<FieldsByResponseName<'d, A>, RequestError> {
        let mut groups = FieldsByResponseName::new();
        let mut spread_fragments = HashSet::new();
        for (set, parent) in sets {
            self.collect_set(set, *parent, &mut groups, &mut spread_fragments)?;
        }
        Ok(groups)
    }

    fn collect_set(
        &mut self,
        set: &'d SelectionSet,
        parent: Option<&'d TypeDef<A>>,
        groups: &mut FieldsByResponseName<'d, A>,
        spread_fragments: &mut HashSet<&'d str>,
    ) -> Result<(), RequestError> {
        for selection in &set.items {
            self.visited += 1;
            // The expanded selections are within their limit; more than ten times as many visits
            // need a hostile document.
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
                        .push(FieldNode { field, parent, ty });
                }
                Selection::InlineFragment(fragment) => {
                    let on = fragment
                        .node
                        .type_condition
                        .as_ref()
                        .map(|on| on.node.on.node.as_str());
                    let parent = on.map_or(parent, |on| self.schema.get(on));
                    self.collect_set(
                        &fragment.node.selection_set.node,
                        parent,
                        groups,
                        spread_fragments,
                    )?;
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    let Some(fragment) = self.document.fragments.get(name) else {
                        continue;
                    };
                    if spread_fragments.insert(name) {
                        let parent = self.schema.get(&fragment.node.type_condition.node.on.node);
                        self.collect_set(
                            &fragment.node.selection_set.node,
                            parent,
                            groups,
                            spread_fragments,
                        )?;
                    }
                }
            }
        }
        Ok(())
    }

    fn below(
        &mut self,
        fields: &[FieldNode<'d, A>],
    ) -> Result<FieldsByResponseName<'d, A>, RequestError> {
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

    /// Checks that fields of one response name have one shape, whatever their parent types are.
    fn shapes(&mut self, groups: &FieldsByResponseName<'d, A>) -> Result<(), RequestError> {
        for (name, fields) in groups {
            let Some((first, others)) = fields.split_first() else {
                continue;
            };
            for other in others {
                if !self.same_shape(first, other) {
                    let ty =
                        |f: &FieldNode<'_, A>| f.ty.map_or("String!".into(), ToString::to_string);
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

    /// Checks that fields of one response name are one field with the same arguments if their
    /// parent types may overlap: two different object types do not.
    fn names(&mut self, groups: FieldsByResponseName<'d, A>) -> Result<(), RequestError> {
        for (name, fields) in groups {
            let mut of_objects: IndexMap<&str, Vec<FieldNode<'d, A>>> = IndexMap::new();
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

    fn same_shape(&self, a: &FieldNode<'d, A>, b: &FieldNode<'d, A>) -> bool {
        match (a.ty, b.ty) {
            (Some(a), Some(b)) => self.same_type(a, b),
            // `__typename` beside a field of the schema.
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
                .is_some_and(|argument| argument.node == value.node)
        });
    (!same).then(|| "have different arguments".into())
}

fn conflict<A: Application>(
    name: &str,
    a: &FieldNode<'_, A>,
    b: &FieldNode<'_, A>,
    why: &str,
) -> RequestError {
    let message =
        format!("two fields would both be `{name}`, but {why}; give one of them an alias");
    RequestError::invalid(message)
        .at(a.field.pos)
        .at(b.field.pos)
}
