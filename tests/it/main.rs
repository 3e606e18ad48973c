//! Scenarios over the public surfaces, in one binary.

mod layers;
mod reading;
mod seeded;
