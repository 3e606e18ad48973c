//! The file of a hook in the data folder, which says how far it has delivered.
//!
//! It is replaced as a whole, and is on disk before the next delivery is made: so a crash repeats
//! the delivery at most that it came after.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::{
    auth::give_to_owner_of, graphql::ResumePoint, model::Revision, watch::hook::settings::HookError,
};

/// The folder of the files.
const FOLDER: &str = "webhooks";

/// The place behind the last delivery of a hook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct DeliveredPoint {
    /// The last revision of which everything is delivered.
    pub(super) revision: Revision,
    /// The cursor of the last delivery; `None` if the hook is to begin after the revision.
    pub(super) cursor: Option<String>,
}

/// The file of a hook.
#[derive(Debug)]
pub(super) struct ProgressFile {
    folder: PathBuf,
    path: PathBuf,
}

impl From<ResumePoint> for DeliveredPoint {
    fn from(point: ResumePoint) -> DeliveredPoint {
        DeliveredPoint {
            revision: point.revision,
            cursor: Some(point.cursor),
        }
    }
}

impl ProgressFile {
    /// The file of a hook in a data folder.
    pub(super) fn of_hook(data: &Path, name: &str) -> ProgressFile {
        let folder = data.join(FOLDER);
        ProgressFile {
            path: folder.join(format!("{name}.json")),
            folder,
        }
    }

    /// Reads the file; `None` if it is not there.
    pub(super) fn read(&self) -> Result<Option<DeliveredPoint>, HookError> {
        let text = match fs::read(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            text => text.map_err(|source| self.failed("read", source))?,
        };
        let point = serde_json::from_slice(&text);
        point
            .map(Some)
            .map_err(|error| self.failed("read", error.into()))
    }

    /// Writes the file, which is on disk when this returns.
    pub(super) fn write(&self, point: &DeliveredPoint) -> Result<(), HookError> {
        self.try_write(point)
            .map_err(|source| self.failed("write", source))
    }

    fn try_write(&self, point: &DeliveredPoint) -> io::Result<()> {
        if !self.folder.is_dir() {
            fs::create_dir_all(&self.folder)?;
            sync_folder(self.folder.parent().unwrap_or(&self.folder))?;
        }
        let mut file = NamedTempFile::with_prefix_in(".hook-", &self.folder)?;
        file.write_all(&serde_json::to_vec(point)?)?;
        give_to_owner_of(&self.folder, file.as_file())?;
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        sync_folder(&self.folder)
    }

    fn failed(&self, action: &'static str, source: io::Error) -> HookError {
        HookError::Io {
            action,
            path: self.path.clone(),
            source,
        }
    }
}

/// Syncs a folder, so that the new names in it are on disk. Other systems open no folder.
fn sync_folder(folder: &Path) -> io::Result<()> {
    match cfg!(unix) {
        true => File::open(folder)?.sync_all(),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn the_place_of_a_hook_is_read_as_it_was_written_last() {
        let data = TempDir::new().unwrap();
        let file = ProgressFile::of_hook(data.path(), "desk");
        assert_eq!(file.read().unwrap(), None);
        for cursor in [None, Some("abc".to_owned())] {
            let point = DeliveredPoint {
                revision: Revision(7),
                cursor,
            };
            file.write(&point).unwrap();
            assert_eq!(file.read().unwrap(), Some(point));
        }
        let files = fs::read_dir(data.path().join(FOLDER)).unwrap();
        assert_eq!(files.count(), 1);
        fs::write(data.path().join(FOLDER).join("desk.json"), "{").unwrap();
        assert!(file.read().is_err());
    }
}
