//! Comparing what two stores hold.
//!
//! Two stores that were made from one journal hold the same, though their blocks may be cut at
//! other places. So what is compared is what the blocks and values say, one fact after the other:
//! commits, versions of records, links.

use std::{cmp::Ordering, fmt, iter::Peekable};

use crate::{
    model::{Entity, EntityType, Kind, Ordinal, Predicate, Source},
    store::{
        Store, StoreError,
        block::{self, Entry},
        commit::StoredCommit,
        key::{self, ListPrefix},
        record_codec::StoredClaim,
    },
};

/// A difference between a store and another, or damage in it.
#[derive(Debug)]
pub struct Difference {
    /// What differs, as people read it.
    pub what: String,
    /// How it differs.
    pub how: Differs,
}

/// How a store differs from another.
#[derive(Debug)]
pub enum Differs {
    /// The other has it, this one lacks it.
    Missing,
    /// This one has it, the other lacks it.
    Surplus,
    /// Both have it, and they differ.
    Unequal,
    /// It cannot be read here.
    Unreadable(StoreError),
    /// It cannot be read in the other.
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
    /// How this store differs from `right`, which is taken for right: one that was just made from
    /// the same journal. Both are to have applied the same revision, and to be left alone meanwhile.
    pub fn compare(&self, right: &Store) -> impl Iterator<Item = Difference> + use<> {
        Compare {
            here: facts(self).peekable(),
            there: facts(right).peekable(),
        }
    }

    /// What in this store does not decode.
    pub fn damage(&self) -> impl Iterator<Item = Difference> + use<> {
        facts(self).filter_map(|fact| fact.err().map(unreadable(Differs::Unreadable)))
    }
}

/// Something that a store says. Facts come in the order of their names.
struct Fact {
    name: Name,
    says: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    /// What stands under a key by itself.
    Key(Vec<u8>),
    /// A link.
    Link(ListPrefix, i64, u32, u16, u64),
}

struct Unreadable {
    name: String,
    error: StoreError,
}

fn unreadable(how: fn(StoreError) -> Differs) -> impl Fn(Unreadable) -> Difference {
    move |it| Difference {
        what: it.name,
        how: how(it.error),
    }
}

impl Name {
    fn describe(&self) -> String {
        match self {
            Name::Key(key) => key::describe(key),
            Name::Link(shelf, order, ordinal, number, since) => {
                let list = key::shelf_name(*shelf);
                format!("link {order} {ordinal}.{number} of revision {since} among {list}")
            }
        }
    }
}

type Facts = Box<dyn Iterator<Item = Result<Fact, Unreadable>>>;

/// All that a store says.
fn facts(store: &Store) -> Facts {
    let tags = [key::CURRENT, key::OLDER, key::COMMIT];
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
    let says = says(store, &key, &bytes).map_err(|error| Unreadable {
        name: key::describe(&key),
        error,
    })?;
    Ok(Fact {
        name: Name::Key(key.to_vec()),
        says,
    })
}

/// What a value says, in one form, once it is sure that it can be read.
fn says(store: &Store, key: &[u8], bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
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
    let ordinal = key.get(2..).and_then(|rest| rest.first_chunk());
    let kind = key.get(1).and_then(|n| key::kind_of_number((*n).into()));
    let (Some(ordinal), Some(kind)) = (ordinal, kind) else {
        return Err(undecodable("its key is none"));
    };
    let ordinal = Ordinal(u32::from_be_bytes(*ordinal));
    match kind {
        Kind::EntityType => store.said::<EntityType<Ordinal>>(key, ordinal, bytes),
        Kind::Predicate => store.said::<Predicate<Ordinal>>(key, ordinal, bytes),
        Kind::Entity => store.said::<Entity<Ordinal>>(key, ordinal, bytes),
        Kind::Source => store.said::<Source<Ordinal>>(key, ordinal, bytes),
        Kind::Claim => store.said::<StoredClaim>(key, ordinal, bytes),
        Kind::Attribution => Err(undecodable("attributions have no keys of their own")),
    }
}

impl Store {
    fn said<T: crate::store::StoredRecord>(
        &self,
        key: &[u8],
        ordinal: Ordinal,
        bytes: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let (stored, _) = self.decode::<T>(key, ordinal, bytes)?;
        let (mut says, pieces) = crate::store::record_codec::encode(&stored);
        says.extend(pieces.concat());
        Ok(says)
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
        (Ok(()), Some(shelf)) => entries.iter().map(|e| Ok(fact_of(shelf, e))).collect(),
        (decoded, _) => {
            let name = key::describe(&key);
            let error = decoded.err().unwrap_or_else(|| StoreError::Undecodable {
                key: name.clone(),
                what: "its key is none".to_owned(),
            });
            vec![Err(Unreadable { name, error })]
        }
    }
}

fn fact_of(shelf: ListPrefix, entry: &Entry) -> Fact {
    let mut says = entry.until.to_be_bytes().to_vec();
    says.push(entry.role);
    let (order, ordinal, number) = entry.place();
    Fact {
        name: Name::Link(shelf, order, ordinal, number, entry.since),
        says,
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
            if let Some(Err(it)) = self.here.next_if(Result::is_err) {
                return Some(unreadable(Differs::Unreadable)(it));
            }
            if let Some(Err(it)) = self.there.next_if(Result::is_err) {
                return Some(unreadable(Differs::UnreadableThere)(it));
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
                (Some(Ok(here)), Some(Ok(there))) if here.says == there.says => continue,
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
