//! The data of objects that are no records: parts of a record, and rows that a field derives.
//!
//! Data only: the fields of each are declared in its file in `types/`.

use std::{cell::OnceCell, ops::Deref, rc::Rc, sync::Arc};

use roaring::RoaringBitmap;

use crate::{
    graphql::{
        context::Node,
        list::{cursor::Cursor, page::Page},
    },
    kb::{
        Change, Corroboration, Dispute, Event, Extent, Group, GroupKey, Hop, KbError, ListPosition,
        Notification, PropositionMatch, Ranked, Reason, RecordedDraft, Related, Search, Snapshot,
        SpeakerPosition, StatusChange, StatusWithout, StoredClaim, Timeline, Verdict, Voice,
    },
    model::{
        Agent, Attribution, Code, ContributorRole, Derivation, DraftAction, Evidence, Kind,
        Language, Ordinal, PersonName, Predicate, Qualifier, ReliabilityGrade, Revision,
        SourceNotice, Via,
    },
};

/// An attribution of a claim.
#[derive(Clone)]
pub(super) struct AttributionRef<'a> {
    /// The claim.
    pub(super) claim: Node<'a, StoredClaim>,
    /// The index among the claim's attributions.
    pub(super) index: usize,
}

impl Deref for AttributionRef<'_> {
    type Target = Attribution<Ordinal>;
    fn deref(&self) -> &Attribution<Ordinal> {
        &self.claim.stored.record.attributions[self.index]
    }
}

/// A passage of evidence, of an attribution or of a relation of two claims.
#[derive(Clone)]
pub(super) struct EvidenceRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The source that has the passage.
    pub(super) source: Ordinal,
    /// The passage.
    pub(super) passage: Box<Evidence>,
    /// The record that has the evidence.
    pub(super) holder: EvidenceHolder<'a>,
}

/// The record that has a piece of evidence.
#[derive(Clone)]
pub(super) enum EvidenceHolder<'a> {
    /// An attribution.
    Attribution(AttributionRef<'a>),
    /// A relation to another claim, which this claim states.
    Relation(Node<'a, StoredClaim>),
}

/// A part of the text of a source's document.
#[derive(Clone)]
pub(super) struct DocumentTextRow {
    /// The part.
    pub(super) text: String,
    /// The first character of the part.
    pub(super) start: u32,
    /// The character after the last one of the part.
    pub(super) end: u32,
    /// The number of characters of the document.
    pub(super) characters: u32,
}

/// The statuses that would be left without a source.
pub(super) struct SourceAbsenceRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The statuses of claims.
    pub(super) statuses: Vec<StatusWithout>,
}

/// A claim with the status that it would have without a source.
#[derive(Clone)]
pub(super) struct StatusWithoutRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The status.
    pub(super) status: StatusWithout,
}

/// A passage with what stands around it in its document.
#[derive(Clone)]
pub(super) struct PassageRow {
    /// The characters before the passage.
    pub(super) before: String,
    /// The passage.
    pub(super) exact: String,
    /// The characters after the passage.
    pub(super) after: String,
    /// The characters from which and up to which the passage goes in the document.
    pub(super) span: (u32, u32),
}

/// A link of the chain by which a source has what it reports.
#[derive(Clone)]
pub(super) struct ViaRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The link.
    pub(super) via: Via<Ordinal>,
}

/// A notice that a source was withdrawn or corrected.
#[derive(Clone)]
pub(super) struct NoticeRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The notice.
    pub(super) notice: Box<SourceNotice<Ordinal>>,
}

/// A code that a predicate lists.
#[derive(Clone)]
pub(super) struct CodeRef<'a> {
    /// The predicate.
    pub(super) predicate: Node<'a, Predicate<Ordinal>>,
    /// The index among the predicate's codes.
    pub(super) index: usize,
}

impl Deref for CodeRef<'_> {
    type Target = Code;
    fn deref(&self) -> &Code {
        &self.predicate.stored.record.codes[self.index]
    }
}

/// The place of a qualifier in a claim.
#[derive(Clone, Copy)]
pub(super) struct QualifierPlace {
    /// The index of the attribution that has the qualifier; `None` for one of the claim itself.
    pub(super) attribution: Option<usize>,
    /// The index among the qualifiers there.
    pub(super) index: usize,
}

/// A qualifier of a claim, or of one of its attributions.
#[derive(Clone)]
pub(super) struct QualifierRef<'a> {
    /// The claim.
    pub(super) claim: Node<'a, StoredClaim>,
    /// The place in the claim.
    pub(super) place: QualifierPlace,
}

impl Deref for QualifierRef<'_> {
    type Target = Qualifier<Ordinal>;
    fn deref(&self) -> &Qualifier<Ordinal> {
        self.place.of(&self.claim)
    }
}

impl QualifierPlace {
    /// The qualifier at this place of a claim.
    pub(super) fn of(self, claim: &StoredClaim) -> &Qualifier<Ordinal> {
        let qualifiers = match self.attribution {
            Some(attribution) => &claim.attributions[attribution].qualifiers,
            None => &claim.qualifiers,
        };
        &qualifiers[self.index]
    }
}

