//! The files of a crate depend on each other in one direction.

use std::fs;

use petgraph::{algo::tarjan_scc, graph::DiGraph};

use crate::house::{
    module_tree::ModuleTree,
    source_file::{source_files, workspace},
};

/// The circles that are accepted, at most two, each by its files; ARCHITECTURE.md gives the
/// reasons.
const ACCEPTED: &[&[&str]] = &[];

/// The folders with a crate's root file.
const CRATES: &[&str] = &[
    "src",
    "crates/engine/src",
    "tests/it",
    "benches/foundation",
    "benches/asking",
    "benches/loading",
    "benches/writing",
    "benches/measuring",
];

#[test]
fn no_files_depend_on_each_other_in_a_circle() {
    let files = source_files(&["src", "crates", "tests", "benches"]);
    let mut circles = Vec::new();
    for root in CRATES {
        let tree = ModuleTree::new(root, &files);
        let uses = tree.uses();
        let names: Vec<&str> = uses.keys().copied().collect();
        let number = |file: &str| names.binary_search(&file).expect("a file of the tree") as u32;
        let arrows = uses
            .iter()
            .flat_map(|(file, used)| used.iter().map(|other| (number(file), number(other))));
        let graph = DiGraph::<(), ()>::from_edges(arrows);
        for circle in tarjan_scc(&graph) {
            let mut circle: Vec<&str> = circle.iter().map(|node| names[node.index()]).collect();
            circle.sort_unstable();
            let is_accepted = ACCEPTED.contains(&circle.as_slice());
            if circle.len() > 1 && !is_accepted {
                let inner = |file: &&str| -> Vec<String> {
                    let used = uses[file].iter().filter(|other| circle.contains(other));
                    used.map(ToString::to_string).collect()
                };
                let arrows = circle.iter().map(|file| (file.to_string(), inner(file)));
                circles.push(Vec::from_iter(arrows));
            }
        }
    }
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn every_accepted_circle_has_its_reason_in_the_architecture() {
    assert!(ACCEPTED.len() <= 2);
    let text = fs::read_to_string(workspace().join("ARCHITECTURE.md")).unwrap();
    for file in ACCEPTED.concat() {
        let name = file.strip_prefix("src/").unwrap_or(file);
        assert!(text.contains(name), "ARCHITECTURE.md does not name {name}");
    }
}

#[test]
fn the_arrows_between_files_are_seen() {
    let files = source_files(&["src/cli", "src/http"]);
    let uses = ModuleTree::new("src", &files).uses();
    for (file, used) in [
        ("src/cli/serve.rs", "src/cli/welcome.rs"),
        ("src/http/endpoint.rs", "src/http/media.rs"),
        // Through the `pub use` in `src/http/mod.rs`.
        ("src/cli/serve.rs", "src/http/settings.rs"),
    ] {
        assert!(uses[file].contains(used), "{file}: {:?}", uses[file]);
    }
}
