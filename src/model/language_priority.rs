//! The choice of one of several texts for a reader.

use std::sync::{OnceLock, PoisonError, RwLock};

use crate::model::{language::Language, locale::Locale};

/// The most ranks that a list keeps: more tags than these are ranked each time.
const MOST_KEPT: usize = 100;

/// The languages that a reader would have, best first (RFC 4647, 2.3), with the rank of each tag
/// that was offered, so that a tag is looked into once.
#[derive(Debug, Default)]
pub struct LanguagePriorityList {
    languages: Vec<Language>,
    /// The languages and what stands in for them, as locales.
    locales: OnceLock<Vec<Locale>>,
    ranks: RwLock<Vec<(Language, TagRank)>>,
}

/// The distance of a tag from what a reader would have; the least is the best.
type TagRank = u64;

impl LanguagePriorityList {
    /// Makes a list of languages, best first.
    pub fn new(languages: Vec<Language>) -> LanguagePriorityList {
        LanguagePriorityList {
            languages,
            ..LanguagePriorityList::default()
        }
    }

    /// The languages, best first.
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// The best of the tags that are offered; of several that are as good, the first.
    ///
    /// For each language in turn, that is the language itself, one that narrows it, one that it
    /// narrows (by the parents and the likely subtags of CLDR: `zh-Hant` for `zh-TW`), another kind
    /// of the language, and the language in another script; then a text for all languages (`mul`),
    /// one of no language that is known (`und`), English, and any. Without a language English comes
    /// first.
    pub fn choose<'a>(
        &self,
        offered: impl Iterator<Item = &'a Language> + Clone,
    ) -> Option<&'a Language> {
        // Most readers are given this, and nothing has to be ranked for it.
        let first = self.languages.first().map_or("en", Language::as_str);
        let exact = offered.clone().find(|tag| tag.as_str() == first);
        exact.or_else(|| offered.min_by_key(|tag| self.rank(tag)))
    }

    fn rank(&self, tag: &Language) -> TagRank {
        let find = |ranks: &[(Language, TagRank)]| {
            let found = ranks.iter().find(|(ranked, _)| ranked == tag);
            found.map(|(_, rank)| *rank)
        };
        let kept = self.ranks.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(rank) = find(&kept) {
            return rank;
        }
        drop(kept);
        let locale = Locale::new(tag);
        let mut locales = self.locales().iter().enumerate();
        let rank = locales
            .find_map(|(place, wanted)| {
                let distance = wanted.distance(&locale)?;
                Some((place as TagRank) << 16 | TagRank::from(distance))
            })
            .unwrap_or(TagRank::MAX);
        let mut kept = self.ranks.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < MOST_KEPT {
            kept.push((tag.clone(), rank));
        }
        rank
    }

    fn locales(&self) -> &[Locale] {
        self.locales.get_or_init(|| {
            let default: &[&str] = match self.languages.is_empty() {
                true => &["en", "mul", "und"],
                false => &["mul", "und", "en"],
            };
            let default = default.iter().filter_map(|tag| Language::new(tag).ok());
            let languages = self.languages.iter().cloned().chain(default);
            languages.map(|language| Locale::new(&language)).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(texts: &str) -> Vec<Language> {
        let texts = texts.split_whitespace();
        texts.map(|tag| Language::new(tag).unwrap()).collect()
    }

    /// Each case: the tags offered, the languages of the reader, and the tag that is chosen.
    const CASES: &[(&str, &str, &str)] = &[
        // Itself, before all else.
        ("en zh-Hans zh-Hant", "zh-Hant en", "zh-Hant"),
        ("en zh-Hans zh-Hant", "en zh-TW", "en"),
        ("zh-Hant zh-TW", "zh-TW", "zh-TW"),
        // By the script that is likely.
        ("en zh-Hans zh-Hant", "zh-TW", "zh-Hant"),
        ("en zh-Hans zh-Hant", "zh-HK", "zh-Hant"),
        ("en zh-Hans zh-Hant", "zh-MO", "zh-Hant"),
        ("en zh-Hans zh-Hant", "zh-CN", "zh-Hans"),
        ("en zh-Hans zh-Hant", "zh-SG", "zh-Hans"),
        ("en zh-Hans zh-Hant", "zh", "zh-Hans"),
        ("en zh-Hans zh-Hant", "zh-Hant-HK", "zh-Hant"),
        ("en zh-Hans zh-Hant", "zh-Hans-HK", "zh-Hans"),
        ("en zh-Hans zh-Hant", "zh-TW zh en", "zh-Hant"),
        ("en zh-CN zh-HK zh-TW", "zh-Hant", "zh-TW"),
        ("en zh-CN zh-TW", "zh-HK", "zh-TW"),
        ("en sr-Cyrl sr-Latn", "sr-ME", "sr-Latn"),
        ("en sr-Cyrl sr-Latn", "sr", "sr-Cyrl"),
        ("en uz-Cyrl uz-Latn", "uz", "uz-Latn"),
        // What narrows it, and what it narrows.
        ("de en-GB en-US", "en", "en-US"),
        ("en pt-BR pt-PT", "pt", "pt-BR"),
        ("en pt-BR pt-PT", "pt-AO", "pt-PT"),
        ("de en en-AU", "en-GB", "en"),
        ("de en-001 en", "en-GB", "en-001"),
        ("en es es-419", "es-MX", "es-419"),
        ("de en", "en-AU", "en"),
        ("en fr", "fr-CA", "fr"),
        ("de-1996 en", "de", "de-1996"),
        // Another kind of the language.
        ("en fr-FR", "fr-CA", "fr-FR"),
        ("de en-US en-AU", "en-NZ", "en-AU"),
        // The other script before another language.
        ("en zh-Hant", "zh-CN", "zh-Hant"),
        ("en zh-Hans", "zh-Hant en", "zh-Hans"),
        ("en zh", "zh-TW", "zh"),
        ("en sr-Cyrl", "sr-Latn de", "sr-Cyrl"),
        // The next language of the reader.
        ("de en fr", "it fr", "fr"),
        ("de en zh-Hans", "it zh-TW", "zh-Hans"),
        // Old, wide and grandfathered tags.
        ("en he", "iw", "he"),
        ("en iw", "he", "iw"),
        ("en zh-Hans zh-Hant", "cmn-Hant", "zh-Hant"),
        ("en zh-Hans zh-Hant", "zh-cmn-Hant", "zh-Hant"),
        ("en sr-Cyrl sr-Latn", "sh", "sr-Latn"),
        ("en nan", "zh-min-nan", "nan"),
        ("en tlh", "i-klingon", "tlh"),
        ("en no", "nb", "no"),
        ("en nb nn", "no", "nb"),
        ("en x-mine", "x-mine", "x-mine"),
        // For all languages, of none, English, any.
        ("ar de en mul und", "fr", "mul"),
        ("ar de en und", "fr", "und"),
        ("ar mul", "en", "mul"),
        ("ar de en-GB", "fr", "en-GB"),
        ("ar de", "fr", "ar"),
        ("de en mul", "", "en"),
        ("ar de mul", "", "mul"),
        ("de fr", "", "de"),
        ("de fr", "tlh", "de"),
    ];

    #[test]
    fn a_reader_is_given_what_they_can_read() {
        for (offered, wanted, expected) in CASES {
            let offered = tags(offered);
            let list = LanguagePriorityList::new(tags(wanted));
            for _ in 0..2 {
                let chosen = list.choose(offered.iter()).unwrap();
                assert_eq!(chosen.as_str(), *expected, "{wanted} of {offered:?}");
            }
        }
        assert_eq!(LanguagePriorityList::default().choose([].iter()), None);
    }

    #[test]
    fn tags_without_an_end_are_ranked_all_the_same() {
        let list = LanguagePriorityList::new(tags("fr"));
        for n in 0..2 * MOST_KEPT {
            let offered = tags(&format!("de-x-{n} en-x-{n}"));
            assert_eq!(list.choose(offered.iter()), Some(&offered[1]));
        }
        assert_eq!(list.ranks.read().unwrap().len(), MOST_KEPT);
    }
}
