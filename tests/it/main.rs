//! Scenarios over the public surfaces, in one binary.

mod layers;
mod paging;
mod reading;
mod seeded;
mod standing;
mod tabs;
mod time_travel;
