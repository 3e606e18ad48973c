//! Arrows between the layers point one way.

use crate::house::{module_tree::ModuleTree, source_file::source_files};

/// Each layer, and the layers that it may use.
const LAYERS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("journal", &["model"]),
    ("store", &["model"]),
    ("index", &["model"]),
    ("kb", &["model", "journal", "store", "index"]),
    ("graphql", &["model", "kb"]),
    ("auth", &["graphql"]),
    ("watch", &["model", "kb", "graphql", "auth"]),
    ("report", &["model"]),
    ("http", &["model", "graphql", "auth", "watch", "report"]),
    (
        "cli",
        &[
            "model", "journal", "kb", "graphql", "auth", "watch", "report", "http",
        ],
    ),
];

/// Each crate that only one layer may name.
const KEPT: &[(&str, &str)] = &[
    ("sled", "store"),
    ("tantivy", "index"),
    ("async_graphql", "the engine, a crate of its own"),
    ("hayagriva", "report"),
    ("actix_web", "http"),
    ("actix_http", "http"),
    ("clap", "cli"),
];

#[test]
fn a_layer_uses_only_the_layers_below_it() {
    let files = source_files(&["src"]);
    let mut wrong = Vec::new();
    for (file, used) in ModuleTree::new("src", &files).uses() {
        let Some(layer) = layer(file) else { continue };
        let row = LAYERS.iter().find(|(name, _)| *name == layer);
        let (_, below) = row.unwrap_or_else(|| panic!("`{layer}` is no layer"));
        for other in used {
            if let Some(used) = self::layer(other)
                && used != layer
                && !below.contains(&used)
            {
                wrong.push(format!("{file} uses {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The folder below `src` that a file is in; none for the root files.
fn layer(file: &str) -> Option<&str> {
    let (layer, _) = file.strip_prefix("src/")?.split_once('/')?;
    Some(layer)
}

#[test]
fn what_a_layer_is_built_on_is_named_there_alone() {
    let mut wrong = Vec::new();
    for file in source_files(&["src"]) {
        let layer = layer(&file.path).unwrap_or_default();
        let lines = file.text.lines();
        let code = lines.filter(|line| !line.trim_start().starts_with("//"));
        let code = Vec::from_iter(code).join("\n");
        for (name, home) in KEPT {
            if *home != layer && code.contains(&format!("{name}::")) {
                wrong.push(format!("{} names {name}", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
