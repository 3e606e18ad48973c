//! The argument `languages`, by which a field chooses one text among several.

use claimgraph_engine::{Args, FieldError, FromArgs, Json};

use crate::{
    graphql::{
        context::Context, object::Object, object_rows::TextRow, reader_languages::ReaderLanguages,
    },
    model::{Language, Texts},
};

/// The most languages that the argument `languages` takes.
const MOST_LANGUAGES: usize = 100;

/// The argument `languages` of a field, best first; without it, the languages of the request count.
pub(in crate::graphql) struct Languages(Option<ReaderLanguages>);

impl FromArgs for Languages {
    fn from_args(args: &Args<'_>) -> Result<Languages, FieldError> {
        let languages: Option<Vec<Language>> = args.optional("languages")?;
        match languages {
            Some(languages) if languages.len() > MOST_LANGUAGES => Err(FieldError::input(format!(
                "{} languages are too many, at most {MOST_LANGUAGES} are taken",
                languages.len()
            ))),
            languages => Ok(Languages(languages.map(ReaderLanguages::new))),
        }
    }
}

impl Languages {
    /// The languages of the reader.
    pub(in crate::graphql) fn of_reader<'l>(&'l self, context: &'l Context) -> &'l ReaderLanguages {
        self.0.as_ref().unwrap_or(&context.languages)
    }

    /// Writes the text in the best language; `null` if there is none in any language.
    pub(in crate::graphql) fn write<T: AsRef<str>>(
        &self,
        texts: &Texts<T>,
        context: &Context,
        out: &mut Json,
    ) {
        let chosen = texts.choose(self.of_reader(context).texts());
        out.opt_str(chosen.map(|(_, text)| text.as_ref()));
    }

    /// The text in the best language, with its language; `None` if there is none in any language.
    pub(in crate::graphql) fn text<'a, T: AsRef<str>>(
        &self,
        texts: &Texts<T>,
        context: &Context,
    ) -> Option<Object<'a>> {
        let (language, text) = texts.choose(self.of_reader(context).texts())?;
        Some(Object::Text(Box::new(TextRow::new(
            language,
            text.as_ref(),
        ))))
    }
}
