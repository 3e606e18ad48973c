//! Texts: names and prose, normalised and free of characters that deceive, in several languages.

use std::{borrow::Cow, fmt, marker::PhantomData, ops::Deref};

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, Visitor},
};
use smallvec::SmallVec;
use smol_str::SmolStr;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::model::{
    compact,
    language::{self, Language},
};

/// The longest name, in characters.
pub const MAX_NAME: usize = 250;
/// The longest prose, in characters.
pub const MAX_PROSE: usize = 10_000;

/// A label, an alias, a title or the like: one line of at most [`MAX_NAME`] characters, in NFC.
/// Most are short, and lie within their record.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, BorshSerialize, BorshDeserialize,
)]
#[serde(transparent)]
pub struct Name(SmolStr);

/// A statement, a description or a note: at most [`MAX_PROSE`] characters, in NFC.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, BorshSerialize, BorshDeserialize,
)]
#[serde(transparent)]
pub struct Prose(String);

/// The reason why a text is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// The text is empty, or nothing of it shows.
    #[error("a text must not be empty; leave the field out instead")]
    Empty,
    /// The text has more characters than its place allows.
    #[error("at most {max} characters are allowed here, this text has {found}")]
    TooLong {
        /// The number of characters that the place allows.
        max: usize,
        /// The number of characters in the text.
        found: usize,
    },
    /// The text has a control character, or one that reverses the direction of what follows.
    #[error("the character U+{:04X} is not allowed: it does not show, or changes how the text around it shows", u32::from(*.0))]
    Character(char),
}

/// Characters that do not show or that change how others show: controls, and the embeddings,
/// overrides and isolates of the Unicode bidirectional algorithm (UAX 9).
fn deceives(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that show nothing where no other stands beside them: blanks, and the code points that
/// Unicode has as ignorable by default (`Default_Ignorable_Code_Point`).
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// The text without blanks at its ends, those of no width included.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
    })
}

/// The text as one line: a space stands for a tab or the end of a line, and for several blanks.
fn in_one_line(text: &str) -> Cow<'_, str> {
    let ends_line = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let mut before = 'a';
    let is_one_line = text.chars().all(|c| {
        let is_fit = !c.is_whitespace() || !before.is_whitespace() && !ends_line(c);
        before = c;
        is_fit
    });
    if is_one_line {
        return text.into();
    }
    let mut line = String::with_capacity(text.len());
    let mut blank = None;
    for c in text.chars() {
        if c.is_whitespace() {
            blank = match blank {
                None if !ends_line(c) => Some(c),
                _ => Some(' '),
            };
        } else {
            line.extend(blank.take());
            line.push(c);
        }
    }
    line.into()
}

/// The text with a line feed at the end of each line, and spaces for tabs.
fn in_lines(text: &str) -> Cow<'_, str> {
    let is_end = |c: char| matches!(c, '\r' | '\u{b}' | '\u{c}' | '\u{85}');
    if !text.contains(|c: char| c == '\t' || is_end(c)) {
        return text.into();
    }
    let text = text.replace("\r\n", "\n").replace('\t', " ");
    text.replace(is_end, "\n").into()
}

fn checked<'t>(
    text: Cow<'t, str>,
    max: usize,
    lines: fn(char) -> bool,
) -> Result<Cow<'t, str>, TextError> {
    let is_normal = text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes;
    let text = match is_normal {
        true => text,
        false => text.nfc().collect(),
    };
    if text.chars().all(is_invisible) {
        return Err(TextError::Empty);
    }
    let found = text.chars().count();
    if found > max {
        return Err(TextError::TooLong { max, found });
    }
    match text.chars().find(|c| deceives(*c) && !lines(*c)) {
        Some(bad) => Err(TextError::Character(bad)),
        None => Ok(text),
    }
}

impl Name {
    /// Trims, normalises and checks `text`; blanks in it are united.
    pub fn new(text: &str) -> Result<Name, TextError> {
        let line = in_one_line(trimmed(text));
        checked(line, MAX_NAME, |_| false).map(|text| Name(text.into()))
    }

