//! Neighbours: the entities that one claim connects with an entity.

use std::sync::Arc;

use claimgraph_engine::{Args, FieldError, FromArgs, FromValue, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node, Object, of},
        list::{
            page::{Page, PageArgs, connection},
            rows::Filter,
        },
    },
    kb::{Link, List, OBJECT, SUBJECT, Snapshot, StoredClaim},
    model::{Entity, Kind, Ordinal, Value},
};

/// A claim that connects an entity with another.
#[derive(Clone)]
pub(in crate::graphql) struct NeighborOf<'a> {
    claim: Node<'a, StoredClaim>,
    entity: Ordinal,
    outwards: bool,
}

/// The arguments of `neighbors`.
pub(in crate::graphql) struct NeighborsArgs {
    via: Option<Arc<[String]>>,
    role: u8,
    page: PageArgs,
}

impl FromArgs for NeighborsArgs {
    fn from_args(args: &Args<'_>) -> Result<NeighborsArgs, FieldError> {
        Ok(NeighborsArgs {
            via: args.optional::<Vec<String>>("via")?.map(Arc::from),
            role: args
                .optional::<Direction>("direction")?
                .map_or(SUBJECT | OBJECT, |it| it.0),
            page: PageArgs::from_args(args)?,
        })
    }
}

/// Which part the entity plays in the claim.
struct Direction(u8);

impl FromValue for Direction {
    fn from_value(value: &claimgraph_engine::Value) -> Result<Direction, String> {
        Ok(Direction(match &*String::from_value(value)? {
            "OUTWARDS" => SUBJECT,
            "INWARDS" => OBJECT,
            _ => SUBJECT | OBJECT,
        }))
    }
}

/// A page of the neighbours of an entity.
pub(in crate::graphql) fn page<'a>(
    entity: &Node<'a, Entity<Ordinal>>,
    context: &'a Context,
    args: &NeighborsArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let (at, here) = (entity.at, entity.it.ordinal);
    let list = List::ClaimsOf(here);
    let roles = args.role;
    let via = predicates(at, args.via.as_deref())?;
    let connects = move |at: &'a Snapshot| -> Option<Filter<'a>> {
        Some(Box::new(move |link| {
            if link.role & roles == 0 {
                return Ok(false);
            }
            let ordinal = link.position.ordinal;
            let claim = at.required(Kind::Claim, ordinal, at.claim(ordinal)?)?;
            let wanted = via
                .as_ref()
                .is_none_or(|via| via.contains(&claim.record.predicate));
            let other = match claim.record.value {
                Value::Entity(value) => value != claim.record.subject,
                _ => false,
            };
            Ok(wanted && other)
        }))
    };
    Page::of_filtered(context, at, list, &args.page, connects, &|link: &Link| {
        let ordinal = link.position.ordinal;
        let it = at.required(Kind::Claim, ordinal, at.claim(ordinal)?)?;
        let claim = Node { at, it };
        let (entity, outwards) = match (claim.subject == here, &claim.value) {
            (true, Value::Entity(value)) => (*value, true),
            _ => (claim.subject, false),
        };
        Ok(Object::Neighbor(NeighborOf {
            claim,
            entity,
            outwards,
        }))
    })
}

fn predicates(at: &Snapshot, ids: Option<&[String]>) -> Result<Option<Vec<Ordinal>>, FieldError> {
    let Some(ids) = ids else {
        return Ok(None);
    };
    let mut predicates = Vec::with_capacity(ids.len());
    for id in ids {
        match at.find(id)? {
            Some(found) if found.kind == Kind::Predicate => predicates.push(found.ordinal),
            _ => {
                return Err(FieldError::input(format!(
                    "no predicate `{id}`; `vocabulary` lists them"
                )));
            }
        }
    }
    Ok(Some(predicates))
}

/// The types of neighbours.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let neighbor = object::<ClaimGraph, of::Neighbor>(
        "Neighbor",
        "An entity that one claim connects with another.",
    )
    .one(
        "entity: Entity!",
        "The entity at the other end.",
        |neighbor, _| Object::entity(neighbor.claim.at, neighbor.entity).map(Some),
    )
    .one(
        "claim: Claim!",
        "The claim that connects them.",
        |neighbor, _| Ok(Some(Object::Claim(neighbor.claim.clone()))),
    )
    .leaf(
        "direction: Direction!",
        "Whether the claim is about the entity asked (OUTWARDS) or about the neighbour (INWARDS).",
        |neighbor, _, out| {
            out.str(if neighbor.outwards {
                "OUTWARDS"
            } else {
                "INWARDS"
            });
            Ok(())
        },
    )
    .done();
    let mut types = sdl(r#"
        "Which way a claim points, from its subject to its value."
        enum Direction {
          "From the entity to the neighbour: the claim is about the entity."
          OUTWARDS
          "From the neighbour to the entity: the claim is about the neighbour."
          INWARDS
          "Either way."
          BOTH
        }
    "#);
    types.push(neighbor);
    types.extend(connection("Neighbor", "neighbours"));
    types
}
