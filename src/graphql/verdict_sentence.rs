//! The sentence of a verdict, in English and in Traditional Chinese.

use std::fmt::Write;

use crate::{
    kb::ClaimStatus,
    model::{ClaimNature, Language, LanguagePriorityList},
};

/// The most names of a list that is not cut.
const MOST_NAMES: usize = 3;

/// A language in which verdicts are worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SentenceLanguage {
    English,
    TraditionalChinese,
}

impl SentenceLanguage {
    /// The language for a reader who would have some, best first: chosen as for `Entity.label`.
    pub(super) fn choose(languages: &LanguagePriorityList) -> SentenceLanguage {
        let all = [
            SentenceLanguage::English,
            SentenceLanguage::TraditionalChinese,
        ];
        let tags: Vec<Language> = all.iter().filter_map(|language| language.tag()).collect();
        match languages.choose(tags.iter()) {
            Some(chosen) if SentenceLanguage::TraditionalChinese.tag().as_ref() == Some(chosen) => {
                SentenceLanguage::TraditionalChinese
            }
            _ => SentenceLanguage::English,
        }
    }

    /// The tag of the language.
    pub(super) fn tag(self) -> Option<Language> {
        let tag = match self {
            SentenceLanguage::English => "en",
            SentenceLanguage::TraditionalChinese => "zh-Hant",
        };
        Language::new(tag).ok()
    }
}

/// The parts of a verdict that its sentence names, worded in the sentence's language.
#[derive(Clone, Debug)]
pub(super) struct SentenceParts {
    pub(super) status: ClaimStatus,
    pub(super) nature: ClaimNature,
    /// The speakers for the claim.
    pub(super) supporters: Vec<SpeakerName>,
    /// A speaker of each voice that supports it.
    pub(super) voices: Vec<SpeakerName>,
    pub(super) deniers: Vec<SpeakerName>,
    pub(super) questioners: Vec<SpeakerName>,
    /// The claims that exclude it.
    pub(super) rivals: Vec<Rival>,
    /// The speakers who hold it possible, if all that is said for it is that.
    pub(super) hesitant: Vec<SpeakerName>,
    /// Whether an attribution takes no side.
    pub(super) is_passed_on: bool,
    /// The speakers who put another claim in its place.
    pub(super) correctors: Vec<SpeakerName>,
    /// The statement of that claim.
    pub(super) correction: Option<String>,
    /// The statement of the first claim that is hard to square with it.
    pub(super) tension: Option<String>,
    /// The number of further claims that are.
    pub(super) further_tension: usize,
}

/// A claim that excludes another.
#[derive(Clone, Debug)]
pub(super) struct Rival {
    pub(super) statement: String,
    pub(super) speakers: Vec<SpeakerName>,
    /// The source that says that the two exclude each other.
    pub(super) excluded_by: Option<String>,
}

/// The name of a speaker, or the description of an unnamed one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SpeakerName {
    pub(super) text: String,
    /// Whether the text is a description, which no capital begins within a sentence.
    pub(super) is_unnamed: bool,
    /// Whether the text stands for several people.
    pub(super) is_plural: bool,
}

impl SentenceParts {
    /// The sentence in a language.
    pub(super) fn sentence(&self, language: SentenceLanguage) -> String {
        match language {
            SentenceLanguage::English => self.english(),
            SentenceLanguage::TraditionalChinese => self.chinese(),
        }
    }

