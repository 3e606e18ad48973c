//! A key set at an address: fetched at the start, from time to time, and when a token names a key
//! that is not in the set.
//!
//! It is fetched on a thread of its own, so that no request waits for an issuer, and at most once a
//! minute, so that no number of tokens makes it more. The last good set is kept while the issuer
//! cannot be reached.

use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use crate::auth::token::{fetch::FetchError, key_set::KeySet};

/// The times between two fetches.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// The shortest, whatever tokens name: a minute.
    pub(super) shortest: Duration,
    /// The longest, whether or not anything asks for it: a quarter of an hour.
    pub(super) longest: Duration,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace {
            shortest: Duration::from_secs(60),
            longest: Duration::from_secs(900),
        }
    }
}

/// A key set that a thread keeps fresh until this is dropped.
#[derive(Debug)]
pub(super) struct RemoteKeySet(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    set: Arc<KeySet>,
    /// Whether the set is to be fetched before it is due: it lacks a key, or the last try failed.
    is_wanted: bool,
    is_stopping: bool,
}

impl RemoteKeySet {
    /// Fetches the set for the first time, and starts the thread. While the first try has not
    /// succeeded, the set is empty.
    pub(super) fn start(
        fetch: impl Fn() -> Result<KeySet, FetchError> + Send + 'static,
        pace: Pace,
    ) -> RemoteKeySet {
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                set: Arc::default(),
                is_wanted: false,
                is_stopping: false,
            }),
            changed: Condvar::new(),
        });
        shared.take(fetch());
        let kept = Arc::clone(&shared);
        thread::spawn(move || {
            while kept.wait_until_due(pace) {
                kept.take(fetch());
            }
        });
        RemoteKeySet(shared)
    }

    /// The newest set.
    pub(super) fn current(&self) -> Arc<KeySet> {
        self.0.lock().set.clone()
    }

    /// Reports that the set lacks a key.
    pub(super) fn want(&self) {
        self.0.lock().is_wanted = true;
        self.0.changed.notify_all();
    }
}

impl Drop for RemoteKeySet {
    fn drop(&mut self) {
        self.0.lock().is_stopping = true;
        self.0.changed.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what was fetched, or keeps the last good set.
    fn take(&self, fetched: Result<KeySet, FetchError>) {
        let mut state = self.lock();
        match fetched {
            Ok(set) => {
                state.set = Arc::new(set);
                state.is_wanted = false;
            }
            Err(error) => {
                tracing::warn!(
                    %error,
                    cause = std::error::Error::source(&error).map(tracing::field::display),
                    "the keys of the token issuer cannot be fetched; the last ones are kept"
                );
                state.is_wanted = true;
            }
        }
    }

    /// Waits until the set is to be fetched again; false if it never is.
    fn wait_until_due(&self, pace: Pace) -> bool {
        let began = Instant::now();
        let mut state = self.lock();
        while !state.is_stopping {
            let pause = match state.is_wanted {
                true => pace.shortest,
                false => pace.longest,
            };
            let Some(rest) = pause
                .checked_sub(began.elapsed())
                .filter(|rest| !rest.is_zero())
            else {
                return true;
            };
            let waited = self.changed.wait_timeout(state, rest);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use jsonwebtoken::Algorithm;
    use serde_json::json;

    use super::*;
    use crate::auth::test_signer::TestSigner;

    fn set_of(id: &str) -> KeySet {
        let jwk = TestSigner::ed25519(id).jwk();
        KeySet::parse(&json!({ "keys": [jwk] }).to_string()).unwrap()
    }

    fn has(remote: &RemoteKeySet, id: &str) -> bool {
        let set = remote.current();
        set.find(Some(id), Algorithm::EdDSA).is_some()
    }

    /// A remote set whose every fetch waits for the next item of a channel, but for the first.
    fn remote(pace: Pace) -> (RemoteKeySet, mpsc::SyncSender<Option<&'static str>>) {
        let (sender, fetched) = mpsc::sync_channel(0);
        let first = Mutex::new(Some(Some("first")));
        let fetched = Mutex::new(fetched);
        let fetch = move || {
            let first = first.lock().unwrap().take();
            let next = first.or_else(|| fetched.lock().unwrap().recv().ok());
            match next.flatten() {
                Some(id) => Ok(set_of(id)),
                None => Err(FetchError::Status(503)),
            }
        };
        (RemoteKeySet::start(fetch, pace), sender)
    }

    const LONG: Duration = Duration::from_secs(1000);
    const AT_ONCE: Pace = Pace {
        shortest: Duration::ZERO,
        longest: LONG,
    };

    #[test]
    fn a_key_that_is_lacking_is_fetched() {
        let (remote, sender) = remote(AT_ONCE);
        assert!(has(&remote, "first") && !has(&remote, "second"));
        remote.want();
        sender.send(Some("second")).unwrap();
        while !has(&remote, "second") {
            thread::yield_now();
        }
        assert!(!has(&remote, "first"));
    }

    #[test]
    fn the_last_good_set_is_kept_while_the_issuer_is_down() {
        let (remote, sender) = remote(AT_ONCE);
        remote.want();
        // A failure is tried again without being wanted once more.
        for _ in 0..3 {
            sender.send(None).unwrap();
            assert!(has(&remote, "first"));
        }
        sender.send(Some("second")).unwrap();
        while !has(&remote, "second") {
            thread::yield_now();
        }
    }

    #[test]
    fn however_many_tokens_lack_a_key_it_is_fetched_once_a_minute() {
        let (remote, sender) = remote(Pace {
            shortest: LONG,
            longest: LONG,
        });
        for _ in 0..1000 {
            remote.want();
            assert!(
                sender.try_send(Some("second")).is_err(),
                "nothing is fetched"
            );
        }
        assert!(has(&remote, "first"));
    }
}
