//! The arguments that depend on variables: coerced once a request, whatever the number of objects
//! that they are used on.

use std::sync::Arc;

use async_graphql::Value;

use crate::{
    application::Application,
    args::{Args, FromValue},
    coerce::{self, InputSyntax, VariableValues},
    field_error::FieldError,
    limits::Limits,
    literal::Template,
    schema::{CostMultiplier, FieldDef, ParsedArgs, Schema},
};

/// The arguments of one field, as templates of the document's literals.
pub(crate) struct ArgumentTemplates<A: Application> {
    pub(crate) field: Arc<FieldDef<A>>,
    /// A template for each declared argument, in order; `None` for one that has neither a literal
    /// nor a default.
    pub(crate) templates: Vec<Option<Template>>,
}

/// The coerced arguments of one field for one request.
pub(crate) struct CoercedArgs {
    /// The arguments as the accessor takes them, or the error of the field.
    pub(crate) args: Result<ParsedArgs, FieldError>,
    /// The multiplier of the cost below the field.
    pub(crate) multiplier: usize,
}

impl<A: Application> ArgumentTemplates<A> {
    /// True if no argument depends on a variable.
    pub(crate) fn is_fixed(&self) -> bool {
        self.templates
            .iter()
            .flatten()
            .all(|template| matches!(template, Template::Const(_)))
    }

    /// Coerces the arguments (the specification's `CoerceArgumentValues`) and reads them into the
    /// type that the accessor takes.
    pub(crate) fn fill(
        &self,
        schema: &Schema<A>,
        variables: &VariableValues,
        limits: &Limits,
    ) -> CoercedArgs {
        let values = match self.values(schema, variables) {
            Ok(values) => values,
            Err(error) => {
                return CoercedArgs {
                    args: Err(error),
                    multiplier: 0,
                };
            }
        };
        let args = Args::of_field(&self.field.args, &values);
        let parsed = (self.field.parse)(&args);
        // The fields below a failed field are not run.
        let multiplier = if parsed.is_ok() {
            multiplier(&self.field.multiplier, &args, limits)
        } else {
            0
        };
        CoercedArgs {
            args: parsed,
            multiplier,
        }
    }

    fn values(
        &self,
        schema: &Schema<A>,
        variables: &VariableValues,
    ) -> Result<Vec<Option<Value>>, FieldError> {
        let values = self
            .field
            .args
            .iter()
            .zip(&self.templates)
            .map(|(argument, template)| {
                let value = template
                    .as_ref()
                    .and_then(|template| template.fill(variables))
                    .or(argument.default.clone());
                match (template, value) {
                    (_, None) if !argument.ty.nullable => Err(FieldError::input(format!(
                        "argument `{}: {}` must be given",
                        argument.name, argument.ty
                    ))),
                    (_, Some(Value::Null)) if !argument.ty.nullable => {
                        Err(FieldError::input(format!(
                            "argument `{}: {}` must not be null",
                            argument.name, argument.ty
                        )))
                    }
                    // Within a list or an object a variable may be absent, or null in a non-null
                    // position.
                    (Some(Template::List(_) | Template::Object(_)), Some(value)) => {
                        coerce::coerce(schema, &argument.ty, value, InputSyntax::Literal)
                            .map(Some)
                            .map_err(|error| {
                                FieldError::input(format!(
                                    "argument {}",
                                    error.describe(&argument.name)
                                ))
                            })
                    }
                    (_, value) => Ok(value),
                }
            });
        values.collect()
    }
}

fn multiplier(multiplier: &CostMultiplier, args: &Args<'_>, limits: &Limits) -> usize {
    match multiplier {
        CostMultiplier::Once => 1,
        CostMultiplier::Page => {
            let size = ["first", "last"].iter().find_map(|name| args.get(name));
            let size = size.and_then(|size| i64::from_value(size).ok());
            size.map_or(limits.page, |size| {
                usize::try_from(size.max(0)).unwrap_or(usize::MAX)
            })
        }
        CostMultiplier::Each(name) => match args.get(name) {
            Some(Value::List(items)) => items.len(),
            _ => 1,
        },
    }
}
