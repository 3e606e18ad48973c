//! The defaults of a file: what its records leave out.

use jsonc_parser::{
    ast::{Object, ObjectProp, Value as Node},
    common::Ranged,
};

use crate::{
    kb::{
        formats::{finding::Finding, json::node::span},
        write::validate::{
            code::Code,
            near::{did_you_mean, quoted},
        },
    },
    model::Language,
};

/// The name of the field that holds the defaults.
pub(in crate::kb) const DEFAULTS: &str = "defaults";

/// The default that is a language; all others are fields of attributions.
pub(super) const LANGUAGE: &str = "language";

/// The names of the defaults.
pub(super) const NAMES: [&str; 9] = [
    LANGUAGE,
    "source",
    "speaker",
    "via",
    "stance",
    "certainty",
    "distance",
    "mode",
    "statedAt",
];

/// The values that an attribution has where neither it nor its file says another.
pub(in crate::kb) const IMPLIED_VALUES: [(&str, &str); 3] = [
    ("speaker", "\"source\""),
    ("stance", "\"ASSERTS\""),
    ("mode", "\"PARAPHRASE\""),
];

/// The defaults of a file.
#[derive(Default)]
pub(super) struct Defaults<'n, 't> {
    /// The language of plain texts.
    pub(super) language: Option<&'n ObjectProp<'t>>,
    /// The fields of attributions.
    pub(super) fields: Vec<&'n ObjectProp<'t>>,
}

impl<'n, 't> Defaults<'n, 't> {
    /// The defaults that an object states, and what is wrong with them.
    pub(super) fn of(node: &'n Node<'t>) -> (Defaults<'n, 't>, Vec<Finding>) {
        let mut defaults = Defaults::default();
        let Node::Object(object) = node else {
            let finding = Finding {
                code: Code::WrongType,
                message: "`defaults` is an object with what the records of the file leave out"
                    .into(),
                help: Some(format!("its fields are {}", quoted(NAMES))),
                ..Finding::at(span(node), String::new())
            };
            return (defaults, vec![finding]);
        };
        let mut findings = Vec::new();
        for (index, property) in object.properties.iter().enumerate() {
            match refused(object, index) {
                Some(finding) => findings.push(finding),
                None if property.name.as_str() == LANGUAGE => defaults.language = Some(property),
                None => defaults.fields.push(property),
            }
        }
        (defaults, findings)
    }

    /// The default of a field.
    pub(super) fn field(&self, name: &str) -> Option<&'n ObjectProp<'t>> {
        self.fields
            .iter()
            .copied()
            .find(|field| field.name.as_str() == name)
    }
}

/// The problem of a default, if there is one.
fn refused(object: &Object, index: usize) -> Option<Finding> {
    let property = &object.properties[index];
    let name = property.name.as_str();
    let range = property.name.range();
    let finding = |code, span, message, help| {
        Some(Finding {
            code,
            message,
            help,
            ..Finding::at(span, String::new())
        })
    };
    if !NAMES.contains(&name) {
        let help = did_you_mean(name, NAMES)
            .unwrap_or_else(|| format!("the defaults are {}", quoted(NAMES)));
        let message = format!("there is no default `{name}`");
        return finding(
            Code::UnknownField,
            range.start..range.end,
            message,
            Some(help),
        );
    }
    let earlier = &object.properties[..index];
    if earlier.iter().any(|other| other.name.as_str() == name) {
        let message = format!("`{name}` is given twice in one object");
        let help = Some("keep one of the two".into());
        return finding(Code::DuplicateField, range.start..range.end, message, help);
    }
    if name != LANGUAGE {
        return None;
    }
    let Node::StringLit(tag) = &property.value else {
        let message = "a language is a BCP 47 tag, a string such as `\"en\"`".into();
        return finding(Code::WrongType, span(&property.value), message, None);
    };
    let error = Language::new(&tag.value).err()?;
    finding(
        Code::InvalidValue,
        span(&property.value),
        error.to_string(),
        None,
    )
}
