//! Positions: the stances of speakers on the claims about a topic, and those against them.

use std::rc::Rc;

use claimgraph_engine::{Args, FieldError, FromArgs, Record, Table, TypeDef, object};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node},
        list::{
            list_id::{self, ListId},
            page::Page,
            page_args::{PAGE_ARGS, PageArgs},
            request::ListRequest,
        },
        object::{Object, of},
        object_rows::{AttributionRef, PositionRow},
        types::{
            attribution,
            connection::connection,
            scalar::write_date,
            topic::{AboutArgs, TopicArgs},
        },
    },
    kb::{Link, RecordType, Snapshot, SpeakerPosition, StoredClaim, Topic},
};

impl<'a> PositionRow<'a> {
    fn claim(&self) -> Node<'a, StoredClaim> {
        Node {
            snapshot: self.snapshot,
            stored: self.position.claim.clone(),
        }
    }

    fn attribution(&self, index: usize) -> AttributionRef<'a> {
        AttributionRef {
            claim: self.claim(),
            index,
        }
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
            ): PositionConnection"#
        ),
        "The positions of speakers: one row for each speaker of each claim, the latest first, those without a date last, then in the order in which the claims were recorded. A speaker who retracted everything about a claim has no row for it. Null if no entity and no claim has the id. Refused with COST_LIMIT about an entity in more than 50,000 claims.",
        |snapshot, context: &Context, args: &AboutArgs<PositionsArgs>| match args.topic(context, snapshot)? {
            Some((snapshot, topic)) => page(snapshot, context, topic, &args.args),
            None => Ok(None),
        },
    )
    .costing(500)
}

/// Adds the field to the table of entities.
pub(in crate::graphql) fn entity_fields(
    table: Table<ClaimGraph, of::Entity>,
) -> Table<ClaimGraph, of::Entity> {
    table
        .page_with(
            &format!("positions(where: ClaimWhere, {PAGE_ARGS}): PositionConnection!"),
            "The positions of speakers on the claims in which the entity has any role, as `Query.positions` has them.",
            |entity, context: &Context, args: &PositionsArgs| {
                let snapshot = args.page.snapshot(context, entity.snapshot, args.list_id())?;
                page(snapshot, context, Topic::Entity(entity.stored.ordinal), args)
            },
        )
        .costing(500)
}

/// Adds the field to the table of claims.
pub(in crate::graphql) fn claim_fields(
    table: Table<ClaimGraph, of::Claim>,
) -> Table<ClaimGraph, of::Claim> {
    table.page_with(
        &format!("positions({PAGE_ARGS}): PositionConnection!"),
        "The positions of speakers on the claim: one row for each speaker, with all of their words in order and which is the latest; the latest speaker first, those without a date last.",
        |claim, context, args: &PageArgs| {
            let positions = claim.snapshot.positions_on(&claim.stored)?;
            Object::connection(Page::of_rows(
                context,
                claim.snapshot,
                list_id::POSITIONS_OF_CLAIM,
                links(&positions),
                args,
                &|link| position(claim.snapshot, &positions, link),
            )?)
        },
    )
}

struct PositionsArgs {
    request: ListRequest,
    page: PageArgs,
}

impl FromArgs for PositionsArgs {
    fn from_args(args: &Args<'_>) -> Result<PositionsArgs, FieldError> {
        Ok(PositionsArgs {
            request: ListRequest::from_args(args, RecordType::Claim)?,
            page: PageArgs::from_args(args)?,
        })
    }
}

impl TopicArgs for PositionsArgs {
    fn list_id(&self) -> ListId {
        self.request.list_id(list_id::POSITIONS)
    }

    fn page(&self) -> &PageArgs {
        &self.page
    }
}

