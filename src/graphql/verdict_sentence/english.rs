//! The sentence of a verdict in English.

use std::fmt::Write;

use crate::{
    graphql::verdict_sentence::parts::{SentenceParts, SpeakerName, written_out},
    kb::ClaimStatus,
};

/// The sentence in English.
pub(super) fn sentence(parts: &SentenceParts) -> String {
    let verdict = match parts.status {
        ClaimStatus::Unsourced => "Nobody is on record as saying this.".to_owned(),
        ClaimStatus::Superseded => {
            let correctors = &parts.correctors;
            let have = verb(correctors, "has", "have");
            let who = names(correctors);
            match &parts.correction {
                Some(statement) => {
                    format!("{who} {have} corrected this: {}.", quoted(statement))
                }
                None => format!("{who} {have} corrected this."),
            }
        }
        ClaimStatus::Retracted => {
            "Those who said this took it back, or it rests on a source that was withdrawn."
                .to_owned()
        }
        ClaimStatus::Disputed => format!(
            "{} {} so; {}.",
            names(&parts.supporters),
            verb(&parts.supporters, "says", "say"),
            opposition(parts)
        ),
        ClaimStatus::Inconsistent => match &*parts.both_sides() {
            [alone] => format!(
                "What is said for and against this comes from {}.",
                alone.text
            ),
            both => format!(
                "What is said for and against this comes from {}, who may speak with one voice.",
                names(both)
            ),
        },
        ClaimStatus::Denied => {
            format!("Nobody on record says so now; {}.", opposition(parts))
        }
        ClaimStatus::Unasserted if !parts.hesitant.is_empty() => format!(
            "{} {} it possible; nobody on record says that it is so.",
            names(&parts.hesitant),
            verb(&parts.hesitant, "holds", "hold")
        ),
        ClaimStatus::Unasserted if parts.is_passed_on() => {
            "It is passed on or questioned; nobody on record says that it is so.".to_owned()
        }
        ClaimStatus::Unasserted => "Nobody on record says outright that it is so.".to_owned(),
        ClaimStatus::Corroborated => format!(
            "{} say so, independently as far as the record tells; nobody denies it.",
            names(&parts.voices)
        ),
        ClaimStatus::Uncontested if parts.is_unnamed_only() => {
            "Only people who are not named say so.".to_owned()
        }
        ClaimStatus::Uncontested if parts.is_shared_view() => {
            format!("{} hold this view.", names(&parts.voices))
        }
        ClaimStatus::Uncontested => format!(
            "{} {} so; nobody on record denies it.",
            names(&parts.supporters),
            verb(&parts.supporters, "says", "say")
        ),
    };
    let mut sentence = capitalized(&verdict, first_name(parts));
    if let Some(statement) = &parts.tension {
        let _ = write!(
            sentence,
            " It is hard to square with: {}",
            quoted(statement)
        );
        if parts.further_tension > 0 {
            let _ = write!(sentence, " (and {} more)", parts.further_tension);
        }
        sentence.push('.');
    }
    sentence
}

/// The clauses on who is against the claim, and how.
fn opposition(parts: &SentenceParts) -> String {
    let mut clauses = Vec::new();
    let (deniers, questioners) = (&parts.deniers, &parts.questioners);
    if !deniers.is_empty() {
        let deny = verb(deniers, "denies", "deny");
        clauses.push(format!("{} {deny} it", names(deniers)));
    }
    if !questioners.is_empty() {
        let question = verb(questioners, "questions", "question");
        clauses.push(format!("{} {question} it", names(questioners)));
    }
    if let [rival, further @ ..] = &*parts.rivals {
        let says = verb(&rival.speakers, "says", "say");
        let what = match &rival.excluded_by {
            Some(source) => format!("what, according to {source}, rules it out"),
            None => "what rules it out".to_owned(),
        };
        let who = names(&rival.speakers);
        let mut clause = format!("{who} {says} {what}: {}", quoted(&rival.statement));
        if !further.is_empty() {
            let _ = write!(clause, " (and {} more)", further.len());
        }
        clauses.push(clause);
    }
    clauses.join("; ")
}

/// The name with which the sentence begins, if it begins with one.
fn first_name(parts: &SentenceParts) -> Option<&SpeakerName> {
    match parts.status {
        ClaimStatus::Superseded => parts.correctors.first(),
        ClaimStatus::Disputed => parts.supporters.first(),
        ClaimStatus::Unasserted => parts.hesitant.first(),
        ClaimStatus::Corroborated => parts.voices.first(),
        ClaimStatus::Uncontested if parts.is_unnamed_only() => None,
        ClaimStatus::Uncontested if parts.is_shared_view() => parts.voices.first(),
        ClaimStatus::Uncontested => parts.supporters.first(),
        _ => None,
    }
}

/// The sentence with a capital, unless it begins with a name, which is left as it is.
fn capitalized(sentence: &str, first_name: Option<&SpeakerName>) -> String {
    let mut characters = sentence.chars();
    match (first_name, characters.next()) {
        (Some(name), _) if !name.is_unnamed => sentence.to_owned(),
        (_, Some(first)) => first.to_uppercase().chain(characters).collect(),
        (_, None) => String::new(),
    }
}

fn verb(speakers: &[SpeakerName], singular: &'static str, plural: &'static str) -> &'static str {
    match speakers {
        [] => singular,
        [alone] if !alone.is_plural => singular,
        _ => plural,
    }
}

fn names(speakers: &[SpeakerName]) -> String {
    let (names, others) = written_out(speakers);
    match (&*names, others) {
        ([], _) => "somebody".to_owned(),
        ([alone], 0) => (*alone).to_owned(),
        ([first @ .., last], 0) => format!("{} and {last}", first.join(", ")),
        (names, others) => format!("{} and {others} others", names.join(", ")),
    }
}

/// A statement in quotation marks, without its full stop.
fn quoted(statement: &str) -> String {
    format!("“{}”", statement.trim_end_matches(['.', '。']))
}
