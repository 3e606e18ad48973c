//! No dependency that nothing uses.

use std::fs;

use toml::Table;

use super::source_file::{source_files, workspace};

/// The tables of a manifest with the dependencies of each, and the folders whose code may use them.
const TABLES: [(&str, &str, &[&str]); 4] = [
    ("Cargo.toml", "dependencies", &["src"]),
    (
        "Cargo.toml",
        "dev-dependencies",
        &["src", "tests", "benches"],
    ),
    (
        "crates/engine/Cargo.toml",
        "dependencies",
        &["crates/engine/src"],
    ),
    (
        "crates/engine/Cargo.toml",
        "dev-dependencies",
        &["crates/engine"],
    ),
];

#[test]
fn every_dependency_is_used() {
    let mut unused = Vec::new();
    for (manifest, table, folders) in TABLES {
        let text = fs::read_to_string(workspace().join(manifest)).unwrap();
        let tables: Table = text.parse().unwrap();
        let Some(dependencies) = tables.get(table) else {
            continue;
        };
        let files = source_files(folders);
        for name in dependencies.as_table().unwrap().keys() {
            let name = name.replace('-', "_");
            let is_used = |text: &str| {
                text.contains(&format!("{name}::")) || text.contains(&format!("use {name}"))
            };
            if !files.iter().any(|file| is_used(&file.text)) {
                unused.push(format!("{manifest}: {name}"));
            }
        }
    }
    assert!(unused.is_empty(), "remove what nothing uses: {unused:#?}");
}
