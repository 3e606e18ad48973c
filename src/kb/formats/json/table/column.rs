//! The columns of a table of claims.

/// A column, by what its cells are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// A field of the claim or of its attribution, as it is.
    Field(&'static str),
    /// The same with several values, between `|`.
    List(&'static str),
    /// The same with yes or no.
    Flag(&'static str),
    /// The statement, in a language or in the default one.
    Statement(Option<String>),
    /// The value as a text of a language.
    TextValue(String),
    /// The description of a speaker without a name.
    Anonymous(Option<String>),
    /// The page on which the quote stands.
    Page,
    /// The value of a qualifier.
    Qualifier(String),
    /// A part of an entity or a source that is made of the row.
    Part(Role, RecordPart),
}

/// The role in a row of a record that is made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Subject,
    Value,
    Speaker,
    Source,
    Publisher,
}

/// A part of a record that is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RecordPart {
    /// The label or the title, in a language or in the default one.
    Name(Option<String>),
    /// The description, likewise.
    Description(Option<String>),
    /// A field as it is.
    Field(&'static str),
}

/// The columns that are fields as they are.
const FIELDS: [&str; 19] = [
    "id",
    "subject",
    "predicate",
    "value",
    "polarity",
    "nature",
    "rank",
    "since",
    "until",
    "speaker",
    "source",
    "stance",
    "certainty",
    "distance",
    "tone",
    "reading",
    "mode",
    "statedAt",
    "quote",
];
/// The columns with several values.
const LISTS: [&str; 2] = ["topics", "via"];
/// The columns with yes or no.
const FLAGS: [&str; 2] = ["firstHand", "separate"];
/// The roles of entities.
const ENTITIES: [Role; 4] = [Role::Subject, Role::Value, Role::Speaker, Role::Publisher];
/// The fields of sources.
const OF_SOURCE: [&str; 6] = [
    "kind",
    "url",
    "publishedAt",
    "retrievedAt",
    "language",
    "publisher",
];

impl Role {
    /// The name, with which its columns start.
    pub(super) fn name(self) -> &'static str {
        match self {
            Role::Subject => "subject",
            Role::Value => "value",
            Role::Speaker => "speaker",
            Role::Source => "source",
            Role::Publisher => "publisher",
        }
    }
}

impl Column {
    /// The column of a name; `None` where there is none.
    pub(super) fn of(name: &str) -> Option<Column> {
        let find =
            |names: &[&'static str], name: &str| names.iter().copied().find(|other| *other == name);
        if let Some(field) = find(&FIELDS, name) {
            return Some(Column::Field(field));
        }
        if let Some(field) = find(&LISTS, name) {
            return Some(Column::List(field));
        }
        if let Some(field) = find(&FLAGS, name) {
            return Some(Column::Flag(field));
        }
        let (first, rest) = match name.split_once('.') {
            Some((first, rest)) => (first, Some(rest)),
            None => (name, None),
        };
        if let ("source", Some(rest)) = (first, rest) {
            let part = match text(rest, "title") {
                Some(language) => RecordPart::Name(language),
                None => RecordPart::Field(find(&OF_SOURCE, rest)?),
            };
            return Some(Column::Part(Role::Source, part));
        }
        if let Some(role) = ENTITIES.into_iter().find(|role| role.name() == first)
            && let Some(rest) = rest
        {
            if let Some(language) = text(rest, "label") {
                return Some(Column::Part(role, RecordPart::Name(language)));
            }
            if let Some(language) = text(rest, "description") {
                return Some(Column::Part(role, RecordPart::Description(language)));
            }
            if rest == "type" {
                return Some(Column::Part(role, RecordPart::Field("type")));
            }
        }
        match (first, rest) {
            ("statement", rest) => Some(Column::Statement(rest.map(Into::into))),
            ("value", Some(language)) => Some(Column::TextValue(language.into())),
            ("speaker", Some(rest)) => text(rest, "anonymous").map(Column::Anonymous),
            ("page", None) => Some(Column::Page),
            ("qualifier", Some(predicate)) => Some(Column::Qualifier(predicate.into())),
            _ => None,
        }
    }

    /// The names of columns, for people who misspell one.
    pub(super) fn names() -> Vec<String> {
        let mut names: Vec<String> = [&FIELDS[..], &LISTS, &FLAGS]
            .concat()
            .into_iter()
            .map(Into::into)
            .collect();
        names.extend(["statement", "page", "speaker.anonymous", "source.title"].map(Into::into));
        names.extend(OF_SOURCE.map(|field| format!("source.{field}")));
        for role in ENTITIES {
            let role = role.name();
            names.extend(["label", "type", "description"].map(|part| format!("{role}.{part}")));
        }
        names
    }
}

/// The language of a text column: `Some(None)` for the plain one.
fn text(name: &str, part: &str) -> Option<Option<String>> {
    let rest = name.strip_prefix(part)?;
    match rest.strip_prefix('.') {
        Some(language) => Some(Some(language.into())),
        None => rest.is_empty().then_some(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_known_by_its_name() {
        let cases = [
            ("since", Some(Column::Field("since"))),
            ("topics", Some(Column::List("topics"))),
            ("statement.de", Some(Column::Statement(Some("de".into())))),
            ("value.de", Some(Column::TextValue("de".into()))),
            (
                "value.label",
                Some(Column::Part(Role::Value, RecordPart::Name(None))),
            ),
            (
                "subject.label.zh-Hant",
                Some(Column::Part(
                    Role::Subject,
                    RecordPart::Name(Some("zh-Hant".into())),
                )),
            ),
            (
                "source.url",
                Some(Column::Part(Role::Source, RecordPart::Field("url"))),
            ),
            ("qualifier.to", Some(Column::Qualifier("to".into()))),
            ("speaker.anonymous", Some(Column::Anonymous(None))),
            ("source.colour", None),
            ("notes", None),
        ];
        for (name, expected) in cases {
            assert_eq!(Column::of(name), expected, "{name}");
        }
        for name in Column::names() {
            assert!(Column::of(&name).is_some(), "{name}");
        }
    }
}
