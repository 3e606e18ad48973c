//! The validation rules that async-graphql 7.2 lacks or has wrong: values of correct type beside
//! variables, variables in allowed positions, directives on variables and on `__typename`, the one
//! root field of a subscription, and (in `merge`) field selection merging.
//!
//! The document has passed the rules of async-graphql before.

use std::collections::HashSet;

use async_graphql::{
    Name, Positioned,
    parser::types::{
        BaseType, Directive, Field, OperationDefinition, OperationType, Selection, SelectionSet,
        Type,
    },
};
use async_graphql_value::Value as Literal;

use crate::{
    application::Application,
    coerce::{self, CoercionError, InputSyntax},
    document::Document,
    error::RequestError,
    limits::Limits,
    literal::{InputPosition, Template, variable},
    merge,
    schema::{Schema, TypeDef},
};

/// Checks every operation of a document by these rules.
pub(crate) fn check<A: Application>(
    schema: &Schema<A>,
    document: &Document,
    limits: &Limits,
) -> Result<(), Vec<RequestError>> {
    let mut errors = vec![];
    for (_, operation) in &document.operations {
        let Some(root) = root(schema, operation.node.ty) else {
            errors.push(
                RequestError::invalid(format!("the schema has no {}s", operation.node.ty))
                    .at(operation.pos),
            );
            continue;
        };
        let mut check = DocumentChecker {
            schema,
            document,
            operation: &operation.node,
            seen: HashSet::new(),
            errors: &mut errors,
        };
        check.definitions();
        check.set(&operation.node.selection_set.node, Some(root));
        if operation.node.ty == OperationType::Subscription {
            check.single_root(operation);
        }
        if let Err(error) = merge::check(schema, document, &operation.node, root, limits) {
            errors.push(error);
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

/// Checks that all variables have input types. async-graphql relies on that: a default for a
/// variable of any other type makes it panic.
pub(crate) fn check_variable_types<A: Application>(
    schema: &Schema<A>,
    document: &Document,
) -> Result<(), Vec<RequestError>> {
    let definitions = document
        .operations
        .iter()
        .flat_map(|(_, operation)| &operation.node.variable_definitions);
    let faults = definitions.filter(|definition| {
        !schema
            .named(&definition.node.var_type.node)
            .is_some_and(TypeDef::is_input)
    });
    let errors: Vec<_> = faults
        .map(|definition| {
            let (name, ty) = (&definition.node.name.node, &definition.node.var_type.node);
            RequestError::invalid(format!("the variable `${name}: {ty}` has no type of input"))
                .at(definition.pos)
        })
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

/// The root type for a kind of operation.
pub(crate) fn root<A: Application>(schema: &Schema<A>, kind: OperationType) -> Option<&TypeDef<A>> {
    schema.get(match kind {
        OperationType::Query => "Query",
        OperationType::Mutation => "Mutation",
        OperationType::Subscription => "Subscription",
    })
}

struct DocumentChecker<'d, 'e, A: Application> {
    schema: &'d Schema<A>,
    document: &'d Document,
    operation: &'d OperationDefinition,
    /// The fragments visited: once for each operation, whose variables they use.
    seen: HashSet<&'d str>,
    errors: &'e mut Vec<RequestError>,
}

impl<'d, A: Application> DocumentChecker<'d, '_, A> {
    fn definitions(&mut self) {
        for definition in &self.operation.variable_definitions {
            let name = &definition.node.name.node;
            for directive in &definition.node.directives {
                let message = format!(
                    "the directive `@{}` may not stand on a variable",
                    directive.node.name.node
                );
                self.errors
                    .push(RequestError::invalid(message).at(directive.pos));
            }
            if let Some(default) = &definition.node.default_value {
                let ty = &definition.node.var_type.node;
                if let Err(error) =
                    coerce::coerce(self.schema, ty, default.node.clone(), InputSyntax::Literal)
                {
                    let message = format!(
                        "default of the variable {}",
                        error.describe(&format!("${name}"))
                    );
                    self.errors
                        .push(RequestError::invalid(message).at(default.pos));
                }
            }
        }
    }

    /// Checks a selection set; `parent` is `None` within an introspection.
    fn set(&mut self, set: &'d SelectionSet, parent: Option<&'d TypeDef<A>>) {
        for selection in &set.items {
            self.conditions(selection.node.directives());
            match &selection.node {
                Selection::Field(field) => self.field(field, parent),
                Selection::InlineFragment(fragment) => {
                    let on = fragment
                        .node
                        .type_condition
                        .as_ref()
                        .map(|on| on.node.on.node.as_str());
                    self.set(
                        &fragment.node.selection_set.node,
                        on.map_or(parent, |on| self.schema.get(on)),
                    );
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    if let Some(fragment) = self.document.fragments.get(name)
                        && self.seen.insert(name)
                    {
                        let parent = self.schema.get(&fragment.node.type_condition.node.on.node);
                        self.set(&fragment.node.selection_set.node, parent);
                    }
                }
            }
        }
    }

    fn field(&mut self, field: &'d Positioned<Field>, parent: Option<&'d TypeDef<A>>) {
        let Field {
            name,
            arguments,
            selection_set,
            directives,
            ..
        } = &field.node;
        if name.node == "__typename" {
            return self.typename(field, directives);
        }
        let def = parent.and_then(|parent| parent.field(&name.node));
        for (argument, literal) in arguments {
            let declared = def.and_then(|def| {
                def.args
                    .iter()
                    .find(|declared| declared.name == *argument.node)
            });
            let checked = match (declared, of_introspection(&name.node, &argument.node)) {
                (Some(declared), _) => Template::of(
                    self.schema,
                    &InputPosition::of(declared),
                    &literal.node,
                    self.operation,
                )
                .map(|_| ()),
                (None, Some(ty)) => {
                    let position = InputPosition {
                        ty: &ty,
                        has_default: ty.nullable,
                    };
                    Template::of(self.schema, &position, &literal.node, self.operation).map(|_| ())
                }
                (None, None) => Err(CoercionError::new("there is no such argument".into())),
            };
            if let Err(error) = checked {
                let message = format!(
                    "in `{}`, argument {}",
                    name.node,
                    error.describe(&argument.node)
                );
                self.errors
                    .push(RequestError::invalid(message).at(literal.pos));
            }
        }
        self.set(
            &selection_set.node,
            def.and_then(|def| self.schema.named(&def.ty)),
        );
    }

    fn typename(&mut self, field: &Positioned<Field>, directives: &[Positioned<Directive>]) {
        if !field.node.arguments.is_empty() || !field.node.selection_set.node.items.is_empty() {
            let message = "`__typename` is a `String!` without arguments and fields";
            self.errors
                .push(RequestError::invalid(message).at(field.pos));
        }
        for directive in directives {
            let name = &directive.node.name.node;
            if !matches!(name.as_str(), "skip" | "include") {
                let message = format!("the directive `@{name}` may not stand on a field");
                self.errors
                    .push(RequestError::invalid(message).at(directive.pos));
            }
        }
    }

    /// Checks that the conditions of `@skip` and `@include` are a `Boolean!`.
    fn conditions(&mut self, directives: &[Positioned<Directive>]) {
        for directive in directives {
            let Some(condition) = directive.node.get_argument("if") else {
                continue;
            };
            let ty = boolean();
            let position = InputPosition {
                ty: &ty,
                has_default: false,
            };
            let checked = match &condition.node {
                Literal::Boolean(_) => Ok(()),
                Literal::Variable(name) => variable(&position, name, self.operation).map(|_| ()),
                other => Err(CoercionError::new(format!("`Boolean` cannot be `{other}`"))),
            };
            if let Err(error) = checked {
                let message = format!(
                    "in `@{}`, argument {}",
                    directive.node.name.node,
                    error.describe("if")
                );
                self.errors
                    .push(RequestError::invalid(message).at(condition.pos));
            }
        }
    }

    /// Checks that a subscription has exactly one root field, unconditional and no introspection.
    fn single_root(&mut self, operation: &Positioned<OperationDefinition>) {
        let mut keys = HashSet::new();
        let mut spread = HashSet::new();
        let mut sets = vec![&operation.node.selection_set.node];
        let mut faults = vec![];
        while let Some(set) = sets.pop() {
            for selection in &set.items {
                if !selection.node.directives().is_empty() {
                    faults.push((
                        "the root of a subscription takes no directives",
                        selection.pos,
                    ));
                }
                match &selection.node {
                    Selection::Field(field) => {
                        keys.insert(field.node.response_key().node.as_str());
                        if field.node.name.node.starts_with("__") {
                            faults.push((
                                "the root of a subscription is no introspection",
                                field.pos,
                            ));
                        }
                    }
                    Selection::InlineFragment(fragment) => {
                        sets.push(&fragment.node.selection_set.node)
                    }
                    Selection::FragmentSpread(fragment) => {
                        let name = fragment.node.fragment_name.node.as_str();
                        let fragment = self
                            .document
                            .fragments
                            .get(name)
                            .filter(|_| spread.insert(name));
                        sets.extend(fragment.map(|fragment| &fragment.node.selection_set.node));
                    }
                }
            }
        }
        if keys.len() != 1 {
            faults.push(("a subscription has exactly one root field", operation.pos));
        }
        self.errors.extend(
            faults
                .into_iter()
                .map(|(message, position)| RequestError::invalid(message).at(position)),
        );
    }
}

/// The type of an argument of an introspection field.
fn of_introspection(field: &str, argument: &str) -> Option<Type> {
    match (field, argument) {
        ("__type", "name") => Type::new("String!"),
        ("fields" | "enumValues" | "inputFields" | "args", "includeDeprecated") => {
            Type::new("Boolean")
        }
        _ => None,
    }
}

fn boolean() -> Type {
    Type {
        nullable: false,
        base: BaseType::Named(Name::new("Boolean")),
    }
}
