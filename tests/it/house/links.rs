//! Links between the Markdown files of the repository lead somewhere, on any forge.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use crate::house::source_file::workspace;

/// Folders that are made by tools, or fetched.
const MADE: &[&str] = &["dist", "node_modules", "target"];

/// The Markdown files of the repository.
fn markdown_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![workspace().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            let is_ours = !name.starts_with('.') && !MADE.contains(&name);
            if path.is_dir() && is_ours {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The text of a Markdown file without its code blocks.
fn prose(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.split("```").step_by(2).collect()
}

/// The targets of the links and pictures in a Markdown file.
fn targets(path: &Path) -> Vec<String> {
    let prose = prose(path);
    // What is in code type is no link.
    let text: String = prose.split('`').step_by(2).collect();
    let links = text.split("](").skip(1);
    links
        .map(|link| link.split(')').next().unwrap().to_owned())
        .collect()
}

/// The anchors of a Markdown file: its headings in lower case, without punctuation, and with
/// hyphens for spaces.
fn anchors(path: &Path) -> BTreeSet<String> {
    let anchor = |heading: &str| {
        let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
        let text: String = heading.trim().chars().filter(kept).collect();
        text.to_lowercase().replace(' ', "-")
    };
    let prose = prose(path);
    let headings = prose.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|heading| anchor(heading.trim_start_matches('#')))
        .collect()
}

/// The fault of a link of a Markdown file; none if it leads somewhere.
fn fault(path: &Path, target: &str) -> Option<&'static str> {
    if target.starts_with("https://") {
        return None;
    }
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let place = match file {
        "" => path.to_owned(),
        file if file.starts_with('/') => return Some("is not relative"),
        file => path.parent().unwrap().join(file),
    };
    if !place.exists() {
        Some("leads to no file")
    } else if !anchor.is_empty() && !anchors(&place).contains(anchor) {
        Some("leads to no heading")
    } else {
        None
    }
}

#[test]
fn every_link_leads_to_a_file_and_a_heading() {
    let mut links = 0;
    let mut findings = Vec::new();
    for path in markdown_files() {
        for target in targets(&path) {
            links += 1;
            if let Some(fault) = fault(&path, &target) {
                findings.push(format!("{}: `{target}` {fault}", path.display()));
            }
        }
    }
    assert!(links > 50, "{links} links");
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn every_page_of_the_docs_is_in_their_index() {
    let index = workspace().join("docs/README.md");
    let targets = targets(&index);
    for entry in fs::read_dir(workspace().join("docs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".md") && name != "README.md" {
            assert!(
                targets.contains(&name),
                "docs/README.md does not link {name}"
            );
        }
    }
}