/// The value of a claim, or of one of its qualifiers.
#[derive(Clone)]
pub(super) struct ValueRef<'a> {
    /// The claim.
    pub(super) claim: Node<'a, StoredClaim>,
    /// The place of the qualifier; `None` for the claim's own value.
    pub(super) qualifier: Option<QualifierPlace>,
}

/// A kind of value that a predicate can have.
#[derive(Clone)]
pub(super) struct ValueRangeRef<'a> {
    /// The predicate.
    pub(super) predicate: Node<'a, Predicate<Ordinal>>,
    /// The index in the predicate's range.
    pub(super) index: usize,
}

/// A text in one language, or in none.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct TextRow {
    /// The language; `None` for a text that is in none.
    pub(super) language: Option<Language>,
    /// The text.
    pub(super) text: String,
}

impl TextRow {
    /// A text in one language.
    pub(super) fn new(language: &Language, text: &str) -> TextRow {
        TextRow::generated(Some(language.clone()), text.into())
    }

    /// A text that was made, in the language of most of it.
    pub(super) fn generated(language: Option<Language>, text: String) -> TextRow {
        TextRow { language, text }
    }

    /// Whether this is a text in a language.
    pub(super) fn matches(&self, language: &Language, text: &str) -> bool {
        self.language.as_ref() == Some(language) && self.text == text
    }
}

/// A relation of a claim to another.
#[derive(Clone)]
pub(super) struct RelationRow<'a> {
    /// The claim.
    pub(super) claim: Node<'a, StoredClaim>,
    /// The relation.
    pub(super) related: Related,
}

/// The reasons of a claim's status.
#[derive(Clone)]
pub(super) struct StatusReasonRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The verdict.
    pub(super) verdict: Arc<Verdict>,
}

/// An attribution and its part in a verdict.
#[derive(Clone)]
pub(super) struct ReasonRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The reason.
    pub(super) reason: Reason,
}

/// The corroboration of a claim.
#[derive(Clone)]
pub(super) struct CorroborationRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The corroboration.
    pub(super) corroboration: Rc<Corroboration>,
}

/// A voice for a claim, or against it.
#[derive(Clone)]
pub(super) struct VoiceRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The voice.
    pub(super) voice: Rc<Voice>,
}

impl Deref for VoiceRow<'_> {
    type Target = Voice;
    fn deref(&self) -> &Voice {
        &self.voice
    }
}

/// A derivation of a source from another.
#[derive(Clone)]
pub(super) struct DerivationRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The derivation.
    pub(super) derivation: Derivation<Ordinal>,
}

/// Somebody who took part in making a source.
#[derive(Clone)]
pub(super) struct CreditRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The role; `None` for an author.
    pub(super) role: Option<ContributorRole>,
    /// The person or the organisation.
    pub(super) who: Agent<Ordinal>,
}

impl CreditRow<'_> {
    /// The name in its parts, if it is recorded so.
    pub(super) fn person(&self) -> Option<&PersonName> {
        match &self.who {
            Agent::Person(person) => Some(person),
            Agent::Entity(_) | Agent::Named(_) => None,
        }
    }
}

/// A person or an organisation that a closed part names.
#[derive(Clone)]
pub(super) struct ClosedAgentRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The person or the organisation, an entity by its id.
    pub(super) agent: Box<Agent>,
}

impl ClosedAgentRow<'_> {
    /// The entity; `None` where the name alone is recorded, or where the entity is removed.
    pub(super) fn entity(&self) -> Result<Option<Ordinal>, KbError> {
        let Some(id) = self.agent.entity() else {
            return Ok(None);
        };
        let found = self.snapshot.find_of(Kind::Entity, id.as_str())?;
        Ok(found.map(|key| key.ordinal))
    }
}

/// The grade that somebody gives to a source.
#[derive(Clone)]
pub(super) struct GradeRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The grade.
    pub(super) grade: Box<ReliabilityGrade<Ordinal>>,
}

/// A version of a record.
#[derive(Clone)]
pub(super) struct VersionRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The kind of the record.
    pub(super) kind: Kind,
    /// The ordinal of the record.
    pub(super) ordinal: Ordinal,
    /// The revision that wrote the version.
    pub(super) revision: Revision,
}

/// A record that a commit wrote.
#[derive(Clone)]
pub(super) struct ChangeRow<'a> {
    /// A snapshot of the commit's revision or of a later one.
    pub(super) snapshot: &'a Snapshot,
    /// The change.
    pub(super) change: Change,
    /// The position in the list of changes.
    pub(super) position: ListPosition,
}

/// A change that people watch for.
#[derive(Clone)]
pub(super) struct NotificationRow<'a> {
    /// The snapshot of the commit's revision.
    pub(super) snapshot: &'a Snapshot,
    /// The notification.
    pub(super) notification: Notification,
    /// The cursor, by which the stream can be resumed behind it.
    pub(super) cursor: Cursor,
}