    /// The name as it is compared with others: in NFKC and lower case, without middle dots
    /// (U+00B7, U+30FB, U+2027), with single spaces.
    pub fn folded(&self) -> String {
        let dot = |c: &char| matches!(c, '\u{b7}' | '\u{30fb}' | '\u{2027}');
        let plain: String = self.nfkc().filter(|c| !dot(c)).collect();
        let lower: String = plain.to_lowercase().nfkc().collect();
        lower.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Prose {
    /// Trims, normalises and checks `text`; line feeds may stand in it, and stand for all ends of
    /// lines.
    pub fn new(text: &str) -> Result<Prose, TextError> {
        let lines = in_lines(trimmed(text));
        checked(lines, MAX_PROSE, |c| c == '\n').map(|text| Prose(text.into()))
    }
}

macro_rules! a_text {
    ($name:ident, $max:expr, $about:literal) => {
        impl Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let text = <Cow<'de, str> as Deserialize>::deserialize(deserializer)?;
                $name::new(&text).map_err(de::Error::custom)
            }
        }
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "description": $about,
                    "type": "string",
                    "minLength": 1,
                    "maxLength": $max
                })
            }
        }
    };
}
a_text!(Name, MAX_NAME, "One line, without control characters.");
a_text!(
    Prose,
    MAX_PROSE,
    "Prose, without control characters but line feeds."
);

/// One thing said in several languages, by BCP 47 tag: `{"en": "team", "zh-Hant": "團隊"}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts<T>(
    /// By the order of the tags, each once. Two fit without an allocation.
    SmallVec<[(Language, T); 2]>,
);

impl<T> Default for Texts<T> {
    fn default() -> Texts<T> {
        Texts(SmallVec::new())
    }
}

impl<T> Texts<T> {
    /// The texts, by the order of their tags.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Language, &T)> {
        self.0.iter().map(|(language, text)| (language, text))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text for a reader who would have `wanted`, best first; see [`language::choose`].
    pub fn choose(&self, wanted: &[Language]) -> Option<(&Language, &T)> {
        if let [(language, text)] = &*self.0 {
            return Some((language, text));
        }
        let tag = language::choose(wanted, self.0.iter().map(|(language, _)| language))?;
        self.iter().find(|(language, _)| *language == tag)
    }
}

/// Keeps the first of several texts in one language.
impl<T> FromIterator<(Language, T)> for Texts<T> {
    fn from_iter<I: IntoIterator<Item = (Language, T)>>(texts: I) -> Texts<T> {
        let mut texts: SmallVec<[(Language, T); 2]> = texts.into_iter().collect();
        texts.sort_by(|(left, _), (right, _)| left.cmp(right));
        texts.dedup_by(|(later, _), (first, _)| *later == *first);
        Texts(texts)
    }
}

impl<T: BorshSerialize> BorshSerialize for Texts<T> {
    fn serialize<W: borsh::io::Write>(&self, writer: &mut W) -> borsh::io::Result<()> {
        compact::write_list(self.0.iter(), writer)
    }
}

impl<T: BorshDeserialize> BorshDeserialize for Texts<T> {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Texts<T>> {
        Ok(Texts(compact::read_list(reader)?))
    }
}

impl<T: Serialize> Serialize for Texts<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Texts<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Texts<T>, D::Error> {
        deserializer.deserialize_map(ByLanguage(PhantomData))
    }
}

struct ByLanguage<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ByLanguage<T> {
    type Value = Texts<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("texts by language")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Texts<T>, A::Error> {
        let mut texts: SmallVec<[(Language, T); 2]> = SmallVec::new();
        while let Some(language) = map.next_key::<Language>()? {
            if texts.iter().any(|(other, _)| *other == language) {
                return Err(de::Error::custom(format_args!(
                    "`{language}` is given twice"
                )));
            }
            texts.push((language, map.next_value()?));
        }
        Ok(texts.into_iter().collect())
    }
}

impl<T: JsonSchema> JsonSchema for Texts<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("TextsOf{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let text = generator.subschema_for::<T>();
        json_schema!({
            "description": "One thing said in several languages, by BCP 47 tag.",
            "type": "object",
            "propertyNames": { "pattern": "^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$" },
            "additionalProperties": text
        })
    }
}

/// A text in one language, or in none.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The text itself.
    pub text: Prose,
    /// The language of the text; left out where it is in none, such as the number on a plate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[borsh(serialize_with = "write_language", deserialize_with = "read_language")]
    pub language: Option<Language>,
}

/// Writes a language as it is written where there is always one; none as an empty tag.
fn write_language<W: borsh::io::Write>(
    language: &Option<Language>,
    writer: &mut W,
) -> borsh::io::Result<()> {
    compact::write_short(language.as_ref().map_or("", Language::as_str), writer)
}

