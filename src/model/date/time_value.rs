//! Values of kind time: a date, or an interval between two.

use std::{borrow::Cow, fmt};

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::model::date::{
    calendar::Calendar,
    parse::{DateError, parse},
    partial_date::PartialDate,
    sure_span::SureSpan,
};

/// A date or an interval of EDTF, and the calendar in which it is written, where that is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct TimeValue {
    form: TimeForm,
    calendar: Option<Calendar>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
enum TimeForm {
    Date(PartialDate),
    Interval(IntervalEnd, IntervalEnd),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
enum IntervalEnd {
    Date(PartialDate),
    /// `..`
    Open,
    /// Nothing is written: the end is not known.
    Unknown,
}

/// The reason why a text is no value of kind time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeValueError {
    /// A date in it is none.
    #[error(transparent)]
    Date(#[from] DateError),
    /// The interval has no end, or more than two.
    #[error("`{0}` is not an interval: write two dates with one `/` between them; one may be `..`")]
    Interval(String),
    /// The interval has a time of day.
    #[error("`{0}` has a time of day, which an interval does not have (EDTF): write days")]
    Clock(String),
    /// The interval ends before it starts.
    #[error("the interval `{0}` ends before it starts")]
    Reversed(String),
}

impl TimeValue {
    /// Reads a date or an interval, in a calendar where that is said.
    pub fn new(text: &str, calendar: Option<Calendar>) -> Result<TimeValue, TimeValueError> {
        let Some((start, end)) = text.split_once('/') else {
            let date = parse(text, calendar)?;
            return Ok(TimeValue {
                form: TimeForm::Date(date),
                calendar,
            });
        };
        let cut = || text.chars().take(60).collect::<String>();
        if end.contains('/') {
            return Err(TimeValueError::Interval(cut()));
        }
        let read = |text: &str| {
            Ok::<_, TimeValueError>(match text {
                ".." => IntervalEnd::Open,
                "" => IntervalEnd::Unknown,
                date => IntervalEnd::Date(parse(date, calendar)?),
            })
        };
        let (start, end) = (read(start)?, read(end)?);
        let dates = [start.date(), end.date()];
        if dates.iter().flatten().next().is_none() {
            return Err(TimeValueError::Interval(cut()));
        }
        if dates.iter().flatten().any(|date| date.is_instant()) {
            return Err(TimeValueError::Clock(cut()));
        }
        if let [Some(start), Some(end)] = dates
            && end.end() <= start.start()
        {
            return Err(TimeValueError::Reversed(cut()));
        }
        Ok(TimeValue {
            form: TimeForm::Interval(start, end),
            calendar,
        })
    }

    /// The calendar, where it is said.
    pub fn calendar(self) -> Option<Calendar> {
        self.calendar
    }

    /// The date, if the value is one.
    pub fn date(self) -> Option<PartialDate> {
        match self.form {
            TimeForm::Date(date) => Some(date),
            TimeForm::Interval(..) => None,
        }
    }

    /// The first millisecond, counted from 1970 in the calendar as it is written; [`i64::MIN`] if
    /// the interval has no start.
    pub fn start(self) -> i64 {
        match self.form {
            TimeForm::Date(date) | TimeForm::Interval(IntervalEnd::Date(date), _) => date.start(),
            TimeForm::Interval(..) => i64::MIN,
        }
    }

    /// The first millisecond after it; [`i64::MAX`] if the interval has no end.
    pub fn end(self) -> i64 {
        match self.form {
            TimeForm::Date(date) | TimeForm::Interval(_, IntervalEnd::Date(date)) => date.end(),
            TimeForm::Interval(..) => i64::MAX,
        }
    }

    /// Whether a date of it is uncertain or approximate.
    pub fn is_vague(self) -> bool {
        match self.form {
            TimeForm::Date(date) => date.is_vague(),
            TimeForm::Interval(start, end) => [start, end]
                .iter()
                .any(|end| end.date().is_some_and(PartialDate::is_vague)),
        }
    }

    /// Whether the value is one day.
    pub fn is_day(self) -> bool {
        self.date().is_some_and(PartialDate::is_day)
    }

    /// The spans that the value may mean in the Gregorian calendar, by the days that are written.
    pub fn calendar_spans(self) -> Vec<SureSpan> {
        match self.form {
            TimeForm::Date(date) => date.readings(self.calendar).collect(),
            TimeForm::Interval(start, end) => {
                let bound =
                    |end: IntervalEnd| end.date().map(|date| date.calendar_span(self.calendar));
                vec![SureSpan {
                    from: bound(start).map_or(i64::MIN, |span| span.from),
                    until: bound(end).map_or(i64::MAX, |span| span.until),
                }]
            }
        }
    }

    /// The spans that the value may mean on the time line (see [`PartialDate::sure_spans`]).
    pub fn sure_spans(self) -> Vec<SureSpan> {
        match self.form {
            TimeForm::Date(date) => date.sure_spans(self.calendar).collect(),
            TimeForm::Interval(start, end) => {
                let bound = |end: IntervalEnd| end.date().map(|date| date.sure_span(self.calendar));
                vec![SureSpan {
                    from: bound(start).map_or(i64::MIN, |span| span.from),
                    until: bound(end).map_or(i64::MAX, |span| span.until),
                }]
            }
        }
    }
}

impl IntervalEnd {
    fn date(self) -> Option<PartialDate> {
        match self {
            IntervalEnd::Date(date) => Some(date),
            IntervalEnd::Open | IntervalEnd::Unknown => None,
        }
    }
}

impl fmt::Display for IntervalEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IntervalEnd::Date(date) => date.fmt(f),
            IntervalEnd::Open => f.write_str(".."),
            IntervalEnd::Unknown => Ok(()),
        }
    }
}

impl fmt::Display for TimeValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.form {
            TimeForm::Date(date) => date.fmt(f),
            TimeForm::Interval(start, end) => write!(f, "{start}/{end}"),
        }
    }
}

impl Serialize for TimeValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Marked {
            date: String,
            calendar: Calendar,
        }
        match self.calendar {
            None => serializer.collect_str(self),
            Some(calendar) => Marked {
                date: self.to_string(),
                calendar,
            }
            .serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for TimeValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<TimeValue, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Marked<'a> {
            #[serde(borrow)]
            date: Cow<'a, str>,
            calendar: Calendar,
        }
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "a date, or an object of `date` and `calendar`")]
        enum Either<'a> {
            #[serde(borrow)]
            Text(Cow<'a, str>),
            Marked(Marked<'a>),
        }
        let (text, calendar) = match Either::deserialize(deserializer)? {
            Either::Text(text) => (text, None),
            Either::Marked(Marked { date, calendar }) => (date, Some(calendar)),
        };
        TimeValue::new(&text, calendar).map_err(de::Error::custom)
    }
}

impl JsonSchema for TimeValue {
    fn schema_name() -> Cow<'static, str> {
        "TimeValue".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let calendar = generator.subschema_for::<Calendar>();
        json_schema!({
            "description": "A date or an interval of EDTF (two dates with a `/` between them, of which one may be `..` or left out); an object where the calendar is said.",
            "anyOf": [
                {"type": "string", "minLength": 4},
                {
                    "type": "object",
                    "required": ["date", "calendar"],
                    "additionalProperties": false,
                    "properties": {
                        "date": {"type": "string", "minLength": 4},
                        "calendar": calendar
                    }
                }
            ]
        })
    }
}
