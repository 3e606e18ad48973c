//! Original records: what the system says of a record from which it was taken, and the ids that it
//! had.

use std::borrow::Cow;

use borsh::{BorshDeserialize, BorshSerialize, io};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::model::{compact, date::PartialDate, id::Id, text::Name, web_url::WebUrl};

/// The original of a record: its names in other systems, the ids that it had here, and when it was
/// created, modified and revoked where it was taken from. Most records state none of these: then it
/// is one byte in the store, and no allocation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "OriginalFields", into = "OriginalFields")]
pub struct OriginalRecord(Option<Box<OriginalFields>>);

/// The fields of an original, which stand in a bundle among those of the record.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "camelCase")]
struct OriginalFields {
    /// The names of the record in other systems.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    external_ids: Vec<ExternalId>,
    /// The ids that the record had, each of which leads on to it. An id that is left out stays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    former_ids: Vec<Id>,
    /// The date or the instant at which the original was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    created: Option<PartialDate>,
    /// The date or the instant at which the original was last modified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    modified: Option<PartialDate>,
    /// The date or the instant at which the original was revoked; `true` where none is stated. It
    /// decides nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    revoked: Option<Revocation>,
}

/// The name of a record in another system, such as Wikidata or a stock exchange.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(deny_unknown_fields)]
pub struct ExternalId {
    /// The other system.
    pub scheme: Name,
    /// The name there.
    pub value: Name,
    /// The page of the record in the other system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<WebUrl>,
}

/// The revocation of an original.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Revocation {
    /// At a date that is not stated.
    Undated,
    /// At a date or an instant.
    At(PartialDate),
}

impl OriginalRecord {
    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The names of the record in other systems.
    pub fn external_ids(&self) -> &[ExternalId] {
        self.0.as_ref().map_or(&[], |fields| &fields.external_ids)
    }

    /// The ids that the record had before, the first of them first.
    pub fn former_ids(&self) -> &[Id] {
        self.0.as_ref().map_or(&[], |fields| &fields.former_ids)
    }

    /// The same original with other former ids.
    #[must_use]
    pub fn with_former_ids(self, former_ids: Vec<Id>) -> OriginalRecord {
        let fields = OriginalFields::from(self);
        OriginalFields {
            former_ids,
            ..fields
        }
        .into()
    }

    /// The date of creation.
    pub fn created(&self) -> Option<PartialDate> {
        self.0.as_ref()?.created
    }

    /// The date of the last modification.
    pub fn modified(&self) -> Option<PartialDate> {
        self.0.as_ref()?.modified
    }

    /// The revocation; `None` where the record was not revoked.
    pub fn revoked(&self) -> Option<Revocation> {
        self.0.as_ref()?.revoked
    }

    /// Takes over what another original of the same record states; what it leaves out stays.
    pub fn update(&mut self, other: OriginalRecord) {
        let Some(other) = other.0 else {
            return;
        };
        let mut fields = OriginalFields::from(std::mem::take(self));
        for id in other.external_ids {
            if !fields.external_ids.contains(&id) {
                fields.external_ids.push(id);
            }
        }
        for id in other.former_ids {
            if !fields.former_ids.contains(&id) {
                fields.former_ids.push(id);
            }
        }
        fields.created = other.created.or(fields.created);
        fields.modified = other.modified.or(fields.modified);
        fields.revoked = other.revoked.or(fields.revoked);
        *self = fields.into();
    }
}

impl Revocation {
    /// The date, where it is stated.
    pub fn at(self) -> Option<PartialDate> {
        match self {
            Revocation::Undated => None,
            Revocation::At(date) => Some(date),
        }
    }
}

impl From<OriginalFields> for OriginalRecord {
    fn from(fields: OriginalFields) -> OriginalRecord {
        let is_stated = fields != OriginalFields::default();
        OriginalRecord(is_stated.then(|| Box::new(fields)))
    }
}

impl From<OriginalRecord> for OriginalFields {
    fn from(original: OriginalRecord) -> OriginalFields {
        original.0.map(|fields| *fields).unwrap_or_default()
    }
}

impl BorshSerialize for OriginalRecord {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        BorshSerialize::serialize(&self.0, writer)
    }
}

impl BorshDeserialize for OriginalRecord {
    fn deserialize_reader<R: io::Read>(reader: &mut R) -> io::Result<OriginalRecord> {
        compact::read_optional_box(reader).map(OriginalRecord)
    }
}

