//! A language tag as CLDR reads it: canonical, with its parents and the subtags that are likely.

use icu_locale::{
    DataLocale, LanguageIdentifier, LocaleCanonicalizer, LocaleExpander, LocaleFallbacker,
    subtags::{Language as LanguageSubtag, Region, Script},
};
use oxilangtag::LanguageTag;
use smallvec::SmallVec;

use crate::model::language::Language;

/// A language tag as CLDR reads it.
#[derive(Debug)]
pub(super) struct Locale {
    tag: Language,
    /// The locale and its parents, the narrowest first; none for a tag that CLDR cannot read.
    parents: SmallVec<[DataLocale; 4]>,
    likely: Option<(LanguageSubtag, Option<Script>, Option<Region>)>,
}

/// The distance of a tag from what a reader would have; the least is the best.
pub(super) type TagDistance = u16;

/// The weight of another language with a parent in common: `nn` for `nb`.
const OTHER_LANGUAGE: TagDistance = 1 << 14;
const OTHER_SCRIPT: TagDistance = 1 << 13;
/// The weight of a step from narrower to wider to beside.
const RELATION: TagDistance = 1 << 10;
const UP: TagDistance = 1 << 6;
const DOWN: TagDistance = 1 << 2;
const OTHER_REGION: TagDistance = 1;
/// The most steps up or down that count.
const MOST_STEPS: usize = 15;

impl Locale {
    /// Reads a tag.
    pub(super) fn new(tag: &Language) -> Locale {
        let mut locale = Locale {
            tag: tag.clone(),
            parents: SmallVec::new(),
            likely: None,
        };
        let Some(id) = canonical(tag) else {
            return locale;
        };
        let fallbacker = LocaleFallbacker::new();
        let mut parents = fallbacker
            .for_config(Default::default())
            .fallback_for(DataLocale::from(&id));
        while !parents.get().is_unknown() {
            locale.parents.push(*parents.get());
            parents.step();
        }
        if !id.language.is_unknown() {
            let mut likely = id;
            LocaleExpander::new_extended().maximize(&mut likely);
            locale.likely = Some((likely.language, likely.script, likely.region));
        }
        locale
    }

    /// The distance of another tag from this one, which a reader would have; `None` if they cannot
    /// be expected to read the other.
    pub(super) fn distance(&self, other: &Locale) -> Option<TagDistance> {
        if self.tag == other.tag {
            return Some(0);
        }
        let common = self.parents.iter().enumerate().find_map(|(up, parent)| {
            let down = other.parents.iter().position(|other| other == parent)?;
            Some((up.min(MOST_STEPS), down.min(MOST_STEPS)))
        });
        let likely = self.likely.zip(other.likely);
        let same_language = likely.is_some_and(|(left, right)| left.0 == right.0);
        if common.is_none() && !same_language {
            return other.tag.is_within(&self.tag).then_some(RELATION);
        }
        let differs = |weight, differs: bool| if differs { weight } else { 0 };
        let (script, region) = likely.map_or((false, false), |(left, right)| {
            (left.1 != right.1, left.2 != right.2)
        });
        let (relation, up, down) = match common {
            Some((0, 0)) => (0, 0, 0),
            Some((0, down)) => (1, 0, down),
            Some((up, 0)) => (2, up, 0),
            Some((up, down)) => (3, up, down),
            None => (4, 0, 0),
        };
        Some(
            1 + differs(OTHER_LANGUAGE, !same_language)
                + differs(OTHER_SCRIPT, script)
                + RELATION * relation
                + UP * up as TagDistance
                + DOWN * down as TagDistance
                + differs(OTHER_REGION, region),
        )
    }
}

/// The canonical form of a tag by CLDR: `he` for `iw`, `sr-Latn` for `sh`, `zh` for `cmn`.
fn canonical(tag: &Language) -> Option<LanguageIdentifier> {
    let preferred = preferred(tag)?;
    let mut locale = icu_locale::Locale::try_from_str(&preferred).ok()?;
    LocaleCanonicalizer::new_extended().canonicalize(&mut locale);
    Some(locale.id)
}

/// The tag without what CLDR does not read: the tags that BCP 47 has grandfathered, and a language
/// written as an extension of a wider one (`zh-yue`). `None` if nothing is left, as of `x-mine`.
fn preferred(tag: &Language) -> Option<String> {
    let text = tag.as_str();
    let grandfathered = match text.to_ascii_lowercase().as_str() {
        "art-lojban" => "jbo",
        "cel-gaulish" => "xtg",
        "en-gb-oed" => "en-GB-oxendict",
        "i-ami" => "ami",
        "i-bnn" => "bnn",
        "i-hak" | "zh-hakka" => "hak",
        "i-klingon" => "tlh",
        "i-lux" => "lb",
        "i-navajo" => "nv",
        "i-pwn" => "pwn",
        "i-tao" => "tao",
        "i-tay" => "tay",
        "i-tsu" => "tsu",
        "no-bok" => "nb",
        "no-nyn" => "nn",
        "sgn-be-fr" => "sfb",
        "sgn-be-nl" => "vgt",
        "sgn-ch-de" => "sgg",
        "zh-guoyu" => "zh",
        "zh-min-nan" => "nan",
        "zh-xiang" => "hsn",
        _ => "",
    };
    if !grandfathered.is_empty() {
        return Some(grandfathered.into());
    }
    let parsed = LanguageTag::parse(text).ok()?;
    let subtags = parsed.primary_language();
    let Some(extended) = parsed.extended_language() else {
        return (subtags.len() > 1).then(|| text.into());
    };
    let language = extended.split('-').next()?;
    let rest = text.get(subtags.len() + 1 + extended.len()..)?;
    Some(format!("{language}{rest}"))
}
