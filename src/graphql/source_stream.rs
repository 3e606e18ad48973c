//! The source streams of subscriptions: what each field follows, as a position.
//!
//! A stream has a position and no queue: what it has not taken yet lies in the store, however much
//! it is. So a subscriber that is behind costs no more memory than one that is not, but for the
//! notifications of one commit.

use std::{sync::Arc, vec::IntoIter};

use claimgraph_engine::{FieldError, Prepared};

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        list::{cursor::Cursor, list_id::ListId},
        object_rows::{NotificationRow, SubscriptionRow},
        types::{change, notification::NotificationArgs, subscription::FollowArgs},
    },
    kb::{
        Change, ChangeFilter, KbError, Link, List, ListPosition, Notification, NotificationFilter,
        ScanStart, Snapshot,
    },
    model::{Ordinal, Revision},
};

/// The most changes that are looked at for one event, before others get their turn.
const MOST_EXAMINED: usize = 200;

/// The source stream of a subscription.
pub(super) enum SourceStream {
    /// The changes that a filter passes.
    Changes(ChangeStream),
    /// The notifications that a filter passes.
    Notifications(NotificationStream),
}

/// The next step of a source stream.
pub(super) enum StreamStep {
    /// An event.
    Event(SourceEvent),
    /// None among what was looked at; there is more behind it.
    Searching,
    /// None before the next commit.
    Waiting,
}

/// An event of a source stream.
pub(super) enum SourceEvent {
    /// The link of a change.
    Change(Link),
    /// A notification of a commit, with its cursor.
    Notification(Revision, Notification, Cursor),
}

/// The changes after a position.
pub(super) struct ChangeStream {
    filter: Option<Arc<ChangeFilter>>,
    position: ListPosition,
}

/// The notifications after a position. In the middle of a commit, the ordinal of the position is
/// the number of those that are before it.
pub(super) struct NotificationStream {
    filter: NotificationFilter,
    list_id: ListId,
    position: ListPosition,
    /// The rest of the notifications of the commit in which the position is.
    rest: IntoIter<Notification>,
}

impl SourceStream {
    /// The stream that the arguments of a subscription give.
    pub(super) fn new(
        prepared: &Prepared<ClaimGraph>,
        newest: Revision,
    ) -> Result<SourceStream, FieldError> {
        let source = prepared
            .source_field()
            .ok_or_else(|| FieldError::internal("the operation is no subscription"))?;
        if source.name() == "notifications" {
            let args = source.args::<NotificationArgs>()?;
            return Ok(SourceStream::Notifications(NotificationStream {
                filter: args.filter.clone(),
                list_id: args.list_id,
                position: args.start(newest)?,
                rest: Vec::new().into_iter(),
            }));
        }
        let args = source.args::<FollowArgs>()?;
        Ok(SourceStream::Changes(ChangeStream {
            position: args.start(newest)?,
            filter: args.filter.clone(),
        }))
    }

    /// The position behind the last event.
    pub(super) fn position(&self) -> ListPosition {
        match self {
            SourceStream::Changes(stream) => stream.position,
            SourceStream::Notifications(stream) => stream.position,
        }
    }

    /// The cursor of the position.
    pub(super) fn cursor(&self) -> Cursor {
        match self {
            SourceStream::Changes(stream) => change::cursor(stream.position),
            SourceStream::Notifications(stream) => stream.cursor(),
        }
    }

    /// Whether a step may take long, however little an event costs.
    pub(super) fn is_costly(&self) -> bool {
        matches!(self, SourceStream::Notifications(_))
    }

    /// Takes a step.
    pub(super) fn step(&mut self, newest: &Snapshot) -> Result<StreamStep, KbError> {
        match self {
            SourceStream::Changes(stream) => stream.step(newest),
            SourceStream::Notifications(stream) => stream.step(newest),
        }
    }
}

impl ChangeStream {
    fn step(&mut self, newest: &Snapshot) -> Result<StreamStep, KbError> {
        let mut links = newest.links(List::Changes, ScanStart::After(self.position))?;
        for _ in 0..MOST_EXAMINED {
            let Some(link) = links.next().transpose()? else {
                return Ok(StreamStep::Waiting);
            };
            self.position = link.position;
            if self.passes(&link, newest)? {
                return Ok(StreamStep::Event(SourceEvent::Change(link)));
            }
        }
        Ok(StreamStep::Searching)
    }

    fn passes(&self, link: &Link, newest: &Snapshot) -> Result<bool, KbError> {
        match (&self.filter, Change::of_link(link)) {
            (Some(filter), Some(change)) => filter.passes(&change, newest),
            _ => Ok(true),
        }
    }
}

impl NotificationStream {
    fn cursor(&self) -> Cursor {
        Cursor {
            list_id: self.list_id,
            revision: self.position.revision(),
            position: self.position,
        }
    }

    fn step(&mut self, newest: &Snapshot) -> Result<StreamStep, KbError> {
        if let Some(notification) = self.rest.next() {
            let revision = self.position.revision();
            match self.rest.len() {
                0 => self.position = ListPosition::after_commit(revision),
                _ => self.position.ordinal.0 += 1,
            }
            let event = SourceEvent::Notification(revision, notification, self.cursor());
            return Ok(StreamStep::Event(event));
        }
        let whole = self.position.whole_revision();
        if whole >= newest.revision() {
            return Ok(StreamStep::Waiting);
        }
        let next = Revision(whole.0 + 1);
        let notifications = newest.at(next).notifications(&self.filter)?;
        // A cursor may be in the middle of the commit.
        let is_within = self.position.revision() == next;
        let passed = match is_within {
            true => self.position.ordinal.0,
            false => 0,
        };
        let passed_all = usize::try_from(passed).is_ok_and(|passed| passed >= notifications.len());
        if passed_all {
            self.position = ListPosition::after_commit(next);
            return Ok(StreamStep::Searching);
        }
        self.rest = notifications.into_iter();
        for _ in 0..passed {
            self.rest.next();
        }
        self.position = ListPosition {
            ordinal: Ordinal(passed),
            number: 0,
            ..ListPosition::after_commit(next)
        };
        self.step(newest)
    }
}

impl SourceEvent {
    /// The revision of the event's commit, at which the operation runs.
    pub(super) fn revision(&self) -> Revision {
        match self {
            SourceEvent::Change(link) => link.position.revision(),
            SourceEvent::Notification(revision, ..) => *revision,
        }
    }

    /// The row on which the operation runs, in a context of that revision.
    pub(super) fn row<'a>(&self, context: &'a Context) -> Result<SubscriptionRow<'a>, FieldError> {
        let snapshot = &context.newest;
        Ok(match self {
            SourceEvent::Change(link) => SubscriptionRow::Change(change::row(snapshot, link)?),
            SourceEvent::Notification(_, notification, cursor) => {
                SubscriptionRow::Notification(NotificationRow {
                    snapshot,
                    notification: *notification,
                    cursor: *cursor,
                })
            }
        })
    }
}
