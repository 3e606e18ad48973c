//! A request on its way from text to bytes.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_graphql::{SDLExportOptions, Value, dynamic, parser::types::OperationType};

use crate::{
    Application, Limits, RequestError, RequestErrors, Response, Schema, SchemaError,
    cache::{Caches, Checked, Ready, Verdict},
    check, code, coerce, cost, count,
    document::Document,
    dynamic::{Purpose, build},
    introspect::{Introspected, introspect},
    limits::Limit,
    plan::{self, Plan},
    run, scan, validate,
    variable_args::Filled,
    variables,
};

/// What a client asks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Request<'r> {
    /// The document.
    pub query: &'r str,
    /// Which of its operations to run; needed where it has several.
    pub operation_name: Option<&'r str>,
    /// The values of the variables, as the text of a JSON object (or `null`).
    pub variables: Option<&'r str>,
}

/// The kind of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationKind {
    /// Reads.
    Query,
    /// Writes: its root fields run one after the other, in order.
    Mutation,
    /// Is run once for each event, with the event as its root object.
    Subscription,
}

/// Runs documents over a schema, within limits.
pub struct Engine<W: Application> {
    schema: Schema<W>,
    limits: Limits,
    rules: dynamic::Schema,
    introspection: dynamic::Schema,
    caches: Caches<W>,
}

impl<W: Application> Engine<W> {
    /// An engine for a schema. The error is a mistake in the schema's declaration.
    pub fn new(schema: Schema<W>, limits: Limits) -> Result<Self, SchemaError> {
        Ok(Self {
            rules: build(&schema, Purpose::Rules)?,
            introspection: build(&schema, Purpose::Introspection)?,
            caches: Caches::new(limits.cache),
            schema,
            limits,
        })
    }

    /// The schema in GraphQL's own language: the same text for the same declaration.
    pub fn sdl(&self) -> String {
        self.introspection
            .sdl_with_options(SDLExportOptions::new().include_specified_by())
    }

    /// The limits that it keeps to.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The bytes that its caches of documents and plans take, as estimated.
    pub fn cached_bytes(&self) -> u64 {
        self.caches.bytes()
    }

    /// Prepares an operation and runs it on the context's root.
    pub fn execute(&self, request: &Request<'_>, context: &W::Context) -> Response {
        match self.prepare(request) {
            Ok(prepared) => prepared.run(context),
            Err(refusal) => Response::refused(&refusal),
        }
    }

    /// Everything up to running: a refusal here has run nothing.
    pub fn prepare(&self, request: &Request<'_>) -> Result<Prepared<W>, RequestErrors> {
        let checked = self.checked(request.query)?;
        let number = checked.document.operation(request.operation_name)?;
        let operation = &checked.document.operations[number].1;
        let given = variables::read(request.variables)?;
        let variables =
            coerce::variables(&self.schema, &operation.node, given).map_err(|e| self.refusal(e))?;
        let setting = setting(&checked.conditions[number], &variables)?;
        let ready = self.plan(&checked, number, setting, &variables)?;
        let introspected = match &ready.introspected {
            None if ready.plan.introspects => Some(introspect(
                &self.introspection,
                &checked.document,
                operation,
                &variables,
            )?),
            _ => None,
        };
        let fill = ready
            .plan
            .slots
            .iter()
            .map(|slot| slot.fill(&self.schema, &variables, &self.limits));
        let slots: Vec<Filled> = fill.collect();
        let cost = cost::cost(&ready.plan, &slots);
        Limit::Cost.check(cost, &self.limits)?;
        Ok(Prepared {
            ready,
            slots,
            introspected,
            cost,
            limits: self.limits,
        })
    }

    /// Whether a text is a document that keeps within the limits and follows every rule.
    pub fn validate(&self, query: &str) -> Result<(), RequestErrors> {
        self.checked(query).map(|_| ())
    }

    /// The document of a text that follows every rule, from the cache if it was seen before.
    fn checked(&self, text: &str) -> Result<Arc<Checked>, RequestErrors> {
        if let Some(verdict) = self.caches.document(text) {
            return verdict.map_err(|refusal| RequestErrors::clone(&refusal));
        }
        // What the scan refuses costs less to scan than to keep.
        let scan = scan::scan(text, &self.limits)?;
        let verdict: Verdict = self
            .check(text, scan.tokens)
            .map(Arc::new)
            .map_err(Arc::new);
        self.caches.keep_document(text, verdict.clone());
        verdict.map_err(|refusal| RequestErrors::clone(&refusal))
    }

