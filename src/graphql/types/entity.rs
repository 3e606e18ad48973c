//! Entities.

use claimgraph_engine::{Args, FieldError, FromArgs, FromValue, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Node},
        list::{
            page_args::PAGE_ARGS,
            request::{Attributions, Claims, ListArgs, Sources},
            source::IN_ANY_ROLE,
        },
        object::{Object, of},
        object_rows::TextRow,
        types::{
            attribution,
            claim::{self, CLAIM_ARGS, CLAIM_ARGS_DOC},
            connection::connection,
            neighbor::{self, NeighborsArgs},
            node::recorded,
            source,
            text::{self, Languages},
        },
    },
    kb::{List, OBJECT, QUALIFIER, SUBJECT, TOPIC},
    model::{Entity, Kind, Ordinal},
};

/// An entity as a snapshot shows it.
type EntityNode<'a> = Node<'a, Entity<Ordinal>>;

/// The types of entities.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(r#"
        "The role of an entity in a claim."
        enum EntityRole {
          "The subject of the claim."
          SUBJECT
          "The value of the claim."
          OBJECT
          "The value of a qualifier of the claim."
          QUALIFIER
          "A topic of the claim."
          TOPIC
          "Any role."
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
    .one("type: EntityType!", "The type of the entity.", |entity, _| {
        Object::entity_type(entity.snapshot, entity.entity_type).map(Some)
    })
    .leaf_with(
        "label(languages: [Language!]): String!",
        "The label in the first of `languages` that has one. Without the argument, the languages of the header `Accept-Language` count. If none has a label, one in any language.",
        |entity, context, languages: &Languages, out| {
            languages.write(&entity.labels, context, out);
            Ok(())
        },
    )
    .many("labels: [Text!]!", "The labels in every language.", |entity, _| Ok(text::all(&entity.labels)))
    .many(
        "aliases: [Text!]!",
        "The aliases by language: spellings, short names, names in other scripts; then the names of the entities that are merged into this one.",
        |entity, _| {
            let mut aliases = aliases_of(entity);
            for merged in merged_into(entity)? {
                let labels = merged.labels.iter();
                let labels = labels.map(|(language, label)| TextRow::new(language, label));
                for name in labels.chain(aliases_of(&merged)) {
                    let is_label = entity.labels.iter().any(|(language, label)| name.matches(language, label));
                    if !is_label && !aliases.contains(&name) {
                        aliases.push(name);
                    }
                }
            }
            Ok(aliases.into_iter().map(|alias| Object::Text(Box::new(alias))).collect())
        },
    )
    .leaf_with(
        "description(languages: [Language!]): String",
        "A short description, in the language chosen as for `label`; null if there is none in any language.",
        |entity, context, languages: &Languages, out| {
            languages.write(&entity.descriptions, context, out);
            Ok(())
        },
    )
    .many("descriptions: [Text!]!", "The short descriptions in every language.", |entity, _| Ok(text::all(&entity.descriptions)))
    .many(
        "externalIds: [ExternalId!]!",
        "The names of the entity in other systems, with those of the entities that are merged into it.",
        |entity, _| {
            let mut ids = entity.external_ids.clone();
            for merged in merged_into(entity)? {
                for id in &merged.external_ids {
                    if !ids.contains(id) {
                        ids.push(id.clone());
                    }
                }
            }
            Ok(ids.into_iter().map(|id| Object::ExternalId(Box::new(id))).collect())
        },
    )
    .one(
        "mergedInto: Entity",
        "The entity into which this one is merged in the end; null if it is not merged. Merged entities are found as `mergedEntities` alone: all else leads on to the entity into which they are merged.",
        |entity, _| {
            entity.merged_into.map(|target| Object::entity(entity.snapshot, target)).transpose()
        },
    )
    .leaf(
        "mergedFrom: [ID!]!",
        "The ids of the entities that are merged into this one, also through others, in the order of first recording. Claims, statements, sources, neighbours and names of this entity include theirs.",
        |entity, _, out| {
            let merged = merged_into(entity)?;
            out.list(&merged, |out, merged| out.str(merged.id.as_str()));
            Ok(())
        },
    )
    .many(
        "mergedEntities: [Entity!]!",
        "The entities of `mergedFrom` as recorded: their own names, and the history that tells who merged them and why.",
        |entity, _| Ok(merged_into(entity)?.into_iter().map(Object::Entity).collect()),
    )
    .page_with(
        &format!("claims(role: EntityRole = ANY, {CLAIM_ARGS}, {PAGE_ARGS}): ClaimConnection!"),
        &format!("The claims in which the entity has a role, those stated last first. {CLAIM_ARGS_DOC}"),
        |entity, context, args: &ClaimsArgs| {
            let list = List::ClaimsOf(entity.stored.ordinal);
            claim::page(context, entity.snapshot, list, args.role, &args.list)
        },
    )
    .many_with(
        "bestClaims(predicate: ID!): [Claim!]!",
        "The claims about the entity with this predicate that are to be shown first: the preferred ones, else the normal ones; never a deprecated or superseded one.",
        |entity, _, args: &BestClaimsArgs| match entity.snapshot.find(&args.predicate)? {
            Some(key) if key.kind == Kind::Predicate => {
                let best = entity.snapshot.best_claims(entity.stored.ordinal, key.ordinal)?;
                Ok(best.into_iter().map(|stored| Object::Claim(Node { snapshot: entity.snapshot, stored })).collect())
            }
            _ => Ok(Vec::<Object<'_>>::new().into_iter().collect()),
        },
    )
    .page_with(
        &format!("statements(where: AttributionWhere, orderBy: [AttributionOrder!], {PAGE_ARGS}): AttributionConnection!"),
        "The attributions of which the entity is the speaker, the latest first. `where` filters them, `orderBy` sorts them.",
        |entity, context, args: &ListArgs<Attributions>| {
            attribution::page(context, entity.snapshot, List::StatedBy(entity.stored.ordinal), args)
        },
    )
    .page_with(
        &format!("sources(where: SourceWhere, orderBy: [SourceOrder!], {PAGE_ARGS}): SourceConnection!"),
        "The sources that the entity published or wrote, the latest first. `where` filters them, `orderBy` sorts them.",
        |entity, context, args: &ListArgs<Sources>| {
            source::page(context, entity.snapshot, List::PublishedBy(entity.stored.ordinal), args)
        },
    )
    .page_with(
        &format!("neighbors(via: [ID!], direction: Direction = BOTH, {PAGE_ARGS}): NeighborConnection!"),
        "The entities that one claim connects with this one: a row for each claim whose subject and value are this entity and another, those stated last first. `via` selects claims with these predicates, by id.",
        |entity, context, args: &NeighborsArgs| neighbor::page(entity, context, args),
    )
    .done()
}

/// The entities that are merged into an entity; none into one that is merged itself.
fn merged_into<'a>(entity: &EntityNode<'a>) -> Result<Vec<EntityNode<'a>>, FieldError> {
    let snapshot = entity.snapshot;
    let merged = match snapshot.merges()?.members(entity.stored.ordinal) {
        Some([survivor, merged @ ..]) if *survivor == entity.stored.ordinal => merged,
        _ => &[],
    };
    let merged = merged.iter().map(|ordinal| {
        let stored = snapshot.required(Kind::Entity, *ordinal, snapshot.entity(*ordinal)?)?;
        Ok(Node { snapshot, stored })
    });
    merged.collect()
}

