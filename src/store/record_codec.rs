//! Records as the store keeps them: with ordinals for references, and the revisions that wrote
//! them.
//!
//! A value is a byte 0, `written_in` and `created_in` as [`varint`]s and the record in its compact form; or,
//! where that is longer than sled takes well, a byte 1, `written_in`, `created_in` and the number of pieces
//! in which it lies under keys of their own.

use std::{ops::Deref, sync::Arc};

use borsh::{BorshDeserialize, BorshSerialize};

use crate::{
    model::{
        Attribution, Claim, Entity, EntityType, Id, Kind, Ordinal, Predicate, Revision, Source,
    },
    store::{
        StoreError,
        list_entries::{self, NOT_A_NUMBER, Spots},
        varint,
    },
};

/// The longest value, in bytes; what is longer lies in pieces. Short in tests, so that some do.
pub(super) const LONGEST: usize = if cfg!(test) { 400 } else { 60 << 10 };

/// A version of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored<T> {
    /// Its place among the records of its kind.
    pub ordinal: Ordinal,
    /// The revision that wrote the record's first version.
    pub created_in: Revision,
    /// The revision that wrote this version.
    pub written_in: Revision,
    /// The record.
    pub record: T,
}

/// A claim with the numbers of its attributions.
///
/// An attribution is found by its claim and its number, which it keeps for ever, whatever becomes
/// of the others.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct StoredClaim {
    claim: Claim<Ordinal>,
    /// The numbers of the attributions; none where they are 0, 1, 2 ….
    numbers: Vec<u16>,
    /// The attributions that earlier versions had, with their numbers.
    gone: Vec<(Id, u16)>,
}

impl Deref for StoredClaim {
    type Target = Claim<Ordinal>;
    fn deref(&self) -> &Claim<Ordinal> {
        &self.claim
    }
}

impl StoredClaim {
    /// The claim, its attributions numbered as in its version before.
    pub(super) fn new(
        claim: Claim<Ordinal>,
        before: Option<&StoredClaim>,
    ) -> Result<StoredClaim, StoreError> {
        let mut known: Vec<(&Id, u16)> = Vec::new();
        if let Some(before) = before {
            known.extend(before.numbered().map(|(number, a)| (&a.id, number)));
            known.extend(before.gone.iter().map(|(id, number)| (id, *number)));
        }
        let mut next = known.iter().map(|(_, number)| u32::from(*number) + 1).max();
        let mut numbers = Vec::with_capacity(claim.attributions.len());
        for attribution in &claim.attributions {
            let known = known.iter().find(|(id, _)| **id == attribution.id);
            let number = known.map_or(next.unwrap_or(0), |(_, number)| (*number).into());
            next = next.max(Some(number + 1));
            let number = u16::try_from(number).ok().filter(|n| *n < NOT_A_NUMBER);
            numbers.push(number.ok_or(StoreError::TooMany(Kind::Attribution))?);
        }
        let is_left = |id: &Id| claim.attributions.iter().any(|a| a.id == *id);
        let gone = known.iter().filter(|(id, _)| !is_left(id));
        let gone = gone.map(|(id, number)| ((*id).clone(), *number)).collect();
        if numbers.iter().copied().eq(0..numbers.len() as u16) {
            numbers = Vec::new();
        }
        Ok(StoredClaim {
            claim,
            numbers,
            gone,
        })
    }

    /// The attributions with their numbers, in the claim's order.
    pub fn numbered(&self) -> impl Iterator<Item = (u16, &Attribution<Ordinal>)> {
        let number = |n: usize| self.numbers.get(n).copied().unwrap_or(n as u16);
        let attributions = self.claim.attributions.iter().enumerate();
        attributions.map(move |(n, attribution)| (number(n), attribution))
    }

    /// The attribution of a number, if this version has it.
    pub fn attribution(&self, number: u16) -> Option<&Attribution<Ordinal>> {
        let place = match self.numbers.is_empty() {
            true => usize::from(number),
            false => self.numbers.iter().position(|n| *n == number)?,
        };
        self.claim.attributions.get(place)
    }
}

/// What exchanges a reference in the store for the id it stands for.
pub(super) type Names<'a> = dyn FnMut(Kind, Ordinal) -> Result<Id, StoreError> + 'a;

