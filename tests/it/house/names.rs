//! Names are nouns of the field, and one name stands for one thing.

use std::collections::BTreeMap;

use syn::{
    Arm, Expr, ExprClosure, ExprForLoop, ExprLet, Field, FnArg, Ident, ImplItemFn, Item, ItemFn,
    Local, Pat, PatIdent, Signature, TraitItemFn,
    visit::{self, Visit},
};

use crate::house::source_file::{
    ROOTS, SourceFile, attributes, check_ratchet, is_test_only, is_within, line, source_files,
    test_modules,
};

/// Pronouns and participles, which say nothing about what they name.
const BANNED: &[&str] = &[
    "it", "them", "those", "told", "asked", "given", "known", "nth", "one",
];

/// Banned names that are left, by folder.
const TOLERATED: &[(&str, usize)] = &[("crates/engine", 1), ("src/index", 2), ("src/journal", 1)];

#[test]
fn no_pronoun_is_a_name() {
    let mut findings = Vec::new();
    for file in source_files(ROOTS) {
        let mut names = Names::default();
        names.visit_file(file.syntax());
        for name in names.found {
            let line = line(name.span());
            findings.push((file.folder(), format!("{}:{line} {name}", file.path)));
        }
    }
    check_ratchet("banned names", &findings, TOLERATED);
}

/// The banned names that are wider than one closure or one match arm.
#[derive(Default)]
struct Names {
    found: Vec<Ident>,
}

impl Names {
    fn name(&mut self, name: &Ident) {
        if BANNED.iter().any(|banned| name == banned) {
            self.found.push(name.clone());
        }
    }

    fn pattern(&mut self, pattern: &Pat) {
        struct Bindings<'a>(&'a mut Names);
        impl<'ast> Visit<'ast> for Bindings<'_> {
            fn visit_pat_ident(&mut self, binding: &'ast PatIdent) {
                self.0.name(&binding.ident);
                visit::visit_pat_ident(self, binding);
            }
        }
        Bindings(self).visit_pat(pattern);
    }

    fn signature(&mut self, signature: &Signature) {
        self.name(&signature.ident);
        for input in &signature.inputs {
            if let FnArg::Typed(parameter) = input {
                self.pattern(&parameter.pat);
            }
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Enum(item) => self.name(&item.ident),
            Item::Mod(item) => self.name(&item.ident),
            Item::Struct(item) => self.name(&item.ident),
            Item::Trait(item) => self.name(&item.ident),
            Item::Type(item) => self.name(&item.ident),
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.signature(&function.sig);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.signature(&function.sig);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast TraitItemFn) {
        self.signature(&function.sig);
        visit::visit_trait_item_fn(self, function);
    }

    fn visit_field(&mut self, field: &'ast Field) {
        if let Some(name) = &field.ident {
            self.name(name);
        }
        visit::visit_field(self, field);
    }

    fn visit_local(&mut self, local: &'ast Local) {
        self.pattern(&local.pat);
        visit::visit_local(self, local);
    }

    fn visit_expr_let(&mut self, expression: &'ast ExprLet) {
        self.pattern(&expression.pat);
        visit::visit_expr_let(self, expression);
    }

    fn visit_expr_for_loop(&mut self, expression: &'ast ExprForLoop) {
        self.pattern(&expression.pat);
        visit::visit_expr_for_loop(self, expression);
    }

    fn visit_expr_closure(&mut self, closure: &'ast ExprClosure) {
        if !is_one_expression(&closure.body) {
            closure.inputs.iter().for_each(|input| self.pattern(input));
        }
        visit::visit_expr_closure(self, closure);
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        if !is_one_expression(&arm.body) {
            self.pattern(&arm.pat);
        }
        visit::visit_arm(self, arm);
    }
}

fn is_one_expression(body: &Expr) -> bool {
    !matches!(body, Expr::Block(block) if block.block.stmts.len() > 1)
}

/// Types of one name in one layer that are left.
const SAME_NAMES: &[(&str, usize)] = &[("src/journal", 1), ("src/kb", 1), ("src/store", 1)];

#[test]
fn no_two_types_of_a_layer_have_one_name() {
    let files = source_files(&["src", "crates"]);
    let tests = test_modules(&files);
    let mut types = BTreeMap::<(String, String), Vec<String>>::new();
    for file in files.iter().filter(|file| !is_within(&file.path, &tests)) {
        collect_types(file, &file.syntax().items, &mut types);
    }
    let mut findings = Vec::new();
    for ((layer, name), places) in types {
        if places.len() > 1 {
            findings.push((layer, format!("{name} in {}", places.join(", "))));
        }
    }
    check_ratchet("types of one name", &findings, SAME_NAMES);
}

fn collect_types(
    file: &SourceFile,
    items: &[Item],
    types: &mut BTreeMap<(String, String), Vec<String>>,
) {
    for item in items {
        if is_test_only(attributes(item)) {
            continue;
        }
        let name = match item {
            Item::Enum(item) => &item.ident,
            Item::Struct(item) => &item.ident,
            Item::Trait(item) => &item.ident,
            Item::Type(item) => &item.ident,
            Item::Mod(module) => {
                if let Some((_, items)) = &module.content {
                    collect_types(file, items, types);
                }
                continue;
            }
            _ => continue,
        };
        types
            .entry((file.folder(), name.to_string()))
            .or_default()
            .push(file.path.clone());
    }
}
