//! The scalars, with the check of what each takes as input.

use chrono::{DateTime, SecondsFormat, Utc};
use claimgraph_engine::Value;
use claimgraph_engine::{FromValue, Json, TypeDef, scalar};

use crate::{
    graphql::context::ClaimGraph,
    model::{Language, PartialDate, Revision, WebUrl},
};

/// The scalar types.
pub(in crate::graphql) fn scalars() -> Vec<TypeDef<ClaimGraph>> {
    vec![
        scalar(
            r#""""
            An instant in UTC to the millisecond, as RFC 3339 writes it: "2025-08-29T10:00:00.000Z".
            """
            scalar DateTime @specifiedBy(url: "https://scalars.graphql.org/andimarek/date-time.html")"#,
            |value| Instant::from_value(value).map(drop),
        ),
        scalar(
            r#""""
            A date as precisely as it is known: a year "2025", a month "2025-08", a day "2025-08-29" or a
            DateTime. It stands for the whole span: dates are ordered by where their spans start, then by
            where they end, and overlap where the spans share an instant.
            """
            scalar PartialDate"#,
            |value| PartialDate::from_value(value).map(drop),
        ),
        scalar(
            r#""""
            A state of the knowledge base, named by the commit that made it: 1, 2, 3 and so on. A whole
            number below 2^53. Revision 0 is the empty knowledge base.
            """
            scalar Revision"#,
            |value| Revision::from_value(value).map(drop),
        ),
        scalar(
            r#""""
            An absolute http or https URL.
            """
            scalar URL @specifiedBy(url: "https://url.spec.whatwg.org/")"#,
            |value| Web::from_value(value).map(drop),
        ),
        scalar(
            r#""""
            A BCP 47 language tag: "en", "zh-Hant".
            """
            scalar Language @specifiedBy(url: "https://www.rfc-editor.org/info/bcp47")"#,
            |value| Language::from_value(value).map(drop),
        ),
    ]
}

impl FromValue for PartialDate {
    fn from_value(value: &Value) -> Result<PartialDate, String> {
        String::from_value(value)?
            .parse()
            .map_err(|e: crate::model::date::DateError| e.to_string())
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

/// An instant given as input.
pub(in crate::graphql) struct Instant(pub(in crate::graphql) DateTime<Utc>);

impl FromValue for Instant {
    fn from_value(value: &Value) -> Result<Instant, String> {
        DateTime::parse_from_rfc3339(&String::from_value(value)?)
            .map(|at| Instant(at.to_utc()))
            .map_err(|_| "write an instant as RFC 3339 does: `2025-08-29T10:00:00Z`".into())
    }
}

/// A URL given as input.
pub(in crate::graphql) struct Web(pub(in crate::graphql) WebUrl);

impl FromValue for Web {
    fn from_value(value: &Value) -> Result<Web, String> {
        WebUrl::new(&String::from_value(value)?)
            .map(Web)
            .map_err(|e| e.to_string())
    }
}

/// Writes an instant.
pub(in crate::graphql) fn write_instant(at: DateTime<Utc>, out: &mut Json) {
    out.str(&at.to_rfc3339_opts(SecondsFormat::Millis, true));
}

/// Writes a date, or `null` where there is none.
pub(in crate::graphql) fn write_date(date: Option<PartialDate>, out: &mut Json) {
    match date {
        Some(date) => out.str(&date.to_string()),
        None => out.null(),
    }
}
