//! The output of a command that is run for a client.

use std::{
    io::{self, Write},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::{
    cli::{diagnostic::Color, progress, remote::event::CommandEvent},
    http::CommandOutput,
    kb::Phase,
};

/// The shortest time between two reports of the progress of one phase.
const PACE: Duration = Duration::from_millis(100);
/// The bytes of a long text that are sent at once.
const CHUNK: usize = 64 << 10;

/// The output of a command that is run for a client.
pub(crate) struct RemoteOutput {
    sender: CommandOutput,
    color: Color,
    shown: Mutex<Option<(Phase, Instant)>>,
}

impl RemoteOutput {
    pub(super) fn new(sender: CommandOutput, color: Color) -> RemoteOutput {
        RemoteOutput {
            sender,
            color,
            shown: Mutex::new(None),
        }
    }

    /// Sends an event. The error is that the client is gone.
    pub(super) fn send(&self, event: &CommandEvent) -> io::Result<()> {
        let mut line = serde_json::to_vec(event)?;
        line.push(b'\n');
        match self.sender.send(line) {
            true => Ok(()),
            false => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    /// Sends a part of the results.
    pub(crate) fn print(&self, text: &str) -> io::Result<()> {
        self.send(&CommandEvent::Out(text.into()))
    }

    /// Sends a part of the bundle of the records that are set aside.
    pub(crate) fn set_aside(&self, text: &str) -> io::Result<()> {
        self.send(&CommandEvent::SetAside(text.into()))
    }

    /// Sends what is no result. A client that is gone misses it.
    pub(crate) fn note(&self, text: &str) {
        let _ = self.send(&CommandEvent::Err(text.into()));
    }

    /// The colours that the client shows.
    pub(crate) fn color(&self) -> Color {
        self.color
    }

    /// Sends the progress of a phase, now and then.
    pub(crate) fn progress(&self, phase: Phase, done: u64, all: u64) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = shown.is_none_or(|(last, at)| last != phase || at.elapsed() >= PACE);
        if is_due {
            *shown = Some((phase, Instant::now()));
            let _ = self.send(&CommandEvent::Progress(
                progress::name(phase).into(),
                done,
                all,
            ));
        }
    }

    /// A writer of a long text, which is sent in parts.
    pub(crate) fn writer(
        &self,
        send: fn(&RemoteOutput, &str) -> io::Result<()>,
    ) -> impl Write + '_ {
        PartWriter {
            output: self,
            send,
            held: Vec::new(),
        }
    }
}

/// A writer that sends a text in parts.
struct PartWriter<'a> {
    output: &'a RemoteOutput,
    send: fn(&RemoteOutput, &str) -> io::Result<()>,
    held: Vec<u8>,
}

impl PartWriter<'_> {
    /// Sends the whole characters that are held.
    fn send(&mut self) -> io::Result<()> {
        let whole = match std::str::from_utf8(&self.held) {
            Ok(text) => text,
            Err(error) if error.error_len().is_none() => {
                std::str::from_utf8(&self.held[..error.valid_up_to()]).unwrap_or_default()
            }
            Err(_) => return Err(io::ErrorKind::InvalidData.into()),
        };
        if !whole.is_empty() {
            (self.send)(self.output, whole)?;
        }
        let sent = whole.len();
        self.held.drain(..sent);
        Ok(())
    }
}

impl Write for PartWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        if self.held.len() >= CHUNK {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send()
    }
}
