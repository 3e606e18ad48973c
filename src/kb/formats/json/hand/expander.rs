//! The walk along the bundle's schema that writes the short forms of a record in full.

use std::ops::Range;

use jsonc_parser::{
    ast::{Object, ObjectProp, Value as Node},
    common::Ranged,
};
use serde_json::Value as Json;

use crate::kb::{
    formats::{
        finding::Finding,
        json::{
            choice::{fitting, resolved},
            hand::{defaults::Defaults, placed_text::PlacedText, ranges::Ranges},
            node::span,
            schema::{self, alternatives, definition},
        },
    },
    write::validate::{code::Code, reference_lookup::LookupError},
};

/// The result of a step, of which only the knowledge base can fail.
pub(super) type Expanded = Result<(), LookupError>;

/// The full form of a file while it is written.
pub(super) struct Expander<'n, 't> {
    pub(super) text: &'t str,
    pub(super) out: PlacedText,
    pub(super) defaults: Defaults<'n, 't>,
    pub(super) ranges: &'n Ranges<'n>,
    pub(super) findings: Vec<Finding>,
    /// The schema of full bundles.
    pub(super) schema: &'static Json,
}

impl<'n, 't> Expander<'n, 't> {
    pub(super) fn new(
        text: &'t str,
        defaults: Defaults<'n, 't>,
        ranges: &'n Ranges<'n>,
    ) -> Expander<'n, 't> {
        Expander {
            text,
            out: PlacedText::default(),
            defaults,
            ranges,
            findings: Vec::new(),
            schema: schema::cached(),
        }
    }

    /// Writes a value in full where `expected` stands.
    pub(super) fn value(&mut self, node: &Node<'t>, expected: &'static Json) -> Expanded {
        match definition(expected) {
            Some(name) if name.starts_with("TextsOf") => {
                let texts = &self.schema["$defs"][name]["additionalProperties"];
                return self.texts(node, texts["type"] == "array");
            }
            Some("Value") => return self.short_value(node, None),
            Some("Speaker") => return self.speaker(node),
            Some("Text") => return self.text_value(node),
            _ => {}
        }
        let expected = resolved(self.schema, expected);
        if let Some(choices) = alternatives(expected) {
            let choices: Vec<&'static Json> = choices.iter().collect();
            return match fitting(self.schema, &choices, node)[..] {
                [choice] => self.value(node, choice),
                _ => self.copy(node),
            };
        }
        match node {
            Node::Object(object) if expected["properties"].is_object() => {
                self.object(object, expected)
            }
            Node::Array(list) => {
                let span = span(node);
                self.list(span, &list.elements, |walk, item| {
                    walk.value(item, &expected["items"])
                })
            }
            _ => self.copy(node),
        }
    }

    fn object(&mut self, object: &Object<'t>, expected: &'static Json) -> Expanded {
        self.members(range(object), |walk, members| {
            for property in &object.properties {
                walk.property(members, property, expected)?;
            }
            Ok(())
        })
    }

    /// Writes a field in full by what is expected of its object.
    pub(super) fn property(
        &mut self,
        members: &mut FieldList,
        property: &ObjectProp<'t>,
        expected: &'static Json,
    ) -> Expanded {
        let of = &expected["properties"][property.name.as_str()];
        self.name(members, property);
        match of.is_object() {
            true => self.value(&property.value, of),
            false => self.copy(&property.value),
        }
    }

    /// Writes an object made of what stands at `origin`.
    pub(super) fn members(
        &mut self,
        origin: Range<usize>,
        write: impl FnOnce(&mut Self, &mut FieldList) -> Expanded,
    ) -> Expanded {
        self.part(origin, |walk| {
            walk.out.push("{");
            write(walk, &mut FieldList { is_first: true })?;
            walk.out.push("}");
            Ok(())
        })
    }

