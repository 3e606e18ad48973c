//! The registry of languages: which parts of a BCP 47 tag it has.

use language_tags::{LanguageTag, ValidationError};

use crate::model::Language;

/// The part of a language tag that the registry of languages does not have, in words; `None` if it
/// has all of them.
pub(super) fn unknown_part(language: &Language) -> Option<String> {
    let tag = LanguageTag::parse(language.as_str()).ok()?;
    let unknown = |what: &str, part: Option<&str>, advice: &str| {
        let part = part.unwrap_or_default();
        match part == language.as_str() {
            true => format!("`{part}` is no {what} of the registry of languages; {advice}"),
            false => {
                format!(
                    "`{part}` in `{language}` is no {what} of the registry of languages; {advice}"
                )
            }
        }
    };
    match tag.validate().err()? {
        ValidationError::PrimaryLanguageNotInRegistry => Some(unknown(
            "language",
            Some(tag.primary_language()),
            "write its code, as English is `en`",
        )),
        ValidationError::ScriptNotInRegistry => Some(unknown(
            "script",
            tag.script(),
            "write its code, as in `zh-Hant`",
        )),
        ValidationError::RegionNotInRegistry => Some(unknown(
            "region",
            tag.region(),
            "write its code, as Britain is `GB`",
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_the_registry_does_not_have_is_named() {
        let part = |tag: &str| unknown_part(&Language::new(tag).unwrap());
        for (tag, message) in [
            (
                "english",
                "`english` is no language of the registry of languages; write its code, as English is `en`",
            ),
            (
                "eng-US",
                "`eng` in `eng-US` is no language of the registry of languages; write its code, as English is `en`",
            ),
            (
                "en-UK",
                "`UK` in `en-UK` is no region of the registry of languages; write its code, as Britain is `GB`",
            ),
            (
                "zh-Trad",
                "`Trad` in `zh-Trad` is no script of the registry of languages; write its code, as in `zh-Hant`",
            ),
        ] {
            assert_eq!(part(tag).as_deref(), Some(message));
        }
        for tag in [
            "en",
            "zh-Hant-TW",
            "und",
            "mul",
            "zxx",
            "yue",
            "es-419",
            "de-CH-1996",
            "x-own",
        ] {
            assert_eq!(part(tag), None, "{tag}");
        }
    }
}
