//! Timelines: what is said of something in the order of time.

use std::rc::Rc;

use claimgraph_engine::{
    Args, FieldError, FromArgs, FromValue, Record, Table, TypeDef, object, sdl,
};

use crate::{
    graphql::{
        context::{AttributionOf, ClaimGraph, Context, Node, Object, of},
        list::{
            list_id,
            page::{PAGE, Page, PageArgs, connection_named},
            request::ListRequest,
        },
        types::{
            node::recording,
            scalar::{write_date, write_instant},
            topic::about,
        },
    },
    kb::{Clock, Event, EventKind, Link, RecordType, Snapshot, StoredClaim},
    model::TimeSpan,
};

/// One row of a timeline.
#[derive(Clone)]
pub(in crate::graphql) struct EventOf<'a> {
    at: &'a Snapshot,
    it: Rc<Event>,
}

/// Adds the question to the table of a type that shows a snapshot.
pub(in crate::graphql) fn reading<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = &'a Snapshot>,
{
    table.page_with(
        &format!(
            r#"timeline(
              "An entity: the claims in which it has any role. Or a single claim."
              about: ID!,
              "Which time counts."
              clock: Clock = STATED,
              "Only what was so then or later; without it, from the beginning."
              from: PartialDate,
              "Only what was so then or before, the whole of that year, month or day included; without it, without an end."
              to: PartialDate,
              "Only over the claims that pass."
              where: ClaimWhere,
              {PAGE}
            ): TimelineConnection!"#
        ),
        "What is said of something, in the order in which the rows' dates start, the earliest first; at one time, in that in which the claims were recorded. What shares an instant with the span from `from` to `to` is in it. What has no date comes last, and only where neither `from` nor `to` is given. Refused with COST_LIMIT about an entity in more than 50,000 claims.",
        |at, context: &Context, args: &TimelineArgs| page(at, context, args),
    )
    .costing(500)
}

struct TimelineArgs {
    about: String,
    clock: Clock,
    within: Option<TimeSpan>,
    asked: ListRequest,
    page: PageArgs,
}

impl FromArgs for TimelineArgs {
    fn from_args(args: &Args<'_>) -> Result<TimelineArgs, FieldError> {
        let within = match (args.optional("from")?, args.optional("to")?) {
            (None, None) => None,
            (from, to) => Some(TimeSpan::new(from, to).map_err(|error| {
                FieldError::input(format!("arguments `from` and `to`: {error}"))
            })?),
        };
        Ok(TimelineArgs {
            about: args.required("about")?,
            clock: args.optional("clock")?.unwrap_or(Clock::Stated),
            within,
            asked: ListRequest::of(args, RecordType::Claim)?,
            page: PageArgs::from_args(args)?,
        })
    }
}

impl FromValue for Clock {
    fn from_value(value: &claimgraph_engine::Value) -> Result<Clock, String> {
        match &*String::from_value(value)? {
            "STATED" => Ok(Clock::Stated),
            "VALID" => Ok(Clock::Valid),
            "RECORDED" => Ok(Clock::Recorded),
            other => Err(format!("`{other}` is no clock")),
        }
    }
}

/// A page, read and shown at its cursor's revision.
fn page<'a>(
    at: &'a Snapshot,
    context: &'a Context,
    args: &TimelineArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let tag = match args.clock {
        Clock::Stated => list_id::TIMELINE_STATED,
        Clock::Valid => list_id::TIMELINE_VALID,
        Clock::Recorded => list_id::TIMELINE_RECORDED,
    };
    let listed = args.asked.listed(tag);
    let at = args.page.read_at(context, at, listed)?;
    let only = args.asked.claims(context, at)?;
    let events = at.timeline(
        about(at, &args.about)?,
        args.clock,
        args.within,
        only.as_deref(),
    )?;
    let link = |event: &Event| Link {
        position: event.position(),
        role: 0,
    };
    let rows = events.iter().map(link).collect();
    Page::of_rows(context, at, listed, rows, &args.page, &|link| {
        let place = events.binary_search_by_key(&link.position, Event::position);
        let Some(event) = place.ok().and_then(|place| events.get(place)) else {
            return Err(FieldError::internal("an event that is not there"));
        };
        Ok(Object::TimelineEvent(EventOf {
            at,
            it: Rc::new(event.clone()),
        }))
    })
}

/// The types of timelines.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(r#"
        "Which time counts. The three are never mixed."
        enum Clock {
          "When it was said or published: a row for each attribution, those that were taken back too."
          STATED
          "When it holds in the world: a row for each claim, by its `validTime`. One whose start is not known comes before all dates."
          VALID
          "When the knowledge base learned it: a row for each version of each claim, in the order of the revisions."
          RECORDED
        }
    "#);
    types.push(event());
    types.extend(connection_named(
        "Timeline",
        "TimelineEvent",
        "rows of a timeline",
    ));
    types
}

fn event() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::TimelineEvent>("TimelineEvent", "One row of a timeline: when, and what.")
        .leaf(
            "from: PartialDate",
            "When it was said or recorded, or since when it holds; null where that is not known.",
            |it, _, out| write_date(it.it.span.and_then(|span| span.start()), out),
        )
        .leaf(
            "to: PartialDate",
            "The same as `from` where it was said or recorded; else until when it holds, the whole of that year, month or day included, and null where it goes on or that is not known.",
            |it, _, out| write_date(it.it.span.and_then(|span| span.end()), out),
        )
        .one(
            "claim: Claim!",
            "The claim; by the clock RECORDED as that revision wrote it, and what it refers to as of then.",
            |it, context: &Context| {
                let ordinal = it.it.claim.ordinal;
                match it.it.kind {
                    EventKind::Written(revision) => {
                        Object::claim(context.at(revision), ordinal).map(Some)
                    }
                    _ => Ok(Some(Object::Claim(claim(it)))),
                }
            },
        )
        .one(
            "attribution: Attribution",
            "Who said it, and where; null by the clocks VALID and RECORDED.",
            |it, _| {
                Ok(match it.it.kind {
                    EventKind::Said(place) => Some(Object::Attribution(AttributionOf {
                        claim: claim(it),
                        place,
                    })),
                    _ => None,
                })
            },
        )
        .leaf(
            "revision: Revision",
            "The revision that wrote this version; null by the clocks STATED and VALID.",
            |it, _, out| match it.it.kind {
                EventKind::Written(revision) => out.int(revision.0),
                _ => out.null(),
            },
        )
        .leaf(
            "recordedAt: DateTime",
            "When that revision was recorded; null by the clocks STATED and VALID.",
            |it, _, out| {
                match it.it.kind {
                    EventKind::Written(revision) => {
                        write_instant(recording(it.at, revision)?.0, out);
                    }
                    _ => out.null(),
                }
                Ok(())
            },
        )
        .done()
}

fn claim<'a>(event: &EventOf<'a>) -> Node<'a, StoredClaim> {
    Node {
        at: event.at,
        it: event.it.claim.clone(),
    }
}
