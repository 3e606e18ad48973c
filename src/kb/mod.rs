//! The knowledge base: what is written, what can be read, and the rules about claims.
//!
//! - **Writing**: a [`Bundle`] is validated whole against the newest state, appended to the journal
//!   as one commit, applied to the store, and only then answered: whoever wrote, reads it. A
//!   refused bundle changes nothing. One thread writes; writers that wait share one sync.
//! - **Reading**: a [`Snapshot`] is one revision; what is read through it never changes.
//! - **Opening**: the store is a view. It is caught up from the journal, and rebuilt from it where
//!   it cannot be trusted.

pub mod ask;
pub mod bundle;

mod about;
mod ahead;
mod check;
mod contradiction;
mod corroboration;
mod error;
mod folder;
mod group;
mod index_check;
mod indexed;
mod indexing;
mod knowledge_base;
mod known;
mod load;
mod neighbors;
mod origin;
mod path;
mod position;
mod progress;
mod recent;
mod relation;
mod replay;
mod search;
mod snapshot;
mod standing;
mod status;
mod timeline;
mod verify;
mod voice;
mod writer;

#[cfg(test)]
mod fixture;

pub use about::About;
pub use ask::{Condition, It, On, Order};
pub use bundle::{Bundle, Problem, Problems};
pub use check::{Checked, check, rebuild};
pub use corroboration::Corroboration;
pub use error::KbError;
pub use folder::{Options, is_data_folder};
pub use group::{Extent, Group, GroupKey, GroupOrder, Having, InCommon, MOST_GROUP_KEYS};
pub use knowledge_base::{Found, KnowledgeBase};
pub use load::Loaded;
pub use origin::Origins;
pub use path::{Hop, LONGEST_PATH};
pub use position::SpeakerPosition;
pub use progress::{Phase, Progress};
pub use relation::{Basis, Related};
pub use search::{Highlighted, Only, Ranked, SEARCHED, Search};
pub use snapshot::{AttributionKey, Snapshot};
pub use standing::{Standing, Standings};
pub use status::{ClaimStatus, Verdict};
pub use timeline::{Clock, Event, EventKind};
pub use verify::{Evidenced, Fault, Mismatch};

pub use crate::index::{IndexError, IndexOptions, Words, WordsError, fold};
pub use crate::store::{
    CREATED, Kept, Link, List, OBJECT, Position, QUALIFIER, SUBJECT, Start, StoreError,
    StoreOptions, Stored, StoredClaim, TOPIC, kind_of_number,
};
