//! Names with blanks at their start or end, which are taken away when they are read.

use std::ops::Range;

use jsonc_parser::ast::Value as Node;

use crate::kb::{
    formats::json::{
        bearer::Bearer,
        check::Check,
        node::{parse, span},
    },
    write::validate::warning::WarningKind,
};

/// The fields with names.
const NAMES: [&str; 3] = ["labels", "titles", "aliases"];

impl Check<'_> {
    /// Warns of names of a record with blanks around them.
    pub(super) fn trimmed(&mut self, text: &str, bearer: Bearer) {
        if !has_outer_blank(text) {
            return;
        }
        for (place, path, name) in outer_blanks(text) {
            let message = format_args!("the blanks around `{}` are taken away", name.trim());
            self.sink
                .warn_at(bearer, WarningKind::Trimmed, || (place, path), &message);
        }
    }
}

/// Whether any string in a JSON text begins or ends with a blank.
fn has_outer_blank(text: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'"' {
            continue;
        }
        let (mut first, mut last) = (None, b' ');
        loop {
            match bytes.next() {
                Some(b'"') | None => break,
                Some(byte) => {
                    first.get_or_insert(byte);
                    last = byte;
                    if byte == b'\\' {
                        bytes.next();
                    }
                }
            }
        }
        if first.is_some_and(|first| first == b' ' || last == b' ') {
            return true;
        }
    }
    false
}

/// The names with blanks around them: the place, the path and the text of each.
fn outer_blanks(text: &str) -> Vec<(Range<usize>, String, String)> {
    let mut found = Vec::new();
    if let Some(Node::Object(record)) = parse(text) {
        for property in &record.properties {
            let name = property.name.as_str();
            if NAMES.contains(&name) {
                find(&property.value, format!(".{name}"), &mut found);
            }
        }
    }
    found
}

fn find(node: &Node, path: String, found: &mut Vec<(Range<usize>, String, String)>) {
    match node {
        Node::StringLit(name) if name.value.trim() != &*name.value => {
            found.push((span(node), path, name.value.clone().into_owned()));
        }
        Node::Object(object) => {
            for property in &object.properties {
                let path = format!("{path}.{}", property.name.as_str());
                find(&property.value, path, found);
            }
        }
        Node::Array(list) => {
            for (index, item) in list.elements.iter().enumerate() {
                find(item, format!("{path}[{index}]"), found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_blanks_around_them_are_found() {
        let text = r#"{"id": "a", "labels": {"en": " A", "de": "B"}, "note": " x ", "aliases": {"en": ["C", "D "]}}"#;
        assert!(has_outer_blank(text));
        let found = outer_blanks(text);
        let paths: Vec<&str> = found.iter().map(|(_, path, _)| path.as_str()).collect();
        assert_eq!(paths, [".labels.en", ".aliases.en[1]"]);
        assert_eq!(&text[found[0].0.clone()], "\" A\"");
    }

    #[test]
    fn most_texts_are_quickly_passed() {
        for plain in [
            r#"{"a": "b c", "": "", "d\" ": "\\"}"#.replace("\\\" ", "x"),
            "[]".into(),
        ] {
            assert!(!has_outer_blank(&plain), "{plain}");
        }
        assert!(has_outer_blank(r#"["\" "]"#));
    }
}
