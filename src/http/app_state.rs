//! The state that all requests share.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::sync::watch;

use crate::http::{
    HttpError, Settings, authentication::Authenticator, metrics::Metrics,
    origin_policy::OriginPolicy, refused_origins::RefusedOrigins, socket_slots::SocketSlots,
};

/// The most mutations that run at once. They share the syncs of the disk for which they wait.
const MOST_WRITES: usize = 256;

/// The state that all requests share: settings, origin policy, counters and metrics.
#[derive(Debug)]
pub(crate) struct AppState {
    /// The server's settings.
    pub(crate) settings: Settings,
    /// The names and origins that the server answers to.
    pub(crate) origin_policy: OriginPolicy,
    /// The authenticator of requests.
    pub(crate) authenticator: Authenticator,
    /// The origins that were refused.
    pub(crate) refused_origins: RefusedOrigins,
    /// The metrics of the requests.
    pub(crate) metrics: Metrics,
    /// The slots of sockets and event streams.
    pub(crate) sockets: Arc<SocketSlots>,
    stopping: watch::Sender<bool>,
    long_answers: AtomicUsize,
    writes: AtomicUsize,
}

impl AppState {
    /// The state of a server that listens on `address`.
    pub(crate) fn new(address: SocketAddr, settings: Settings) -> AppState {
        AppState {
            origin_policy: OriginPolicy::new(address.ip(), &settings),
            authenticator: Authenticator::new(&settings),
            refused_origins: RefusedOrigins::default(),
            metrics: Metrics::new(),
            sockets: Arc::new(SocketSlots::new(
                settings.sockets,
                settings.sockets_of_address,
            )),
            settings,
            stopping: watch::Sender::new(false),
            long_answers: AtomicUsize::new(0),
            writes: AtomicUsize::new(0),
        }
    }

    /// Notes that the server takes no new requests.
    pub(crate) fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Whether the server takes no new requests.
    pub(crate) fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    /// The stop of the server, to be waited for.
    pub(crate) fn stopping(&self) -> Stopping {
        Stopping(self.stopping.subscribe())
    }

    /// The number of costly operations that run.
    pub(crate) fn long_answers(&self) -> usize {
        self.long_answers.load(Ordering::Relaxed)
    }

    /// Takes one of the slots for costly operations, until the value is dropped.
    pub(crate) fn begin_long_answer(&self) -> Result<AnswerSlot<'_>, HttpError> {
        AnswerSlot::take(&self.long_answers, self.settings.long_answers)
    }

    /// Takes one of the slots for mutations, until the value is dropped.
    pub(crate) fn begin_write(&self) -> Result<AnswerSlot<'_>, HttpError> {
        AnswerSlot::take(&self.writes, MOST_WRITES)
    }
}

/// The stop of the server, to be waited for.
#[derive(Debug)]
pub(crate) struct Stopping(watch::Receiver<bool>);

impl Stopping {
    /// Waits until the server stops.
    pub(crate) async fn wait(&mut self) {
        // An error means that the server is gone, which is a stop too.
        let _ = self.0.wait_for(|is_stopping| *is_stopping).await;
    }
}

/// A slot for an operation that does not run on the thread that received it; dropped, it is free
/// again.
#[derive(Debug)]
pub(crate) struct AnswerSlot<'a>(&'a AtomicUsize);

impl AnswerSlot<'_> {
    fn take(taken: &AtomicUsize, slots: usize) -> Result<AnswerSlot<'_>, HttpError> {
        let before = taken.fetch_add(1, Ordering::Relaxed);
        let slot = AnswerSlot(taken);
        match before < slots {
            true => Ok(slot),
            false => Err(HttpError::Overloaded),
        }
    }
}

impl Drop for AnswerSlot<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_long_answers_are_worked_on_as_may_be() {
        let settings = Settings {
            long_answers: 1,
            ..Settings::default()
        };
        let state = AppState::new("127.0.0.1:1".parse().unwrap(), settings);
        let first = state.begin_long_answer().unwrap();
        assert!(state.begin_long_answer().is_err());
        drop(first);
        assert!(state.begin_long_answer().is_ok());
    }

    #[test]
    fn as_many_mutations_run_as_may_be_beside_the_long_answers() {
        let state = AppState::new("127.0.0.1:1".parse().unwrap(), Settings::default());
        let writes: Vec<_> = (0..MOST_WRITES)
            .map(|_| state.begin_write().unwrap())
            .collect();
        assert!(state.begin_write().is_err());
        assert!(state.begin_long_answer().is_ok());
        drop(writes);
        assert!(state.begin_write().is_ok());
    }
}
