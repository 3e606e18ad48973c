//! Records as the store keeps them: ordinals for references, the revisions that wrote them, and
//! the codec of their values.
//!
//! A value is a byte of flags, `written_in` and `created_in` as [`varint`]s, and the record in its
//! compact form. A value that would be longer than sled takes well has the flag [`PIECES`]: the
//! number of the pieces takes the record's place, and each piece lies under a key of its own. The
//! version that a removal wrote has the flag [`REMOVED`]; its record is that of the version before,
//! so that the id and the numbers of attributions stay taken.

use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};

use crate::{
    model::{
        AccessLevel, Claim, Entity, EntityType, Id, Kind, Ordinal, Predicate, Source, Stored,
        StoredClaim, Unit,
    },
    store::{
        error::StoreError,
        list_entries::{self, ListEntries, ListEntry},
        varint,
    },
};

/// The longest value, in bytes; a longer one lies in pieces. Short in tests, so that some do.
pub(super) const LONGEST: usize = if cfg!(test) { 400 } else { 60 << 10 };

impl ListEntries {
    /// The entries of a version, sorted. A removed record keeps those of its ids, and is listed
    /// among the removed ones.
    pub(super) fn of<T: StoredRecord>(stored: &Stored<T>) -> Vec<ListEntry> {
        let mut entries = ListEntries::new(stored.ordinal);
        match stored.is_removed {
            true => {
                entries.add_record_id(stored.record.id(), T::KIND);
                entries.former_ids(stored.record.former_ids(), T::KIND);
                entries.add_removed(T::KIND);
            }
            false => stored.record.list_entries(&mut entries),
        }
        entries.sorted()
    }
}

/// The function that gives the id of a record with an ordinal.
pub(super) type IdLookup<'a> = dyn FnMut(Kind, Ordinal) -> Result<Id, StoreError> + 'a;

/// A kind of record as the store keeps it.
pub trait StoredRecord: BorshSerialize + BorshDeserialize + Clone + Send + Sync + 'static {
    /// The kind.
    const KIND: Kind;
    /// The same record as the journal has it.
    type Named;

    /// The record's id.
    fn id(&self) -> &Id;
    /// The ids that the record had before.
    fn former_ids(&self) -> &[Id];
    /// The same record with ids for references.
    #[doc(hidden)]
    fn named(self, id_of: &mut IdLookup<'_>) -> Result<Self::Named, StoreError>;
    /// The access of what this version closes and the version before may have in public.
    #[doc(hidden)]
    fn newly_closed(&self, before: &Self) -> Option<AccessLevel>;
    /// Adds the record's entries in the record lists.
    #[doc(hidden)]
    fn list_entries(&self, entries: &mut ListEntries);
    #[doc(hidden)]
    fn into_any(stored: Arc<Stored<Self>>) -> AnyStored;
    #[doc(hidden)]
    fn from_any(any: &AnyStored) -> Option<&Arc<Stored<Self>>>;
}

/// A version of a record of any kind.
#[derive(Clone, Debug)]
pub enum AnyStored {
    /// A type of entities.
    EntityType(Arc<Stored<EntityType<Ordinal>>>),
    /// A unit of quantities.
    Unit(Arc<Stored<Unit<Ordinal>>>),
    /// A predicate.
    Predicate(Arc<Stored<Predicate<Ordinal>>>),
    /// An entity.
    Entity(Arc<Stored<Entity<Ordinal>>>),
    /// A source.
    Source(Arc<Stored<Source<Ordinal>>>),
    /// A claim.
    Claim(Arc<Stored<StoredClaim>>),
}

impl AnyStored {
    /// The kind and the ordinal of the record, if this is the version that a removal wrote.
    pub fn removed(&self) -> Option<(Kind, Ordinal)> {
        let (kind, ordinal, is_removed) = match self {
            AnyStored::EntityType(stored) => (Kind::EntityType, stored.ordinal, stored.is_removed),
            AnyStored::Unit(stored) => (Kind::Unit, stored.ordinal, stored.is_removed),
            AnyStored::Predicate(stored) => (Kind::Predicate, stored.ordinal, stored.is_removed),
            AnyStored::Entity(stored) => (Kind::Entity, stored.ordinal, stored.is_removed),
            AnyStored::Source(stored) => (Kind::Source, stored.ordinal, stored.is_removed),
            AnyStored::Claim(stored) => (Kind::Claim, stored.ordinal, stored.is_removed),
        };
        is_removed.then_some((kind, ordinal))
    }
}

