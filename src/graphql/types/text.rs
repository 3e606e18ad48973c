//! Texts, each in a language.

use claimgraph_engine::{Rows, TypeDef, object};

use crate::{
    graphql::{
        context::ClaimGraph,
        object::{Object, of},
        object_rows::TextRow,
        types::{display::DISPLAY, languages::Languages},
    },
    model::{Language, Texts},
};

/// The type `Text`.
pub(in crate::graphql) fn text() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Text>("Text", "A text in one language, or in none.")
        .implements("Value")
        .leaf_with(DISPLAY, "The text, whatever its language.", |text, _, _: &Languages, out| {
            out.str(&text.text);
        })
        .leaf("text: String!", "The text.", |text, _, out| {
            out.str(&text.text);
            Ok(())
        })
        .leaf(
            "language: Language",
            "The language of the text; null only for a value that is in none, such as the number on a plate.",
            |text, _, out| {
                out.opt_str(text.language.as_ref().map(Language::as_str));
                Ok(())
            },
        )
        .done()
}

/// The texts in every language, in the order of the languages' tags.
pub(in crate::graphql) fn all<'a, T: AsRef<str>>(texts: &Texts<T>) -> Rows<Object<'a>> {
    let rows = texts
        .iter()
        .map(|(language, text)| Object::Text(Box::new(TextRow::new(language, text.as_ref()))));
    rows.collect()
}
