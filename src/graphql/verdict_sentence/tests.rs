//! The sentences of verdicts, case by case.

use super::*;
use crate::{kb::ClaimStatus, model::ClaimNature};

fn name(text: &str) -> SpeakerName {
    SpeakerName {
        text: text.into(),
        is_unnamed: ["an official", "people with knowledge of the matter"].contains(&text),
        is_plural: ["people with knowledge of the matter", "Smith et al."].contains(&text),
    }
}

fn all(texts: &[&str]) -> Vec<SpeakerName> {
    texts.iter().map(|text| name(text)).collect()
}

fn parts(status: ClaimStatus) -> SentenceParts {
    SentenceParts {
        status,
        nature: ClaimNature::Fact,
        supporters: vec![],
        voices: vec![],
        deniers: vec![],
        questioners: vec![],
        rivals: vec![],
        hesitant: vec![],
        is_passed_on: false,
        correctors: vec![],
        correction: None,
        tension: None,
        further_tension: 0,
    }
}

fn said_by(status: ClaimStatus, supporters: &[&str]) -> SentenceParts {
    SentenceParts {
        supporters: all(supporters),
        voices: all(supporters),
        ..parts(status)
    }
}

fn rival(statement: &str, speakers: &[&str]) -> Rival {
    Rival {
        statement: statement.into(),
        speakers: all(speakers),
        excluded_by: None,
    }
}

