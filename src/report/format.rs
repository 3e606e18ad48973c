//! The formats of reports.

use std::str::FromStr;

use crate::report::{
    answer::Report, bibtex, compose::compose, csl_json, html, json_ld, markdown, ris,
    wording::Wording,
};

/// A format of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// CommonMark, with notes.
    Markdown,
    /// A page without a script.
    Html,
    /// The sources as CSL-JSON.
    CslJson,
    /// The sources as BibTeX.
    BibTex,
    /// The sources as RIS.
    Ris,
    /// Linked data: schema.org and PROV-O.
    JsonLd,
}

/// A text names no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no format `{0}`; there are `markdown`, `html`, `csl-json`, `bibtex`, `ris` and `jsonld`"
)]
pub struct NoSuchFormat(String);

impl Format {
    /// All formats.
    pub const ALL: [Format; 6] = [
        Format::Markdown,
        Format::Html,
        Format::CslJson,
        Format::BibTex,
        Format::Ris,
        Format::JsonLd,
    ];

    /// The name by which the format is asked for.
    pub fn name(self) -> &'static str {
        match self {
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::CslJson => "csl-json",
            Format::BibTex => "bibtex",
            Format::Ris => "ris",
            Format::JsonLd => "jsonld",
        }
    }

    /// The media type, with the charset where it has one.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Markdown => "text/markdown; charset=utf-8",
            Format::Html => "text/html; charset=utf-8",
            Format::CslJson => "application/vnd.citationstyles.csl+json",
            Format::BibTex => "application/x-bibtex; charset=utf-8",
            Format::Ris => "application/x-research-info-systems; charset=utf-8",
            Format::JsonLd => "application/ld+json",
        }
    }

    /// The extension of a file in the format.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Markdown => "md",
            Format::Html => "html",
            Format::CslJson => "json",
            Format::BibTex => "bib",
            Format::Ris => "ris",
            Format::JsonLd => "jsonld",
        }
    }

    /// Writes a report. `base` is the address of the explorer, which linked data has in its
    /// addresses.
    pub fn write(self, report: &Report, wording: Wording, base: Option<&str>) -> String {
        let sources = report.sources();
        match self {
            Format::Markdown => markdown::write(&compose(report, wording)),
            Format::Html => html::write(&compose(report, wording)),
            Format::CslJson => {
                format!("{:#}\n", serde_json::Value::from(csl_json::items(&sources)))
            }
            Format::BibTex => bibtex::entries(&sources),
            Format::Ris => ris::records(&sources),
            Format::JsonLd => format!("{:#}\n", json_ld::document(report, base)),
        }
    }
}

impl FromStr for Format {
    type Err = NoSuchFormat;

    fn from_str(text: &str) -> Result<Format, NoSuchFormat> {
        let mut formats = Format::ALL.into_iter();
        let found = formats.find(|format| format.name() == text);
        found.ok_or_else(|| NoSuchFormat(text.to_owned()))
    }
}
