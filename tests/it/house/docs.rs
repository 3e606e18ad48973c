//! Comments fit the page, and say what a thing is in a noun or what it does in a verb.

use syn::{
    Attribute, Expr, ExprLit, Field, ImplItem, Item, Lit, Meta, TraitItem, Variant,
    visit::{self, Visit},
};

use crate::house::source_file::{ROOTS, attributes, check_ratchet, line, source_files};

/// The widest line of a comment, in characters.
const WIDTH: usize = 100;

/// Comment lines that are too wide, by folder.
const WIDE: &[(&str, usize)] = &[];

#[test]
fn comments_are_at_most_a_hundred_columns_wide() {
    let mut findings = Vec::new();
    for file in source_files(ROOTS) {
        for (index, line) in file.text.lines().enumerate() {
            let comment = line.trim_start();
            let is_breakable = comment.split_whitespace().count() > 2 && !comment.contains("| ");
            if comment.starts_with("//") && is_breakable && line.chars().count() > WIDTH {
                findings.push((file.folder(), format!("{}:{}", file.path, index + 1)));
            }
        }
    }
    check_ratchet("wide comments", &findings, WIDE);
}

/// Words that begin a sentence without a noun or a verb.
const PRONOUNS: &[&str] = &[
    "he",
    "how",
    "if",
    "in",
    "it",
    "its",
    "of",
    "on",
    "ones",
    "that",
    "their",
    "them",
    "there",
    "these",
    "they",
    "this",
    "those",
    "what",
    "whatever",
    "when",
    "whenever",
    "where",
    "wherever",
    "which",
    "whichever",
    "who",
    "whoever",
    "whose",
    "why",
];

/// First sentences of documentation that begin with such a word, by folder.
const SENTENCES: &[(&str, usize)] = &[];

#[test]
fn a_first_sentence_begins_with_a_noun_or_a_verb() {
    let mut findings = Vec::new();
    for file in source_files(ROOTS) {
        let mut docs = Docs::default();
        docs.check(&file.syntax().attrs);
        docs.visit_file(file.syntax());
        for (line, sentence) in docs.found {
            findings.push((file.folder(), format!("{}:{line} {sentence}", file.path)));
        }
    }
    check_ratchet("first sentences", &findings, SENTENCES);
}

/// The first sentences that begin with a pronoun, each with its line.
#[derive(Default)]
struct Docs {
    found: Vec<(usize, String)>,
}

impl Docs {
    fn check(&mut self, attributes: &[Attribute]) {
        let Some((line, sentence)) = attributes.iter().find_map(doc) else {
            return;
        };
        let first: String = sentence
            .chars()
            .take_while(|c| c.is_alphanumeric())
            .collect();
        if PRONOUNS.contains(&first.to_lowercase().as_str()) {
            self.found.push((line, sentence));
        }
    }
}

fn doc(attribute: &Attribute) -> Option<(usize, String)> {
    let Meta::NameValue(pair) = &attribute.meta else {
        return None;
    };
    match &pair.value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) if pair.path.is_ident("doc") => Some((
            line(attribute.pound_token.spans[0]),
            text.value().trim().to_owned(),
        )),
        _ => None,
    }
}

impl<'ast> Visit<'ast> for Docs {
    fn visit_item(&mut self, item: &'ast Item) {
        self.check(attributes(item));
        visit::visit_item(self, item);
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        match item {
            ImplItem::Const(item) => self.check(&item.attrs),
            ImplItem::Fn(item) => self.check(&item.attrs),
            _ => {}
        }
        visit::visit_impl_item(self, item);
    }

    fn visit_trait_item(&mut self, item: &'ast TraitItem) {
        match item {
            TraitItem::Const(item) => self.check(&item.attrs),
            TraitItem::Fn(item) => self.check(&item.attrs),
            TraitItem::Type(item) => self.check(&item.attrs),
            _ => {}
        }
        visit::visit_trait_item(self, item);
    }

    fn visit_field(&mut self, field: &'ast Field) {
        self.check(&field.attrs);
        visit::visit_field(self, field);
    }

    fn visit_variant(&mut self, variant: &'ast Variant) {
        self.check(&variant.attrs);
        visit::visit_variant(self, variant);
    }
}
