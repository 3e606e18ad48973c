//! Arrows between the layers point one way.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Each layer, and the layers that it may use.
const LAYERS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("journal", &["model"]),
    ("store", &["model"]),
    ("index", &["model"]),
    ("kb", &["model", "journal", "store", "index"]),
    ("graphql", &["model", "kb"]),
    ("http", &["model", "graphql"]),
    ("cli", &["model", "journal", "kb", "graphql", "http"]),
];

/// Each crate that only one layer may name.
const KEPT: &[(&str, &str)] = &[
    ("sled", "store"),
    ("tantivy", "index"),
    ("async_graphql", "graphql"),
    ("actix_web", "http"),
    ("clap", "cli"),
];

#[test]
fn a_layer_uses_only_the_layers_below_it() {
    let mut wrong = Vec::new();
    for (layer, below) in LAYERS {
        for (file, text) in files(layer) {
            for used in names_after(&text, "crate::") {
                let is_layer = LAYERS.iter().any(|(name, _)| *name == used);
                if is_layer && used != *layer && !below.contains(&used.as_str()) {
                    wrong.push(format!("{} uses {used}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_a_layer_is_built_on_is_named_there_alone() {
    let mut wrong = Vec::new();
    for (layer, _) in LAYERS {
        for (file, text) in files(layer) {
            for (name, home) in KEPT {
                if home != layer && text.contains(&format!("{name}::")) {
                    wrong.push(format!("{} names {name}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The code of a layer without its comments.
fn files(layer: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src")
            .join(layer),
    ];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                let code: Vec<&str> = text
                    .lines()
                    .filter(|line| !line.trim_start().starts_with("//"))
                    .collect();
                found.push((path, code.join("\n")));
            }
        }
    }
    assert!(!found.is_empty(), "the layer {layer} has no code");
    found
}

/// The names that follow a prefix in a text, those in a group of imports included.
fn names_after(text: &str, prefix: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in text.match_indices(prefix) {
        let rest = &text[at + prefix.len()..];
        match rest.strip_prefix('{') {
            None => names.push(word(rest)),
            Some(group) => {
                let mut depth = 0;
                let mut start = true;
                for (at, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        c if c.is_whitespace() => {}
                        _ if start => {
                            names.push(word(&group[at..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    names
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}