/// Each case: the parts, and the sentence in English and in Traditional Chinese.
#[test]
fn a_verdict_reads_as_a_reporter_would_say_it() {
    use ClaimStatus::*;
    let cases: Vec<(SentenceParts, &str, &str)> = vec![
        (
            parts(Unsourced),
            "Nobody is on record as saying this.",
            "紀錄中無人提出此說法。",
        ),
        (
            SentenceParts {
                correctors: all(&["Reuters"]),
                correction: Some("Ann leads Acme.".into()),
                ..parts(Superseded)
            },
            "Reuters has corrected this: “Ann leads Acme”.",
            "Reuters已更正此說法：「Ann leads Acme」。",
        ),
        (
            SentenceParts {
                correctors: all(&["Ann", "Bob"]),
                ..parts(Superseded)
            },
            "Ann and Bob have corrected this.",
            "Ann及Bob已更正此說法。",
        ),
        (
            parts(Retracted),
            "Those who said this took it back, or it rests on a source that was withdrawn.",
            "提出者已撤回此說法，或所依據的來源已被撤回。",
        ),
        (
            SentenceParts {
                deniers: all(&["Meta"]),
                ..said_by(Disputed, &["people with knowledge of the matter"])
            },
            "People with knowledge of the matter say so; Meta denies it.",
            "people with knowledge of the matter如此表示；Meta予以否認。",
        ),
        (
            SentenceParts {
                questioners: all(&["Meta"]),
                ..said_by(Disputed, &["an official"])
            },
            "An official says so; Meta questions it.",
            "an official如此表示；Meta提出質疑。",
        ),
        (
            SentenceParts {
                deniers: all(&["Ann", "Bob"]),
                questioners: all(&["Cy"]),
                rivals: vec![
                    rival("Cy leads Acme.", &["Dan"]),
                    rival("Eve leads Acme.", &["Eve"]),
                ],
                ..said_by(Disputed, &["the BBC", "Reuters", "AP"])
            },
            "the BBC, Reuters and AP say so; Ann and Bob deny it; Cy questions it; Dan says what rules it out: “Cy leads Acme” (and 1 more).",
            "the BBC、Reuters及AP如此表示；Ann及Bob予以否認；Cy提出質疑；Dan的說法與此不能並存：「Cy leads Acme」（另有1項）。",
        ),
        (
            SentenceParts {
                rivals: vec![Rival {
                    excluded_by: Some("Reuters".into()),
                    ..rival("Ann stays.", &["Acme", "Ann"])
                }],
                ..said_by(Disputed, &["xAI"])
            },
            "xAI says so; Acme and Ann say what, according to Reuters, rules it out: “Ann stays”.",
            "xAI如此表示；據Reuters所述，Acme及Ann的說法與此不能並存：「Ann stays」。",
        ),
        (
            SentenceParts {
                deniers: all(&["Ann"]),
                ..said_by(Inconsistent, &["Ann"])
            },
            "What is said for and against this comes from Ann.",
            "正反兩種說法均出自Ann。",
        ),
        (
            SentenceParts {
                deniers: all(&["Sue"]),
                ..said_by(Inconsistent, &["Acme"])
            },
            "What is said for and against this comes from Acme and Sue, who may speak with one voice.",
            "正反兩種說法出自Acme及Sue，而彼此可能代表同一方發言。",
        ),
        (
            SentenceParts {
                deniers: all(&["Meta"]),
                ..parts(Denied)
            },
            "Nobody on record says so now; Meta denies it.",
            "現時紀錄中無人主張此說法；Meta予以否認。",
        ),
        (
            SentenceParts {
                rivals: vec![rival("Bob leads Acme.", &["Cy"])],
                ..parts(Denied)
            },
            "Nobody on record says so now; Cy says what rules it out: “Bob leads Acme”.",
            "現時紀錄中無人主張此說法；Cy的說法與此不能並存：「Bob leads Acme」。",
        ),
        (
            SentenceParts {
                is_passed_on: true,
                ..parts(Unasserted)
            },
            "It is passed on or questioned; nobody on record says that it is so.",
            "僅見轉述或質疑，紀錄中無人確言如此。",
        ),
        (
            SentenceParts {
                questioners: all(&["Ann"]),
                ..parts(Unasserted)
            },
            "It is passed on or questioned; nobody on record says that it is so.",
            "僅見轉述或質疑，紀錄中無人確言如此。",
        ),
        (
            SentenceParts {
                hesitant: all(&["an official"]),
                ..parts(Unasserted)
            },
            "An official holds it possible; nobody on record says that it is so.",
            "an official認為有此可能；紀錄中無人確言如此。",
        ),
        (
            SentenceParts {
                hesitant: all(&["Ann", "Bob"]),
                ..parts(Unasserted)
            },
            "Ann and Bob hold it possible; nobody on record says that it is so.",
            "Ann及Bob認為有此可能；紀錄中無人確言如此。",
        ),
        // Irony, a reading between the lines, or half a set of evidence.
        (
            parts(Unasserted),
            "Nobody on record says outright that it is so.",
            "紀錄中無人明確表示如此。",
        ),
        (
            said_by(Corroborated, &["Reuters", "AP"]),
            "Reuters and AP say so, independently as far as the record tells; nobody denies it.",
            "就紀錄所見，Reuters及AP各自獨立表示如此，無人否認。",
        ),
        (
            said_by(Corroborated, &["A", "B", "C", "D", "E"]),
            "A, B and 3 others say so, independently as far as the record tells; nobody denies it.",
            "就紀錄所見，A、B及其他3方各自獨立表示如此，無人否認。",
        ),
        (
            said_by(Uncontested, &["趙昇嘉"]),
            "趙昇嘉 says so; nobody on record denies it.",
            "趙昇嘉如此表示；紀錄中無人否認。",
        ),
        (
            said_by(Uncontested, &["Smith et al."]),
            "Smith et al. say so; nobody on record denies it.",
            "Smith et al.如此表示；紀錄中無人否認。",
        ),
        (
            said_by(Uncontested, &["an official", "Ann"]),
            "An official and Ann say so; nobody on record denies it.",
            "an official及Ann如此表示；紀錄中無人否認。",
        ),
        (
            said_by(Uncontested, &["an official"]),
            "Only people who are not named say so.",
            "僅有不具名人士如此表示。",
        ),
        (
            SentenceParts {
                nature: ClaimNature::Opinion,
                ..said_by(Uncontested, &["Ann", "Bob"])
            },
            "Ann and Bob hold this view.",
            "Ann及Bob持此看法。",
        ),
        (
            SentenceParts {
                nature: ClaimNature::Opinion,
                ..said_by(Uncontested, &["Ann"])
            },
            "Ann says so; nobody on record denies it.",
            "Ann如此表示；紀錄中無人否認。",
        ),
        (
            SentenceParts {
                tension: Some("Turnover is normal.".into()),
                ..said_by(Uncontested, &["Ann"])
            },
            "Ann says so; nobody on record denies it. It is hard to square with: “Turnover is normal”.",
            "Ann如此表示；紀錄中無人否認。與此難以並存的說法：「Turnover is normal」。",
        ),
        (
            SentenceParts {
                tension: Some("離職乃常事。".into()),
                further_tension: 2,
                ..parts(Unsourced)
            },
            "Nobody is on record as saying this. It is hard to square with: “離職乃常事” (and 2 more).",
            "紀錄中無人提出此說法。與此難以並存的說法：「離職乃常事」（另有2項）。",
        ),
    ];
    for (parts, english, chinese) in cases {
        assert_eq!(
            parts.sentence(SentenceLanguage::English),
            english,
            "{parts:?}"
        );
        let sentence = parts.sentence(SentenceLanguage::TraditionalChinese);
        assert_eq!(sentence, chinese, "{parts:?}");
    }
}

/// Each case: the languages that a reader would have, and that of the sentence.
#[test]
fn the_language_is_chosen_as_that_of_a_label() {
    let cases: &[(&[&str], SentenceLanguage)] = &[
        (&[], SentenceLanguage::English),
        (&["fr"], SentenceLanguage::English),
        (&["zh-Hant"], SentenceLanguage::TraditionalChinese),
        (&["zh-Hant-HK"], SentenceLanguage::TraditionalChinese),
        (&["zh"], SentenceLanguage::TraditionalChinese),
        (&["zh-TW"], SentenceLanguage::TraditionalChinese),
        (&["zh-Hans"], SentenceLanguage::TraditionalChinese),
        (&["fr", "zh-Hant"], SentenceLanguage::TraditionalChinese),
        (&["en-GB", "zh-Hant"], SentenceLanguage::English),
    ];
    for (wanted, expected) in cases {
        let tags: Vec<Language> = wanted
            .iter()
            .map(|tag| Language::new(tag).unwrap())
            .collect();
        let languages = LanguagePriorityList::new(tags);
        assert_eq!(
            SentenceLanguage::choose(&languages),
            *expected,
            "{wanted:?}"
        );
    }
}
