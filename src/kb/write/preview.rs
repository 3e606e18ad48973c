//! The records that a load writes or would write, and the fields that it changes.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use crate::{
    kb::{error::KbError, indexing::index_lag, snapshot::Snapshot, write::overlay::Overlay},
    model::{Clearance, Id, Kind, Ordinal, Record, RecordKey, Revision},
};

/// A record that a load writes, or would write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenRecord {
    /// The kind of the record.
    pub kind: Kind,
    /// The id of the record.
    pub id: Id,
    /// The fields that change; `None` if the record is new.
    pub fields: Option<Vec<FieldChange>>,
}

/// The change of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The path from the record, such as `labels.en` or `attributions[a-1].stance`.
    pub path: String,
    /// The value before; `None` if the field is new.
    pub before: Option<Json>,
    /// The value after; `None` if the field is left out.
    pub after: Option<Json>,
}

impl Snapshot {
    /// Calls `each` with every record that was written after an earlier revision, as a clearance
    /// shows them.
    pub fn written_since<E: From<KbError>>(
        &self,
        revision: Revision,
        clearance: Clearance,
        mut each: impl FnMut(WrittenRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        let before = self.at(revision);
        for (kind, ordinal) in index_lag::written_since(self.view(), revision)? {
            let Some(record) = self.record(kind, ordinal)? else {
                continue;
            };
            let record = record.masked(clearance);
            let earlier = before.record(kind, ordinal)?;
            let earlier = earlier.map(|earlier| earlier.masked(clearance));
            each(WrittenRecord {
                kind,
                id: record.id().clone(),
                fields: earlier.map(|earlier| field_changes(&earlier, &record)),
            })?;
        }
        Ok(())
    }

    /// The fields of a record that differ from those at an earlier revision; none if it was not
    /// there then, or is not now. As a clearance shows them.
    pub fn changes_since(
        &self,
        revision: Revision,
        kind: Kind,
        id: &Id,
        clearance: Clearance,
    ) -> Result<Vec<FieldChange>, KbError> {
        let Some(RecordKey { ordinal, .. }) = self.find_of(kind, id.as_str())? else {
            return Ok(Vec::new());
        };
        self.record_changes(revision, kind, ordinal, clearance)
    }

    /// The same for the record with an ordinal.
    pub fn record_changes(
        &self,
        since: Revision,
        kind: Kind,
        ordinal: Ordinal,
        clearance: Clearance,
    ) -> Result<Vec<FieldChange>, KbError> {
        let records = (
            self.at(since).record(kind, ordinal)?,
            self.record(kind, ordinal)?,
        );
        Ok(match records {
            (Some(before), Some(after)) => {
                field_changes(&before.masked(clearance), &after.masked(clearance))
            }
            _ => Vec::new(),
        })
    }
}

/// A record that is written over a state, as the writer sees it.
pub(super) fn written_over(base: &Overlay<'_>, record: &Record) -> Result<WrittenRecord, KbError> {
    let masked = |record: Record| record.masked(base.clearance());
    let before = base.before(record)?;
    Ok(WrittenRecord {
        kind: record.kind(),
        id: record.id().clone(),
        fields: before.map(|before| field_changes(&masked(before), &masked(record.clone()))),
    })
}

/// The fields in which two versions of a record differ, in the order of their names.
pub(in crate::kb) fn field_changes(before: &Record, after: &Record) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    compare(
        "",
        Some(&before.fields()),
        Some(&after.fields()),
        &mut changes,
    );
    changes
}

fn compare(
    path: &str,
    before: Option<&Json>,
    after: Option<&Json>,
    changes: &mut Vec<FieldChange>,
) {
    if before == after {
        return;
    }
    match (before, after) {
        (Some(Json::Object(before)), Some(Json::Object(after))) => {
            let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            for name in names {
                let path = match path {
                    "" => name.clone(),
                    _ => format!("{path}.{name}"),
                };
                compare(&path, before.get(name), after.get(name), changes);
            }
        }
        (Some(Json::Array(before)), Some(Json::Array(after))) => {
            let (before, after) = (items(before), items(after));
            let removed = before.keys().filter(|key| !after.contains_key(*key));
            for key in after.keys().chain(removed) {
                let path = format!("{path}[{key}]");
                compare(&path, before.get(key), after.get(key), changes);
            }
        }
        _ => changes.push(FieldChange {
            path: path.to_owned(),
            before: before.cloned(),
            after: after.cloned(),
        }),
    }
}

/// The items of a list by their ids, or by their indexes if they have none.
fn items(list: &[Json]) -> Map<String, Json> {
    let key = |(index, item): (usize, &Json)| {
        let id = item.get("id").and_then(Json::as_str);
        (
            id.map_or_else(|| index.to_string(), str::to_owned),
            item.clone(),
        )
    };
    list.iter().enumerate().map(key).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn changes_are_named_by_path_with_their_values() {
        let entity = |fields: Json| Record::Entity(serde_json::from_value(fields).unwrap());
        let before = entity(json!({
            "id": "ann", "type": "person", "labels": {"en": "Ann", "de": "Anne"},
            "aliases": {"en": ["A", "B"]}
        }));
        let after = entity(json!({
            "id": "ann", "type": "human", "labels": {"en": "Ann", "fr": "Anne"},
            "aliases": {"en": ["A", "C", "D"]}
        }));
        let change = |path: &str, before: Json, after: Json| FieldChange {
            path: path.into(),
            before: (!before.is_null()).then_some(before),
            after: (!after.is_null()).then_some(after),
        };
        assert_eq!(
            field_changes(&before, &after),
            [
                change("aliases.en[1]", json!("B"), json!("C")),
                change("aliases.en[2]", json!(null), json!("D")),
                change("labels.de", json!("Anne"), json!(null)),
                change("labels.fr", json!(null), json!("Anne")),
                change("type", json!("person"), json!("human")),
            ]
        );
        assert_eq!(field_changes(&before, &before), []);
    }
}
