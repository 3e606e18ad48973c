//! The scalars: what each takes as input, and how it is written.

use chrono::{DateTime, SecondsFormat, Utc};
use claimgraph_engine::{FromValue, Json, TypeDef, scalar};

use crate::{
    graphql::{
        context::ClaimGraph,
        scalar_input::{DateTimeInput, UrlInput},
    },
    model::{Language, PartialDate, Revision},
};

/// The scalar types.
pub(in crate::graphql) fn scalars() -> Vec<TypeDef<ClaimGraph>> {
    vec![
        scalar(
            r#""""
            An instant in UTC to the millisecond, as RFC 3339 writes it: "2025-08-29T10:00:00.000Z".
            """
            scalar DateTime @specifiedBy(url: "https://scalars.graphql.org/andimarek/date-time.html")"#,
            |value| DateTimeInput::from_value(value).map(drop),
        ),
        scalar(
            r#""""
            A date of EDTF (ISO 8601-2, levels 0 and 1, and quarters), as it was written: a year
            "2025", a month "2025-08", a day "2025-08-29", a decade "199X", a season "2025-21" or
            a quarter "2025-35", any of them with `?` where it is uncertain, `~` where it is
            approximate, `%` where it is both; or a DateTime. It is the whole span: dates are
            ordered by where their spans start, then by where they end, and overlap where the
            spans share an instant. A `?`, `~` or `%` makes no difference to that.
            """
            scalar PartialDate"#,
            |value| PartialDate::from_value(value).map(drop),
        ),
        scalar(
            r#""""
            The number of a state of the knowledge base: 0 is the empty one, and each commit adds 1. A whole
            number below 2^53.
            """
            scalar Revision"#,
            |value| Revision::from_value(value).map(drop),
        ),
        scalar(
            r#""""
            An absolute URL of a scheme that is safe to show as a link: http, https, ftp, mailto, urn, doi and others, never javascript, data or file.
            """
            scalar URL @specifiedBy(url: "https://url.spec.whatwg.org/")"#,
            |value| UrlInput::from_value(value).map(drop),
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

/// Writes an instant.
pub(in crate::graphql) fn write_instant(instant: DateTime<Utc>, out: &mut Json) {
    out.str(&instant.to_rfc3339_opts(SecondsFormat::Millis, true));
}

/// Writes a date, or `null` for `None`.
pub(in crate::graphql) fn write_date(date: Option<PartialDate>, out: &mut Json) {
    match date {
        Some(date) => out.str(&date.to_string()),
        None => out.null(),
    }
}
