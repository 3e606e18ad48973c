//! Timelines: the events of a topic in the order of time.

use std::rc::Rc;

use claimgraph_engine::{
    Args, FieldError, FromArgs, FromValue, Record, Table, TypeDef, object, sdl,
};

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
        object_rows::{AttributionRef, EventRow},
        types::{
            commit::recorded_at,
            connection::connection_named,
            scalar::{write_date, write_instant},
            topic::topic,
        },
    },
    kb::{Clock, Event, EventKind, Link, RecordType, Snapshot, StoredClaim},
    model::TimeSpan,
};

/// Adds the field to the table of a type that shows a snapshot.
pub(in crate::graphql) fn add_fields<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = &'a Snapshot>,
{
    table.page_with(
        &format!(
            r#"timeline(
              "The id of an entity, for the claims in which it has any role; or of a claim, for that one."
              about: ID!,
              "The time by which events are sorted and selected."
              clock: Clock = STATED,
              "The start of the span; from the beginning by default."
              from: PartialDate,
              "The end of the span, including the whole of that year, month or day; without end by default."
              to: PartialDate,
              "The filter of the claims; all claims by default."
              where: ClaimWhere,
              {PAGE_ARGS}
            ): TimelineConnection!"#
        ),
        "The events about an entity or a claim, in the order in which their dates start, the earliest first; at one date, in the order in which the claims were recorded. An event that overlaps the span from `from` to `to` is included. Events without a date come last, and only if neither `from` nor `to` is given. Refused with COST_LIMIT about an entity in more than 50,000 claims.",
        |snapshot, context: &Context, args: &TimelineArgs| page(snapshot, context, args),
    )
    .costing(500)
}

struct TimelineArgs {
    about: String,
    clock: Clock,
    within: Option<TimeSpan>,
    request: ListRequest,
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
            request: ListRequest::from_args(args, RecordType::Claim)?,
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

/// A page, read and shown at the revision of its cursor.
fn page<'a>(
    snapshot: &'a Snapshot,
    context: &'a Context,
    args: &TimelineArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let list = match args.clock {
        Clock::Stated => list_id::TIMELINE_STATED,
        Clock::Valid => list_id::TIMELINE_VALID,
        Clock::Recorded => list_id::TIMELINE_RECORDED,
    };
    let list_id = args.request.list_id(list);
    let snapshot = args.page.snapshot(context, snapshot, list_id)?;
    let only = args.request.claims(context, snapshot)?;
    let mut events = snapshot.timeline(
        topic(context, snapshot, &args.about)?,
        args.clock,
        args.within,
        only.as_deref(),
    )?;
    if args.clock == Clock::Recorded {
        let horizon = context.horizon()?;
        events.retain(
            |event| !matches!(event.kind, EventKind::Written(revision) if revision < horizon),
        );
    }
    let link = |event: &Event| Link {
        position: event.position(),
        role: 0,
    };
    let rows = events.iter().map(link).collect();
    Object::connection(Page::of_rows(
        context,
        snapshot,
        list_id,
        rows,
        &args.page,
        &|link| {
            let index = events.binary_search_by_key(&link.position, Event::position);
            let Some(event) = index.ok().and_then(|index| events.get(index)) else {
                return Err(FieldError::internal("an event that is not there"));
            };
            Ok(Object::TimelineEvent(EventRow {
                snapshot,
                event: Rc::new(event.clone()),
            }))
        },
    )?)
}

/// The types of timelines.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(r#"
        "The time by which a timeline is sorted. The three are never mixed."
        enum Clock {
          "The date of the statement or of its publication: a row for each attribution, including retracted ones."
          STATED
          "The time during which a claim holds: a row for each claim, by its `validTime`. A claim whose start is not known, or which has none, comes before all dates; one that has ended, nobody says when, had ended by the last date at which that was said."
          VALID
          "The time of recording: a row for each version of each claim, in the order of the revisions."
          RECORDED
        }
    "#);
    types.push(event());
    types.extend(connection_named(
        "Timeline",
        "TimelineEvent",
        "events of a timeline",
    ));
    types
}

fn event() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::TimelineEvent>("TimelineEvent", "An event of a timeline.")
        .leaf(
            "from: PartialDate",
            "The date of the statement or of the recording, or the start of the valid time; null if it is not known or there is none.",
            |event, _, out| write_date(event.event.span.and_then(|span| span.start()), out),
        )
        .leaf(
            "to: PartialDate",
            "The same as `from` by the clocks STATED and RECORDED; else the end of the valid time, including the whole of that year, month or day, or null if it is open or not known.",
            |event, _, out| write_date(event.event.span.and_then(|span| span.end()), out),
        )
        .one(
            "claim: Claim!",
            "The claim; by the clock RECORDED in the version of that revision, with references read as of then.",
            |event, context: &Context| {
                let ordinal = event.event.claim.ordinal;
                match event.event.kind {
                    EventKind::Written(revision) => {
                        let snapshot = context.seen_from(event.snapshot, revision)?;
                        Object::claim(snapshot, ordinal).map(Some)
                    }
                    _ => Ok(Some(Object::Claim(claim(event)))),
                }
            },
        )
        .one(
            "attribution: Attribution",
            "The attribution; null by the clocks VALID and RECORDED.",
            |event, _| {
                Ok(match event.event.kind {
                    EventKind::Said(index) => Some(Object::Attribution(AttributionRef {
                        claim: claim(event),
                        index,
                    })),
                    _ => None,
                })
            },
        )
        .leaf(
            "revision: Revision",
            "The revision that wrote this version; null by the clocks STATED and VALID.",
            |event, _, out| match event.event.kind {
                EventKind::Written(revision) => out.int(revision.0),
                _ => out.null(),
            },
        )
        .leaf(
            "recordedAt: DateTime",
            "The time at which that revision was recorded; null by the clocks STATED and VALID.",
            |event, _, out| {
                match event.event.kind {
                    EventKind::Written(revision) => {
                        write_instant(recorded_at(event.snapshot, revision)?, out);
                    }
                    _ => out.null(),
                }
                Ok(())
            },
        )
        .done()
}

fn claim<'a>(event: &EventRow<'a>) -> Node<'a, StoredClaim> {
    Node {
        snapshot: event.snapshot,
        stored: event.event.claim.clone(),
    }
}
