//! ARCHITECTURE.md names files and folders that are there.

use std::{collections::BTreeSet, fs};

use crate::house::source_file::workspace;

#[test]
fn every_file_in_the_architecture_is_there() {
    let text = fs::read_to_string(workspace().join("ARCHITECTURE.md")).unwrap();
    // Code blocks have no paths.
    let prose: String = text.split("```").step_by(2).collect();
    let is_path = |name: &&str| name.ends_with(".rs") || name.ends_with('/');
    let paths: BTreeSet<&str> = prose
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(is_path)
        .collect();
    assert!(paths.len() > 20, "{paths:?}");
    let roots = [
        "",
        "src",
        "src/graphql",
        "src/graphql/list",
        "src/journal",
        "tests/it",
    ];
    let is_there = |path: &&str| {
        let mut places = roots.iter().map(|root| workspace().join(root).join(path));
        places.any(|place| place.exists())
    };
    let missing: Vec<&&str> = paths.iter().filter(|path| !is_there(path)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
