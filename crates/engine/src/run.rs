//! The run of a plan: writes the response as bytes, field by field, in the order of the plan.
//!
//! The error of a field is recorded. A nullable field becomes null; for a non-null field the output
//! of its parent is truncated and the parent becomes null instead, and so on up, by the
//! specification's section on handling errors. Nothing is allocated for a field without an error:
//! its path is a list on the stack.
//!
//! The root fields of a mutation are run one after the other. What one of them has written stays
//! written; so a payload over a limit is the error of that field alone, and no refusal of the
//! request.

use std::{any::Any, time::Instant};

use async_graphql::parser::types::{BaseType, OperationType, Type};

use crate::{
    application::{Answer, Application},
    code,
    error::{RequestErrors, write_field_error},
    field_error::FieldError,
    introspect::IntrospectionResult,
    json::Json,
    limits::{Limit, Limits},
    plan::{ArgumentSource, Completion, Plan, Step, StepKind},
    response::{Outcome, Response},
    rows::Rows,
    schema::{FieldDef, Resolver},
    variable_args::CoercedArgs,
};

/// Runs a plan on a root object. `capacity` is the expected size of the response in bytes.
pub(crate) fn run<'a, A: Application>(
    plan: &Plan<A>,
    variable_args: &[CoercedArgs],
    introspection: Option<&IntrospectionResult>,
    limits: &Limits,
    context: &'a A::Context,
    root: &A::Object<'a>,
    capacity: usize,
) -> Response {
    let mut run = Run::<A> {
        context,
        variable_args,
        introspection,
        limits,
        deadline: Instant::now() + limits.deadline,
        clock: match plan.kind {
            OperationType::Mutation => Clock::Payload,
            OperationType::Query | OperationType::Subscription => Clock::Run,
        },
        out: Json::with_capacity(capacity.min(limits.response)),
        errors: vec![],
        error_count: 0,
        codes: vec![],
        objects: 0,
    };
    run.out.raw(b"{\"data\":");
    let mark = run.out.len();
    let result = match run.clock {
        Clock::Payload => run.root_fields_in_turn(root, &plan.fields),
        Clock::Run => run.fields(root, &plan.fields, None),
    };
    match result {
        Ok(()) => {}
        Err(Stop::Null) => {
            run.out.truncate(mark);
            run.out.null();
        }
        Err(Stop::Limit(limit)) => {
            return Response::refused(&RequestErrors::from(limit.exceeded(None, limits)));
        }
    }
    run.finish()
}

/// The reason why the fields of an object are not written to the end.
enum Stop {
    /// A non-null field has no value; its error is recorded.
    Null,
    /// The run is over a limit.
    Limit(Limit),
}

/// The part of a run that has the time of the limit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Clock {
    /// The whole run.
    Run,
    /// The payload of each root field, from when its write is done: of a mutation.
    Payload,
}

/// The path of a field in the response.
struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    segment: PathSegment<'p>,
}

enum PathSegment<'p> {
    Key(&'p str),
    Index(usize),
}

struct Run<'r, 'a, A: Application> {
    context: &'a A::Context,
    variable_args: &'r [CoercedArgs],
    introspection: Option<&'r IntrospectionResult>,
    limits: &'r Limits,
    deadline: Instant,
    clock: Clock,
    out: Json,
    /// The errors that are shown, each as JSON.
    errors: Vec<Vec<u8>>,
    /// All field errors, those not shown included.
    error_count: usize,
    /// The codes of these, each once.
    codes: Vec<&'static str>,
    /// Objects begun so far.
    objects: usize,
}

impl<'r, 'a, A: Application> Run<'r, 'a, A> {
    /// Runs the root fields of a mutation, each after those before it.
    fn root_fields_in_turn(
        &mut self,
        root: &A::Object<'a>,
        steps: &'r [Step<A>],
    ) -> Result<(), Stop> {
        if steps.is_empty() {
            self.out.push(b'{');
        }
        for step in steps {
            let mark = self.out.len();
            let limit = match self.step(root, step, None) {
                Ok(()) if self.out.len() <= self.limits.response => continue,
                Ok(()) => Limit::Response,
                Err(Stop::Limit(limit)) => limit,
                Err(Stop::Null) => return Err(Stop::Null),
            };
            self.out.truncate(mark);
            self.out.raw(&step.head);
            self.fail_over(limit, step)?;
        }
        self.out.push(b'}');
        Ok(())
    }

