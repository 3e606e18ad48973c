//! Groups of all claims.

use serde_json::{Value, json};

use super::{Answer, Asked, Question};

pub(super) const GROUPS: Question = Question {
    name: "All claims in groups by publisher, stance",
    variables: |_, _| json!({}),
    ours: Asked {
        query: "{claimGroups(by:[PUBLISHER,STANCE],first:1000){nodes{keys{value} count}}}",
        answer: |data| {
            groups(&data["claimGroups"]["nodes"], |group| {
                let key = |nth: usize| group["keys"][nth]["value"].as_str().unwrap_or_default();
                let count = group["count"].as_u64().unwrap_or(0);
                (key(0).into(), key(1).into(), count)
            })
        },
    },
    theirs: Asked {
        query: "{claimGroups{nodes{publisher stance claims}}}",
        answer: |data| {
            groups(&data["claimGroups"]["nodes"], |group| {
                let text = |field: &str| group[field].as_str().unwrap_or_default();
                let count = text("claims").parse().unwrap_or(0);
                (text("publisher").into(), text("stance").into(), count)
            })
        },
    },
};

/// Each group as a line, in the order of their keys.
fn groups(nodes: &Value, read: fn(&Value) -> (String, String, u64)) -> Answer {
    let nodes = nodes.as_array().map_or(&[][..], |it| it);
    let mut groups: Vec<_> = nodes.iter().map(read).collect();
    groups.sort();
    Answer {
        matches: groups.iter().map(|(_, _, count)| count).sum(),
        told: groups
            .iter()
            .map(|(publisher, stance, count)| format!("{publisher} {stance} {count}"))
            .collect(),
    }
}
