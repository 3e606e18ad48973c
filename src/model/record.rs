//! Records: the content of commits.

use std::convert::Infallible;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::model::{
    claim::Claim,
    entity::Entity,
    id::Id,
    kind::Kind,
    original::OriginalRecord,
    source::Source,
    unit::Unit,
    vocabulary::{EntityType, Predicate},
};

/// A record of any kind, as a line of the journal has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "camelCase")]
pub enum Record {
    /// A type of entities.
    Type(EntityType),
    /// A predicate.
    Predicate(Predicate),
    /// An entity.
    Entity(Entity),
    /// A source.
    Source(Source),
    /// A claim with its attributions.
    Claim(Claim),
    /// A unit of quantities.
    Unit(Unit),
    /// The removal of a record: it is absent from this commit on, and kept in history.
    Removed {
        /// The kind of the removed record.
        kind: Kind,
        /// The id of the removed record.
        id: Id,
    },
}

impl Record {
    /// The fields of the record as a bundle has them; null for a removal.
    pub fn fields(&self) -> Json {
        let fields = match self {
            Record::Type(entity_type) => serde_json::to_value(entity_type),
            Record::Unit(unit) => serde_json::to_value(unit),
            Record::Predicate(predicate) => serde_json::to_value(predicate),
            Record::Entity(entity) => serde_json::to_value(entity),
            Record::Source(source) => serde_json::to_value(source),
            Record::Claim(claim) => serde_json::to_value(claim),
            Record::Removed { .. } => Ok(Json::Null),
        };
        fields.expect("records consist of texts, numbers, lists and objects, which JSON has too")
    }

    /// Calls `each` with every reference to another record, and the kind of that.
    pub fn for_each_reference(self, mut each: impl FnMut(Kind, Id)) {
        self.map_references(|kind, id| {
            each(kind, id.clone());
            id
        });
    }

    /// The same record with its references exchanged.
    pub fn map_references(self, mut f: impl FnMut(Kind, Id) -> Id) -> Record {
        let mut exchange = |kind: Kind, id: Id| Ok::<_, Infallible>(f(kind, id));
        let exchanged = match self {
            Record::Type(entity_type) => entity_type.try_map(&mut exchange).map(Record::Type),
            Record::Unit(unit) => unit.try_map(&mut exchange).map(Record::Unit),
            Record::Predicate(predicate) => predicate.try_map(&mut exchange).map(Record::Predicate),
            Record::Entity(entity) => entity.try_map(&mut exchange).map(Record::Entity),
            Record::Source(source) => source.try_map(&mut exchange).map(Record::Source),
            Record::Claim(claim) => claim.try_map(&mut exchange).map(Record::Claim),
            removed @ Record::Removed { .. } => Ok(removed),
        };
        let Ok(record) = exchanged;
        record
    }

    /// The ids that the record had before.
    pub fn former_ids(&self) -> &[Id] {
        match self {
            Record::Type(entity_type) => entity_type.original.former_ids(),
            Record::Predicate(predicate) => predicate.original.former_ids(),
            Record::Entity(entity) => entity.original.former_ids(),
            Record::Source(source) => source.original.former_ids(),
            Record::Claim(claim) => claim.original.former_ids(),
            Record::Unit(unit) => unit.original.former_ids(),
            Record::Removed { .. } => &[],
        }
    }

    /// The same record with another id and other former ids; a removal stays as it is.
    #[must_use]
    pub fn with_ids(mut self, id: Id, former_ids: Vec<Id>) -> Record {
        let (own_id, original): (&mut Id, &mut OriginalRecord) = match &mut self {
            Record::Type(entity_type) => (&mut entity_type.id, &mut entity_type.original),
            Record::Predicate(predicate) => (&mut predicate.id, &mut predicate.original),
            Record::Entity(entity) => (&mut entity.id, &mut entity.original),
            Record::Source(source) => (&mut source.id, &mut source.original),
            Record::Claim(claim) => (&mut claim.id, &mut claim.original),
            Record::Unit(unit) => (&mut unit.id, &mut unit.original),
            Record::Removed { .. } => return self,
        };
        *own_id = id;
        *original = std::mem::take(original).with_former_ids(former_ids);
        self
    }

    /// The id of the record.
    pub fn id(&self) -> &Id {
        match self {
            Record::Type(entity_type) => &entity_type.id,
            Record::Predicate(predicate) => &predicate.id,
            Record::Entity(entity) => &entity.id,
            Record::Source(source) => &source.id,
            Record::Claim(claim) => &claim.id,
            Record::Unit(unit) => &unit.id,
            Record::Removed { id, .. } => id,
        }
    }

    /// The kind of the record.
    pub fn kind(&self) -> Kind {
        match self {
            Record::Type(_) => Kind::EntityType,
            Record::Predicate(_) => Kind::Predicate,
            Record::Entity(_) => Kind::Entity,
            Record::Source(_) => Kind::Source,
            Record::Claim(_) => Kind::Claim,
            Record::Unit(_) => Kind::Unit,
            Record::Removed { kind, .. } => *kind,
        }
    }
}
