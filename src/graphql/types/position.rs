//! Positions: who holds what of the claims about something, and who stands against it.

use std::rc::Rc;

use claimgraph_engine::{Args, FieldError, FromArgs, Object as Table, Record, TypeDef, object};

use crate::{
    graphql::{
        context::{AttributionOf, ClaimGraph, Context, Node, Object, of},
        list::{
            list_id,
            page::{PAGE, Page, PageArgs, connection},
            request::ListRequest,
        },
        types::{attribution, scalar::write_date, topic::about},
    },
    kb::{Link, RecordType, Snapshot, SpeakerPosition, StoredClaim},
};

/// What one speaker holds of one claim.
#[derive(Clone)]
pub(in crate::graphql) struct PositionOf<'a> {
    at: &'a Snapshot,
    it: Rc<SpeakerPosition>,
}

impl<'a> PositionOf<'a> {
    fn claim(&self) -> Node<'a, StoredClaim> {
        Node {
            at: self.at,
            it: self.it.claim.clone(),
        }
    }

    /// Its attributions, in the order of time.
    fn attributions(&self) -> impl DoubleEndedIterator<Item = AttributionOf<'a>> {
        self.it.attributions().iter().map(|place| AttributionOf {
            claim: self.claim(),
            place: *place,
        })
    }
}

/// Adds the question to the table of a type that shows a snapshot.
pub(in crate::graphql) fn reading<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = &'a Snapshot>,
{
    table.page_with(
        &format!(
            r#"positions(
              "An entity: the claims in which it has any role. Or a claim: that one and those that contradict it."
              about: ID!,
              "Only over the claims that pass."
              where: ClaimWhere,
              {PAGE}
            ): PositionConnection!"#
        ),
        "Who says what, and who stands against it: one row for each speaker of each claim, the latest said first and what has no date last, then by when the claims were recorded. Speakers are told apart as `Corroboration.speakers` does. Who took back all they said of a claim has no row for it. Refused with COST_LIMIT about an entity in more than 50,000 claims.",
        |at, context: &Context, args: &PositionsArgs| page(at, context, args),
    )
    .costing(500)
}

struct PositionsArgs {
    about: String,
    asked: ListRequest,
    page: PageArgs,
}

impl FromArgs for PositionsArgs {
    fn from_args(args: &Args<'_>) -> Result<PositionsArgs, FieldError> {
        Ok(PositionsArgs {
            about: args.required("about")?,
            asked: ListRequest::of(args, RecordType::Claim)?,
            page: PageArgs::from_args(args)?,
        })
    }
}

/// A page, read and shown at its cursor's revision.
fn page<'a>(
    at: &'a Snapshot,
    context: &'a Context,
    args: &PositionsArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let listed = args.asked.listed(list_id::POSITIONS);
    let at = args.page.read_at(context, at, listed)?;
    let only = args.asked.claims(context, at)?;
    let positions = at.positions(about(at, &args.about)?, only.as_deref())?;
    let link = |position: &SpeakerPosition| Link {
        position: position.position(),
        role: 0,
    };
    let rows = positions.iter().map(link).collect();
    Page::of_rows(context, at, listed, rows, &args.page, &|link| {
        let place = positions.binary_search_by_key(&link.position, SpeakerPosition::position);
        let position = place.ok().and_then(|place| positions.get(place));
        let Some(position) = position else {
            return Err(FieldError::internal("a position that is not there"));
        };
        Ok(Object::Position(PositionOf {
            at,
            it: Rc::new(position.clone()),
        }))
    })
}

/// The types of positions.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let position = object::<ClaimGraph, of::Position>(
        "Position",
        "What one speaker holds of one claim, by what they said and did not take back.",
    )
    .one("speaker: Speaker!", "Who.", |it, _| {
        match it.attributions().next_back() {
            Some(latest) => attribution::speaker(&latest),
            None => Ok(None),
        }
    })
    .one("claim: Claim!", "The claim.", |it, _| {
        Ok(Some(Object::Claim(it.claim())))
    })
    .leaf(
        "stance: Stance!",
        "What the speaker holds of it: the stance taken last. What has no date counts as before all dates; of what was said at one time, the last recorded counts.",
        |it, _, out| out.value(&it.it.stance()),
    )
    .leaf(
        "stances: [Stance!]!",
        "The stances taken one after the other, the last of which is `stance`; more than one if the speaker changed theirs.",
        |it, _, out| out.value(&it.it.stances()),
    )
    .leaf(
        "since: PartialDate",
        "When the speaker first said something of it; null where no date is known.",
        |it, _, out| write_date(it.it.first_stated_at(), out),
    )
    .leaf(
        "lastStatedAt: PartialDate",
        "When the speaker last did; null where no date is known.",
        |it, _, out| write_date(it.it.last_stated_at(), out),
    )
    .many(
        "attributions: [Attribution!]!",
        "What the position rests on, the latest first and what has no date last. Never empty.",
        |it, _| Ok(it.attributions().rev().map(Object::Attribution).collect()),
    )
    .many(
        "sources: [Source!]!",
        "The sources in which it was read, each once, the earliest first.",
        |it, _| {
            let sources = it.it.sources().into_iter();
            Ok(sources
                .map(|source| Object::source(it.at, source).map(Some))
                .collect())
        },
    )
    .many(
        "against: [Attribution!]!",
        "The attributions by others that stand against it. Against one who asserts or confirms the claim: those that deny or dispute it, then those that assert or confirm a claim that contradicts it. Against one who denies or disputes it: those that assert or confirm it. Against any other stance: none.",
        |it, _| {
            let against = it.at.against(&it.it)?.into_iter();
            Ok(against
                .map(|(claim, number)| attribution::numbered(it.at, claim, number).map(Some))
                .collect())
        },
    )
    .done();
    let mut types = vec![position];
    types.extend(connection("Position", "positions"));
    types
}
