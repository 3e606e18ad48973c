//! The plan of an operation, compiled for one setting of its conditions.
//!
//! Selection sets are merged and fragments resolved for each type that an object can have, so that
//! running is writing. The conditions of `@skip` and `@include` are decided by the compiler and not
//! while running: the order of the response's keys depends on them.

use std::{collections::HashSet, sync::Arc};

use async_graphql::{
    Pos, Positioned,
    indexmap::IndexMap,
    parser::types::{
        Directive, Field, OperationDefinition, OperationType, Selection, SelectionSet,
    },
};
use async_graphql_value::Value as Literal;

use crate::{
    application::Application,
    check,
    document::Document,
    error::RequestError,
    limits::{Limit, Limits},
    literal::{InputPosition, Template},
    required_roles::RequiredRoles,
    schema::{FieldDef, Schema, TypeDef, TypeKind},
    variable_args::{ArgumentTemplates, CoercedArgs},
};

/// The plan of an operation: the fields that it writes, in order.
pub(crate) struct Plan<A: Application> {
    pub(crate) kind: OperationType,
    pub(crate) fields: Vec<Step<A>>,
    /// The arguments that depend on variables; steps refer to them by index.
    pub(crate) variable_args: Vec<ArgumentTemplates<A>>,
    pub(crate) required_roles: RequiredRoles<A>,
    /// True if the operation has an introspection field.
    pub(crate) introspects: bool,
    /// The number of all fields, at every level.
    pub(crate) size: usize,
}

/// A step of a plan: writes one field of the response.
pub(crate) struct Step<A: Application> {
    /// The bytes before the value: `,"key":`, or `{"key":` for the first field of an object; with
    /// the value for `__typename`.
    pub(crate) head: Box<[u8]>,
    pub(crate) key: Box<str>,
    /// The locations of the field in the document.
    pub(crate) locations: Box<[Pos]>,
    pub(crate) kind: StepKind<A>,
}

/// The kind of a step.
pub(crate) enum StepKind<A: Application> {
    Typename,
    /// A field whose introspection result is looked up by response key.
    Introspection,
    Field {
        field: Arc<FieldDef<A>>,
        args: ArgumentSource,
        completion: Completion<A>,
    },
}

/// The source of a field's arguments.
pub(crate) enum ArgumentSource {
    /// Coerced arguments that no variable changes.
    Fixed(CoercedArgs),
    /// An index into [`Plan::variable_args`].
    Variable(usize),
}

/// The completion of a field's value (the specification's `CompleteValue`).
pub(crate) enum Completion<A: Application> {
    Leaf,
    Object(Vec<Step<A>>),
    /// The steps for each type that the object can have.
    Abstract(Vec<(Box<str>, Vec<Step<A>>)>),
}

/// The condition variables of an operation, by index: those of `@skip` and `@include`. A plan is
/// compiled for each setting of them.
pub(crate) fn conditions(document: &Document, operation: &OperationDefinition) -> Vec<usize> {
    let mut names = HashSet::new();
    let fragments = document
        .fragments
        .values()
        .map(|fragment| &fragment.node.selection_set.node);
    let mut sets: Vec<&SelectionSet> = fragments.chain([&operation.selection_set.node]).collect();
    while let Some(set) = sets.pop() {
        for selection in &set.items {
            for directive in selection.node.directives() {
                if let Some((_, Literal::Variable(name))) = condition(directive) {
                    names.insert(name.as_str());
                }
            }
            match &selection.node {
                Selection::Field(field) => sets.push(&field.node.selection_set.node),
                Selection::InlineFragment(fragment) => sets.push(&fragment.node.selection_set.node),
                Selection::FragmentSpread(_) => {}
            }
        }
    }
    let definitions = operation.variable_definitions.iter().enumerate();
    definitions
        .filter(|(_, definition)| names.contains(definition.node.name.node.as_str()))
        .map(|(index, _)| index)
        .collect()
}

