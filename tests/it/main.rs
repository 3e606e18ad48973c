//! Scenarios over the public surfaces, in one binary: a folder a surface, a module a subject.

mod api;
mod cli;
mod engine;
mod faults;
mod hostile;
mod house;
mod http;
mod kb;
mod support;
