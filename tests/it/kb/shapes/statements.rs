//! Statements with references, of the shape of Wikidata: by works, web pages, and imports from
//! other wikis; with ranks, and with values that exclude each other or need not.

use serde_json::{Value, json};

use crate::kb::shapes::{
    dice::Dice,
    made::{Made, named, said},
};

/// Items that are made in each way.
const ITEMS: usize = 7;

/// A statement: its value, its rank, the references by their names, and the verdict.
type Statement = (Of, &'static str, &'static [Reference], &'static str);

/// The value of a statement.
#[derive(Clone, Copy)]
enum Of {
    /// The day of a birth that is drawn for the item.
    Birth,
    NextDay,
    /// The year of that day.
    Year,
    /// The same year, as an approximate one.
    About,
    YearsLater,
    Some,
    None,
    /// An occupation, by a number. There can be several.
    Occupation(usize),
}

#[derive(Clone, Copy)]
enum Reference {
    /// A work of a publisher, by the number of the publisher.
    Work(usize),
    /// A page of a site, by the number of the site.
    Page(usize),
    /// A page under an address with other details that do not matter.
    SamePage(usize),
    /// The import from another wiki.
    Import,
}

/// Each way: its name, and the statements of an item.
const WAYS: &[(&str, &[Statement])] = {
    use Of::{About, Birth, NextDay, None, Occupation, Some, Year, YearsLater};
    use Reference::{Import, Page, SamePage, Work};
    const NORMAL: &str = "NORMAL";
    const BEST: &str = "PREFERRED";
    const WORST: &str = "DEPRECATED";
    const ALONE: &str = "UNCONTESTED";
    const BOTH: &str = "CORROBORATED";
    const CLASH: &str = "DISPUTED";
    const NEAR: &str = "UNCONTESTED, tension";
    &[
        ("no reference", &[(Occupation(0), NORMAL, &[], "UNSOURCED")]),
        (
            "imports are passed on",
            &[
                (Occupation(0), NORMAL, &[Import], "UNASSERTED"),
                (Occupation(1), NORMAL, &[Import, Import], "UNASSERTED"),
                (Occupation(2), NORMAL, &[Import, Work(0)], ALONE),
            ],
        ),
        (
            "works of one publisher or two",
            &[
                (Occupation(0), NORMAL, &[Work(0)], ALONE),
                (Occupation(1), NORMAL, &[Work(0), Work(0)], ALONE),
                (Occupation(2), NORMAL, &[Work(0), Work(1)], BOTH),
            ],
        ),
        (
            "pages of one site or two",
            &[
                (Occupation(0), NORMAL, &[Page(0), Page(0)], ALONE),
                (Occupation(1), NORMAL, &[Page(0), Page(1)], BOTH),
                (Occupation(2), NORMAL, &[Page(0), SamePage(0)], ALONE),
                (Occupation(3), BEST, &[Page(0), Work(0)], BOTH),
            ],
        ),
        (
            "birthdays years apart by two publishers",
            &[
                (Birth, BEST, &[Work(0)], CLASH),
                (YearsLater, NORMAL, &[Work(1)], CLASH),
            ],
        ),
        (
            "birthdays years apart, one of them borne out",
            &[
                (Birth, NORMAL, &[Work(0), Page(0)], CLASH),
                (YearsLater, NORMAL, &[Work(1)], CLASH),
            ],
        ),
        (
            "birthdays years apart by one publisher",
            &[
                (Birth, NORMAL, &[Work(0)], "INCONSISTENT"),
                (YearsLater, NORMAL, &[Work(0)], "INCONSISTENT"),
            ],
        ),
        (
            "birthdays years apart on one site",
            &[
                (Birth, NORMAL, &[Page(0)], "INCONSISTENT"),
                (YearsLater, NORMAL, &[Page(0)], "INCONSISTENT"),
            ],
        ),
        (
            "a deprecated birthday decides nothing",
            &[
                (Birth, NORMAL, &[Work(0)], ALONE),
                (YearsLater, WORST, &[Work(1)], ALONE),
            ],
        ),
        (
            "a deprecated birthday beside two that clash",
            &[
                (Birth, NORMAL, &[Work(0)], CLASH),
                (NextDay, WORST, &[Work(1)], ALONE),
                (YearsLater, NORMAL, &[Work(1)], CLASH),
            ],
        ),
        (
            "an import is excluded by a reference",
            &[
                (Birth, NORMAL, &[Work(0)], ALONE),
                (YearsLater, NORMAL, &[Import], "DENIED"),
            ],
        ),
        (
            "a birthday without a reference excludes nothing",
            &[
                (Birth, NORMAL, &[Work(0)], ALONE),
                (YearsLater, NORMAL, &[], "UNSOURCED"),
            ],
        ),
        (
            "a day within a year",
            &[
                (Birth, NORMAL, &[Work(0)], ALONE),
                (Year, NORMAL, &[Work(1)], ALONE),
            ],
        ),
        (
            "neighbouring days",
            &[
                (Birth, NORMAL, &[Work(0)], NEAR),
                (NextDay, NORMAL, &[Work(1)], NEAR),
            ],
        ),
        (
            "about a year",
            &[
                (About, NORMAL, &[Work(0)], NEAR),
                (YearsLater, NORMAL, &[Work(1)], NEAR),
            ],
        ),
        (
            "some day",
            &[
                (Some, NORMAL, &[Work(0)], ALONE),
                (Birth, NORMAL, &[Work(1), Page(0)], BOTH),
            ],
        ),
        (
            "no day",
            &[
                (None, NORMAL, &[Work(0)], CLASH),
                (Birth, NORMAL, &[Work(1), Page(0)], CLASH),
            ],
        ),
    ]
};

/// The value of a statement on who was born on a day of a year.
fn value(of: Of, year: usize, month_and_day: (usize, usize), occupations: &[String]) -> Value {
    let (month, day) = month_and_day;
    match of {
        Of::Birth => json!({"time": format!("{year}-{month:02}-{day:02}")}),
        Of::NextDay => json!({"time": format!("{year}-{month:02}-{:02}", day + 1)}),
        Of::Year => json!({"time": year.to_string()}),
        Of::About => json!({"time": format!("{year}~")}),
        Of::YearsLater => json!({"time": format!("{}-{month:02}-{day:02}", year + 2)}),
        Of::Some => json!("some"),
        Of::None => json!("none"),
        Of::Occupation(number) => json!({"entity": occupations[number]}),
    }
}

/// The source of a reference, on an item with a number.
fn source(made: &mut Made, reference: Reference, publishers: &[String], item: usize) -> String {
    made.source(match reference {
        Reference::Work(publisher) => json!({"publisher": publishers[publisher]}),
        Reference::Page(site) => {
            let page = made.sources();
            json!({"url": format!("https://en.site-{site}.org/{item}/{page}")})
        }
        Reference::SamePage(site) => {
            let page = made.sources() - 1;
            json!({"url": format!("http://www.en.site-{site}.org/{item}/{page}/?utm_source=x#top")})
        }
        Reference::Import => json!({"publisher": publishers[2]}),
    })
}

#[test]
fn statements_have_the_verdicts_with_which_they_were_made() {
    let dice = &mut Dice::new(54);
    let mut made = Made::new(json!([
        named("born", json!({"time": "TIMELESS", "exclusive": "EVER"})),
        named("occupation", json!({"time": "TIMELESS"})),
    ]));
    let all_publishers = [(); 9].map(|()| made.entity("publisher"));
    let occupations = [(); 9].map(|()| made.entity("occupation"));
    for (name, statements) in WAYS {
        for number in 0..ITEMS {
            let item = made.entity("item");
            let publishers = dice.some(3, &all_publishers);
            let occupations = dice.some(4, &occupations);
            let year = dice.between(1930, 2000);
            let month_and_day = (dice.between(1, 12), dice.between(1, 27));
            for (of, rank, references, verdict) in *statements {
                let attributions = references.iter().map(|reference| {
                    let source = source(&mut made, *reference, &publishers, number);
                    let is_import = matches!(reference, Reference::Import);
                    said(&source, if is_import { "RELAYS" } else { "ASSERTS" })
                });
                let attributions: Vec<Value> = attributions.collect();
                let predicate = match of {
                    Of::Occupation(_) => "occupation",
                    _ => "born",
                };
                made.claim(
                    name,
                    json!({
                        "subject": item, "predicate": predicate, "rank": rank,
                        "value": value(*of, year, month_and_day, &occupations),
                    }),
                    attributions,
                    verdict,
                );
            }
        }
    }
    made.check(dice);
}
