//! Groups of all claims, the 100 greatest of them.

use serde_json::{Value, json};

use super::{Answer, Asked, Question};

pub(super) const GROUPS: Question = Question {
    name: "All claims in groups by publisher, stance",
    variables: |_, _| json!({}),
    ours: Asked {
        query: "{claimGroups(by:[PUBLISHER,STANCE],first:100){nodes{keys{entity{id} value} count}}}",
        answer: |data| {
            groups(&data["claimGroups"]["nodes"], |group| Group {
                publisher: text(&group["keys"][0]["entity"]["id"]),
                stance: text(&group["keys"][1]["value"]),
                claims: group["count"].as_u64().unwrap_or(0),
            })
        },
    },
    theirs: Asked {
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
    let nodes = nodes.as_array().map_or(&[][..], |it| it);
    let groups: Vec<_> = nodes.iter().map(read).collect();
    let told = groups.iter().map(|group| {
        let Group {
            publisher,
            stance,
            claims,
        } = group;
        format!("{publisher} {stance} {claims}")
    });
    Answer {
        matches: groups.iter().map(|group| group.claims).sum(),
        told: told.collect(),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().into()
}
