//! The store: a view of the journal in sled. It holds the records, their older versions, and the
//! record lists in which they are found.
//!
//! **What it is.** The store is made from the journal, commit by commit, and can be made again from
//! it at any time; it is never the only copy of anything. sled is named in this folder alone.
//!
//! **Writing.** [`Store::begin`], [`Apply::put`] each record, [`Apply::finish`]. There is one
//! writer at a time, and revisions are applied in their order. No reader sees a commit before it is
//! finished. A commit that was broken off is applied again from its start, which does no harm. A
//! commit of any size takes a bounded amount of memory, apart from some 50 bytes for each record
//! that it names.
//!
//! **Reading.** A [`View`] shows one revision, whatever is written meanwhile. It costs nothing to
//! make. A record is found by its kind and its [`Ordinal`](crate::model::Ordinal); a [`List`]
//! gives the ordinals of its records in its order, from any
//! [position](crate::model::ListPosition), both ways. Ordinals are dense: those of a revision are
//! 0 up to [`View::ordinals`], and [`View::live`] are those of them whose record was not removed.
//!
//! **Removal.** A removed record is absent from the revision of its removal on: it is not found by
//! id or ordinal, and its links end. Earlier revisions still show it. It keeps its ordinal, and
//! gets a new version if its id is recorded again.
//!
//! **Forks.** [`Store::fork`] gives a store that takes a commit on top in memory alone: what there
//! would be if it was written. It is read by the same views.
//!
//! **Durability.** What was applied is safe when the process dies, up to the revision that
//! [`Opened`] gives; the rest of the journal is applied to it. When the machine dies anything may
//! be lost, and the store says that it must be rebuilt ([`StoreCondition::must_be_rebuilt`]). After
//! [`Store::close`] it is safe from both.
//!
//! **Damage.** Bytes that do not decode are an error that names their key. sled may also lose
//! values without a word; [`Store::compare`] finds that out.

mod apply;
mod batch_writer;
mod block;
mod cache;
mod commit;
mod compare;
mod draft_codec;
mod error;
mod failure_note;
mod fork;
#[cfg(test)]
mod fuse;
mod handle;
mod id_bearers;
mod id_cache;
mod key;
mod link_sorter;
mod list;
mod list_entries;
mod list_scan;
mod merge;
mod mode;
mod open;
mod pairs;
mod record_codec;
mod shared_ids;
#[cfg(test)]
mod tests;
mod tree;
mod varint;
mod versions;
mod view;

pub use crate::store::{
    apply::Apply,
    compare::{Difference, Differs},
    error::StoreError,
    handle::Store,
    key::{kind_number, kind_of_number},
    list::{
        ADDRESS, ARCHIVE, AUTHOR, CHANGED, CONTAINER, CONTRIBUTOR, CREATED, List, NEGATIVE,
        NO_VALUE, OBJECT, PUBLISHER, QUALIFIER, REMOVED, SOURCE, SUBJECT, TOPIC, VIA, WORK,
        value_number,
    },
    list_entries::relation_role,
    mode::Mode,
    open::{Opened, Stop, StoreCondition, StoreOptions},
    record_codec::{AnyStored, StoredRecord},
    view::View,
};
