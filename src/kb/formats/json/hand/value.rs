//! Short values: a plain string, number or boolean, read as the predicate's range has it.

use std::ops::Range;

use crate::{
    kb::{formats::finding::Finding, write::validate::code::Code},
    model::{Decimal, Id, TimeValue, ValueRange, WebUrl},
};

/// A short value as JSON has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Short<'a> {
    Text(&'a str),
    /// A number as it is written.
    Number(&'a str),
    Boolean,
}

/// A kind of value that can be written short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ShortKind {
    Entity,
    Text,
    Quantity,
    Time,
    Url,
    Boolean,
    Code,
}

/// The kinds in the order in which they are named to people.
const KINDS: [ShortKind; 7] = [
    ShortKind::Entity,
    ShortKind::Text,
    ShortKind::Quantity,
    ShortKind::Time,
    ShortKind::Url,
    ShortKind::Boolean,
    ShortKind::Code,
];

impl ShortKind {
    /// The field that holds such a value in the full form.
    pub(super) fn tag(self) -> &'static str {
        match self {
            ShortKind::Entity => "entity",
            ShortKind::Text => "text",
            ShortKind::Quantity => "quantity",
            ShortKind::Time => "time",
            ShortKind::Url => "url",
            ShortKind::Boolean => "boolean",
            ShortKind::Code => "code",
        }
    }

    fn is_in(self, range: &ValueRange) -> bool {
        matches!(
            (self, range),
            (ShortKind::Entity, ValueRange::Entity(_))
                | (ShortKind::Text, ValueRange::Text)
                | (ShortKind::Quantity, ValueRange::Quantity)
                | (ShortKind::Time, ValueRange::Time)
                | (ShortKind::Url, ValueRange::Url)
                | (ShortKind::Boolean, ValueRange::Boolean)
                | (ShortKind::Code, ValueRange::Code)
        )
    }

    fn fits(self, short: Short) -> bool {
        match (self, short) {
            (ShortKind::Boolean, Short::Boolean) => true,
            (_, Short::Boolean) => false,
            (ShortKind::Quantity, Short::Text(text) | Short::Number(text)) => {
                amount(text).is_some()
            }
            (ShortKind::Time, Short::Text(text) | Short::Number(text)) => {
                serde_json::from_value::<TimeValue>(text.into()).is_ok()
            }
            (_, Short::Number(_)) => false,
            (ShortKind::Entity | ShortKind::Code, Short::Text(text)) => Id::new(text).is_ok(),
            (ShortKind::Text, Short::Text(_)) => true,
            (ShortKind::Url, Short::Text(text)) => {
                serde_json::from_value::<WebUrl>(text.into()).is_ok()
            }
            (ShortKind::Boolean, Short::Text(text)) => matches!(text, "true" | "false"),
        }
    }
}

/// Returns the kind of a short value of a predicate with some range; an error where it is several
/// or none.
pub(super) fn kind_of(
    short: Short,
    range: &[ValueRange],
    span: Range<usize>,
) -> Result<ShortKind, Box<Finding>> {
    let allowed = KINDS.into_iter();
    let is_allowed =
        |kind: &ShortKind| range.is_empty() || range.iter().any(|allowed| kind.is_in(allowed));
    let allowed: Vec<ShortKind> = allowed.filter(is_allowed).collect();
    let fitting: Vec<ShortKind> = allowed
        .iter()
        .copied()
        .filter(|kind| kind.fits(short))
        .collect();
    let (code, message, ways) = match (&fitting[..], &allowed[..]) {
        ([only], _) => return Ok(*only),
        // The value's own type says what is wrong with it.
        ([], [only]) if *only != ShortKind::Quantity && matches!(short, Short::Text(_)) => {
            return Ok(*only);
        }
        ([], []) => (
            Code::WrongType,
            "a value of this predicate is written in full".into(),
            vec!["`{\"coordinate\": …}`, `{\"identifier\": …}`".into()],
        ),
        ([], _) => (
            Code::InvalidValue,
            format!("{} is no value that the predicate takes", written(short)),
            allowed.iter().map(|kind| way(*kind, "…")).collect(),
        ),
        _ => (
            Code::InvalidValue,
            format!("{} can be read in several ways here", written(short)),
            fitting
                .iter()
                .map(|kind| way(*kind, text_of(short)))
                .collect::<Vec<String>>(),
        ),
    };
    Err(Box::new(Finding {
        code,
        message,
        help: Some(format!("write {}", ways.join(" or "))),
        ..Finding::at(span, String::new())
    }))
}

