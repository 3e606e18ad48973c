//! `kb` is a wall: the views below do not show through, and the API's words stay above.

use std::{collections::BTreeMap, fs};

use syn::{
    ExprMethodCall, Field, Fields, Ident, ImplItem, Item, LitStr, Macro, Signature, TypePath,
    Visibility,
    visit::{self, Visit},
};

use crate::house::{
    module_tree::{ModuleTree, Path},
    source_file::{
        SourceFile, attributes, is_test_only, is_within, source_files, test_modules, workspace,
    },
};

/// The layers whose types `kb` keeps to itself.
const BELOW: &[&str] = &["store", "index"];

#[test]
fn kb_hands_out_no_type_of_the_views() {
    let files = source_files(&["src/kb"]);
    let tree = ModuleTree::new("src", &files);
    let mut findings = Vec::new();
    for file in product_files(&files) {
        let imports = tree.imports_of(&file.path);
        let mut exposed = Exposed {
            tree: &tree,
            file,
            imports: &imports,
            found: Vec::new(),
        };
        exposed.items(&file.syntax().items);
        exposed.found.dedup();
        findings.extend(exposed.found);
    }
    assert!(findings.is_empty(), "{}\n{findings:#?}", findings.len());
}

/// The files that are not for tests alone.
fn product_files(files: &[SourceFile]) -> Vec<&SourceFile> {
    let tests = test_modules(files);
    files
        .iter()
        .filter(|file| !is_within(&file.path, &tests))
        .collect()
}

/// The types of the views in the public items of a file.
struct Exposed<'a> {
    tree: &'a ModuleTree<'a>,
    file: &'a SourceFile,
    imports: &'a BTreeMap<String, Path>,
    found: Vec<String>,
}

impl Exposed<'_> {
    fn items(&mut self, items: &[Item]) {
        for item in items {
            if is_test_only(attributes(item)) {
                continue;
            }
            match item {
                Item::Use(item) if is_public(&item.vis) => self.re_exports(item),
                Item::Fn(item) if is_public(&item.vis) => self.signature(&item.sig),
                Item::Struct(item) if is_public(&item.vis) => self.fields(&item.fields),
                Item::Enum(item) if is_public(&item.vis) => {
                    for variant in &item.variants {
                        variant
                            .fields
                            .iter()
                            .for_each(|field| self.visit_field(field));
                    }
                }
                Item::Trait(item) if is_public(&item.vis) => self.visit_item_trait(item),
                Item::Type(item) if is_public(&item.vis) => self.visit_type(&item.ty),
                Item::Impl(item) => self.implementation(item),
                _ => {}
            }
        }
    }

    fn re_exports(&mut self, item: &syn::ItemUse) {
        let mut names = Names(Vec::new());
        names.visit_item_use(item);
        for name in names.0 {
            if let Some(path) = self.imports.get(&name) {
                self.check(&path.clone());
            }
        }
    }

    fn fields(&mut self, fields: &Fields) {
        for field in fields.iter().filter(|field| is_public(&field.vis)) {
            self.visit_field(field);
        }
    }

    fn implementation(&mut self, item: &syn::ItemImpl) {
        let of_deref = item.trait_.as_ref().is_some_and(|(_, path, _)| {
            path.segments
                .last()
                .is_some_and(|segment| segment.ident == "Deref")
        });
        for member in &item.items {
            match member {
                ImplItem::Fn(function) if is_public(&function.vis) => self.signature(&function.sig),
                ImplItem::Type(target) if of_deref => self.visit_type(&target.ty),
                _ => {}
            }
        }
    }

    fn signature(&mut self, signature: &Signature) {
        self.visit_signature(signature);
    }

    fn check(&mut self, path: &Path) {
        if path
            .first()
            .is_some_and(|layer| BELOW.contains(&layer.as_str()))
        {
            self.found
                .push(format!("{}: {}", self.file.path, path.join("::")));
        }
    }
}

impl<'ast> Visit<'ast> for Exposed<'_> {
    fn visit_type_path(&mut self, path: &'ast TypePath) {
        let segments = path.path.segments.iter();
        let names: Path = segments.map(|segment| segment.ident.to_string()).collect();
        let resolved = match self.imports.get(&names[0]) {
            Some(import) => Some([import.as_slice(), &names[1..]].concat()),
            None => self.tree.resolve(&self.file.path, &names),
        };
        if let Some(path) = resolved {
            self.check(&path);
        }
        visit::visit_type_path(self, path);
    }
}

/// The names that a `use` declaration brings in.
struct Names(Vec<String>);

impl<'ast> Visit<'ast> for Names {
    fn visit_ident(&mut self, name: &'ast Ident) {
        self.0.push(name.to_string());
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

#[test]
fn names_and_descriptions_of_the_api_stay_in_graphql() {
    let files = source_files(&["src/kb/filter"]);
    let mut findings = Vec::new();
    for file in product_files(&files) {
        let mut texts = ApiTexts(Vec::new());
        texts.visit_file(file.syntax());
        findings.extend(
            texts
                .0
                .into_iter()
                .map(|text| format!("{}: {text}", file.path)),
        );
    }
    assert!(findings.is_empty(), "{}\n{findings:#?}", findings.len());
}

/// Texts for readers of the API: descriptions, and names of enum values.
struct ApiTexts(Vec<String>);

impl<'ast> Visit<'ast> for ApiTexts {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_test_only(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_macro(&mut self, _: &'ast Macro) {}

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if call.method != "expect" {
            visit::visit_expr_method_call(self, call);
        }
    }

    fn visit_field(&mut self, field: &'ast Field) {
        let is_text = |name: &Ident| name == "about" || name == "description";
        if let Some(name) = field.ident.as_ref().filter(|name| is_text(name)) {
            self.0.push(name.to_string());
        }
        visit::visit_field(self, field);
    }

    fn visit_lit_str(&mut self, literal: &'ast LitStr) {
        let text = literal.value();
        // Messages of errors begin in lower case, descriptions do not.
        let is_description = text.contains(' ') && text.starts_with(char::is_uppercase);
        let is_enum_value =
            text.len() > 1 && text.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
        if is_description || is_enum_value {
            self.0.push(text);
        }
    }
}

#[test]
fn the_engine_depends_on_nothing_of_ours() {
    let manifest = workspace().join("crates/engine/Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    assert!(!manifest.contains("path ="), "{manifest}");
    let named = manifest.matches("claimgraph").count();
    assert_eq!(named, 1, "the name of the crate alone: {manifest}");
    for file in source_files(&["crates/engine"]) {
        for (index, line) in file.text.lines().enumerate() {
            let names_us = line.contains("claimgraph::") || line.contains("claimgraph_kb");
            assert!(!names_us, "{}:{}", file.path, index + 1);
        }
    }
}
