//! Every key of the store.
//!
//! All keys are in one tree. The first byte, the tag, gives the meaning of a key; a tag is never
//! given another meaning. Numbers are big-endian, so that keys sort as their numbers do: `u32` in 4
//! bytes, `u64` in 8, `i64` in 8 with the top bit turned.
//!
//! | tag | rest of the key | value |
//! |---|---|---|
//! | `m` | `format` | the format of all this, `u32` |
//! | `m` | `applied` | the newest revision that is wholly applied, `u64`; written with the last of it |
//! | `m` | `boot` | whether the store was closed, and the boot of the machine that opened it |
//! | `r` | revision `u64` | a commit, and how many records of each kind there were after it |
//! | `c` | kind `u8`, ordinal `u32` | the newest version of a record |
//! | `h` | kind `u8`, ordinal `u32`, written_in `u64` | an older version of a record |
//! | `x` | kind `u8`, ordinal `u32`, written_in `u64`, n `u32` | a piece of a long version |
//! | `o` | link | block of all claims |
//! | `a` | link | block of all attributions |
//! | `u` | link | block of all sources |
//! | `e` | entity `u32`, link | block of its claims |
//! | `k` | entity `u32`, link | block of the claims that connect it with another |
//! | `w` | speaker `u32`, link | block of its attributions |
//! | `s` | source `u32`, link | block of the claims in it |
//! | `b` | entity `u32`, link | block of the sources that it published, wrote or is part of in another role |
//! | `p` | subject `u32`, link | block of its claims, by predicate |
//! | `l` | claim `u32`, link | block of the claims related to it |
//! | `g` | entity `u32`, link | block of the entities merged into it |
//! | `n` | link | block of entities, by the hash of a name |
//! | `y` | link | block of records, by the hash of their kind and a name in another system |
//! | `t` | link | block of sources, by the hash of a canonical address |
//! | `f` | link | block of records, by the hash of their kind and the likeness of their id |
//! | `z` | link | block of changes, by revision |
//! | `d` | kind `u32`, link | block of the removed records of a kind |
//! | `v` | link | block of the records that had other ids; `number` is the kind |
//! | `j` | BLAKE3 hash of author and key | the revision of the commit with an idempotency key, `u64` |
//! | `D` | revision `u64` | the step of a draft that the commit has |
//! | `E` | draft `u64`, revision `u64` | the action of that step, `u8` |
//! | `q` | id | the kind that the id names by itself, `u8`; of ids that several kinds have |
//! | `i` | link | block of records and attributions, by the hash of their id; the role is the kind |
//!
//! A link is its order `i64`, its ordinal `u32`, its `number` `u16` and its `since` `u64`; the link
//! in a key is the first one of its block. The key of a list's first block has no link, so that the
//! block takes every link before the second block.

use crate::{
    model::{Kind, Ordinal},
    store::{block::BlockEntry, list::List},
};

/// The format that this program writes. Format 4 has metadata of commits, format 5 removals, format
/// 7 names as search folds them, format 9 former ids and idempotency keys, and format 10 closed
/// parts and horizons.
pub(super) const FORMAT: u32 = 10;

pub(super) const META_FORMAT: &[u8] = b"mformat";
pub(super) const META_APPLIED: &[u8] = b"mapplied";
pub(super) const META_BOOT: &[u8] = b"mboot";

pub(super) const COMMIT: u8 = b'r';
pub(super) const CURRENT: u8 = b'c';
pub(super) const OLDER: u8 = b'h';
pub(super) const PIECE: u8 = b'x';
pub(super) const SHARED_ID: u8 = b'q';
pub(super) const IDEMPOTENCY_KEY: u8 = b'j';
pub(super) const DRAFT_STEP: u8 = b'D';
pub(super) const DRAFT: u8 = b'E';

/// The first number in the list of ids that is not an attribution's number. The id of a record of
/// the kind `n` has this number plus `n`, so that no two ids share a position whatever their
/// hashes.
pub(super) const FIRST_RECORD_NUMBER: u16 = 0xfff0;

/// The tag of the removed records.
const REMOVED: u8 = b'd';
/// The tag of the lists of merged entities.
pub(super) const MERGES: u8 = b'g';
/// The tag of the changes.
pub(super) const CHANGES: u8 = b'z';
/// The tags of the lists, in the order of the table.
pub(super) const LISTS: &[u8] = b"oauekwsbplgnytfvzdi";
/// The tags of the lists that have an owner.
const OWNED: &[u8] = b"ekwsbplgd";

