//! The languages in which a reader would have texts, and sentences that are made for them.

use std::sync::OnceLock;

use crate::{
    graphql::verdict_sentence::SentenceLanguage,
    model::{Language, LanguagePriorityList},
};

/// The languages in which a reader would have texts.
#[derive(Debug)]
pub(super) struct ReaderLanguages {
    texts: LanguagePriorityList,
    sentences: OnceLock<(SentenceLanguage, LanguagePriorityList)>,
}

impl ReaderLanguages {
    /// Makes the languages of a reader of a list, best first.
    pub(super) fn new(languages: Vec<Language>) -> ReaderLanguages {
        ReaderLanguages {
            texts: LanguagePriorityList::new(languages),
            sentences: OnceLock::new(),
        }
    }

    /// The languages of texts, best first.
    pub(super) fn texts(&self) -> &LanguagePriorityList {
        &self.texts
    }

    /// The language in which sentences are worded, and the languages of the names in them, best
    /// first: that of the sentence, then those of texts.
    pub(super) fn sentences(&self) -> (SentenceLanguage, &LanguagePriorityList) {
        let (language, names) = self.sentences.get_or_init(|| {
            let language = SentenceLanguage::choose(&self.texts);
            let own = language.tag().into_iter();
            let languages = own.chain(self.texts.languages().iter().cloned());
            (language, LanguagePriorityList::new(languages.collect()))
        });
        (*language, names)
    }
}