/// The event on which the operation of a subscription runs.
#[derive(Clone)]
pub(super) enum SubscriptionRow<'a> {
    /// An event of `changes`.
    Change(ChangeRow<'a>),
    /// An event of `notifications`.
    Notification(NotificationRow<'a>),
}

/// A commit.
#[derive(Clone)]
pub(super) struct CommitRow<'a> {
    /// A snapshot of the commit's revision or of a later one.
    pub(super) snapshot: &'a Snapshot,
    /// The revision that the commit made.
    pub(super) revision: Revision,
}

/// A dispute.
#[derive(Clone)]
pub(super) struct DisputeRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The dispute.
    pub(super) dispute: Rc<Dispute>,
}

/// The recorded claims that match one which is not recorded.
#[derive(Clone)]
pub(super) struct PropositionMatchRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The claims.
    pub(super) found: Rc<PropositionMatch>,
}

/// A claim whose status is not the same at two revisions.
#[derive(Clone)]
pub(super) struct StatusChangeRow<'a> {
    /// The snapshot of the later revision.
    pub(super) after: &'a Snapshot,
    /// The snapshot of the earlier revision.
    pub(super) before: &'a Snapshot,
    /// The change.
    pub(super) change: StatusChange,
}

/// A claim that connects an entity with another.
#[derive(Clone)]
pub(super) struct NeighborRow<'a> {
    /// The claim.
    pub(super) claim: Node<'a, StoredClaim>,
    /// The other entity.
    pub(super) entity: Ordinal,
    /// Whether the other entity is the value of the claim, not its subject.
    pub(super) outwards: bool,
}

/// A path of claims from one entity to another.
#[derive(Clone)]
pub(super) struct PathRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The hops, in order.
    pub(super) hops: Rc<[Hop]>,
}

/// A hop of a path.
#[derive(Clone)]
pub(super) struct HopRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The hop.
    pub(super) hop: Hop,
}

/// A speaker's position on a claim.
#[derive(Clone)]
pub(super) struct PositionRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The position.
    pub(super) position: Rc<SpeakerPosition>,
}

/// An event of a timeline.
#[derive(Clone)]
pub(super) struct EventRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The event.
    pub(super) event: Rc<Event>,
}

/// A page of the events of a timeline.
pub(super) struct TimelinePage<'a, N> {
    /// The whole timeline.
    pub(super) timeline: Timeline,
    /// The page.
    pub(super) page: Rc<Page<'a, N>>,
}

/// The groups into which the records of a kind are aggregated.
pub(super) struct Groups<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The group keys, each with its name in the API.
    pub(super) keys: Vec<(GroupKey, String)>,
    /// The kind of the records.
    pub(super) kind: Kind,
    /// The records that are aggregated.
    pub(super) records: Arc<RoaringBitmap>,
    /// The groups, those with the most records first.
    pub(super) groups: Vec<Group>,
    /// The extent of the aggregation in `groups`.
    pub(super) extent: Extent,
    /// The same groups with their dates, once a field needs them.
    pub(super) dated: OnceCell<Vec<Group>>,
}

/// A group of records.
#[derive(Clone)]
pub(super) struct GroupRow<'a> {
    /// All groups.
    pub(super) groups: Rc<Groups<'a>>,
    /// The index among all groups.
    pub(super) index: usize,
}

/// A group key with its value in a group.
#[derive(Clone)]
pub(super) struct GroupKeyRow<'a> {
    /// The group.
    pub(super) group: GroupRow<'a>,
    /// The index among the group keys.
    pub(super) index: usize,
}

/// A row of a page.
#[derive(Clone)]
pub(super) struct EdgeRow<'a, N> {
    /// The page.
    pub(super) page: Rc<Page<'a, N>>,
    /// The number of the row on the page, from 0.
    pub(super) row: usize,
}

/// A page of the results of a search.
pub(super) struct SearchPage<'a, N> {
    /// The search.
    pub(super) search: Search<'a>,
    /// The snapshot that was searched.
    pub(super) snapshot: &'a Snapshot,
    /// The kinds of records that the request selects.
    pub(super) kinds: Vec<Kind>,
    /// The best records, from the first result to the last one of the page.
    pub(super) best: Vec<Ranked>,
    /// The page.
    pub(super) page: Rc<Page<'a, N>>,
}

/// A row of a page of results.
#[derive(Clone)]
pub(super) struct SearchEdgeRow<'a, N> {
    /// The page of results.
    pub(super) results: Rc<SearchPage<'a, N>>,
    /// The number of the row on the page, from 0.
    pub(super) row: usize,
}

/// The number of results of one type.
#[derive(Clone)]
pub(super) struct SearchFacetRow {
    /// The name of the type in the API.
    pub(super) name: &'static str,
    /// The number of results.
    pub(super) count: u64,
}

/// A draft as a snapshot shows it.
#[derive(Clone)]
pub(super) struct DraftRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The draft.
    pub(super) draft: Rc<RecordedDraft>,
}

/// An action on a draft.
#[derive(Clone)]
pub(super) struct DraftStepRow<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// The revision of the action.
    pub(super) revision: Revision,
    /// The action.
    pub(super) action: DraftAction,
}
