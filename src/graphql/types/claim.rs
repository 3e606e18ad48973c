//! Claims, and how they stand to each other.

use claimgraph_engine::{Args, FieldError, FromArgs, FromValue, TypeDef, object, sdl};
use serde::{Deserialize, de::IntoDeserializer};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node, Object, of},
        list::{
            list_id,
            page::{PAGE, Page, PageArgs, connection},
            request::{Attributions, Claims, ListArgs},
            rows::row,
            source::ListSource,
        },
        types::{
            attribution,
            node::recorded,
            scalar::write_date,
            text::{self, Languages},
            value::ValueOf,
        },
    },
    kb::{Basis, Corroboration, Link, List, Related, Snapshot, StoredClaim},
    model::ClaimRelationKind,
};

impl<'a> From<Node<'a, StoredClaim>> for Object<'a> {
    fn from(it: Node<'a, StoredClaim>) -> Object<'a> {
        Object::Claim(it)
    }
}

/// One qualifier of a claim.
#[derive(Clone)]
pub(in crate::graphql) struct QualifierOf<'a> {
    claim: Node<'a, StoredClaim>,
    place: usize,
}

/// That a claim stands to another in some way.
#[derive(Clone)]
pub(in crate::graphql) struct RelationOf<'a> {
    at: &'a Snapshot,
    related: Related,
}

/// A page of a list of claims in which an entity has one of some roles.
pub(in crate::graphql) fn page<'a>(
    context: &'a Context,
    at: &'a Snapshot,
    list: List,
    roles: u8,
    args: &ListArgs<Claims>,
) -> Result<Option<Object<'a>>, FieldError> {
    let base = ListSource::Claims(list, roles);
    Page::of_asked(context, at, base, &args.asked, &args.page, &|link| {
        Object::claim(at, link.position.ordinal)
    })
}

/// The arguments of a list of claims, as they are written in a signature.
pub(in crate::graphql) const CLAIMS: &str =
    "where: ClaimWhere, orderBy: [ClaimOrder!], validAt: PartialDate";
/// What the arguments of a list of claims ask.
pub(in crate::graphql) const ASKED: &str = "`where`: only those that pass. `orderBy`: another order. `validAt`: only those that hold then; a claim without a valid time holds always.";

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
"Whether a claim says that something is so or that it is not."
enum Polarity {
  "That it is so."
  POSITIVE
  "That it is not so."
  NEGATIVE
}

"What kind of proposition a claim is."
enum ClaimNature {
  "Something that is or was so, or is not."
  FACT
  "Something that is expected."
  FORECAST
  "A judgement."
  OPINION
  "Advice."
  RECOMMENDATION
}

"Whether a claim is to be preferred over others of its subject and predicate."
enum Rank {
  "To be shown before others."
  PREFERRED
  "No better and no worse than others."
  NORMAL
  "Known to be wrong or worthless, and kept for the record."
  DEPRECATED
}

"What a claim is worth by who says it and who denies it. Worked out at each revision from the attributions that were not taken back; never stored."
enum ClaimStatus {
  "It has no attributions."
  UNSOURCED
  "It is said, with one origin, and nobody denies it."
  UNCONTESTED
  "It is said, with two or more independent origins, and nobody denies it."
  CORROBORATED
  "Some assert or confirm it; others deny or dispute it, or support a claim that contradicts it."
  DISPUTED
  "It is only denied, disputed or contradicted."
  DENIED
  "Another claim supersedes or corrects it."
  SUPERSEDED
  "It was said, and all who said it took it back."
  RETRACTED
}

"How a claim stands to another."
enum ClaimRelationKind {
  "They cannot both be so."
  CONTRADICTS
  "If the one is so, the other is the likelier."
  SUPPORTS
  "The one says the other more exactly."
  REFINES
  "The one takes the other's place, since the world went on."
  SUPERSEDES
  "The one takes the other's place, since the other was wrong."
  CORRECTS
}

"How a relation of two claims is known."
enum RelationBasis {
  "One of the claims states it."
  ASSERTED
  "It follows from what the claims say: same subject, predicate and qualifiers, overlapping valid time, and values that exclude each other."
  DERIVED
}
"#;

