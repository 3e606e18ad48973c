//! The interfaces `Node` and `Recorded`, and the fields that every record has.

use chrono::{DateTime, Utc};
use claimgraph_engine::{FieldError, Record, Table, TypeDef, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node, Object, id_of},
        list::page::{PAGE, PageArgs},
        types::{history, scalar::write_instant},
    },
    kb::{Snapshot, StoredRecord},
    model::Revision,
};

/// The interfaces.
pub(in crate::graphql) fn interfaces() -> Vec<TypeDef<ClaimGraph>> {
    sdl(&format!(
        r#"
        "Anything that an id names. One id names one record of any type, for ever."
        interface Node {{
          "Its id."
          id: ID!
        }}

        "A record together with when the knowledge base learned it, and from whom. None of this is about when it was said or when it holds."
        interface Recorded {{
          "The revision that wrote the record as it is here."
          revision: Revision!
          "When that revision was recorded. Set by the server."
          recordedAt: DateTime!
          "Who recorded it; null where that is not known."
          recordedBy: String
          "The record's versions up to this revision, newest first."
          history({PAGE}): VersionConnection!
        }}
        "#
    ))
}

/// Adds the fields of `Node` and `Recorded` to the table of a kind of records.
pub(in crate::graphql) fn recorded<M, T>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = Node<'a, T>>,
    T: StoredRecord,
    for<'a> Object<'a>: From<Node<'a, T>>,
{
    table
        .implements("Node")
        .implements("Recorded")
        .leaf(
            "id: ID!",
            "Its id, which names it for ever.",
            |record, _, out| {
                let object = Object::from(record.clone());
                out.opt_str(id_of(&object).map(|id| id.as_str()));
                Ok(())
            },
        )
        .leaf(
            "revision: Revision!",
            "The revision that wrote the record as it is here.",
            |record, _, out| {
                out.int(record.it.since.0);
                Ok(())
            },
        )
        .leaf(
            "recordedAt: DateTime!",
            "When that revision was recorded. Set by the server, and about nothing but the record.",
            |record, _, out| {
                write_instant(recording(record.at, record.it.since)?.0, out);
                Ok(())
            },
        )
        .leaf(
            "recordedBy: String",
            "Who recorded it; null where that is not known.",
            |record, _, out| {
                out.opt_str(recording(record.at, record.it.since)?.1.as_deref());
                Ok(())
            },
        )
        .page_with(
            &format!("history({PAGE}): VersionConnection!"),
            "The record's versions up to this revision, newest first.",
            |record, context: &Context, args: &PageArgs| {
                history::page(record.at, T::KIND, record.it.ordinal, context, args)
            },
        )
}

/// When a revision was recorded, and by whom.
pub(in crate::graphql) fn recording(
    at: &Snapshot,
    revision: Revision,
) -> Result<(DateTime<Utc>, Option<String>), FieldError> {
    match at.commit(revision)? {
        Some(commit) => Ok((commit.at, commit.by)),
        None => Err(FieldError::internal(format!(
            "revision {revision} is not in the store"
        ))),
    }
}
