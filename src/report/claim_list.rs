//! A list of claims as a table, a page at a time.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    model::Language,
    report::{answer::AnswerError, csv, query::ReportQuery, subject::Moment},
};

/// The document with the operations of lists.
const DOCUMENT: &str = include_str!("claims.graphql");

/// The claims that are read at once: each may have a hundred sources, within the default cost.
const PAGE: usize = 50;

/// The columns of the table.
const COLUMNS: [&str; 22] = [
    "id",
    "subject",
    "subject_label",
    "predicate",
    "predicate_label",
    "value",
    "value_id",
    "value_kind",
    "polarity",
    "statement",
    "status",
    "verdict",
    "valid_from",
    "valid_to",
    "first_stated",
    "last_stated",
    "attributions",
    "voices",
    "sources",
    "source_ids",
    "revision",
    "read_at_revision",
];

/// A page of a list of claims.
#[derive(Debug)]
pub struct ClaimList {
    page: RowPage,
    revision: u64,
}

impl ClaimList {
    /// The query for a page: the first, or that after a cursor. `filter` is a `ClaimWhere` of the
    /// API.
    pub fn query(
        filter: &Value,
        moment: Option<&Moment>,
        languages: &[Language],
        after: Option<&str>,
    ) -> ReportQuery {
        let tags: Vec<&str> = languages.iter().map(Language::as_str).collect();
        let mut variables =
            json!({ "where": filter, "languages": tags, "first": PAGE, "after": after });
        let operation = match moment {
            None => "ClaimsNow",
            Some(moment) => {
                moment.put(&mut variables);
                "ClaimsThen"
            }
        };
        ReportQuery {
            document: DOCUMENT,
            operation,
            variables,
        }
    }

    /// Reads the answer to the query.
    pub fn read(mut answer: Value) -> Result<ClaimList, AnswerError> {
        let mut data = answer["data"].take();
        if data.get("asOf").is_some() {
            data = data["asOf"].take();
        }
        let found: FoundRows = serde_json::from_value(data)?;
        Ok(ClaimList {
            page: found.claims,
            revision: found.knowledge_base.revision,
        })
    }

    /// The revision that was read.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The cursor behind the page; none behind the last.
    pub fn next_page(&self) -> Option<&str> {
        let end = &self.page.page_info;
        end.end_cursor.as_deref().filter(|_| end.has_next_page)
    }

    /// The first line of the table, with the names of the columns.
    pub fn csv_head() -> String {
        csv::line(COLUMNS)
    }

    /// The page as lines of CSV, one a claim.
    pub fn csv_lines(&self) -> String {
        let rows = self.page.nodes.iter();
        rows.map(|row| row.line(self.revision)).collect()
    }
}

/// The data of an answer.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct FoundRows {
    claims: RowPage,
    knowledge_base: RowState,
}

#[derive(Debug, Deserialize)]
struct RowState {
    revision: u64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RowPage {
    page_info: RowPageEnd,
    nodes: Vec<ClaimRow>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RowPageEnd {
    has_next_page: bool,
    end_cursor: Option<String>,
}

/// A claim of the list.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClaimRow {
    record_id: String,
    subject: Labelled,
    predicate: Labelled,
    value: Option<RowValue>,
    value_kind: String,
    polarity: String,
    statement: String,
    status: String,
    verdict: String,
    valid_time: Option<RowSpan>,
    corroboration: Voices,
    attributions: Count,
    earliest: Dates,
    latest: Dates,
    sources: SourceIds,
    revision: u64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Labelled {
    record_id: String,
    label: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RowValue {
    display: String,
    record_id: Option<String>,
}

#[derive(Debug, Deserialize)]
struct RowSpan {
    start: Option<String>,
    end: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Voices {
    voice_count: u64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Count {
    total_count: u64,
}

#[derive(Debug, Deserialize)]
struct Dates {
    nodes: Vec<StatedAt>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StatedAt {
    stated_at: Option<String>,
}

impl Dates {
    fn date(&self) -> &str {
        let date = self
            .nodes
            .first()
            .and_then(|node| node.stated_at.as_deref());
        date.unwrap_or_default()
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SourceIds {
    total_count: u64,
    nodes: Vec<SourceId>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SourceId {
    record_id: String,
}

impl ClaimRow {
    fn line(&self, read_at: u64) -> String {
        let value = self.value.as_ref();
        let span = self.valid_time.as_ref();
        let ids: Vec<&str> = self
            .sources
            .nodes
            .iter()
            .map(|node| &*node.record_id)
            .collect();
        csv::line([
            &*self.record_id,
            &self.subject.record_id,
            &self.subject.label,
            &self.predicate.record_id,
            &self.predicate.label,
            value.map_or("", |value| &value.display),
            value
                .and_then(|value| value.record_id.as_deref())
                .unwrap_or(""),
            &self.value_kind,
            &self.polarity,
            &self.statement,
            &self.status,
            &self.verdict,
            span.and_then(|span| span.start.as_deref()).unwrap_or(""),
            span.and_then(|span| span.end.as_deref()).unwrap_or(""),
            self.earliest.date(),
            self.latest.date(),
            &self.attributions.total_count.to_string(),
            &self.corroboration.voice_count.to_string(),
            &self.sources.total_count.to_string(),
            &ids.join(" "),
            &self.revision.to_string(),
            &read_at.to_string(),
        ])
    }
}
