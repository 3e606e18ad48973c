//! The engine: takes a request from its text to the bytes of the response.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_graphql::{Name, SDLExportOptions, Value, dynamic, parser::types::OperationType};

use crate::{
    application::Application,
    cache::{CacheLookups, CachedDocument, CachedPlan, Caches, CheckedDocument},
    check, code, coerce, cost, count,
    document::Document,
    dynamic::{Purpose, build},
    error::{RequestError, RequestErrors},
    former_fields,
    introspect::{IntrospectionResult, introspect},
    limits::{Limit, Limits},
    plan::{self, Plan},
    response::Response,
    run, scan,
    schema::{Schema, SchemaError},
    validate,
    variable_args::CoercedArgs,
    variables,
};

/// A request of a client.
#[derive(Debug, Clone, Copy, Default)]
pub struct Request<'r> {
    /// The document.
    pub query: &'r str,
    /// The name of the operation to run; needed if the document has several.
    pub operation_name: Option<&'r str>,
    /// The variable values, as the text of a JSON object or `null`.
    pub variables: Option<&'r str>,
}

/// The kind of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationKind {
    /// A read.
    Query,
    /// A write: its root fields run one after the other, in order.
    Mutation,
    /// A run for each event, with the event as the root object.
    Subscription,
}

impl OperationKind {
    fn of(kind: OperationType) -> Self {
        match kind {
            OperationType::Query => Self::Query,
            OperationType::Mutation => Self::Mutation,
            OperationType::Subscription => Self::Subscription,
        }
    }
}

/// An engine, which runs documents over a schema within limits.
pub struct Engine<A: Application> {
    schema: Schema<A>,
    limits: Limits,
    rules: dynamic::Schema,
    introspection: dynamic::Schema,
    caches: Caches<A>,
}

impl<A: Application> Engine<A> {
    /// An engine for a schema. The error is a mistake in the schema's declaration.
    pub fn new(schema: Schema<A>, limits: Limits) -> Result<Self, SchemaError> {
        Ok(Self {
            rules: build(&schema, Purpose::Rules)?,
            introspection: build(&schema, Purpose::Introspection)?,
            caches: Caches::new(limits.cache),
            schema,
            limits,
        })
    }

    /// The SDL of the schema: the same text for the same declaration.
    pub fn sdl(&self) -> String {
        self.introspection
            .sdl_with_options(SDLExportOptions::new().include_specified_by())
    }

    /// The limits of this engine.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The estimated bytes of the caches of documents and plans.
    pub fn cached_bytes(&self) -> u64 {
        self.caches.bytes()
    }

    /// The look-ups in the caches of documents and of plans.
    pub fn cache_lookups(&self) -> [CacheLookups; 2] {
        self.caches.lookups()
    }

    /// Prepares an operation for the viewer of the context, and runs it on the context's root.
    pub fn execute(&self, request: &Request<'_>, context: &A::Context) -> Response {
        match self.prepare(request, A::role(context)) {
            Ok(prepared) => prepared.run(context),
            Err(errors) => Response::refused(&errors),
        }
    }

    /// Prepares an operation for a viewer with this role. If it is refused, nothing has run.
    pub fn prepare(
        &self,
        request: &Request<'_>,
        role: A::Role,
    ) -> Result<Prepared<A>, RequestErrors> {
        let checked = self.checked(request.query)?;
        let operation_index = checked.document.operation(request.operation_name)?;
        let operation = &checked.document.operations[operation_index].1;
        let input = variables::read(request.variables)?;
        let variables = coerce::variables(&self.schema, &operation.node, input)
            .map_err(|errors| self.refuse(errors))?;
        let condition_bits = condition_bits(&checked.conditions[operation_index], &variables)?;
        let cached = self.plan(&checked, operation_index, condition_bits, &variables)?;
        cached
            .plan
            .required_roles
            .check(role)
            .map_err(|errors| self.refuse(errors))?;
        let introspection = match &cached.introspection {
            None if cached.plan.introspects => Some(introspect(
                &self.introspection,
                &checked.document,
                operation,
                &variables,
            )?),
            _ => None,
        };
        let variable_args: Vec<CoercedArgs> = cached
            .plan
            .variable_args
            .iter()
            .map(|templates| templates.fill(&self.schema, &variables, &self.limits))
            .collect();
        let cost = cost::cost(&cached.plan, &variable_args);
        Limit::Cost.check(cost, &self.limits)?;
        Ok(Prepared {
            name: checked.document.operations[operation_index].0.clone(),
            cached,
            variable_args,
            introspection,
            cost,
            limits: self.limits,
        })
    }

    /// The kind of the operation that a document has under a name; none if that cannot be told. The
    /// document need not be valid.
    pub fn kind(&self, query: &str, operation_name: Option<&str>) -> Option<OperationKind> {
        scan::scan(query, &self.limits).ok()?;
        let document = Document::parse(query).ok()?;
        let index = document.operation(operation_name).ok()?;
        Some(OperationKind::of(document.operations[index].1.node.ty))
    }

    /// Checks that a text is a valid document within the limits.
    pub fn validate(&self, query: &str) -> Result<(), RequestErrors> {
        self.checked(query).map(|_| ())
    }

    /// The valid document of a text, from the cache if the text was seen before.
    fn checked(&self, text: &str) -> Result<Arc<CheckedDocument>, RequestErrors> {
        if let Some(cached) = self.caches.document(text) {
            return cached.map_err(|errors| RequestErrors::clone(&errors));
        }
        // A text that the scan refuses is cheaper to scan again than to keep.
        let scan = scan::scan(text, &self.limits)?;
        let cached: CachedDocument = self
            .check(text, scan.tokens)
            .map(Arc::new)
            .map_err(Arc::new);
        self.caches.insert_document(text, cached.clone());
        cached.map_err(|errors| RequestErrors::clone(&errors))
    }

