//! Arguments that depend on variables: filled once a request, however many objects they are asked
//! of.

use std::sync::Arc;

use async_graphql::Value;

use crate::{
    Application, Args, FieldError, FromValue, Limits,
    coerce::{self, Origin, Variables},
    literal::Template,
    schema::{CostMultiplier, Field, Parsed, Schema},
};

/// The arguments of one field, as the document has them.
pub(crate) struct Slot<W: Application> {
    pub(crate) field: Arc<Field<W>>,
    /// In the order of the declaration; `None` where neither given nor of a default.
    pub(crate) templates: Vec<Option<Template>>,
}

/// The arguments of one field for one request.
pub(crate) struct Filled {
    /// What the accessor takes, or the field's error wherever it is asked.
    pub(crate) args: Result<Parsed, FieldError>,
    /// How often what is below is asked for.
    pub(crate) times: usize,
}

impl<W: Application> Slot<W> {
    pub(crate) fn is_fixed(&self) -> bool {
        self.templates
            .iter()
            .flatten()
            .all(|template| matches!(template, Template::Const(_)))
    }

    /// The specification's `CoerceArgumentValues`, and what the accessor makes of it.
    pub(crate) fn fill(
        &self,
        schema: &Schema<W>,
        variables: &Variables,
        limits: &Limits,
    ) -> Filled {
        let values = match self.values(schema, variables) {
            Ok(values) => values,
            Err(failure) => {
                return Filled {
                    args: Err(failure),
                    times: 0,
                };
            }
        };
        let args = Args::of_field(&self.field.args, &values);
        let parsed = (self.field.parse)(&args);
        // What is below a field that fails is not asked for at all.
        let times = if parsed.is_ok() {
            times(&self.field.times, &args, limits)
        } else {
            0
        };
        Filled {
            args: parsed,
            times,
        }
    }

    fn values(
        &self,
        schema: &Schema<W>,
        variables: &Variables,
    ) -> Result<Vec<Option<Value>>, FieldError> {
        let filled = self
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
                    // Within a list or an object a variable may be absent, or null where its place
                    // may not be.
                    (Some(Template::List(_) | Template::Object(_)), Some(value)) => {
                        coerce::coerce(schema, &argument.ty, value, Origin::Literal)
                            .map(Some)
                            .map_err(|fault| {
                                FieldError::input(format!("argument {}", fault.of(&argument.name)))
                            })
                    }
                    (_, value) => Ok(value),
                }
            });
        filled.collect()
    }
}

fn times(of: &CostMultiplier, args: &Args<'_>, limits: &Limits) -> usize {
    match of {
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
