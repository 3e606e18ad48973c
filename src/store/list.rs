//! The record lists of the store, their links, and positions in them.

use crate::model::{self, Claim, Id, Kind, Name, Ordinal, Polarity, Value};

/// The role of a claim's subject in [`List::ClaimsOf`].
pub const SUBJECT: u8 = 1;
/// The role of a claim's value in [`List::ClaimsOf`].
pub const OBJECT: u8 = 2;
/// The role of a qualifier's value in [`List::ClaimsOf`].
pub const QUALIFIER: u8 = 4;
/// The role of a topic in [`List::ClaimsOf`].
pub const TOPIC: u8 = 8;

/// The role of an attribution's source in [`List::ReportedIn`].
pub const SOURCE: u8 = 1;
/// The role of a source on which an attribution's source relies in [`List::ReportedIn`].
pub const VIA: u8 = 2;

/// The role of a source's publisher in [`List::SourcesOf`].
pub const PUBLISHER: u8 = 1;
/// The role of a source's author in [`List::SourcesOf`].
pub const AUTHOR: u8 = 2;
/// The role of a source's contributor in [`List::SourcesOf`].
pub const CONTRIBUTOR: u8 = 4;
/// The role of a source's container in [`List::SourcesOf`].
pub const CONTAINER: u8 = 8;
/// The role of the entity that is the same work as a source in [`List::SourcesOf`].
pub const WORK: u8 = 16;

/// The role of a source's own address in [`List::At`].
pub const ADDRESS: u8 = 1;
/// The role of the address of a source's copy in [`List::At`].
pub const ARCHIVE: u8 = 2;

/// The role of a negative claim in [`List::OfPredicate`].
pub const NEGATIVE: u8 = 1;
/// The role of a claim whose value is none in [`List::OfPredicate`].
pub const NO_VALUE: u8 = 2;

/// The role of a record's first version in [`List::Changes`], also of its first after a removal.
pub const CREATED: u8 = 1;
/// The role of a record's later version in [`List::Changes`].
pub const CHANGED: u8 = 2;
/// The role of a record's removal in [`List::Changes`].
pub const REMOVED: u8 = 3;

/// A record list: links in the ascending order of their [positions](crate::model::ListPosition).
///
/// The order of a list by time is the start of the date, negated, so that the newest comes first;
/// undated records come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum List {
    /// All claims by the date at which each was last stated: the latest date among its attributions
    /// that are not retracted.
    Claims,
    /// All attributions by the dates of their statements. The ordinal is the claim's, `number` the
    /// attribution's number in it.
    Attributions,
    /// All sources by their dates of publication.
    Sources,
    /// The claims in which an entity takes part, by the date of the last statement; the role is a
    /// sum of [`SUBJECT`], [`OBJECT`], [`QUALIFIER`] and [`TOPIC`].
    ClaimsOf(Ordinal),
    /// The claims that connect an entity with another: one is the subject, the other the value. The
    /// order is the other entity's ordinal, so that a walk from entity to entity reads no claim;
    /// the role is that of the list's entity, [`SUBJECT`] or [`OBJECT`].
    Neighbors(Ordinal),
    /// The attributions whose speaker is an entity, by the dates of their statements.
    StatedBy(Ordinal),
    /// The claims with an attribution from a source, by the date of the last statement; the
    /// role is a sum of [`SOURCE`] and [`VIA`].
    ReportedIn(Ordinal),
    /// The sources that an entity published, wrote, took part in, holds or is, by their dates of
    /// publication; the role is a sum of [`PUBLISHER`], [`AUTHOR`], [`CONTRIBUTOR`], [`CONTAINER`]
    /// and [`WORK`].
    SourcesOf(Ordinal),
    /// The claims about a subject (the first ordinal) with a predicate (the second). So that most
    /// claims that cannot contradict a claim are skipped unread, `number` is the [`value_number`]
    /// and the role a sum of [`NEGATIVE`] and [`NO_VALUE`].
    OfPredicate(Ordinal, Ordinal),
    /// The claims that state a relation to a claim; `number` is the relation's index in that claim,
    /// the role its kind, as [`relation_role`](crate::store::relation_role) has it.
    RelatedTo(Ordinal),
    /// The entities that were merged into an entity.
    MergedInto(Ordinal),
    /// The entities with a label or an alias of this hash, which other names may share. See
    /// [`List::named`].
    Named(u64),
    /// The records of a kind with an external id of this hash, which other ids may share. See
    /// [`List::identified`].
    Identified(u64),
    /// The sources with an address of this hash, which other addresses may share. See [`List::at`].
    /// The role is a sum of [`ADDRESS`] and [`ARCHIVE`].
    At(u64),
    /// The records of a kind with an id whose likeness has this hash, which others may share, but
    /// those whose id is its own likeness. See [`List::alike`].
    Alike(u64),
    /// The records that had other ids; `number` is the kind, as
    /// [`kind_number`](crate::store::kind_number) has it.
    Renamed,
    /// Every record that a commit wrote: the order is the revision, `number` the kind, as
    /// [`kind_number`](crate::store::kind_number) has it, and the role [`CREATED`], [`CHANGED`] or
    /// [`REMOVED`].
    Changes,
}

impl List {
    /// The entities that may have the name `name` in any spelling: see [`Name::folded`].
    pub fn named(name: &Name) -> List {
        List::Named(hash64(&[name.folded().as_bytes()]))
    }

    /// The records of a kind that may have the external id `value` in the system `scheme`.
    pub fn identified(kind: Kind, scheme: &str, value: &str) -> List {
        let parts = [kind.name(), scheme, value];
        List::Identified(hash64(&parts.map(str::as_bytes)))
    }

    /// The records of a kind with an id that may have this likeness: see
    /// [`Id::likeness`](crate::model::Id::likeness).
    pub fn alike(kind: Kind, likeness: &str) -> List {
        List::Alike(hash64(&[kind.name(), likeness].map(str::as_bytes)))
    }

    /// The sources that may have an address with the canonical text `address`: see
    /// [`canonical`](crate::model::canonical_url::canonical).
    pub fn at(address: &str) -> List {
        List::At(hash64(&[address.as_bytes()]))
    }
}

/// The number of a value in a link.
pub fn value_number(value: &Value<Ordinal>) -> u16 {
    model::value_number::value_number(value) as u16
}

/// The role of a claim in [`List::OfPredicate`].
pub(super) fn proposition_role(claim: &Claim<Ordinal>) -> u8 {
    let negative = if claim.polarity == Polarity::Negative {
        NEGATIVE
    } else {
        0
    };
    let no_value = if claim.value == Value::None {
        NO_VALUE
    } else {
        0
    };
    negative | no_value
}

/// The order of an id in the list of ids.
pub(super) fn id_order(id: &Id) -> i64 {
    hash64(&[id.as_str().as_bytes()]) as i64
}

/// The first 8 bytes of the BLAKE3 hash of `parts`, a zero byte between them.
pub(super) fn hash64(parts: &[&[u8]]) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for (n, part) in parts.iter().enumerate() {
        if n > 0 {
            hasher.update(&[0]);
        }
        hasher.update(part);
    }
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_be_bytes(first)
}
