//! Paths: chains of claims from one entity to another.

use std::rc::Rc;

use claimgraph_engine::{
    Answers, Args, FieldError, FromArgs, Object as Table, Record, TypeDef, object,
};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node, Object, of},
        list::request::ListRequest,
    },
    kb::{Hop, LONGEST_PATH, RecordType, Snapshot, StoredClaim},
    model::{Kind, Ordinal},
};

/// The most paths that one question gets.
const MOST_PATHS: i64 = 20;

/// A chain of claims.
#[derive(Clone)]
pub(in crate::graphql) struct PathOf<'a> {
    at: &'a Snapshot,
    hops: Rc<[Hop]>,
}

/// One claim of a chain.
#[derive(Clone)]
pub(in crate::graphql) struct HopOf<'a> {
    at: &'a Snapshot,
    it: Hop,
}

impl<'a> HopOf<'a> {
    fn claim(&self) -> Result<Node<'a, StoredClaim>, FieldError> {
        let (at, claim) = (self.at, self.it.claim);
        let it = at.required(Kind::Claim, claim, at.claim(claim)?)?;
        Ok(Node { at, it })
    }
}

/// Adds the question to the table of a type that shows a snapshot.
pub(in crate::graphql) fn reading<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = &'a Snapshot>,
{
    table
        .many_with(
            r#"paths(
              "The id of the entity at which they start."
              from: ID!,
              "The id of the entity at which they end."
              to: ID!,
              "The most hops that they may have, from 1 to 6."
              maxHops: Int = 4,
              "Only over the claims that pass, such as those that are corroborated."
              where: ClaimWhere,
              "How many of them to give, at most 20."
              first: Int = 5
            ): [Path!]!"#,
            "The shortest chains of claims from one entity to another; empty where there is none of at most `maxHops`. Each hop is a claim that has one entity as its subject and the next as its value, or the other way round; topics and qualifiers make no hop. Every claim counts, also one that is denied or says that something is not so: see its `status` and `polarity`. All paths have the same length, the least there is; several claims between the same two entities make several paths. They are in the order in which their first claims were recorded, then their second ones, and so on. From an entity to itself there is one, of no hops. Refused with COST_LIMIT where the search would look at more than 100,000 entities and claims.",
            |at, context: &Context, args: &PathsArgs| paths(at, context, args),
        )
        .for_first()
        .costing(1_000)
}

struct PathsArgs {
    from: String,
    to: String,
    most_hops: usize,
    first: usize,
    asked: ListRequest,
}

impl FromArgs for PathsArgs {
    fn from_args(args: &Args<'_>) -> Result<PathsArgs, FieldError> {
        let number = |name, default, least, most: i64| {
            let given: i64 = args.optional(name)?.unwrap_or(default);
            match usize::try_from(given) {
                Ok(number) if (least..=most).contains(&given) => Ok(number),
                _ => Err(FieldError::input(format!(
                    "`{name}` is {given}, but must be from {least} to {most}"
                ))),
            }
        };
        Ok(PathsArgs {
            from: args.required("from")?,
            to: args.required("to")?,
            most_hops: number("maxHops", 4, 1, LONGEST_PATH as i64)?,
            first: number("first", 5, 0, MOST_PATHS)?,
            asked: ListRequest::of(args, RecordType::Claim)?,
        })
    }
}

fn paths<'a>(at: &'a Snapshot, context: &Context, args: &PathsArgs) -> Answers<'a, ClaimGraph> {
    let (from, to) = (entity(at, &args.from)?, entity(at, &args.to)?);
    let only = args.asked.claims(context, at)?;
    let paths = at.paths(from, to, args.most_hops, args.first, only.as_deref())?;
    let path = |hops: Vec<Hop>| {
        Object::Path(PathOf {
            at,
            hops: hops.into(),
        })
    };
    Ok(paths.into_iter().map(path).collect())
}

fn entity(at: &Snapshot, id: &str) -> Result<Ordinal, FieldError> {
    match at.find(id)? {
        Some(found) if found.kind == Kind::Entity => Ok(found.ordinal),
        _ => Err(FieldError::input(format!(
            "no entity `{id}` at revision {}; `entity(by: {{name: …}})` finds one by its name",
            at.revision()
        ))),
    }
}

/// The types of paths.
pub(in crate::graphql) fn types() -> [TypeDef<ClaimGraph>; 2] {
    let path = object::<ClaimGraph, of::Path>("Path", "A chain of claims from one entity to another.")
        .many(
            "hops: [Hop!]!",
            "Its claims in order: the first starts at `from`, each next one where the one before ends, the last ends at `to`. Empty from an entity to itself.",
            |path, _| {
                let hop = |hop: &Hop| Object::Hop(HopOf { at: path.at, it: *hop });
                Ok(path.hops.iter().map(hop).collect())
            },
        )
        .leaf("length: Int!", "How many hops it has.", |path, _, out| {
            out.int32(path.hops.len())
        })
        .done();
    let hop = object::<ClaimGraph, of::Hop>("Hop", "A claim as part of a path.")
        .one("from: Entity!", "The entity from which it leads on.", |hop, _| {
            Object::entity(hop.at, hop.it.from).map(Some)
        })
        .one("to: Entity!", "The entity to which it leads.", |hop, _| {
            Object::entity(hop.at, hop.it.to).map(Some)
        })
        .one("claim: Claim!", "The claim that connects them.", |hop, _| {
            hop.claim().map(|claim| Some(Object::Claim(claim)))
        })
        .leaf(
            "direction: Direction!",
            "Whether the claim is about `from` (OUTWARDS) or about `to` (INWARDS). Never BOTH.",
            |hop, _, out| {
                out.str(match hop.it.outwards {
                    true => "OUTWARDS",
                    false => "INWARDS",
                });
            },
        )
        .many(
            "sources: [Source!]!",
            "The sources in which the claim is reported, each once, in the order of its attributions; empty for a claim that nobody is known to have said.",
            |hop, _| {
                let claim = hop.claim()?;
                let mut sources = Vec::with_capacity(claim.attributions.len());
                for attribution in &claim.attributions {
                    if !sources.contains(&attribution.source) {
                        sources.push(attribution.source);
                    }
                }
                let sources = sources.into_iter();
                Ok(sources.map(|it| Object::source(hop.at, it).map(Some)).collect())
            },
        )
        .done();
    [path, hop]
}
