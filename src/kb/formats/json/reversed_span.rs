//! Spans of time that end before they start, kept where that is asked for.

use serde_json::{Value as Json, json};

use crate::{
    kb::formats::json::shape,
    model::{Claim, PartialDate},
};

/// The treatment of spans that end before they start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReversedSpans {
    /// Refuses its claim.
    #[default]
    Refused,
    /// Keeps the span, marked as reversed, so that it decides nothing.
    Kept,
}

/// A claim with a valid time that ends before it starts, marked as reversed; `None` for any other
/// text.
pub(super) fn with_reversed_marked(text: &str) -> Option<Claim> {
    shape::check(text).ok()?;
    let mut record: Json = serde_json::from_str(text).ok()?;
    let span = record.get_mut("validTime")?;
    if !is_reversed(span) {
        return None;
    }
    span.as_object_mut()?.insert("reversed".into(), json!(true));
    serde_json::from_value(record).ok()
}

/// Whether a span, as JSON, ends before it starts.
pub(super) fn is_reversed(span: &Json) -> bool {
    let date = |end: &str| -> Option<PartialDate> { span.get(end)?.as_str()?.parse().ok() };
    match (date("start"), date("end")) {
        (Some(start), Some(end)) => end.end() <= start.start(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_span_that_ends_before_it_starts_is_marked() {
        let claim = |span: &str| {
            with_reversed_marked(&format!(
                r#"{{"subject": "ann", "predicate": "leads", "value": "some",
                    "statements": {{"en": "x"}}, "validTime": {span}}}"#
            ))
        };
        let span = |text: &str| claim(text).map(|claim| claim.valid_time.unwrap().is_reversed());
        assert_eq!(span(r#"{"start": "2020", "end": "2010"}"#), Some(true));
        for other in [
            r#"{"start": "2010", "end": "2020"}"#,
            r#"{"start": "2020", "end": ".."}"#,
            r#"{"start": "2020", "end": "2010", "until": "2011"}"#,
            r#"{"start": "2020", "start": "2020", "end": "2010"}"#,
            "[]",
        ] {
            assert_eq!(span(other), None, "{other}");
        }
    }
}
