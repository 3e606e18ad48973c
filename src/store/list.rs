//! The lists that the store keeps, and places in them.

use crate::model::{Claim, Name, Ordinal, Polarity, Value};

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

/// The role of a source's publisher in [`List::PublishedBy`].
pub const PUBLISHER: u8 = 1;
/// The role of a source's author in [`List::PublishedBy`].
pub const AUTHOR: u8 = 2;

/// The role of a source's own address in [`List::At`].
pub const ADDRESS: u8 = 1;
/// The role of the address of a source's copy in [`List::At`].
pub const ARCHIVE: u8 = 2;

/// The role of a claim that something is not so in [`List::OfPredicate`].
pub const NEGATIVE: u8 = 1;
/// The role of a claim that there is no value in [`List::OfPredicate`].
pub const NO_VALUE: u8 = 2;

/// The role of a record's first version in [`List::Changes`].
pub const CREATED: u8 = 1;
/// The role of a record's later version in [`List::Changes`].
pub const CHANGED: u8 = 2;

/// A list of links, in its natural order: that of their [`ListPosition`]s, ascending.
///
/// Where a list goes by time, the time is that of the date's start, negated, so that the newest
/// comes first; what has no date comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum List {
    /// All claims, by when they were last stated: the latest date among their attributions that
    /// are not retracted.
    Claims,
    /// All attributions, by when they were stated. The ordinal is the claim's, `number` the
    /// attribution's number in it.
    Attributions,
    /// All sources, by when they were published.
    Sources,
    /// The claims that an entity takes part in, by when they were last stated; the role is a sum
    /// of [`SUBJECT`], [`OBJECT`], [`QUALIFIER`] and [`TOPIC`].
    ClaimsOf(Ordinal),
    /// The claims that connect an entity with another: those of which it is the subject and the
    /// other the value, or the other way round. The order is the other entity's ordinal, so that a
    /// walk from entity to entity reads no claim; the role is [`SUBJECT`] or [`OBJECT`], that of
    /// the list's entity.
    Neighbors(Ordinal),
    /// The attributions whose speaker is an entity, by when they were stated.
    StatedBy(Ordinal),
    /// The claims that an attribution has from a source, by when they were last stated; the role
    /// is a sum of [`SOURCE`] and [`VIA`].
    ReportedIn(Ordinal),
    /// The sources of an entity, by when they were published; the role is a sum of [`PUBLISHER`]
    /// and [`AUTHOR`].
    PublishedBy(Ordinal),
    /// The claims that say something by a predicate (the second) of a subject (the first). So that
    /// most that cannot contradict a claim are passed over unread, `number` is the [`value_number`]
    /// and the role a sum of [`NEGATIVE`] and [`NO_VALUE`].
    OfPredicate(Ordinal, Ordinal),
    /// The claims that state a relation to a claim; `number` is the relation's place in that claim,
    /// the role its kind, as [`relation_role`](crate::store::relation_role) has it.
    RelatedTo(Ordinal),
    /// The entities that turned out to be an entity.
    MergedInto(Ordinal),
    /// The entities with a label or an alias of this hash, perhaps among others: see
    /// [`List::named`].
    Named(u64),
    /// The entities with a name in another system of this hash, perhaps among others: see
    /// [`List::identified`].
    Identified(u64),
    /// The sources with an address of this hash, perhaps among others: see [`List::at`]. The role
    /// is a sum of [`ADDRESS`] and [`ARCHIVE`].
    At(u64),
    /// Every record that a commit wrote: the order is the revision, `number` the kind, as
    /// [`kind_number`](crate::store::kind_number) has it, and the role [`CREATED`] or [`CHANGED`].
    Changes,
}

impl List {
    /// The entities that may be called `name`, however it is written: see [`Name::folded`].
    pub fn named(name: &Name) -> List {
        List::Named(hash64(&[name.folded().as_bytes()]))
    }

    /// The entities that may be called `value` in the system `scheme`.
    pub fn identified(scheme: &str, value: &str) -> List {
        List::Identified(hash64(&[scheme.as_bytes(), value.as_bytes()]))
    }

    /// The sources that may stand at `url`.
    pub fn at(url: &str) -> List {
        List::At(hash64(&[url.as_bytes()]))
    }
}

/// A number that equal values have in common, and few others have.
pub fn value_number(value: &Value<Ordinal>) -> u16 {
    let bytes = borsh::to_vec(value).expect("borsh writes to memory without failing");
    hash64(&[&bytes]) as u16
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

/// A place in a list. No two links of a list that hold at one revision have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListPosition {
    /// What the list goes by, ascending; 0 where it goes by ordinals alone.
    pub order: i64,
    /// The record.
    pub ordinal: Ordinal,
    /// The number within the record; 0 where the list does not use it.
    pub number: u16,
}

/// That a record is in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// Where in the list it stands.
    pub position: ListPosition,
    /// In which role; 0 where the list has none.
    pub role: u8,
}

/// Where reading a list starts, and thereby which way it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanStart {
    /// At its first link, forwards.
    First,
    /// At the first link after a position, forwards.
    After(ListPosition),
    /// At its last link, backwards.
    Last,
    /// At the last link before a position, backwards.
    Before(ListPosition),
}
