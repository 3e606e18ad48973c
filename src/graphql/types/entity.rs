//! Entities.

use claimgraph_engine::{Args, FieldError, FromArgs, FromValue, Table, TypeDef, object, sdl};

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
            closed,
            connection::connection,
            display::DISPLAY,
            entity_role::EntityRole,
            group,
            languages::Languages,
            neighbor::{self, NeighborsArgs},
            node::recording,
            original, position, source, text, timeline,
        },
    },
    kb::{AUTHOR, CONTAINER, CONTRIBUTOR, List, PUBLISHER, WORK},
    model::{Entity, ExternalId, Kind, Ordinal},
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

        "The role of an entity in a source."
        enum EntitySourceRole {
          "Who published or wrote the source."
          MAKER
          "The publisher of the source."
          PUBLISHER
          "An author of the source."
          AUTHOR
          "Somebody who took part in making the source otherwise, such as its editor."
          CONTRIBUTOR
          "What the source appeared in, such as its journal."
          CONTAINER
          "The work that the source is."
          WORK
          "Any role."
          ANY
        }
    "#);
    types.push(entity());
    types.extend(connection("Entity", "entities"));
    types
}

fn entity() -> TypeDef<ClaimGraph> {
    let table = object::<ClaimGraph, of::Entity>(
        "Entity",
        "A person, a company, a team, a product: anything that claims can be about and that can make them.",
    );
    let table = closed::entity_fields(recording(table));
    let table = position::entity_fields(timeline::entity_fields(name_fields(table)));
    let table = group::entity_fields(table);
    list_fields(table).done()
}

/// Adds the fields of what the entity is and is called.
fn name_fields(table: Table<ClaimGraph, of::Entity>) -> Table<ClaimGraph, of::Entity> {
    original::with_fields(table, |entity| &entity.original, |entity| external_ids(entity))
    .one("type: EntityType!", "The type of the entity.", |entity, _| {
        Object::entity_type(entity.snapshot, entity.entity_type).map(Some)
    })
    .implements("Value")
    .implements("Speaker")
    .implements("SearchResult")
    .leaf_with(DISPLAY, "The label, as `label` has it.", |entity, context, languages: &Languages, out| {
        languages.write(&entity.labels, context, out);
    })
    .leaf_with(
        "label(languages: [Language!]): String!",
        "The label that a reader of `languages`, best first, can read: for each in turn, one in the language itself, in one that narrows or widens it (`zh-Hant` for `zh-TW`), in another kind of it (`en-US` for `en-AU`), or in its other script; then one for all languages (`mul`), of none that is known (`und`), in English, in any. Without the argument, the languages of the header `Accept-Language` count; without these, English is first.",
        |entity, context, languages: &Languages, out| {
            languages.write(&entity.labels, context, out);
            Ok(())
        },
    )
    .one_with("labelText(languages: [Language!]): Text!", "The label as `label` has it, with its language.", |entity, context, languages: &Languages| {
        Ok(languages.text(&entity.labels, context))
    })
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
    .one_with("descriptionText(languages: [Language!]): Text", "The description as `description` has it, with its language; null if there is none in any language.", |entity, context, languages: &Languages| {
        Ok(languages.text(&entity.descriptions, context))
    })
    .many("descriptions: [Text!]!", "The short descriptions in every language.", |entity, _| Ok(text::all(&entity.descriptions)))
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
            out.list(&merged, |out, merged| {
                out.str(&merged.snapshot.global_id(Kind::Entity, &merged.id));
            });
            Ok(())
        },
    )
    .many(
        "mergedEntities: [Entity!]!",
        "The entities of `mergedFrom` as recorded: their own names, and the history that tells who merged them and why.",
        |entity, _| Ok(merged_into(entity)?.into_iter().map(Object::Entity).collect()),
    )
}

/// Adds the lists of records in which the entity has a part.
fn list_fields(table: Table<ClaimGraph, of::Entity>) -> Table<ClaimGraph, of::Entity> {
    table
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
        |entity, context, args: &BestClaimsArgs| match context.find_of(entity.snapshot, Kind::Predicate, &args.predicate)? {
            Some(key) => {
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
        &format!("sources(role: EntitySourceRole = MAKER, where: SourceWhere, orderBy: [SourceOrder!], {PAGE_ARGS}): SourceConnection!"),
        "The sources in which the entity has a role, by default those that it published or wrote, the latest first. `where` filters them, `orderBy` sorts them.",
        |entity, context, args: &SourcesArgs| {
            let list = List::SourcesOf(entity.stored.ordinal);
            source::page(context, entity.snapshot, list, args.role, &args.list)
        },
    )
    .page_with(
        &format!("neighbors(via: [ID!], direction: Direction = BOTH, {PAGE_ARGS}): NeighborConnection!"),
        "The entities that one claim connects with this one: a row for each claim whose subject and value are this entity and another, those stated last first. `via` selects claims with these predicates, by id.",
        |entity, context, args: &NeighborsArgs| neighbor::page(entity, context, args),
    )
}

/// The external ids of an entity, and of those that are merged into it.
fn external_ids(entity: &EntityNode<'_>) -> Result<Vec<ExternalId>, FieldError> {
    let mut ids = entity.original.external_ids().to_vec();
    for merged in merged_into(entity)? {
        for id in merged.original.external_ids() {
            if !ids.contains(id) {
                ids.push(id.clone());
            }
        }
    }
    Ok(ids)
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

struct SourcesArgs {
    role: u8,
    list: ListArgs<Sources>,
}

impl FromArgs for SourcesArgs {
    fn from_args(args: &Args<'_>) -> Result<SourcesArgs, FieldError> {
        Ok(SourcesArgs {
            role: args
                .optional::<EntitySourceRole>("role")?
                .map_or(PUBLISHER | AUTHOR, |role| role.0),
            list: ListArgs::from_args(args)?,
        })
    }
}

struct EntitySourceRole(u8);

impl FromValue for EntitySourceRole {
    fn from_value(value: &claimgraph_engine::Value) -> Result<EntitySourceRole, String> {
        Ok(EntitySourceRole(match &*String::from_value(value)? {
            "MAKER" => PUBLISHER | AUTHOR,
            "PUBLISHER" => PUBLISHER,
            "AUTHOR" => AUTHOR,
            "CONTRIBUTOR" => CONTRIBUTOR,
            "CONTAINER" => CONTAINER,
            "WORK" => WORK,
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
