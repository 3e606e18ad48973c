//! Forms of earlier versions and of other systems that are refused, and how to write them here.

use crate::kb::write::validate::code::Code;

/// Returns how to write what stands at `path` in an old form or in that of another system; `None`
/// where it is another mistake.
pub(super) fn how_to_write_now(path: &str, code: Code, text: &str) -> Option<String> {
    let (_, field) = path.rsplit_once('.')?;
    let is_relation = field.starts_with("relations[") && text.starts_with('{');
    let how = match (field, text, code) {
        ("exclusive", "true", _) => {
            "write `\"AT_ONE_TIME\"` for one value at a time, `\"EVER\"` for one value for ever"
        }
        ("exclusive", "false", _) => "leave it out",
        ("certainty", "\"ALLEGED\"", _) => {
            "the reporter keeps this distance: write `\"distance\": \"ALLEGED\"`"
        }
        ("certainty", "\"PLANNED\"", _) => {
            "what is meant to become so is a plan: write `\"nature\": \"PLAN\"` on the claim"
        }
        ("text", _, Code::WrongType) if text.starts_with('"') => {
            "write `\"text\": {\"text\": …}`, with `\"language\": \"en\"` in it where it is in one"
        }
        ("unit", _, Code::WrongType) if text.starts_with('{') => {
            "write the id or the symbol of a unit; `entity` of that unit names the entity that it is"
        }
        ("code", _, Code::WrongType) if text.starts_with('[') => {
            "write a claim for each code, so that each has its own attributions"
        }
        ("by", ..) if path.contains(".relations[") => {
            "write `\"compiler\"`, or the source: `{\"source\": …}`"
        }
        (_, _, Code::MissingField) if is_relation && !text.contains("\"by\"") => {
            "write `\"by\": \"compiler\"`, or the source that says so: `\"by\": {\"source\": …}`"
        }
        _ => return None,
    };
    Some(how.into())
}