/// The prefix of the keys of a list's blocks. A list has a prefix of its own, or is the part of a
/// shared one whose links have a certain order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ListPrefix {
    /// The tag of the blocks.
    pub(super) tag: u8,
    /// The owner of the list; 0 if there is none.
    pub(super) owner: u32,
}

/// The prefix of the list of ids.
pub(super) const IDS: ListPrefix = ListPrefix {
    tag: b'i',
    owner: 0,
};

/// The prefix of the list of the removed records of a kind.
pub(super) fn removed(kind: Kind) -> ListPrefix {
    ListPrefix {
        tag: REMOVED,
        owner: kind_number(kind).into(),
    }
}

impl ListPrefix {
    /// The prefix of a list, and the order of its links if the list is a part of a shared prefix.
    pub(super) fn of(list: List) -> (ListPrefix, Option<i64>) {
        let owned = |tag, owner: Ordinal| {
            let owner = owner.0;
            (ListPrefix { tag, owner }, None)
        };
        let shared = |tag| (ListPrefix { tag, owner: 0 }, None);
        let hashed = |tag, hash| (ListPrefix { tag, owner: 0 }, Some(hash as i64));
        match list {
            List::Claims => shared(b'o'),
            List::Attributions => shared(b'a'),
            List::Sources => shared(b'u'),
            List::ClaimsOf(entity) => owned(b'e', entity),
            List::Neighbors(entity) => owned(b'k', entity),
            List::StatedBy(entity) => owned(b'w', entity),
            List::ReportedIn(source) => owned(b's', source),
            List::SourcesOf(entity) => owned(b'b', entity),
            List::OfPredicate(subject, predicate) => {
                (owned(b'p', subject).0, Some(predicate.0.into()))
            }
            List::RelatedTo(claim) => owned(b'l', claim),
            List::MergedInto(entity) => owned(MERGES, entity),
            List::Named(hash) => hashed(b'n', hash),
            List::Identified(hash) => hashed(b'y', hash),
            List::At(hash) => hashed(b't', hash),
            List::Alike(hash) => hashed(b'f', hash),
            List::Renamed => shared(b'v'),
            List::Changes => shared(CHANGES),
        }
    }

    /// The key of the list's first block, with which the keys of all its blocks start.
    pub(super) fn first_key(self) -> Vec<u8> {
        let mut key = Vec::with_capacity(27);
        key.push(self.tag);
        if OWNED.contains(&self.tag) {
            key.extend(self.owner.to_be_bytes());
        }
        key
    }

    /// The first key behind the keys of the list's blocks.
    pub(super) fn end_key(self) -> Vec<u8> {
        if OWNED.contains(&self.tag)
            && let Some(owner) = self.owner.checked_add(1)
        {
            return ListPrefix { owner, ..self }.first_key();
        }
        vec![self.tag + 1]
    }

    /// The key of a block that starts with a link. The block of any link is found by it.
    pub(super) fn block_key(self, first: &BlockEntry) -> Vec<u8> {
        let mut key = self.first_key();
        key.extend(((first.order as u64) ^ (1 << 63)).to_be_bytes());
        key.extend(first.ordinal.to_be_bytes());
        key.extend(first.number.to_be_bytes());
        key.extend(first.since.to_be_bytes());
        key
    }

    /// The order of the first link of the block with a key; `None` for the first block.
    pub(super) fn order_of_key(self, key: &[u8]) -> Option<i64> {
        let order = key.get(self.first_key().len()..)?.first_chunk()?;
        Some((u64::from_be_bytes(*order) ^ (1 << 63)) as i64)
    }

    /// The prefix in a block's key.
    pub(super) fn of_key(key: &[u8]) -> Option<ListPrefix> {
        let (&tag, rest) = key.split_first()?;
        let owner = match OWNED.contains(&tag) {
            true => u32::from_be_bytes(*rest.first_chunk()?),
            false => 0,
        };
        LISTS.contains(&tag).then_some(ListPrefix { tag, owner })
    }
}

/// The number of a kind in keys and in [`List::Changes`].
pub fn kind_number(kind: Kind) -> u8 {
    match kind {
        Kind::EntityType => 0,
        Kind::Predicate => 1,
        Kind::Entity => 2,
        Kind::Source => 3,
        Kind::Claim => 4,
        Kind::Attribution => 5,
        Kind::Unit => 6,
    }
}

/// The kind of a number; see [`kind_number`].
pub fn kind_of_number(number: u16) -> Option<Kind> {
    Some(match number {
        0 => Kind::EntityType,
        1 => Kind::Predicate,
        2 => Kind::Entity,
        3 => Kind::Source,
        4 => Kind::Claim,
        5 => Kind::Attribution,
        6 => Kind::Unit,
        _ => return None,
    })
}

