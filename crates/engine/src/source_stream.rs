//! The source stream of a subscription: what the application makes its events from.
//!
//! The specification's `Subscribe` has two steps. First the application makes the source stream
//! from the one root field and its arguments; an error there refuses the request, and nothing has
//! `data`. Then the operation runs for each event, as [`Prepared::run_on`] does; an error there is
//! one of that event, and the stream goes on.

use std::{any::Any, fmt};

use crate::{
    application::Application,
    error::write_field_error,
    field_error::FieldError,
    json::Json,
    plan::{ArgumentSource, Plan, StepKind},
    request::{OperationKind, Prepared},
    response::{Outcome, Response},
    schema::ParsedArgs,
    variable_args::CoercedArgs,
};

/// The root field of a subscription with its arguments.
pub struct SourceField<'p> {
    name: &'p str,
    args: &'p Result<ParsedArgs, FieldError>,
}

impl<A: Application> Prepared<A> {
    /// The root field from which the source stream is made; `None` if the operation is no
    /// subscription.
    pub fn source_field(&self) -> Option<SourceField<'_>> {
        let (plan, variable_args) = self.plan();
        (self.kind() == OperationKind::Subscription)
            .then(|| source_field(plan, variable_args))
            .flatten()
    }

    /// The response to a subscription whose source stream cannot be made, or breaks off: the error,
    /// located at the root field, and no `data`.
    pub fn refused(&self, error: &FieldError) -> Response {
        let root = self.plan().0.fields.first();
        let key = root.map(|step| &*step.key);
        error.log(|| format!("Subscription.{}", key.unwrap_or_default()));
        let mut out = Json::default();
        out.object(|response| {
            response.member("errors", |out| {
                out.list([error], |out, error| {
                    let locations = root.map_or(&[][..], |step| &step.locations);
                    write_field_error(out, error, locations, |out| out.list(key, Json::str));
                });
            });
        });
        Response {
            body: out.into_bytes(),
            outcome: Outcome::Refused { code: error.code() },
            codes: vec![error.code()],
        }
    }
}

/// The one root field of a plan: validation has refused a subscription with any other number.
fn source_field<'p, A: Application>(
    plan: &'p Plan<A>,
    variable_args: &'p [CoercedArgs],
) -> Option<SourceField<'p>> {
    let [step] = plan.fields.as_slice() else {
        return None;
    };
    let StepKind::Field { field, args, .. } = &step.kind else {
        return None;
    };
    let args = match args {
        ArgumentSource::Fixed(args) => args,
        ArgumentSource::Variable(index) => variable_args.get(*index)?,
    };
    Some(SourceField {
        name: &field.name,
        args: &args.args,
    })
}

impl SourceField<'_> {
    /// The name of the field.
    pub fn name(&self) -> &str {
        self.name
    }

    /// The arguments as the field's accessor takes them; the error is that of reading them.
    pub fn args<T: Any>(&self) -> Result<&T, FieldError> {
        let args = self.args.as_ref().map_err(FieldError::clone)?;
        args.downcast_ref()
            .ok_or_else(|| FieldError::internal("the field takes arguments of another type"))
    }
}

impl fmt::Debug for SourceField<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceField")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
