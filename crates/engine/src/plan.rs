//! A checked document, compiled for one operation and one setting of its conditions.
//!
//! Selection sets are merged and fragments resolved for each type that an object can have, so that
//! running is writing. The conditions of `@skip` and `@include` are decided here and not while
//! running: the order of the response's keys depends on them.

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
    Application, Limits, RequestError, check,
    document::Document,
    limits::Limit,
    literal::{Place, Template},
    schema::{self, Kind, Schema, TypeDef},
    variable_args::{Filled, Slot},
};

/// What an operation writes, field by field.
pub(crate) struct Plan<W: Application> {
    pub(crate) kind: OperationType,
    pub(crate) fields: Vec<Step<W>>,
    /// The arguments that depend on variables.
    pub(crate) slots: Vec<Slot<W>>,
    pub(crate) introspects: bool,
    /// All fields, those of nested plans included.
    pub(crate) size: usize,
}

/// One field of the response.
pub(crate) struct Step<W: Application> {
    /// `,"key":`, or `{"key":` where it is the object's first, and for `__typename` its value too.
    pub(crate) head: Box<[u8]>,
    pub(crate) key: Box<str>,
    /// Where the field is written.
    pub(crate) places: Box<[Pos]>,
    pub(crate) what: What<W>,
}

pub(crate) enum What<W: Application> {
    Typename,
    /// Answered beforehand, by response key.
    Introspection,
    Field {
        field: Arc<schema::Field<W>>,
        args: ArgsOf,
        then: Then<W>,
    },
}

/// Where the arguments of a field come from.
pub(crate) enum ArgsOf {
    Fixed(Filled),
    Slot(usize),
}

/// What is written of a field's answer.
pub(crate) enum Then<W: Application> {
    Leaf,
    Object(Vec<Step<W>>),
    /// For each type that the object can have.
    Abstract(Vec<(Box<str>, Vec<Step<W>>)>),
}

/// The variables that decide conditions, by number; a plan is compiled for each setting of them.
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
        .map(|(at, _)| at)
        .collect()
}

impl<W: Application> Plan<W> {
    /// Compiles an operation of a checked document; `is_set` says which condition variables are
    /// true.
    pub(crate) fn compile(
        schema: &Schema<W>,
        document: &Document,
        operation: &OperationDefinition,
        is_set: &dyn Fn(usize) -> bool,
        limits: &Limits,
    ) -> Result<Self, RequestError> {
        let root =
            check::root(schema, operation.ty).ok_or_else(|| stale(&operation.ty.to_string()))?;
        let mut compiler = Compiler {
            schema,
            document,
            operation,
            is_set,
            limits,
            slots: vec![],
            introspects: false,
            size: 0,
        };
        let fields = compiler.fields(&[&operation.selection_set.node], root)?;
        let Compiler {
            slots,
            introspects,
            size,
            ..
        } = compiler;
        Ok(Self {
            kind: operation.ty,
            fields,
            slots,
            introspects,
            size,
        })
    }

    /// A rough number of bytes that it takes in memory.
    pub(crate) fn weight(&self) -> usize {
        256 + 256 * self.size + 256 * self.slots.len()
    }
}

struct Compiler<'d, W: Application> {
    schema: &'d Schema<W>,
    document: &'d Document,
    operation: &'d OperationDefinition,
    is_set: &'d dyn Fn(usize) -> bool,
    limits: &'d Limits,
    slots: Vec<Slot<W>>,
    introspects: bool,
    size: usize,
}

type Groups<'d> = IndexMap<&'d str, Vec<&'d Positioned<Field>>>;