    /// Records that the payload of a root field is over a limit.
    #[cold]
    fn fail_over(&mut self, limit: Limit, step: &'r Step<A>) -> Result<(), Stop> {
        let StepKind::Field {
            field, completion, ..
        } = &step.kind
        else {
            return Ok(());
        };
        let planned = PlannedField {
            step,
            field,
            completion,
        };
        let path = Path {
            parent: None,
            segment: PathSegment::Key(&step.key),
        };
        let exceeded = limit.exceeded(None, self.limits);
        let error = FieldError::new(exceeded.code(), exceeded.message());
        self.fail(error, &field.ty, &planned, &path)
    }

    fn fields(
        &mut self,
        object: &A::Object<'a>,
        steps: &'r [Step<A>],
        parent: Option<&Path<'_>>,
    ) -> Result<(), Stop> {
        if self.clock == Clock::Payload && parent.is_some_and(|path| path.parent.is_none()) {
            self.deadline = Instant::now() + self.limits.deadline;
        }
        self.check_limits()?;
        if steps.is_empty() {
            self.out.push(b'{');
        }
        for step in steps {
            self.step(object, step, parent)?;
        }
        self.out.push(b'}');
        Ok(())
    }

    fn step(
        &mut self,
        object: &A::Object<'a>,
        step: &'r Step<A>,
        parent: Option<&Path<'_>>,
    ) -> Result<(), Stop> {
        self.out.raw(&step.head);
        match &step.kind {
            StepKind::Typename => {}
            StepKind::Introspection => {
                match self.introspection.and_then(|result| result.get(&step.key)) {
                    Some(json) => self.out.raw(json),
                    None => self.out.null(),
                }
            }
            StepKind::Field {
                field,
                args,
                completion,
            } => {
                let path = Path {
                    parent,
                    segment: PathSegment::Key(&step.key),
                };
                let args = match args {
                    ArgumentSource::Fixed(args) => args,
                    ArgumentSource::Variable(index) => &self.variable_args[*index],
                };
                let planned = PlannedField {
                    step,
                    field,
                    completion,
                };
                match &args.args {
                    Ok(args) => self.field(object, &planned, args.as_ref(), &path)?,
                    Err(error) => self.fail(error.clone(), &field.ty, &planned, &path)?,
                }
            }
        }
        Ok(())
    }

    fn field(
        &mut self,
        object: &A::Object<'a>,
        planned: &PlannedField<'r, A>,
        args: &(dyn Any + Send + Sync),
        path: &Path<'_>,
    ) -> Result<(), Stop> {
        let ty = &planned.field.ty;
        match &planned.field.resolve {
            Resolver::Leaf(get) => {
                let mark = self.out.len();
                match get(object, self.context, args, &mut self.out) {
                    Ok(()) if ty.nullable => Ok(()),
                    Ok(()) if &self.out.as_bytes()[mark..] != b"null" => Ok(()),
                    Ok(()) => {
                        self.out.truncate(mark);
                        self.missing(ty, planned, path)
                    }
                    Err(error) => {
                        self.out.truncate(mark);
                        self.fail(error, ty, planned, path)
                    }
                }
            }
            Resolver::Object(get) => {
                let answer = get(object, self.context, args);
                self.complete(answer, ty, planned, path)
            }
            Resolver::List(get) => match get(object, self.context, args) {
                Ok(Rows(Some(rows))) => self.list(rows, ty, planned, path, Self::complete),
                Ok(Rows(None)) => self.missing(ty, planned, path),
                Err(error) => self.fail(error, ty, planned, path),
            },
            Resolver::Borrowed(get) => match get(object, &{ self.context }) {
                Ok(rows) => self.list(rows, ty, planned, path, Self::object),
                Err(error) => self.fail(error, ty, planned, path),
            },
            Resolver::Interface => self.fail(
                FieldError::internal("the field of an interface was resolved"),
                ty,
                planned,
                path,
            ),
        }
    }

    /// Writes one object, or null.
    fn complete(
        &mut self,
        answer: Answer<'a, A>,
        ty: &Type,
        planned: &PlannedField<'r, A>,
        path: &Path<'_>,
    ) -> Result<(), Stop> {
        match answer {
            Ok(Some(object)) => self.object(&object, ty, planned, path),
            Ok(None) => self.missing(ty, planned, path),
            Err(error) => self.fail(error, ty, planned, path),
        }
    }

    fn object(
        &mut self,
        object: &A::Object<'a>,
        ty: &Type,
        planned: &PlannedField<'r, A>,
        path: &Path<'_>,
    ) -> Result<(), Stop> {
        let steps = match planned.completion {
            Completion::Object(steps) => Some(steps),
            Completion::Abstract(types) => {
                let name = A::type_name(object);
                types
                    .iter()
                    .find(|(member, _)| **member == *name)
                    .map(|(_, steps)| steps)
            }
            Completion::Leaf => None,
        };
        let Some(steps) = steps else {
            let message = format!(
                "`{}` answered with an object of the type `{}`",
                planned.field.coordinate(),
                A::type_name(object)
            );
            return self.fail(FieldError::internal(message), ty, planned, path);
        };
        let mark = self.out.len();
        match self.fields(object, steps, Some(path)) {
            Err(Stop::Null) => {
                self.out.truncate(mark);
                self.null(ty)
            }
            result => result,
        }
    }

