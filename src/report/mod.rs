//! Reports: a claim, an entity or a source as a document that is taken away.
//!
//! A report is written from the answer to a query of the API ([`ReportQuery`]), as a client would
//! have it: what a viewer may not read, a report does not tell. No closed part is asked for.
//!
//! - `query`, `record`, `answer`: what is read.
//! - `compose` puts it in words, as a `document`; `markdown` and `html` write that.
//! - `csl_json`, `bibtex`, `ris`: its sources, for programs that cite.
//! - `styled`: its sources in a citation style.
//! - `json_ld`: linked data.
//! - `claim_list`: a list of claims as `csv`.

mod answer;
mod bibtex;
mod citation_date;
mod claim_list;
mod compose;
mod csl_json;
mod csv;
mod document;
mod escaped;
mod format;
mod html;
mod json_ld;
mod markdown;
mod query;
mod record;
mod reference;
mod ris;
mod styled;
mod subject;
mod wording;

pub(crate) use crate::report::escaped::Escaped;
pub use crate::report::{
    answer::{AnswerError, Report},
    claim_list::ClaimList,
    format::{Format, NoSuchFormat},
    html::STYLE,
    query::ReportQuery,
    styled::{CitationStyle, StyleError},
    subject::{Moment, NoMoment, NoSuchSubject, Subject, SubjectKind},
    wording::Wording,
};
