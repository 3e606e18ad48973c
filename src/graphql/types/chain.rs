//! The chains of attributions: the sources through which a claim came, and whether it counts.

use claimgraph_engine::{Answers, Table};

use crate::{
    graphql::{
        context::ClaimGraph,
        object::{Object, of},
        object_rows::AttributionRef,
    },
    model::Ordinal,
};

/// Adds the fields to the table of attributions.
pub(in crate::graphql) fn attribution_fields(
    table: Table<ClaimGraph, of::Attribution>,
) -> Table<ClaimGraph, of::Attribution> {
    table
        .many(
            "chain: [Source!]!",
            "The sources through which the statement certainly came: `source`, then `via`, and from each of them on along `derivedFrom` where a source derives as a whole (a revision, a translation, a copy, a syndicated story, a summary). What is only assumed is left out. Never empty; each source once. After W3C PROV's derivations.",
            |attribution, _| {
                let chain = attribution.claim.snapshot.chain(attribution)?;
                sources(attribution, chain)
            },
        )
        .many(
            "possibleChain: [Source!]!",
            "The sources through which it came or may have come: those of `chain`, and what is only assumed; and from the last of `via` (from `source`, where there is none) on along every kind of `derivedFrom`, since a source that quotes another somewhere may do so here.",
            |attribution, _| {
                let chain = attribution.claim.snapshot.possible_chain(attribution)?;
                sources(attribution, chain)
            },
        )
        .one(
            "origin: Source!",
            "The source at which `chain` ends: from the last of `via` on, while a source derives as a whole from just one other. Attributions that have any source of `chain` in common are one voice: see `Corroboration.voices`.",
            |attribution, _| {
                let snapshot = attribution.claim.snapshot;
                Object::source(snapshot, snapshot.origin(attribution)?).map(Some)
            },
        )
        .leaf(
            "decides: Boolean!",
            "True if the attribution counts for the verdict on its claim: it takes a side, in earnest and in so many words; what it says is more than a possibility; it was not retracted or corrected by its own voice, nor was a source of its `chain` withdrawn. `Claim.statusReason.aside` tells why another does not.",
            |attribution, context, out| {
                let claim = &attribution.claim;
                let verdict = context.verdicts.verdict(claim.snapshot, &claim.stored)?;
                let number = claim.stored.record.numbered().nth(attribution.index);
                out.bool(number.is_some_and(|(number, _)| {
                    verdict.decides((claim.stored.ordinal, number))
                }));
                Ok(())
            },
        )
}

fn sources<'a>(attribution: &AttributionRef<'a>, chain: Vec<Ordinal>) -> Answers<'a, ClaimGraph> {
    let snapshot = attribution.claim.snapshot;
    let sources = chain.into_iter();
    Ok(sources
        .map(|source| Object::source(snapshot, source).map(Some))
        .collect())
}
