//! The configuration of HTTPS clients.

use ureq::{
    Agent,
    config::ConfigBuilder,
    tls::{Certificate, RootCerts, TlsConfig},
    typestate::AgentScope,
};

/// The configuration of a client that trusts the authorities that the operating system trusts.
pub fn https_config() -> ConfigBuilder<AgentScope> {
    let trusted = rustls_native_certs::load_native_certs().certs;
    if trusted.is_empty() {
        tracing::warn!(
            "the operating system names no certificate authorities, so nothing can be reached by `https`; \
             install them (`ca-certificates`) or name a file of them in `SSL_CERT_FILE`"
        );
    }
    let trusted = trusted
        .iter()
        .map(|authority| Certificate::from_der(authority).to_owned());
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::from(trusted))
        .unversioned_rustls_crypto_provider(rustls::crypto::ring::default_provider().into())
        .build();
    Agent::config_builder()
        .tls_config(tls)
        .user_agent(concat!("claimgraph/", env!("CARGO_PKG_VERSION")))
}