impl<'d, W: Application> Compiler<'d, W> {
    /// The fields that some selection sets, merged, ask of an object type.
    fn fields(
        &mut self,
        sets: &[&'d SelectionSet],
        ty: &'d TypeDef<W>,
    ) -> Result<Vec<Step<W>>, RequestError> {
        let mut groups = Groups::new();
        let mut seen = HashSet::new();
        for set in sets {
            self.collect(set, ty, &mut groups, &mut seen);
        }
        let steps = groups
            .into_iter()
            .map(|(key, written)| self.step(key, &written, ty));
        let mut steps = steps.collect::<Result<Vec<_>, _>>()?;
        if let Some(first) = steps.first_mut() {
            first.head[0] = b'{';
        }
        Ok(steps)
    }

    /// The specification's `CollectFields`.
    fn collect(
        &self,
        set: &'d SelectionSet,
        ty: &'d TypeDef<W>,
        groups: &mut Groups<'d>,
        seen: &mut HashSet<&'d str>,
    ) {
        for selection in &set.items {
            if self.is_left_out(selection.node.directives()) {
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
                        .filter(|_| seen.insert(name))
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
                self.collect(set, ty, groups, seen);
            }
        }
    }

    fn is_left_out(&self, directives: &[Positioned<Directive>]) -> bool {
        directives
            .iter()
            .filter_map(condition)
            .any(|(wanted, literal)| {
                let set = match literal {
                    Literal::Boolean(it) => *it,
                    Literal::Variable(name) => {
                        let mut definitions = self.operation.variable_definitions.iter();
                        definitions
                            .position(|d| d.node.name.node == *name)
                            .is_some_and(|at| (self.is_set)(at))
                    }
                    _ => false,
                };
                set != wanted
            })
    }

    fn step(
        &mut self,
        key: &str,
        written: &[&'d Positioned<Field>],
        ty: &'d TypeDef<W>,
    ) -> Result<Step<W>, RequestError> {
        self.size += 1;
        if self.size > self.limits.plan {
            return Err(Limit::Plan.exceeded(None, self.limits));
        }
        let [first, ..] = written else {
            return Err(stale(key));
        };
        // Names hold nothing that JSON escapes.
        let mut head = format!(",\"{key}\":");
        let what = match first.node.name.node.as_str() {
            "__typename" => {
                head.push_str(&format!("\"{}\"", ty.name));
                What::Typename
            }
            "__schema" | "__type" if ty.name == "Query" => {
                self.introspects = true;
                What::Introspection
            }
            name => {
                let field = ty.field(name).ok_or_else(|| stale(name))?;
                let args = self.args(field, &first.node)?;
                What::Field {
                    args,
                    then: self.then(field, written)?,
                    field: Arc::clone(field),
                }
            }
        };
        let places = written.iter().map(|field| field.pos).collect();
        Ok(Step {
            head: head.into_bytes().into(),
            key: key.into(),
            places,
            what,
        })
    }

    fn args(
        &mut self,
        field: &Arc<schema::Field<W>>,
        written: &Field,
    ) -> Result<ArgsOf, RequestError> {
        let templates =
            field
                .args
                .iter()
                .map(|argument| match written.get_argument(&argument.name) {
                    Some(literal) => Template::of(
                        self.schema,
                        &Place::of(argument),
                        &literal.node,
                        self.operation,
                    )
                    .map(Some)
                    .map_err(|fault| {
                        RequestError::invalid(format!("argument {}", fault.of(&argument.name)))
                            .at(literal.pos)
                    }),
                    None => Ok(argument.default.clone().map(Template::Const)),
                });
        let slot = Slot {
            field: Arc::clone(field),
            templates: templates.collect::<Result<_, _>>()?,
        };
        Ok(if slot.is_fixed() {
            ArgsOf::Fixed(slot.fill(self.schema, &vec![], self.limits))
        } else {
            self.slots.push(slot);
            ArgsOf::Slot(self.slots.len() - 1)
        })
    }

    fn then(
        &mut self,
        field: &schema::Field<W>,
        written: &[&'d Positioned<Field>],
    ) -> Result<Then<W>, RequestError> {
        let schema = self.schema;
        let ty = schema.named(&field.ty).ok_or_else(|| stale(&field.name))?;
        if ty.is_leaf() {
            return Ok(Then::Leaf);
        }
        let sets: Vec<_> = written
            .iter()
            .map(|field| &field.node.selection_set.node)
            .collect();
        if let Kind::Object { .. } = ty.kind {
            return Ok(Then::Object(self.fields(&sets, ty)?));
        }
        let members = ty.members().iter().filter_map(|member| schema.get(member));
        let members =
            members.map(|member| Ok((member.name.as_str().into(), self.fields(&sets, member)?)));
        members
            .collect::<Result<_, RequestError>>()
            .map(Then::Abstract)
    }
}

/// What a directive wants its condition to be, for the selection to be kept.
fn condition(directive: &Positioned<Directive>) -> Option<(bool, &Literal)> {
    let wanted = match directive.node.name.node.as_str() {
        "skip" => false,
        "include" => true,
        _ => return None,
    };
    Some((wanted, &directive.node.get_argument("if")?.node))
}

/// A document that the checks let pass has no such fault.
fn stale(what: &str) -> RequestError {
    RequestError::invalid(format!("`{what}` is not in the schema"))
}
