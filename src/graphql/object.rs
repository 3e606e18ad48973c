//! The objects of the schema: what the engine hands from field to field.

use std::{ops::Range, rc::Rc};

use claimgraph_engine::{Answer, Application, FieldError, Members};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node},
        list::{page::Page, prefetch::Prefetch},
        mutation::{
            payload::{MutationPayload, WarningRow, WrittenRow},
            status_preview::StatusPreviewRow,
            user_mistake::{TextPlace, UserErrorRow},
        },
        object_rows::{
            AttributionRef, ChangeRow, ClosedAgentRow, CodeRef, CommitRow, CorroborationRow,
            CreditRow, DerivationRow, DisputeRow, DocumentTextRow, DraftRow, DraftStepRow, EdgeRow,
            EventRow, EvidenceRow, GradeRow, GroupKeyRow, GroupRow, HopRow, NeighborRow, NoticeRow,
            NotificationRow, PassageRow, PathRow, PositionRow, PropositionMatchRow, QualifierRef,
            ReasonRow, RelationRow, SearchEdgeRow, SearchFacetRow, SearchPage, SourceAbsenceRow,
            StatusChangeRow, StatusReasonRow, StatusWithoutRow, SubscriptionRow, TextRow,
            TimelinePage, ValueRangeRef, ValueRef, VersionRow, ViaRow, VoiceRow,
        },
        viewer::Role,
    },
    kb::{FieldChange, Highlighted, Snapshot, StoredClaim, TimelineBucket},
    model::{
        ArchivedCopy, Citation, Entity, EntityType, ExternalId, Kind, Ordinal, PassageLocator,
        Predicate, Retraction, Source, SourceDates, TimeSpan, Unit,
    },
};

/// Declares the variants of [`Object`] with what each holds. A variant is named as its GraphQL
/// type, and so is the marker in [`of`] under which the table of its fields is declared.
macro_rules! objects {
    ($a:lifetime; $($name:ident: $record:ty,)*) => {
        /// An object whose fields a request can select.
        #[derive(Clone)]
        pub(super) enum Object<$a> {
            $(#[doc = concat!("An object of the type `", stringify!($name), "`.")] $name($record),)*
        }

        impl Object<'_> {
            fn type_name(&self) -> &'static str {
                match self { $(Object::$name(_) => stringify!($name),)* }
            }
        }

        /// The markers of object types, under which the tables of their fields are declared.
        pub(super) mod of {
            $(#[doc = concat!("The type `", stringify!($name), "`.")] #[derive(Debug)] pub(in crate::graphql) enum $name {})*
        }

        $(impl claimgraph_engine::Record<ClaimGraph> for of::$name {
            type Ref<$a> = $record;
            fn of<'o, $a>(object: &'o <ClaimGraph as Application>::Object<$a>) -> Option<&'o Self::Ref<$a>> {
                match object {
                    Object::$name(record) => Some(record),
                    _ => None,
                }
            }
        })*
    };
}

