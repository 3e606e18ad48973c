//! What every request shares: the settings and the state of the server.

use std::{
    net::SocketAddr,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
};

use crate::http::{HttpError, Settings, origin_policy::OriginPolicy};

/// What every request shares, whatever it asks for.
#[derive(Debug)]
pub(crate) struct AppState {
    /// What the server is set to.
    pub(crate) settings: Settings,
    /// Who may call it.
    pub(crate) trust: OriginPolicy,
    stopping: AtomicBool,
    long_answers: AtomicUsize,
}

impl AppState {
    /// The surface of a server that listens on `address`.
    pub(crate) fn new(address: SocketAddr, settings: Settings) -> AppState {
        AppState {
            trust: OriginPolicy::new(address.ip(), &settings),
            settings,
            stopping: AtomicBool::new(false),
            long_answers: AtomicUsize::new(0),
        }
    }

    /// Notes that the server takes no new requests.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Whether the server takes no new requests.
    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// A place among the answers of a high cost, kept until it is dropped.
    pub(crate) fn begin_long_answer(&self) -> Result<LongAnswer<'_>, HttpError> {
        let before = self.long_answers.fetch_add(1, Ordering::Relaxed);
        let place = LongAnswer(&self.long_answers);
        if before >= self.settings.long_answers {
            return Err(HttpError::Overloaded);
        }
        Ok(place)
    }
}

/// A place among the answers of a high cost.
#[derive(Debug)]
pub(crate) struct LongAnswer<'a>(&'a AtomicUsize);

impl Drop for LongAnswer<'_> {
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
        let surface = AppState::new("127.0.0.1:1".parse().unwrap(), settings);
        let first = surface.begin_long_answer().unwrap();
        assert!(surface.begin_long_answer().is_err());
        drop(first);
        assert!(surface.begin_long_answer().is_ok());
    }
}
