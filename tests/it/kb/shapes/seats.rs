//! Terms of seats, of the shape of a register of legislators: chains of terms, by one source or
//! two, that follow each other, touch, or overlap.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use crate::kb::shapes::{
    dice::Dice,
    made::{Made, named, said},
};

/// Seats that are made in each way.
const SEATS: usize = 5;

/// The dates of the terms of a seat, as they are written.
#[derive(Clone, Copy)]
enum Form {
    Days,
    Years,
    /// Days; the end of the last term is left out.
    OpenLast,
    /// Days; the first term ends before it starts.
    ReversedFirst,
    /// Days; one person holds all terms.
    SameHolder,
}

/// The days from the end of a term to the start of the next, at least and at most.
type Gap = [i64; 2];

/// The sources that tell of each term in turn, by their numbers.
type Tellers = &'static [&'static [usize]];

const TOUCHING: Gap = [0, 0];
const APART: Gap = [4, 90];
const OVERLAPPING: Gap = [-300, -30];

const ONE: usize = 0;
/// A source of the same publisher.
const TWIN: usize = 1;
/// A source of another publisher.
const OTHER: usize = 2;

/// Each way: its name, the dates, the gaps, who tells, and the verdict on each term.
const WAYS: &[(&str, Form, Gap, Tellers, &str)] = {
    use Form::{Days, OpenLast, ReversedFirst, SameHolder, Years};
    const HANDOVER: &str = "UNCONTESTED, tension";
    &[
        // Who leaves on the day, or in the year, in which another comes need not have been there
        // together with the other. A day without a place is 50 hours long.
        ("on the day", Days, TOUCHING, &[&[ONE]], HANDOVER),
        ("the day after", Days, [1, 2], &[&[ONE]], HANDOVER),
        ("a day too long", Days, [-2, -1], &[&[ONE]], HANDOVER),
        ("by the year", Years, TOUCHING, &[&[ONE]], HANDOVER),
        ("open at last", OpenLast, TOUCHING, &[&[ONE]], HANDOVER),
        ("in turn", Days, TOUCHING, &[&[ONE], &[OTHER]], HANDOVER),
        ("reversed", ReversedFirst, APART, &[&[ONE]], HANDOVER),
        ("apart", Days, APART, &[&[ONE]], "UNCONTESTED"),
        ("one house", Days, APART, &[&[ONE, TWIN]], "UNCONTESTED"),
        ("two houses", Days, APART, &[&[ONE, OTHER]], "CORROBORATED"),
        (
            "two houses, on the day",
            Days,
            TOUCHING,
            &[&[ONE, OTHER]],
            "CORROBORATED, tension",
        ),
        ("clear by 3 days", Days, [-3, -3], &[&[ONE]], "INCONSISTENT"),
        ("alone", Days, OVERLAPPING, &[&[ONE]], "INCONSISTENT"),
        (
            "open at last, alone",
            OpenLast,
            OVERLAPPING,
            &[&[ONE]],
            "INCONSISTENT",
        ),
        (
            "open at last, against another",
            OpenLast,
            OVERLAPPING,
            &[&[ONE], &[OTHER]],
            "DISPUTED",
        ),
        (
            "one house against itself",
            Days,
            OVERLAPPING,
            &[&[ONE], &[TWIN]],
            "INCONSISTENT",
        ),
        (
            "one house against another",
            Days,
            OVERLAPPING,
            &[&[ONE], &[OTHER]],
            "DISPUTED",
        ),
        (
            "two terms of one person",
            SameHolder,
            OVERLAPPING,
            &[&[ONE], &[OTHER]],
            "UNCONTESTED",
        ),
    ]
};

/// The terms of a seat, in turn.
fn terms(form: Form, [least, most]: Gap, dice: &mut Dice) -> Vec<Value> {
    let count = dice.between(2, 4);
    let year = 1930 + dice.below(60) as i32;
    let mut start = NaiveDate::from_yo_opt(year, 1 + dice.below(365) as u32).unwrap();
    let mut terms = Vec::new();
    for number in 0..count {
        // Longer than twice the longest overlap, so that neighbours alone have days in common.
        let end = start + Days::new(dice.between(700, 2_200) as u64);
        let day = |date: NaiveDate| date.format("%Y-%m-%d").to_string();
        let year = |date: NaiveDate| date.format("%Y").to_string();
        terms.push(match form {
            Form::Years => json!({"start": year(start), "end": year(end)}),
            Form::OpenLast if number + 1 == count => json!({"start": day(start)}),
            Form::ReversedFirst if number == 0 => {
                json!({"start": day(end), "end": day(start), "reversed": true})
            }
            _ => json!({"start": day(start), "end": day(end)}),
        });
        let gap = least + dice.below((most - least + 1) as usize) as i64;
        let days = Days::new(gap.unsigned_abs());
        start = if gap < 0 { end - days } else { end + days };
    }
    terms
}

#[test]
fn terms_of_seats_have_the_verdicts_with_which_they_were_made() {
    let dice = &mut Dice::new(4_566);
    let mut made = Made::new(json!([named(
        "held-by",
        json!({"exclusive": "AT_ONE_TIME"})
    )]));
    let houses = [made.entity("house"), made.entity("house")];
    let publishers = [&houses[0], &houses[0], &houses[1]];
    let sources = publishers.map(|house| made.source(json!({"publisher": house})));
    for (name, form, gap, tellers, verdict) in WAYS {
        for _ in 0..SEATS {
            let seat = made.entity("seat");
            let mut holder = made.entity("person");
            for (number, term) in terms(*form, *gap, dice).into_iter().enumerate() {
                if !matches!(form, Form::SameHolder) {
                    holder = made.entity("person");
                }
                let tellers = tellers[number % tellers.len()].iter();
                let attributions = tellers.map(|teller| said(&sources[*teller], "ASSERTS"));
                made.claim(
                    name,
                    json!({
                        "subject": seat, "predicate": "held-by", "value": {"entity": holder},
                        "validTime": term,
                    }),
                    attributions.collect(),
                    verdict,
                );
            }
        }
    }
    made.check(dice);
}