/// The key of a commit.
pub(super) fn commit(revision: u64) -> [u8; 9] {
    let mut key = [COMMIT; 9];
    key[1..].copy_from_slice(&revision.to_be_bytes());
    key
}

/// The key of a record's newest version.
pub(super) fn current(kind: Kind, ordinal: Ordinal) -> [u8; 6] {
    let mut key = [CURRENT; 6];
    key[1] = kind_number(kind);
    key[2..].copy_from_slice(&ordinal.0.to_be_bytes());
    key
}

/// The key of a record's older version.
pub(super) fn older(kind: Kind, ordinal: Ordinal, written_in: u64) -> [u8; 14] {
    let mut key = [OLDER; 14];
    key[1..6].copy_from_slice(&current(kind, ordinal)[1..]);
    key[6..].copy_from_slice(&written_in.to_be_bytes());
    key
}

/// The key of a piece of a long version.
pub(super) fn piece(kind: Kind, ordinal: Ordinal, written_in: u64, n: u32) -> [u8; 18] {
    let mut key = [PIECE; 18];
    key[1..14].copy_from_slice(&older(kind, ordinal, written_in)[1..]);
    key[14..].copy_from_slice(&n.to_be_bytes());
    key
}

/// The key of an author's idempotency key.
pub(super) fn idempotency_key(by: Option<&str>, key: &str) -> Vec<u8> {
    let mut hasher = blake3::Hasher::new();
    // No author is another than one without letters.
    hasher.update(&[u8::from(by.is_some())]);
    let by = by.unwrap_or_default();
    hasher.update(&(by.len() as u64).to_be_bytes());
    hasher.update(by.as_bytes());
    hasher.update(key.as_bytes());
    [&[IDEMPOTENCY_KEY], &hasher.finalize().as_bytes()[..]].concat()
}

/// The key of the step of a draft that a commit has.
pub(super) fn draft_step(revision: u64) -> [u8; 9] {
    let mut key = [DRAFT_STEP; 9];
    key[1..].copy_from_slice(&revision.to_be_bytes());
    key
}

/// The key of the action of a draft's step.
pub(super) fn draft(draft: u64, revision: u64) -> [u8; 17] {
    let mut key = [DRAFT; 17];
    key[1..9].copy_from_slice(&draft.to_be_bytes());
    key[9..].copy_from_slice(&revision.to_be_bytes());
    key
}

/// The draft and the revision in the key of an action.
pub(super) fn of_draft(key: &[u8]) -> Option<(u64, u64)> {
    let draft = key.get(1..)?.first_chunk()?;
    let revision = key.get(9..)?.first_chunk()?;
    Some((u64::from_be_bytes(*draft), u64::from_be_bytes(*revision)))
}

/// The key of an id that several kinds have.
pub(super) fn shared_id(id: &str) -> Vec<u8> {
    [&[SHARED_ID], id.as_bytes()].concat()
}

/// Describes a key for messages.
pub(super) fn describe(key: &[u8]) -> String {
    let number = |bytes: &[u8]| bytes.iter().fold(0u64, |n, b| (n << 8) | u64::from(*b));
    let kind = |bytes: &[u8]| match bytes.first().and_then(|n| kind_of_number((*n).into())) {
        Some(kind) => kind.to_string(),
        None => "record".to_owned(),
    };
    match key {
        [b'm', name @ ..] => String::from_utf8_lossy(name).into_owned(),
        [SHARED_ID, id @ ..] => format!("the shared id `{}`", String::from_utf8_lossy(id)),
        [IDEMPOTENCY_KEY, hash @ ..] => format!("the idempotency key {hash:02x?}"),
        [DRAFT_STEP, revision @ ..] => {
            format!("the step of a draft in commit {}", number(revision))
        }
        [DRAFT, rest @ ..] if rest.len() == 16 => {
            let (draft, revision) = (number(&rest[..8]), number(&rest[8..]));
            format!("the action on draft {draft} in commit {revision}")
        }
        [COMMIT, revision @ ..] => format!("commit {}", number(revision)),
        [CURRENT, rest @ ..] if rest.len() == 5 => {
            format!("{} {}", kind(rest), number(&rest[1..]))
        }
        [OLDER, rest @ ..] if rest.len() == 13 => {
            let (ordinal, written_in) = (number(&rest[1..5]), number(&rest[5..]));
            format!("{} {ordinal} of revision {written_in}", kind(rest))
        }
        [PIECE, rest @ ..] if rest.len() == 17 => {
            let (ordinal, written_in) = (number(&rest[1..5]), number(&rest[5..13]));
            let n = number(&rest[13..]);
            format!(
                "piece {n} of {} {ordinal} of revision {written_in}",
                kind(rest)
            )
        }
        _ => match ListPrefix::of_key(key) {
            Some(prefix) => format!("block {:02x?} of {}", &key[1..], list_name(prefix)),
            None => format!("{key:02x?}"),
        },
    }
}

