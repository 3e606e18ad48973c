//! Neighbours: the entities that one claim connects with another.

use std::sync::Arc;

use claimgraph_engine::{Args, FieldError, FromArgs, FromValue, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node},
        list::{page::Page, page_args::PageArgs, rows::RowFilter},
        object::{Object, of},
        object_rows::NeighborRow,
        types::connection::connection,
    },
    kb::{Link, List, OBJECT, SUBJECT, Snapshot},
    model::{Entity, Kind, Ordinal, Value},
};

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
                .optional::<EntityRoles>("direction")?
                .map_or(SUBJECT | OBJECT, |direction| direction.0),
            page: PageArgs::from_args(args)?,
        })
    }
}

/// The roles that the entity may have in the claim.
struct EntityRoles(u8);

impl FromValue for EntityRoles {
    fn from_value(value: &claimgraph_engine::Value) -> Result<EntityRoles, String> {
        Ok(EntityRoles(match &*String::from_value(value)? {
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
    let snapshot = entity.snapshot;
    let list = List::ClaimsOf(entity.stored.ordinal);
    let roles = args.role;
    let via = predicates(snapshot, args.via.as_deref())?;
    let connects = move |snapshot: &'a Snapshot| -> Option<RowFilter<'a>> {
        Some(Box::new(move |link| {
            let merges = snapshot.merges()?;
            if link.role & roles == 0 {
                return Ok(false);
            }
            let ordinal = link.position.ordinal;
            let claim = snapshot.required(Kind::Claim, ordinal, snapshot.claim(ordinal)?)?;
            let by_predicate = via
                .as_ref()
                .is_none_or(|via| via.contains(&claim.record.predicate));
            let is_other = match claim.record.value {
                Value::Entity(value) => {
                    merges.survivor(value) != merges.survivor(claim.record.subject)
                }
                _ => false,
            };
            Ok(by_predicate && is_other)
        }))
    };
    Object::connection(Page::of_filtered(
        context,
        snapshot,
        list,
        &args.page,
        connects,
        &|link: &Link| {
            let ordinal = link.position.ordinal;
            let stored = snapshot.required(Kind::Claim, ordinal, snapshot.claim(ordinal)?)?;
            let claim = Node { snapshot, stored };
            let is_subject = link.role & SUBJECT != 0;
            let (entity, outwards) = match (is_subject, &claim.value) {
                (true, Value::Entity(value)) => (*value, true),
                _ => (claim.subject, false),
            };
            Ok(Object::Neighbor(NeighborRow {
                claim,
                entity,
                outwards,
            }))
        },
    )?)
}

fn predicates(
    snapshot: &Snapshot,
    ids: Option<&[String]>,
) -> Result<Option<Vec<Ordinal>>, FieldError> {
    let Some(ids) = ids else {
        return Ok(None);
    };
    let mut predicates = Vec::with_capacity(ids.len());
    for id in ids {
        match snapshot.find_of(Kind::Predicate, id)? {
            Some(key) => predicates.push(key.ordinal),
            None => {
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
        |neighbor, _| Object::entity(neighbor.claim.snapshot, neighbor.entity).map(Some),
    )
    .one(
        "claim: Claim!",
        "The claim that connects the two.",
        |neighbor, _| Ok(Some(Object::Claim(neighbor.claim.clone()))),
    )
    .leaf(
        "direction: Direction!",
        "OUTWARDS if the subject of the claim is this entity, INWARDS if it is the neighbour. Never BOTH.",
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
        "The direction of a claim, from its subject to its value."
        enum Direction {
          "From the entity to the neighbour: the entity is the subject."
          OUTWARDS
          "From the neighbour to the entity: the neighbour is the subject."
          INWARDS
          "Either way."
          BOTH
        }
    "#);
    types.push(neighbor);
    types.extend(connection("Neighbor", "neighbours"));
    types
}
