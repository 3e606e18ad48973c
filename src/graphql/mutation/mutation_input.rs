//! The argument `input` of a mutation.

use claimgraph_engine::{Args, FieldError, FromArgs, FromValue, Name, Value, indexmap::IndexMap};

use crate::{
    graphql::mutation::user_mistake::{NO_SUCH_RECORD, UserMistake},
    kb::{KbError, Snapshot},
    model::{CommitMeta, Id, Kind, Revision, global_id::own_id},
};

/// The argument `input` of a mutation, as its type in the schema has it.
#[derive(Clone, Debug)]
pub(super) struct MutationInput {
    fields: IndexMap<Name, Value>,
}

impl FromArgs for MutationInput {
    fn from_args(args: &Args<'_>) -> Result<MutationInput, FieldError> {
        match args.required::<Value>("input")? {
            Value::Object(fields) => Ok(MutationInput { fields }),
            other => Err(FieldError::internal(format!(
                "`{other}` is no input object"
            ))),
        }
    }
}

impl MutationInput {
    /// All fields.
    pub(super) fn fields(&self) -> &IndexMap<Name, Value> {
        &self.fields
    }

    /// The value of a field; `None` if the field is absent or null.
    pub(super) fn get(&self, field: &str) -> Option<&Value> {
        self.fields
            .get(field)
            .filter(|value| **value != Value::Null)
    }

    /// A field that is no record's; `None` if the field is absent or null. The schema has made sure
    /// of its type.
    pub(super) fn optional<T: FromValue>(&self, field: &str) -> Option<T> {
        T::from_value(self.get(field)?).ok()
    }

    /// The text of a field; empty if there is none.
    pub(super) fn text(&self, field: &str) -> &str {
        match self.get(field) {
            Some(Value::String(text)) => text,
            _ => "",
        }
    }

    /// The id in a field that names a record of a kind.
    pub(super) fn id(&self, field: &str, kind: Kind) -> Result<Id, UserMistake> {
        let text = self.text(field);
        Id::new(own_id(kind, text)).map_err(|_| no_such_record(field, text))
    }

    /// The record of any kind that a field names by its global id. A removed one is named too, so
    /// that a removal that is sent again is known as such.
    pub(super) fn record(
        &self,
        field: &str,
        snapshot: &Snapshot,
    ) -> Result<Result<(Kind, Id), UserMistake>, KbError> {
        let text = self.text(field);
        let Some(kind) = snapshot.kind_of(text)? else {
            return Ok(Err(no_such_record(field, text)));
        };
        Ok(self.id(field, kind).map(|id| (kind, id)))
    }

    /// The revision that the write expects.
    pub(super) fn expected_revision(&self) -> Option<Revision> {
        self.optional("expectedRevision")
    }

    /// The metadata of the commit that is written on behalf of an author.
    pub(super) fn commit_meta(&self, author: Option<&str>) -> CommitMeta {
        CommitMeta {
            by: author.map(str::to_owned),
            reason: self.optional("reason"),
            idempotency_key: self.optional("idempotencyKey"),
            ..CommitMeta::default()
        }
    }

    /// The field whose value is a text.
    pub(super) fn field_of(&self, text: &str) -> Option<String> {
        let is_value = |value: &Value| match value {
            Value::String(value) => value == text || value.rsplit('/').next() == Some(text),
            _ => false,
        };
        let mut fields = self.fields.iter();
        fields
            .find(|(_, value)| is_value(value))
            .map(|(name, _)| name.to_string())
    }
}

/// The mistake of an id that names nothing.
fn no_such_record(field: &str, id: &str) -> UserMistake {
    UserMistake::at(field, NO_SUCH_RECORD, format!("there is no record `{id}`"))
}
