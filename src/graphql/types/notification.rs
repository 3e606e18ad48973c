//! Notifications: changes that people watch for.

use std::sync::Arc;

use claimgraph_engine::{Args, FieldError, FromArgs, FromValue, TypeDef, Value, object, sdl};

use crate::{
    graphql::{
        context::ClaimGraph,
        list::{
            change_input,
            list_id::{self, ListId},
            request::fingerprint,
        },
        object::{Object, of},
        object_rows::NotificationRow,
        types::{
            commit::{self, OfCommit},
            stream_start::StreamStart,
        },
    },
    kb::{
        ListPosition, Notification, NotificationFilter, NotificationKind, Snapshot, StatusChange,
    },
    model::{Kind, Ordinal, Revision},
};

/// The arguments of the subscription `notifications`.
pub(in crate::graphql) struct NotificationArgs {
    start: StreamStart,
    /// The filter of notifications.
    pub(in crate::graphql) filter: NotificationFilter,
    /// The list, whose cursors tell by which filter it was made.
    pub(in crate::graphql) list_id: ListId,
}

impl FromArgs for NotificationArgs {
    fn from_args(args: &Args<'_>) -> Result<NotificationArgs, FieldError> {
        Ok(NotificationArgs {
            start: StreamStart::from_args(args)?,
            filter: NotificationFilter {
                kinds: args.optional("kinds")?,
                records: change_input::from_args(args)?.map(Arc::new),
            },
            list_id: ListId {
                list: list_id::NOTIFICATIONS,
                fingerprint: fingerprint(args, &["kinds", "where"]),
            },
        })
    }
}

impl NotificationArgs {
    /// The position after which notifications are followed, at the newest revision.
    pub(in crate::graphql) fn start(&self, newest: Revision) -> Result<ListPosition, FieldError> {
        let other =
            "the cursor is of another list, or of notifications with another `kinds` or `where`";
        self.start.position(newest, self.list_id, other)
    }
}

impl FromValue for NotificationKind {
    fn from_value(value: &Value) -> Result<NotificationKind, String> {
        match &*String::from_value(value)? {
            "CLAIM" => Ok(NotificationKind::Claim),
            "WITHDRAWAL" => Ok(NotificationKind::Withdrawal),
            "STATUS" => Ok(NotificationKind::Status),
            "OMISSION" => Ok(NotificationKind::Omission),
            other => Err(format!("`{other}` is no kind of notifications")),
        }
    }
}

impl OfCommit for NotificationRow<'_> {
    fn commit(&self) -> (&Snapshot, Revision) {
        (self.snapshot, self.snapshot.revision())
    }
}

/// The claim of a notification.
fn claim(notification: &Notification) -> Option<Ordinal> {
    match notification {
        Notification::Claim(change) => Some(change.ordinal),
        Notification::Status(status) => Some(status.claim),
        Notification::Withdrawal { .. } | Notification::Omission => None,
    }
}

/// The move of a status of which a notification tells.
fn status(notification: &Notification) -> Option<&StatusChange> {
    match notification {
        Notification::Status(status) => Some(status),
        _ => None,
    }
}

/// The revision at which the record of a notification is there.
fn read_at(notification: &Notification, snapshot: &Snapshot) -> Revision {
    match notification {
        Notification::Claim(change) => change.read_at(),
        _ => snapshot.revision(),
    }
}

/// The types of notifications.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let table = object::<ClaimGraph, of::Notification>(
        "Notification",
        "A change that people watch for: of a claim, of a source's withdrawal, or of a status, also where the commit wrote another record than the claim whose status it moved.",
    )
    .leaf(
        "revision: Revision!",
        "The revision of the commit.",
        |row, _, out| {
            out.int(row.snapshot.revision().0);
            Ok(())
        },
    )
    .leaf(
        "cursor: String!",
        "The position among the notifications with the same `kinds` and `where`: `after` goes on behind this one, in the middle of a commit too.",
        |row, _, out| out.str(&row.cursor.encode()),
    );
    let notification = commit::add_fields(table, "The time of the commit.")
    .leaf(
        "kind: NotificationKind!",
        "The kind of the notification.",
        |row, _, out| {
            out.str(match row.notification.kind() {
                NotificationKind::Claim => "CLAIM",
                NotificationKind::Withdrawal => "WITHDRAWAL",
                NotificationKind::Status => "STATUS",
                NotificationKind::Omission => "OMISSION",
            });
            Ok(())
        },
    )
    .one(
        "claim: Claim",
        "The claim that changed, or whose status moved, as it is at that revision; a removed one as it was before. Null for WITHDRAWAL and OMISSION.",
        |row, context| {
            let Some(claim) = claim(&row.notification) else {
                return Ok(None);
            };
            let revision = read_at(&row.notification, row.snapshot);
            let snapshot = context.seen_from(row.snapshot, revision)?;
            Object::claim(snapshot, claim).map(Some)
        },
    )
    .leaf(
        "change: ChangeKind",
        "The kind of the claim's change; null unless the kind is CLAIM.",
        |row, _, out| {
            let change = match &row.notification {
                Notification::Claim(change) => Some(change_input::change_kind_name(change.kind)),
                _ => None,
            };
            out.opt_str(change);
            Ok(())
        },
    )
    .one(
        "source: Source",
        "The source that was withdrawn or restored, as it is at that revision; null unless the kind is WITHDRAWAL.",
        |row, _| match row.notification {
            Notification::Withdrawal { source, .. } => {
                Object::record(row.snapshot, Kind::Source, source, 0)
            }
            _ => Ok(None),
        },
    )
    .leaf(
        "withdrawn: Boolean",
        "True if the commit withdrew the source, false if it took the withdrawal back; null unless the kind is WITHDRAWAL.",
        |row, _, out| {
            out.value(&match row.notification {
                Notification::Withdrawal { is_withdrawn, .. } => Some(is_withdrawn),
                _ => None,
            })
        },
    )
    .leaf(
        "before: ClaimStatus",
        "The status of the claim before the commit; null unless the kind is STATUS.",
        |row, _, out| out.value(&status(&row.notification).and_then(|status| status.before)),
    )
    .leaf(
        "after: ClaimStatus",
        "The status of the claim after the commit; null unless the kind is STATUS.",
        |row, _, out| out.value(&status(&row.notification).and_then(|status| status.after)),
    )
    .done();
    let mut types = sdl(r#"
        "A kind of notifications."
        enum NotificationKind {
          "A claim was recorded, changed or removed."
          CLAIM
          "A source was withdrawn, or its withdrawal was taken back."
          WITHDRAWAL
          "The status of a claim moved, which was there before the commit and is there after it."
          STATUS
          "The commit may have moved more statuses than can be compared, so that none of them is told; `statusChanges` refuses the same. It comes wherever STATUS does."
          OMISSION
        }
    "#);
    types.push(notification);
    types
}
