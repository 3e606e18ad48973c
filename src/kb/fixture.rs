//! Small claims and attributions for the tables of cases that test the rules.

use serde_json::{Value as Json, json};

use crate::model::{Attribution, Claim, Ordinal};

/// A claim of subject 0, predicate 0 and value entity 1, changed by the JSON object `changes`, in
/// which references are numbers.
pub(super) fn claim(changes: &str) -> Claim<Ordinal> {
    let mut claim = json!({"id": "claim", "subject": 0, "predicate": 0, "value": {"entity": 1}, "statements": {"en": "x"}});
    let changes: Json = serde_json::from_str(changes).unwrap();
    for (name, value) in changes.as_object().unwrap() {
        claim[name] = value.clone();
    }
    let claim: Claim<u32> = serde_json::from_value(claim).unwrap();
    claim.try_map(|_, n| Ok::<_, ()>(Ordinal(n))).unwrap()
}

/// An attribution from `[!]STANCE SOURCE [entity N | anonymous WORD]`; `!`: it is retracted.
pub(super) fn attribution(notation: &str) -> Attribution<Ordinal> {
    let words: Vec<&str> = notation.trim_start_matches('!').split(' ').collect();
    let speaker = match words.get(2..) {
        Some(["entity", n]) => json!({"entity": n.parse::<u32>().unwrap()}),
        Some(["anonymous", word]) => json!({"anonymous": {"descriptor": {"en": word}}}),
        _ => json!("source"),
    };
    let mut attribution = json!({
        "id": "said", "speaker": speaker, "source": words[1].parse::<u32>().unwrap(), "stance": words[0], "mode": "QUOTE"
    });
    if notation.starts_with('!') {
        attribution["retraction"] = json!({"reason": "it was wrong"});
    }
    let attribution: Attribution<u32> = serde_json::from_value(attribution).unwrap();
    attribution
        .try_map(&mut |_, n| Ok::<_, ()>(Ordinal(n)))
        .unwrap()
}