impl<A: Application> Plan<A> {
    /// Compiles an operation of a valid document; `is_set` says which condition variables are true.
    pub(crate) fn compile(
        schema: &Schema<A>,
        document: &Document,
        operation: &OperationDefinition,
        is_set: &dyn Fn(usize) -> bool,
        limits: &Limits,
    ) -> Result<Self, RequestError> {
        let root = check::root(schema, operation.ty)
            .ok_or_else(|| not_in_schema(&operation.ty.to_string()))?;
        let mut compiler = Compiler {
            schema,
            document,
            operation,
            is_set,
            limits,
            variable_args: vec![],
            required_roles: RequiredRoles::new(),
            introspects: false,
            size: 0,
        };
        let fields = compiler.fields(&[&operation.selection_set.node], root)?;
        let Compiler {
            variable_args,
            required_roles,
            introspects,
            size,
            ..
        } = compiler;
        Ok(Self {
            kind: operation.ty,
            fields,
            variable_args,
            required_roles,
            introspects,
            size,
        })
    }

    /// The estimated bytes in memory.
    pub(crate) fn weight(&self) -> usize {
        256 + 256 * (self.size + self.variable_args.len() + self.required_roles.len())
    }
}

struct Compiler<'d, A: Application> {
    schema: &'d Schema<A>,
    document: &'d Document,
    operation: &'d OperationDefinition,
    is_set: &'d dyn Fn(usize) -> bool,
    limits: &'d Limits,
    variable_args: Vec<ArgumentTemplates<A>>,
    required_roles: RequiredRoles<A>,
    introspects: bool,
    size: usize,
}

/// The field nodes of merged selection sets by response key (the specification's term).
type GroupedFieldSet<'d> = IndexMap<&'d str, Vec<&'d Positioned<Field>>>;

impl<'d, A: Application> Compiler<'d, A> {
    /// Compiles the steps for some selection sets, merged, on an object type.
    fn fields(
        &mut self,
        sets: &[&'d SelectionSet],
        ty: &'d TypeDef<A>,
    ) -> Result<Vec<Step<A>>, RequestError> {
        let mut groups = GroupedFieldSet::new();
        let mut spread_fragments = HashSet::new();
        for set in sets {
            self.collect(set, ty, &mut groups, &mut spread_fragments);
        }
        let steps = groups
            .into_iter()
            .map(|(key, fields)| self.step(key, &fields, ty));
        let mut steps = steps.collect::<Result<Vec<_>, _>>()?;
        if let Some(first) = steps.first_mut() {
            first.head[0] = b'{';
        }
        Ok(steps)
    }

    /// Collects the field nodes of a selection set (the specification's `CollectFields`).
    fn collect(
        &self,
        set: &'d SelectionSet,
        ty: &'d TypeDef<A>,
        groups: &mut GroupedFieldSet<'d>,
        spread_fragments: &mut HashSet<&'d str>,
    ) {
        for selection in &set.items {
            if self.is_skipped(selection.node.directives()) {
                continue;
            }
            let (on, set) = match &selection.node {
                Selection::Field(field) => {
                    groups
                        .entry(field.node.response_key().node.as_str())
                        .or_default()
                        .push(field);
                    continue;
                }
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref().map(|on| &on.node);
                    (on, &fragment.node.selection_set.node)
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    let Some(fragment) = self
                        .document
                        .fragments
                        .get(name)
                        .filter(|_| spread_fragments.insert(name))
                    else {
                        continue;
                    };
                    (
                        Some(&fragment.node.type_condition.node),
                        &fragment.node.selection_set.node,
                    )
                }
            };
            if on.is_none_or(|on| self.schema.is_member(&ty.name, &on.on.node)) {
                self.collect(set, ty, groups, spread_fragments);
            }
        }
    }

    fn is_skipped(&self, directives: &[Positioned<Directive>]) -> bool {
        directives
            .iter()
            .filter_map(condition)
            .any(|(kept_value, literal)| {
                let value = match literal {
                    Literal::Boolean(value) => *value,
                    Literal::Variable(name) => {
                        let mut definitions = self.operation.variable_definitions.iter();
                        definitions
                            .position(|definition| definition.node.name.node == *name)
                            .is_some_and(|index| (self.is_set)(index))
                    }
                    _ => false,
                };
                value != kept_value
            })
    }

