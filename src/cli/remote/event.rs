//! The events of a command that a server runs, as it sends them to the client.

use serde::{Deserialize, Serialize};

/// An event of a command.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum CommandEvent {
    /// A part of the results.
    Out(String),
    /// A part of what is no result.
    Err(String),
    /// The progress of a phase: its name, the steps that are done, and all.
    Progress(String, u64, u64),
    /// A part of the bundle of the records that are set aside.
    SetAside(String),
    /// The exit code.
    Exit(u8),
}
