//! The sentence of a verdict in Traditional Chinese.

use std::fmt::Write;

use crate::{
    graphql::verdict_sentence::parts::{SentenceParts, SpeakerName, written_out},
    kb::ClaimStatus,
};

/// The sentence in Traditional Chinese.
pub(super) fn sentence(parts: &SentenceParts) -> String {
    let mut sentence = match parts.status {
        ClaimStatus::Unsourced => "紀錄中無人提出此說法。".to_owned(),
        ClaimStatus::Superseded => {
            let who = names(&parts.correctors);
            match &parts.correction {
                Some(statement) => {
                    format!("{who}已更正此說法：{}。", quoted(statement))
                }
                None => format!("{who}已更正此說法。"),
            }
        }
        ClaimStatus::Retracted => "提出者已撤回此說法，或所依據的來源已被撤回。".to_owned(),
        ClaimStatus::Disputed => format!(
            "{}如此表示；{}。",
            names(&parts.supporters),
            opposition(parts)
        ),
        ClaimStatus::Inconsistent => match &*parts.both_sides() {
            [alone] => format!("正反兩種說法均出自{}。", alone.text),
            both => format!(
                "正反兩種說法出自{}，而彼此可能代表同一方發言。",
                names(both)
            ),
        },
        ClaimStatus::Denied => {
            format!("現時紀錄中無人主張此說法；{}。", opposition(parts))
        }
        ClaimStatus::Unasserted if !parts.hesitant.is_empty() => format!(
            "{}認為有此可能；紀錄中無人確言如此。",
            names(&parts.hesitant)
        ),
        ClaimStatus::Unasserted if parts.is_passed_on() => {
            "僅見轉述或質疑，紀錄中無人確言如此。".to_owned()
        }
        ClaimStatus::Unasserted => "紀錄中無人明確表示如此。".to_owned(),
        ClaimStatus::Corroborated => format!(
            "就紀錄所見，{}各自獨立表示如此，無人否認。",
            names(&parts.voices)
        ),
        ClaimStatus::Uncontested if parts.is_unnamed_only() => {
            "僅有不具名人士如此表示。".to_owned()
        }
        ClaimStatus::Uncontested if parts.is_shared_view() => {
            format!("{}持此看法。", names(&parts.voices))
        }
        ClaimStatus::Uncontested => {
            format!("{}如此表示；紀錄中無人否認。", names(&parts.supporters))
        }
    };
    if let Some(statement) = &parts.tension {
        let _ = write!(sentence, "與此難以並存的說法：{}", quoted(statement));
        sentence.push_str(&further_claims(parts.further_tension));
        sentence.push('。');
    }
    sentence
}

fn opposition(parts: &SentenceParts) -> String {
    let mut clauses = Vec::new();
    if !parts.deniers.is_empty() {
        clauses.push(format!("{}予以否認", names(&parts.deniers)));
    }
    if !parts.questioners.is_empty() {
        clauses.push(format!("{}提出質疑", names(&parts.questioners)));
    }
    if let [rival, further @ ..] = &*parts.rivals {
        let by = match &rival.excluded_by {
            Some(source) => format!("據{source}所述，"),
            None => String::new(),
        };
        clauses.push(format!(
            "{by}{}的說法與此不能並存：{}{}",
            names(&rival.speakers),
            quoted(&rival.statement),
            further_claims(further.len())
        ));
    }
    clauses.join("；")
}

fn names(speakers: &[SpeakerName]) -> String {
    let (names, others) = written_out(speakers);
    match (&*names, others) {
        ([], _) => "有人".to_owned(),
        ([alone], 0) => (*alone).to_owned(),
        ([first @ .., last], 0) => format!("{}及{last}", first.join("、")),
        (names, others) => format!("{}及其他{others}方", names.join("、")),
    }
}

fn quoted(statement: &str) -> String {
    format!("「{}」", statement.trim_end_matches(['.', '。']))
}

fn further_claims(further: usize) -> String {
    match further {
        0 => String::new(),
        further => format!("（另有{further}項）"),
    }
}
