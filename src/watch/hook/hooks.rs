//! The hooks of a server, each on a thread of its own.

use std::{
    path::Path,
    sync::{
        Arc,
        mpsc::{self, Receiver},
    },
    thread,
    time::Duration,
};

use tokio::sync::watch::Sender;

use crate::{
    graphql::Api,
    watch::hook::{
        follower::HookFollower,
        progress_file::ProgressFile,
        settings::{HookError, HookSettings},
        status::HookStatus,
    },
};

/// The hooks of a server. None slows another down, nor a commit: each is woken by commits as a
/// subscriber is, and reads what it has not delivered from the store.
#[derive(Debug)]
pub struct Hooks {
    statuses: Vec<Arc<HookStatus>>,
    stop: Sender<bool>,
    /// Disconnected once all threads have ended.
    ended: Receiver<()>,
}

impl Hooks {
    /// Starts the hooks, which note in the data folder how far they are.
    pub fn start(
        settings: Vec<HookSettings>,
        api: &Arc<Api>,
        data: &Path,
    ) -> Result<Hooks, HookError> {
        let stop = Sender::new(false);
        let (running, ended) = mpsc::channel();
        let mut statuses = Vec::new();
        for hook in settings {
            let name = hook.name.clone();
            let file = ProgressFile::of_hook(data, &name);
            let follower = HookFollower::new(hook, api, file, stop.subscribe())?;
            statuses.push(follower.status());
            let running = running.clone();
            let thread = thread::Builder::new().name(format!("webhook-{name}"));
            let spawned = thread.spawn(move || {
                follower.run();
                drop(running);
            });
            spawned.map_err(|source| HookError::Thread { name, source })?;
        }
        Ok(Hooks {
            statuses,
            stop,
            ended,
        })
    }

    /// The states of the hooks.
    pub fn statuses(&self) -> &[Arc<HookStatus>] {
        &self.statuses
    }

    /// Stops the hooks, and waits for deliveries that are under way, which would be repeated at the
    /// next start.
    pub fn finish(self, patience: Duration) {
        self.stop.send_replace(true);
        // Nothing is ever sent: this ends with the last thread, or at the end of patience.
        let _ = self.ended.recv_timeout(patience);
    }
}
