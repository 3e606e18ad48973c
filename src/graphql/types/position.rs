//! Positions: the stances of speakers on the claims about a topic, and those against them.

use std::rc::Rc;

use claimgraph_engine::{Args, FieldError, FromArgs, Record, Table, TypeDef, object};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node},
        list::{
            list_id,
            page::Page,
            page_args::{PAGE_ARGS, PageArgs},
            request::ListRequest,
        },
        object::{Object, of},
        object_rows::{AttributionRef, PositionRow},
        types::{attribution, connection::connection, scalar::write_date, topic::topic},
    },
    kb::{Link, RecordType, Snapshot, SpeakerPosition, StoredClaim},
};

impl<'a> PositionRow<'a> {
    fn claim(&self) -> Node<'a, StoredClaim> {
        Node {
            snapshot: self.snapshot,
            stored: self.position.claim.clone(),
        }
    }

    /// The attributions of the position, in the order of time.
    fn attributions(&self) -> impl DoubleEndedIterator<Item = AttributionRef<'a>> {
        self.position
            .attributions()
            .iter()
            .map(|index| AttributionRef {
                claim: self.claim(),
                index: *index,
            })
    }
}

/// Adds the field to the table of a type that shows a snapshot.
pub(in crate::graphql) fn add_fields<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = &'a Snapshot>,
{
    table.page_with(
        &format!(
            r#"positions(
              "The id of an entity, for the claims in which it has any role; or of a claim, for that one and those that contradict it."
              about: ID!,
              "The filter of the claims; all claims by default."
              where: ClaimWhere,
              {PAGE_ARGS}
            ): PositionConnection!"#
        ),
        "The positions of speakers: one row for each speaker of each claim, the latest first, those without a date last, then in the order in which the claims were recorded. Speakers are distinguished as in `Corroboration.speakers`. A speaker who retracted everything about a claim has no row for it. Refused with COST_LIMIT about an entity in more than 50,000 claims.",
        |snapshot, context: &Context, args: &PositionsArgs| page(snapshot, context, args),
    )
    .costing(500)
}

struct PositionsArgs {
    about: String,
    request: ListRequest,
    page: PageArgs,
}

impl FromArgs for PositionsArgs {
    fn from_args(args: &Args<'_>) -> Result<PositionsArgs, FieldError> {
        Ok(PositionsArgs {
            about: args.required("about")?,
            request: ListRequest::from_args(args, RecordType::Claim)?,
            page: PageArgs::from_args(args)?,
        })
    }
}

/// A page, read and shown at the revision of its cursor.
fn page<'a>(
    snapshot: &'a Snapshot,
    context: &'a Context,
    args: &PositionsArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let list_id = args.request.list_id(list_id::POSITIONS);
    let snapshot = args.page.snapshot(context, snapshot, list_id)?;
    let only = args.request.claims(context, snapshot)?;
    let positions = snapshot.positions(topic(context, snapshot, &args.about)?, only.as_deref())?;
    let link = |position: &SpeakerPosition| Link {
        position: position.position(),
        role: 0,
    };
    let rows = positions.iter().map(link).collect();
    Object::connection(Page::of_rows(
        context,
        snapshot,
        list_id,
        rows,
        &args.page,
        &|link| {
            let index = positions.binary_search_by_key(&link.position, SpeakerPosition::position);
            let position = index.ok().and_then(|index| positions.get(index));
            let Some(position) = position else {
                return Err(FieldError::internal("a position that is not there"));
            };
            Ok(Object::Position(PositionRow {
                snapshot,
                position: Rc::new(position.clone()),
            }))
        },
    )?)
}

/// The types of positions.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let position = object::<ClaimGraph, of::Position>(
        "Position",
        "The position of one speaker on one claim, by the attributions that are not retracted.",
    )
    .one("speaker: Speaker!", "The speaker.", |position, _| {
        match position.attributions().next_back() {
            Some(latest) => attribution::speaker(&latest),
            None => Ok(None),
        }
    })
    .one("claim: Claim!", "The claim.", |position, _| {
        Ok(Some(Object::Claim(position.claim())))
    })
    .leaf(
        "stance: Stance!",
        "The stance that the speaker took last. An attribution without a date counts as before all dates; of several at one date, the last recorded counts.",
        |position, _, out| out.value(&position.position.stance()),
    )
    .leaf(
        "stances: [Stance!]!",
        "The stances in the order in which the speaker took them, the last of which is `stance`; more than one if the speaker changed it.",
        |position, _, out| out.value(&position.position.stances()),
    )
    .leaf(
        "since: PartialDate",
        "The date of the speaker's first attribution; null if no date is known.",
        |position, _, out| write_date(position.position.first_stated_at(), out),
    )
    .leaf(
        "lastStatedAt: PartialDate",
        "The date of the speaker's last attribution; null if no date is known.",
        |position, _, out| write_date(position.position.last_stated_at(), out),
    )
    .many(
        "attributions: [Attribution!]!",
        "The attributions of the position, the latest first, those without a date last. Never empty.",
        |position, _| Ok(position.attributions().rev().map(Object::Attribution).collect()),
    )
    .many(
        "sources: [Source!]!",
        "The sources of those attributions, each once, the earliest first.",
        |position, _| {
            let sources = position.position.sources().into_iter();
            Ok(sources
                .map(|source| Object::source(position.snapshot, source).map(Some))
                .collect())
        },
    )
    .many(
        "against: [Attribution!]!",
        "The attributions by others against the position. Against one that asserts or confirms the claim: those that deny or dispute it, then those that assert or confirm a claim that contradicts it. Against one that denies or disputes the claim: those that assert or confirm it. Against any other stance: none.",
        |position, _| {
            let against = position.snapshot.against(&position.position)?.into_iter();
            Ok(against
                .map(|(claim, number)| attribution::numbered(position.snapshot, claim, number).map(Some))
                .collect())
        },
    )
    .done();
    let mut types = vec![position];
    types.extend(connection("Position", "positions"));
    types
}