/// A kind of records as the store keeps them.
pub trait StoredRecord: BorshSerialize + BorshDeserialize + Clone + Send + Sync + 'static {
    /// The kind.
    const KIND: Kind;
    /// The same record as the journal has it.
    type Named;

    /// Its id.
    fn id(&self) -> &Id;
    /// The same record with ids for references.
    #[doc(hidden)]
    fn named(self, names: &mut Names<'_>) -> Result<Self::Named, StoreError>;
    /// Notes the lists that it is in.
    #[doc(hidden)]
    fn spots(&self, spots: &mut Spots);
    #[doc(hidden)]
    fn slot(stored: Arc<Stored<Self>>) -> AnyStored;
    #[doc(hidden)]
    fn in_slot(slot: &AnyStored) -> Option<&Arc<Stored<Self>>>;
}

/// A record of any kind, as the store keeps it.
#[derive(Clone, Debug)]
pub enum AnyStored {
    /// A type of entities.
    EntityType(Arc<Stored<EntityType<Ordinal>>>),
    /// A predicate.
    Predicate(Arc<Stored<Predicate<Ordinal>>>),
    /// An entity.
    Entity(Arc<Stored<Entity<Ordinal>>>),
    /// A source.
    Source(Arc<Stored<Source<Ordinal>>>),
    /// A claim.
    Claim(Arc<Stored<StoredClaim>>),
}

macro_rules! kept {
    ($kind:ident, $record:ty, $named:ty, $spots:path, |$this:ident| $plain:expr) => {
        impl StoredRecord for $record {
            const KIND: Kind = Kind::$kind;
            type Named = $named;

            fn id(&self) -> &Id {
                &self.id
            }
            fn named(self, names: &mut Names<'_>) -> Result<$named, StoreError> {
                let $this = self;
                $plain.try_map(names)
            }
            fn spots(&self, spots: &mut Spots) {
                $spots(self, spots);
            }
            fn slot(stored: Arc<Stored<$record>>) -> AnyStored {
                AnyStored::$kind(stored)
            }
            fn in_slot(slot: &AnyStored) -> Option<&Arc<Stored<$record>>> {
                match slot {
                    AnyStored::$kind(stored) => Some(stored),
                    _ => None,
                }
            }
        }
    };
}
kept!(
    EntityType,
    EntityType<Ordinal>,
    EntityType,
    list_entries::of_type,
    |it| it
);
kept!(
    Predicate,
    Predicate<Ordinal>,
    Predicate,
    list_entries::of_predicate,
    |it| it
);
kept!(
    Entity,
    Entity<Ordinal>,
    Entity,
    list_entries::of_entity,
    |it| it
);
kept!(
    Source,
    Source<Ordinal>,
    Source,
    list_entries::of_source,
    |it| it
);
kept!(Claim, StoredClaim, Claim, list_entries::of_claim, |it| it
    .claim);

/// A version as its value has it.
pub(super) enum Value<'a> {
    /// All of it is there.
    Whole(Versioned<&'a [u8]>),
    /// It is in this many pieces.
    Pieces(Versioned<u32>),
}

/// Something with the revisions of its record.
pub(super) struct Versioned<T> {
    pub(super) written_in: u64,
    pub(super) created_in: u64,
    pub(super) content: T,
}

const WHOLE: u8 = 0;
const PIECES: u8 = 1;

/// The value of a version, and the pieces of it that lie elsewhere.
pub(super) fn encode<T: StoredRecord>(stored: &Stored<T>) -> (Vec<u8>, Vec<Vec<u8>>) {
    let (written_in, created_in) = (stored.written_in.0, stored.created_in.0);
    let mut value = Vec::with_capacity(640);
    value.push(WHOLE);
    varint::put(&mut value, written_in);
    varint::put(&mut value, created_in);
    let head = value.len();
    borsh::to_writer(&mut value, &stored.record).expect("borsh writes to memory without failing");
    if value.len() <= LONGEST {
        return (value, Vec::new());
    }
    let pieces: Vec<_> = value[head..].chunks(LONGEST).map(<[u8]>::to_vec).collect();
    value.truncate(head);
    value[0] = PIECES;
    varint::put(&mut value, pieces.len() as u64);
    (value, pieces)
}

/// What a value says; `None` where it is none.
pub(super) fn open(mut bytes: &[u8]) -> Option<Value<'_>> {
    let (&form, rest) = bytes.split_first()?;
    bytes = rest;
    let written_in = varint::take(&mut bytes)?;
    let created_in = varint::take(&mut bytes)?;
    if created_in > written_in {
        return None;
    }
    match form {
        WHOLE => Some(Value::Whole(Versioned {
            written_in,
            created_in,
            content: bytes,
        })),
        PIECES => {
            let pieces = u32::try_from(varint::take(&mut bytes)?).ok()?;
            bytes.is_empty().then_some(Value::Pieces(Versioned {
                written_in,
                created_in,
                content: pieces,
            }))
        }
        _ => None,
    }
}
