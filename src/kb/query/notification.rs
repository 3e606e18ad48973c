//! Notifications: what a commit changed that people watch for.

use std::sync::Arc;

use crate::{
    kb::{
        error::KbError,
        filter::change_filter::{Change, ChangeFilter, ChangeKind},
        record_list::List,
        rules::status_changes::StatusChange,
        snapshot::Snapshot,
    },
    model::{Kind, ListPosition, Ordinal, Revision, ScanStart},
};

/// A change that people watch for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notification {
    /// A claim was recorded, changed or removed.
    Claim(Change),
    /// A source was withdrawn, or its withdrawal taken back.
    Withdrawal {
        /// The source.
        source: Ordinal,
        /// Whether the source is withdrawn by the commit.
        is_withdrawn: bool,
    },
    /// The status of a claim moved, which was there before the commit and is there after it.
    Status(StatusChange),
    /// More claims than can be compared may have another status.
    Omission,
}

/// A kind of notifications.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotificationKind {
    /// A claim was recorded, changed or removed.
    Claim,
    /// A source was withdrawn, or its withdrawal taken back.
    Withdrawal,
    /// The status of a claim moved.
    Status,
    /// Moves of statuses are omitted.
    Omission,
}

/// A filter of notifications.
#[derive(Clone, Debug, Default)]
pub struct NotificationFilter {
    /// The kinds that pass; `None` passes all. Omissions pass where statuses do.
    pub kinds: Option<Vec<NotificationKind>>,
    /// The filter of the claim or source, as if the commit had written it; `None` passes all.
    pub records: Option<Arc<ChangeFilter>>,
}

impl Notification {
    /// The kind of the notification.
    pub fn kind(&self) -> NotificationKind {
        match self {
            Notification::Claim(_) => NotificationKind::Claim,
            Notification::Withdrawal { .. } => NotificationKind::Withdrawal,
            Notification::Status(_) => NotificationKind::Status,
            Notification::Omission => NotificationKind::Omission,
        }
    }
}

impl NotificationFilter {
    fn has(&self, kind: NotificationKind) -> bool {
        let kinds = self.kinds.as_ref();
        kinds.is_none_or(|kinds| kinds.contains(&kind))
    }

    fn passes(&self, change: &Change, snapshot: &Snapshot) -> Result<bool, KbError> {
        let records = self.records.as_ref();
        records.map_or(Ok(true), |records| records.passes(change, snapshot))
    }
}

impl Snapshot {
    /// The notifications of the commit that made this revision: of claims and sources that it
    /// wrote, then of statuses that moved, also those of claims that it did not write. The order is
    /// the same at any time.
    pub fn notifications(&self, filter: &NotificationFilter) -> Result<Vec<Notification>, KbError> {
        let revision = self.revision();
        if revision == Revision(0) {
            return Ok(Vec::new());
        }
        let before = self.at(Revision(revision.0 - 1));
        let mut notifications = Vec::new();
        if filter.has(NotificationKind::Claim) || filter.has(NotificationKind::Withdrawal) {
            let start = ScanStart::After(ListPosition::after_commit(before.revision()));
            for link in self.links(List::Changes, start)? {
                if let Some(change) = Change::of_link(&link?)
                    && let Some(notification) = self.notification(&change, &before)?
                    && filter.has(notification.kind())
                    && filter.passes(&change, self)?
                {
                    notifications.push(notification);
                }
            }
        }
        if !filter.has(NotificationKind::Status) {
            return Ok(notifications);
        }
        let moves = match self.status_changes(&before) {
            Err(KbError::TooMuch { .. }) => {
                notifications.push(Notification::Omission);
                return Ok(notifications);
            }
            moves => moves?,
        };
        for status in moves {
            let is_move = status.before.is_some() && status.after.is_some();
            let as_written = Change {
                revision,
                kind: ChangeKind::Changed,
                record_kind: Kind::Claim,
                ordinal: status.claim,
            };
            if is_move && filter.passes(&as_written, self)? {
                notifications.push(Notification::Status(status));
            }
        }
        Ok(notifications)
    }

    /// The notification of a change that the commit of this revision wrote, if it is one to watch
    /// for.
    fn notification(
        &self,
        change: &Change,
        before: &Snapshot,
    ) -> Result<Option<Notification>, KbError> {
        Ok(match (change.record_kind, change.kind) {
            (Kind::Claim, _) => Some(Notification::Claim(*change)),
            (Kind::Source, ChangeKind::Created | ChangeKind::Changed) => {
                let source = change.ordinal;
                let is_withdrawn = |snapshot: &Snapshot| {
                    let source = snapshot.source(source)?;
                    Ok::<_, KbError>(source.is_some_and(|source| source.record.withdrawn.is_some()))
                };
                let is_withdrawn_now = is_withdrawn(self)?;
                let has_moved = is_withdrawn(before)? != is_withdrawn_now;
                has_moved.then_some(Notification::Withdrawal {
                    source,
                    is_withdrawn: is_withdrawn_now,
                })
            }
            _ => None,
        })
    }
}
