//! TLS: the certificate and the key of the server.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem, pem::PemObject},
};

use crate::auth::permits;

/// A certificate with its key. They are read when the server starts, and not again.
#[derive(Clone)]
pub struct Tls(Arc<ServerConfig>);

/// A certificate or key that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The file cannot be read.
    #[error("cannot read `{}`", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// Others may read the key.
    #[error(
        "the key `{path}` may be read by every user of this machine, or written by others than its owner: `chmod 600 {path}`",
        path = .0.display()
    )]
    OpenToOthers(PathBuf),
    /// The file has not what it should have.
    #[error("`{}` has no {wanted} in PEM form", .path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The thing that is looked for.
        wanted: &'static str,
        /// The cause.
        #[source]
        source: pem::Error,
    },
    /// Certificate and key do not belong together, or are of a kind that is not known.
    #[error("the certificate and its key cannot be used")]
    Unusable(#[from] rustls::Error),
}

impl Tls {
    /// Reads a chain of certificates, the server's first, and the server's key, both in PEM form.
    pub fn load(certificate: &Path, key: &Path) -> Result<Tls, TlsError> {
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect)
            .map_err(malformed(certificate, "certificate"))?;
        if chain.is_empty() {
            return Err(malformed(certificate, "certificate")(
                pem::Error::NoItemsFound,
            ));
        }
        // A secret that is mounted into a container is read through the group of its owner.
        if permits(key, 0o027).map_err(unreadable(key))? {
            return Err(TlsError::OpenToOthers(key.to_owned()));
        }
        let private = PrivateKeyDer::from_pem_file(key).map_err(malformed(key, "private key"))?;
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, private)?;
        Ok(Tls(Arc::new(config)))
    }

    /// The configuration of the server.
    pub(super) fn config(&self) -> ServerConfig {
        ServerConfig::clone(&self.0)
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tls")
    }
}

/// Returns a function for `map_err`: a file cannot be read, or has not what it should have.
fn malformed(path: &Path, wanted: &'static str) -> impl FnOnce(pem::Error) -> TlsError {
    let path = path.to_owned();
    move |error| match error {
        pem::Error::Io(source) => TlsError::Io { path, source },
        source => TlsError::Malformed {
            path,
            wanted,
            source,
        },
    }
}

fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> TlsError {
    let path = path.to_owned();
    move |source| TlsError::Io { path, source }
}