objects! { 'a;
    Query: &'a Snapshot,
    Mutation: (),
    Snapshot: &'a Snapshot,
    Entity: Node<'a, Entity<Ordinal>>,
    Claim: Node<'a, StoredClaim>,
    Source: Node<'a, Source<Ordinal>>,
    EntityType: Node<'a, EntityType<Ordinal>>,
    Predicate: Node<'a, Predicate<Ordinal>>,
    Unit: Node<'a, Unit<Ordinal>>,
    Attribution: AttributionRef<'a>,
    AnonymousSpeaker: AttributionRef<'a>,
    SourceVoice: AttributionRef<'a>,
    Evidence: EvidenceRow<'a>,
    DocumentText: Box<DocumentTextRow>,
    SourceAbsence: Rc<SourceAbsenceRow<'a>>,
    StatusWithout: StatusWithoutRow<'a>,
    PassageLocator: Box<PassageLocator>,
    PassageContext: Box<PassageRow>,
    Retraction: Box<Retraction>,
    Via: ViaRow<'a>,
    SourceNotice: NoticeRow<'a>,
    Code: CodeRef<'a>,
    Text: Box<TextRow>,
    ExternalId: Box<ExternalId>,
    Qualifier: QualifierRef<'a>,
    TimeSpan: Box<TimeSpan>,
    Quantity: ValueRef<'a>,
    TimeValue: ValueRef<'a>,
    UrlValue: ValueRef<'a>,
    BooleanValue: ValueRef<'a>,
    CodeValue: ValueRef<'a>,
    CoordinateValue: ValueRef<'a>,
    ClaimRelation: RelationRow<'a>,
    StatusReason: StatusReasonRow<'a>,
    Reason: ReasonRow<'a>,
    Corroboration: CorroborationRow<'a>,
    Voice: VoiceRow<'a>,
    Derivation: DerivationRow<'a>,
    Credit: CreditRow<'a>,
    ClosedEntity: Node<'a, Entity<Ordinal>>,
    ClosedSource: Node<'a, Source<Ordinal>>,
    ClosedAttribution: AttributionRef<'a>,
    ClosedAgent: ClosedAgentRow<'a>,
    ArchivedCopy: Box<ArchivedCopy>,
    Citation: Box<Citation>,
    SourceDates: Box<SourceDates>,
    ReliabilityGrade: GradeRow<'a>,
    ValueRange: ValueRangeRef<'a>,
    Neighbor: NeighborRow<'a>,
    ClaimGroup: GroupRow<'a>,
    ClaimGroupKey: GroupKeyRow<'a>,
    EntityGroup: GroupRow<'a>,
    EntityGroupKey: GroupKeyRow<'a>,
    SourceGroup: GroupRow<'a>,
    SourceGroupKey: GroupKeyRow<'a>,
    Position: PositionRow<'a>,
    TimelineConnection: Rc<TimelinePage<'a, Object<'a>>>,
    TimelineBucket: TimelineBucket,
    TimelineEvent: EventRow<'a>,
    Path: PathRow<'a>,
    Hop: HopRow<'a>,
    SearchConnection: Rc<SearchPage<'a, Object<'a>>>,
    SearchEdge: SearchEdgeRow<'a, Object<'a>>,
    SearchFacet: SearchFacetRow,
    Highlight: Rc<Highlighted>,
    HighlightRange: Range<u32>,
    Version: VersionRow<'a>,
    Change: ChangeRow<'a>,
    Notification: NotificationRow<'a>,
    Subscription: SubscriptionRow<'a>,
    Commit: CommitRow<'a>,
    Dispute: DisputeRow<'a>,
    PropositionMatch: PropositionMatchRow<'a>,
    StatusChange: StatusChangeRow<'a>,
    Vocabulary: &'a Snapshot,
    KnowledgeBase: &'a Snapshot,
    Counts: &'a Snapshot,
    Connection: Rc<Page<'a, Object<'a>>>,
    Edge: EdgeRow<'a, Object<'a>>,
    PageInfo: Rc<Page<'a, Object<'a>>>,
    EntityPayload: Rc<MutationPayload<'a>>,
    SourcePayload: Rc<MutationPayload<'a>>,
    ClaimPayload: Rc<MutationPayload<'a>>,
    EntityTypePayload: Rc<MutationPayload<'a>>,
    PredicatePayload: Rc<MutationPayload<'a>>,
    UnitPayload: Rc<MutationPayload<'a>>,
    RenamePayload: Rc<MutationPayload<'a>>,
    RemovePayload: Rc<MutationPayload<'a>>,
    UndoPayload: Rc<MutationPayload<'a>>,
    IngestPayload: Rc<MutationPayload<'a>>,
    DraftPayload: Rc<MutationPayload<'a>>,
    Draft: DraftRow<'a>,
    DraftStep: DraftStepRow<'a>,
    WrittenRecord: WrittenRow<'a>,
    StatusPreview: Rc<StatusPreviewRow<'a>>,
    FieldChange: Rc<FieldChange>,
    Warning: Rc<WarningRow>,
    UserError: UserErrorRow<'a>,
    BundlePlace: Box<TextPlace>,
}

impl Application for ClaimGraph {
    type Object<'a> = Object<'a>;
    type Context = Context;
    type Role = Role;

    fn root(context: &Context) -> Object<'_> {
        Object::Query(&context.newest)
    }

    fn role(context: &Context) -> Role {
        context.viewer.role
    }

    fn type_name(object: &Object<'_>) -> &'static str {
        object.type_name()
    }

    fn extensions(context: &Context, out: &mut Members<'_>) {
        out.int("revision", context.revision().0);
        let redirects = context.redirects.borrow();
        if !redirects.is_empty() {
            out.member("redirects", |out| {
                out.list(redirects.iter(), |out, redirect| {
                    out.object(|members| {
                        members.str("from", &redirect.from);
                        members.str("to", &redirect.to);
                    });
                });
            });
        }
    }
}

impl Prefetch for Object<'_> {
    fn texts(&self) -> [&str; 2] {
        match self {
            Object::Claim(claim) => {
                let statement = claim.statements.iter().next();
                [statement.map_or("", |(_, text)| text), ""]
            }
            Object::Source(source) => {
                let title = source.titles.iter().next();
                let url = source.urls.first();
                [
                    title.map_or("", |(_, text)| text),
                    url.map_or("", |url| url.as_str()),
                ]
            }
            _ => ["", ""],
        }
    }
}