impl JsonSchema for OriginalRecord {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        OriginalFields::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = OriginalFields::json_schema(generator);
        // What is said of the fields together is not said of the record among whose they stand.
        schema.remove("description");
        schema
    }
}

impl Serialize for Revocation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Revocation::Undated => serializer.serialize_bool(true),
            Revocation::At(date) => Serialize::serialize(date, serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Revocation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Revocation, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Stated {
            Flag(bool),
            Date(String),
        }
        match Stated::deserialize(deserializer)? {
            Stated::Flag(true) => Ok(Revocation::Undated),
            Stated::Flag(false) => Err(de::Error::custom(
                "`false` says what is so without it; leave the field out",
            )),
            Stated::Date(date) => date.parse().map(Revocation::At).map_err(de::Error::custom),
        }
    }
}

impl JsonSchema for Revocation {
    fn schema_name() -> Cow<'static, str> {
        "Revocation".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let date = generator.subschema_for::<PartialDate>();
        json_schema!({"anyOf": [date, {"type": "boolean", "enum": [true]}]})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{attribution::Attribution, entity::Entity, unit::Unit};

    /// Each case: the fields of an original among those of a record, and the length of its compact
    /// form.
    #[test]
    fn an_original_is_read_and_written_the_same_and_costs_a_byte_where_nothing_is_stated() {
        for (fields, length) in [
            ("", 1),
            (r#","revoked":true"#, 1 + 4 + 4 + 1 + 1 + 2),
            (r#","created":"2001-05""#, 1 + 4 + 4 + 1 + 9 + 1 + 1),
            (r#","formerIds":["metre"]"#, 1 + 4 + 4 + 1 + 5 + 1 + 1 + 1),
            (
                r#","externalIds":[{"scheme":"wikidata","value":"Q42"}],"created":"2001","modified":"2024-01-05T12:00:00Z","revoked":"2024""#,
                66,
            ),
        ] {
            let json = format!(r#"{{"id":"m"{fields}}}"#);
            let unit: Unit = serde_json::from_str(&json).unwrap();
            assert_eq!(serde_json::to_string(&unit).unwrap(), json);
            let bytes = borsh::to_vec(&unit.original).unwrap();
            assert_eq!(bytes.len(), length, "{fields}");
            assert_eq!(
                borsh::from_slice::<OriginalRecord>(&bytes).unwrap(),
                unit.original
            );
        }
    }

    #[test]
    fn what_is_no_field_is_refused_beside_an_original_too() {
        let entity = |fields: &str| {
            let json = format!(r#"{{"id":"a","type":"t","labels":{{"en":"A"}}{fields}}}"#);
            serde_json::from_str::<Entity>(&json).map_err(|e| e.to_string())
        };
        assert!(entity(r#","created":"2001""#).is_ok());
        for (fields, expected) in [
            (
                r#","created":"2001","creator":"x""#,
                "unknown field `creator`",
            ),
            (r#","created":"yesterday""#, "yesterday"),
            (r#","revoked":false"#, "leave the field out"),
            (r#","created":"2001","created":"2002""#, "duplicate field"),
        ] {
            let refused = entity(fields).unwrap_err();
            assert!(refused.contains(expected), "{fields}: {refused}");
        }
        let said = r#"{"speaker":"source","source":"s","stance":"ASSERTS","mode":"QUOTE","revoked":true,"by":1}"#;
        assert!(serde_json::from_str::<Attribution>(said).is_err());
    }

    #[test]
    fn of_two_originals_of_one_record_the_later_takes_over() {
        let read = |json: &str| serde_json::from_str::<OriginalRecord>(json).unwrap();
        let mut original = read(
            r#"{"externalIds":[{"scheme":"a","value":"1"}],"created":"2001","modified":"2002"}"#,
        );
        original.update(read("{}"));
        original.update(read(
            r#"{"externalIds":[{"scheme":"a","value":"1"},{"scheme":"b","value":"2"}],"modified":"2003","revoked":true}"#,
        ));
        assert_eq!(
            original,
            read(
                r#"{"externalIds":[{"scheme":"a","value":"1"},{"scheme":"b","value":"2"}],"created":"2001","modified":"2003","revoked":true}"#
            )
        );
    }
}
