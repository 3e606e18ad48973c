//! The query whose answer a report is written from.

use serde_json::{Value, json};

use crate::{
    model::Language,
    report::subject::{Moment, Subject, SubjectKind},
};

/// The document with the operations of all reports.
const DOCUMENT: &str = include_str!("report.graphql");

/// The claims of an entity that are read at once.
const PAGE: usize = 50;

/// A query of the API.
#[derive(Debug)]
pub struct ReportQuery {
    /// The document.
    pub document: &'static str,
    /// The name of the operation.
    pub operation: &'static str,
    /// The variables: a JSON object.
    pub variables: Value,
}

impl ReportQuery {
    /// The query for a record, now or at an earlier state, with texts in the best of some
    /// languages. Of an entity it reads one page of claims: the first, or that after a cursor.
    pub fn new(
        subject: &Subject,
        moment: Option<&Moment>,
        languages: &[Language],
        after: Option<&str>,
    ) -> ReportQuery {
        let tags: Vec<&str> = languages.iter().map(Language::as_str).collect();
        let mut variables = json!({ "id": subject.id, "languages": tags });
        if subject.kind == SubjectKind::Entity {
            variables["first"] = PAGE.into();
            variables["after"] = after.into();
        }
        if let Some(moment) = moment {
            moment.put(&mut variables);
        }
        let operation = match (subject.kind, moment) {
            (SubjectKind::Claim, None) => "ClaimNow",
            (SubjectKind::Claim, Some(_)) => "ClaimThen",
            (SubjectKind::Entity, None) => "EntityNow",
            (SubjectKind::Entity, Some(_)) => "EntityThen",
            (SubjectKind::Source, None) => "SourceNow",
            (SubjectKind::Source, Some(_)) => "SourceThen",
        };
        ReportQuery {
            document: DOCUMENT,
            operation,
            variables,
        }
    }
}
