//! The index: what is searched, filtered, sorted and grouped. The only place that names tantivy.

pub mod fold;
pub mod highlight;
pub mod matching;
pub mod search;
pub mod token;
pub mod tokenizer;
pub mod words;
