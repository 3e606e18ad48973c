//! The questions that can be asked of the newest revision and of any earlier one alike.

use claimgraph_engine::{Args, FieldError, FromArgs, FromValue, Record, Table, TypeDef, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node, Object},
        list::{
            page::{PAGE, Page},
            request::{Attributions, Claims, Entities, ListArgs, Sources},
            source::{IN_ANY_ROLE, ListSource},
        },
        types::{
            attribution,
            claim::{self, ASKED, CLAIMS},
            group, path, position,
            scalar::Web,
            search, source, timeline,
        },
    },
    kb::{List, Snapshot},
    model::{Kind, Language, Name, WebUrl},
};

/// The most ids that `nodes` takes.
const MOST_IDS: usize = 100;

/// The types that only these questions use.
pub(super) fn types() -> Vec<TypeDef<ClaimGraph>> {
    sdl(r#"
        "How an entity is named; exactly one of these."
        input EntityBy @oneOf {
          "By its id."
          id: ID
          "By a label or an alias in any language. Width, case and middle dots do not matter. If several have it, the one recorded first."
          name: String
          "By a label or an alias in one language."
          nameIn: NameIn
          "By its name in another system."
          externalId: ExternalIdBy
        }

        "A label or an alias in one language."
        input NameIn {
          "The label or alias."
          name: String!
          "Its language."
          language: Language!
        }

        "The name of an entity in another system."
        input ExternalIdBy {
          "The other system, such as `wikidata`."
          scheme: String!
          "The name there."
          value: String!
        }

        "How a source is named; exactly one of these."
        input SourceBy @oneOf {
          "By its id."
          id: ID
          "By its address, or that of its archived copy."
          url: URL
        }
    "#)
}

/// Adds the questions to the table of a type that shows a snapshot.
pub(super) fn reading<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = &'a Snapshot>,
{
    let table = lists(lookups(table));
    let table = search::reading(table);
    let table = group::reading(table);
    let table = position::reading(table);
    let table = timeline::reading(table);
    path::reading(table)
        .one(
            "vocabulary: Vocabulary!",
            "Which types of entities there are, and what can be said of them.",
            |at, _| Ok(Some(Object::Vocabulary(at))),
        )
        .one(
            "knowledgeBase: KnowledgeBase!",
            "The knowledge base as a whole: its revision and what it holds.",
            |at, _| Ok(Some(Object::KnowledgeBase(at))),
        )
}

fn lookups<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = &'a Snapshot>,
{
    table
        .one_with("node(id: ID!): Node", "The record with this id; null if there is none.", |at, _, args: &IdArgs| {
            Object::node(at, &args.id)
        })
        .many_with(
            "nodes(ids: [ID!]!): [Node]!",
            "The records with these ids, at most 100, in their order; null for an id that names none.",
            |at, _, args: &IdsArgs| Ok(args.ids.iter().map(|id| Object::node(at, id)).collect()),
        )
        .for_each("ids")
        .one_with("entity(by: EntityBy!): Entity", "The entity so named; null if there is none.", |at, _, args: &EntityArgs| {
            entity(at, &args.by)
        })
        .one_with("claim(id: ID!): Claim", "The claim with this id; null if there is none.", |at, _, args: &IdArgs| {
            of_kind(at, &args.id, Kind::Claim)
        })
        .one_with("source(by: SourceBy!): Source", "The source so named; null if there is none.", |at, _, args: &SourceArgs| {
            match &args.by {
                SourceBy::Id(id) => of_kind(at, id, Kind::Source),
                SourceBy::Url(url) => Ok(at.source_at(url)?.map(|it| Object::Source(Node { at, it }))),
            }
        })
}

fn lists<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = &'a Snapshot>,
{
    table
        .page_with(
            &format!("entities(where: EntityWhere, orderBy: [EntityOrder!], {PAGE}): EntityConnection!"),
            "All entities, in the order in which they were recorded. `where`: only those that pass. `orderBy`: another order.",
            |at, context: &Context, args: &ListArgs<Entities>| {
                Page::of_asked(context, at, ListSource::All(Kind::Entity), &args.asked, &args.page, &|link| {
                    Object::entity(at, link.position.ordinal)
                })
            },
        )
        .page_with(
            &format!("claims({CLAIMS}, {PAGE}): ClaimConnection!"),
            &format!("All claims, those stated last first. {ASKED}"),
            |at, context: &Context, args: &ListArgs<Claims>| {
                claim::page(context, at, List::Claims, IN_ANY_ROLE, args)
            },
        )
        .page_with(
            &format!("sources(where: SourceWhere, orderBy: [SourceOrder!], {PAGE}): SourceConnection!"),
            "All sources, those published last first. `where`: only those that pass. `orderBy`: another order.",
            |at, context: &Context, args: &ListArgs<Sources>| source::page(context, at, List::Sources, args),
        )
        .page_with(
            &format!("attributions(where: AttributionWhere, orderBy: [AttributionOrder!], {PAGE}): AttributionConnection!"),
            "All attributions, those stated last first. `where`: only those that pass. `orderBy`: another order.",
            |at, context: &Context, args: &ListArgs<Attributions>| {
                attribution::page(context, at, List::Attributions, args)
            },
        )
}

struct IdArgs {
    id: String,
}

impl FromArgs for IdArgs {
    fn from_args(args: &Args<'_>) -> Result<IdArgs, FieldError> {
        Ok(IdArgs {
            id: args.required("id")?,
        })
    }
}

struct IdsArgs {
    ids: Vec<String>,
}

impl FromArgs for IdsArgs {
    fn from_args(args: &Args<'_>) -> Result<IdsArgs, FieldError> {
        let ids: Vec<String> = args.required("ids")?;
        match ids.len() {
            many if many > MOST_IDS => Err(FieldError::input(format!(
                "`ids` has {many} ids, but at most {MOST_IDS} are taken; ask in parts"
            ))),
            _ => Ok(IdsArgs { ids }),
        }
    }
}

struct EntityArgs {
    by: EntityBy,
}

enum EntityBy {
    Id(String),
    Name {
        name: String,
        language: Option<Language>,
    },
    ExternalId {
        scheme: String,
        value: String,
    },
}

impl FromArgs for EntityArgs {
    fn from_args(args: &Args<'_>) -> Result<EntityArgs, FieldError> {
        Ok(EntityArgs {
            by: args.required("by")?,
        })
    }
}

impl FromValue for EntityBy {
    fn from_value(value: &claimgraph_engine::Value) -> Result<EntityBy, String> {
        let by = Args::of_object(value)?;
        let text = |args: &Args<'_>, name| args.required::<String>(name).map_err(|e| e.to_string());
        if by.get("id").is_some() {
            return Ok(EntityBy::Id(text(&by, "id")?));
        }
        if by.get("name").is_some() {
            return Ok(EntityBy::Name {
                name: text(&by, "name")?,
                language: None,
            });
        }
        if let Some(named) = by.get("nameIn") {
            let named = Args::of_object(named)?;
            let language = named.required("language").map_err(|e| e.to_string())?;
            return Ok(EntityBy::Name {
                name: text(&named, "name")?,
                language: Some(language),
            });
        }
        let Some(external) = by.get("externalId") else {
            return Err("give one of `id`, `name`, `nameIn` and `externalId`".into());
        };
        let external = Args::of_object(external)?;
        Ok(EntityBy::ExternalId {
            scheme: text(&external, "scheme")?,
            value: text(&external, "value")?,
        })
    }
}

struct SourceArgs {
    by: SourceBy,
}

enum SourceBy {
    Id(String),
    Url(WebUrl),
}

impl FromArgs for SourceArgs {
    fn from_args(args: &Args<'_>) -> Result<SourceArgs, FieldError> {
        Ok(SourceArgs {
            by: args.required("by")?,
        })
    }
}

impl FromValue for SourceBy {
    fn from_value(value: &claimgraph_engine::Value) -> Result<SourceBy, String> {
        let by = Args::of_object(value)?;
        match (by.get("id"), by.get("url")) {
            (Some(id), _) => Ok(SourceBy::Id(String::from_value(id)?)),
            (_, Some(url)) => Ok(SourceBy::Url(Web::from_value(url)?.0)),
            _ => Err("give one of `id` and `url`".into()),
        }
    }
}

fn entity<'a>(at: &'a Snapshot, by: &EntityBy) -> Result<Option<Object<'a>>, FieldError> {
    let found = match by {
        EntityBy::Id(id) => return of_kind(at, id, Kind::Entity),
        EntityBy::Name { name, language } => match Name::new(name) {
            Ok(name) => at.entity_named(&name, language.as_ref())?,
            Err(_) => None,
        },
        EntityBy::ExternalId { scheme, value } => match (Name::new(scheme), Name::new(value)) {
            (Ok(scheme), Ok(value)) => at.entity_identified(&scheme, &value)?,
            _ => None,
        },
    };
    Ok(found.map(|it| Object::Entity(Node { at, it })))
}

fn of_kind<'a>(at: &'a Snapshot, id: &str, kind: Kind) -> Result<Option<Object<'a>>, FieldError> {
    match at.find(id)? {
        Some(found) if found.kind == kind => Object::record(at, kind, found.ordinal, found.nth),
        _ => Ok(None),
    }
}
