//! What an operation may cost, known before it runs: the records that it can ask for.

use crate::{
    Application,
    plan::{ArgsOf, Plan, Step, Then, What},
    variable_args::Filled,
};

/// Each field of an object type costs one, or what it is declared to cost, and what is below it as often as it is asked for: once,
/// or for a page its size. Of the types that an object can have, the dearest counts.
pub(crate) fn cost<W: Application>(plan: &Plan<W>, slots: &[Filled]) -> usize {
    of_fields(&plan.fields, slots)
}

fn of_fields<W: Application>(fields: &[Step<W>], slots: &[Filled]) -> usize {
    fields
        .iter()
        .fold(0, |sum, step| sum.saturating_add(of_field(step, slots)))
}

fn of_field<W: Application>(step: &Step<W>, slots: &[Filled]) -> usize {
    let What::Field {
        field, args, then, ..
    } = &step.what
    else {
        return 0;
    };
    let below = match then {
        Then::Leaf => return 0,
        Then::Object(fields) => of_fields(fields, slots),
        Then::Abstract(types) => types
            .iter()
            .map(|(_, fields)| of_fields(fields, slots))
            .max()
            .unwrap_or(0),
    };
    let times = match args {
        ArgsOf::Fixed(filled) => filled.times,
        ArgsOf::Slot(at) => slots.get(*at).map_or(1, |filled| filled.times),
    };
    below.saturating_mul(times).saturating_add(field.own)
}
