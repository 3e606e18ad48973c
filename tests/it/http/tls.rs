//! A server with a certificate.

use std::{
    ffi::OsStr,
    fs,
    io::{Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tempfile::TempDir;

use crate::support::program::{Ended, Serving, run};

/// A folder with the files of a server that encrypts; the keys are its owner's alone.
pub(crate) fn certificates() -> TempDir {
    let folder = TempDir::new().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/http/certificates");
    for name in ["cert.pem", "key.pem", "other-key.pem"] {
        let to = folder.path().join(name);
        fs::copy(from.join(name), &to).unwrap();
        fs::set_permissions(&to, fs::Permissions::from_mode(0o600)).unwrap();
    }
    folder
}

/// An encrypted connection.
pub(crate) fn connect(
    server: &Serving,
    certificate: &Path,
) -> StreamOwned<ClientConnection, TcpStream> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(certificate).unwrap())
        .unwrap();
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let name = ServerName::try_from("localhost").unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let stream = TcpStream::connect(&server.address).unwrap();
    StreamOwned::new(connection, stream)
}

/// The answer to a request over an encrypted connection, and the protocol that was agreed on.
fn ask(server: &Serving, certificate: &Path, request: &str) -> (String, Option<Vec<u8>>) {
    let mut stream = connect(server, certificate);
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = vec![];
    // The server may end the connection without saying so.
    let _ = stream.read_to_end(&mut answer);
    let protocol = stream.conn.alpn_protocol().map(<[u8]>::to_vec);
    (String::from_utf8(answer).unwrap(), protocol)
}

#[test]
fn a_server_with_a_certificate_answers_encrypted_alone_and_by_http_1_1() {
    let (folder, data) = (certificates(), TempDir::new().unwrap());
    let path = |name: &str| folder.path().join(name);
    let (certificate, key) = (path("cert.pem"), path("key.pem"));
    let server = Serving::start(&[
        "--data".as_ref(),
        data.path().as_ref(),
        "--tls-cert".as_ref(),
        certificate.as_ref(),
        "--tls-key".as_ref(),
        key.as_ref(),
    ]);
    let https = format!("https://{}/graphql", server.address);
    assert!(server.welcome.contains(&https), "{}", server.welcome);
    let request = "GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    let (answer, protocol) = ask(&server, &certificate, request);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(
        answer.contains("strict-transport-security: max-age="),
        "{answer}"
    );
    assert!(answer.contains(r#"{"__typename":"Query"}"#), "{answer}");
    assert_eq!(protocol.as_deref(), Some(&b"http/1.1"[..]));
    let plain = server.send(request.as_bytes());
    assert!(!plain.contains("HTTP/1.1"), "{plain}");
}

#[test]
fn a_certificate_or_key_that_cannot_be_used_is_refused_at_the_start() {
    let (folder, data) = (certificates(), TempDir::new().unwrap());
    let path = |name: &str| folder.path().join(name);
    fs::write(path("empty.pem"), "").unwrap();
    fs::set_permissions(path("empty.pem"), fs::Permissions::from_mode(0o600)).unwrap();
    fs::copy(path("key.pem"), path("open.pem")).unwrap();
    fs::set_permissions(path("open.pem"), fs::Permissions::from_mode(0o644)).unwrap();
    let serve = |certificate: PathBuf, key: PathBuf| -> Ended {
        let arguments: [&OsStr; 6] = [
            "--listen".as_ref(),
            "127.0.0.1:0".as_ref(),
            "--tls-cert".as_ref(),
            certificate.as_ref(),
            "--tls-key".as_ref(),
            key.as_ref(),
        ];
        run("serve", data.path(), &arguments)
    };
    for (certificate, key, code, wanted) in [
        ("none.pem", "key.pem", 66, "cannot read"),
        ("cert.pem", "none.pem", 66, "cannot read"),
        ("empty.pem", "key.pem", 65, "has no certificate"),
        ("cert.pem", "empty.pem", 65, "has no private key"),
        ("cert.pem", "open.pem", 65, "chmod 600"),
        ("cert.pem", "other-key.pem", 65, "cannot be used"),
    ] {
        let ended = serve(path(certificate), path(key));
        assert_eq!(ended.code, Some(code), "{certificate} {key}: {ended:?}");
        assert!(ended.err.contains(wanted), "{certificate} {key}: {ended:?}");
    }
}
