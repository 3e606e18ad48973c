//! The questions, each in the query language of both sides.

mod filters;
mod groups;
mod path;
mod search;

use serde_json::Value;

use crate::{
    measuring::{generate::Size, random::SplitMix64},
    reach::Reach,
};

/// A question to both sides.
pub(crate) struct Question {
    pub(crate) name: &'static str,
    /// Draws the variables of a request.
    pub(crate) variables: fn(&mut SplitMix64, &Size) -> Value,
    /// The query to claimgraph.
    pub(crate) ours: SideQuery,
    /// The query to PostGraphile.
    pub(crate) theirs: SideQuery,
    /// The number of records that any system must read to answer, from the variables and the number
    /// of matches, if that number is not the matches.
    pub(crate) reach: Option<fn(&Reach, &Value, u64) -> u64>,
}

/// A question in the query language of one side.
pub(crate) struct SideQuery {
    pub(crate) query: &'static str,
    /// Reads the answer from the response's data.
    pub(crate) answer: fn(&Value) -> Answer,
}

/// The part of an answer that must be equal on both sides.
#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    /// The number of matches in all.
    pub(crate) matches: u64,
    /// The rows of the page, as texts.
    pub(crate) rows: Vec<String>,
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
        rows: texts(&connection["nodes"], id),
    }
}

/// The texts of a field of all nodes.
fn texts(nodes: &Value, field: &str) -> Vec<String> {
    let nodes = nodes.as_array().map_or(&[][..], Vec::as_slice);
    let texts = nodes.iter().filter_map(|node| node[field].as_str());
    texts.map(Into::into).collect()
}
