//! Searches for words. Each side orders its hits by a score of its own, so the number of hits must
//! be equal, and their ids if all are on the page.

use serde_json::{Value, json};

use super::{Answer, Question, SideQuery, texts};
use crate::measuring::han;

/// The hits on a page.
const PAGE: u64 = 20;

/// Two short words, the second perhaps a prefix.
pub(super) const WORDS: Question = Question {
    name: "Search: two words",
    variables: |random, _| json!({"text": format!("{} {}", random.word(2), random.word(2))}),
    ours: SideQuery {
        query: "query($text:String!){search(text:$text,in:[CLAIM],first:20){totalCount forgiven nodes{... on Claim{id}}}}",
        answer: ours,
    },
    theirs: SideQuery {
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

/// Two adjacent words of two characters each.
pub(super) const HAN: Question = Question {
    name: "Search: four Chinese characters",
    variables: |random, _| {
        let mut word = || han::word(random.below(40));
        json!({"text": word() + &word()})
    },
    ours: SideQuery {
        query: "query($text:String!){search(text:$text,in:[CLAIM],first:20){totalCount forgiven nodes{... on Claim{id}}}}",
        answer: ours,
    },
    theirs: SideQuery {
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
    // The rival forgives no typos.
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
    Answer { matches, rows: ids }
}