    fn check(&self, text: &str, tokens: usize) -> Result<CheckedDocument, RequestErrors> {
        let document = Document::parse(text)?;
        count::count(&document, self.schema.types().len(), &self.limits)?;
        check::check_variable_types(&self.schema, &document)
            .map_err(|errors| self.refuse(errors))?;
        former_fields::check(&self.schema, &document).map_err(|errors| self.refuse(errors))?;
        validate::validate(&self.rules, &document).map_err(|errors| self.refuse(errors))?;
        check::check(&self.schema, &document, &self.limits)
            .map_err(|errors| self.refuse(errors))?;
        let operations = document.operations.iter();
        let conditions = operations
            .map(|(_, operation)| plan::conditions(&document, &operation.node))
            .collect();
        // The parsed document has about 160 bytes a token.
        Ok(CheckedDocument {
            document,
            conditions,
            id: self.caches.next_id(),
            weight: 160 * tokens,
        })
    }

    fn plan(
        &self,
        checked: &CheckedDocument,
        operation_index: usize,
        condition_bits: u64,
        variables: &coerce::VariableValues,
    ) -> Result<Arc<CachedPlan<A>>, RequestErrors> {
        let key = (checked.id, operation_index, condition_bits);
        if let Some(cached) = self.caches.plan(key) {
            return Ok(cached);
        }
        let operation = &checked.document.operations[operation_index].1;
        let is_set =
            |variable: usize| matches!(variables.get(variable), Some(Some(Value::Boolean(true))));
        let plan = Plan::compile(
            &self.schema,
            &checked.document,
            &operation.node,
            &is_set,
            &self.limits,
        )?;
        let is_fixed = operation.node.variable_definitions.is_empty();
        let introspection = (plan.introspects && is_fixed)
            .then(|| introspect(&self.introspection, &checked.document, operation, variables))
            .transpose()?;
        let cached = Arc::new(CachedPlan {
            plan,
            introspection,
            last_size: AtomicUsize::new(1024),
        });
        self.caches.insert_plan(key, Arc::clone(&cached));
        Ok(cached)
    }

    fn refuse(&self, errors: Vec<RequestError>) -> RequestErrors {
        RequestErrors::new(errors, self.limits.errors)
    }
}

impl<A: Application> fmt::Debug for Engine<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("schema", &self.schema)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// A prepared operation: its document is valid, its variables have their types, its viewer has the
/// required roles, its cost is within the limit.
pub struct Prepared<A: Application> {
    name: Option<Name>,
    cached: Arc<CachedPlan<A>>,
    variable_args: Vec<CoercedArgs>,
    introspection: Option<IntrospectionResult>,
    cost: usize,
    limits: Limits,
}

impl<A: Application> Prepared<A> {
    /// The kind of the operation.
    pub fn kind(&self) -> OperationKind {
        OperationKind::of(self.cached.plan.kind)
    }

    /// The name of the operation, if it has one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The cost of the operation: the objects that it can select.
    pub fn cost(&self) -> usize {
        self.cost
    }

    /// The plan, and its arguments that depend on variables.
    pub(crate) fn plan(&self) -> (&Plan<A>, &[CoercedArgs]) {
        (&self.cached.plan, &self.variable_args)
    }

    /// Runs the operation on the context's root object. A context whose viewer lacks a required
    /// role is refused, as in [`Engine::prepare`].
    pub fn run(&self, context: &A::Context) -> Response {
        self.run_on(context, &A::root(context))
    }

    /// Runs the operation on a root object: for a subscription, an event.
    pub fn run_on<'a>(&self, context: &'a A::Context, root: &A::Object<'a>) -> Response {
        let introspection = self
            .introspection
            .as_ref()
            .or(self.cached.introspection.as_ref());
        if let Err(errors) = self.cached.plan.required_roles.check(A::role(context)) {
            return Response::refused(&RequestErrors::new(errors, self.limits.errors));
        }
        // The capacity for a response as long as the last one, and a little more.
        let last_size = self.cached.last_size.load(Ordering::Relaxed);
        let response = run::run(
            &self.cached.plan,
            &self.variable_args,
            introspection,
            &self.limits,
            context,
            root,
            last_size + last_size / 8,
        );
        self.cached
            .last_size
            .store(response.body.len(), Ordering::Relaxed);
        response
    }
}

impl<A: Application> fmt::Debug for Prepared<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared")
            .field("kind", &self.kind())
            .field("cost", &self.cost)
            .finish_non_exhaustive()
    }
}

/// The values of the condition variables, a bit each.
fn condition_bits(
    conditions: &[usize],
    variables: &coerce::VariableValues,
) -> Result<u64, RequestError> {
    let mut bits = 0;
    for (bit, index) in conditions.iter().enumerate() {
        match variables.get(*index) {
            Some(Some(Value::Boolean(true))) => {
                bits |= 1u64.checked_shl(bit as u32).ok_or_else(too_many)?
            }
            Some(Some(Value::Null)) => {
                return Err(RequestError::new(
                    code::BAD_USER_INPUT,
                    "the variable of a condition must not be null",
                ));
            }
            _ => {}
        }
    }
    Ok(bits)
}

/// The error of more conditions than a key has bits: only a raised limit on directives allows them.
fn too_many() -> RequestError {
    RequestError::new(
        code::OPERATION_LIMIT,
        "more than 64 variables decide conditions; use fewer",
    )
}
