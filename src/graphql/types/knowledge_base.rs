//! The knowledge base as a whole.

use claimgraph_engine::{TypeDef, object};

use crate::{
    graphql::{
        context::ClaimGraph,
        object::{Object, of},
        types::{commit::recorded_at, scalar::write_instant},
    },
    model::Revision,
};

/// The types of the knowledge base as a whole.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    vec![knowledge_base(), counts()]
}

fn knowledge_base() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::KnowledgeBase>("KnowledgeBase", "The knowledge base as a whole, at the revision that is read.")
        .leaf("revision: Revision!", "The revision; 0 before the first commit.", |snapshot, _, out| {
            out.int(snapshot.revision().0);
            Ok(())
        })
        .leaf("recordedAt: DateTime", "The time at which the revision was recorded; null at revision 0.", |snapshot, _, out| {
            match snapshot.revision() {
                Revision(0) => out.null(),
                revision => write_instant(recorded_at(snapshot, revision)?, out),
            }
            Ok(())
        })
        .leaf(
            "headHash: String",
            "The last hash of the journal's hash chain at this revision, BLAKE3 in hexadecimal: equal hashes mean equal histories. Null at revision 0.",
            |snapshot, _, out| {
                out.opt_str(snapshot.own_commit()?.map(|commit| commit.hash).as_deref());
                Ok(())
            },
        )
        .one("counts: Counts!", "The number of records of each kind.", |snapshot, _| Ok(Some(Object::Counts(snapshot))))
        .leaf("version: String!", "The version of the server.", |_, _, out| {
            out.str(env!("CARGO_PKG_VERSION"));
            Ok(())
        })
        .done()
}

fn counts() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Counts>("Counts", "The number of records of each kind.")
        .leaf(
            "types: Int!",
            "The number of entity types.",
            |snapshot, _, out| out.int32(snapshot.counts()?.entity_types),
        )
        .leaf("units: Int!", "The number of units.", |snapshot, _, out| {
            out.int32(snapshot.counts()?.units)
        })
        .leaf(
            "predicates: Int!",
            "The number of predicates.",
            |snapshot, _, out| out.int32(snapshot.counts()?.predicates),
        )
        .leaf(
            "entities: Int!",
            "The number of entities.",
            |snapshot, _, out| out.int32(snapshot.counts()?.entities),
        )
        .leaf(
            "sources: Int!",
            "The number of sources.",
            |snapshot, _, out| out.int32(snapshot.counts()?.sources),
        )
        .leaf(
            "claims: Int!",
            "The number of claims.",
            |snapshot, _, out| out.int32(snapshot.counts()?.claims),
        )
        .leaf(
            "attributions: Int!",
            "The number of attributions.",
            |snapshot, _, out| out.int32(snapshot.counts()?.attributions),
        )
        .done()
}