    fn english(&self) -> String {
        let verdict = match self.status {
            ClaimStatus::Unsourced => "Nobody is on record as saying this.".to_owned(),
            ClaimStatus::Superseded => {
                let correctors = &self.correctors;
                let have = verb(correctors, "has", "have");
                let who = names(correctors);
                match &self.correction {
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
                names(&self.supporters),
                verb(&self.supporters, "says", "say"),
                self.opposition()
            ),
            ClaimStatus::Inconsistent => match &*self.both_sides() {
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
                format!("Nobody on record says so now; {}.", self.opposition())
            }
            ClaimStatus::Unasserted if !self.hesitant.is_empty() => format!(
                "{} {} it possible; nobody on record says that it is so.",
                names(&self.hesitant),
                verb(&self.hesitant, "holds", "hold")
            ),
            ClaimStatus::Unasserted if self.is_passed_on() => {
                "It is passed on or questioned; nobody on record says that it is so.".to_owned()
            }
            ClaimStatus::Unasserted => "Nobody on record says outright that it is so.".to_owned(),
            ClaimStatus::Corroborated => format!(
                "{} say so, independently as far as the record tells; nobody denies it.",
                names(&self.voices)
            ),
            ClaimStatus::Uncontested if self.is_unnamed_only() => {
                "Only people who are not named say so.".to_owned()
            }
            ClaimStatus::Uncontested if self.is_shared_view() => {
                format!("{} hold this view.", names(&self.voices))
            }
            ClaimStatus::Uncontested => format!(
                "{} {} so; nobody on record denies it.",
                names(&self.supporters),
                verb(&self.supporters, "says", "say")
            ),
        };
        let mut sentence = capitalized(&verdict, self.first_name());
        if let Some(statement) = &self.tension {
            let _ = write!(
                sentence,
                " It is hard to square with: {}",
                quoted(statement)
            );
            if self.further_tension > 0 {
                let _ = write!(sentence, " (and {} more)", self.further_tension);
            }
            sentence.push('.');
        }
        sentence
    }

    /// The clauses on who is against the claim, and how.
    fn opposition(&self) -> String {
        let mut clauses = Vec::new();
        let (deniers, questioners) = (&self.deniers, &self.questioners);
        if !deniers.is_empty() {
            let deny = verb(deniers, "denies", "deny");
            clauses.push(format!("{} {deny} it", names(deniers)));
        }
        if !questioners.is_empty() {
            let question = verb(questioners, "questions", "question");
            clauses.push(format!("{} {question} it", names(questioners)));
        }
        if let [rival, further @ ..] = &*self.rivals {
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

    fn chinese(&self) -> String {
        let mut sentence = match self.status {
            ClaimStatus::Unsourced => "紀錄中無人提出此說法。".to_owned(),
            ClaimStatus::Superseded => {
                let who = chinese_names(&self.correctors);
                match &self.correction {
                    Some(statement) => {
                        format!("{who}已更正此說法：{}。", chinese_quoted(statement))
                    }
                    None => format!("{who}已更正此說法。"),
                }
            }
            ClaimStatus::Retracted => "提出者已撤回此說法，或所依據的來源已被撤回。".to_owned(),
            ClaimStatus::Disputed => format!(
                "{}如此表示；{}。",
                chinese_names(&self.supporters),
                self.chinese_opposition()
            ),
            ClaimStatus::Inconsistent => match &*self.both_sides() {
                [alone] => format!("正反兩種說法均出自{}。", alone.text),
                both => format!(
                    "正反兩種說法出自{}，而彼此可能代表同一方發言。",
                    chinese_names(both)
                ),
            },
            ClaimStatus::Denied => {
                format!("現時紀錄中無人主張此說法；{}。", self.chinese_opposition())
            }
            ClaimStatus::Unasserted if !self.hesitant.is_empty() => format!(
                "{}認為有此可能；紀錄中無人確言如此。",
                chinese_names(&self.hesitant)
            ),
            ClaimStatus::Unasserted if self.is_passed_on() => {
                "僅見轉述或質疑，紀錄中無人確言如此。".to_owned()
            }
            ClaimStatus::Unasserted => "紀錄中無人明確表示如此。".to_owned(),
            ClaimStatus::Corroborated => format!(
                "就紀錄所見，{}各自獨立表示如此，無人否認。",
                chinese_names(&self.voices)
            ),
            ClaimStatus::Uncontested if self.is_unnamed_only() => {
                "僅有不具名人士如此表示。".to_owned()
            }
            ClaimStatus::Uncontested if self.is_shared_view() => {
                format!("{}持此看法。", chinese_names(&self.voices))
            }
            ClaimStatus::Uncontested => format!(
                "{}如此表示；紀錄中無人否認。",
                chinese_names(&self.supporters)
            ),
        };
        if let Some(statement) = &self.tension {
            let _ = write!(
                sentence,
                "與此難以並存的說法：{}",
                chinese_quoted(statement)
            );
            sentence.push_str(&chinese_further(self.further_tension));
            sentence.push('。');
        }
        sentence
    }

    fn chinese_opposition(&self) -> String {
        let mut clauses = Vec::new();
        if !self.deniers.is_empty() {
            clauses.push(format!("{}予以否認", chinese_names(&self.deniers)));
        }
        if !self.questioners.is_empty() {
            clauses.push(format!("{}提出質疑", chinese_names(&self.questioners)));
        }
        if let [rival, further @ ..] = &*self.rivals {
            let by = match &rival.excluded_by {
                Some(source) => format!("據{source}所述，"),
                None => String::new(),
            };
            clauses.push(format!(
                "{by}{}的說法與此不能並存：{}{}",
                chinese_names(&rival.speakers),
                chinese_quoted(&rival.statement),
                chinese_further(further.len())
            ));
        }
        clauses.join("；")
    }

    fn is_unnamed_only(&self) -> bool {
        !self.supporters.is_empty() && self.supporters.iter().all(|name| name.is_unnamed)
    }

    fn is_shared_view(&self) -> bool {
        self.nature == ClaimNature::Opinion && self.voices.len() > 1
    }

    fn is_passed_on(&self) -> bool {
        self.is_passed_on || !self.questioners.is_empty()
    }

    /// The speakers on both sides, each once.
    fn both_sides(&self) -> Vec<SpeakerName> {
        let rivals = self.rivals.iter().flat_map(|rival| &rival.speakers);
        let all = self.supporters.iter().chain(&self.deniers);
        let mut both: Vec<SpeakerName> = Vec::new();
        for name in all.chain(&self.questioners).chain(rivals) {
            if !both.contains(name) {
                both.push(name.clone());
            }
        }
        both
    }

    /// The name with which the sentence begins, if it begins with one.
    fn first_name(&self) -> Option<&SpeakerName> {
        match self.status {
            ClaimStatus::Superseded => self.correctors.first(),
            ClaimStatus::Disputed => self.supporters.first(),
            ClaimStatus::Unasserted => self.hesitant.first(),
            ClaimStatus::Corroborated => self.voices.first(),
            ClaimStatus::Uncontested if self.is_unnamed_only() => None,
            ClaimStatus::Uncontested if self.is_shared_view() => self.voices.first(),
            ClaimStatus::Uncontested => self.supporters.first(),
            _ => None,
        }
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

/// The names of a list that are written out, and the number of the others.
fn written_out(speakers: &[SpeakerName]) -> (Vec<&str>, usize) {
    let written = match speakers.len() {
        many if many > MOST_NAMES => MOST_NAMES - 1,
        few => few,
    };
    let names = speakers[..written].iter().map(|name| &*name.text);
    (names.collect(), speakers.len() - written)
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

fn chinese_names(speakers: &[SpeakerName]) -> String {
    let (names, others) = written_out(speakers);
    match (&*names, others) {
        ([], _) => "有人".to_owned(),
        ([alone], 0) => (*alone).to_owned(),
        ([first @ .., last], 0) => format!("{}及{last}", first.join("、")),
        (names, others) => format!("{}及其他{others}方", names.join("、")),
    }
}

/// A statement in quotation marks, without its full stop.
fn quoted(statement: &str) -> String {
    format!("“{}”", statement.trim_end_matches(['.', '。']))
}

fn chinese_quoted(statement: &str) -> String {
    format!("「{}」", statement.trim_end_matches(['.', '。']))
}

fn chinese_further(further: usize) -> String {
    match further {
        0 => String::new(),
        further => format!("（另有{further}項）"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
