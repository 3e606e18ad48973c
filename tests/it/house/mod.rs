//! The rules of the house that a test can hold.

mod architecture;
mod circles;
mod docs;
mod glossary;
mod layers;
mod module_tree;
mod names;
mod readme;
mod source_file;
mod wall;
