//! What is asked of both, in the words of each.

mod filters;
mod groups;
mod path;
mod search;

use serde_json::Value;

use crate::{
    measuring::generate::{Dice, Size},
    reach::Reach,
};

/// A question.
pub(crate) struct Question {
    pub(crate) name: &'static str,
    /// What it asks about, thrown anew for each request.
    pub(crate) variables: fn(&mut Dice, &Size) -> Value,
    /// How claimgraph is asked.
    pub(crate) ours: Asked,
    /// How PostGraphile is asked.
    pub(crate) theirs: Asked,
    /// How many records any system must look at to answer, given what it is asked about and the matches, where those are
    /// not as many.
    pub(crate) reach: Option<fn(&Reach, &Value, u64) -> u64>,
}

/// A question to one side.
pub(crate) struct Asked {
    pub(crate) query: &'static str,
    /// Reads its data.
    pub(crate) answer: fn(&Value) -> Answer,
}

/// An answer, as far as both sides must have the same.
#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    /// How many records match in all.
    pub(crate) matches: u64,
    /// What is told of them.
    pub(crate) told: Vec<String>,
}

pub(crate) const QUESTIONS: [Question; 8] = [
    filters::SHALLOW,
    filters::DEEPER,
    filters::DEEPEST,
    filters::WIDE,
    groups::GROUPS,
    path::PATH,
    search::WORDS,
    search::HAN,
];

/// The answer of a connection of claims: its total count, and the ids of its page.
fn page(connection: &Value, id: &str) -> Answer {
    Answer {
        matches: connection["totalCount"].as_u64().unwrap_or(0),
        told: texts(&connection["nodes"], id),
    }
}

/// A field of each of some nodes.
fn texts(nodes: &Value, field: &str) -> Vec<String> {
    let nodes = nodes.as_array().map_or(&[][..], |it| it);
    let texts = nodes.iter().filter_map(|node| node[field].as_str());
    texts.map(Into::into).collect()
}
