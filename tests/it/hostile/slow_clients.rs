//! Clients that are slow at anything: each is ended in time, plain or encrypted.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use claimgraph::http::Settings;
use tempfile::TempDir;

use crate::{
    hostile::{PLAIN, Target},
    http::tls,
    support::program::{Serving, wait_until},
};

/// Times that do not make a test wait: all are the shortest at which nothing fails on a busy
/// machine.
const QUICK: &[&str] = &[
    "--head-time-ms",
    "2000",
    "--body-time-ms",
    "2000",
    "--init-time-ms",
    "2000",
    "--keep-alive-ms",
    "1000",
    "--cut-off-ms",
    "1000",
    "--send-time-ms",
    "1000",
];

/// The bound of the issue: no client that is slow is kept longer.
const MOST: Duration = Duration::from_secs(15);

/// The sockets that a process has open.
fn sockets_of(process: u32) -> usize {
    let handles = fs::read_dir(format!("/proc/{process}/fd")).unwrap();
    let links = handles.filter_map(|handle| fs::read_link(handle.ok()?.path()).ok());
    links
        .filter(|link| link.to_string_lossy().starts_with("socket:"))
        .count()
}

#[test]
fn by_default_every_slow_client_is_ended_within_15_seconds() {
    let settings = Settings::default();
    let between = settings.keep_alive + settings.head_time;
    for time in [
        settings.head_time,
        settings.body_time,
        settings.init_time,
        settings.send_time,
        settings.cut_off,
        between,
    ] {
        assert!(time <= MOST, "{settings:?}");
    }
}

/// The bytes that a client sends before it falls silent.
fn beginnings(address: &str) -> Vec<(&'static str, Vec<u8>)> {
    let head = |line: &str, rest: &str| format!("{line} HTTP/1.1\r\nhost: {address}\r\n{rest}");
    let json = "content-type: application/json\r\n";
    let whole = format!(
        "{}{PLAIN}",
        head(
            "POST /graphql",
            &format!("{json}content-length: {}\r\n\r\n", PLAIN.len())
        )
    );
    let texts = [
        ("nothing", String::new()),
        ("half a line", "POST /gra".into()),
        ("half a head", head("POST /graphql", "x: y\r\n")),
        (
            "no body",
            head(
                "POST /graphql",
                &format!("{json}content-length: 100\r\n\r\n"),
            ),
        ),
        (
            "half a body",
            head(
                "POST /graphql",
                &format!("{json}content-length: 100\r\n\r\n{{\"query\""),
            ),
        ),
        (
            "half a chunk",
            head(
                "POST /graphql",
                &format!("{json}transfer-encoding: chunked\r\n\r\n10\r\n{{"),
            ),
        ),
        (
            "a body that nobody reads",
            head(
                "POST /graphql",
                "content-type: text/plain\r\ncontent-length: 100\r\n\r\nx",
            ),
        ),
        (
            "chunks that nobody reads",
            head(
                "POST /graphql",
                "content-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n10\r\n{",
            ),
        ),
        (
            "the body of a GET",
            head("GET /health/live", "content-length: 100\r\n\r\n"),
        ),
        (
            "half a command",
            head("POST /commands", "content-length: 100\r\n\r\n"),
        ),
        ("a request, and nothing more", whole.clone()),
        (
            "a request, and half of another",
            format!("{whole}POST /gra"),
        ),
        (
            "a request, and half a body",
            format!(
                "{whole}{}",
                head(
                    "POST /graphql",
                    &format!("{json}content-length: 100\r\n\r\n{{")
                )
            ),
        ),
        (
            "a socket that is never initialised",
            head(
                "GET /graphql",
                "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
                 sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n",
            ),
        ),
    ];
    texts.map(|(name, text)| (name, text.into_bytes())).into()
}

#[test]
fn a_client_that_falls_silent_is_ended_wherever_it_does() {
    let target = Target::start(QUICK);
    let process = target.server.process();
    let before = sockets_of(process);
    for (name, sent) in beginnings(&target.server.address) {
        let began = Instant::now();
        let clients: Vec<TcpStream> = (0..5)
            .map(|_| {
                let mut stream = TcpStream::connect(&target.server.address).unwrap();
                stream.write_all(&sent).unwrap();
                stream
            })
            .collect();
        for mut client in clients {
            client.set_read_timeout(Some(MOST)).unwrap();
            // Up to the end; a reset is one too.
            if let Err(error) = client.read_to_end(&mut vec![]) {
                assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "{name}");
            }
        }
        assert!(began.elapsed() < MOST, "{name}: {:?}", began.elapsed());
        target.check_alive(name);
    }
    // No handle is left, neither of the connection nor that by which it is watched.
    wait_until(|| sockets_of(process) <= before);
    target.check_untouched();
}

