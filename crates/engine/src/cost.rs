//! The cost of an operation, known before it runs: the objects that it can select.

use crate::{
    application::Application,
    plan::{ArgumentSource, Completion, Plan, Step, StepKind},
    variable_args::CoercedArgs,
};

/// The cost of a plan.
///
/// A field of an object type costs its base cost plus the cost of the fields below it, times its
/// multiplier. Among the types that an object can have, the dearest counts.
pub(crate) fn cost<A: Application>(plan: &Plan<A>, variable_args: &[CoercedArgs]) -> usize {
    cost_of_fields(&plan.fields, variable_args)
}

fn cost_of_fields<A: Application>(fields: &[Step<A>], variable_args: &[CoercedArgs]) -> usize {
    fields.iter().fold(0, |sum, step| {
        sum.saturating_add(cost_of_field(step, variable_args))
    })
}

fn cost_of_field<A: Application>(step: &Step<A>, variable_args: &[CoercedArgs]) -> usize {
    let StepKind::Field {
        field,
        args,
        completion,
    } = &step.kind
    else {
        return 0;
    };
    let below = match completion {
        Completion::Leaf => return 0,
        Completion::Object(fields) => cost_of_fields(fields, variable_args),
        Completion::Abstract(types) => types
            .iter()
            .map(|(_, fields)| cost_of_fields(fields, variable_args))
            .max()
            .unwrap_or(0),
    };
    let multiplier = match args {
        ArgumentSource::Fixed(args) => args.multiplier,
        ArgumentSource::Variable(index) => {
            variable_args.get(*index).map_or(1, |args| args.multiplier)
        }
    };
    below
        .saturating_mul(multiplier)
        .saturating_add(field.base_cost)
}
