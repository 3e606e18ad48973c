//! What ten times the data costs.

use crate::{
    contest::Figures,
    measuring::{
        generate::Size,
        table::{Aim, Table},
    },
};

/// How far a question's cost may outgrow its matches, or what must be looked at for them.
const LINEAR: f64 = 1.0;

pub(crate) fn tell(sizes: &[Size], figures: &[Vec<Figures>], table: &mut Table) {
    let ([few, many], [before, after]) = (sizes, figures) else {
        return;
    };
    for (before, after) in before.iter().zip(after) {
        let (Some(less), Some(more)) = (before.cpu, after.cpu) else {
            continue;
        };
        let (cpu, matches) = (more / less, after.matches / before.matches);
        let reach = before
            .reach
            .zip(after.reach)
            .map(|(one, other)| other / one);
        let told = match reach {
            None => format!("{cpu:.1} times, for {matches:.1} times the matches"),
            Some(reach) => format!(
                "{cpu:.1} times, for {reach:.1} times the claims to look at ({matches:.1} times the matches)"
            ),
        };
        table.add(
            format!(
                "{}: CPU from {} to {} claims",
                before.name,
                few.claims(),
                many.claims()
            ),
            cpu / reach.unwrap_or(matches),
            told,
            Aim::AtMost(LINEAR, "a match"),
        );
    }
}