impl<'a> Object<'a> {
    /// The entity with this ordinal, to which some record refers; its survivor if it is merged.
    pub(super) fn entity(
        snapshot: &'a Snapshot,
        ordinal: Ordinal,
    ) -> Result<Object<'a>, FieldError> {
        let stored = snapshot.survivor(ordinal)?;
        Ok(Object::Entity(Node { snapshot, stored }))
    }

    /// The entity with this ordinal as recorded, merged or not.
    pub(super) fn recorded_entity(
        snapshot: &'a Snapshot,
        ordinal: Ordinal,
    ) -> Result<Object<'a>, FieldError> {
        let stored = snapshot.required(Kind::Entity, ordinal, snapshot.entity(ordinal)?)?;
        Ok(Object::Entity(Node { snapshot, stored }))
    }

    /// The source with this ordinal, to which some record refers.
    pub(super) fn source(
        snapshot: &'a Snapshot,
        ordinal: Ordinal,
    ) -> Result<Object<'a>, FieldError> {
        let stored = snapshot.required(Kind::Source, ordinal, snapshot.source(ordinal)?)?;
        Ok(Object::Source(Node { snapshot, stored }))
    }

    /// The claim with this ordinal, to which some record refers.
    pub(super) fn claim(
        snapshot: &'a Snapshot,
        ordinal: Ordinal,
    ) -> Result<Object<'a>, FieldError> {
        let stored = snapshot.required(Kind::Claim, ordinal, snapshot.claim(ordinal)?)?;
        Ok(Object::Claim(Node { snapshot, stored }))
    }

    /// The entity type with this ordinal, to which some record refers.
    pub(super) fn entity_type(
        snapshot: &'a Snapshot,
        ordinal: Ordinal,
    ) -> Result<Object<'a>, FieldError> {
        let stored =
            snapshot.required(Kind::EntityType, ordinal, snapshot.entity_type(ordinal)?)?;
        Ok(Object::EntityType(Node { snapshot, stored }))
    }

    /// The predicate with this ordinal, to which some record refers.
    pub(super) fn predicate(
        snapshot: &'a Snapshot,
        ordinal: Ordinal,
    ) -> Result<Object<'a>, FieldError> {
        let stored = snapshot.required(Kind::Predicate, ordinal, snapshot.predicate(ordinal)?)?;
        Ok(Object::Predicate(Node { snapshot, stored }))
    }

    /// The unit with this ordinal, to which some record refers.
    pub(super) fn unit(snapshot: &'a Snapshot, ordinal: Ordinal) -> Result<Object<'a>, FieldError> {
        let stored = snapshot.required(Kind::Unit, ordinal, snapshot.unit(ordinal)?)?;
        Ok(Object::Unit(Node { snapshot, stored }))
    }

    /// The attribution with this number in a claim; `None` if the claim has none of this number in
    /// the snapshot.
    pub(super) fn attribution(
        snapshot: &'a Snapshot,
        claim: Ordinal,
        number: u16,
    ) -> Result<Option<Object<'a>>, FieldError> {
        let stored = snapshot.required(Kind::Claim, claim, snapshot.claim(claim)?)?;
        let index = {
            let mut attributions = stored.record.numbered();
            attributions.position(|(candidate, _)| candidate == number)
        };
        let claim = Node { snapshot, stored };
        Ok(index.map(|index| Object::Attribution(AttributionRef { claim, index })))
    }

    /// The record of a kind with this ordinal; for an attribution, the ordinal of its claim and its
    /// `number` there. `None` before it was recorded.
    pub(super) fn record(
        snapshot: &'a Snapshot,
        kind: Kind,
        ordinal: Ordinal,
        number: u16,
    ) -> Result<Option<Object<'a>>, FieldError> {
        Ok(match kind {
            Kind::EntityType => snapshot
                .entity_type(ordinal)?
                .map(|stored| Object::EntityType(Node { snapshot, stored })),
            Kind::Predicate => snapshot
                .predicate(ordinal)?
                .map(|stored| Object::Predicate(Node { snapshot, stored })),
            Kind::Unit => snapshot
                .unit(ordinal)?
                .map(|stored| Object::Unit(Node { snapshot, stored })),
            Kind::Entity => snapshot
                .entity(ordinal)?
                .map(|stored| Object::Entity(Node { snapshot, stored })),
            Kind::Source => snapshot
                .source(ordinal)?
                .map(|stored| Object::Source(Node { snapshot, stored })),
            Kind::Claim => snapshot
                .claim(ordinal)?
                .map(|stored| Object::Claim(Node { snapshot, stored })),
            Kind::Attribution => Object::attribution(snapshot, ordinal, number)?,
        })
    }

    /// The record with this global id; `None` if there is none. The id of a merged entity leads on
    /// to its survivor.
    pub(super) fn node(
        context: &Context,
        snapshot: &'a Snapshot,
        id: &str,
    ) -> Result<Option<Object<'a>>, FieldError> {
        match context.find(snapshot, id)? {
            Some(key) => Object::record(snapshot, key.kind, key.ordinal, key.number),
            None => Ok(None),
        }
    }

    /// The connection that shows a page.
    pub(super) fn connection(page: Page<'a, Object<'a>>) -> Answer<'a, ClaimGraph> {
        Ok(Some(Object::Connection(Rc::new(page))))
    }
}
