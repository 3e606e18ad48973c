//! Mechanisms, of the shape of a graph of biology: what raises and what lowers what, by papers with
//! authors in common or not, with qualifiers that narrow or describe.

use serde_json::{Value, json};

use crate::kb::shapes::{
    dice::Dice,
    made::{Made, named, said},
};

/// Pairs of claims that are made in each way.
const PAIRS: usize = 8;

/// One of two claims of a subject: the predicate, the number of its value, its qualifier, and the
/// papers by their numbers.
type Side = (&'static str, usize, Option<&'static str>, &'static [usize]);

/// Papers of one journal. Each has an author of its own; 0 and 1 have another in common. 4 and 5
/// are one document, recorded with two addresses and without authors.
const PAPERS: usize = 6;

/// Each way: its name, two claims, and the verdict on each.
const WAYS: &[(&str, [Side; 2], [&str; 2])] = {
    const UP: &str = "raises";
    const DOWN: &str = "lowers";
    const MORE: &str = "goes-with-more";
    const LESS: &str = "goes-with-less";
    const MOUSE: Option<&str> = Some("seen-in mouse");
    const HUMAN: Option<&str> = Some("seen-in human");
    const LOW: Option<&str> = Some("at-dose low");
    const HIGH: Option<&str> = Some("at-dose high");
    &[
        (
            "opposites by two",
            [(UP, 0, None, &[0]), (DOWN, 0, None, &[2])],
            ["DISPUTED", "DISPUTED"],
        ),
        (
            "opposites by papers with a common author",
            [(UP, 0, None, &[0]), (DOWN, 0, None, &[1])],
            ["INCONSISTENT", "INCONSISTENT"],
        ),
        (
            "opposites in one paper",
            [(UP, 0, None, &[2]), (DOWN, 0, None, &[2])],
            ["INCONSISTENT", "INCONSISTENT"],
        ),
        (
            "opposites in one paper with two addresses",
            [(UP, 0, None, &[4]), (DOWN, 0, None, &[5])],
            ["INCONSISTENT", "INCONSISTENT"],
        ),
        (
            "two against one",
            [(UP, 0, None, &[0, 2]), (DOWN, 0, None, &[3])],
            ["DISPUTED", "DISPUTED"],
        ),
        (
            "opposites where the qualifier describes",
            [(UP, 0, MOUSE, &[0]), (DOWN, 0, HUMAN, &[2])],
            ["DISPUTED", "DISPUTED"],
        ),
        (
            "opposites where the qualifier narrows",
            [(UP, 0, LOW, &[0]), (DOWN, 0, HIGH, &[2])],
            ["UNCONTESTED", "UNCONTESTED"],
        ),
        (
            "a narrow claim and a wide one",
            [(UP, 0, LOW, &[0, 3]), (DOWN, 0, None, &[2])],
            ["CORROBORATED", "UNCONTESTED"],
        ),
        (
            "opposites of two values",
            [(UP, 0, None, &[0]), (DOWN, 1, None, &[2])],
            ["UNCONTESTED", "UNCONTESTED"],
        ),
        (
            "contrasts",
            [(MORE, 0, None, &[0]), (LESS, 0, None, &[2])],
            ["UNCONTESTED, tension", "UNCONTESTED, tension"],
        ),
        (
            "contrasts, one of them borne out",
            [(MORE, 0, MOUSE, &[0, 3]), (LESS, 0, HUMAN, &[2])],
            ["CORROBORATED, tension", "UNCONTESTED, tension"],
        ),
        (
            "contrasts where the qualifier narrows",
            [(MORE, 0, LOW, &[0]), (LESS, 0, HIGH, &[2])],
            ["UNCONTESTED", "UNCONTESTED"],
        ),
        (
            "no opposites",
            [(UP, 0, None, &[0, 2, 3]), (LESS, 0, None, &[1, 0])],
            ["CORROBORATED", "UNCONTESTED"],
        ),
        (
            "one paper twice, and one author twice",
            [(UP, 0, None, &[4, 5]), (MORE, 0, None, &[0, 1])],
            ["UNCONTESTED", "UNCONTESTED"],
        ),
        (
            "two records of one proposition count together",
            [(UP, 0, MOUSE, &[0]), (UP, 0, HUMAN, &[2])],
            ["CORROBORATED", "CORROBORATED"],
        ),
        (
            "two records of one proposition by one author",
            [(UP, 0, MOUSE, &[0]), (UP, 0, HUMAN, &[1])],
            ["UNCONTESTED", "UNCONTESTED"],
        ),
    ]
};

fn predicates() -> Value {
    let timeless =
        |id: &str, field: &str, other: &str| named(id, json!({"time": "TIMELESS", field: [other]}));
    json!([
        timeless("raises", "opposites", "lowers"),
        timeless("lowers", "opposites", "raises"),
        timeless("goes-with-more", "contrasts", "goes-with-less"),
        timeless("goes-with-less", "contrasts", "goes-with-more"),
        named(
            "seen-in",
            json!({"time": "TIMELESS", "qualifies": "DESCRIBES"})
        ),
        named("at-dose", json!({"time": "TIMELESS"})),
    ])
}

/// The papers on one pair of claims.
fn papers(made: &mut Made, journal: &str, pair: usize) -> [String; PAPERS] {
    let common = made.entity("author");
    let mut number = 0;
    [(); PAPERS].map(|()| {
        let mut paper = json!({"kind": "PAPER", "container": journal});
        let mut authors = vec![made.entity("author")];
        match number {
            0 | 1 => authors.push(common.clone()),
            4 => paper["url"] = json!(format!("https://doi.org/10.1000/x.{pair}")),
            5 => paper["url"] = json!(format!("http://dx.doi.org/10.1000/X.{pair}")),
            _ => {}
        }
        if number < 4 {
            paper["authors"] = json!(authors);
        }
        number += 1;
        made.source(paper)
    })
}

#[test]
fn mechanisms_have_the_verdicts_with_which_they_were_made() {
    let dice = &mut Dice::new(33);
    let mut made = Made::new(predicates());
    let journal = made.entity("journal");
    for (way, (name, sides, verdicts)) in WAYS.iter().enumerate() {
        for number in 0..PAIRS {
            let papers = papers(&mut made, &journal, way * PAIRS + number);
            let subject = made.entity("agent");
            let values = [made.entity("target"), made.entity("target")];
            for ((predicate, value, qualifier, tellers), verdict) in sides.iter().zip(verdicts) {
                let qualifiers = qualifier.iter().map(|qualifier| {
                    let (predicate, text) = qualifier.split_once(' ').unwrap();
                    json!({"predicate": predicate, "value": {"text": {"text": text, "language": "en"}}})
                });
                let fields = json!({
                    "subject": subject, "predicate": predicate, "value": {"entity": values[*value]},
                    "qualifiers": qualifiers.collect::<Vec<Value>>(),
                });
                let attributions = tellers.iter().map(|paper| said(&papers[*paper], "ASSERTS"));
                made.claim(name, fields, attributions.collect(), verdict);
            }
        }
    }
    made.check(dice);
}
