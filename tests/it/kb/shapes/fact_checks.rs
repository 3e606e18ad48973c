//! Fact checks, of the shape of a corpus of claims with sets of pages that prove or refute them
//! together.

use serde_json::{Value, json};

use crate::kb::shapes::{
    dice::Dice,
    made::{Made, named, said},
};

/// Claims that are made in each way.
const CLAIMS: usize = 12;

/// A page of a house, by the number of the house: the sets in which it stands, of which none is
/// support by itself, and what became of it.
type Page = (usize, &'static str, &'static [&'static str], Fate);

#[derive(Clone, Copy)]
enum Fate {
    Stands,
    /// The attribution was taken back.
    Retracted,
    /// The page itself was withdrawn.
    Withdrawn,
}

/// Each way: its name, the pages, and the verdict. The houses of a way are different ones.
const WAYS: &[(&str, &[Page], &str)] = {
    use Fate::{Retracted, Stands, Withdrawn};
    const FOR: &str = "ASSERTS";
    const AGAINST: &str = "DENIES";
    &[
        ("not enough is known", &[], "UNSOURCED"),
        ("a page", &[(0, FOR, &[], Stands)], "UNCONTESTED"),
        (
            "a set of two houses is one proof",
            &[(0, FOR, &["s"], Stands), (1, FOR, &["s"], Stands)],
            "UNCONTESTED",
        ),
        (
            "a set of three",
            &[
                (0, FOR, &["s"], Stands),
                (1, FOR, &["s"], Stands),
                (2, FOR, &["s"], Stands),
            ],
            "UNCONTESTED",
        ),
        (
            "a set, and a page of another house",
            &[
                (0, FOR, &["s"], Stands),
                (1, FOR, &["s"], Stands),
                (2, FOR, &[], Stands),
            ],
            "CORROBORATED",
        ),
        (
            "two sets of four houses",
            &[
                (0, FOR, &["s"], Stands),
                (1, FOR, &["s"], Stands),
                (2, FOR, &["t"], Stands),
                (3, FOR, &["t"], Stands),
            ],
            "CORROBORATED",
        ),
        (
            "two sets with a house in common",
            &[
                (0, FOR, &["s"], Stands),
                (1, FOR, &["s"], Stands),
                (1, FOR, &["t"], Stands),
                (2, FOR, &["t"], Stands),
            ],
            "UNCONTESTED",
        ),
        (
            "two sets with a page in common",
            &[
                (0, FOR, &["s"], Stands),
                (1, FOR, &["s", "t"], Stands),
                (2, FOR, &["t"], Stands),
            ],
            "UNCONTESTED",
        ),
        (
            "half a set proves nothing",
            &[(0, FOR, &["s"], Stands), (1, FOR, &["s"], Retracted)],
            "UNASSERTED",
        ),
        (
            "half a set, the other half withdrawn",
            &[(0, FOR, &["s"], Stands), (1, FOR, &["s"], Withdrawn)],
            "UNASSERTED",
        ),
        (
            "half a set that suffices alone",
            &[(0, FOR, &["s", "t"], Stands), (1, FOR, &["s"], Retracted)],
            "UNCONTESTED",
        ),
        (
            "half a set beside a whole one",
            &[
                (0, FOR, &["s"], Stands),
                (1, FOR, &["s"], Withdrawn),
                (2, FOR, &["t"], Stands),
                (3, FOR, &["t"], Stands),
            ],
            "UNCONTESTED",
        ),
        (
            "a set refutes it",
            &[(0, AGAINST, &["s"], Stands), (1, AGAINST, &["s"], Stands)],
            "DENIED",
        ),
        (
            "half a set refutes nothing",
            &[
                (0, AGAINST, &["s"], Stands),
                (1, AGAINST, &["s"], Retracted),
            ],
            "UNASSERTED",
        ),
        (
            "a set against a page of another house",
            &[
                (0, AGAINST, &["s"], Stands),
                (1, AGAINST, &["s"], Stands),
                (2, FOR, &[], Stands),
            ],
            "DISPUTED",
        ),
        (
            "half a set against a page",
            &[
                (0, AGAINST, &["s"], Stands),
                (1, AGAINST, &["s"], Withdrawn),
                (2, FOR, &[], Stands),
            ],
            "UNCONTESTED",
        ),
        (
            "all was taken back",
            &[(0, FOR, &["s"], Retracted), (1, FOR, &["s"], Withdrawn)],
            "RETRACTED",
        ),
        (
            "one house on both sides",
            &[(0, AGAINST, &[], Stands), (0, FOR, &[], Stands)],
            "INCONSISTENT",
        ),
    ]
};

#[test]
fn fact_checks_have_the_verdicts_with_which_they_were_made() {
    let dice = &mut Dice::new(160);
    let timeless = json!({"time": "TIMELESS", "range": ["text"]});
    let mut made = Made::new(json!([named("fact-checked", timeless)]));
    let all_houses: [String; 9] = [(); 9].map(|()| made.entity("house"));
    for (name, pages, verdict) in WAYS {
        for number in 0..CLAIMS {
            let houses = dice.some(4, &all_houses);
            let attributions = pages.iter().map(|(house, stance, sets, fate)| {
                let mut page = json!({"kind": "ARTICLE", "publisher": houses[*house]});
                if let Fate::Withdrawn = fate {
                    page["withdrawn"] = json!({"at": "2025", "reason": "an error"});
                }
                let mut attribution = said(&made.source(page), stance);
                if !sets.is_empty() {
                    attribution["jointly"] = json!(sets);
                }
                if let Fate::Retracted = fate {
                    attribution["retraction"] = json!({"reason": "an error"});
                }
                attribution
            });
            let attributions: Vec<Value> = attributions.collect();
            let topic = made.entity("topic");
            let text = json!({"text": format!("{name}, {number}"), "language": "en"});
            made.claim(
                name,
                json!({"subject": topic, "predicate": "fact-checked", "value": {"text": text}}),
                attributions,
                verdict,
            );
        }
    }
    made.check(dice);
}
