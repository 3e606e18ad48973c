//! Compares the CPU time at ten times the data with that at one time.

use crate::{
    contest::Figures,
    measuring::{
        generate::Size,
        table::{Aim, Table},
    },
};

/// The aim: growth of CPU time over growth of the matches, or of the records that must be read.
const LINEAR: f64 = 1.0;

pub(crate) fn add_rows(sizes: &[Size], figures: &[Vec<Figures>], table: &mut Table) {
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
            .map(|(before, after)| after / before);
        let cell = match reach {
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
            cell,
            Aim::AtMost(LINEAR, "a match"),
        );
    }
}
