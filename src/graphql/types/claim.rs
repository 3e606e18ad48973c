//! Claims: their propositions and attributions.

use claimgraph_engine::{FieldError, Json, Table, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node},
        list::{
            list_id,
            page::Page,
            page_args::{PAGE_ARGS, PageArgs},
            request::{Attributions, Claims, ListArgs},
            rows::row,
            source::ListSource,
        },
        object::{Object, of},
        object_rows::{QualifierPlace, QualifierRef, TextRow, ValueRef},
        types::{
            attribution, connection::connection, display::DISPLAY, languages::Languages,
            node::recorded, position, relation, scalar::write_date, text, verdict,
        },
    },
    kb::{Link, List, Snapshot, StoredClaim},
    model::SpanBound,
};

/// A page of a record list of claims in which an entity has one of some roles.
pub(in crate::graphql) fn page<'a>(
    context: &'a Context,
    snapshot: &'a Snapshot,
    list: List,
    roles: u8,
    args: &ListArgs<Claims>,
) -> Result<Option<Object<'a>>, FieldError> {
    let source = ListSource::Claims(list, roles);
    Object::connection(Page::of_source(
        context,
        snapshot,
        source,
        &args.request,
        &args.page,
        &|link| Object::claim(snapshot, link.position.ordinal),
    )?)
}

/// The arguments of a list of claims, as they are written in a signature.
pub(in crate::graphql) const CLAIM_ARGS: &str =
    "where: ClaimWhere, orderBy: [ClaimOrder!], validAt: PartialDate, holds: Holds";
/// The description of those arguments.
pub(in crate::graphql) const CLAIM_ARGS_DOC: &str = "`where` filters them, `orderBy` sorts them, `validAt` selects those that hold at some time of that date, as `Claim.holds` tells: CERTAIN ones by default; with `holds: POSSIBLE` those that may hold as well; with `holds: NO` the others.";

/// The types of claims.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(ENUMS);
    types.extend([claim(), qualifier(), time_span()]);
    types.extend(connection("Claim", "claims"));
    types
}

const ENUMS: &str = r#"
"Whether a claim affirms or negates its proposition."
enum Polarity {
  "Affirms: it is so."
  POSITIVE
  "Negates: it is not so."
  NEGATIVE
}

"The kind of proposition of a claim."
enum ClaimNature {
  "A fact: something that is or was so, or is not."
  FACT
  "A forecast: something that is expected."
  FORECAST
  "An opinion: a judgement."
  OPINION
  "A recommendation: advice."
  RECOMMENDATION
  "A plan: something that is meant to become so."
  PLAN
}

"The preference of a claim over others with the same subject and predicate."
enum Rank {
  "Preferred: shown before others."
  PREFERRED
  "Normal: neither better nor worse than others."
  NORMAL
  "Deprecated: known to be wrong or worthless, and kept for the record."
  DEPRECATED
}

"What is said of an end of a span of time."
enum BoundKind {
  "A date."
  DATE
  "There is no such end: since ever, or said to go on."
  OPEN
  "It has begun, or it has ended, and it is not said when."
  SOME
  "Nothing is said of it."
  UNSTATED
}
"#;

