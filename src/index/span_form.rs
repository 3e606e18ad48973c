//! The form of a claim's valid time: how its ends are written, as far as that tells when the claim
//! holds at a date. It takes six bits of the claim's flags.

use crate::model::{CalendarUnit, Claim, Ordinal, PartialDate, SpanBound, SureSpan};

/// The form of a claim's valid time, whose dates are in the columns `From` and `Until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanForm {
    /// The claim has no valid time, and no date of an attribution is vague.
    Undated,
    /// The form of each end.
    Ends(EndForm, EndForm),
    /// Any other: whether the claim holds follows from its record alone.
    Irregular,
}

/// The form of an end of a valid time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndForm {
    /// An end that is not stated.
    Unstated,
    /// An end of which nobody says when it is.
    Some,
    /// The date is uncertain or approximate.
    Vague,
    /// No such end: since ever, or said to go on.
    Open,
    /// A day.
    Day,
    /// A month.
    Month,
    /// A year.
    Year,
    /// A date of another form.
    Other,
}

const END_FORMS: [EndForm; 8] = [
    EndForm::Unstated,
    EndForm::Some,
    EndForm::Vague,
    EndForm::Open,
    EndForm::Day,
    EndForm::Month,
    EndForm::Year,
    EndForm::Other,
];

/// A vague start without an end bounds nothing, so that its number can stand for all others.
const IRREGULAR: u8 = EndForm::Vague as u8 | (EndForm::Unstated as u8) << 3;

impl SpanForm {
    /// The form of a claim's valid time.
    pub(super) fn of(claim: &Claim<Ordinal>) -> SpanForm {
        let Some(span) = claim.valid_time else {
            let mut attributions = claim.attributions.iter();
            let is_vague = attributions.any(|it| it.stated_at.is_some_and(PartialDate::is_vague));
            return match is_vague {
                true => SpanForm::Irregular,
                false => SpanForm::Undated,
            };
        };
        let ends = [span.start_bound(), span.end_bound()].map(EndForm::of);
        match ends {
            _ if span.is_reversed() => SpanForm::Irregular,
            [EndForm::Vague, EndForm::Unstated] => SpanForm::Irregular,
            [start, end] => SpanForm::Ends(start, end),
        }
    }

    /// The six bits of the form.
    pub(super) fn pack(self) -> u8 {
        match self {
            SpanForm::Undated => 0,
            SpanForm::Ends(start, end) => start as u8 | (end as u8) << 3,
            SpanForm::Irregular => IRREGULAR,
        }
    }

    /// The form of six bits.
    pub fn unpack(packed: u8) -> SpanForm {
        match packed {
            0 => SpanForm::Undated,
            IRREGULAR => SpanForm::Irregular,
            ends => SpanForm::Ends(
                END_FORMS[usize::from(ends & 7)],
                END_FORMS[usize::from(ends >> 3 & 7)],
            ),
        }
    }
}

impl EndForm {
    fn of(bound: Option<SpanBound>) -> EndForm {
        let date = match bound {
            None => return EndForm::Unstated,
            Some(SpanBound::Some) => return EndForm::Some,
            Some(SpanBound::Open) => return EndForm::Open,
            Some(SpanBound::Date(date)) if date.is_vague() => return EndForm::Vague,
            Some(SpanBound::Date(date)) => date,
        };
        let units = [
            (CalendarUnit::Day, EndForm::Day),
            (CalendarUnit::Month, EndForm::Month),
            (CalendarUnit::Year, EndForm::Year),
        ];
        let mut matching = units.into_iter().filter(|(unit, _)| {
            let around = PartialDate::around(date.start(), *unit);
            (around.start(), around.end()) == (date.start(), date.end())
        });
        matching.next().map_or(EndForm::Other, |(_, form)| form)
    }

    /// The span of the date of this form around a moment; `None` where the form tells none.
    pub fn span_around(self, millis: i64) -> Option<SureSpan> {
        let unit = match self {
            EndForm::Day => CalendarUnit::Day,
            EndForm::Month => CalendarUnit::Month,
            EndForm::Year => CalendarUnit::Year,
            _ => return None,
        };
        let date = PartialDate::around(millis, unit);
        Some(SureSpan {
            from: date.start(),
            until: date.end(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_it_was_packed() {
        for start in END_FORMS {
            for end in END_FORMS {
                let form = match (start, end) {
                    (EndForm::Unstated, EndForm::Unstated) => SpanForm::Undated,
                    (EndForm::Vague, EndForm::Unstated) => SpanForm::Irregular,
                    (start, end) => SpanForm::Ends(start, end),
                };
                assert!(form.pack() < 64);
                assert_eq!(SpanForm::unpack(form.pack()), form);
            }
        }
    }

    /// Each case: a date and its form.
    #[test]
    fn a_date_has_the_form_of_the_stretch_that_it_covers() {
        let cases = [
            ("2025", EndForm::Year),
            ("2025-XX", EndForm::Year),
            ("2025-08", EndForm::Month),
            ("2024-02-29", EndForm::Day),
            ("-0044-03-15", EndForm::Day),
            ("199X", EndForm::Other),
            ("2025-33", EndForm::Other),
            ("2025-08-29T10:00:00Z", EndForm::Other),
            ("2025?", EndForm::Vague),
        ];
        for (text, expected) in cases {
            let date: PartialDate = text.parse().unwrap();
            let form = EndForm::of(Some(SpanBound::Date(date)));
            assert_eq!(form, expected, "{text}");
            if let Some(span) = form.span_around(date.start()) {
                assert_eq!(
                    (span.from, span.until),
                    (date.start(), date.end()),
                    "{text}"
                );
            }
        }
    }
}
