//! Fields that a type had: a document that still names one is refused with what to write instead.
//!
//! The rules of async-graphql would only say that there is no such field.

use async_graphql::{
    Pos, Positioned,
    parser::types::{Selection, SelectionSet, Type},
};
use async_graphql_value::Value as Literal;

use crate::{
    application::Application,
    check,
    document::Document,
    error::RequestError,
    schema::{Schema, TypeDef, TypeKind},
};

/// Checks that a document within the limits has no such field, in selections or in input literals.
pub(crate) fn check<A: Application>(
    schema: &Schema<A>,
    document: &Document,
) -> Result<(), Vec<RequestError>> {
    let mut errors = Vec::new();
    for (_, operation) in &document.operations {
        let root = check::root(schema, operation.node.ty);
        selections(schema, root, &operation.node.selection_set, &mut errors);
    }
    for fragment in document.fragments.values() {
        let on = schema.get(&fragment.node.type_condition.node.on.node);
        selections(schema, on, &fragment.node.selection_set, &mut errors);
    }
    match errors.is_empty() {
        true => Ok(()),
        false => Err(errors),
    }
}

fn selections<A: Application>(
    schema: &Schema<A>,
    parent: Option<&TypeDef<A>>,
    set: &Positioned<SelectionSet>,
    errors: &mut Vec<RequestError>,
) {
    for selection in &set.node.items {
        match &selection.node {
            Selection::Field(field) => {
                let name = &*field.node.name.node;
                let declared = parent.and_then(|parent| parent.field(name));
                if let (Some(parent), None) = (parent, declared)
                    && schema.instead_of(&parent.name, name).is_some()
                {
                    let message = schema.no_such_field(&parent.name, name);
                    errors.push(RequestError::invalid(message).at(field.pos));
                }
                for (argument, literal) in &field.node.arguments {
                    let mut arguments = declared.iter().flat_map(|declared| &declared.args);
                    if let Some(argument) = arguments.find(|former| former.name == *argument.node) {
                        input(schema, &argument.ty, &literal.node, literal.pos, errors);
                    }
                }
                let ty = declared.and_then(|declared| schema.named(&declared.ty));
                selections(schema, ty, &field.node.selection_set, errors);
            }
            Selection::InlineFragment(fragment) => {
                let on = fragment.node.type_condition.as_ref();
                let on = on.map_or(parent, |on| schema.get(&on.node.on.node));
                selections(schema, on, &fragment.node.selection_set, errors);
            }
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn input<A: Application>(
    schema: &Schema<A>,
    ty: &Type,
    literal: &Literal,
    position: Pos,
    errors: &mut Vec<RequestError>,
) {
    let object = match literal {
        Literal::List(items) => {
            for item in items {
                input(schema, ty, item, position, errors);
            }
            return;
        }
        Literal::Object(object) => object,
        _ => return,
    };
    let Some(declared) = schema.named(ty) else {
        return;
    };
    let TypeKind::Input { fields, .. } = &declared.kind else {
        return;
    };
    for (name, literal) in object {
        match fields.iter().find(|field| field.name == **name) {
            Some(field) => input(schema, &field.ty, literal, position, errors),
            None if schema.instead_of(&declared.name, name).is_some() => {
                let message = schema.no_such_field(&declared.name, name);
                errors.push(RequestError::invalid(message).at(position));
            }
            None => {}
        }
    }
}
