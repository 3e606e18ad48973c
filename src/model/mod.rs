//! The records of a knowledge base, as types that cannot be wrong.
//!
//! Text becomes a type at the edge and stays one: every type here checks itself while it is read
//! from JSON, refuses fields it does not know, and is written back in one canonical form.
//!
//! Records that refer to others are generic over the reference `R`: [`Id`] in bundles and in the
//! journal, where people read them, and [`Ordinal`] in the store, where following one must be
//! cheap. `try_map` turns the one into the other, so that a record in the store cannot dangle.

pub mod access_level;
pub mod agent;
pub mod archived_copy;
pub mod attribution;
pub mod canonical_url;
pub mod citation;
pub mod claim;
pub mod closed;
pub mod commit_info;
pub mod commit_meta;
mod compact;
pub mod container;
pub mod contributor;
pub mod coordinate;
pub mod date;
pub mod decimal;
mod derived;
pub mod digest;
pub mod draft;
pub mod entity;
pub mod evidence;
pub(crate) mod fold;
pub(crate) mod global_id;
pub mod horizons;
pub mod id;
pub mod id_text;
pub mod kind;
pub mod language;
pub mod language_priority;
pub mod link;
mod locale;
mod one_or_many;
pub mod original;
pub mod passage_locator;
mod protection;
pub mod qualifier;
pub mod quote;
pub mod record;
pub mod record_key;
pub mod reliability;
pub mod revision;
pub mod source;
pub mod source_dates;
pub mod source_kind;
pub mod statement_template;
pub mod stored;
pub mod stored_claim;
pub mod text;
pub mod timecode;
pub mod unit;
mod url_scheme;
pub mod url_template;
pub mod value;
pub(crate) mod value_number;
pub mod via;
pub mod vocabulary;
pub mod web_url;
pub mod when;
pub mod whole_number;

pub use crate::model::{
    access_level::{AccessLevel, Clearance},
    agent::{Agent, PersonName, PlainName},
    archived_copy::ArchivedCopy,
    attribution::{
        AnonymousSpeaker, Attribution, AttributionMode, Bears, Certainty, Distance, Reading,
        Retraction, Speaker, Stance, Tone,
    },
    citation::{Citation, CitationVariable},
    claim::{
        Asserter, Claim, ClaimNature, ClaimRelation, ClaimRelationKind, Compiler, Polarity, Rank,
        RelationSource,
    },
    closed::{ClosedAttribution, ClosedEntity, ClosedPart, ClosedSource},
    commit_info::{CommitInfo, Counts},
    commit_meta::{CommitMeta, CommitMetaError},
    container::{Container, ContainerSource, ContainerTitle},
    contributor::{Contributor, ContributorRole},
    coordinate::Coordinate,
    date::{Calendar, CalendarUnit, PartialDate, SpanBound, SureSpan, TimeSpan, TimeValue},
    decimal::Decimal,
    digest::Digest,
    draft::{DraftAction, DraftContent, DraftId, DraftLine, DraftState, DraftStep, NoDraftId},
    entity::Entity,
    evidence::{Evidence, EvidenceError, PassagePosition},
    horizons::Horizons,
    id::{Id, Ordinal},
    kind::Kind,
    language::Language,
    language_priority::LanguagePriorityList,
    link::{Link, ListPosition, ScanStart},
    original::{ExternalId, OriginalRecord, Revocation},
    passage_locator::PassageLocator,
    qualifier::Qualifier,
    quote::{Quote, QuoteError, QuotedText},
    record::Record,
    record_key::RecordKey,
    reliability::{Credibility, ReliabilityGrade, SourceReliability},
    revision::Revision,
    source::{Derivation, DerivationKind, Source, SourceNotice},
    source_dates::SourceDates,
    source_kind::SourceKind,
    statement_template::{StatementTemplate, TemplatePart},
    stored::{OfKind, Stored},
    stored_claim::StoredClaim,
    text::{Name, Prose, Text, Texts},
    timecode::{Timecode, TimecodeError},
    unit::Unit,
    url_template::UrlTemplate,
    value::{Quantity, Value},
    via::{Via, ViaEntity, ViaLink},
    vocabulary::{
        Code, EntityType, Exclusivity, Predicate, PredicateTime, Qualifies, ValueRange, VoiceRole,
    },
    web_url::WebUrl,
    when::When,
};
