//! Dates as precisely as they are known, values that are dates or intervals, and spans of time.
//!
//! Dates are those of EDTF, the Extended Date/Time Format of the Library of Congress (ISO 8601-2):
//! level 0 and level 1, and of level 2 quarters alone.

mod calendar;
mod parse;
mod partial_date;
mod sure_span;
#[cfg(test)]
mod tests;
mod time_span;
mod time_value;

pub use crate::model::date::{
    calendar::{Calendar, CalendarUnit},
    parse::DateError,
    partial_date::PartialDate,
    sure_span::SureSpan,
    time_span::{SpanBound, SpanError, TimeSpan},
    time_value::{TimeValue, TimeValueError},
};