fn claim() -> TypeDef<ClaimGraph> {
    let table = recorded(object::<ClaimGraph, of::Claim>(
        "Claim",
        "A proposition about an entity. A stored claim is not an endorsed one: its `status` follows from who says what, where and when.",
    ));
    let table = table
        .one("subject: Entity!", "The entity that the claim is about.", |claim, _| {
            Object::entity(claim.snapshot, claim.subject).map(Some)
        })
        .one(
            "predicate: Predicate!",
            "The predicate that the claim states of its subject.",
            |claim, _| Object::predicate(claim.snapshot, claim.predicate).map(Some),
        )
        .one(
            "value: Value",
            "The value of the predicate; null if `valueKind` is SOME_VALUE or NO_VALUE.",
            |claim, _| {
                ValueRef {
                    claim: claim.clone(),
                    qualifier: None,
                }
                .object()
            },
        )
        .leaf(
            "valueKind: ValueKind!",
            "Whether the claim gives a value, states that there is some value, or states that there is none.",
            |claim, _, out| {
                out.str(
                    ValueRef {
                        claim: claim.clone(),
                        qualifier: None,
                    }
                    .kind(),
                );
                Ok(())
            },
        )
        .leaf(
            "polarity: Polarity!",
            "Whether the claim affirms or negates the proposition.",
            |claim, _, out| out.value(&claim.polarity),
        )
        .leaf(
            "nature: ClaimNature!",
            "The kind of proposition.",
            |claim, _, out| out.value(&claim.nature),
        )
        .leaf_with(
            "statement(languages: [Language!]): String!",
            "The proposition as one sentence, in the language chosen as for `Entity.label`. If the claim states none, it is made by a template of its predicate, else as \"subject: predicate: value\"; `statementIsGenerated` is then true.",
            write_statement,
        )
        .implements("SearchResult")
        .leaf_with(DISPLAY, "The statement, as `statement` has it.", write_statement)
        .leaf(
            "statementIsGenerated: Boolean!",
            "True if the claim states no sentence, so that `statement` is made of its parts. The valid time and the nature of the claim are then not in it.",
            |claim, _, out| {
                out.bool(claim.statements.is_empty());
                Ok(())
            },
        )
        .one_with(
            "statementText(languages: [Language!]): Text!",
            "The statement as `statement` has it, with its language.",
            |claim, context, languages: &Languages| {
                if !claim.statements.is_empty() {
                    return Ok(languages.text(&claim.statements, context));
                }
                let wanted = languages.of_reader(context).texts();
                let (language, statement) = claim.snapshot.generated_statement(&claim.stored.record, wanted)?;
                Ok(Some(Object::Text(Box::new(TextRow::generated(language, statement)))))
            },
        )
        .many(
            "statements: [Text!]!",
            "The proposition as one sentence, in every language in which the claim states it; empty if it states none.",
            |claim, _| Ok(text::all(&claim.statements)),
        )
        .many(
            "qualifiers: [Qualifier!]!",
            "The qualifiers: further predicates with their values. They narrow the claim or describe it, as `Predicate.qualifies` tells.",
            |claim, _| {
                let qualifier = |index| {
                    Object::Qualifier(QualifierRef {
                        claim: claim.clone(),
                        place: QualifierPlace {
                            attribution: None,
                            index,
                        },
                    })
                };
                Ok((0..claim.qualifiers.len()).map(qualifier).collect())
            },
        )
        .one(
            "validTime: TimeSpan",
            "The time during which the claim holds in the world; null if it is timeless or no time is stated. Whether it holds at a date: see `holds`.",
            |claim, _| {
                Ok(claim
                    .valid_time
                    .map(|span| Object::TimeSpan(Box::new(span))))
            },
        )
        .leaf(
            "rank: Rank!",
            "The preference over other claims with the same subject and predicate.",
            |claim, _, out| out.value(&claim.rank),
        )
        .leaf(
            "rankReason: String",
            "The reason for the rank; null if none is given.",
            |claim, _, out| {
                out.opt_str(claim.rank_reason.as_deref());
                Ok(())
            },
        )
        .many(
            "topics: [Entity!]!",
            "The entities that the claim touches on besides its subject and value.",
            |claim, _| {
                Ok(claim
                    .topics
                    .iter()
                    .map(|topic| Object::entity(claim.snapshot, *topic).map(Some))
                    .collect())
            },
        );
    let table = position::claim_fields(relation::claim_fields(attribution_fields(table)));
    verdict::claim_fields(table).done()
}

/// Writes the statement of a claim in the best language.
fn write_statement(
    claim: &Node<'_, StoredClaim>,
    context: &Context,
    languages: &Languages,
    out: &mut Json,
) -> Result<(), FieldError> {
    if !claim.statements.is_empty() {
        languages.write(&claim.statements, context, out);
        return Ok(());
    }
    let wanted = languages.of_reader(context).texts();
    let (_, statement) = claim
        .snapshot
        .generated_statement(&claim.stored.record, wanted)?;
    out.str(&statement);
    Ok(())
}

