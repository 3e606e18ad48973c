//! Comparing two stores.
//!
//! Two stores made from one journal hold the same facts, though their blocks may be cut at other
//! links. So the contents of blocks and values are compared, one fact after the other: commits,
//! versions of records, links.

use std::{cmp::Ordering, fmt, iter::Peekable};

use crate::{
    model::{Entity, EntityType, Kind, Ordinal, Predicate, Source, StoredClaim, Unit},
    store::{
        block::{self, BlockEntry},
        commit::StoredCommit,
        draft_codec,
        error::StoreError,
        handle::Store,
        key::{self, ListPrefix},
        record_codec::{self, StoredRecord},
    },
};

/// A difference between a store and another, or damage in it.
#[derive(Debug)]
pub struct Difference {
    /// The fact that differs, described for people.
    pub what: String,
    /// The kind of the difference.
    pub how: Differs,
}

/// The kind of a difference between two stores.
#[derive(Debug)]
pub enum Differs {
    /// Only the other store has the fact.
    Missing,
    /// Only this store has the fact.
    Surplus,
    /// The stores have different facts under one key.
    Unequal,
    /// The fact cannot be read in this store.
    Unreadable(StoreError),
    /// The fact cannot be read in the other store.
    UnreadableThere(StoreError),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = &self.what;
        match &self.how {
            Differs::Missing => write!(f, "{what} is missing"),
            Differs::Surplus => write!(f, "{what} should not be there"),
            Differs::Unequal => write!(f, "{what} is not what it should be"),
            Differs::Unreadable(error) => write!(f, "{error}"),
            Differs::UnreadableThere(error) => write!(f, "in the other store: {error}"),
        }
    }
}

impl Store {
    /// Compares this store with `right`, which is taken for right: a store just made from the same
    /// journal. Both must have applied the same revision, and nothing may be applied meanwhile.
    pub fn compare(&self, right: &Store) -> impl Iterator<Item = Difference> + use<> {
        Compare {
            here: facts(self).peekable(),
            there: facts(right).peekable(),
        }
    }

    /// The facts of this store that do not decode.
    pub fn damage(&self) -> impl Iterator<Item = Difference> + use<> {
        facts(self).filter_map(|fact| fact.err().map(unreadable(Differs::Unreadable)))
    }
}

/// A fact of a store. Facts come in the order of their names.
struct Fact {
    name: Name,
    content: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    /// The value of a key.
    Key(Vec<u8>),
    /// A link.
    Link(ListPrefix, i64, u32, u16, u64),
}

struct Unreadable {
    name: String,
    error: StoreError,
}

fn unreadable(how: fn(StoreError) -> Differs) -> impl Fn(Unreadable) -> Difference {
    move |unreadable| Difference {
        what: unreadable.name,
        how: how(unreadable.error),
    }
}

impl Name {
    fn describe(&self) -> String {
        match self {
            Name::Key(key) => key::describe(key),
            Name::Link(prefix, order, ordinal, number, since) => {
                let list = key::list_name(*prefix);
                format!("link {order} {ordinal}.{number} of revision {since} among {list}")
            }
        }
    }
}

type Facts = Box<dyn Iterator<Item = Result<Fact, Unreadable>>>;

/// All facts of a store.
fn facts(store: &Store) -> Facts {
    let tags = [
        key::DRAFT_STEP,
        key::DRAFT,
        key::CURRENT,
        key::OLDER,
        key::IDEMPOTENCY_KEY,
        key::SHARED_ID,
        key::COMMIT,
    ];
    let alone = tags.into_iter().flat_map({
        let store = store.clone();
        move |tag| {
            let store = store.clone();
            let pairs = store.inner.tree.scan_prefix([tag]);
            pairs.map(move |pair| fact_alone(&store, pair))
        }
    });
    let mut tags = key::LISTS.to_vec();
    tags.sort_unstable();
    let links = tags.into_iter().flat_map({
        let store = store.clone();
        move |tag| {
            let store = store.clone();
            let blocks = store.inner.tree.scan_prefix([tag]);
            blocks.flat_map(move |block| facts_of_block(&store, block))
        }
    });
    Box::new(alone.chain(links))
}

type Pair = Result<(sled::IVec, sled::IVec), sled::Error>;

fn fact_alone(store: &Store, pair: Pair) -> Result<Fact, Unreadable> {
    let (key, bytes) = pair.map_err(lost)?;
    let content = content(store, &key, &bytes).map_err(|error| Unreadable {
        name: key::describe(&key),
        error,
    })?;
    Ok(Fact {
        name: Name::Key(key.to_vec()),
        content,
    })
}