    /// Writes a list made of what stands at `origin`.
    pub(super) fn list<'i, T: ?Sized + 'i>(
        &mut self,
        origin: Range<usize>,
        items: impl IntoIterator<Item = &'i T>,
        mut write: impl FnMut(&mut Self, &'i T) -> Expanded,
    ) -> Expanded {
        self.part(origin, |walk| {
            walk.out.push("[");
            for (index, item) in items.into_iter().enumerate() {
                if index > 0 {
                    walk.out.push(", ");
                }
                write(walk, item)?;
            }
            walk.out.push("]");
            Ok(())
        })
    }

    /// Writes what is made of a part of the text.
    pub(super) fn part(
        &mut self,
        origin: Range<usize>,
        write: impl FnOnce(&mut Self) -> Expanded,
    ) -> Expanded {
        let start = self.out.begin(origin);
        let written = write(self);
        self.out.end(start);
        written
    }

    /// Writes a value as it is.
    pub(super) fn copy(&mut self, node: &Node<'t>) -> Expanded {
        self.out.copy(self.text, span(node));
        Ok(())
    }

    /// Writes the name of a field as it is.
    pub(super) fn name(&mut self, members: &mut FieldList, property: &ObjectProp<'t>) {
        self.next(members);
        let range = property.name.range();
        self.out.copy(self.text, range.start..range.end);
        self.out.push(": ");
    }

    /// Writes the name of a field that is not there.
    pub(super) fn new_name(&mut self, members: &mut FieldList, name: &str) {
        self.next(members);
        self.out.push_string(name);
        self.out.push(": ");
    }

    fn next(&mut self, members: &mut FieldList) {
        if !members.is_first {
            self.out.push(", ");
        }
        members.is_first = false;
    }

    /// Texts by language, of which one may stand alone, in the default language.
    fn texts(&mut self, node: &Node<'t>, are_lists: bool) -> Expanded {
        let is_short = match node {
            Node::StringLit(_) => true,
            Node::Array(_) => are_lists,
            _ => false,
        };
        let has_lists = are_lists && matches!(node, Node::Object(_));
        if !(is_short || has_lists) {
            return self.copy(node);
        }
        if let Node::Object(object) = node {
            return self.members(range(object), |walk, members| {
                for property in &object.properties {
                    walk.name(members, property);
                    walk.one_or_list(&property.value)?;
                }
                Ok(())
            });
        }
        let Some(language) = self.language(node, "`{\"en\": \"…\"}`") else {
            return self.copy(node);
        };
        self.members(span(node), |walk, members| {
            walk.next(members);
            walk.copy(&language.value)?;
            walk.out.push(": ");
            match are_lists {
                true => walk.one_or_list(node),
                false => walk.copy(node),
            }
        })
    }

    /// Writes one text as a list of it.
    fn one_or_list(&mut self, node: &Node<'t>) -> Expanded {
        match node {
            Node::StringLit(_) => self.list(span(node), [node], |walk, node| walk.copy(node)),
            _ => self.copy(node),
        }
    }

    /// A text with its language, of which the text may stand alone.
    pub(super) fn text_value(&mut self, node: &Node<'t>) -> Expanded {
        if !matches!(node, Node::StringLit(_)) {
            return self.copy(node);
        }
        let full = "`{\"text\": {\"text\": \"…\", \"language\": \"en\"}}`";
        let Some(language) = self.language(node, full) else {
            return self.copy(node);
        };
        self.members(span(node), |walk, members| {
            walk.new_name(members, "text");
            walk.copy(node)?;
            walk.new_name(members, "language");
            walk.copy(&language.value)
        })
    }

    /// The default language, in which a plain text is.
    fn language(&mut self, node: &Node<'t>, full: &str) -> Option<&'n ObjectProp<'t>> {
        if self.defaults.language.is_none() {
            let message = "a plain text needs a default language".into();
            let help = format!(
                "write `\"language\": \"en\"` in the `defaults` of the file, or the text as {full}"
            );
            self.refuse(Code::MissingField, span(node), message, Some(help));
        }
        self.defaults.language
    }

    /// Adds what is wrong.
    pub(super) fn refuse(
        &mut self,
        code: Code,
        span: Range<usize>,
        message: String,
        help: Option<String>,
    ) {
        self.findings.push(Finding {
            code,
            message,
            help,
            ..Finding::at(span, String::new())
        });
    }
}

/// The fields of an object while they are written.
pub(super) struct FieldList {
    is_first: bool,
}

/// The bytes on which an object stands.
pub(super) fn range(object: &Object) -> Range<usize> {
    object.range.start..object.range.end
}
