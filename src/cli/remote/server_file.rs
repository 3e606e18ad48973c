//! The file by which the owner of a data folder reaches the server that has it, `server.json`.
//!
//! It is there while a server runs, for its owner alone: it has a secret, made anew at each start.
//! A file that a killed server has left leads nowhere, since it names the process that left it.

use std::{
    fs, io,
    io::Write,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::{
    auth::{ApiKey, give_to_owner_of, permits},
    cli::remote::server_error::ServerError,
};

const NAME: &str = "server.json";

/// The content of the file.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct ServerFile {
    /// The process of the server.
    pub(super) process: u32,
    /// The address of the server.
    pub(super) url: String,
    /// The secret, in the form of a key.
    pub(super) secret: String,
}

/// The file of this process, which is removed with this value.
pub(crate) struct OwnServerFile(PathBuf);

impl ServerFile {
    /// Writes the file of this process, which listens on a socket of this machine.
    pub(crate) fn write(
        data: &Path,
        address: SocketAddr,
        key: &ApiKey,
    ) -> Result<OwnServerFile, ServerError> {
        let path = data.join(NAME);
        let content = ServerFile {
            process: std::process::id(),
            url: format!("http://{address}"),
            secret: key.reveal().into(),
        };
        let write = || -> io::Result<()> {
            // Its owner alone may read and write a temporary file.
            let mut file = NamedTempFile::with_prefix_in(".server-", data)?;
            file.write_all(&serde_json::to_vec(&content)?)?;
            give_to_owner_of(data, file.as_file())?;
            file.persist(&path)?;
            Ok(())
        };
        match write() {
            Ok(()) => Ok(OwnServerFile(path)),
            Err(source) => Err(ServerError::File {
                action: "write",
                path,
                source,
            }),
        }
    }

    /// Reads the file in a data folder; `None` if there is none, or it is of no use.
    pub(super) fn read(data: &Path) -> Result<Option<ServerFile>, ServerError> {
        let path = data.join(NAME);
        let read = || -> io::Result<Option<Vec<u8>>> {
            let text = fs::read(&path)?;
            Ok((!permits(&path, 0o077)?).then_some(text))
        };
        match read() {
            Ok(Some(text)) => Ok(serde_json::from_slice(&text).ok()),
            Ok(None) => Err(ServerError::OpenToOthers(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                Err(ServerError::OfAnother {
                    folder: data.into(),
                    path,
                })
            }
            Err(source) => Err(ServerError::File {
                action: "read",
                path,
                source,
            }),
        }
    }
}

impl Drop for OwnServerFile {
    fn drop(&mut self) {
        // One that stays leads nowhere.
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_file_is_for_its_owner_and_goes_with_the_server() {
        use std::os::unix::fs::PermissionsExt;
        let folder = TempDir::new().unwrap();
        let data = folder.path();
        let key = ApiKey::generate().unwrap();
        assert!(ServerFile::read(data).unwrap().is_none());
        let own = ServerFile::write(data, "127.0.0.1:5".parse().unwrap(), &key).unwrap();
        let path = data.join(NAME);
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let read = ServerFile::read(data).unwrap().unwrap();
        assert_eq!(read.url, "http://127.0.0.1:5");
        assert_eq!(read.secret, key.reveal());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let refused = ServerFile::read(data).map(drop).unwrap_err();
        assert!(matches!(refused, ServerError::OpenToOthers(_)));
        fs::write(&path, "{").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(ServerFile::read(data).unwrap().is_none());
        drop(own);
        assert!(!path.exists());
    }
}
