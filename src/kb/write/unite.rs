//! Uniting claims of one proposition: what one reporter says is added to what others said before.

use crate::{
    kb::write::validate::{names::Names, reference_lookup::LookupError},
    model::{Attribution, Claim, Rank},
};

/// The part of a claim that is kept as it was, where a claim that was added to it differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::kb) enum Kept {
    /// The statement in a language.
    Statement(String),
    /// The rank.
    Rank,
}

/// Whether the evidence of an act of saying that is stated again replaces the evidence before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kb) enum EvidenceBefore {
    /// The evidence before gives way: a bundle states what is recorded again.
    Replaced,
    /// The evidence before stays: a bundle states the act several times, each with a passage.
    Kept,
}

/// Adds a claim to another of the same proposition, and returns what the other keeps as it was.
///
/// Attributions are one if they have one id, or if one speaker takes one stance in one source, on
/// the same way, at the same time and with the same qualifiers: then what the added one says takes
/// over, and what it leaves out stays. Statements in further languages, topics, relations,
/// describing qualifiers and what is said of the original are added.
pub(in crate::kb) fn unite(
    names: &mut Names<'_>,
    claim: &mut Claim,
    added: Claim,
    evidence: EvidenceBefore,
) -> Result<Vec<Kept>, LookupError> {
    let mut kept = Vec::new();
    for (language, text) in added.statements.iter() {
        let before = claim
            .statements
            .iter()
            .find(|(other, _)| *other == language);
        if before.is_some_and(|(_, before)| before != text) {
            kept.push(Kept::Statement(language.to_string()));
        }
    }
    // Of two statements in one language the first is kept.
    let statements = claim.statements.iter().chain(added.statements.iter());
    claim.statements = statements
        .map(|(language, text)| (language.clone(), text.clone()))
        .collect();
    match (claim.rank, added.rank) {
        (before, after) if before == after || after == Rank::Normal => {}
        (Rank::Normal, after) => {
            claim.rank = after;
            claim.rank_reason = added.rank_reason;
        }
        _ => kept.push(Kept::Rank),
    }
    for qualifier in added.qualifiers {
        if !names.narrows(&qualifier.predicate)? && !claim.qualifiers.contains(&qualifier) {
            claim.qualifiers.push(qualifier);
        }
    }
    add_missing(&mut claim.topics, added.topics);
    add_missing(&mut claim.relations, added.relations);
    attributions(&mut claim.attributions, added.attributions, evidence);
    claim.original.update(added.original);
    Ok(kept)
}

fn add_missing<T: PartialEq>(items: &mut Vec<T>, added: Vec<T>) {
    for item in added {
        if !items.contains(&item) {
            items.push(item);
        }
    }
}

/// Unites attributions: first those of one id, then those of one content.
fn attributions(before: &mut Vec<Attribution>, added: Vec<Attribution>, evidence: EvidenceBefore) {
    let mut is_taken = vec![false; before.len()];
    let mut rest = Vec::new();
    for attribution in added {
        match before.iter().position(|it| it.id == attribution.id) {
            Some(index) => {
                is_taken[index] = true;
                update(&mut before[index], attribution, evidence);
            }
            None => rest.push(attribution),
        }
    }
    for attribution in rest {
        let same = (0..is_taken.len())
            .find(|index| !is_taken[*index] && is_same_act(&before[*index], &attribution));
        match same {
            Some(index) => {
                is_taken[index] = true;
                update(&mut before[index], attribution, evidence);
            }
            None => before.push(attribution),
        }
    }
}

/// Whether two attributions are one act of saying. Two that state ids of their own are not.
fn is_same_act(before: &Attribution, added: &Attribution) -> bool {
    before.speaker == added.speaker
        && before.source == added.source
        && before.via == added.via
        && before.stance == added.stance
        && before.stated_at == added.stated_at
        && before.qualifiers == added.qualifiers
        && (before.has_derived_id() || added.has_derived_id())
}

