//! The surface over HTTP.

mod csp;
mod pages;