macro_rules! stored_record {
    ($kind:ident, $record:ty, $named:ty, $list_entries:path, $newly_closed:expr, |$this:ident| $plain:expr) => {
        impl StoredRecord for $record {
            const KIND: Kind = Kind::$kind;
            type Named = $named;

            fn id(&self) -> &Id {
                &self.id
            }
            fn former_ids(&self) -> &[Id] {
                self.original.former_ids()
            }
            fn named(self, id_of: &mut IdLookup<'_>) -> Result<$named, StoreError> {
                let $this = self;
                $plain.try_map(id_of)
            }
            fn newly_closed(&self, before: &Self) -> Option<AccessLevel> {
                let newly_closed: fn(&Self, &Self) -> Option<AccessLevel> = $newly_closed;
                newly_closed(self, before)
            }
            fn list_entries(&self, entries: &mut ListEntries) {
                $list_entries(self, entries);
            }
            fn into_any(stored: Arc<Stored<$record>>) -> AnyStored {
                AnyStored::$kind(stored)
            }
            fn from_any(any: &AnyStored) -> Option<&Arc<Stored<$record>>> {
                match any {
                    AnyStored::$kind(stored) => Some(stored),
                    _ => None,
                }
            }
        }
    };
}
stored_record!(
    EntityType,
    EntityType<Ordinal>,
    EntityType,
    list_entries::of_type,
    |_, _| None,
    |record| record
);
stored_record!(
    Unit,
    Unit<Ordinal>,
    Unit,
    list_entries::of_unit,
    |_, _| None,
    |record| record
);
stored_record!(
    Predicate,
    Predicate<Ordinal>,
    Predicate,
    list_entries::of_predicate,
    |_, _| None,
    |record| record
);
stored_record!(
    Entity,
    Entity<Ordinal>,
    Entity,
    list_entries::of_entity,
    Entity::newly_closed,
    |record| record
);
stored_record!(
    Source,
    Source<Ordinal>,
    Source,
    list_entries::of_source,
    Source::newly_closed,
    |record| record
);
stored_record!(
    Claim,
    StoredClaim,
    Claim,
    list_entries::of_claim,
    |after, before| after.claim.newly_closed(&before.claim),
    |record| record.claim
);

/// The parts of a value.
pub(super) struct Value<'a> {
    pub(super) written_in: u64,
    pub(super) created_in: u64,
    pub(super) is_removed: bool,
    pub(super) content: Content<'a>,
}

/// The place of a version's compact form.
pub(super) enum Content<'a> {
    /// The value itself.
    Whole(&'a [u8]),
    /// A number of pieces under keys of their own.
    Pieces(u32),
}

const PIECES: u8 = 1;
const REMOVED: u8 = 2;

/// Encodes a version: its value, and the pieces that lie elsewhere.
pub(super) fn encode<T: StoredRecord>(stored: &Stored<T>) -> (Vec<u8>, Vec<Vec<u8>>) {
    let mut value = Vec::with_capacity(640);
    value.push(if stored.is_removed { REMOVED } else { 0 });
    varint::put(&mut value, stored.written_in.0);
    varint::put(&mut value, stored.created_in.0);
    let head = value.len();
    borsh::to_writer(&mut value, &stored.record).expect("borsh writes to memory without failing");
    if value.len() <= LONGEST {
        return (value, Vec::new());
    }
    let pieces: Vec<_> = value[head..].chunks(LONGEST).map(<[u8]>::to_vec).collect();
    value.truncate(head);
    value[0] |= PIECES;
    varint::put(&mut value, pieces.len() as u64);
    (value, pieces)
}

/// Splits a value into its parts; `None` if the bytes are no value.
pub(super) fn open(mut bytes: &[u8]) -> Option<Value<'_>> {
    let (&flags, rest) = bytes.split_first()?;
    bytes = rest;
    let written_in = varint::take(&mut bytes)?;
    let created_in = varint::take(&mut bytes)?;
    if created_in > written_in || flags & !(PIECES | REMOVED) != 0 {
        return None;
    }
    let content = match flags & PIECES {
        0 => Content::Whole(bytes),
        _ => {
            let pieces = u32::try_from(varint::take(&mut bytes)?).ok()?;
            bytes.is_empty().then_some(Content::Pieces(pieces))?
        }
    };
    Some(Value {
        written_in,
        created_in,
        is_removed: flags & REMOVED != 0,
        content,
    })
}
