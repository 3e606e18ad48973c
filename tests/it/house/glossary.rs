//! The glossary names only what there is.

use std::fs;

use crate::house::source_file::{source_files, workspace};

#[test]
fn every_name_in_the_glossary_is_used() {
    let glossary = fs::read_to_string(workspace().join("GLOSSARY.md")).unwrap();
    let mut texts: Vec<String> = source_files(&["src", "crates"])
        .into_iter()
        .map(|file| file.text)
        .collect();
    texts.push(fs::read_to_string(workspace().join("schema/schema.graphql")).unwrap());
    let names: Vec<&str> = glossary
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| !name.contains('/'))
        .collect();
    assert!(names.len() > 20, "{names:?}");
    let is_used = |name: &str| {
        texts.iter().any(|text| {
            text.split(|c: char| !c.is_alphanumeric() && c != '_')
                .any(|word| word == name)
        })
    };
    let unused: Vec<&str> = names.into_iter().filter(|name| !is_used(name)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}