    fn check(&self, text: &str, tokens: usize) -> Result<Checked, RequestErrors> {
        let document = Document::parse(text)?;
        count::count(&document, self.schema.types().len(), &self.limits)?;
        check::check_variable_types(&self.schema, &document).map_err(|e| self.refusal(e))?;
        validate::validate(&self.rules, &document).map_err(|e| self.refusal(e))?;
        check::check(&self.schema, &document, &self.limits).map_err(|e| self.refusal(e))?;
        let operations = document.operations.iter();
        let conditions = operations
            .map(|(_, operation)| plan::conditions(&document, &operation.node))
            .collect();
        // A node of the parsed document has about this many bytes a token.
        Ok(Checked {
            document,
            conditions,
            id: self.caches.next_id(),
            weight: 160 * tokens,
        })
    }

    fn plan(
        &self,
        checked: &Checked,
        number: usize,
        setting: u64,
        variables: &coerce::Variables,
    ) -> Result<Arc<Ready<W>>, RequestErrors> {
        let key = (checked.id, number, setting);
        if let Some(ready) = self.caches.plan(key) {
            return Ok(ready);
        }
        let operation = &checked.document.operations[number].1;
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
        let introspected = (plan.introspects && is_fixed)
            .then(|| introspect(&self.introspection, &checked.document, operation, variables))
            .transpose()?;
        let size = AtomicUsize::new(1024);
        let ready = Arc::new(Ready {
            plan,
            introspected,
            size,
        });
        self.caches.keep_plan(key, Arc::clone(&ready));
        Ok(ready)
    }

    fn refusal(&self, errors: Vec<RequestError>) -> RequestErrors {
        RequestErrors::new(errors, self.limits.errors)
    }
}

impl<W: Application> fmt::Debug for Engine<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("schema", &self.schema)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// An operation that may run: its document follows the rules, its variables have their types, its
/// cost is within the limit.
pub struct Prepared<W: Application> {
    ready: Arc<Ready<W>>,
    slots: Vec<Filled>,
    introspected: Option<Introspected>,
    cost: usize,
    limits: Limits,
}

impl<W: Application> Prepared<W> {
    /// What kind of operation it is.
    pub fn kind(&self) -> OperationKind {
        match self.ready.plan.kind {
            OperationType::Query => OperationKind::Query,
            OperationType::Mutation => OperationKind::Mutation,
            OperationType::Subscription => OperationKind::Subscription,
        }
    }

    /// What it may cost: the objects that it can ask for.
    pub fn cost(&self) -> usize {
        self.cost
    }

    /// Runs it on the context's root object.
    pub fn run(&self, context: &W::Context) -> Response {
        self.run_on(context, &W::root(context))
    }

    /// Runs it on a root object: for a subscription, an event.
    pub fn run_on<'a>(&self, context: &'a W::Context, root: &W::Object<'a>) -> Response {
        let introspected = self
            .introspected
            .as_ref()
            .or(self.ready.introspected.as_ref());
        // Room for a response as long as the last one, and a little more.
        let last = self.ready.size.load(Ordering::Relaxed);
        let response = run::run(
            &self.ready.plan,
            &self.slots,
            introspected,
            &self.limits,
            context,
            root,
            last + last / 8,
        );
        self.ready
            .size
            .store(response.body.len(), Ordering::Relaxed);
        response
    }
}

impl<W: Application> fmt::Debug for Prepared<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared")
            .field("kind", &self.kind())
            .field("cost", &self.cost)
            .finish_non_exhaustive()
    }
}

/// Which conditions are set, a bit each.
fn setting(conditions: &[usize], variables: &coerce::Variables) -> Result<u64, RequestError> {
    let mut setting = 0;
    for (bit, at) in conditions.iter().enumerate() {
        match variables.get(*at) {
            Some(Some(Value::Boolean(true))) => {
                setting |= 1u64.checked_shl(bit as u32).ok_or_else(too_many)?
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
    Ok(setting)
}

/// The limit on directives, unless it was raised, keeps a document from having so many.
fn too_many() -> RequestError {
    RequestError::new(
        code::OPERATION_LIMIT,
        "more than 64 variables decide conditions; use fewer",
    )
}
