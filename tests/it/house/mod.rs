//! The rules of the house that a test can hold.

mod architecture;
mod circles;
mod dependencies;
mod docs;
mod examples;
mod glossary;
mod layers;
mod links;
mod module_tree;
mod names;
mod source_file;
mod wall;
