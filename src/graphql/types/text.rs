//! Texts in several languages, and the choice of one.

use claimgraph_engine::{Args, FieldError, FromArgs, Json, Rows, TypeDef, object};

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        object::{Object, of},
        object_rows::TextRow,
    },
    model::{Language, Texts},
};

/// The type `Text`.
pub(in crate::graphql) fn text() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Text>("Text", "A text in one language, or in none.")
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

/// The argument `languages` of a field, best first; without it, the languages of the request count.
pub(in crate::graphql) struct Languages(Option<Vec<Language>>);

impl FromArgs for Languages {
    fn from_args(args: &Args<'_>) -> Result<Languages, FieldError> {
        Ok(Languages(args.optional("languages")?))
    }
}

impl Languages {
    /// The languages, best first.
    pub(in crate::graphql) fn wanted<'l>(&'l self, context: &'l Context) -> &'l [Language] {
        self.0.as_deref().unwrap_or(&context.languages)
    }

    /// Writes the text in the best language; `null` if there is none in any language.
    pub(in crate::graphql) fn write<T: AsRef<str>>(
        &self,
        texts: &Texts<T>,
        context: &Context,
        out: &mut Json,
    ) {
        out.opt_str(
            texts
                .choose(self.wanted(context))
                .map(|(_, text)| text.as_ref()),
        );
    }
}
