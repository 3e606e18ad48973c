//! The key set by which tokens are verified, from a file or an address.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use crate::auth::{
    credentials_error::CredentialsError,
    file_watch::{FileStamp, FileWatch},
    token::{
        fetch,
        key_set::KeySet,
        remote_key_set::{Pace, RemoteKeySet},
        settings::KeySetPlace,
    },
};

/// The key set by which tokens are verified.
#[derive(Debug)]
pub(super) enum KeySetSource {
    File(KeySetFile),
    Address(RemoteKeySet),
}

impl KeySetSource {
    /// Reads or fetches the set for the first time. A file must be there; an issuer may be down.
    pub(super) fn open(place: &KeySetPlace) -> Result<KeySetSource, CredentialsError> {
        match place {
            KeySetPlace::File(path) => Ok(KeySetSource::File(KeySetFile::open(path)?)),
            KeySetPlace::Address(address) => {
                let client = fetch::client();
                let address = address.clone();
                let fetch = move || fetch::fetch(&client, &address);
                let remote = RemoteKeySet::start(fetch, Pace::default());
                Ok(KeySetSource::Address(remote))
            }
        }
    }

    /// The newest set.
    pub(super) fn current(&self) -> Arc<KeySet> {
        match self {
            KeySetSource::File(file) => file.current(),
            KeySetSource::Address(remote) => remote.current(),
        }
    }

    /// Reports that the set lacks a key.
    pub(super) fn want(&self) {
        match self {
            // It is looked at every second in any case.
            KeySetSource::File(_) => {}
            KeySetSource::Address(remote) => remote.want(),
        }
    }
}

/// A key set in a file, which is read again when it has changed.
#[derive(Debug)]
pub(super) struct KeySetFile {
    path: PathBuf,
    watch: FileWatch,
    held: RwLock<(Option<FileStamp>, Arc<KeySet>)>,
}

impl KeySetFile {
    fn open(path: &Path) -> Result<KeySetFile, CredentialsError> {
        let watch = FileWatch::new(path);
        let stamp = watch.stamp().unwrap_or_default();
        Ok(KeySetFile {
            path: path.to_owned(),
            watch,
            held: RwLock::new((stamp, Arc::new(read(path)?))),
        })
    }

    fn current(&self) -> Arc<KeySet> {
        if self.watch.is_due() {
            self.catch_up();
        }
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.1.clone()
    }

    /// Reads the file again if it has changed. The last good set is kept.
    fn catch_up(&self) {
        let stamp = self.watch.stamp().unwrap_or_default();
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        if held.0 == stamp {
            return;
        }
        held.0 = stamp;
        match read(&self.path) {
            Ok(set) => held.1 = Arc::new(set),
            Err(error) => tracing::error!(
                %error,
                cause = std::error::Error::source(&error).map(tracing::field::display),
                "the keys of the token issuer cannot be read; the last ones are kept"
            ),
        }
    }
}

fn read(path: &Path) -> Result<KeySet, CredentialsError> {
    let text = fs::read_to_string(path).map_err(|source: io::Error| {
        CredentialsError::UnreadableKeySet {
            path: path.to_owned(),
            source,
        }
    })?;
    KeySet::parse(&text).map_err(|source| CredentialsError::MalformedKeySet {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::Algorithm;
    use serde_json::json;
    use tempfile::TempDir;

    use super::*;
    use crate::auth::test_signer::TestSigner;

    #[test]
    fn a_file_is_read_again_when_it_has_changed_and_kept_when_it_is_wrong() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("jwks.json");
        let write = |text: &str| fs::write(&path, text).unwrap();
        let set = |id: &str| json!({ "keys": [TestSigner::ed25519(id).jwk()] }).to_string();
        let place = KeySetPlace::File(path.clone());
        assert!(KeySetSource::open(&place).is_err());
        write("{}");
        assert!(KeySetSource::open(&place).is_err());
        write(&set("first"));
        let KeySetSource::File(file) = KeySetSource::open(&place).unwrap() else {
            panic!("a file");
        };
        let has = |id: &str| {
            file.watch.make_due();
            file.current().find(Some(id), Algorithm::EdDSA).is_some()
        };
        assert!(has("first"));
        write("{");
        assert!(has("first"));
        write(&set("second"));
        assert!(has("second") && !has("first"));
    }
}
