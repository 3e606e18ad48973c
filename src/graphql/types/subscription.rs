//! The root type of subscriptions, and the source stream of each field.

use std::sync::Arc;

use claimgraph_engine::{Args, FieldError, FromArgs, TypeDef, object};

use crate::{
    graphql::{
        context::ClaimGraph,
        list::{change_input, list_id},
        object::{Object, of},
        object_rows::SubscriptionRow,
        types::{notification::NotificationArgs, stream_start::StreamStart},
    },
    kb::{ChangeFilter, List, ListPosition},
    model::Revision,
};

/// The arguments of the subscription `changes`.
pub(in crate::graphql) struct FollowArgs {
    start: StreamStart,
    /// The filter of changes; `None` passes all.
    pub(in crate::graphql) filter: Option<Arc<ChangeFilter>>,
}

impl FromArgs for FollowArgs {
    fn from_args(args: &Args<'_>) -> Result<FollowArgs, FieldError> {
        Ok(FollowArgs {
            start: StreamStart::from_args(args)?,
            filter: change_input::from_args(args)?.map(Arc::new),
        })
    }
}

impl FollowArgs {
    /// The position after which the changes are followed, at the newest revision.
    pub(in crate::graphql) fn start(&self, newest: Revision) -> Result<ListPosition, FieldError> {
        let changes = list_id::number(List::Changes).into();
        self.start
            .position(newest, changes, "the cursor is of another list")
    }
}

/// The root type of subscriptions.
pub(in crate::graphql) fn subscription() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Subscription>(
        "Subscription",
        "The root of following what is written, over WebSocket (`graphql-transport-ws`) or server-sent events. Each event reads the revision of its commit.",
    )
    .one_with(
        "changes(since: Revision, after: String, where: ChangeWhere): Change!",
        "Every change once, in the order of the commits: those after the revision `since`, or after the `cursor` of a change or of a page of `Query.changes`; by default those from now on. To go on after an interruption, give the `cursor` of the last change received. What was written before a revision that closed something is refused with REVISION_CLOSED to whoever does not see it; a subscription that has not read that commit yet then ends, and is to be started again `since` the revision that the error names. A subscriber that does not read is told so, with the error SLOW_READER that names where to go on, and ended.",
        |row, _, _: &FollowArgs| match row {
            SubscriptionRow::Change(change) => Ok(Some(Object::Change(change.clone()))),
            SubscriptionRow::Notification(_) => Err(other_event()),
        },
    )
    .one_with(
        "notifications(since: Revision, after: String, kinds: [NotificationKind!], where: ChangeWhere): Notification!",
        "What people watch for in the commits, each once and in their order: changes of claims, withdrawals of sources, and statuses that moved, also those of claims that a commit did not write. Begins, goes on and ends as `changes` does; `cursor` is that of a notification with the same `kinds` and `where`. `where` tests the claim or the source; a claim whose status moved is tested as one that the commit changed.",
        |row, _, _: &NotificationArgs| match row {
            SubscriptionRow::Notification(row) => Ok(Some(Object::Notification(row.clone()))),
            SubscriptionRow::Change(_) => Err(other_event()),
        },
    )
    .done()
}

fn other_event() -> FieldError {
    FieldError::internal("the event is of another field")
}
