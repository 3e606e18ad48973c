//! The runner of commands that clients send, and its output.

use std::{fmt, fs::File, sync::Arc};

use bytes::Bytes;
use tokio::sync::{Semaphore, mpsc};

use crate::graphql::Viewer;

/// The media type of a command. No page of another site can send it unasked.
pub const COMMAND_TYPE: &str = "application/vnd.claimgraph.command";
/// The most commands that are received or run at once.
const MOST_COMMANDS: usize = 8;

/// A runner of commands.
pub trait CommandRunner: Send + Sync + 'static {
    /// Runs the command in `body` on behalf of a viewer. It may take long.
    fn run(&self, viewer: &Viewer, body: File, output: CommandOutput);
}

/// The runner of a server, with the slots for commands that run at once.
#[derive(Clone)]
pub struct Commands {
    pub(super) runner: Arc<dyn CommandRunner>,
    pub(super) slots: Arc<Semaphore>,
}

impl Commands {
    /// The commands that `runner` runs.
    pub fn new(runner: Arc<dyn CommandRunner>) -> Commands {
        Commands {
            runner,
            slots: Arc::new(Semaphore::new(MOST_COMMANDS)),
        }
    }
}

impl fmt::Debug for Commands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Commands").finish_non_exhaustive()
    }
}

/// The output of a command, which is sent to its client.
#[derive(Debug)]
pub struct CommandOutput(pub(super) mpsc::Sender<Bytes>);

impl CommandOutput {
    /// Sends a line, and waits for room; false if the client is gone.
    pub fn send(&self, line: Vec<u8>) -> bool {
        self.0.blocking_send(line.into()).is_ok()
    }
}