    /// Writes the rows of a list, each with `complete`.
    fn list<T>(
        &mut self,
        rows: impl IntoIterator<Item = T>,
        ty: &Type,
        planned: &PlannedField<'r, A>,
        path: &Path<'_>,
        complete: impl Fn(&mut Self, T, &Type, &PlannedField<'r, A>, &Path<'_>) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let BaseType::List(item) = &ty.base else {
            return self.missing(ty, planned, path);
        };
        let mark = self.out.len();
        self.out.push(b'[');
        for (index, value) in rows.into_iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            let path = Path {
                parent: Some(path),
                segment: PathSegment::Index(index),
            };
            match complete(self, value, item, planned, &path) {
                Ok(()) => {}
                Err(Stop::Null) => {
                    self.out.truncate(mark);
                    return self.null(ty);
                }
                stop => return stop,
            }
        }
        self.out.push(b']');
        Ok(())
    }

    fn null(&mut self, ty: &Type) -> Result<(), Stop> {
        if !ty.nullable {
            return Err(Stop::Null);
        }
        self.out.null();
        Ok(())
    }

    fn missing(
        &mut self,
        ty: &Type,
        planned: &PlannedField<'_, A>,
        path: &Path<'_>,
    ) -> Result<(), Stop> {
        if !ty.nullable {
            let coordinate = planned.field.coordinate();
            let message = format!("Cannot return null for non-nullable field {coordinate}.");
            self.record_error(FieldError::new(code::INTERNAL, message), planned, path);
        }
        self.null(ty)
    }

    #[cold]
    fn fail(
        &mut self,
        error: FieldError,
        ty: &Type,
        planned: &PlannedField<'_, A>,
        path: &Path<'_>,
    ) -> Result<(), Stop> {
        self.record_error(error, planned, path);
        self.null(ty)
    }

    #[cold]
    fn record_error(&mut self, error: FieldError, planned: &PlannedField<'_, A>, path: &Path<'_>) {
        self.error_count += 1;
        if !self.codes.contains(&error.code()) {
            self.codes.push(error.code());
        }
        if self.errors.len() >= self.limits.errors {
            return;
        }
        error.log(|| planned.field.coordinate());
        let mut paths = vec![path];
        while let Some(parent) = paths.last().and_then(|path| path.parent) {
            paths.push(parent);
        }
        let mut out = Json::default();
        write_field_error(&mut out, &error, &planned.step.locations, |out| {
            out.list(paths.iter().rev(), |out, path| match path.segment {
                PathSegment::Key(key) => out.str(key),
                PathSegment::Index(index) => out.int(index),
            });
        });
        self.errors.push(out.into_bytes());
    }

    /// Checks the size of the response at each object, and the clock at each 64th.
    fn check_limits(&mut self) -> Result<(), Stop> {
        if self.out.len() > self.limits.response {
            return Err(Stop::Limit(Limit::Response));
        }
        let checks_clock = self.objects & 63 == 0;
        self.objects += 1;
        if checks_clock && Instant::now() >= self.deadline {
            return Err(Stop::Limit(Limit::Deadline));
        }
        Ok(())
    }

    fn finish(mut self) -> Response {
        if self.out.len() > self.limits.response {
            return Response::refused(&RequestErrors::from(
                Limit::Response.exceeded(None, self.limits),
            ));
        }
        if !self.errors.is_empty() {
            self.out.raw(b",\"errors\":");
            self.out.list(&self.errors, |out, error| out.raw(error));
        }
        let mark = self.out.len();
        self.out.raw(b",\"extensions\":");
        let start = self.out.len();
        let hidden = self.error_count - self.errors.len();
        self.out.object(|extensions| {
            A::extensions(self.context, extensions);
            if hidden > 0 {
                extensions.int("errorsNotShown", hidden);
            }
        });
        if self.out.len() == start + 2 {
            self.out.truncate(mark);
        }
        self.out.push(b'}');
        Response {
            body: self.out.into_bytes(),
            outcome: Outcome::Executed {
                errors: self.error_count,
            },
            codes: self.codes,
        }
    }
}

/// A field step of the plan, taken apart.
struct PlannedField<'r, A: Application> {
    step: &'r Step<A>,
    field: &'r FieldDef<A>,
    completion: &'r Completion<A>,
}
