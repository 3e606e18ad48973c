//! The recorded claims that match one which is not recorded.

use claimgraph_engine::{Record, Rows, Table, TypeDef, object};

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        mutation::proposition_input::{self, PropositionArgs},
        object::{Object, of},
        object_rows::PropositionMatchRow,
    },
    kb::Snapshot,
    model::Ordinal,
};

/// Adds the field to the table of a type that shows a snapshot.
pub(in crate::graphql) fn add_fields<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = &'a Snapshot>,
{
    table
        .one_with(
            "propositionMatch(proposition: PropositionInput!): PropositionMatch",
            "The recorded claims that match a claim which is not recorded: those that say the same already, and those that it would contradict. Never null but with an error: an id that names no record is one, of this field alone.",
            |snapshot, context: &Context, args: &PropositionArgs| {
                let snapshot: &Snapshot = snapshot;
                let claim = args.claim(context, snapshot)?;
                Ok(Some(Object::PropositionMatch(PropositionMatchRow {
                    snapshot,
                    found: snapshot.match_proposition(claim)?.into(),
                })))
            },
        )
        .costing(100)
}

/// The types.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let found = object::<ClaimGraph, of::PropositionMatch>(
        "PropositionMatch",
        "The recorded claims that match a claim which is not recorded, in the order of recording, the first 100 of each kind.",
    )
    .many(
        "same: [Claim!]!",
        "The claims of the same proposition: same subject, predicate, value, polarity, nature, valid time and narrowing qualifiers, after merges of entities.",
        |row, _| Ok(claims(row, &row.found.same)),
    )
    .many(
        "otherTime: [Claim!]!",
        "The claims that differ from it in their valid time alone.",
        |row, _| Ok(claims(row, &row.found.other_time)),
    )
    .many(
        "excluding: [Claim!]!",
        "The claims that certainly exclude it: both cannot be so.",
        |row, _| Ok(claims(row, &row.found.excluding)),
    )
    .many(
        "perhapsExcluding: [Claim!]!",
        "The claims that may exclude it: by one reading of their dates, numbers or words, or if both are said of one time.",
        |row, _| Ok(claims(row, &row.found.perhaps_excluding)),
    )
    .done();
    let mut types = proposition_input::types();
    types.push(found);
    types
}

fn claims<'a>(row: &PropositionMatchRow<'a>, claims: &[Ordinal]) -> Rows<Object<'a>> {
    let claims = claims.iter();
    claims
        .map(|claim| Object::claim(row.snapshot, *claim).map(Some))
        .collect()
}
