//! Claims, and their relations to each other.

use claimgraph_engine::{Args, FieldError, FromArgs, FromValue, Table, TypeDef, object, sdl};
use serde::{Deserialize, de::IntoDeserializer};

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
        object_rows::{EvidenceRow, QualifierRef, RelationRow, ValueRef},
        types::{
            attribution,
            connection::connection,
            node::recorded,
            scalar::write_date,
            text::{self, Languages},
        },
    },
    kb::{Basis, Corroboration, Link, List, Snapshot, StoredClaim},
    model::{Asserter, ClaimRelationKind, Ordinal, RelationSource, SpanBound},
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
    "where: ClaimWhere, orderBy: [ClaimOrder!], validAt: PartialDate";
/// The description of those arguments.
pub(in crate::graphql) const CLAIM_ARGS_DOC: &str = "`where` filters them, `orderBy` sorts them, `validAt` selects those that hold at that date; a claim without a valid time always holds.";

/// The types of claims.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(ENUMS);
    types.extend([
        claim(),
        qualifier(),
        time_span(),
        relation(),
        corroboration(),
    ]);
    types.extend(connection("Claim", "claims"));
    types.extend(connection("ClaimRelation", "relations of a claim"));
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

"The status of a claim. Derived at each revision from the attributions that are not retracted; never stored."
enum ClaimStatus {
  "The claim has no attributions."
  UNSOURCED
  "The claim is stated, with at most one origin of support, and nobody denies it."
  UNCONTESTED
  "The claim is supported from two or more independent origins, and nobody denies it."
  CORROBORATED
  "Some speakers assert or confirm the claim; others deny or dispute it, or support a claim that contradicts it."
  DISPUTED
  "The claim is only denied, disputed or contradicted."
  DENIED
  "Another claim supersedes or corrects it."
  SUPERSEDED
  "Every attribution of the claim is retracted."
  RETRACTED
}

"What is said of an end of a span of time."
enum BoundKind {
  "A date."
  DATE
  "There is no such end: since ever, or said to go on."
  OPEN
  "It has begun, or it has ended, and it is not said when."
  SOME
  "Nothing."
  UNSTATED
}

"The kind of a relation of two claims."
enum ClaimRelationKind {
  "Both claims cannot be true."
  CONTRADICTS
  "The claims are hard to square with each other."
  TENSION
  "If this claim is true, the other is more likely."
  SUPPORTS
  "This claim states the other more exactly."
  REFINES
  "This claim replaces the other, because the world has changed."
  SUPERSEDES
  "This claim replaces the other, because the other was wrong."
  CORRECTS
}

"The basis of a relation of two claims."
enum RelationBasis {
  "One of the claims states it."
  ASSERTED
  "The relation follows from the claims: same subject, predicate and qualifiers, overlapping valid time, and values that exclude each other."
  DERIVED
}
"#;

