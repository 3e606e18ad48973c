//! The cost of an operation, known before it runs: the objects that it can select.

use async_graphql::parser::types::BaseType;

use crate::{
    application::Application,
    plan::{ArgumentSource, Completion, Plan, Step, StepKind},
    schema::{CostMultiplier, FieldDef},
    variable_args::CoercedArgs,
};

/// The cost of a plan.
///
/// A field of an object type costs its base cost plus the cost of the fields below it, times its
/// multiplier. Of a connection, the multiplier counts for the lists below it, `edges` and `nodes`:
/// the other fields are resolved once a page. Among the types that an object can have, the dearest
/// counts.
pub(crate) fn cost<A: Application>(plan: &Plan<A>, variable_args: &[CoercedArgs]) -> usize {
    sum(&plan.fields, |step| cost_of_field(step, variable_args))
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
    let multiplier = match args {
        ArgumentSource::Fixed(args) => args.multiplier,
        ArgumentSource::Variable(index) => {
            variable_args.get(*index).map_or(1, |args| args.multiplier)
        }
    };
    let is_connection = field.multiplier == CostMultiplier::Page && !is_list(field);
    let below = |fields: &[Step<A>]| {
        sum(fields, |step| {
            let times = match &step.kind {
                StepKind::Field { field, .. } if is_connection && !is_list(field) => 1,
                _ => multiplier,
            };
            cost_of_field(step, variable_args).saturating_mul(times)
        })
    };
    let below = match completion {
        Completion::Leaf => return 0,
        Completion::Object(fields) => below(fields),
        Completion::Abstract(types) => {
            let costs = types.iter().map(|(_, fields)| below(fields));
            costs.max().unwrap_or(0)
        }
    };
    below.saturating_add(field.base_cost)
}

fn sum<A: Application>(fields: &[Step<A>], cost: impl Fn(&Step<A>) -> usize) -> usize {
    let costs = fields.iter().map(cost);
    costs.fold(0, usize::saturating_add)
}

fn is_list<A: Application>(field: &FieldDef<A>) -> bool {
    matches!(field.ty.base, BaseType::List(_))
}