/// Takes over what an attribution of the same act says; what it leaves out stays.
fn update(before: &mut Attribution, added: Attribution, evidence: EvidenceBefore) {
    before.first_hand |= added.first_hand;
    before.mode = added.mode;
    before.certainty = added.certainty.or(before.certainty);
    before.distance = added.distance.or(before.distance);
    before.tone = added.tone.or(before.tone);
    before.reading = added.reading.or(before.reading);
    before.bears = added.bears.or(before.bears);
    if !added.jointly.is_empty() {
        before.jointly = added.jointly;
    }
    match evidence {
        EvidenceBefore::Replaced if added.evidence.is_empty() => {}
        EvidenceBefore::Replaced => before.evidence = added.evidence,
        EvidenceBefore::Kept => add_missing(&mut before.evidence, added.evidence),
    }
    if !added.qualifiers.is_empty() {
        before.qualifiers = added.qualifiers;
    }
    before.note = added.note.or(before.note.take());
    before.closed = added.closed.or(before.closed.take());
    if added.retraction.is_some() {
        before.retraction = added.retraction;
    }
    before.original.update(added.original);
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::kb::write::validate::reference_lookup::Nothing;

    fn said(fields: Json) -> Json {
        let mut said =
            json!({"speaker": "source", "source": "bbc", "stance": "ASSERTS", "mode": "QUOTE"});
        said.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        said
    }

    fn claim(fields: Json) -> Claim {
        let mut claim = json!({"id": "c", "subject": "ann", "predicate": "says", "value": "some",
            "statements": {"en": "One"}});
        claim
            .as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        let mut claim: Claim = serde_json::from_value(claim).unwrap();
        claim.identify_attributions();
        claim
    }

    fn united(before: Json, added: Json) -> (Claim, Vec<Kept>) {
        let mut claim_before = claim(before);
        let mut names = Names::new(&Nothing, 0);
        let evidence = EvidenceBefore::Replaced;
        let kept = unite(&mut names, &mut claim_before, claim(added), evidence).unwrap();
        (claim_before, kept)
    }

    /// The attributions after one claim is added to another: each its source, mode and certainty.
    fn attributions_of(before: &[Json], added: &[Json]) -> Vec<String> {
        let (claim, _) = united(
            json!({"attributions": before}),
            json!({"attributions": added}),
        );
        let line = |it: &Attribution| format!("{} {:?} {:?}", it.source, it.mode, it.certainty);
        claim.attributions.iter().map(line).collect()
    }

    #[test]
    fn attributions_are_added_and_equal_ones_updated() {
        let cases: [(&str, Json, Json, &[&str]); 7] = [
            (
                "another source",
                json!({}),
                json!({"source": "ap"}),
                &["bbc Quote None", "ap Quote None"],
            ),
            ("the same", json!({}), json!({}), &["bbc Quote None"]),
            (
                "the same in another mode",
                json!({"certainty": "CERTAIN"}),
                json!({"mode": "PARAPHRASE"}),
                &["bbc Paraphrase Some(Certain)"],
            ),
            (
                "the same with another certainty",
                json!({"certainty": "CERTAIN"}),
                json!({"certainty": "PROBABLE"}),
                &["bbc Quote Some(Probable)"],
            ),
            (
                "another stance",
                json!({}),
                json!({"stance": "DENIES"}),
                &["bbc Quote None"; 2],
            ),
            (
                "two ids",
                json!({"id": "a"}),
                json!({"id": "b"}),
                &["bbc Quote None"; 2],
            ),
            (
                "one id",
                json!({"id": "a"}),
                json!({"id": "a", "source": "ap", "mode": "DOCUMENT"}),
                &["bbc Document None"],
            ),
        ];
        for (case, before, added, expected) in cases {
            let found = attributions_of(&[said(before)], &[said(added)]);
            assert_eq!(found, expected, "{case}");
        }
    }

    #[test]
    fn two_attributions_of_one_content_stay_two() {
        let two = [said(json!({})), said(json!({"mode": "PARAPHRASE"}))];
        assert_eq!(attributions_of(&two, &two).len(), 2);
    }

    #[test]
    fn a_different_statement_in_a_language_is_kept_and_told() {
        let (claim, kept) = united(
            json!({"statements": {"en": "One", "de": "Eins"}, "topics": ["a"]}),
            json!({"statements": {"en": "Two", "fr": "Un"}, "topics": ["b", "a"]}),
        );
        let statements: Vec<String> = claim
            .statements
            .iter()
            .map(|(tag, text)| format!("{tag} {text}"))
            .collect();
        assert_eq!(statements, ["de Eins", "en One", "fr Un"]);
        assert_eq!(kept, [Kept::Statement("en".into())]);
        let topics: Vec<&str> = claim.topics.iter().map(|topic| topic.as_str()).collect();
        assert_eq!(topics, ["a", "b"]);
    }

    #[test]
    fn a_rank_is_added_once() {
        let ranked = |before: &str, added: &str| {
            let (claim, kept) = united(json!({"rank": before}), json!({"rank": added}));
            (claim.rank, kept)
        };
        assert_eq!(ranked("NORMAL", "DEPRECATED"), (Rank::Deprecated, vec![]));
        assert_eq!(ranked("DEPRECATED", "NORMAL"), (Rank::Deprecated, vec![]));
        assert_eq!(
            ranked("PREFERRED", "DEPRECATED"),
            (Rank::Preferred, vec![Kept::Rank])
        );
    }
}
