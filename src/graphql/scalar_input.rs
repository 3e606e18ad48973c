//! Scalars as a request gives them.

use chrono::{DateTime, Utc};
use claimgraph_engine::{FromValue, Value};

use crate::model::{Language, PartialDate, Revision, WebUrl, date::DateError};

impl FromValue for PartialDate {
    fn from_value(value: &Value) -> Result<PartialDate, String> {
        String::from_value(value)?
            .parse()
            .map_err(|e: DateError| e.to_string())
    }
}

impl FromValue for Revision {
    fn from_value(value: &Value) -> Result<Revision, String> {
        match i64::from_value(value).map(u64::try_from) {
            Ok(Ok(revision)) if revision < 1 << 53 => Ok(Revision(revision)),
            _ => Err("a revision is a whole number from 0 on".into()),
        }
    }
}

impl FromValue for Language {
    fn from_value(value: &Value) -> Result<Language, String> {
        Language::new(&String::from_value(value)?).map_err(|e| e.to_string())
    }
}

/// An instant of the scalar `DateTime`.
pub(super) struct DateTimeInput(pub(super) DateTime<Utc>);

impl FromValue for DateTimeInput {
    fn from_value(value: &Value) -> Result<DateTimeInput, String> {
        DateTime::parse_from_rfc3339(&String::from_value(value)?)
            .map(|instant| DateTimeInput(instant.to_utc()))
            .map_err(|_| "write an instant as RFC 3339 does: `2025-08-29T10:00:00Z`".into())
    }
}

/// A URL of the scalar `URL`.
pub(super) struct UrlInput(pub(super) WebUrl);

impl FromValue for UrlInput {
    fn from_value(value: &Value) -> Result<UrlInput, String> {
        WebUrl::new(&String::from_value(value)?)
            .map(UrlInput)
            .map_err(|e| e.to_string())
    }
}
