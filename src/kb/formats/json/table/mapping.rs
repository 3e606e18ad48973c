//! Mappings: what the columns of somebody's table are.

use std::{collections::BTreeMap, path::Path};

use serde::Deserialize;

use crate::kb::{
    formats::{
        json::{
            read,
            scan::{offset, without_position},
        },
        line_index::LineIndex,
        problem::Problem,
        problems::Problems,
    },
    write::validate::code::Code,
};

/// A mapping of the columns of a table to those of claims:
///
/// ```json
/// {"columns": {"Company": "subject.label", "Paid": "value", "Notes": null},
///  "constants": {"predicate": "paid", "subject.type": "organisation", "language": "en"},
///  "delimiter": ";"}
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The column of claims that each column of the table is; `None` for one that is passed over.
    #[serde(default)]
    pub columns: BTreeMap<String, Option<String>>,
    /// The cells that every row has, by columns of claims, and the language of plain texts.
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
    /// The character between cells; found out where it is left out.
    #[serde(default)]
    pub delimiter: Option<char>,
}

impl Mapping {
    /// Reads a mapping from a file.
    pub fn read(path: &Path) -> Result<Mapping, Problems> {
        let text = read::text(path).map_err(Problems::of)?;
        Mapping::of_text(&path.display().to_string(), &text)
    }

    /// Reads a mapping from a text as if it were a file of that name.
    pub fn of_text(name: &str, text: &str) -> Result<Mapping, Problems> {
        let refused = |code, at: usize, message| {
            let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
            let position = LineIndex::new(text).position(text, at..end);
            Problems::of(Problem {
                code,
                file: name.into(),
                position: Some(Box::new(position)),
                path: String::new(),
                message,
                help: Some("a mapping has `columns`, `constants` and `delimiter`".into()),
            })
        };
        let mapping: Mapping = serde_json::from_str(text).map_err(|error| {
            let code = match error.is_data() {
                true => Code::InvalidValue,
                false => Code::Syntax,
            };
            refused(code, offset(text, &error), without_position(&error))
        })?;
        match mapping.delimiter {
            Some(other) if !other.is_ascii() || matches!(other, '"' | '\r' | '\n') => {
                let message = format!("`{}` cannot stand between cells", other.escape_debug());
                Err(refused(Code::InvalidValue, 0, message))
            }
            _ => Ok(mapping),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_that_is_wrong_is_refused_with_its_place() {
        let refused = |text| {
            Mapping::of_text("map.json", text)
                .unwrap_err()
                .shown
                .remove(0)
        };
        let problem = refused("{\"columns\": {},\n\"colums\": {}}");
        assert_eq!(problem.position.unwrap().line, 2);
        assert!(problem.message.contains("colums"), "{}", problem.message);
        assert_eq!(refused("{").code, Code::Syntax);
        assert!(
            refused(r#"{"delimiter": "\""}"#)
                .message
                .contains("between cells")
        );
        let read = Mapping::of_text("m", r#"{"columns": {"a": null}, "delimiter": ";"}"#).unwrap();
        assert_eq!(read.columns["a"], None);
    }
}
