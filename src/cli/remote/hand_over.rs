//! Hands a command over to the server that has the data folder.

use std::path::Path;

use crate::{
    cli::{
        error::CliError,
        remote::{
            client::CommandClient, request::Sending, server_error::ServerError,
            server_file::ServerFile,
        },
    },
    kb::KbError,
};

/// Has a command run by the server that holds a data folder, if it is a server by which `refused`
/// found the folder locked. Otherwise `refused` is returned.
pub(crate) fn hand_over(
    data: &Path,
    refused: CliError,
    sending: impl FnOnce() -> Result<Sending, CliError>,
) -> Result<u8, CliError> {
    let Some(holder) = holder(&refused) else {
        return Err(refused);
    };
    let Some(file) = ServerFile::read(data)? else {
        return Err(refused);
    };
    // Whoever holds the lock now may be another than the one that left the file.
    if !holder.starts_with(&format!("process {} (", file.process)) {
        return Err(refused);
    }
    match CommandClient::of_machine(&file).run(sending()?) {
        Err(CliError::Server(ServerError::Unreachable { .. })) => Err(refused),
        ended => ended,
    }
}

/// The holder of the lock on the data folder, if a command failed for that.
fn holder(error: &CliError) -> Option<&str> {
    match error {
        CliError::KnowledgeBase(KbError::Lock(error)) => error.holder(),
        _ => None,
    }
}
