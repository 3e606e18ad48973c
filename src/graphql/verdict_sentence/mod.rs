//! The sentence of a verdict, in English and in Traditional Chinese.

mod chinese;
mod english;
mod parts;
#[cfg(test)]
mod tests;

use crate::model::{Language, LanguagePriorityList};

pub(in crate::graphql) use crate::graphql::verdict_sentence::parts::{
    Rival, SentenceParts, SpeakerName,
};

/// A language in which verdicts are worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::graphql) enum SentenceLanguage {
    English,
    TraditionalChinese,
}

impl SentenceLanguage {
    /// The language for a reader who would have some, best first: chosen as for `Entity.label`.
    pub(in crate::graphql) fn choose(languages: &LanguagePriorityList) -> SentenceLanguage {
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
    pub(in crate::graphql) fn tag(self) -> Option<Language> {
        let tag = match self {
            SentenceLanguage::English => "en",
            SentenceLanguage::TraditionalChinese => "zh-Hant",
        };
        Language::new(tag).ok()
    }
}

impl SentenceParts {
    /// The sentence in a language.
    pub(in crate::graphql) fn sentence(&self, language: SentenceLanguage) -> String {
        match language {
            SentenceLanguage::English => english::sentence(self),
            SentenceLanguage::TraditionalChinese => chinese::sentence(self),
        }
    }
}
