//! What the API answers over the seed.

use crate::seeded::{data, seeded};

#[test]
fn probe() {
    let api = seeded();
    for q in [
        "{ knowledgeBase { revision recordedAt headHash counts { types predicates entities sources claims attributions } } }",
        r#"{ entity(by: {name: "馬克佐伯"}) { id label(languages:["en"]) zh: label(languages: ["zh-Hant"]) claims(first: 3) { totalCount nodes { statement(languages: ["en"]) status sources(first: 2) { nodes { title(languages:["en"]) publisher { label } url } } } pageInfo { hasNextPage hasPreviousPage endCursor } } } }"#,
    ] {
        println!("{}", serde_json::to_string_pretty(&data(api, q)).unwrap());
    }
    for t in ["entity", "disputed", "origin"] {
        let q = std::fs::read_to_string(format!(
            "{}/web/src/tabs/{t}.graphql",
            env!("CARGO_MANIFEST_DIR")
        ))
        .unwrap();
        println!("{}", serde_json::to_string_pretty(&data(api, &q)).unwrap());
    }
}
