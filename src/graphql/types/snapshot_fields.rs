//! The fields of a snapshot: those that the newest revision and any earlier one have alike.

use claimgraph_engine::{Args, FieldError, FromArgs, FromValue, Record, Table, TypeDef, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node},
        list::{
            page::Page,
            page_args::PAGE_ARGS,
            request::{Attributions, Claims, Entities, ListArgs, Sources},
            source::{IN_ANY_ROLE, ListSource},
        },
        object::Object,
        scalar_input::UrlInput,
        types::{
            attribution,
            claim::{self, CLAIM_ARGS, CLAIM_ARGS_DOC},
            commits, dispute, draft, group, path, position, proposition_match, search, source,
            timeline,
        },
    },
    kb::{List, Snapshot},
    model::{Kind, Language, Name, WebUrl},
};

/// The most ids that `nodes` takes.
const MOST_IDS: usize = 100;

/// The types that only these fields use.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    sdl(r#"
        "A reference to an entity; exactly one of these."
        input EntityBy @oneOf {
          "By id."
          id: ID
          "By a label or an alias in any language, compared as `TextFilter` compares texts. If several entities have it, the one recorded first, and before it one whose name is written exactly so."
          name: String
          "By a label or an alias in one language."
          nameIn: NameIn
          "By the name in another system. If several entities have it, the one recorded first."
          externalId: ExternalIdBy
        }

        "A label or an alias in one language."
        input NameIn {
          "The label or alias."
          name: String!
          "The language."
          language: Language!
        }

        "The name of a record in another system."
        input ExternalIdBy {
          "The other system, such as `wikidata`."
          scheme: String!
          "The name in that system."
          value: String!
        }

        "A reference to a source; exactly one of these."
        input SourceBy @oneOf {
          "By id."
          id: ID
          "By the URL, or that of the archived copy."
          url: URL
          "By the name in another system. If several sources have it, the one recorded first."
          externalId: ExternalIdBy
        }
    "#)
}

/// Adds the fields to the table of a type that shows a snapshot.
pub(in crate::graphql) fn add_fields<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = &'a Snapshot>,
{
    let table = lists(lookups(table));
    let table = search::add_fields(table);
    let table = group::add_fields(table);
    let table = position::add_fields(table);
    let table = timeline::add_fields(table);
    let table = draft::add_fields(table);
    let table = commits::add_fields(table);
    let table = dispute::add_fields(table);
    let table = proposition_match::add_fields(table);
    path::add_fields(table)
        .one(
            "vocabulary: Vocabulary!",
            "The vocabulary: entity types, predicates and units.",
            |snapshot, _| Ok(Some(Object::Vocabulary(snapshot))),
        )
        .one(
            "knowledgeBase: KnowledgeBase!",
            "The knowledge base as a whole: its revision and what it holds.",
            |snapshot, _| Ok(Some(Object::KnowledgeBase(snapshot))),
        )
}

fn lookups<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = &'a Snapshot>,
{
    table
        .one_with("node(id: ID!): Node", "The record with this id; null if there is none. An id with a revision, such as `x@3`, gives the record as that revision has it. The id of a merged entity gives the one it is merged into, as for `entity`.", |snapshot, context: &Context, args: &IdArgs| {
            node(context, snapshot, &args.id)
        })
        .many_with(
            "nodes(ids: [ID!]!): [Node]!",
            "The records with these ids, at most 100, in the order of the ids; null for an id that names no record. The id of a merged entity gives the one it is merged into.",
            |snapshot, context: &Context, args: &IdsArgs| {
                Ok(args.ids.iter().map(|id| node(context, snapshot, id)).collect())
            },
        )
        .for_each("ids")
        .one_with(
            "entity(by: EntityBy!): Entity",
            "The entity with this reference; null if there is none. A merged entity gives the one it is merged into; if it was named by its id, `extensions.redirects` of the response has both ids as `from` and `to`.",
            |snapshot, context: &Context, args: &EntityArgs| entity(context, snapshot, &args.by),
        )
        .one_with("claim(id: ID!): Claim", "The claim with this id; null if there is none.", |snapshot, context: &Context, args: &IdArgs| {
            of_kind(context, snapshot, &args.id, Kind::Claim)
        })
        .one_with("unit(id: ID!): Unit", "The unit with this id; null if there is none.", |snapshot, context: &Context, args: &IdArgs| {
            of_kind(context, snapshot, &args.id, Kind::Unit)
        })
        .one_with("source(by: SourceBy!): Source", "The source with this reference; null if there is none.", |snapshot, context: &Context, args: &SourceArgs| {
            match &args.by {
                SourceBy::Id(id) => of_kind(context, snapshot, id, Kind::Source),
                SourceBy::Url(url) => Ok(snapshot.source_at(url)?.map(|stored| Object::Source(Node { snapshot, stored }))),
                SourceBy::ExternalId(id) => identified(snapshot, Kind::Source, id),
            }
        })
}

