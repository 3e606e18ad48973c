//! Changes of status between two revisions.

use claimgraph_engine::{Args, FieldError, FromArgs, TypeDef, object};

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        list::{
            list_id::{self, ListId},
            page::Page,
            page_args::PageArgs,
            request::fingerprint,
            rows::row,
        },
        object::{Object, of},
        object_rows::StatusChangeRow,
        types::connection::connection,
    },
    kb::Snapshot,
    model::Revision,
};

/// The arguments of `statusChanges`.
pub(in crate::graphql) struct StatusChangesArgs {
    since: Revision,
    until: Option<Revision>,
    page: PageArgs,
    /// The fingerprint of the revisions, which cursors carry.
    fingerprint: u32,
}

impl FromArgs for StatusChangesArgs {
    fn from_args(args: &Args<'_>) -> Result<StatusChangesArgs, FieldError> {
        Ok(StatusChangesArgs {
            since: args.required("since")?,
            until: args.optional("until")?,
            page: PageArgs::from_args(args)?,
            fingerprint: fingerprint(args, &["since", "until"]),
        })
    }
}

impl StatusChangesArgs {
    /// The arguments for the changes between two revisions, whose cursors serve nowhere else.
    pub(super) fn within(since: Revision, until: Revision, page: PageArgs) -> StatusChangesArgs {
        StatusChangesArgs {
            since,
            until: Some(until),
            page,
            // No revision of a journal is so great that two commits would have one.
            fingerprint: !(until.0 as u32),
        }
    }
}

/// A page of the claims whose status differs between two revisions.
pub(in crate::graphql) fn page<'a>(
    snapshot: &'a Snapshot,
    context: &'a Context,
    args: &StatusChangesArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let newest = snapshot.revision();
    let until = args.until.unwrap_or(newest);
    if until > newest || args.since > until {
        return Err(FieldError::input(format!(
            "`since` is {} and `until` is {until}: they go upwards, to {newest} at most, which is the newest revision",
            args.since
        )));
    }
    let (before, after) = (
        context.snapshot_at(args.since)?,
        context.snapshot_at(until)?,
    );
    let changes = after.status_changes(before)?;
    let rows = (0..)
        .zip(&changes)
        .map(|(index, change)| row(index, change.claim, 0))
        .collect();
    let list_id = ListId {
        list: list_id::STATUS_CHANGES,
        fingerprint: args.fingerprint,
    };
    Object::connection(Page::of_rows(
        context,
        snapshot,
        list_id,
        rows,
        &args.page,
        &|link| {
            let index = usize::try_from(link.position.order).unwrap_or(usize::MAX);
            match changes.get(index) {
                Some(change) => Ok(Object::StatusChange(StatusChangeRow {
                    after,
                    before,
                    change: *change,
                })),
                None => Err(FieldError::internal("a status change that is not there")),
            }
        },
    )?)
}

/// The types of status changes.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let change = object::<ClaimGraph, of::StatusChange>(
        "StatusChange",
        "A claim whose status is not the same at two revisions.",
    )
    .one(
        "claim: Claim!",
        "The claim as it is at the later revision; as it was at the earlier one if it is removed.",
        |row, _| {
            let snapshot = match row.change.after {
                Some(_) => row.after,
                None => row.before,
            };
            Object::claim(snapshot, row.change.claim).map(Some)
        },
    )
    .one(
        "claimBefore: Claim",
        "The claim as it was at the earlier revision, with its verdict and its corroboration of then; null if it was absent.",
        |row, _| match row.change.before {
            Some(_) => Object::claim(row.before, row.change.claim).map(Some),
            None => Ok(None),
        },
    )
    .leaf(
        "before: ClaimStatus",
        "The status at the earlier revision; null if the claim was absent.",
        |row, _, out| out.value(&row.change.before),
    )
    .leaf(
        "after: ClaimStatus",
        "The status at the later revision; null if the claim is removed.",
        |row, _, out| out.value(&row.change.after),
    )
    .done();
    let mut types = vec![change];
    types.extend(connection("StatusChange", "status changes"));
    types
}
