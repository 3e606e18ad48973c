//! Timelines: the events of a topic in the order of time.

use std::rc::Rc;

use claimgraph_engine::{
    Args, FieldError, FromArgs, FromValue, Record, Table, TypeDef, object, sdl,
};

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
        object_rows::{AttributionRef, EventRow, TimelinePage},
        types::{
            commit::recorded_at,
            connection::{ShowsPage, edge, with_page},
            scalar::{write_date, write_instant},
            topic::{AboutArgs, TopicArgs},
        },
    },
    kb::{Clock, Event, EventKind, Link, RecordType, Snapshot, StoredClaim, Topic},
    model::{CalendarUnit, TimeSpan},
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
            ): TimelineConnection"#
        ),
        "The events about an entity or a claim, in the order in which their dates start, the earliest first; at one date, in the order in which the claims were recorded. An event that overlaps the span from `from` to `to` is included. Events without a date come last, and only if neither `from` nor `to` is given. Null if no entity and no claim has the id. Refused with COST_LIMIT about an entity in more than 50,000 claims.",
        |snapshot, context: &Context, args: &AboutArgs<TimelineArgs>| match args.topic(context, snapshot)? {
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
            &format!("timeline(clock: Clock = STATED, from: PartialDate, to: PartialDate, where: ClaimWhere, {PAGE_ARGS}): TimelineConnection!"),
            "The events about the entity: of the claims in which it has any role, as `Query.timeline` has them.",
            |entity, context: &Context, args: &TimelineArgs| {
                let snapshot = args.page.snapshot(context, entity.snapshot, args.list_id())?;
                page(snapshot, context, Topic::Entity(entity.stored.ordinal), args)
            },
        )
        .costing(500)
}

struct TimelineArgs {
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

impl TopicArgs for TimelineArgs {
    fn list_id(&self) -> ListId {
        self.request.list_id(match self.clock {
            Clock::Stated => list_id::TIMELINE_STATED,
            Clock::Valid => list_id::TIMELINE_VALID,
            Clock::Recorded => list_id::TIMELINE_RECORDED,
        })
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
    args: &TimelineArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let only = args.request.claims(context, snapshot)?;
    let mut timeline = snapshot.timeline(topic, args.clock, args.within, only.as_deref())?;
    if args.clock == Clock::Recorded {
        let horizon = context.horizon()?;
        timeline.events.retain(
            |event| !matches!(event.kind, EventKind::Written(revision) if revision < horizon),
        );
    }
    let link = |event: &Event| Link {
        position: event.position(),
        role: 0,
    };
    let events = &timeline.events;
    let rows = events.iter().map(link).collect();
    let page = Page::of_rows(
        context,
        snapshot,
        args.list_id(),
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
    )?;
    let page = Rc::new(page);
    Ok(Some(Object::TimelineConnection(Rc::new(TimelinePage {
        timeline,
        page,
    }))))
}

impl ShowsPage for of::TimelineConnection {
    fn page<'o, 'a>(timeline: &'o Self::Ref<'a>) -> &'o Rc<Page<'a, Object<'a>>> {
        &timeline.page
    }
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

        "A stretch of the calendar."
        enum CalendarUnit {
          "A year."
          YEAR
          "A month."
          MONTH
          "A day."
          DAY
        }
    "#);
    let plural = "events of a timeline";
    let edge = edge("TimelineEdge", "TimelineEvent", plural);
    types.extend([events(plural), bucket(), event(), edge]);
    types
}

fn events(plural: &str) -> TypeDef<ClaimGraph> {
    let table = object::<ClaimGraph, of::TimelineConnection>(
        "TimelineConnection",
        &format!("A page of {plural}, after the Cursor Connections Specification."),
    );
    with_page(table, "TimelineEdge", "TimelineEvent")
        .leaf(
            "undatedCount: Int!",
            "The number of events without a date, counted whatever `from` and `to` select. They come last, and are in the list only if neither is given.",
            |timeline, _, out| out.int32(timeline.timeline.undated),
        )
        .many_with(
            "density(by: CalendarUnit!): [TimelineBucket!]!",
            "The number of events of the whole list that start in each year, month or day, without those in which none does, in the order of time. An event whose date is less exact than the unit counts under that date itself (`2025` beside `2025-03`), so that nothing looks more exact than it is; one without a start counts nowhere. Refused with COST_LIMIT if there would be more than 1,000.",
            |timeline, _, args: &DensityArgs| {
                let buckets = timeline.timeline.density(args.unit)?.into_iter();
                Ok(buckets.map(Object::TimelineBucket).collect())
            },
        )
        .done()
}

fn bucket() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::TimelineBucket>(
        "TimelineBucket",
        "The number of events of a timeline that start in a stretch of time.",
    )
    .leaf(
        "date: PartialDate!",
        "The stretch of time.",
        |bucket, _, out| write_date(Some(bucket.date), out),
    )
    .leaf("count: Int!", "The number of events.", |bucket, _, out| {
        out.int32(bucket.count)
    })
    .done()
}

/// The argument `by`.
struct DensityArgs {
    unit: CalendarUnit,
}

impl FromArgs for DensityArgs {
    fn from_args(args: &Args<'_>) -> Result<DensityArgs, FieldError> {
        let name: String = args.required("by")?;
        Ok(DensityArgs {
            unit: match name.as_str() {
                "YEAR" => CalendarUnit::Year,
                "MONTH" => CalendarUnit::Month,
                _ => CalendarUnit::Day,
            },
        })
    }
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