/// The aliases of an entity as recorded.
fn aliases_of(entity: &Entity<Ordinal>) -> Vec<TextRow> {
    let by_language = entity.aliases.iter();
    let aliases = by_language.flat_map(|(language, aliases)| {
        let aliases = aliases.iter();
        aliases.map(move |alias| TextRow::new(language, alias))
    });
    aliases.collect()
}

struct ClaimsArgs {
    role: u8,
    list: ListArgs<Claims>,
}

impl FromArgs for ClaimsArgs {
    fn from_args(args: &Args<'_>) -> Result<ClaimsArgs, FieldError> {
        Ok(ClaimsArgs {
            role: args
                .optional::<EntityRole>("role")?
                .map_or(IN_ANY_ROLE, |role| role.0),
            list: ListArgs::from_args(args)?,
        })
    }
}

struct EntityRole(u8);

impl FromValue for EntityRole {
    fn from_value(value: &claimgraph_engine::Value) -> Result<EntityRole, String> {
        Ok(EntityRole(match &*String::from_value(value)? {
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
    object::<ClaimGraph, of::ExternalId>("ExternalId", "The name of something in another system.")
        .leaf(
            "scheme: String!",
            "The other system, such as `wikidata`.",
            |external_id, _, out| {
                out.str(&external_id.scheme);
                Ok(())
            },
        )
        .leaf(
            "value: String!",
            "The name in that system.",
            |external_id, _, out| {
                out.str(&external_id.value);
                Ok(())
            },
        )
        .leaf(
            "url: URL",
            "The page in that system; null if not known. For a value without a page of its own it is made by `Predicate.urlTemplate`.",
            |external_id, _, out| {
                out.opt_str(external_id.url.as_ref().map(|url| url.as_str()));
                Ok(())
            },
        )
        .done()
}