/// Describes a list for messages.
pub(super) fn list_name(prefix: ListPrefix) -> String {
    let owner = prefix.owner;
    match prefix.tag {
        b'o' => "the claims".into(),
        b'a' => "the attributions".into(),
        b'u' => "the sources".into(),
        b'e' => format!("the claims of entity {owner}"),
        b'k' => format!("the neighbours of entity {owner}"),
        b'w' => format!("the attributions of entity {owner}"),
        b's' => format!("the claims in source {owner}"),
        b'b' => format!("the sources of entity {owner}"),
        b'p' => format!("the predicates of entity {owner}"),
        b'l' => format!("the claims related to claim {owner}"),
        MERGES => format!("the entities merged into entity {owner}"),
        b'n' => "the names".into(),
        b'y' => "the names in other systems".into(),
        b't' => "the addresses".into(),
        b'f' => "the ids that may be taken for others".into(),
        b'v' => "the renamed records".into(),
        CHANGES => "the changes".into(),
        REMOVED => match kind_of_number(u16::try_from(owner).unwrap_or(u16::MAX)) {
            Some(kind) => format!("the removed records of the kind {kind}"),
            None => format!("the removed records of the kind {owner}"),
        },
        b'i' => "the ids".into(),
        tag => format!("the list {tag:02x}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry() -> impl Strategy<Value = BlockEntry> {
        let order = prop_oneof![-2..2i64, Just(i64::MIN), Just(i64::MAX), any::<i64>()];
        (order, 0..3u32, 0..3u16, 0..3u64).prop_map(|(order, ordinal, number, since)| BlockEntry {
            order,
            ordinal,
            number,
            since,
            until: 0,
            role: 0,
        })
    }

    fn prefix() -> impl Strategy<Value = ListPrefix> {
        let owner = prop_oneof![0..3u32, 254..258u32, Just(u32::MAX)];
        (prop::sample::select(LISTS), owner).prop_map(|(tag, owner)| {
            let owner = if OWNED.contains(&tag) { owner } else { 0 };
            ListPrefix { tag, owner }
        })
    }

    proptest! {
        #[test]
        fn keys_sort_as_links_do(prefix in prefix(), a in entry(), b in entry()) {
            prop_assert_eq!(prefix.block_key(&a).cmp(&prefix.block_key(&b)), a.cmp(&b));
            prop_assert!(prefix.first_key() < prefix.block_key(&a));
        }

        #[test]
        fn a_prefix_holds_its_own_keys_alone(a in prefix(), b in prefix(), entry in entry()) {
            let key = b.block_key(&entry);
            prop_assert_eq!(a == b, a.first_key() <= key && key < a.end_key());
            prop_assert_eq!(a == b, key.starts_with(&a.first_key()));
            prop_assert_eq!(ListPrefix::of_key(&key), Some(b));
            prop_assert_eq!(ListPrefix::of_key(&b.first_key()), Some(b));
            prop_assert_eq!(b.order_of_key(&key), Some(entry.order));
            prop_assert_eq!(b.order_of_key(&b.first_key()), None);
        }

        #[test]
        fn versions_sort_by_record_and_revision(a in (0..3u32, 0..300u64), b in (0..3u32, 0..300u64)) {
            let key = |(ordinal, revision)| older(Kind::Claim, Ordinal(ordinal), revision);
            prop_assert_eq!(key(a).cmp(&key(b)), a.cmp(&b));
        }
    }

    #[test]
    fn no_tag_has_two_meanings() {
        let alone = [
            b'm',
            COMMIT,
            CURRENT,
            OLDER,
            PIECE,
            SHARED_ID,
            IDEMPOTENCY_KEY,
            DRAFT_STEP,
            DRAFT,
        ];
        let mut tags = [LISTS, &alone].concat();
        let all = tags.len();
        tags.sort_unstable();
        tags.dedup();
        assert_eq!(tags.len(), all);
        let kinds = (0..7).map(|n| kind_of_number(n).map(kind_number));
        assert!(kinds.eq((0..7).map(|n| Some(n as u8))));
    }
}
