//! Entities.

use claimgraph_engine::{Args, FieldError, FromArgs, FromValue, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Node, Object, of},
        list::{
            page::{PAGE, connection},
            request::{Attributions, Claims, ListArgs, Sources},
            source::IN_ANY_ROLE,
        },
        types::{
            attribution,
            claim::{self, ASKED, CLAIMS},
            neighbor::{self, NeighborsArgs},
            node::recorded,
            source,
            text::{self, Languages},
        },
    },
    kb::{List, OBJECT, QUALIFIER, SUBJECT, ScanStart, Snapshot, TOPIC},
    model::{Entity, Id, Kind, Ordinal},
};

impl<'a> From<Node<'a, Entity<Ordinal>>> for Object<'a> {
    fn from(it: Node<'a, Entity<Ordinal>>) -> Object<'a> {
        Object::Entity(it)
    }
}

/// The types of entities.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(r#"
        "The part that an entity plays in a claim."
        enum EntityRole {
          "The claim is about it."
          SUBJECT
          "It is the claim's value."
          OBJECT
          "It is the value of one of the claim's qualifiers."
          QUALIFIER
          "The claim touches on it besides."
          TOPIC
          "Any of these."
          ANY
        }
    "#);
    types.extend([entity(), external_id()]);
    types.extend(connection("Entity", "entities"));
    types
}

