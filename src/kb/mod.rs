//! The knowledge base: what is written, what can be read, and the rules about claims.
//!
//! - **Writing**: a [`Bundle`] is validated whole against the newest state, appended to the journal
//!   as one commit, applied to the store, and only then answered: whoever wrote, reads it. A
//!   refused bundle changes nothing. One thread writes; writers that wait share one sync.
//! - **Reading**: a [`Snapshot`] is one revision; what is read through it never changes.
//! - **Opening**: the store is a view. It is caught up from the journal, and rebuilt from it where
//!   it cannot be trusted.

mod admin;
pub mod filter;
pub mod formats;
mod graph;
mod indexing;
mod query;
mod rules;
mod write;

mod aggregate;
mod error;
mod folder;
mod knowledge_base;
mod parallel;
mod progress;
mod search;
mod snapshot;
mod snapshot_history;
mod state;

#[cfg(test)]
mod fixture;

pub use crate::{
    index::{IndexError, IndexOptions, SearchQuery, SearchQueryError, fold},
    kb::{
        admin::{
            check::{Checked, check, rebuild},
            evidence_check::{EvidenceReport, Fault, Mismatch},
        },
        aggregate::{Extent, Group, GroupKey, GroupKeyValue, GroupOrder, Having, MOST_GROUP_KEYS},
        error::KbError,
        filter::{FilterExpr, Order, RecordRef, RecordType},
        folder::{Options, is_data_folder},
        formats::json::{Bundle, Problem, Problems},
        graph::path::{Hop, LONGEST_PATH},
        knowledge_base::{KnowledgeBase, OpenReport},
        progress::{Phase, Progress},
        query::{
            position::SpeakerPosition,
            timeline::{Clock, Event, EventKind},
            topic::Topic,
        },
        rules::{
            assessment::{AssessmentColumn, ClaimAssessment},
            corroboration::Corroboration,
            origin::Origins,
            relation::{Basis, Related},
            status::{ClaimStatus, Verdict},
        },
        search::{Highlighted, Only, Ranked, SEARCHED, Search},
        snapshot::{AttributionKey, Snapshot},
        write::change_set::Loaded,
    },
    store::{
        CREATED, Link, List, ListPosition, OBJECT, QUALIFIER, SUBJECT, ScanStart, StoreError,
        StoreOptions, Stored, StoredClaim, StoredRecord, TOPIC, kind_of_number,
    },
};