/// Adds the fields of a claim's attributions and their sources.
fn attribution_fields(table: Table<ClaimGraph, of::Claim>) -> Table<ClaimGraph, of::Claim> {
    table
        .page_with(
            &format!("attributions(where: AttributionWhere, orderBy: [AttributionOrder!], {PAGE_ARGS}): AttributionConnection!"),
            "The attributions of the claim, in the order of recording. `where` filters them, `orderBy` sorts them.",
            |claim, context, args: &ListArgs<Attributions>| {
                let ordinal = claim.stored.ordinal;
                let rows = claim.stored.record.numbered().map(|(number, _)| row(0, ordinal, number)).collect();
                let source = ListSource::OfClaim(rows);
                Object::connection(Page::of_source(context, claim.snapshot, source, &args.request, &args.page, &|link| {
                    attribution::numbered(claim.snapshot, ordinal, link.position.number)
                })?)
            },
        )
        .page_with(
            &format!("sources({PAGE_ARGS}): SourceConnection!"),
            "The sources that report the claim, each once, in the order of the attributions.",
            |claim, context, args: &PageArgs| {
                let mut rows: Vec<Link> = Vec::with_capacity(claim.attributions.len());
                for attribution in &claim.attributions {
                    if rows.iter().all(|row| row.position.ordinal != attribution.source) {
                        rows.push(row(rows.len() as i64, attribution.source, 0));
                    }
                }
                Object::connection(Page::of_rows(context, claim.snapshot, list_id::SOURCES_OF_CLAIM, rows, args, &|link| {
                    Object::source(claim.snapshot, link.position.ordinal)
                })?)
            },
        )
}

fn qualifier() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Qualifier>("Qualifier", "A qualifier: a further predicate with its value. One of a claim narrows the claim or describes it; one of an attribution describes the saying.")
        .one(
            "predicate: Predicate!",
            "The predicate of the qualifier.",
            |qualifier, _| {
                Object::predicate(qualifier.claim.snapshot, qualifier.predicate).map(Some)
            },
        )
        .one(
            "value: Value",
            "The value; null if `valueKind` is SOME_VALUE or NO_VALUE.",
            |qualifier, _| {
                ValueRef {
                    claim: qualifier.claim.clone(),
                    qualifier: Some(qualifier.place),
                }
                .object()
            },
        )
        .leaf(
            "valueKind: ValueKind!",
            "Whether the qualifier gives a value, states that there is some value, or states that there is none.",
            |qualifier, _, out| {
                out.str(
                    ValueRef {
                        claim: qualifier.claim.clone(),
                        qualifier: Some(qualifier.place),
                    }
                    .kind(),
                );
                Ok(())
            },
        )
        .done()
}

fn time_span() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::TimeSpan>("TimeSpan", "A span of time, both ends included. At least one end is stated.")
        .leaf("start: PartialDate", "The date of the start; null if `startKind` is not DATE.", |span, _, out| {
            write_date(span.start(), out);
            Ok(())
        })
        .leaf("startKind: BoundKind!", "What is said of the start.", |span, _, out| {
            out.str(bound_kind(span.start_bound()));
            Ok(())
        })
        .leaf("end: PartialDate", "The date of the end, including the whole of that year, month or day; null if `endKind` is not DATE.", |span, _, out| {
            write_date(span.end(), out);
            Ok(())
        })
        .leaf("endKind: BoundKind!", "What is said of the end.", |span, _, out| {
            out.str(bound_kind(span.end_bound()));
            Ok(())
        })
        .leaf("calendar: Calendar", "The calendar in which the dates are written; null if that is not said.", |span, _, out| {
            out.value(&span.calendar())
        })
        .leaf("reversed: Boolean!", "True if the span ends before it starts, as its source has it. It then decides nothing.", |span, _, out| {
            out.bool(span.is_reversed());
            Ok(())
        })
        .done()
}

/// The value of the enum `BoundKind`.
fn bound_kind(bound: Option<SpanBound>) -> &'static str {
    match bound {
        Some(SpanBound::Date(_)) => "DATE",
        Some(SpanBound::Open) => "OPEN",
        Some(SpanBound::Some) => "SOME",
        None => "UNSTATED",
    }
}
