//! The records of a knowledge base, as types that cannot be wrong.
//!
//! Text becomes a type at the edge and stays one: every type here checks itself while it is read
//! from JSON, refuses fields it does not know, and is written back in one canonical form.
//!
//! Records that refer to others are generic over the reference `R`: [`Id`] in bundles and in the
//! journal, where people read them, and [`Ordinal`] in the store, where following one must be
//! cheap. `try_map` turns the one into the other, so that a record in the store cannot dangle.

pub mod attribution;
pub mod canonical_url;
pub mod claim;
pub mod commit_info;
pub mod commit_meta;
mod compact;
pub mod coordinate;
pub mod date;
pub mod decimal;
mod derived;
pub mod digest;
pub mod entity;
pub mod id;
pub mod kind;
pub mod language;
pub mod link;
mod one_or_many;
pub mod record;
pub mod record_key;
pub mod revision;
pub mod source;
pub mod statement_template;
pub mod stored;
pub mod stored_claim;
pub mod text;
pub mod unit;
pub mod url_template;
pub mod value;
pub(crate) mod value_number;
pub mod via;
pub mod vocabulary;
pub mod web_url;
pub mod when;
pub mod whole_number;

pub use crate::model::{
    attribution::{
        AnonymousSpeaker, Attribution, AttributionMode, Bears, Certainty, Distance, Evidence,
        Reading, Retraction, Speaker, Stance, Tone,
    },
    claim::{
        Asserter, Claim, ClaimNature, ClaimRelation, ClaimRelationKind, Compiler, Polarity,
        Qualifier, Rank, RelationSource,
    },
    commit_info::{CommitInfo, Counts},
    commit_meta::{CommitMeta, CommitMetaError},
    coordinate::Coordinate,
    date::{Calendar, CalendarUnit, PartialDate, SpanBound, SureSpan, TimeSpan, TimeValue},
    decimal::Decimal,
    digest::Digest,
    entity::{Entity, ExternalId},
    id::{Id, Ordinal},
    kind::Kind,
    language::Language,
    link::{Link, ListPosition, ScanStart},
    record::Record,
    record_key::RecordKey,
    revision::Revision,
    source::{Derivation, DerivationKind, Source, SourceKind, SourceNotice},
    statement_template::{StatementTemplate, TemplatePart},
    stored::{OfKind, Stored},
    stored_claim::StoredClaim,
    text::{Name, Prose, Text, Texts},
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
