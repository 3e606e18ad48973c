//! The world that our schema is declared over: the objects that fields are asked of, and what one
//! request reads.

use std::{
    ops::{Deref, Range},
    rc::Rc,
    sync::Arc,
};

use claimgraph_engine::{Application, FieldError, Members};
use elsa::FrozenVec;

use crate::{
    graphql::{
        list::{
            page::{EdgeOf, Page},
            request::Matches,
        },
        types::{
            change::ChangeOf,
            claim::{QualifierOf, RelationOf},
            group::{GroupKeyOf, GroupOf},
            history::VersionOf,
            neighbor::NeighborOf,
            path::{HopOf, PathOf},
            position::PositionOf,
            search::{FacetOf, FoundOf, Results},
            source::DerivationOf,
            text::TextOf,
            timeline::EventOf,
            value::ValueOf,
            vocabulary::RangeOf,
        },
    },
    kb::{Corroboration, Highlighted, Snapshot, Stored, StoredClaim},
    model::{
        Attribution, Entity, EntityType, Evidence, ExternalId, Id, Kind, Language, Ordinal,
        Predicate, Retraction, Revision, Source, TimeSpan,
    },
};

/// Our schema's world.
#[derive(Debug)]
pub(super) struct ClaimGraph;

/// What one request reads.
pub(super) struct Context {
    /// The revision that the request reads.
    pub(super) now: Snapshot,
    /// The earlier revisions that it asked for, kept until it is answered.
    pub(super) past: FrozenVec<Box<Snapshot>>,
    /// The records that passed conditions.
    pub(super) matches: Matches,
    /// The languages in which its sender would have texts, best first.
    pub(super) languages: Vec<Language>,
    /// The longest page.
    pub(super) longest_page: usize,
}

impl Context {
    /// The knowledge base as it was at a revision, kept until the request is answered.
    pub(super) fn at(&self, revision: Revision) -> &Snapshot {
        if revision == self.now.revision() {
            return &self.now;
        }
        match self.past.iter().find(|past| past.revision() == revision) {
            Some(past) => past,
            None => self.past.push_get(Box::new(self.now.at(revision))),
        }
    }
}

/// A record as a snapshot shows it.
pub(super) struct Node<'a, T> {
    /// The snapshot.
    pub(super) at: &'a Snapshot,
    /// The record.
    pub(super) it: Arc<Stored<T>>,
}

impl<T> Clone for Node<'_, T> {
    fn clone(&self) -> Self {
        Node {
            at: self.at,
            it: self.it.clone(),
        }
    }
}

impl<T> Deref for Node<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.it.record
    }
}

/// An attribution of a claim, by its place there.
#[derive(Clone)]
pub(super) struct AttributionOf<'a> {
    /// The claim.
    pub(super) claim: Node<'a, StoredClaim>,
    /// Which of its attributions.
    pub(super) place: usize,
}

impl Deref for AttributionOf<'_> {
    type Target = Attribution<Ordinal>;
    fn deref(&self) -> &Attribution<Ordinal> {
        &self.claim.it.record.attributions[self.place]
    }
}

/// One passage of evidence of an attribution.
#[derive(Clone)]
pub(super) struct EvidenceOf<'a> {
    /// The attribution.
    pub(super) attribution: AttributionOf<'a>,
    /// Which of its passages.
    pub(super) place: usize,
}

impl Deref for EvidenceOf<'_> {
    type Target = Evidence;
    fn deref(&self) -> &Evidence {
        &self.attribution.evidence[self.place]
    }
}

/// Declares the objects: the variant, what it holds, and the GraphQL type, which is also the name
/// of the marker in [`of`] under which a table of fields is declared.
macro_rules! objects {
    ($a:lifetime; $($name:ident: $record:ty,)*) => {
        /// Whatever a field can be asked of.
        #[derive(Clone)]
        pub(super) enum Object<$a> {
            $(#[doc = concat!("An object of the type `", stringify!($name), "`.")] $name($record),)*
        }

        impl Object<'_> {
            fn type_name(&self) -> &'static str {
                match self { $(Object::$name(_) => stringify!($name),)* }
            }
        }

        /// Names of object types, under which their tables are declared.
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
    Snapshot: &'a Snapshot,
    Entity: Node<'a, Entity<Ordinal>>,
    Claim: Node<'a, StoredClaim>,
    Source: Node<'a, Source<Ordinal>>,
    EntityType: Node<'a, EntityType<Ordinal>>,
    Predicate: Node<'a, Predicate<Ordinal>>,
    Attribution: AttributionOf<'a>,
    AnonymousSpeaker: AttributionOf<'a>,
    SourceVoice: AttributionOf<'a>,
    Evidence: EvidenceOf<'a>,
    Retraction: Box<Retraction>,
    Text: Box<TextOf>,
    ExternalId: Box<ExternalId>,
    Qualifier: QualifierOf<'a>,
    TimeSpan: Box<TimeSpan>,
    Quantity: ValueOf<'a>,
    TimeValue: ValueOf<'a>,
    UrlValue: ValueOf<'a>,
    BooleanValue: ValueOf<'a>,
    ClaimRelation: RelationOf<'a>,
    Corroboration: Box<Corroboration>,
    Derivation: DerivationOf<'a>,
    ValueRange: RangeOf<'a>,
    Neighbor: NeighborOf<'a>,
    ClaimGroup: GroupOf<'a>,
    ClaimGroupKey: GroupKeyOf<'a>,
    Position: PositionOf<'a>,
    TimelineEvent: EventOf<'a>,
    Path: PathOf<'a>,
    Hop: HopOf<'a>,
    SearchConnection: Rc<Results<'a>>,
    SearchEdge: FoundOf<'a>,
    SearchFacet: FacetOf,
    Highlight: Rc<Highlighted>,
    HighlightRange: Range<u32>,
    Version: VersionOf<'a>,
    Change: ChangeOf<'a>,
    Vocabulary: &'a Snapshot,
    KnowledgeBase: &'a Snapshot,
    Counts: &'a Snapshot,
    Connection: Rc<Page<'a>>,
    Edge: EdgeOf<'a>,
    PageInfo: Rc<Page<'a>>,
}