#[test]
fn a_client_that_sends_a_byte_now_and_then_is_ended_too() {
    let target = Target::start(QUICK);
    let whole = format!(
        "POST /graphql HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\n",
        target.server.address
    );
    for (name, before) in [
        ("a head", String::new()),
        ("a body", format!("{whole}content-length: 1000000\r\n\r\n")),
        (
            "a second head",
            format!("{whole}content-length: {}\r\n\r\n{PLAIN}", PLAIN.len()),
        ),
        (
            "a body that nobody reads",
            format!(
                "POST /graphql HTTP/1.1\r\nhost: {}\r\ntransfer-encoding: chunked\r\n\r\nf0000\r\n",
                target.server.address
            ),
        ),
    ] {
        let mut stream = TcpStream::connect(&target.server.address).unwrap();
        stream.write_all(before.as_bytes()).unwrap();
        let began = Instant::now();
        while stream.write_all(b"x").is_ok() {
            assert!(began.elapsed() < MOST, "{name}");
            thread::sleep(Duration::from_millis(50));
        }
        target.check_alive(name);
    }
    target.check_untouched();
}

/// Requests for large answers, one behind the other, of which nothing is read.
fn greedy(host: &str) -> Vec<u8> {
    format!("GET /schema.graphql HTTP/1.1\r\nhost: {host}\r\n\r\n")
        .repeat(200)
        .into_bytes()
}

#[test]
fn a_client_that_does_not_read_is_cut_off() {
    let target = Target::start(QUICK);
    let process = target.server.process();
    let before = sockets_of(process);
    let mut stream = TcpStream::connect(&target.server.address).unwrap();
    stream.write_all(&greedy(&target.server.address)).unwrap();
    check_cut_off(process, before);
    target.check_alive("a client that does not read");
    target.check_untouched();
}

/// Waits until a process has taken a connection, and ended it though its client is there.
#[track_caller]
fn check_cut_off(process: u32, before: usize) {
    wait_until(|| sockets_of(process) > before);
    let began = Instant::now();
    wait_until(|| sockets_of(process) <= before);
    assert!(began.elapsed() < MOST, "{:?}", began.elapsed());
}

#[test]
fn an_encrypted_client_that_is_slow_is_cut_off_too() {
    let (folder, data) = (tls::certificates(), TempDir::new().unwrap());
    let path = |name: &str| folder.path().join(name);
    let (certificate, key) = (path("cert.pem"), path("key.pem"));
    let mut arguments: Vec<&std::ffi::OsStr> = vec![
        "--data".as_ref(),
        data.path().as_ref(),
        "--tls-cert".as_ref(),
        certificate.as_ref(),
        "--tls-key".as_ref(),
        key.as_ref(),
    ];
    arguments.extend(QUICK.iter().map(std::ffi::OsStr::new));
    let server = Serving::start(&arguments);
    let process = server.process();
    let before = sockets_of(process);
    // One that does not even greet.
    let mut silent = TcpStream::connect(&server.address).unwrap();
    silent.set_read_timeout(Some(MOST)).unwrap();
    let _ = silent.read_to_end(&mut vec![]).unwrap();
    for (name, sent) in beginnings("localhost") {
        let mut stream = tls::connect(&server, &certificate);
        stream.sock.set_read_timeout(Some(MOST)).unwrap();
        stream.write_all(&sent).unwrap();
        stream.flush().unwrap();
        let began = Instant::now();
        // The end of the connection may come without one of the encryption.
        let _ = stream.read_to_end(&mut vec![]);
        assert!(began.elapsed() < MOST, "{name}");
    }
    wait_until(|| sockets_of(process) <= before);
    let mut stream = tls::connect(&server, &certificate);
    stream.write_all(&greedy("localhost")).unwrap();
    check_cut_off(process, before);
    assert!(server.stop().success());
}