fn text_of(short: Short<'_>) -> &str {
    match short {
        Short::Text(text) | Short::Number(text) => text,
        Short::Boolean => "true",
    }
}

fn written(short: Short) -> String {
    let text: String = text_of(short).chars().take(60).collect();
    format!("`{text}`")
}

/// A way to write a value of a kind in full.
fn way(kind: ShortKind, text: &str) -> String {
    let tag = kind.tag();
    let text: String = text.chars().take(60).collect();
    match kind {
        ShortKind::Boolean => format!("`{{\"{tag}\": true}}`"),
        ShortKind::Quantity if text == "…" => "`\"12 USD\"`".into(),
        _ => format!("`{{\"{tag}\": \"{text}\"}}`"),
    }
}

/// An amount as people write one: `12`, `-3.5 m`, `12%`, `~48 million-eur`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Amount<'t> {
    pub(super) number: &'t str,
    pub(super) unit: Option<&'t str>,
    pub(super) is_approximate: bool,
}

/// Reads an amount with its unit.
pub(super) fn amount(text: &str) -> Option<Amount<'_>> {
    let text = text.trim();
    let (is_approximate, text) = match text.strip_prefix('~') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-');
    let end = text.find(|c| !is_digit(c)).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit = match unit {
        "" => None,
        "%" => Some("%"),
        // `12-14` and `2024T` are no amounts.
        spaced => Some(spaced.strip_prefix(' ')?.trim()),
    };
    let is_number = Decimal::new(number).is_ok();
    (is_number && unit != Some("")).then_some(Amount {
        number,
        unit,
        is_approximate,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(json: &str) -> Vec<ValueRange> {
        serde_json::from_str(json).unwrap()
    }

    /// Each case: the value, the range, and how it is read.
    #[test]
    fn a_short_value_is_read_where_no_other_reading_is_possible() {
        use ShortKind::*;
        let cases = [
            (
                Short::Text("acme"),
                r#"[{"entity": ["org"]}]"#,
                Some(Entity),
            ),
            (
                Short::Text("Acme"),
                r#"[{"entity": ["org"]}]"#,
                Some(Entity),
            ),
            (Short::Text("2024"), r#"["time"]"#, Some(Time)),
            (Short::Number("2024"), r#"["time"]"#, Some(Time)),
            (
                Short::Text("12 USD"),
                r#"["quantity", {"entity": []}]"#,
                Some(Quantity),
            ),
            (Short::Text("lots"), r#"["quantity"]"#, None),
            (
                Short::Text("acme"),
                r#"["text", {"entity": ["org"]}]"#,
                None,
            ),
            (
                Short::Text("Acme Ltd"),
                r#"["text", {"entity": ["org"]}]"#,
                None.or(Some(Text)),
            ),
            (Short::Text("2024"), "[]", None),
            (Short::Text("two words"), "[]", Some(Text)),
            (Short::Boolean, "[]", Some(Boolean)),
            (Short::Text("open"), r#"["code"]"#, Some(Code)),
            (Short::Number("12"), r#"[{"entity": []}]"#, None),
            (Short::Text("52.1"), r#"["coordinate"]"#, None),
            (Short::Text("https://example.org/"), r#"["url"]"#, Some(Url)),
        ];
        for (short, kinds, expected) in cases {
            let found = kind_of(short, &range(kinds), 0..0).ok();
            assert_eq!(found, expected, "{short:?} in {kinds}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_refused_with_both() {
        let refused = kind_of(
            Short::Text("acme"),
            &range(r#"[{"entity": []}, "text"]"#),
            0..0,
        );
        let refused = refused.unwrap_err();
        assert_eq!(refused.message, "`acme` can be read in several ways here");
        assert_eq!(
            refused.help.unwrap(),
            r#"write `{"entity": "acme"}` or `{"text": "acme"}`"#
        );
    }

    #[test]
    fn an_amount_is_a_number_and_perhaps_a_unit() {
        let read =
            |text| amount(text).map(|amount| (amount.number, amount.unit, amount.is_approximate));
        assert_eq!(read("12"), Some(("12", None, false)));
        assert_eq!(read("-3.5 m"), Some(("-3.5", Some("m"), false)));
        assert_eq!(read("12%"), Some(("12", Some("%"), false)));
        assert_eq!(
            read("~ 48 USD a year"),
            Some(("48", Some("USD a year"), true))
        );
        for other in ["", "USD", "12USD", "12-14", "2024-05-01", "1.2.3", "12,5"] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