fn read_language<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Option<Language>> {
    let language = Language::deserialize_reader(reader)?;
    Ok(Some(language).filter(|language| !language.as_str().is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_composed() {
        assert_eq!(&*Name::new(" Cafe\u{301} ").unwrap(), "Café");
    }

    #[test]
    fn names_that_differ_in_writing_alone_are_folded_to_one() {
        let folded = |text| Name::new(text).unwrap().folded();
        assert_eq!(folded("馬克·佐伯格"), folded("馬克・佐伯格"));
        assert_eq!(folded("馬克\u{2027}佐伯格"), "馬克佐伯格");
        assert_eq!(folded("Ｍeta  AI"), folded("meta\u{a0}ai"));
        assert_eq!(folded("ＬＬＡＭＡ ･ ﾗﾏ"), "llama ラマ");
        assert_ne!(folded("Meta AI"), folded("MetaAI"));
    }

    #[test]
    fn characters_that_deceive_are_refused() {
        for bad in ['\u{202e}', '\u{2066}', '\0', '\u{7f}', '\u{1b}'] {
            assert_eq!(
                Name::new(&format!("a{bad}b")),
                Err(TextError::Character(bad))
            );
        }
        assert!(Prose::new("a\nb").is_ok());
        assert!(Prose::new("a\u{202e}b").is_err());
    }

    /// Each case: a text, and what it is as a name and as prose.
    #[test]
    fn blanks_are_normalised() {
        for (text, name, prose) in [
            ("a\tb", "a b", "a b"),
            ("a\r\nb\rc\nd", "a b c d", "a\nb\nc\nd"),
            ("a  b \t c", "a b c", "a  b   c"),
            (
                "a\u{3000}b\u{a0}c",
                "a\u{3000}b\u{a0}c",
                "a\u{3000}b\u{a0}c",
            ),
            ("a\u{3000} b", "a b", "a\u{3000} b"),
            ("a\u{85}b\u{c}c", "a b c", "a\nb\nc"),
            ("a\u{2028}b", "a b", "a\u{2028}b"),
            ("\u{feff} a\u{200b}\n", "a", "a"),
            ("\u{2764}\u{fe0f}", "\u{2764}\u{fe0f}", "\u{2764}\u{fe0f}"),
        ] {
            assert_eq!(&*Name::new(text).unwrap(), name, "{text:?}");
            assert_eq!(&*Prose::new(text).unwrap(), prose, "{text:?}");
            assert_eq!(&*Name::new(name).unwrap(), name);
            assert_eq!(&*Prose::new(prose).unwrap(), prose);
        }
    }

    #[test]
    fn a_text_of_which_nothing_shows_is_empty() {
        let texts = [
            "",
            "\t",
            "\u{200b}",
            "\u{feff}",
            "\u{2060}",
            "\u{ad}",
            "\u{3164}",
            "\u{ffa0}",
            "\u{200b} \u{200b}",
            "\u{ad}\u{ad}",
            "\u{e0041}",
            "\u{2800}",
            "\u{202e}",
        ];
        for text in texts {
            assert_eq!(Name::new(text), Err(TextError::Empty), "{text:?}");
            assert_eq!(Prose::new(text), Err(TextError::Empty), "{text:?}");
        }
    }

    #[test]
    fn a_text_in_no_language_takes_no_more_room() {
        let text = |json: &str| serde_json::from_str::<Text>(json).unwrap();
        for (json, length) in [
            (r#"{"text":"B-MX 1"}"#, 4 + 6 + 1),
            (r#"{"text":"B-MX 1","language":"en"}"#, 4 + 6 + 1 + 2),
        ] {
            let bytes = borsh::to_vec(&text(json)).unwrap();
            assert_eq!(bytes.len(), length);
            assert_eq!(borsh::from_slice::<Text>(&bytes).unwrap(), text(json));
            assert_eq!(serde_json::to_string(&text(json)).unwrap(), json);
        }
    }

    #[test]
    fn texts_are_kept_by_the_order_of_their_tags_each_once() {
        let texts: Texts<Name> =
            serde_json::from_str(r#"{"zh-hant": "團隊", "en": "team"}"#).unwrap();
        assert_eq!(
            serde_json::to_string(&texts).unwrap(),
            r#"{"en":"team","zh-Hant":"團隊"}"#
        );
        let twice = serde_json::from_str::<Texts<Name>>(r#"{"en": "a", "EN": "b"}"#).unwrap_err();
        assert!(twice.to_string().contains("`en` is given twice"), "{twice}");
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        assert!(Name::new(&"馬".repeat(250)).is_ok());
        assert_eq!(
            Name::new(&"馬".repeat(251)),
            Err(TextError::TooLong {
                max: 250,
                found: 251
            })
        );
        assert_eq!(Name::new("  "), Err(TextError::Empty));
    }
}
