//! The layout: what fits on a line is on one, all else a member a line.

use crate::kb::formats::json::format::tree::Tree;

/// The most characters of a line that holds a whole list or object.
const LINE: usize = 100;

/// The text of a file: every section on lines of its own, every record from a new line.
pub(super) fn laid_out(file: &Tree) -> String {
    let mut out = String::new();
    write(file, 0, 0, 2, &mut out);
    out.push('\n');
    out
}

/// Writes a value at an indent, after `before` characters of its line. The outermost `opened`
/// levels are broken even where they fit.
fn write(tree: &Tree, indent: usize, before: usize, opened: usize, out: &mut String) {
    let (open, close, is_empty) = match tree {
        Tree::Leaf(leaf) => return out.push_str(leaf),
        Tree::List(items) => ('[', ']', items.is_empty()),
        Tree::Object(fields) => ('{', '}', fields.is_empty()),
    };
    let mut line = String::new();
    one_line(tree, &mut line);
    let is_list = matches!(tree, Tree::List(_));
    let is_opened = opened == 2 || (opened == 1 && is_list);
    if is_empty || (!is_opened && before + line.chars().count() <= LINE) {
        return out.push_str(&line);
    }
    let inner = indent + 2;
    let pad = " ".repeat(inner);
    out.push(open);
    let mut is_first = true;
    let mut next = |out: &mut String| {
        out.push_str(if is_first { "\n" } else { ",\n" });
        out.push_str(&pad);
        is_first = false;
    };
    let opened = opened.saturating_sub(1);
    match tree {
        Tree::Leaf(_) => {}
        Tree::List(items) => {
            for item in items {
                next(out);
                write(item, inner, inner, opened, out);
            }
        }
        Tree::Object(fields) => {
            for (name, value) in fields {
                next(out);
                out.push_str(name);
                out.push_str(": ");
                let before = inner + name.chars().count() + 2;
                write(value, inner, before, opened, out);
            }
        }
    }
    out.push('\n');
    out.push_str(&" ".repeat(indent));
    out.push(close);
}

fn one_line(tree: &Tree, out: &mut String) {
    match tree {
        Tree::Leaf(leaf) => out.push_str(leaf),
        Tree::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                one_line(item, out);
            }
            out.push(']');
        }
        Tree::Object(fields) if fields.is_empty() => out.push_str("{}"),
        Tree::Object(fields) => {
            out.push_str("{ ");
            for (index, (name, value)) in fields.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                out.push_str(name);
                out.push_str(": ");
                one_line(value, out);
            }
            out.push_str(" }");
        }
    }
}
