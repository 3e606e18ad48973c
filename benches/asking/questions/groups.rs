//! The 100 greatest groups of all claims.

use serde_json::{Value, json};

use super::{Answer, Question, SideQuery};

pub(super) const GROUPS: Question = Question {
    name: "All claims in groups by publisher, stance",
    variables: |_, _| json!({}),
    ours: SideQuery {
        query: "{claimGroups(by:[PUBLISHER,STANCE],first:100){nodes{keys{entity{id} value} count}}}",
        answer: |data| {
            groups(&data["claimGroups"]["nodes"], |group| Group {
                publisher: text(&group["keys"][0]["entity"]["id"]),
                stance: text(&group["keys"][1]["value"]),
                claims: group["count"].as_u64().unwrap_or(0),
            })
        },
    },
    theirs: SideQuery {
        query: "{claimGroups(first:100){nodes{publisher stance claims}}}",
        answer: |data| {
            groups(&data["claimGroups"]["nodes"], |group| Group {
                publisher: text(&group["publisher"]),
                stance: text(&group["stance"]),
                claims: text(&group["claims"]).parse().unwrap_or(0),
            })
        },
    },
    reach: None,
};

struct Group {
    publisher: String,
    stance: String,
    claims: u64,
}

fn groups(nodes: &Value, read: fn(&Value) -> Group) -> Answer {
    let nodes = nodes.as_array().map_or(&[][..], Vec::as_slice);
    let groups: Vec<_> = nodes.iter().map(read).collect();
    let rows = groups.iter().map(|group| {
        let Group {
            publisher,
            stance,
            claims,
        } = group;
        format!("{publisher} {stance} {claims}")
    });
    Answer {
        matches: groups.iter().map(|group| group.claims).sum(),
        rows: rows.collect(),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().into()
}
