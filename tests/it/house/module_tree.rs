//! The modules of a crate, and the files to which the paths in its code lead.

use std::collections::{BTreeMap, BTreeSet};

use syn::{
    Item, ItemMacro, ItemMod, ItemUse, UseTree,
    visit::{self, Visit},
};

use crate::house::source_file::{
    SourceFile, attributes, is_test_only, is_within, module_folder, test_modules,
};

/// A path from the root of a crate, without `crate`.
pub(crate) type Path = Vec<String>;

/// The modules of one crate. Modules for tests are left out.
pub(crate) struct ModuleTree<'a> {
    modules: BTreeMap<Path, Module<'a>>,
}

struct Module<'a> {
    file: &'a SourceFile,
    /// The child modules whose files are elsewhere (`#[path]`).
    elsewhere: BTreeSet<String>,
    /// The names that `use` declarations bring into the module, and where from.
    imports: BTreeMap<String, Path>,
}

impl<'a> ModuleTree<'a> {
    /// The tree of the crate whose root file is in `root`, a folder.
    pub(crate) fn new(root: &str, files: &'a [SourceFile]) -> ModuleTree<'a> {
        let tests = test_modules(files);
        let mut modules = BTreeMap::new();
        for file in files {
            let inside = file.path.strip_prefix(&format!("{root}/"));
            if inside.is_none() || is_within(&file.path, &tests) {
                continue;
            }
            let folder = module_folder(&file.path);
            let path = match folder == root {
                true => Path::new(),
                false => folder[root.len() + 1..]
                    .split('/')
                    .map(ToOwned::to_owned)
                    .collect(),
            };
            let module = Module {
                file,
                elsewhere: modules_elsewhere(file),
                imports: BTreeMap::new(),
            };
            modules.insert(path, module);
        }
        let mut tree = ModuleTree { modules };
        let paths: Vec<Path> = tree.modules.keys().cloned().collect();
        for path in paths {
            let imports = tree.imports(&path);
            tree.modules.get_mut(&path).expect("listed").imports = imports;
        }
        tree
    }

    /// The files, each with the files that its code names.
    pub(crate) fn uses(&self) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
        let mut uses = BTreeMap::new();
        for (path, module) in &self.modules {
            let mut named = Paths::default();
            named.items(&module.file.syntax().items);
            let files = named
                .paths
                .iter()
                .filter_map(|segments| self.file_of(path, segments))
                .filter(|file| *file != module.file.path)
                .collect();
            uses.insert(module.file.path.as_str(), files);
        }
        uses
    }

    /// The names that are imported into a file's module, each with the path of its definition.
    pub(crate) fn imports_of(&self, file: &str) -> BTreeMap<String, Path> {
        let module = self
            .modules
            .values()
            .find(|module| module.file.path == file);
        let imports = module.map(|module| &module.imports);
        imports
            .into_iter()
            .flatten()
            .map(|(name, path)| (name.clone(), self.definition(path, 0)))
            .collect()
    }

    /// The path of the definition that a path from `module` names; none outside of the crate.
    pub(crate) fn resolve(&self, file: &str, segments: &[String]) -> Option<Path> {
        let (module, _) = self
            .modules
            .iter()
            .find(|(_, module)| module.file.path == file)?;
        Some(self.definition(&self.absolute(module, segments)?, 0))
    }