/// The content of a value in its one form, after a proof that it can be read.
fn content(store: &Store, key: &[u8], bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    let undecodable = |what: &str| StoreError::Undecodable {
        key: key::describe(key),
        what: what.to_owned(),
    };
    if key.first() == Some(&key::COMMIT) {
        return match StoredCommit::decode(bytes) {
            Ok(commit) => Ok(commit.encode()),
            Err(what) => Err(undecodable(&what)),
        };
    }
    if key.first() == Some(&key::DRAFT_STEP) {
        return match draft_codec::decode(bytes) {
            Ok(step) => Ok(draft_codec::encode(&step)),
            Err(what) => Err(undecodable(&what)),
        };
    }
    if key.first() == Some(&key::DRAFT) {
        return match draft_codec::action_of(bytes) {
            Some(_) => Ok(bytes.to_vec()),
            None => Err(undecodable("its byte is no action")),
        };
    }
    if key.first() == Some(&key::SHARED_ID) {
        let kind = bytes.first().map(|n| key::kind_of_number((*n).into()));
        return match kind.flatten() {
            Some(_) => Ok(bytes.to_vec()),
            None => Err(undecodable("its byte is no kind")),
        };
    }
    if key.first() == Some(&key::IDEMPOTENCY_KEY) {
        return match bytes.len() {
            8 => Ok(bytes.to_vec()),
            _ => Err(undecodable("its bytes are no revision")),
        };
    }
    let ordinal = key.get(2..).and_then(|rest| rest.first_chunk());
    let kind = key.get(1).and_then(|n| key::kind_of_number((*n).into()));
    let (Some(ordinal), Some(kind)) = (ordinal, kind) else {
        return Err(undecodable("its key is no record's"));
    };
    let ordinal = Ordinal(u32::from_be_bytes(*ordinal));
    match kind {
        Kind::EntityType => store.record_content::<EntityType<Ordinal>>(key, ordinal, bytes),
        Kind::Unit => store.record_content::<Unit<Ordinal>>(key, ordinal, bytes),
        Kind::Predicate => store.record_content::<Predicate<Ordinal>>(key, ordinal, bytes),
        Kind::Entity => store.record_content::<Entity<Ordinal>>(key, ordinal, bytes),
        Kind::Source => store.record_content::<Source<Ordinal>>(key, ordinal, bytes),
        Kind::Claim => store.record_content::<StoredClaim>(key, ordinal, bytes),
        Kind::Attribution => Err(undecodable("attributions have no keys of their own")),
    }
}

impl Store {
    fn record_content<T: StoredRecord>(
        &self,
        key: &[u8],
        ordinal: Ordinal,
        bytes: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let (stored, _) = self.decode::<T>(key, ordinal, bytes)?;
        let (mut content, pieces) = record_codec::encode(&stored);
        content.extend(pieces.concat());
        Ok(content)
    }
}

fn facts_of_block(store: &Store, block: Pair) -> Vec<Result<Fact, Unreadable>> {
    let (key, bytes) = match block {
        Ok(block) => block,
        Err(error) => return vec![Err(lost(error))],
    };
    let mut entries = Vec::new();
    let decoded = store.decode_block(&key, &bytes, block::ANY_ORDER, &mut entries);
    match (decoded, ListPrefix::of_key(&key)) {
        (Ok(()), Some(prefix)) => entries.iter().map(|e| Ok(fact_of(prefix, e))).collect(),
        (decoded, _) => {
            let name = key::describe(&key);
            let error = decoded.err().unwrap_or_else(|| StoreError::Undecodable {
                key: name.clone(),
                what: "its key is no record's".to_owned(),
            });
            vec![Err(Unreadable { name, error })]
        }
    }
}

fn fact_of(prefix: ListPrefix, entry: &BlockEntry) -> Fact {
    let mut content = entry.until.to_be_bytes().to_vec();
    content.push(entry.role);
    let (order, ordinal, number) = entry.position();
    Fact {
        name: Name::Link(prefix, order, ordinal, number, entry.since),
        content,
    }
}

fn lost(error: sled::Error) -> Unreadable {
    Unreadable {
        name: "the database".to_owned(),
        error: error.into(),
    }
}

struct Compare {
    here: Peekable<Facts>,
    there: Peekable<Facts>,
}

impl Iterator for Compare {
    type Item = Difference;

    fn next(&mut self) -> Option<Difference> {
        loop {
            if let Some(Err(fact)) = self.here.next_if(Result::is_err) {
                return Some(unreadable(Differs::Unreadable)(fact));
            }
            if let Some(Err(fact)) = self.there.next_if(Result::is_err) {
                return Some(unreadable(Differs::UnreadableThere)(fact));
            }
            let order = match (self.here.peek(), self.there.peek()) {
                (None, None) => return None,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(Ok(here)), Some(Ok(there))) => here.name.cmp(&there.name),
                (Some(Err(_)), _) | (_, Some(Err(_))) => continue,
            };
            let here = self.here.next_if(|_| order.is_le());
            let there = self.there.next_if(|_| order.is_ge());
            let (fact, how) = match (here, there) {
                (Some(Ok(here)), Some(Ok(there))) if here.content == there.content => continue,
                (Some(Ok(here)), Some(_)) => (here, Differs::Unequal),
                (Some(Ok(here)), None) => (here, Differs::Surplus),
                (None, Some(Ok(there))) => (there, Differs::Missing),
                _ => continue,
            };
            return Some(Difference {
                what: fact.name.describe(),
                how,
            });
        }
    }
}
