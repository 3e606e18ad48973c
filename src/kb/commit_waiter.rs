//! Waiting for commits.
//!
//! The writer announces the newest revision after it has published and answered. Whoever waits is
//! woken by that: nothing polls, and nothing is kept for those who wait but their place in the list
//! of wakers.

use tokio::sync::watch::{Receiver, Sender};

use crate::model::Revision;

/// The newest revision, announced to all that wait for a later one.
pub(in crate::kb) struct CommitAnnouncer(Sender<Revision>);

impl CommitAnnouncer {
    /// An announcer of a knowledge base that is at `newest`.
    pub(in crate::kb) fn new(newest: Revision) -> CommitAnnouncer {
        CommitAnnouncer(Sender::new(newest))
    }

    /// Announces a revision that can be read; wakes nobody if it was announced before.
    pub(in crate::kb) fn announce(&self, newest: Revision) {
        self.0.send_if_modified(|announced| {
            let is_later = newest > *announced;
            *announced = newest.max(*announced);
            is_later
        });
    }

    /// A new place in the list of those that wait.
    pub(in crate::kb) fn waiter(&self) -> CommitWaiter {
        CommitWaiter(self.0.subscribe())
    }
}

/// A place in the list of those that wait for a commit.
#[derive(Debug)]
pub struct CommitWaiter(Receiver<Revision>);

impl CommitWaiter {
    /// Waits until a revision after `revision` can be read, and returns the newest one. `None` once
    /// the knowledge base is closed. Dropping the future loses nothing.
    pub async fn after(&mut self, revision: Revision) -> Option<Revision> {
        let later = self.0.wait_for(|newest| *newest > revision).await;
        later.ok().map(|newest| *newest)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        pin::pin,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
        task::{Context, Poll, Wake, Waker},
    };

    use super::*;

    #[derive(Default)]
    struct Wakes(AtomicUsize);

    impl Wake for Wakes {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn whoever_waits_is_woken_once_by_a_later_revision_and_by_no_other() {
        let announcer = CommitAnnouncer::new(Revision(3));
        let mut waiter = announcer.waiter();
        let wakes = Arc::new(Wakes::default());
        let waker = Waker::from(wakes.clone());
        let mut context = Context::from_waker(&waker);
        let mut after = pin!(waiter.after(Revision(3)));
        assert_eq!(after.as_mut().poll(&mut context), Poll::Pending);
        announcer.announce(Revision(3));
        announcer.announce(Revision(2));
        assert_eq!(wakes.0.load(Ordering::SeqCst), 0);
        announcer.announce(Revision(5));
        assert_eq!(wakes.0.load(Ordering::SeqCst), 1);
        let newest = Poll::Ready(Some(Revision(5)));
        assert_eq!(after.as_mut().poll(&mut context), newest);
    }

    #[test]
    fn a_revision_that_is_there_already_is_not_waited_for() {
        let announcer = CommitAnnouncer::new(Revision(3));
        let mut waiter = announcer.waiter();
        let mut context = Context::from_waker(Waker::noop());
        let poll = pin!(waiter.after(Revision(2))).poll(&mut context);
        assert_eq!(poll, Poll::Ready(Some(Revision(3))));
    }

    #[test]
    fn nobody_waits_for_a_knowledge_base_that_is_closed() {
        let announcer = CommitAnnouncer::new(Revision(3));
        let mut waiter = announcer.waiter();
        drop(announcer);
        let mut context = Context::from_waker(Waker::noop());
        let poll = pin!(waiter.after(Revision(3))).poll(&mut context);
        assert_eq!(poll, Poll::Ready(None));
    }
}
