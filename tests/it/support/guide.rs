//! The README and the pages of `docs/`, whose examples are run.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The text of a page, by its path from the root of the repository.
pub(crate) fn page(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The READMEs and the pages of `docs/`, each as its path from the root of the repository.
pub(crate) fn pages() -> Vec<String> {
    let mut pages = vec!["README.md".to_owned(), "README.zh-Hant.md".to_owned()];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let paths = fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = paths.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap();
        if name.ends_with(".md") {
            pages.push(format!("docs/{name}"));
        }
    }
    pages
}

/// The code blocks of a page in a language, in order.
pub(crate) fn blocks(path: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let text = page(path);
    let blocks = text.split(&fence).skip(1);
    blocks
        .map(|block| block.split("```").next().unwrap().to_owned())
        .collect()
}
