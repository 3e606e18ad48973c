//! Runs a plan: writes the response as bytes, field by field, in the order of the plan.
//!
//! A field that fails keeps its error. If it may be null it is; if not, what was written of its
//! parent is cut off and the parent is null instead, and so on up, as the specification's section
//! on handling errors wants it. Nothing is allocated for a field that does not fail: the path of an
//! error is a list on the stack until then.

use std::{any::Any, time::Instant};

use async_graphql::parser::types::{BaseType, Type};

use crate::{
    Answer, Application, FieldError, Json, Limits, RequestErrors, Rows, code,
    error::write_places,
    introspect::Introspected,
    limits::Limit,
    plan::{ArgsOf, Plan, Step, Then, What},
    response::{Outcome, Response},
    schema::{Field, Resolve},
    variable_args::Filled,
};

/// Runs a plan on a root object. The response is expected to fit in `room` bytes.
pub(crate) fn run<'a, W: Application>(
    plan: &Plan<W>,
    slots: &[Filled],
    introspected: Option<&Introspected>,
    limits: &Limits,
    context: &'a W::Context,
    root: &W::Object<'a>,
    room: usize,
) -> Response {
    let mut run = Run::<W> {
        context,
        slots,
        introspected,
        limits,
        deadline: Instant::now() + limits.deadline,
        out: Json::with_capacity(room.min(limits.response)),
        errors: vec![],
        failed: 0,
        objects: 0,
    };
    run.out.raw(b"{\"data\":");
    let mark = run.out.len();
    match run.fields(root, &plan.fields, None) {
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

/// Why the fields of an object are not written to the end.
enum Stop {
    /// One of them failed and must not be null; its error is kept.
    Null,
    /// The whole run is over.
    Limit(Limit),
}

/// Where in the response a field is.
struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    at: At<'p>,
}

enum At<'p> {
    Key(&'p str),
    Index(usize),
}

struct Run<'r, 'a, W: Application> {
    context: &'a W::Context,
    slots: &'r [Filled],
    introspected: Option<&'r Introspected>,
    limits: &'r Limits,
    deadline: Instant,
    out: Json,
    /// The errors that are shown, each as it will be written.
    errors: Vec<Vec<u8>>,
    failed: usize,
    objects: usize,
}

impl<'r, 'a, W: Application> Run<'r, 'a, W> {
    fn fields(
        &mut self,
        object: &W::Object<'a>,
        steps: &'r [Step<W>],
        parent: Option<&Path<'_>>,
    ) -> Result<(), Stop> {
        self.check_limits()?;
        if steps.is_empty() {
            self.out.push(b'{');
        }
        for step in steps {
            self.out.raw(&step.head);
            match &step.what {
                What::Typename => {}
                What::Introspection => match self.introspected.and_then(|all| all.get(&step.key)) {
                    Some(json) => self.out.raw(json),
                    None => self.out.null(),
                },
                What::Field { field, args, then } => {
                    let here = Path {
                        parent,
                        at: At::Key(&step.key),
                    };
                    let filled = match args {
                        ArgsOf::Fixed(filled) => filled,
                        ArgsOf::Slot(at) => &self.slots[*at],
                    };
                    let asked = Asked { step, field, then };
                    match &filled.args {
                        Ok(args) => self.field(object, &asked, args.as_ref(), &here)?,
                        Err(failure) => self.failure(failure.clone(), &field.ty, &asked, &here)?,
                    }
                }
            }
        }
        self.out.push(b'}');
        Ok(())
    }

    fn field(
        &mut self,
        object: &W::Object<'a>,
        asked: &Asked<'r, W>,
        args: &(dyn Any + Send + Sync),
        here: &Path<'_>,
    ) -> Result<(), Stop> {
        let ty = &asked.field.ty;
        match &asked.field.resolve {
            Resolve::Leaf(get) => {
                let mark = self.out.len();
                match get(object, self.context, args, &mut self.out) {
                    Ok(()) if ty.nullable => Ok(()),
                    Ok(()) if &self.out.as_bytes()[mark..] != b"null" => Ok(()),
                    Ok(()) => {
                        self.out.truncate(mark);
                        self.absent(ty, asked, here)
                    }
                    Err(failure) => {
                        self.out.truncate(mark);
                        self.failure(failure, ty, asked, here)
                    }
                }
            }
            Resolve::One(get) => {
                let answer = get(object, self.context, args);
                self.complete(answer, ty, asked, here)
            }
            Resolve::Many(get) => match get(object, self.context, args) {
                Ok(Rows(Some(rows))) => self.list(rows, ty, asked, here, Self::complete),
                Ok(Rows(None)) => self.absent(ty, asked, here),
                Err(failure) => self.failure(failure, ty, asked, here),
            },
            Resolve::Borrowed(get) => match get(object, &{ self.context }) {
                Ok(rows) => self.list(rows, ty, asked, here, Self::object),
                Err(failure) => self.failure(failure, ty, asked, here),
            },
            Resolve::Declared => self.failure(
                FieldError::internal("an interface's field was asked"),
                ty,
                asked,
                here,
            ),
        }
    }

    /// Writes one object, or the null in its place.
    fn complete(
        &mut self,
        answer: Answer<'a, W>,
        ty: &Type,
        asked: &Asked<'r, W>,
        here: &Path<'_>,
    ) -> Result<(), Stop> {
        match answer {
            Ok(Some(object)) => self.object(&object, ty, asked, here),
            Ok(None) => self.absent(ty, asked, here),
            Err(failure) => self.failure(failure, ty, asked, here),
        }
    }

    fn object(
        &mut self,
        object: &W::Object<'a>,
        ty: &Type,
        asked: &Asked<'r, W>,
        here: &Path<'_>,
    ) -> Result<(), Stop> {
        let steps = match asked.then {
            Then::Object(steps) => Some(steps),
            Then::Abstract(types) => {
                let name = W::type_name(object);
                types
                    .iter()
                    .find(|(member, _)| **member == *name)
                    .map(|(_, steps)| steps)
            }
            Then::Leaf => None,
        };
        let Some(steps) = steps else {
            let (name, field) = (W::type_name(object), asked.field);
            let what = format!(
                "`{}.{}` answered with an object of the type `{name}`",
                field.owner, field.name
            );
            return self.failure(FieldError::internal(what), ty, asked, here);
        };
        let mark = self.out.len();
        match self.fields(object, steps, Some(here)) {
            Err(Stop::Null) => {
                self.out.truncate(mark);
                self.null(ty)
            }
            done => done,
        }
    }

    /// Writes rows, each with `row`.
    fn list<T>(
        &mut self,
        rows: impl IntoIterator<Item = T>,
        ty: &Type,
        asked: &Asked<'r, W>,
        here: &Path<'_>,
        row: impl Fn(&mut Self, T, &Type, &Asked<'r, W>, &Path<'_>) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let BaseType::List(item) = &ty.base else {
            return self.absent(ty, asked, here);
        };
        let mark = self.out.len();
        self.out.push(b'[');
        for (i, it) in rows.into_iter().enumerate() {
            if i > 0 {
                self.out.push(b',');
            }
            let here = Path {
                parent: Some(here),
                at: At::Index(i),
            };
            match row(self, it, item, asked, &here) {
                Ok(()) => {}
                Err(Stop::Null) => {
                    self.out.truncate(mark);
                    return self.null(ty);
                }
                over => return over,
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

    fn absent(&mut self, ty: &Type, asked: &Asked<'_, W>, here: &Path<'_>) -> Result<(), Stop> {
        if !ty.nullable {
            let (owner, name) = (&asked.field.owner, &asked.field.name);
            let message = format!("Cannot return null for non-nullable field {owner}.{name}.");
            self.keep(FieldError::new(code::INTERNAL, message), asked, here);
        }
        self.null(ty)
    }

    #[cold]
    fn failure(
        &mut self,
        failure: FieldError,
        ty: &Type,
        asked: &Asked<'_, W>,
        here: &Path<'_>,
    ) -> Result<(), Stop> {
        self.keep(failure, asked, here);
        self.null(ty)
    }

    #[cold]
    fn keep(&mut self, failure: FieldError, asked: &Asked<'_, W>, here: &Path<'_>) {
        self.failed += 1;
        if self.errors.len() >= self.limits.errors {
            return;
        }
        if failure.code() == code::INTERNAL {
            let cause = failure.cause().map(tracing::field::display);
            let field = format_args!("{}.{}", asked.field.owner, asked.field.name);
            tracing::error!(cause, %field, "a field failed: {failure}");
        }
        let mut steps = vec![here];
        while let Some(parent) = steps.last().and_then(|step| step.parent) {
            steps.push(parent);
        }
        let mut out = Json::default();
        out.object(|error| {
            error.str("message", failure.message());
            error.member("locations", |out| write_places(out, &asked.step.places));
            error.member("path", |out| {
                out.list(steps.iter().rev(), |out, step| match step.at {
                    At::Key(key) => out.str(key),
                    At::Index(index) => out.int(index),
                });
            });
            error.member("extensions", |out| {
                out.object(|extensions| extensions.str("code", failure.code()))
            });
        });
        self.errors.push(out.into_bytes());
    }

    /// Looks at the size of the response at each object, and at the clock at each 64th.
    fn check_limits(&mut self) -> Result<(), Stop> {
        if self.out.len() > self.limits.response {
            return Err(Stop::Limit(Limit::Response));
        }
        let now = self.objects & 63 == 0;
        self.objects += 1;
        if now && Instant::now() >= self.deadline {
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
        let hidden = self.failed - self.errors.len();
        self.out.object(|extensions| {
            W::extensions(self.context, extensions);
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
                errors: self.failed,
            },
        }
    }
}

/// A field of the plan, while it is being answered.
struct Asked<'r, W: Application> {
    step: &'r Step<W>,
    field: &'r Field<W>,
    then: &'r Then<W>,
}
