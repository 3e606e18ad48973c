//! Texts in several languages, and which of them a reader is given.

use claimgraph_engine::{Args, FieldError, FromArgs, FromValue, Json, Rows, TypeDef, object};

use crate::{
    graphql::context::{ClaimGraph, Context, Object, of},
    model::{Language, Texts},
};

/// A text in one language.
#[derive(Clone)]
pub(in crate::graphql) struct TextOf {
    language: Language,
    text: String,
}

/// The type `Text`.
pub(in crate::graphql) fn text() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Text>("Text", "A text in one language.")
        .leaf("text: String!", "What it says.", |it, _, out| {
            out.str(&it.text);
            Ok(())
        })
        .leaf(
            "language: Language!",
            "The language it is in.",
            |it, _, out| {
                out.str(it.language.as_str());
                Ok(())
            },
        )
        .done()
}

impl TextOf {
    /// A text in one language.
    pub(in crate::graphql) fn new(language: &Language, text: &str) -> TextOf {
        TextOf {
            language: language.clone(),
            text: text.into(),
        }
    }
}

/// Every text, by the order of the languages' tags.
pub(in crate::graphql) fn all<'a, T: AsRef<str>>(texts: &Texts<T>) -> Rows<Object<'a>> {
    let rows = texts
        .iter()
        .map(|(language, text)| Object::Text(Box::new(TextOf::new(language, text.as_ref()))));
    rows.collect()
}

/// The languages that a field is asked for in, best first; those of the request, without the
/// argument.
pub(in crate::graphql) struct Languages(Option<Vec<Language>>);

impl FromArgs for Languages {
    fn from_args(args: &Args<'_>) -> Result<Languages, FieldError> {
        Ok(Languages(args.optional("languages")?))
    }
}

impl FromValue for Language {
    fn from_value(value: &claimgraph_engine::Value) -> Result<Language, String> {
        Language::new(&String::from_value(value)?).map_err(|e| e.to_string())
    }
}

impl Languages {
    /// Writes the text that suits best; `null` where there is none in any language.
    pub(in crate::graphql) fn write<T: AsRef<str>>(
        &self,
        texts: &Texts<T>,
        context: &Context,
        out: &mut Json,
    ) {
        let wanted = self.0.as_deref().unwrap_or(&context.languages);
        out.opt_str(texts.choose(wanted).map(|(_, text)| text.as_ref()));
    }
}
