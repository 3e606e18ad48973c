//! Patches: the fields of recorded records that change, as a JSON Merge Patch (RFC 7396).
//!
//! Before a bundle is checked, each patch becomes the whole record that it makes of the recorded
//! one. These records stand in a text of their own; what is found in them is reported at the patch.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use crate::{
    kb::{
        formats::{
            finding::Finding,
            json::{
                Bundle,
                file::File,
                limits::MAX_FILE,
                node::locate,
                patched_records::PatchedRecords,
                report::{Locator, Reporter},
                scan::{offset, without_position},
                section::{PATCHES, Section},
                shape,
            },
        },
        write::validate::{
            code::Code,
            field_path::PathStep,
            reference_lookup::{LookupError, ReferenceLookup},
        },
    },
    model::{Id, Record},
};

/// The most refused patches before the nearest id of a missing one is no longer searched, which
/// takes long among many.
const MOST_SEARCHED: usize = 200;

/// A bundle whose patches have become whole records.
pub(super) struct Patched {
    pub(super) bundle: Bundle,
    /// The patches that cannot be applied.
    pub(super) refused: Vec<(Section, Locator)>,
}

impl Bundle {
    /// Whether the bundle has patches.
    pub(super) fn has_patches(&self) -> bool {
        self.patches.iter().any(|patches| !patches.is_empty())
    }

    /// The bundle whose patches are applied to the recorded records. Those that cannot be are
    /// reported.
    pub(super) fn patched(
        &self,
        lookup: &dyn ReferenceLookup,
        reporter: &mut Reporter,
    ) -> Result<Patched, LookupError> {
        let mut bundle = self.clone();
        let file = bundle.files.len();
        let mut text = String::new();
        let mut origins = Vec::new();
        let mut refused: Vec<(Section, Locator)> = Vec::new();
        for section in Section::ALL {
            let patches = std::mem::take(&mut bundle.patches[section as usize]);
            for origin in patches {
                let patch = self.text(origin);
                let nearest = |id: &Id| match refused.len() < MOST_SEARCHED {
                    true => lookup.near(id, section.kind()),
                    false => Ok(None),
                };
                match apply(section, &patch, lookup, nearest)? {
                    Ok(record) if text.len() + record.len() <= MAX_FILE => {
                        let start = text.len();
                        text += &record;
                        let place = Locator::new(file, origins.len(), start..text.len());
                        bundle.locators[section as usize].push(place);
                        origins.push(origin);
                    }
                    applied => {
                        let finding = applied.err().unwrap_or_else(|| Finding {
                            code: Code::TooLarge,
                            message: "the patches before this one fill the memory that there is \
                                      for patches"
                                .into(),
                            help: Some("put this one and those after it into another load".into()),
                            ..Finding::at(0..patch.len(), String::new())
                        });
                        refused.push((section, origin));
                        let finding = finding.in_patch(section, origin);
                        reporter.in_file(&self.files, origin.file(), finding);
                    }
                }
            }
        }
        bundle
            .files
            .push(Arc::new(File::of_text(PATCHES.into(), text)));
        bundle.patched = PatchedRecords::new(file, origins);
        Ok(Patched { bundle, refused })
    }
}

impl Finding {
    /// The finding in a patch as one in its file.
    pub(super) fn in_patch(self, section: Section, origin: Locator) -> Finding {
        let start = origin.span().start;
        let path = format!(
            "{PATCHES}.{}[{}]{}",
            section.name(),
            origin.index(),
            self.path
        );
        Finding {
            span: self.span.start + start..self.span.end + start,
            path,
            ..self
        }
    }
}

/// The text of the record that a patch makes of the recorded one; or why there is none.
fn apply(
    section: Section,
    text: &str,
    lookup: &dyn ReferenceLookup,
    nearest: impl Fn(&Id) -> Result<Option<Id>, LookupError>,
) -> Result<Result<String, Finding>, LookupError> {
    let at = |steps: &[PathStep], path: &str| Finding::at(locate(text, steps), path.into());
    let refuse = |code, place: Finding, message: String, help: Option<String>| {
        Ok(Err(Finding {
            code,
            message,
            help,
            ..place
        }))
    };
    let read = shape::check_patch(text).and_then(|()| serde_json::from_str(text));
    let patch: Json = match read {
        Ok(patch) => patch,
        Err(error) => {
            let start = offset(text, &error);
            let end = text[start..]
                .chars()
                .next()
                .map_or(start, |c| start + c.len_utf8());
            let place = Finding::at(start..end, String::new());
            return refuse(Code::InvalidValue, place, without_position(&error), None);
        }
    };
    let kind = section.kind();
    let help = format!("name the {kind} by its id, and the fields that change: `{{\"id\": …, …}}`");
    let Json::Object(mut patch) = patch else {
        let message = "a patch is an object".into();
        return refuse(Code::WrongType, at(&[], ""), message, Some(help));
    };
    let Some(id) = patch.get("id") else {
        let message = "the field `id` is missing".into();
        return refuse(Code::MissingField, at(&[], ""), message, Some(help));
    };
    let place = at(&[PathStep::Field("id")], ".id");
    let id = match serde_json::from_value::<Id>(id.clone()) {
        Ok(id) => id,
        Err(error) => {
            return refuse(Code::InvalidValue, place, without_position(&error), None);
        }
    };
    let record = lookup.record(kind, &id)?;
    let Some(record) = record.filter(|record| !matches!(record, Record::Removed { .. })) else {
        let message = format!("there is no recorded {kind} `{id}` to be changed");
        let help = match nearest(&id)? {
            Some(near) => format!("did you mean `{near}`?"),
            None if lookup.is_empty() => "patches change what is recorded, and nothing is here; \
                 `validate --against-data` looks into a knowledge base"
                .into(),
            None => format!("state a new {kind} whole, in `{}`", section.name()),
        };
        return refuse(Code::DanglingReference, place, message, Some(help));
    };
    // A patch may name its record by an id that it had.
    patch.insert("id".into(), Json::String(record.id().to_string()));
    let mut fields = record.fields();
    merge(&mut fields, Json::Object(patch));
    Ok(Ok(fields.to_string()))
}

/// Applies a JSON Merge Patch: objects are merged, `null` takes a field away, and all else takes
/// the place of what was there.
fn merge(target: &mut Json, patch: Json) {
    let Json::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Json::Object(Map::new());
    }
    let Json::Object(fields) = target else {
        return;
    };
    for (name, value) in patch {
        match value {
            Json::Null => drop(fields.remove(&name)),
            value => merge(fields.entry(name).or_insert(Json::Null), value),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn patches_are_merged_as_the_standard_has_it() {
        // The examples of RFC 7396, appendix A.
        for (target, patch, result) in [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (
                json!({"a": "b"}),
                json!({"b": "c"}),
                json!({"a": "b", "b": "c"}),
            ),
            (json!({"a": "b"}), json!({"a": null}), json!({})),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
            (
                json!({"a": {"b": "c"}}),
                json!({"a": {"b": "d", "c": null}}),
                json!({"a": {"b": "d"}}),
            ),
            (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
            (
                json!({"e": null}),
                json!({"a": 1}),
                json!({"e": null, "a": 1}),
            ),
            (
                json!([1, 2]),
                json!({"a": "b", "c": null}),
                json!({"a": "b"}),
            ),
            (
                json!({}),
                json!({"a": {"bb": {"ccc": null}}}),
                json!({"a": {"bb": {}}}),
            ),
        ] {
            let mut merged = target.clone();
            merge(&mut merged, patch);
            assert_eq!(merged, result, "{target}");
        }
    }
}
