//! Stored versions of records.

use crate::model::{
    entity::Entity,
    id::{Id, Ordinal},
    kind::Kind,
    original::OriginalRecord,
    revision::Revision,
    source::Source,
    stored_claim::StoredClaim,
    unit::Unit,
    vocabulary::{EntityType, Predicate},
};

/// A stored version of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored<T> {
    /// The ordinal of the record among those of its kind.
    pub ordinal: Ordinal,
    /// The revision that wrote the record's first version.
    pub created_in: Revision,
    /// The revision that wrote this version.
    pub written_in: Revision,
    /// True for the version that a removal wrote, which readers never get.
    pub(crate) is_removed: bool,
    /// The record.
    pub record: T,
}

impl<T> Stored<T> {
    /// A record that is only supposed.
    pub(crate) fn supposed(ordinal: Ordinal, revision: Revision, record: T) -> Stored<T> {
        Stored {
            ordinal,
            created_in: revision,
            written_in: revision,
            is_removed: false,
            record,
        }
    }
}

/// A type of record, with its kind and id.
pub trait OfKind {
    /// The kind.
    const KIND: Kind;

    /// The id of the record.
    fn id(&self) -> &Id;

    /// The original of the record.
    fn original(&self) -> &OriginalRecord;
}

impl OfKind for EntityType<Ordinal> {
    const KIND: Kind = Kind::EntityType;

    fn id(&self) -> &Id {
        &self.id
    }

    fn original(&self) -> &OriginalRecord {
        &self.original
    }
}

impl OfKind for Predicate<Ordinal> {
    const KIND: Kind = Kind::Predicate;

    fn id(&self) -> &Id {
        &self.id
    }

    fn original(&self) -> &OriginalRecord {
        &self.original
    }
}

impl OfKind for Unit<Ordinal> {
    const KIND: Kind = Kind::Unit;

    fn id(&self) -> &Id {
        &self.id
    }

    fn original(&self) -> &OriginalRecord {
        &self.original
    }
}

impl OfKind for Entity<Ordinal> {
    const KIND: Kind = Kind::Entity;

    fn id(&self) -> &Id {
        &self.id
    }

    fn original(&self) -> &OriginalRecord {
        &self.original
    }
}

impl OfKind for Source<Ordinal> {
    const KIND: Kind = Kind::Source;

    fn id(&self) -> &Id {
        &self.id
    }

    fn original(&self) -> &OriginalRecord {
        &self.original
    }
}

impl OfKind for StoredClaim {
    const KIND: Kind = Kind::Claim;

    fn id(&self) -> &Id {
        &self.id
    }

    fn original(&self) -> &OriginalRecord {
        &self.original
    }
}
