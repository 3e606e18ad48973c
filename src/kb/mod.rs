//! The knowledge base: what is written, what can be read, and the rules about claims.
//!
//! - **Writing**: a [`Bundle`] is validated whole against the newest state, appended to the journal
//!   as one commit, applied to the store, and only then answered: whoever wrote, reads it. A
//!   refused bundle changes nothing. One thread writes; writers that wait share one sync.
//! - **Reading**: a [`Snapshot`] is one revision; what is read through it never changes.
//! - **Opening**: the store is a view. It is caught up from the journal, and rebuilt from it where
//!   it cannot be trusted.

mod admin;
mod aggregate;
mod documents;
pub mod filter;
pub mod formats;
mod graph;
mod indexing;
mod query;
mod rules;
mod search;
mod write;

mod commit_waiter;
mod error;
mod folder;
mod knowledge_base;
mod parallel;
mod progress;
mod record_links;
mod record_list;
mod snapshot;
mod snapshot_history;
mod state;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod removal_tests;

pub use crate::{
    kb::{
        admin::{
            accept_loss::{AcceptedLoss, accept_loss},
            backup::{Backup, backup},
            check::{Checked, check, rebuild},
            evidence_check::{EvidenceReport, Mismatch},
            measures::Measures,
        },
        aggregate::{
            group::{Extent, Group, GroupOrder, Having},
            group_key::{GroupKey, GroupKeyValue, MOST_GROUP_KEYS, SpeakerForm},
        },
        commit_waiter::CommitWaiter,
        documents::{
            attach::FormerDocument,
            document_file::DocumentFolderError,
            document_folder::{DocumentFolder, DocumentsCheck, documents_beside},
            fault::{Fault, NearPassage},
            keep::{KeptDocuments, TakenDocuments},
            passage::{Passage, PassageInPlace, PassageState},
            source_text::{MAX_DOCUMENT, SourceText, SourceTextError},
        },
        error::{KbError, StorageFailure},
        filter::{
            change_filter::{Change, ChangeFilter, ChangeKind},
            expr::{FilterExpr, Order},
            field::RecordType,
            record_ref::RecordRef,
        },
        folder::{Access, Options, is_data_folder},
        formats::json::{
            Bundle, Mapping, NamedFile, NamedFiles, Problem, ProblemGroup, Problems,
            RefusedRecords, ReversedSpans, SetAside, Warning, WarningKind, Warnings,
        },
        graph::path::{Hop, LONGEST_PATH},
        knowledge_base::{KnowledgeBase, OpenReport},
        progress::{Phase, Progress},
        query::{
            draft::RecordedDraft,
            merges::MergeMap,
            notification::{Notification, NotificationFilter, NotificationKind},
            position::SpeakerPosition,
            proposition_match::PropositionMatch,
            source_evidence::SourceEvidence,
            timeline::{Clock, Event, EventKind, Timeline},
            timeline_density::TimelineBucket,
            topic::Topic,
        },
        record_list::{
            AUTHOR, CONTAINER, CONTRIBUTOR, CREATED, List, OBJECT, PUBLISHER, QUALIFIER, REMOVED,
            SUBJECT, TOPIC, WORK, kind_of_number,
        },
        rules::{
            assessment::{AssessmentColumn, ClaimAssessment},
            attribution_key::AttributionKey,
            chain::{attribution_chain::Chain, source_graph::SourceGraph},
            corroboration::Corroboration,
            dispute::{ContestedClaim, Dispute, Disputes},
            relation::{Basis, Related},
            status_changes::StatusChange,
            valid_time::Possibility,
            verdict::{ClaimStatus, Reason, ReasonKind, Verdict, Voice, VoiceReason},
            without_source::{AbsenceEffect, StatusWithout},
        },
        search::{
            highlight::Highlighted,
            query::{SearchQuery, SearchQueryError},
            ranked_search::{Only, Ranked, SEARCHED, Search},
        },
        snapshot::Snapshot,
        write::{
            draft_edit::{DraftEdit, DraftReach},
            draft_refusal::DraftRefusal,
            edit::Edit,
            expectation::Expectation,
            load_report::Loaded,
            preview::{FieldChange, WrittenRecord},
            preview_edit::{Preview, StatusOmission, StatusPreview},
            undo_commit::UndonePreview,
            write_request::{WriteRequest, Written},
        },
    },
    model::{Link, ListPosition, OfKind, RecordKey, ScanStart, Stored, StoredClaim},
};
