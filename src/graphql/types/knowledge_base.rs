//! The knowledge base as a whole.

use claimgraph_engine::{TypeDef, object};

use crate::{
    graphql::{
        context::{ClaimGraph, Object, of},
        types::{node::recording, scalar::write_instant},
    },
    model::Revision,
};

/// The types that tell of the knowledge base as a whole.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    vec![knowledge_base(), counts()]
}

fn knowledge_base() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::KnowledgeBase>("KnowledgeBase", "The knowledge base as a whole, at the revision that is read.")
        .leaf("revision: Revision!", "The revision; 0 if nothing was recorded yet.", |at, _, out| {
            out.int(at.revision().0);
            Ok(())
        })
        .leaf("recordedAt: DateTime", "When the revision was recorded; null at revision 0.", |at, _, out| {
            match at.revision() {
                Revision(0) => out.null(),
                revision => write_instant(recording(at, revision)?.0, out),
            }
            Ok(())
        })
        .leaf(
            "headHash: String",
            "The BLAKE3 hash that ends the journal's chain at this revision, in hexadecimal: equal hashes mean equal histories. Null at revision 0.",
            |at, _, out| {
                out.opt_str(at.own_commit()?.map(|commit| commit.hash).as_deref());
                Ok(())
            },
        )
        .one("counts: Counts!", "How many records there are.", |at, _| Ok(Some(Object::Counts(at))))
        .leaf("version: String!", "The version of claimgraph that answers.", |_, _, out| {
            out.str(env!("CARGO_PKG_VERSION"));
            Ok(())
        })
        .done()
}

fn counts() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Counts>("Counts", "How many records there are of each kind.")
        .leaf("types: Int!", "Types of entities.", |at, _, out| {
            out.int32(at.counts()?.entity_types)
        })
        .leaf("predicates: Int!", "Predicates.", |at, _, out| {
            out.int32(at.counts()?.predicates)
        })
        .leaf("entities: Int!", "Entities.", |at, _, out| {
            out.int32(at.counts()?.entities)
        })
        .leaf("sources: Int!", "Sources.", |at, _, out| {
            out.int32(at.counts()?.sources)
        })
        .leaf("claims: Int!", "Claims.", |at, _, out| {
            out.int32(at.counts()?.claims)
        })
        .leaf("attributions: Int!", "Attributions.", |at, _, out| {
            out.int32(at.counts()?.attributions)
        })
        .done()
}