    fn file_of(&self, module: &Path, segments: &[String]) -> Option<&'a str> {
        let path = self.definition(&self.absolute(module, segments)?, 0);
        let (owner, rest) = self.owner(&path);
        let owner = self.modules.get(owner)?;
        let is_elsewhere = rest
            .first()
            .is_some_and(|name| owner.elsewhere.contains(name));
        (!is_elsewhere).then_some(owner.file.path.as_str())
    }

    /// The path from the root that a path in `module` stands for; none outside of the crate.
    fn absolute(&self, module: &Path, segments: &[String]) -> Option<Path> {
        let mut base = match segments.first()?.as_str() {
            "crate" => Path::new(),
            "self" => module.clone(),
            "super" => module[..module.len().checked_sub(1)?].to_vec(),
            child => {
                let path = [module.as_slice(), &[child.to_owned()]].concat();
                if !self.modules.contains_key(&path) {
                    return None;
                }
                path
            }
        };
        for segment in &segments[1..] {
            match segment.as_str() {
                "super" => drop(base.pop()),
                name => base.push(name.to_owned()),
            }
        }
        Some(base)
    }

    /// The path after every `use` on its way is followed to the definition.
    fn definition(&self, path: &Path, depth: usize) -> Path {
        let (owner, rest) = self.owner(path);
        let import = rest
            .first()
            .and_then(|name| self.modules.get(owner)?.imports.get(name));
        match import {
            Some(target) if depth < 8 => self.definition(&[target, &rest[1..]].concat(), depth + 1),
            _ => path.clone(),
        }
    }

    /// The longest module in a path, and what is left of the path.
    fn owner<'p>(&self, path: &'p [String]) -> (&'p [String], &'p [String]) {
        let length = (0..=path.len())
            .rev()
            .find(|length| self.modules.contains_key(&path[..*length]));
        path.split_at(length.unwrap_or(0))
    }

    fn imports(&self, module: &Path) -> BTreeMap<String, Path> {
        let mut imports = BTreeMap::new();
        for item in &self.modules[module].file.syntax().items {
            if let Item::Use(item) = item
                && !is_test_only(&item.attrs)
            {
                flatten(&item.tree, &mut Path::new(), &mut |path, name| {
                    if let Some(path) = self.absolute(module, path) {
                        imports.insert(name.to_owned(), path);
                    }
                });
            }
        }
        imports
    }
}

fn modules_elsewhere(file: &SourceFile) -> BTreeSet<String> {
    let modules = file.syntax().items.iter().filter_map(|item| match item {
        Item::Mod(module) => Some(module),
        _ => None,
    });
    modules
        .filter(|module| module.attrs.iter().any(|it| it.path().is_ident("path")))
        .map(|module| module.ident.to_string())
        .collect()
}

/// Calls `leaf` with the path and the name of each leaf of a `use` tree; a glob has the name `*`.
fn flatten(tree: &UseTree, prefix: &mut Path, leaf: &mut impl FnMut(&Path, &str)) {
    match tree {
        UseTree::Path(path) => {
            prefix.push(path.ident.to_string());
            flatten(&path.tree, prefix, leaf);
            prefix.pop();
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, prefix, leaf);
            }
        }
        UseTree::Glob(_) => leaf(prefix, "*"),
        UseTree::Name(name) if name.ident == "self" => {
            let module = prefix.last().cloned().unwrap_or_default();
            leaf(prefix, &module);
        }
        UseTree::Name(name) => {
            prefix.push(name.ident.to_string());
            leaf(prefix, &name.ident.to_string());
            prefix.pop();
        }
        UseTree::Rename(rename) => {
            prefix.push(rename.ident.to_string());
            leaf(prefix, &rename.rename.to_string());
            prefix.pop();
        }
    }
}

/// The paths that code names, those of tests and of re-exports left out.
#[derive(Default)]
struct Paths {
    paths: Vec<Path>,
}

impl Paths {
    fn items(&mut self, items: &[Item]) {
        for item in items {
            self.visit_item(item);
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_test_only(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, _: &'ast ItemMod) {}

    fn visit_item_macro(&mut self, _: &'ast ItemMacro) {}

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        // A re-export is an address of its target, not a use of it.
        if matches!(item.vis, syn::Visibility::Inherited) {
            flatten(&item.tree, &mut Path::new(), &mut |path, _| {
                self.paths.push(path.clone());
            });
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            let segments = path.segments.iter();
            let names: Path = segments.map(|segment| segment.ident.to_string()).collect();
            if matches!(names[0].as_str(), "crate" | "super" | "self") {
                self.paths.push(names);
            }
        }
        visit::visit_path(self, path);
    }
}
