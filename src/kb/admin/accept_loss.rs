//! Accepts the loss of commits that the journal does not have any more.

use std::path::{Path, PathBuf};

use crate::{
    kb::{
        error::KbError,
        folder::{Folder, Options},
    },
    model::Revision,
};

/// The result of accepting a loss.
#[derive(Debug)]
pub struct AcceptedLoss {
    /// The newest revision that is left.
    pub revision: Revision,
    /// The loss, as the start had refused it.
    pub loss: KbError,
    /// The folder that keeps the journal, the store and the index as they were.
    pub kept: PathBuf,
}

/// Opens a data folder to the commits that its journal still has. The journal is copied aside
/// before, and the store and the index are moved there; the next start makes both anew. None if
/// nothing is lost.
pub fn accept_loss(path: &Path, options: &Options) -> Result<Option<AcceptedLoss>, KbError> {
    let folder = Folder::take(path, options)?;
    folder.require_writable()?;
    let loss = match folder.open(options) {
        Ok(opened) => {
            if let Ok((store, _)) = opened.store {
                store.close()?;
            }
            return Ok(None);
        }
        Err(error) if error.is_loss() => error,
        Err(error) => return Err(error),
    };
    let kept = folder.set_aside()?;
    let journal = folder.journal_past_loss()?;
    Ok(Some(AcceptedLoss {
        revision: journal.head().revision,
        loss,
        kept,
    }))
}
