//! References in a style of the Citation Style Language, as a file has it.
//!
//! The styles and the locales that are published for CSL are under a licence that asks to share
//! alike, so none of them is built in.

use hayagriva::{
    BibliographyDriver, BibliographyRequest, BufWriteFormat, CitationItem, CitationRequest,
    citationberg::{IndependentStyle, Locale, LocaleFile, XmlDeError, json::Item},
};
use serde_json::Value;

use crate::report::{answer::Report, csl_json, escaped::in_line};

/// A citation style, with the words of a language for it.
#[derive(Debug)]
pub struct CitationStyle {
    style: IndependentStyle,
    locales: Vec<Locale>,
}

/// A style cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StyleError {
    /// The file of the style is none.
    #[error("this is no independent CSL style")]
    Style(#[source] XmlDeError),
    /// The file of the locale is none.
    #[error("this is no CSL locale")]
    Locale(#[source] XmlDeError),
    /// The style has citations alone.
    #[error("the style has no bibliography")]
    NoBibliography,
    /// A source cannot be written in a style.
    #[error("a source cannot be written as the style needs it")]
    Source(#[from] serde_json::Error),
}

impl CitationStyle {
    /// Reads a style, and a locale: the words of a language, such as "retrieved", where the style
    /// does not have them itself.
    pub fn from_xml(style: &str, locale: Option<&str>) -> Result<CitationStyle, StyleError> {
        let style = IndependentStyle::from_xml(style).map_err(StyleError::Style)?;
        let locale = locale.map(LocaleFile::from_xml).transpose();
        let locale = locale.map_err(StyleError::Locale)?;
        Ok(CitationStyle {
            style,
            locales: locale.map(Locale::from).into_iter().collect(),
        })
    }

    /// The sources of a report as the bibliography of the style: plain text, a line each, in the
    /// order that the style has.
    pub fn references(&self, report: &Report) -> Result<String, StyleError> {
        let items = csl_json::items(&report.sources()).into_iter();
        let items: Result<Vec<Item>, serde_json::Error> = items.map(item).collect();
        let items = items?;
        let language = self.locales.first().and_then(|locale| locale.lang.clone());
        let mut driver = BibliographyDriver::new();
        for item in &items {
            driver.citation(CitationRequest::new(
                vec![CitationItem::with_entry(item)],
                &self.style,
                language.clone(),
                &self.locales,
                None,
            ));
        }
        let request = BibliographyRequest::new(&self.style, language.clone(), &self.locales);
        let rendered = driver.finish(request).bibliography;
        let rendered = rendered.ok_or(StyleError::NoBibliography)?;
        let mut out = String::new();
        for item in &rendered.items {
            let mut line = String::new();
            // Writing to a text cannot fail.
            if let Some(first) = &item.first_field {
                let _ = first.write_buf(&mut line, BufWriteFormat::Plain);
                line.push(' ');
            }
            let _ = item.content.write_buf(&mut line, BufWriteFormat::Plain);
            out += &in_line(&line);
            out.push('\n');
        }
        Ok(out)
    }
}

/// An item as the library reads it: it takes no date without a year.
fn item(mut item: Value) -> Result<Item, serde_json::Error> {
    if let Value::Object(fields) = &mut item {
        fields.retain(|_, value| value.get("literal").is_none());
    }
    serde_json::from_value(item)
}