/// A page of a topic, at the snapshot of its cursor.
fn page<'a>(
    snapshot: &'a Snapshot,
    context: &'a Context,
    topic: Topic,
    args: &PositionsArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let only = args.request.claims(context, snapshot)?;
    let positions = snapshot.positions(topic, only.as_deref())?;
    Object::connection(Page::of_rows(
        context,
        snapshot,
        args.list_id(),
        links(&positions),
        &args.page,
        &|link| position(snapshot, &positions, link),
    )?)
}

/// The rows of positions that are sorted.
fn links(positions: &[SpeakerPosition]) -> Vec<Link> {
    let link = |position: &SpeakerPosition| Link {
        position: position.position(),
        role: 0,
    };
    positions.iter().map(link).collect()
}

/// The position of a row.
fn position<'a>(
    snapshot: &'a Snapshot,
    positions: &[SpeakerPosition],
    link: &Link,
) -> Result<Object<'a>, FieldError> {
    let index = positions.binary_search_by_key(&link.position, SpeakerPosition::position);
    let position = index.ok().and_then(|index| positions.get(index));
    let Some(position) = position else {
        return Err(FieldError::internal("a position that is not there"));
    };
    Ok(Object::Position(PositionRow {
        snapshot,
        position: Rc::new(position.clone()),
    }))
}

/// The types of positions.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let position = object::<ClaimGraph, of::Position>(
        "Position",
        "The position of one speaker on one claim: all that they said of it and did not retract. A speaker is an entity, after merges; the own voice of sources, by publisher and authors; or each unnamed attribution by itself, since two unnamed people may be one or two.",
    )
    .one("speaker: Speaker!", "The speaker, by the last of the attributions.", |position, _| {
        match position.position.latest_first().next() {
            Some(latest) => attribution::speaker(&position.attribution(latest)),
            None => Ok(None),
        }
    })
    .one("claim: Claim!", "The claim.", |position, _| {
        Ok(Some(Object::Claim(position.claim())))
    })
    .leaf(
        "stance: Stance",
        "The stance of the latest word; null if the dates do not tell which of several was last, and they are on two sides.",
        |position, _, out| match position.position.stance() {
            Some(stance) => out.value(&stance),
            None => {
                out.null();
                Ok(())
            }
        },
    )
    .many(
        "latest: [Attribution!]!",
        "The latest word: of the attributions that decide (of all, if none does), those that no other certainly follows; of two dates \"2025\" and \"2025-06\", neither does. A later silence takes nothing back. Never empty; several if it cannot be told which was last.",
        |position, _| {
            let latest = position.position.latest().into_iter();
            Ok(latest
                .map(|index| Object::Attribution(position.attribution(index)))
                .collect())
        },
    )
    .leaf(
        "stances: [Stance!]!",
        "The stances in the order in which the speaker took them, as far as dates tell; more than one if the speaker changed it.",
        |position, _, out| out.value(&position.position.stances()),
    )
    .leaf(
        "since: PartialDate",
        "The date of the speaker's first attribution, else that of its source; null if no date is known.",
        |position, _, out| write_date(position.position.first_said_at(), out),
    )
    .leaf(
        "lastStatedAt: PartialDate",
        "The date of the speaker's last attribution, else that of its source; null if no date is known.",
        |position, _, out| write_date(position.position.last_said_at(), out),
    )
    .many(
        "attributions: [Attribution!]!",
        "The attributions of the position, the latest first, those without a date last. Never empty.",
        |position, _| {
            let all = position.position.latest_first();
            Ok(all
                .map(|index| Object::Attribution(position.attribution(index)))
                .collect())
        },
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
        "The attributions by others against the position, which are those of `Claim.statusReason`. Against one that is for the claim: those that deny or question it, and those that say what excludes it. Against one that is against the claim: those that assert or confirm it. Against any other stance: none.",
        |position, context| {
            let claim = &position.position.claim;
            let verdict = context.verdicts.verdict(position.snapshot, claim)?;
            let against = position.snapshot.against(&position.position, &verdict)?.into_iter();
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