fn claim() -> TypeDef<ClaimGraph> {
    let table = recorded(object::<ClaimGraph, of::Claim>(
        "Claim",
        "A proposition about an entity. A stored claim is not an endorsed one: its `status` follows from its attributions.",
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
            "The proposition as one sentence, in the language chosen as for `Entity.label`.",
            |claim, context, languages: &Languages, out| {
                languages.write(&claim.statements, context, out);
                Ok(())
            },
        )
        .many(
            "statements: [Text!]!",
            "The proposition as one sentence, in every language there is.",
            |claim, _| Ok(text::all(&claim.statements)),
        )
        .many(
            "qualifiers: [Qualifier!]!",
            "The qualifiers that narrow the claim: further predicates with their values.",
            |claim, _| {
                let qualifier = |index| {
                    Object::Qualifier(QualifierRef {
                        claim: claim.clone(),
                        index,
                    })
                };
                Ok((0..claim.qualifiers.len()).map(qualifier).collect())
            },
        )
        .one(
            "validTime: TimeSpan",
            "The time during which the claim holds in the world; null if it always holds or if the time is not known.",
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
    assessment_fields(table).done()
}

/// Adds the fields of a claim's attributions and of their assessment.
fn assessment_fields(table: Table<ClaimGraph, of::Claim>) -> Table<ClaimGraph, of::Claim> {
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
        .page_with(
            &format!("relations(kind: [ClaimRelationKind!], {PAGE_ARGS}): ClaimRelationConnection!"),
            "The relations to other claims: those that this claim states, those that others state to it, and derived contradictions. `kind` selects relations of these kinds.",
            |claim, context, args: &RelationsArgs| relations(claim, context, args),
        )
        .leaf("status: ClaimStatus!", "The status, which follows from the attributions of this claim and of those that contradict it.", |claim, _, out| {
            out.value(&claim.snapshot.assessment(&claim.stored)?.status)
        })
        .many("statusReason: [Attribution!]!", "The attributions that decide the status, of this claim and of others.", |claim, _| {
            let reason = claim.snapshot.verdict(&claim.stored)?.reason;
            Ok(reason.into_iter().map(|(other, number)| attribution::numbered(claim.snapshot, other, number).map(Some)).collect())
        })
        .one("corroboration: Corroboration!", "The support of the claim, counted by origin and otherwise.", |claim, _| {
            Ok(Some(Object::Corroboration(Box::new(claim.snapshot.corroboration(&claim.stored.record)?))))
        })
}

struct RelationsArgs {
    kinds: Option<Vec<RelationKind>>,
    page: PageArgs,
}

impl FromArgs for RelationsArgs {
    fn from_args(args: &Args<'_>) -> Result<RelationsArgs, FieldError> {
        Ok(RelationsArgs {
            kinds: args.optional("kind")?,
            page: PageArgs::from_args(args)?,
        })
    }
}

#[derive(PartialEq)]
struct RelationKind(ClaimRelationKind);

impl FromValue for RelationKind {
    fn from_value(value: &claimgraph_engine::Value) -> Result<RelationKind, String> {
        let name = String::from_value(value)?;
        let kind = ClaimRelationKind::deserialize(name.into_deserializer());
        kind.map(RelationKind)
            .map_err(|e: serde::de::value::Error| e.to_string())
    }
}

fn relations<'a>(
    claim: &Node<'a, StoredClaim>,
    context: &'a Context,
    args: &RelationsArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let mut related = claim.snapshot.relations(&claim.stored)?;
    if let Some(kinds) = &args.kinds {
        related.retain(|relation| kinds.contains(&RelationKind(relation.kind)));
    }
    let rows = related
        .iter()
        .enumerate()
        .map(|(index, relation)| row(index as i64, relation.claim, 0))
        .collect();
    Object::connection(Page::of_rows(
        context,
        claim.snapshot,
        list_id::RELATIONS,
        rows,
        &args.page,
        &|link| {
            let index = usize::try_from(link.position.order).unwrap_or(usize::MAX);
            match related.get(index) {
                Some(related) => Ok(Object::ClaimRelation(RelationRow {
                    claim: claim.clone(),
                    related: *related,
                })),
                None => Err(FieldError::internal("a relation that is not there")),
            }
        },
    )?)
}

fn qualifier() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Qualifier>("Qualifier", "A qualifier, which narrows a claim.")
        .one(
            "predicate: Predicate!",
            "The predicate of the qualifier.",
            |qualifier, _| {
                Object::predicate(
                    qualifier.claim.snapshot,
                    qualifier.claim.qualifiers[qualifier.index].predicate,
                )
                .map(Some)
            },
        )
        .one(
            "value: Value",
            "The value; null if `valueKind` is SOME_VALUE or NO_VALUE.",
            |qualifier, _| {
                ValueRef {
                    claim: qualifier.claim.clone(),
                    qualifier: Some(qualifier.index),
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
                        qualifier: Some(qualifier.index),
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

/// Adds the fields that tell who asserts a relation.
fn assertion_fields(
    table: Table<ClaimGraph, of::ClaimRelation>,
) -> Table<ClaimGraph, of::ClaimRelation> {
    table
        .one(
            "by: Source",
            "The source that asserts the relation; null if the compiler of the knowledge base asserts it, whose word decides nothing, or if it is derived.",
            |relation, _| {
                let snapshot = relation.claim.snapshot;
                let asserted = asserted(relation)?;
                asserted.map(|by| Object::source(snapshot, by.source)).transpose()
            },
        )
        .many(
            "evidence: [Evidence!]!",
            "The passages of that source that relate the claims; empty if none is recorded.",
            |relation, _| {
                let snapshot = relation.claim.snapshot;
                let passages = asserted(relation)?.into_iter().flat_map(|by| {
                    let source = by.source;
                    by.evidence.into_iter().map(move |passage| {
                        let passage = Box::new(passage);
                        Object::Evidence(EvidenceRow { snapshot, source, passage })
                    })
                });
                Ok(passages.collect())
            },
        )
}

/// The source that asserts a relation, if one does.
fn asserted(relation: &RelationRow<'_>) -> Result<Option<RelationSource<Ordinal>>, FieldError> {
    let claim = &relation.claim;
    let asserted = claim
        .snapshot
        .asserted_relation(&claim.stored, &relation.related)?;
    Ok(asserted.and_then(|relation| match relation.by {
        Asserter::Source(by) => Some(by),
        Asserter::Compiler(_) => None,
    }))
}

fn relation() -> TypeDef<ClaimGraph> {
    let table = object::<ClaimGraph, of::ClaimRelation>(
        "ClaimRelation",
        "A relation of a claim to another.",
    );
    assertion_fields(table)
        .leaf("kind: ClaimRelationKind!", "The kind of the relation.", |relation, _, out| {
            out.value(&relation.related.kind)
        })
        .one("claim: Claim!", "The other claim.", |relation, _| Object::claim(relation.claim.snapshot, relation.related.claim).map(Some))
        .leaf(
            "inverse: Boolean!",
            "True if the relation reads from the other claim to this one: the other SUPERSEDES this one, for example. Always false for CONTRADICTS, which reads both ways.",
            |relation, _, out| {
                out.bool(relation.related.reads_backwards());
                Ok(())
            },
        )
        .leaf("basis: RelationBasis!", "Whether the relation is asserted or derived.", |relation, _, out| {
            out.str(match relation.related.basis {
                Basis::Stated | Basis::StatedByOther => "ASSERTED",
                Basis::Derived => "DERIVED",
            });
            Ok(())
        })
        .done()
}

fn corroboration() -> TypeDef<ClaimGraph> {
    let count = |name: &str| format!("{name}: Int!");
    let number = |of: fn(&Corroboration) -> usize| {
        move |corroboration: &Corroboration, out: &mut claimgraph_engine::Json| {
            out.int32(of(corroboration))
        }
    };
    let (attributions, sources) = (
        number(|corroboration| corroboration.attributions),
        number(|corroboration| corroboration.sources),
    );
    let (publishers, speakers) = (
        number(|corroboration| corroboration.publishers),
        number(|corroboration| corroboration.speakers),
    );
    let origins = number(|corroboration| corroboration.independent_origins);
    object::<ClaimGraph, of::Corroboration>(
        "Corroboration",
        "The support of a claim: counts over the attributions that assert or confirm it and are not retracted. Three articles that relay one memo have one origin.",
    )
    .leaf(&count("attributions"), "The number of attributions.", move |corroboration, _, out| attributions(corroboration, out))
    .leaf(&count("sources"), "The number of sources in which they were read.", move |corroboration, _, out| sources(corroboration, out))
    .leaf(&count("publishers"), "The number of publishers of those sources.", move |corroboration, _, out| publishers(corroboration, out))
    .leaf(&count("speakers"), "The number of speakers. Anonymous ones of one source are distinguished by their description.", move |corroboration, _, out| speakers(corroboration, out))
    .leaf(&count("independentOrigins"), "The number of origins.", move |corroboration, _, out| origins(corroboration, out))
    .leaf("anonymousOnly: Boolean!", "True if there is a speaker and every speaker is anonymous.", |corroboration, _, out| {
        out.bool(corroboration.anonymous_only);
        Ok(())
    })
    .done()
}
