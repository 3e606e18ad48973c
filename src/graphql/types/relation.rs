//! The relations of claims to each other.

use claimgraph_engine::{Args, FieldError, FromArgs, FromValue, Rows, Table, TypeDef, object, sdl};
use serde::{Deserialize, de::IntoDeserializer};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node},
        list::{
            list_id,
            page::Page,
            page_args::{PAGE_ARGS, PageArgs},
            rows::row,
        },
        object::{Object, of},
        object_rows::{EvidenceHolder, EvidenceRow, RelationRow},
        types::connection::connection,
    },
    kb::{Basis, StoredClaim},
    model::{Asserter, ClaimRelationKind, Kind, Ordinal, RelationSource},
};

/// The types of relations.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(ENUMS);
    types.push(relation());
    types.extend(connection("ClaimRelation", "relations of a claim"));
    types
}

const ENUMS: &str = r#"
"The kind of a relation of two claims."
enum ClaimRelationKind {
  "Both claims cannot be true."
  CONTRADICTS
  "The claims are hard to square with each other, and may both be true."
  TENSION
  "If this claim is true, the other is more likely."
  SUPPORTS
  "This claim states the other more exactly."
  REFINES
  "This claim replaces the other, because the world has changed."
  SUPERSEDES
  "This claim replaces the other, because the other was wrong."
  CORRECTS
}

"The basis of a relation of two claims."
enum RelationBasis {
  "One of the claims states it, by the word of a source or of the compiler."
  ASSERTED
  "The relation follows from the claims: they have one subject, the same narrowing qualifiers and a time in common, and one denies what the other says, or both cannot be so (values that exclude each other, opposite predicates)."
  DERIVED
}
"#;

/// Adds the field to the table of claims.
pub(in crate::graphql) fn claim_fields(
    table: Table<ClaimGraph, of::Claim>,
) -> Table<ClaimGraph, of::Claim> {
    table.page_with(
        &format!("relations(kind: [ClaimRelationKind!], {PAGE_ARGS}): ClaimRelationConnection!"),
        "The relations to other claims: those that this claim states, those that others state to it, and derived contradictions. `kind` selects relations of these kinds.",
        |claim, context, args: &RelationsArgs| page(claim, context, args),
    )
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

/// A page of the relations of a claim.
fn page<'a>(
    claim: &Node<'a, StoredClaim>,
    context: &'a Context,
    args: &RelationsArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let mut related = claim.snapshot.relations(&claim.stored)?;
    if let Some(kinds) = &args.kinds {
        related.retain(|relation| kinds.contains(&RelationKind(relation.kind)));
    }
    let rows = related
        .iter()
        .enumerate()
        .map(|(index, relation)| row(index as i64, relation.claim, 0))
        .collect();
    Object::connection(Page::of_rows(
        context,
        claim.snapshot,
        list_id::RELATIONS,
        rows,
        &args.page,
        &|link| {
            let index = usize::try_from(link.position.order).unwrap_or(usize::MAX);
            match related.get(index) {
                Some(related) => Ok(Object::ClaimRelation(RelationRow {
                    claim: claim.clone(),
                    related: *related,
                })),
                None => Err(FieldError::internal("a relation that is not there")),
            }
        },
    )?)
}

/// Adds the fields that tell who asserts a relation.
fn assertion_fields(
    table: Table<ClaimGraph, of::ClaimRelation>,
) -> Table<ClaimGraph, of::ClaimRelation> {
    table
        .one(
            "by: Source",
            "The source that asserts the relation; null if the compiler of the knowledge base asserts it, whose word decides nothing, or if it is derived.",
            |relation, _| {
                let snapshot = relation.claim.snapshot;
                let asserted = asserted(relation)?;
                asserted.map(|by| Object::source(snapshot, by.source)).transpose()
            },
        )
        .many(
            "evidence: [Evidence!]!",
            "The passages of that source that relate the claims; empty if none is recorded.",
            |relation, _| {
                let snapshot = relation.claim.snapshot;
                let Some(by) = asserted(relation)? else {
                    return Ok(Rows::from_iter(None::<Object<'_>>));
                };
                let stating = stating(relation)?;
                let passage = |passage| Object::Evidence(EvidenceRow {
                    snapshot,
                    source: by.source,
                    passage: Box::new(passage),
                    holder: EvidenceHolder::Relation(stating.clone()),
                });
                Ok(by.evidence.into_iter().map(passage).collect())
            },
        )
}

/// The claim that states a relation.
fn stating<'a>(relation: &RelationRow<'a>) -> Result<Node<'a, StoredClaim>, FieldError> {
    if relation.related.basis != Basis::StatedByOther {
        return Ok(relation.claim.clone());
    }
    let (snapshot, other) = (relation.claim.snapshot, relation.related.claim);
    let stored = snapshot.required(Kind::Claim, other, snapshot.claim(other)?)?;
    Ok(Node { snapshot, stored })
}

/// The source that asserts a relation, if one does.
fn asserted(relation: &RelationRow<'_>) -> Result<Option<RelationSource<Ordinal>>, FieldError> {
    let claim = &relation.claim;
    let asserted = claim
        .snapshot
        .asserted_relation(&claim.stored, &relation.related)?;
    Ok(asserted.and_then(|relation| match relation.by {
        Asserter::Source(by) => Some(by),
        Asserter::Compiler(_) => None,
    }))
}

fn relation() -> TypeDef<ClaimGraph> {
    let table = object::<ClaimGraph, of::ClaimRelation>(
        "ClaimRelation",
        "A relation of a claim to another.",
    );
    assertion_fields(table)
        .leaf("kind: ClaimRelationKind!", "The kind of the relation.", |relation, _, out| {
            out.value(&relation.related.kind)
        })
        .one("claim: Claim!", "The other claim.", |relation, _| Object::claim(relation.claim.snapshot, relation.related.claim).map(Some))
        .leaf(
            "inverse: Boolean!",
            "True if the relation reads from the other claim to this one: the other SUPERSEDES this one, for example. Always false for CONTRADICTS, which reads both ways.",
            |relation, _, out| {
                out.bool(relation.related.reads_backwards());
                Ok(())
            },
        )
        .leaf("basis: RelationBasis!", "Whether the relation is asserted or derived.", |relation, _, out| {
            out.str(match relation.related.basis {
                Basis::Stated | Basis::StatedByOther => "ASSERTED",
                Basis::Derived => "DERIVED",
            });
            Ok(())
        })
        .done()
}
