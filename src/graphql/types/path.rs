//! Paths: chains of claims from one entity to another.

use claimgraph_engine::{
    Answers, Args, FieldError, FromArgs, Record, Rows, Table, TypeDef, object,
};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node},
        list::request::ListRequest,
        node_id::{self, NodeState},
        object::{Object, of},
        object_rows::{HopRow, PathRow},
    },
    kb::{Hop, LONGEST_PATH, RecordType, Snapshot, StoredClaim},
    model::{Kind, Ordinal},
};

/// The most paths that one field answers.
const MOST_PATHS: i64 = 20;

impl<'a> HopRow<'a> {
    fn claim(&self) -> Result<Node<'a, StoredClaim>, FieldError> {
        let (snapshot, claim) = (self.snapshot, self.hop.claim);
        let stored = snapshot.required(Kind::Claim, claim, snapshot.claim(claim)?)?;
        Ok(Node { snapshot, stored })
    }
}

/// Adds the field to the table of a type that shows a snapshot.
pub(in crate::graphql) fn add_fields<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = &'a Snapshot>,
{
    table
        .many_with(
            r#"paths(
              "The id of the entity at which the paths start."
              from: ID!,
              "The id of the entity at which the paths end."
              to: ID!,
              "The most hops of a path, from 1 to 6."
              maxHops: Int = 4,
              "The filter of the claims, such as those that are corroborated; all claims by default."
              where: ClaimWhere,
              "The most paths to return, from 0 to 20."
              first: Int = 5
            ): [Path!]"#,
            "The shortest paths of claims from one entity to another; empty if there is none of at most `maxHops`, null if no entity has one of the ids. A hop is a claim that has one entity as its subject and the next as its value, or the reverse; topics and qualifiers make no hop. Every claim counts, also one that is denied or negated: see its `status` and `polarity`. All paths have the same length, the shortest there is; several claims between the same two entities make several paths. The order is that in which their first claims were recorded, then their second ones, and so on. From an entity to itself there is one path, without hops. Refused with COST_LIMIT if the search would visit more than 100,000 entities and claims.",
            |snapshot, context: &Context, args: &PathsArgs| paths(snapshot, context, args),
        )
        .for_first()
        .costing(1_000)
}

struct PathsArgs {
    from: String,
    to: String,
    most_hops: usize,
    first: usize,
    request: ListRequest,
}

impl FromArgs for PathsArgs {
    fn from_args(args: &Args<'_>) -> Result<PathsArgs, FieldError> {
        let number = |name, default, least, most: i64| {
            let value: i64 = args.optional(name)?.unwrap_or(default);
            match usize::try_from(value) {
                Ok(number) if (least..=most).contains(&value) => Ok(number),
                _ => Err(FieldError::input(format!(
                    "`{name}` is {value}, but must be from {least} to {most}"
                ))),
            }
        };
        Ok(PathsArgs {
            from: args.required("from")?,
            to: args.required("to")?,
            most_hops: number("maxHops", 4, 1, LONGEST_PATH as i64)?,
            first: number("first", 5, 0, MOST_PATHS)?,
            request: ListRequest::from_args(args, RecordType::Claim)?,
        })
    }
}

fn paths<'a>(
    snapshot: &'a Snapshot,
    context: &Context,
    args: &PathsArgs,
) -> Answers<'a, ClaimGraph> {
    let entity = |id: &str| entity(context, snapshot, id);
    let (Some(from), Some(to)) = (entity(&args.from)?, entity(&args.to)?) else {
        return Ok(Rows::null());
    };
    let only = args.request.claims(context, snapshot)?;
    let paths = snapshot.paths(from, to, args.most_hops, args.first, only.as_deref())?;
    let path = |hops: Vec<Hop>| {
        Object::Path(PathRow {
            snapshot,
            hops: hops.into(),
        })
    };
    Ok(paths.into_iter().map(path).collect())
}

/// The entity with this id, by which nothing but the paths' own revision can be named.
fn entity(context: &Context, snapshot: &Snapshot, id: &str) -> Result<Option<Ordinal>, FieldError> {
    let (record_id, state) = node_id::parse(id)?;
    if state != NodeState::Newest && state != context.node_state(snapshot) {
        return Err(FieldError::input(format!(
            "`{id}` is of another revision than the paths, which are of {}; name `{record_id}`, or ask within `asOf`",
            snapshot.revision()
        )));
    }
    let found = context.find_of(snapshot, Kind::Entity, record_id)?;
    Ok(found.map(|key| key.ordinal))
}

/// The types of paths.
pub(in crate::graphql) fn types() -> [TypeDef<ClaimGraph>; 2] {
    let path = object::<ClaimGraph, of::Path>("Path", "A path of claims from one entity to another.")
        .many(
            "hops: [Hop!]!",
            "The hops in order: the first starts at `from`, each next one where the one before ends, the last ends at `to`. Empty from an entity to itself.",
            |path, _| {
                let hop = |hop: &Hop| Object::Hop(HopRow { snapshot: path.snapshot, hop: *hop });
                Ok(path.hops.iter().map(hop).collect())
            },
        )
        .leaf("length: Int!", "The number of hops.", |path, _, out| {
            out.int32(path.hops.len())
        })
        .done();
    let hop = object::<ClaimGraph, of::Hop>("Hop", "A claim of a path.")
        .one("from: Entity!", "The entity at which the hop starts.", |hop, _| {
            Object::entity(hop.snapshot, hop.hop.from).map(Some)
        })
        .one("to: Entity!", "The entity at which the hop ends.", |hop, _| {
            Object::entity(hop.snapshot, hop.hop.to).map(Some)
        })
        .one("claim: Claim!", "The claim that connects the two.", |hop, _| {
            hop.claim().map(|claim| Some(Object::Claim(claim)))
        })
        .leaf(
            "direction: Direction!",
            "OUTWARDS if the subject of the claim is `from`, INWARDS if it is `to`. Never BOTH.",
            |hop, _, out| {
                out.str(match hop.hop.outwards {
                    true => "OUTWARDS",
                    false => "INWARDS",
                });
            },
        )
        .many(
            "sources: [Source!]!",
            "The sources that report the claim, each once, in the order of its attributions; empty for a claim without attributions.",
            |hop, _| {
                let claim = hop.claim()?;
                let mut sources = Vec::with_capacity(claim.attributions.len());
                for attribution in &claim.attributions {
                    if !sources.contains(&attribution.source) {
                        sources.push(attribution.source);
                    }
                }
                let sources = sources.into_iter();
                Ok(sources.map(|source| Object::source(hop.snapshot, source).map(Some)).collect())
            },
        )
        .done();
    [path, hop]
}
