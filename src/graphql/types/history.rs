//! The versions of a record.

use claimgraph_engine::{FieldError, TypeDef, object};

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        list::{list_id, page::Page, page_args::PageArgs},
        object::{Object, of},
        object_rows::VersionRow,
        types::{
            commit::{self, OfCommit},
            connection::connection,
        },
    },
    kb::{Link, ListPosition, Snapshot},
    model::{Kind, Ordinal, Revision},
};

/// A page of the versions of a record, newest first.
pub(in crate::graphql) fn page<'a>(
    snapshot: &'a Snapshot,
    kind: Kind,
    ordinal: Ordinal,
    context: &'a Context,
    args: &PageArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let revisions = snapshot.versions(kind, ordinal)?;
    let horizon = context.horizon()?;
    let rows = open_versions(&revisions, horizon)
        .iter()
        .map(|revision| Link {
            position: ListPosition {
                order: -(revision.0 as i64),
                ordinal,
                number: 0,
            },
            role: 0,
        });
    Object::connection(Page::of_rows(
        context,
        snapshot,
        list_id::HISTORY,
        rows.collect(),
        args,
        &|link| {
            let revision = Revision(link.position.order.unsigned_abs());
            Ok(Object::Version(VersionRow {
                snapshot,
                kind,
                ordinal,
                revision,
            }))
        },
    )?)
}

/// The part of a record's versions, newest first, that is open from the horizon on: those written
/// since, and the one that the record has at the horizon.
fn open_versions(revisions: &[Revision], horizon: Revision) -> &[Revision] {
    let open = revisions.iter().take_while(|revision| **revision > horizon);
    let open = (open.count() + 1).min(revisions.len());
    &revisions[..open]
}

impl OfCommit for VersionRow<'_> {
    fn commit(&self) -> (&Snapshot, Revision) {
        (self.snapshot, self.revision)
    }
}

/// The types of a record's history.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let table = object::<ClaimGraph, of::Version>("Version", "A version of a record.").leaf(
        "revision: Revision!",
        "The revision that wrote the version.",
        |version, _, out| {
            out.int(version.revision.0);
            Ok(())
        },
    );
    let version = commit::add_fields(table, "The time at which that revision was recorded.")
        .one(
            "record: Node!",
            "The record as that revision wrote it; references are read as of that revision too.",
            |version, context| {
                Object::record(
                    context.snapshot_of_version(version.snapshot, version.revision)?,
                    version.kind,
                    version.ordinal,
                    0,
                )
            },
        )
        .done();
    let mut types = vec![version];
    types.extend(connection("Version", "versions of a record"));
    types
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_goes_back_to_the_version_at_the_horizon() {
        let revisions = [9, 7, 4, 2].map(Revision);
        for (horizon, expected) in [
            (0, &[9, 7, 4, 2][..]),
            (2, &[9, 7, 4, 2]),
            (3, &[9, 7, 4, 2]),
            (4, &[9, 7, 4]),
            (8, &[9, 7]),
            (9, &[9]),
            (12, &[9]),
        ] {
            let open = open_versions(&revisions, Revision(horizon));
            let expected: Vec<Revision> = expected.iter().copied().map(Revision).collect();
            assert_eq!(open, expected, "{horizon}");
        }
        assert_eq!(open_versions(&[], Revision(3)), []);
    }
}
