//! The shortest path between two entities. There may be several: their length must be equal.

use serde_json::{Value, json};

use super::{Answer, Question, SideQuery};
use crate::measuring::generate::entity;

/// The most hops that the queries allow.
const MOST_HOPS: u64 = 5;

pub(super) const PATH: Question = Question {
    name: "A path of up to 5 hops",
    variables: |random, size| json!({"from": entity(random.below(size.busy)), "to": entity(random.below(size.busy))}),
    ours: SideQuery {
        query: "query($from:ID!,$to:ID!){paths(from:$from,to:$to,maxHops:5,first:1){hops{claim{id}}}}",
        answer: |data| path(&data["paths"][0]["hops"]),
    },
    theirs: SideQuery {
        query: "query($from:String!,$to:String!){path(from:$from,to:$to,maxHops:5){nodes{rowId}}}",
        answer: |data| path(&data["path"]["nodes"]),
    },
    reach: Some(|reach, variables, hops| {
        let entity = |name: &str| variables[name].as_str().unwrap_or_default();
        let most = if hops == 0 { MOST_HOPS } else { hops };
        reach.claims(entity("from"), entity("to"), most as usize)
    }),
};

fn path(hops: &Value) -> Answer {
    Answer {
        matches: hops.as_array().map_or(0, Vec::len) as u64,
        rows: vec![],
    }
}