    fn step(
        &mut self,
        key: &str,
        fields: &[&'d Positioned<Field>],
        ty: &'d TypeDef<A>,
    ) -> Result<Step<A>, RequestError> {
        self.size += 1;
        if self.size > self.limits.plan {
            return Err(Limit::Plan.exceeded(None, self.limits));
        }
        let [first, ..] = fields else {
            return Err(not_in_schema(key));
        };
        let locations: Box<[Pos]> = fields.iter().map(|field| field.pos).collect();
        // No character of a name is escaped in JSON.
        let mut head = format!(",\"{key}\":");
        let kind = match first.node.name.node.as_str() {
            "__typename" => {
                head.push_str(&format!("\"{}\"", ty.name));
                StepKind::Typename
            }
            "__schema" | "__type" if ty.name == "Query" => {
                self.introspects = true;
                StepKind::Introspection
            }
            name => {
                let field = ty.field(name).ok_or_else(|| not_in_schema(name))?;
                self.required_roles.add(field, &locations);
                let args = self.args(field, &first.node)?;
                StepKind::Field {
                    args,
                    completion: self.completion(field, fields)?,
                    field: Arc::clone(field),
                }
            }
        };
        Ok(Step {
            head: head.into_bytes().into(),
            key: key.into(),
            locations,
            kind,
        })
    }

    fn args(
        &mut self,
        field: &Arc<FieldDef<A>>,
        node: &Field,
    ) -> Result<ArgumentSource, RequestError> {
        let templates = field
            .args
            .iter()
            .map(|argument| match node.get_argument(&argument.name) {
                Some(literal) => Template::of(
                    self.schema,
                    &InputPosition::of(argument),
                    &literal.node,
                    self.operation,
                )
                .map(Some)
                .map_err(|error| {
                    RequestError::invalid(format!("argument {}", error.describe(&argument.name)))
                        .at(literal.pos)
                }),
                None => Ok(argument.default.clone().map(Template::Const)),
            });
        let args = ArgumentTemplates {
            field: Arc::clone(field),
            templates: templates.collect::<Result<_, _>>()?,
        };
        Ok(if args.is_fixed() {
            ArgumentSource::Fixed(args.fill(self.schema, &vec![], self.limits))
        } else {
            self.variable_args.push(args);
            ArgumentSource::Variable(self.variable_args.len() - 1)
        })
    }

    fn completion(
        &mut self,
        field: &FieldDef<A>,
        fields: &[&'d Positioned<Field>],
    ) -> Result<Completion<A>, RequestError> {
        let schema = self.schema;
        let ty = schema
            .named(&field.ty)
            .ok_or_else(|| not_in_schema(&field.name))?;
        if ty.is_leaf() {
            return Ok(Completion::Leaf);
        }
        let sets: Vec<_> = fields
            .iter()
            .map(|field| &field.node.selection_set.node)
            .collect();
        if let TypeKind::Object { .. } = ty.kind {
            return Ok(Completion::Object(self.fields(&sets, ty)?));
        }
        let members = ty.members().iter().filter_map(|member| schema.get(member));
        let members =
            members.map(|member| Ok((member.name.as_str().into(), self.fields(&sets, member)?)));
        members
            .collect::<Result<_, RequestError>>()
            .map(Completion::Abstract)
    }
}

/// The condition of a `@skip` or `@include`, and the value of it that keeps the selection.
fn condition(directive: &Positioned<Directive>) -> Option<(bool, &Literal)> {
    let kept_value = match directive.node.name.node.as_str() {
        "skip" => false,
        "include" => true,
        _ => return None,
    };
    Some((kept_value, &directive.node.get_argument("if")?.node))
}

/// The error of a document that the schema does not fit, which validation has ruled out.
fn not_in_schema(name: &str) -> RequestError {
    RequestError::invalid(format!("`{name}` is not in the schema"))
}
