//! The root type of subscriptions, and the source stream of each field.

use std::sync::Arc;

use claimgraph_engine::{Args, FieldError, FromArgs, TypeDef, object};

use crate::{
    graphql::{
        context::ClaimGraph,
        list::{change_input, cursor::Cursor, list_id},
        object::{Object, of},
        object_rows::SubscriptionRow,
        types::notification::NotificationArgs,
    },
    kb::{ChangeFilter, List, ListPosition},
    model::Revision,
};

/// The arguments of the subscription `changes`.
pub(in crate::graphql) struct FollowArgs {
    since: Option<Revision>,
    after: Option<Cursor>,
    /// The filter of changes; `None` passes all.
    pub(in crate::graphql) filter: Option<Arc<ChangeFilter>>,
}

impl FromArgs for FollowArgs {
    fn from_args(args: &Args<'_>) -> Result<FollowArgs, FieldError> {
        let after = args
            .optional::<Cursor>("after")
            .map_err(|_| Cursor::refused("the argument `after` is no cursor"))?;
        let since = args.optional("since")?;
        if since.is_some() && after.is_some() {
            return Err(FieldError::input(
                "`since` and `after` together are ambiguous; give one of them",
            ));
        }
        Ok(FollowArgs {
            since,
            after,
            filter: change_input::from_args(args)?.map(Arc::new),
        })
    }
}

impl FollowArgs {
    /// The position after which the changes are followed, at the newest revision.
    pub(in crate::graphql) fn start(&self, newest: Revision) -> Result<ListPosition, FieldError> {
        let Some(after) = self.after else {
            let since = self.since.unwrap_or(newest);
            if since > newest {
                return Err(FieldError::input(format!(
                    "there is no revision {since} yet; the newest is {newest}"
                )));
            }
            return Ok(ListPosition::after_commit(since));
        };
        if after.list_id != list_id::number(List::Changes).into() {
            return Err(Cursor::refused("the cursor is of another list"));
        }
        if after.revision > newest || after.position.revision() > newest {
            return Err(Cursor::refused(
                "the cursor is of a revision that is not there",
            ));
        }
        Ok(after.position)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Ordinal;

    fn args(since: Option<u64>, after: Option<(u8, u64, i64)>) -> FollowArgs {
        FollowArgs {
            since: since.map(Revision),
            after: after.map(|(list, revision, order)| Cursor {
                list_id: list.into(),
                revision: Revision(revision),
                position: ListPosition {
                    order,
                    ordinal: Ordinal(4),
                    number: 2,
                },
            }),
            filter: None,
        }
    }

    #[test]
    fn changes_are_followed_from_where_the_arguments_say() {
        let changes = list_id::number(List::Changes);
        let order = |args: FollowArgs| args.start(Revision(7)).map(|start| start.order);
        assert_eq!(order(args(None, None)).ok(), Some(7));
        assert_eq!(order(args(Some(0), None)).ok(), Some(0));
        assert_eq!(order(args(Some(7), None)).ok(), Some(7));
        let middle = args(None, Some((changes, 5, 5))).start(Revision(7)).ok();
        assert_eq!(middle.map(|start| start.ordinal), Some(Ordinal(4)));
        // A page that was read at revision 7 ended with a change of revision 3.
        assert_eq!(order(args(None, Some((changes, 7, 3)))).ok(), Some(3));
        for refused in [
            args(Some(8), None),
            args(None, Some((changes, 8, 8))),
            args(None, Some((changes, 7, 8))),
            args(None, Some((changes + 1, 7, 7))),
        ] {
            assert!(order(refused).is_err());
        }
    }
}