fn claim() -> TypeDef<ClaimGraph> {
    let table = recorded(object::<ClaimGraph, of::Claim>(
        "Claim",
        "A proposition about an entity. Storing it is not endorsing it: what it is worth follows from its attributions.",
    ));
    let table = table
        .one("subject: Entity!", "The entity it is about.", |claim, _| {
            Object::entity(claim.at, claim.subject).map(Some)
        })
        .one(
            "predicate: Predicate!",
            "What it says of the subject.",
            |claim, _| Object::predicate(claim.at, claim.predicate).map(Some),
        )
        .one(
            "value: Value",
            "The value of the predicate; null where `valueKind` is SOME_VALUE or NO_VALUE.",
            |claim, _| {
                ValueOf {
                    claim: claim.clone(),
                    qualifier: None,
                }
                .object()
            },
        )
        .leaf(
            "valueKind: ValueKind!",
            "Whether the claim gives a value, or says that there is some or none.",
            |claim, _, out| {
                out.str(
                    ValueOf {
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
            "Whether it says that it is so or that it is not.",
            |claim, _, out| out.value(&claim.polarity),
        )
        .leaf(
            "nature: ClaimNature!",
            "Whether it is a fact, a forecast, an opinion or a recommendation.",
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
            "What narrows it: further predicates with their values.",
            |claim, _| {
                let qualifier = |place| {
                    Object::Qualifier(QualifierOf {
                        claim: claim.clone(),
                        place,
                    })
                };
                Ok((0..claim.qualifiers.len()).map(qualifier).collect())
            },
        )
        .one(
            "validTime: TimeSpan",
            "When it holds in the world; null where it holds always or that is not known.",
            |claim, _| {
                Ok(claim
                    .valid_time
                    .map(|span| Object::TimeSpan(Box::new(span))))
            },
        )
        .leaf(
            "rank: Rank!",
            "Whether it is to be preferred over others of its subject and predicate.",
            |claim, _, out| out.value(&claim.rank),
        )
        .leaf(
            "rankReason: String",
            "Why it has that rank; null where no reason is given.",
            |claim, _, out| {
                out.opt_str(claim.rank_reason.as_deref());
                Ok(())
            },
        )
        .many(
            "topics: [Entity!]!",
            "The entities it touches on besides its subject and value.",
            |claim, _| {
                Ok(claim
                    .topics
                    .iter()
                    .map(|topic| Object::entity(claim.at, *topic).map(Some))
                    .collect())
            },
        );
    standing(table).done()
}

/// The fields that tell who says a claim and what it is worth.
fn standing(
    table: claimgraph_engine::Object<ClaimGraph, of::Claim>,
) -> claimgraph_engine::Object<ClaimGraph, of::Claim> {
    table
        .page_with(
            &format!("attributions(where: AttributionWhere, orderBy: [AttributionOrder!], {PAGE}): AttributionConnection!"),
            "Who says it, in the order in which that was recorded. `where`: only those that pass. `orderBy`: another order.",
            |claim, context, args: &ListArgs<Attributions>| {
                let ordinal = claim.it.ordinal;
                let rows = claim.it.record.numbered().map(|(nth, _)| row(0, ordinal, nth)).collect();
                let base = ListSource::OfClaim(rows);
                Page::of_asked(context, claim.at, base, &args.asked, &args.page, &|link| {
                    attribution::numbered(claim.at, ordinal, link.position.number)
                })
            },
        )
        .page_with(
            &format!("sources({PAGE}): SourceConnection!"),
            "The sources in which it is reported, each once, in the order of the attributions.",
            |claim, context, args: &PageArgs| {
                let mut rows: Vec<Link> = Vec::with_capacity(claim.attributions.len());
                for attribution in &claim.attributions {
                    if rows.iter().all(|row| row.position.ordinal != attribution.source) {
                        rows.push(row(rows.len() as i64, attribution.source, 0));
                    }
                }
                Page::of_rows(context, claim.at, list_id::SOURCES_OF_CLAIM, rows, args, &|link| {
                    Object::source(claim.at, link.position.ordinal)
                })
            },
        )
        .page_with(
            &format!("relations(kind: [ClaimRelationKind!], {PAGE}): ClaimRelationConnection!"),
            "How it stands to other claims: what it states, what others state of it, and the contradictions that follow from what they say. `kind`: only relations of these kinds.",
            |claim, context, args: &RelationsArgs| relations(claim, context, args),
        )
        .leaf("status: ClaimStatus!", "What it is worth, by its attributions and those of the claims that contradict it.", |claim, _, out| {
            out.value(&claim.at.assessment(&claim.it)?.status)
        })
        .many("statusReason: [Attribution!]!", "The attributions that decided its status, of this claim and of others.", |claim, _| {
            let reason = claim.at.verdict(&claim.it)?.reason;
            Ok(reason.into_iter().map(|(other, number)| attribution::numbered(claim.at, other, number).map(Some)).collect())
        })
        .one("corroboration: Corroboration!", "How broadly it is supported, counted by origin.", |claim, _| {
            Ok(Some(Object::Corroboration(Box::new(claim.at.corroboration(&claim.it.record)?))))
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
    let mut related = claim.at.relations(&claim.it)?;
    if let Some(kinds) = &args.kinds {
        related.retain(|it| kinds.contains(&RelationKind(it.kind)));
    }
    let rows = related
        .iter()
        .enumerate()
        .map(|(at, it)| row(at as i64, it.claim, 0))
        .collect();
    Page::of_rows(
        context,
        claim.at,
        list_id::RELATIONS,
        rows,
        &args.page,
        &|link| {
            let place = usize::try_from(link.position.order).unwrap_or(usize::MAX);
            match related.get(place) {
                Some(related) => Ok(Object::ClaimRelation(RelationOf {
                    at: claim.at,
                    related: *related,
                })),
                None => Err(FieldError::internal("a relation that is not there")),
            }
        },
    )
}

fn qualifier() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Qualifier>("Qualifier", "What narrows a claim.")
        .one(
            "predicate: Predicate!",
            "In which respect it does.",
            |it, _| {
                Object::predicate(it.claim.at, it.claim.qualifiers[it.place].predicate).map(Some)
            },
        )
        .one(
            "value: Value",
            "The value; null where `valueKind` is SOME_VALUE or NO_VALUE.",
            |it, _| {
                ValueOf {
                    claim: it.claim.clone(),
                    qualifier: Some(it.place),
                }
                .object()
            },
        )
        .leaf(
            "valueKind: ValueKind!",
            "Whether a value is given, or that there is some or none.",
            |it, _, out| {
                out.str(
                    ValueOf {
                        claim: it.claim.clone(),
                        qualifier: Some(it.place),
                    }
                    .kind(),
                );
                Ok(())
            },
        )
        .done()
}

fn time_span() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::TimeSpan>("TimeSpan", "A stretch of time, both ends included. At least one end is given.")
        .leaf("start: PartialDate", "Since when; null where that is not known.", |span, _, out| {
            write_date(span.start(), out);
            Ok(())
        })
        .leaf("end: PartialDate", "Until when, the whole of that year, month or day included; null where it goes on or that is not known.", |span, _, out| {
            write_date(span.end(), out);
            Ok(())
        })
        .done()
}

fn relation() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::ClaimRelation>("ClaimRelation", "That a claim stands to another in some way.")
        .leaf("kind: ClaimRelationKind!", "In which way.", |it, _, out| {
            out.value(&it.related.kind)
        })
        .one("claim: Claim!", "The other claim.", |it, _| Object::claim(it.at, it.related.claim).map(Some))
        .leaf(
            "inverse: Boolean!",
            "Whether it reads from the other claim to this one: that the other SUPERSEDES this one, say. Never so for CONTRADICTS, which reads both ways.",
            |it, _, out| {
                out.bool(it.related.reads_backwards());
                Ok(())
            },
        )
        .leaf("basis: RelationBasis!", "Whether it is asserted or derived.", |it, _, out| {
            out.str(match it.related.basis {
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
        move |it: &Corroboration, out: &mut claimgraph_engine::Json| out.int32(of(it))
    };
    let (attributions, sources) = (number(|it| it.attributions), number(|it| it.sources));
    let (publishers, speakers) = (number(|it| it.publishers), number(|it| it.speakers));
    let origins = number(|it| it.independent_origins);
    object::<ClaimGraph, of::Corroboration>(
        "Corroboration",
        "Who asserts or confirms a claim and has not taken it back, counted. Three articles that relay one memo have one origin.",
    )
    .leaf(&count("attributions"), "How many attributions there are.", move |it, _, out| attributions(it, out))
    .leaf(&count("sources"), "In how many sources they were read.", move |it, _, out| sources(it, out))
    .leaf(&count("publishers"), "How many publishers those have.", move |it, _, out| publishers(it, out))
    .leaf(&count("speakers"), "How many speakers they have; anonymous ones are told apart by how one source describes them.", move |it, _, out| speakers(it, out))
    .leaf(&count("independentOrigins"), "At how many different origins they end.", move |it, _, out| origins(it, out))
    .leaf("anonymousOnly: Boolean!", "Whether there are speakers and all of them are anonymous.", |it, _, out| {
        out.bool(it.anonymous_only);
        Ok(())
    })
    .done()
}
