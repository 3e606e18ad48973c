//! The interfaces `Node` and `Recorded`, and the fields that every record has.

use claimgraph_engine::{Json, Record, Table, TypeDef, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node},
        list::page_args::{PAGE_ARGS, PageArgs},
        node_id::node_id,
        types::{
            commit::{recorded_at, recorded_by},
            history, original,
            scalar::write_instant,
        },
    },
    kb::{OfKind, Snapshot},
    model::{Id, Kind},
};

/// The interfaces `Node` and `Recorded`.
pub(in crate::graphql) fn interfaces() -> Vec<TypeDef<ClaimGraph>> {
    sdl(&format!(
        r#"
        "A record with an id. An id names one record of any type, for ever. Where records of several types have one id, it names by itself the one that had it first; the id of another has the name of its kind before it, as `predicate/party`. Arguments and filters for one type take both."
        interface Node {{
          "The id, by which `node` finds the record as it is read here. Of the newest revision it is that of the record; of one that was asked for, as by `asOf`, and of an earlier one it has the revision behind it, as `x@3`, so that a client that keeps records by their ids does not take what one was for what it is. What is only supposed, as in a dry run, has `@supposed` behind it, and `node` does not find it."
          id: ID!
          "The id of the record at any revision: `id` without `@` and what follows. Filters and mutations take it."
          recordId: ID!
          "The name of the record in the language chosen as for `Entity.label`: the label of an entity, the title of a source, the statement of a claim, the label of a type, a predicate or a unit, the speaker of an attribution with its source, the id of a draft."
          display(languages: [Language!]): String!
        }}

        "A record with its recording in the knowledge base. The times are those of recording, not those at which something was said or holds."
        interface Recorded {{
          "The ids that the record had, in the order in which it got them; each leads on to it. Empty if it always had this one, or if the viewer does not see a closed part of it."
          formerIds: [ID!]!
          "The revision that wrote this version of the record."
          revision: Revision!
          "The time at which that revision was recorded, set by the server."
          recordedAt: DateTime!
          "The name of who recorded that revision; null if not known."
          recordedBy: String
          "The versions of the record up to this revision, newest first."
          history({PAGE_ARGS}): VersionConnection!
        }}
        "#
    ))
}

/// Writes the id of the node that shows a record.
pub(in crate::graphql) fn write_id(
    snapshot: &Snapshot,
    context: &Context,
    kind: Kind,
    id: &Id,
    out: &mut Json,
) {
    let record_id = snapshot.global_id(kind, id);
    out.str(&node_id(record_id, context.node_state(snapshot)));
}

/// Adds the fields of `Node`, `Recorded` and `Original` to the table of a record type.
pub(in crate::graphql) fn recorded<M, T>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = Node<'a, T>>,
    T: OfKind,
{
    original::with_fields(
        recording(table),
        |record| record.stored.record.original(),
        |record| Ok(record.stored.record.original().external_ids().to_vec()),
    )
}

/// Adds the fields of `Node` and `Recorded` to the table of a record type.
pub(in crate::graphql) fn recording<M, T>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = Node<'a, T>>,
    T: OfKind,
{
    table
        .implements("Node")
        .implements("Recorded")
        .leaf(
            "id: ID!",
            "The id, which leads to this record for ever, also after it is renamed. Of an earlier revision it has the revision behind it, as `x@3`.",
            |record, context: &Context, out| {
                let id = record.stored.record.id();
                write_id(record.snapshot, context, T::KIND, id, out);
            },
        )
        .leaf(
            "recordId: ID!",
            "The id of the record at any revision: `id` without `@` and what follows.",
            |record, _, out| {
                let id = record.stored.record.id();
                out.str(&record.snapshot.global_id(T::KIND, id));
            },
        )
        .leaf(
            "formerIds: [ID!]!",
            "The ids that the record had, in the order in which it got them; each leads on to it. Empty if it always had this one.",
            |record, _, out| {
                let ordinal = record.stored.ordinal;
                let former_ids: &[Id] = match record.stored.record.original().former_ids() {
                    [] => &[],
                    _ if record.snapshot.hides_former_ids(T::KIND, ordinal)? => &[],
                    former_ids => former_ids,
                };
                out.list(former_ids, |out, id| {
                    out.str(&record.snapshot.global_id(T::KIND, id));
                });
                Ok(())
            },
        )
        .leaf(
            "revision: Revision!",
            "The revision that wrote this version of the record.",
            |record, _, out| {
                out.int(record.stored.written_in.0);
                Ok(())
            },
        )
        .leaf(
            "recordedAt: DateTime!",
            "The time at which that revision was recorded, set by the server.",
            |record, _, out| {
                write_instant(recorded_at(record.snapshot, record.stored.written_in)?, out);
                Ok(())
            },
        )
        .leaf(
            "recordedBy: String",
            "The name of who recorded that revision; null if not known.",
            |record, _, out| {
                let name = recorded_by(record.snapshot, record.stored.written_in)?;
                out.opt_str(name.as_deref());
                Ok(())
            },
        )
        .page_with(
            &format!("history({PAGE_ARGS}): VersionConnection!"),
            "The versions of the record up to this revision, newest first.",
            |record, context: &Context, args: &PageArgs| {
                history::page(
                    record.snapshot,
                    T::KIND,
                    record.stored.ordinal,
                    context,
                    args,
                )
            },
        )
}