fn lists<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = &'a Snapshot>,
{
    table
        .page_with(
            &format!("entities(where: EntityWhere, orderBy: [EntityOrder!], {PAGE_ARGS}): EntityConnection!"),
            "All entities, in the order of first recording. `where` filters them, `orderBy` sorts them. Merged entities are listed only if `where` tests `mergedInto`.",
            |snapshot, context: &Context, args: &ListArgs<Entities>| {
                Object::connection(Page::of_source(context, snapshot, ListSource::All(Kind::Entity), &args.request, &args.page, &|link| {
                    Object::recorded_entity(snapshot, link.position.ordinal)
                })?)
            },
        )
        .page_with(
            &format!("claims({CLAIM_ARGS}, {PAGE_ARGS}): ClaimConnection!"),
            &format!("All claims, those stated last first. {CLAIM_ARGS_DOC}"),
            |snapshot, context: &Context, args: &ListArgs<Claims>| {
                claim::page(context, snapshot, List::Claims, IN_ANY_ROLE, args)
            },
        )
        .page_with(
            &format!("sources(where: SourceWhere, orderBy: [SourceOrder!], {PAGE_ARGS}): SourceConnection!"),
            "All sources, those published last first. `where` filters them, `orderBy` sorts them.",
            |snapshot, context: &Context, args: &ListArgs<Sources>| source::page(context, snapshot, List::Sources, IN_ANY_ROLE, args),
        )
        .page_with(
            &format!("attributions(where: AttributionWhere, orderBy: [AttributionOrder!], {PAGE_ARGS}): AttributionConnection!"),
            "All attributions, those stated last first. `where` filters them, `orderBy` sorts them.",
            |snapshot, context: &Context, args: &ListArgs<Attributions>| {
                attribution::page(context, snapshot, List::Attributions, args)
            },
        )
}

/// The record or the draft with the id of a node; `None` if there is none that the sender may see.
fn node<'a>(
    context: &'a Context,
    snapshot: &'a Snapshot,
    id: &str,
) -> Result<Option<Object<'a>>, FieldError> {
    let Some((snapshot, id)) = context.snapshot_of_id(snapshot, id)? else {
        return Ok(None);
    };
    match id.parse() {
        Ok(id) => draft::find(context, snapshot, id),
        Err(_) => Object::node(context, snapshot, id),
    }
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
    ExternalId(ExternalIdBy),
}

/// The name of a record in another system.
struct ExternalIdBy {
    scheme: String,
    value: String,
}

impl FromValue for ExternalIdBy {
    fn from_value(value: &claimgraph_engine::Value) -> Result<ExternalIdBy, String> {
        let by = Args::of_object(value)?;
        let text = |name| by.required::<String>(name).map_err(|e| e.to_string());
        Ok(ExternalIdBy {
            scheme: text("scheme")?,
            value: text("value")?,
        })
    }
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
        ExternalIdBy::from_value(external).map(EntityBy::ExternalId)
    }
}

struct SourceArgs {
    by: SourceBy,
}

enum SourceBy {
    Id(String),
    Url(WebUrl),
    ExternalId(ExternalIdBy),
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
        match (by.get("id"), by.get("url"), by.get("externalId")) {
            (Some(id), ..) => Ok(SourceBy::Id(String::from_value(id)?)),
            (_, Some(url), _) => Ok(SourceBy::Url(UrlInput::from_value(url)?.0)),
            (.., Some(id)) => ExternalIdBy::from_value(id).map(SourceBy::ExternalId),
            _ => Err("give one of `id`, `url` and `externalId`".into()),
        }
    }
}

fn entity<'a>(
    context: &'a Context,
    snapshot: &'a Snapshot,
    by: &EntityBy,
) -> Result<Option<Object<'a>>, FieldError> {
    let stored = match by {
        EntityBy::Id(id) => return of_kind(context, snapshot, id, Kind::Entity),
        EntityBy::Name { name, language } => match Name::new(name) {
            Ok(name) => snapshot.entity_named(&name, language.as_ref())?,
            Err(_) => None,
        },
        EntityBy::ExternalId(id) => return identified(snapshot, Kind::Entity, id),
    };
    Ok(stored.map(|stored| Object::Entity(Node { snapshot, stored })))
}

fn identified<'a>(
    snapshot: &'a Snapshot,
    kind: Kind,
    by: &ExternalIdBy,
) -> Result<Option<Object<'a>>, FieldError> {
    let (Ok(scheme), Ok(value)) = (Name::new(&by.scheme), Name::new(&by.value)) else {
        return Ok(None);
    };
    match snapshot.identified(kind, &scheme, &value)? {
        Some(ordinal) => Object::record(snapshot, kind, ordinal, 0),
        None => Ok(None),
    }
}

fn of_kind<'a>(
    context: &'a Context,
    snapshot: &'a Snapshot,
    id: &str,
    kind: Kind,
) -> Result<Option<Object<'a>>, FieldError> {
    let Some((snapshot, id)) = context.snapshot_of_id(snapshot, id)? else {
        return Ok(None);
    };
    match context.find_of(snapshot, kind, id)? {
        Some(key) => Object::record(snapshot, kind, key.ordinal, key.number),
        None => Ok(None),
    }
}
