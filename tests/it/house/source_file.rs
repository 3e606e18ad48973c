//! The Rust files of the workspace.

use std::{
    cell::OnceCell,
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::Span;
use syn::{Attribute, Item, Meta};

/// The folders that have Rust files of ours.
pub(crate) const ROOTS: &[&str] = &["src", "crates", "tests", "benches"];

/// A Rust file of the workspace.
pub(crate) struct SourceFile {
    /// The path from the root of the workspace, with `/`.
    pub(crate) path: String,
    /// The text of the file.
    pub(crate) text: String,
    syntax: OnceCell<syn::File>,
}

impl SourceFile {
    /// The syntax tree of the file.
    pub(crate) fn syntax(&self) -> &syn::File {
        self.syntax.get_or_init(|| {
            syn::parse_file(&self.text).unwrap_or_else(|error| panic!("{}: {error}", self.path))
        })
    }

    /// The folder that counts are printed for: `src/kb`, `crates/engine`, `tests/it`,
    /// `benches/asking`.
    pub(crate) fn folder(&self) -> String {
        let mut parts: Vec<&str> = self.path.split('/').collect();
        parts.pop();
        parts.truncate(2);
        parts.join("/")
    }
}

/// The root folder of the workspace.
pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Reads every Rust file below `folders`, in the order of their paths.
pub(crate) fn source_files(folders: &[&str]) -> Vec<SourceFile> {
    let mut paths = Vec::new();
    for folder in folders {
        collect(&workspace().join(folder), &mut paths);
    }
    paths.sort();
    assert!(!paths.is_empty(), "there is no code in {folders:?}");
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let relative = path.strip_prefix(workspace()).unwrap();
        let parts: Vec<&str> = relative.iter().map(|part| part.to_str().unwrap()).collect();
        SourceFile {
            path: parts.join("/"),
            syntax: OnceCell::new(),
            text,
        }
    };
    paths.iter().map(read).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// The line in which a span begins, counted from 1.
pub(crate) fn line(span: Span) -> usize {
    span.start().line
}

/// Whether an item is compiled for tests alone.
pub(crate) fn is_test_only(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => {
            list.tokens.to_string().split_whitespace().next() == Some("test")
        }
        meta => meta.path().is_ident("test"),
    })
}

/// The attributes of an item.
pub(crate) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// The modules that are declared for tests alone, as paths of files and folders without `.rs`.
pub(crate) fn test_modules(files: &[SourceFile]) -> Vec<String> {
    let mut modules = Vec::new();
    for file in files {
        let folder = module_folder(&file.path);
        for item in &file.syntax().items {
            if let Item::Mod(module) = item
                && module.content.is_none()
                && is_test_only(&module.attrs)
            {
                modules.push(format!("{folder}/{}", module.ident));
            }
        }
    }
    modules
}

/// The folder in which a file's child modules are.
pub(crate) fn module_folder(path: &str) -> &str {
    for root in ["/mod.rs", "/lib.rs", "/main.rs"] {
        if let Some(folder) = path.strip_suffix(root) {
            return folder;
        }
    }
    path.strip_suffix(".rs").unwrap_or(path)
}

/// Whether a file is part of one of the modules.
pub(crate) fn is_within(path: &str, modules: &[String]) -> bool {
    modules.iter().any(|module| {
        path.strip_prefix(module.as_str())
            .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    })
}

/// Prints the findings of each folder, and fails unless there are as many as the table tolerates.
///
/// The table is a ratchet: a number in it may only fall, and at zero its row goes.
#[track_caller]
pub(crate) fn check_ratchet(
    rule: &str,
    findings: &[(String, String)],
    tolerated: &[(&str, usize)],
) {
    let mut by_folder = BTreeMap::<&str, Vec<&str>>::new();
    for (folder, _) in tolerated {
        by_folder.insert(folder, Vec::new());
    }
    for (folder, finding) in findings {
        by_folder.entry(folder).or_default().push(finding);
    }
    let mut over = Vec::<&str>::new();
    let mut rows = String::new();
    for (folder, findings) in &by_folder {
        let count = findings.len();
        println!("{rule}: {count} in {folder}");
        if count > 0 {
            rows += &format!("    (\"{folder}\", {count}),\n");
        }
        let row = tolerated.iter().find(|(name, _)| name == folder);
        if count > row.map_or(0, |(_, count)| *count) {
            over.extend(findings);
        }
    }
    assert!(over.is_empty(), "{rule}: {}\n{over:#?}", over.len());
    let fallen = tolerated
        .iter()
        .any(|(folder, count)| by_folder[folder].len() < *count);
    assert!(
        !fallen,
        "{rule}: there are fewer now; the table becomes\n{rows}"
    );
}
