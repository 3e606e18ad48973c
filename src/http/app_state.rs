//! The state that all requests share.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use tokio::sync::{Semaphore, SemaphorePermit, watch};

use crate::http::{
    HttpError, Settings,
    address_slots::{AddressSlot, AddressSlots, NoSlot},
    allowed_headers::AllowedHeaders,
    authentication::Authenticator,
    byte_budget::ByteBudget,
    metrics::Metrics,
    origin_policy::OriginPolicy,
    persisted_documents::PersistedDocuments,
    refused_origins::RefusedOrigins,
    write_threads::WriteThreads,
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
    /// The headers that pages of other origins may send.
    pub(crate) allowed_headers: AllowedHeaders,
    /// The documents that clients name by their hash.
    pub(crate) persisted_documents: PersistedDocuments,
    /// The authenticator of requests.
    pub(crate) authenticator: Authenticator,
    /// The origins that were refused, and the headers of pages.
    pub(crate) refused_origins: RefusedOrigins,
    /// The metrics of the requests.
    pub(crate) metrics: Metrics,
    /// The slots of sockets and event streams.
    sockets: Arc<AddressSlots>,
    /// The threads of mutations.
    pub(crate) write_threads: WriteThreads,
    /// The bytes that are received.
    pub(crate) received: Arc<ByteBudget>,
    /// The bytes of answers that wait to be taken.
    pub(crate) unsent: Arc<ByteBudget>,
    stopping: watch::Sender<bool>,
    long_answers: AtomicUsize,
    writes: AtomicUsize,
    turns: Semaphore,
}

impl AppState {
    /// The state of a server that listens on `address`.
    pub(crate) fn new(address: SocketAddr, settings: Settings) -> io::Result<AppState> {
        Ok(AppState {
            origin_policy: OriginPolicy::new(address.ip(), &settings),
            allowed_headers: AllowedHeaders::new(&settings.headers),
            persisted_documents: PersistedDocuments::new(&settings),
            authenticator: Authenticator::new(&settings),
            refused_origins: RefusedOrigins::default(),
            metrics: Metrics::new(),
            sockets: Arc::new(AddressSlots::new(
                settings.sockets,
                settings.sockets_of_address,
            )),
            received: Arc::new(ByteBudget::new(settings.received)),
            unsent: Arc::new(ByteBudget::new(settings.unsent)),
            settings,
            write_threads: WriteThreads::new()?,
            stopping: watch::Sender::new(false),
            long_answers: AtomicUsize::new(0),
            writes: AtomicUsize::new(0),
            turns: Semaphore::new(turns()),
        })
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

    /// Waits for the turn of a costly operation, which lasts until the value is dropped.
    pub(crate) async fn turn(&self) -> Result<SemaphorePermit<'_>, HttpError> {
        // The semaphore is never closed.
        self.turns.acquire().await.map_err(|_| HttpError::Internal)
    }

    /// The number of sockets and event streams that are open.
    pub(crate) fn open_sockets(&self) -> usize {
        self.sockets.open()
    }

    /// Takes a slot for a socket or event stream to `address`.
    pub(crate) fn take_socket(&self, address: IpAddr) -> Result<AddressSlot, HttpError> {
        self.sockets.take(address).map_err(|none| {
            HttpError::TooManySockets(match none {
                NoSlot::InAll => "CLAIMGRAPH_MAX_SOCKETS",
                NoSlot::OfAddress => "CLAIMGRAPH_MAX_SOCKETS_PER_ADDRESS",
            })
        })
    }

    /// Takes one of the slots for mutations, until the value is dropped.
    pub(crate) fn begin_write(&self) -> Result<AnswerSlot<'_>, HttpError> {
        AnswerSlot::take(&self.writes, MOST_WRITES)
    }
}

/// The costly operations that run at once: enough for all cores, though some wait for the disk. An
/// answer grows to megabytes before it is sent, so more would cost memory and gain no time.
fn turns() -> usize {
    let cores = thread::available_parallelism().map_or(2, usize::from);
    (2 * cores).max(4)
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
        let state = AppState::new("127.0.0.1:1".parse().unwrap(), settings).unwrap();
        let first = state.begin_long_answer().unwrap();
        assert!(state.begin_long_answer().is_err());
        drop(first);
        assert!(state.begin_long_answer().is_ok());
    }

    #[test]
    fn as_many_mutations_run_as_may_be_beside_the_long_answers() {
        let settings = Settings::default();
        let state = AppState::new("127.0.0.1:1".parse().unwrap(), settings).unwrap();
        let writes: Vec<_> = (0..MOST_WRITES)
            .map(|_| state.begin_write().unwrap())
            .collect();
        assert!(state.begin_write().is_err());
        assert!(state.begin_long_answer().is_ok());
        drop(writes);
        assert!(state.begin_write().is_ok());
    }
}
