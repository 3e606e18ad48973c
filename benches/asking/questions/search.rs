//! Texts with some words. Each side orders its finds by a score of its own, so that it is their number that must be
//! equal, and where all are on the page, their ids.

use serde_json::{Value, json};

use super::{Answer, Asked, Question, texts};
use crate::measuring::han;

/// Finds on a page.
const PAGE: u64 = 20;

/// Two short words, the second perhaps the beginning of one.
pub(super) const WORDS: Question = Question {
    name: "Search: two words",
    variables: |dice, _| json!({"text": format!("{} {}", dice.word(2), dice.word(2))}),
    ours: Asked {
        query: "query($text:String!){search(text:$text,in:[CLAIM],first:20){totalCount forgiven nodes{... on Claim{id}}}}",
        answer: ours,
    },
    theirs: Asked {
        query: "query($text:String!){searchWords(query:$text,first:20){totalCount nodes{rowId}}}",
        answer: |data| {
            finds(
                &data["searchWords"],
                texts(&data["searchWords"]["nodes"], "rowId"),
            )
        },
    },
    reach: None,
};

/// Two words of two characters each, one after the other.
pub(super) const HAN: Question = Question {
    name: "Search: four Chinese characters",
    variables: |dice, _| {
        let mut word = || han::word(dice.below(40));
        json!({"text": word() + &word()})
    },
    ours: Asked {
        query: "query($text:String!){search(text:$text,in:[CLAIM],first:20){totalCount forgiven nodes{... on Claim{id}}}}",
        answer: ours,
    },
    theirs: Asked {
        query: "query($text:String!){searchHan(query:$text,first:20){totalCount nodes{rowId}}}",
        answer: |data| {
            finds(
                &data["searchHan"],
                texts(&data["searchHan"]["nodes"], "rowId"),
            )
        },
    },
    reach: None,
};

fn ours(data: &Value) -> Answer {
    // What only resembles the text is not found by the rival.
    match data["search"]["forgiven"] == true {
        true => finds(&Value::Null, vec![]),
        false => finds(&data["search"], texts(&data["search"]["nodes"], "id")),
    }
}

fn finds(connection: &Value, mut ids: Vec<String>) -> Answer {
    let matches = connection["totalCount"].as_u64().unwrap_or(0);
    ids.sort();
    if matches > PAGE {
        ids.clear();
    }
    Answer { matches, told: ids }
}
