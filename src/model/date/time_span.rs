//! Spans of time in which claims hold.

use std::{borrow::Cow, fmt};

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::model::date::{calendar::Calendar, partial_date::PartialDate};

/// A span of time, both ends included. An end that is left out is not stated.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
pub struct TimeSpan {
    /// The start of the span.
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<SpanBound>,
    /// The end of the span, the whole of that year, month or day included.
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<SpanBound>,
    /// The calendar in which the dates are written, where that is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    calendar: Option<Calendar>,
    /// Whether the span ends before it starts, as its source has it: it then decides nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    reversed: bool,
}

/// An end of a span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub enum SpanBound {
    /// A date.
    Date(PartialDate),
    /// No end: since ever, or said to go on.
    Open,
    /// Some date that nobody names: it has begun, or it has ended.
    Some,
}

/// The reason why two ends make no span.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    /// Neither end is given.
    #[error("a time span needs a start or an end; leave it out when neither is known")]
    Unbounded,
    /// The span ends before it starts.
    #[error(
        "the span ends (`{end}`) before it starts (`{start}`); if the source has it so, load it with `--keep-reversed`"
    )]
    Backwards {
        /// The start of the span.
        start: PartialDate,
        /// The end of the span.
        end: PartialDate,
    },
}

impl SpanBound {
    /// The date, if the end is one.
    pub fn date(self) -> Option<PartialDate> {
        match self {
            SpanBound::Date(date) => Some(date),
            SpanBound::Open | SpanBound::Some => None,
        }
    }
}

impl TimeSpan {
    /// The span between two dates, either of which may not be stated.
    pub fn new(
        start: Option<PartialDate>,
        end: Option<PartialDate>,
    ) -> Result<TimeSpan, SpanError> {
        let span = TimeSpan {
            start: start.map(SpanBound::Date),
            end: end.map(SpanBound::Date),
            ..TimeSpan::default()
        };
        span.checked()
    }

    fn checked(self) -> Result<TimeSpan, SpanError> {
        if (self.start, self.end) == (None, None) {
            return Err(SpanError::Unbounded);
        }
        match (self.start(), self.end()) {
            (Some(start), Some(end)) if !self.reversed && end.end() <= start.start() => {
                Err(SpanError::Backwards { start, end })
            }
            _ => Ok(self),
        }
    }

    /// The date of the start; `None` where there is none.
    pub fn start(&self) -> Option<PartialDate> {
        self.start.and_then(SpanBound::date)
    }

    /// The date of the end, inclusive; `None` where there is none.
    pub fn end(&self) -> Option<PartialDate> {
        self.end.and_then(SpanBound::date)
    }

    /// The start; `None` where it is not stated.
    pub fn start_bound(&self) -> Option<SpanBound> {
        self.start
    }

    /// The end; `None` where it is not stated.
    pub fn end_bound(&self) -> Option<SpanBound> {
        self.end
    }

    /// The calendar in which the dates are written, where that is said.
    pub fn calendar(&self) -> Option<Calendar> {
        self.calendar
    }

    /// Whether the span ends before it starts, as its source has it.
    pub fn is_reversed(&self) -> bool {
        self.reversed
    }

    /// Whether the two spans share a moment; an end without a date reaches without bound.
    pub fn overlaps(&self, other: &TimeSpan) -> bool {
        let from = |span: &TimeSpan| span.start().map_or(i64::MIN, PartialDate::start);
        let to = |span: &TimeSpan| span.end().map_or(i64::MAX, PartialDate::end);
        from(self) < to(other) && from(other) < to(self)
    }
}

impl<'de> Deserialize<'de> for TimeSpan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<TimeSpan, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct UncheckedTimeSpan {
            start: Option<SpanBound>,
            end: Option<SpanBound>,
            calendar: Option<Calendar>,
            #[serde(default)]
            reversed: bool,
        }
        let UncheckedTimeSpan {
            start,
            end,
            calendar,
            reversed,
        } = UncheckedTimeSpan::deserialize(deserializer)?;
        let span = TimeSpan {
            start,
            end,
            calendar,
            reversed,
        };
        span.checked().map_err(de::Error::custom)
    }
}

impl fmt::Display for SpanBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SpanBound::Date(date) => date.fmt(f),
            SpanBound::Open => f.write_str(".."),
            SpanBound::Some => f.write_str("some"),
        }
    }
}

impl Serialize for SpanBound {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SpanBound {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<SpanBound, D::Error> {
        let text = <Cow<'de, str> as Deserialize>::deserialize(deserializer)?;
        match &*text {
            ".." => Ok(SpanBound::Open),
            "some" => Ok(SpanBound::Some),
            date => date.parse().map(SpanBound::Date).map_err(de::Error::custom),
        }
    }
}

impl JsonSchema for SpanBound {
    fn schema_name() -> Cow<'static, str> {
        "SpanBound".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let date = generator.subschema_for::<PartialDate>();
        json_schema!({
            "description": "A date; `..` for no such end (since ever, or said to go on); `some` where there is one and nobody says when.",
            "anyOf": [{"enum": ["..", "some"]}, date]
        })
    }
}
