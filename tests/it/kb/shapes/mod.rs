//! Generated data of the shapes of real data sets, whose verdicts follow from how they are made:
//! whoever makes two terms overlap knows that they do, and needs no rule to tell.

mod dice;
mod fact_checks;
mod made;
mod mechanisms;
mod seats;
mod statements;