fn entity() -> TypeDef<ClaimGraph> {
    recorded(object::<ClaimGraph, of::Entity>(
        "Entity",
        "A person, a company, a team, a product: anything that claims can be about and that can make them.",
    ))
    .one("type: EntityType!", "What it is.", |entity, _| {
        Object::entity_type(entity.at, entity.entity_type).map(Some)
    })
    .leaf_with(
        "label(languages: [Language!]): String!",
        "What it is called, in the first of these languages that there is; else, without the argument, in that of `Accept-Language`; else in any.",
        |entity, context, languages: &Languages, out| {
            languages.write(&entity.labels, context, out);
            Ok(())
        },
    )
    .many("labels: [Text!]!", "What it is called, in every language there is.", |entity, _| Ok(text::all(&entity.labels)))
    .many("aliases: [Text!]!", "What else it is called, by language: spellings, short names, names in other scripts.", |entity, _| {
        let by_language = entity.aliases.iter();
        Ok(by_language
            .flat_map(|(language, aliases)| aliases.iter().map(move |alias| text::TextOf::new(language, alias)))
            .map(|alias| Object::Text(Box::new(alias)))
            .collect())
    })
    .leaf_with(
        "description(languages: [Language!]): String",
        "What it is in a few words, in the language chosen as for `label`; null where it has none.",
        |entity, context, languages: &Languages, out| {
            languages.write(&entity.descriptions, context, out);
            Ok(())
        },
    )
    .many("descriptions: [Text!]!", "What it is, in every language there is.", |entity, _| Ok(text::all(&entity.descriptions)))
    .many("externalIds: [ExternalId!]!", "Its names in other systems.", |entity, _| {
        Ok(entity.external_ids.iter().map(|id| Object::ExternalId(Box::new(id.clone()))).collect())
    })
    .one("mergedInto: Entity", "The entity that this one turned out to be; null unless it was merged.", |entity, _| {
        entity.merged_into.map(|it| Object::entity(entity.at, it)).transpose()
    })
    .leaf("mergedFrom: [ID!]!", "The ids of the entities that turned out to be this one.", |entity, _, out| {
        let ids = merged_from(entity.at, entity.it.ordinal)?;
        out.list(ids, |out, id| out.str(id.as_str()));
        Ok(())
    })
    .page_with(
        &format!("claims(role: EntityRole = ANY, {CLAIMS}, {PAGE}): ClaimConnection!"),
        &format!("The claims in which it plays a part, those stated last first. {ASKED}"),
        |entity, context, args: &ClaimsArgs| {
            let list = List::ClaimsOf(entity.it.ordinal);
            claim::page(context, entity.at, list, args.role, &args.list)
        },
    )
    .many_with(
        "bestClaims(predicate: ID!): [Claim!]!",
        "Its claims with this predicate that are to be shown first: the preferred ones, else the normal ones; never one that is deprecated or superseded.",
        |entity, _, args: &BestClaimsArgs| match entity.at.find(&args.predicate)? {
            Some(found) if found.kind == Kind::Predicate => {
                let best = entity.at.best_claims(entity.it.ordinal, found.ordinal)?;
                Ok(best.into_iter().map(|it| Object::Claim(Node { at: entity.at, it })).collect())
            }
            _ => Ok(Vec::<Object<'_>>::new().into_iter().collect()),
        },
    )
    .page_with(
        &format!("statements(where: AttributionWhere, orderBy: [AttributionOrder!], {PAGE}): AttributionConnection!"),
        "What it is reported to have said, the latest first. `where`: only those that pass. `orderBy`: another order.",
        |entity, context, args: &ListArgs<Attributions>| {
            attribution::page(context, entity.at, List::StatedBy(entity.it.ordinal), args)
        },
    )
    .page_with(
        &format!("sources(where: SourceWhere, orderBy: [SourceOrder!], {PAGE}): SourceConnection!"),
        "What it published or wrote, the latest first. `where`: only those that pass. `orderBy`: another order.",
        |entity, context, args: &ListArgs<Sources>| {
            source::page(context, entity.at, List::PublishedBy(entity.it.ordinal), args)
        },
    )
    .page_with(
        &format!("neighbors(via: [ID!], direction: Direction = BOTH, {PAGE}): NeighborConnection!"),
        "The entities that are one claim away from it: each claim whose subject and value are this entity and another, those stated last first.",
        |entity, context, args: &NeighborsArgs| neighbor::page(entity, context, args),
    )
    .done()
}

fn merged_from(at: &Snapshot, entity: Ordinal) -> Result<Vec<Id>, FieldError> {
    let merged = at.links(List::MergedInto(entity), ScanStart::First)?;
    merged
        .map(|link| Ok(at.id_of(Kind::Entity, link?.position.ordinal)?))
        .collect()
}

struct ClaimsArgs {
    role: u8,
    list: ListArgs<Claims>,
}

impl FromArgs for ClaimsArgs {
    fn from_args(args: &Args<'_>) -> Result<ClaimsArgs, FieldError> {
        Ok(ClaimsArgs {
            role: args
                .optional::<Role>("role")?
                .map_or(IN_ANY_ROLE, |role| role.0),
            list: ListArgs::from_args(args)?,
        })
    }
}

struct Role(u8);

impl FromValue for Role {
    fn from_value(value: &claimgraph_engine::Value) -> Result<Role, String> {
        Ok(Role(match &*String::from_value(value)? {
            "SUBJECT" => SUBJECT,
            "OBJECT" => OBJECT,
            "QUALIFIER" => QUALIFIER,
            "TOPIC" => TOPIC,
            _ => IN_ANY_ROLE,
        }))
    }
}

struct BestClaimsArgs {
    predicate: String,
}

impl FromArgs for BestClaimsArgs {
    fn from_args(args: &Args<'_>) -> Result<BestClaimsArgs, FieldError> {
        Ok(BestClaimsArgs {
            predicate: args.required("predicate")?,
        })
    }
}

fn external_id() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::ExternalId>("ExternalId", "The name of an entity in another system.")
        .leaf(
            "scheme: String!",
            "The other system, such as `wikidata`.",
            |it, _, out| {
                out.str(&it.scheme);
                Ok(())
            },
        )
        .leaf("value: String!", "The name there.", |it, _, out| {
            out.str(&it.value);
            Ok(())
        })
        .leaf(
            "url: URL",
            "Its page there; null where none is given.",
            |it, _, out| {
                out.opt_str(it.url.as_ref().map(|url| url.as_str()));
                Ok(())
            },
        )
        .done()
}