impl Application for ClaimGraph {
    type Object<'a> = Object<'a>;
    type Context = Context;

    fn root(context: &Context) -> Object<'_> {
        Object::Query(&context.now)
    }

    fn type_name(object: &Object<'_>) -> &'static str {
        object.type_name()
    }

    fn extensions(context: &Context, out: &mut Members<'_>) {
        out.int("revision", context.now.revision().0);
    }
}

impl<'a> Object<'a> {
    /// The entity with this ordinal, which some record refers to.
    pub(super) fn entity(at: &'a Snapshot, ordinal: Ordinal) -> Result<Object<'a>, FieldError> {
        let it = at.required(Kind::Entity, ordinal, at.entity(ordinal)?)?;
        Ok(Object::Entity(Node { at, it }))
    }

    /// The source with this ordinal, which some record refers to.
    pub(super) fn source(at: &'a Snapshot, ordinal: Ordinal) -> Result<Object<'a>, FieldError> {
        let it = at.required(Kind::Source, ordinal, at.source(ordinal)?)?;
        Ok(Object::Source(Node { at, it }))
    }

    /// The claim with this ordinal, which some record refers to.
    pub(super) fn claim(at: &'a Snapshot, ordinal: Ordinal) -> Result<Object<'a>, FieldError> {
        let it = at.required(Kind::Claim, ordinal, at.claim(ordinal)?)?;
        Ok(Object::Claim(Node { at, it }))
    }

    /// The type of entities with this ordinal, which some record refers to.
    pub(super) fn entity_type(
        at: &'a Snapshot,
        ordinal: Ordinal,
    ) -> Result<Object<'a>, FieldError> {
        let it = at.required(Kind::EntityType, ordinal, at.entity_type(ordinal)?)?;
        Ok(Object::EntityType(Node { at, it }))
    }

    /// The predicate with this ordinal, which some record refers to.
    pub(super) fn predicate(at: &'a Snapshot, ordinal: Ordinal) -> Result<Object<'a>, FieldError> {
        let it = at.required(Kind::Predicate, ordinal, at.predicate(ordinal)?)?;
        Ok(Object::Predicate(Node { at, it }))
    }

    /// The attribution with this number in a claim; `None` if the claim has none of this number at
    /// this revision.
    pub(super) fn attribution(
        at: &'a Snapshot,
        claim: Ordinal,
        number: u16,
    ) -> Result<Option<Object<'a>>, FieldError> {
        let it = at.required(Kind::Claim, claim, at.claim(claim)?)?;
        let place = it.record.numbered().position(|(nth, _)| nth == number);
        let claim = Node { at, it };
        Ok(place.map(|place| Object::Attribution(AttributionOf { claim, place })))
    }

    /// The record with this ordinal among those of its kind; `None` before it was recorded.
    pub(super) fn record(
        at: &'a Snapshot,
        kind: Kind,
        ordinal: Ordinal,
        number: u16,
    ) -> Result<Option<Object<'a>>, FieldError> {
        Ok(match kind {
            Kind::EntityType => at
                .entity_type(ordinal)?
                .map(|it| Object::EntityType(Node { at, it })),
            Kind::Predicate => at
                .predicate(ordinal)?
                .map(|it| Object::Predicate(Node { at, it })),
            Kind::Entity => at
                .entity(ordinal)?
                .map(|it| Object::Entity(Node { at, it })),
            Kind::Source => at
                .source(ordinal)?
                .map(|it| Object::Source(Node { at, it })),
            Kind::Claim => at.claim(ordinal)?.map(|it| Object::Claim(Node { at, it })),
            Kind::Attribution => Object::attribution(at, ordinal, number)?,
        })
    }

    /// The record with this id; `None` if there is none.
    pub(super) fn node(at: &'a Snapshot, id: &str) -> Result<Option<Object<'a>>, FieldError> {
        match at.find(id)? {
            Some(found) => Object::record(at, found.kind, found.ordinal, found.number),
            None => Ok(None),
        }
    }
}

/// The id of the record that an object shows.
pub(super) fn id_of<'o>(object: &'o Object<'_>) -> Option<&'o Id> {
    Some(match object {
        Object::Entity(it) => &it.id,
        Object::Claim(it) => &it.id,
        Object::Source(it) => &it.id,
        Object::EntityType(it) => &it.id,
        Object::Predicate(it) => &it.id,
        Object::Attribution(it) => &it.id,
        _ => return None,
    })
}
