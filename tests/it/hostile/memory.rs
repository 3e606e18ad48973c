//! The memory of the server while everything comes at once, in a bounded address space.

use std::{
    fs::{self, OpenOptions},
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::Duration,
};

use serde_json::json;
use tempfile::TempDir;

use crate::{
    hostile::{bounded, data_of, memory_of},
    support::{
        program::{Serving, claimgraph, seed},
        socket::Socket,
    },
};

/// The most bytes that attacks add to the memory of an idle server.
const MOST: usize = 256 << 20;

fn post(address: &str, length: usize, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn question(address: &str, query: &str) -> Vec<u8> {
    let body = json!({ "query": query }).to_string();
    post(address, body.len(), body.as_bytes())
}

/// Opens many connections, and sends the same on each. What is refused meanwhile is no failure.
fn hold(address: &str, count: usize, bytes: &[u8]) -> Vec<TcpStream> {
    let open = |_| {
        let mut stream = TcpStream::connect(address).ok()?;
        stream
            .set_write_timeout(Some(Duration::from_secs(1)))
            .unwrap();
        let _ = stream.write_all(bytes);
        Some(stream)
    };
    (0..count).filter_map(open).collect()
}

#[test]
fn everything_at_once_stays_within_the_memory() {
    let folder = TempDir::new().unwrap();
    let data = data_of(&folder);
    let mut program = claimgraph(["serve", "--listen", "127.0.0.1:0", "--data"]);
    program.arg(&data).arg("--seed").arg(seed());
    let server = Serving::begin(&mut bounded(&program, 4_000_000));
    let address = &*server.address;
    let process = server.process();
    assert_eq!(server.ask("{ claims { totalCount } }").0, 200);
    let idle = memory_of(process, "VmRSS");
    // The peak is measured from here.
    OpenOptions::new()
        .write(true)
        .open(format!("/proc/{process}/clear_refs"))
        .and_then(|mut file| file.write_all(b"5"))
        .unwrap();

    let part = "id statement verdict attributions(first: 30) { nodes { id stance mode source { id title } } }";
    let large = |number: usize| {
        let aliases = Vec::from_iter((0..40).map(|n| format!("a{n}: statement v{n}: id")));
        let texts = Vec::from_iter(aliases.iter().take(20).map(String::as_str)).join(" ");
        question(
            address,
            &format!("query Q{number} {{ claims(first: 100) {{ nodes {{ {texts} {part} }} }} }}"),
        )
    };
    let half_head = format!(
        "GET / HTTP/1.1\r\nhost: {address}\r\nx: {}",
        "a".repeat(100_000)
    );
    let half_body = post(address, 1 << 20, &vec![b' '; (1 << 20) - 1]);
    let deep = question(address, &"{a".repeat(16_000));
    let doubling: String = (0..28)
        .map(|n| format!("fragment F{n} on Query {{ ...F{} ...F{} }} ", n + 1, n + 1))
        .collect();
    let doubling = question(
        address,
        &format!("{{ ...F0 }} {doubling} fragment F28 on Query {{ __typename }}"),
    );
    for _ in 0..3 {
        thread::scope(|scope| {
            let heads = scope.spawn(|| hold(address, 400, half_head.as_bytes()));
            let bodies = scope.spawn(|| hold(address, 300, &half_body));
            let unread = scope.spawn(|| {
                let streams = (0..100).map(|number| hold(address, 1, &large(number).repeat(4)));
                Vec::from_iter(streams.flatten())
            });
            let sockets = scope.spawn(|| {
                let address = address.parse().unwrap();
                let open = |_| {
                    let mut socket = Socket::acknowledged(address);
                    socket.frame(0x01, &vec![b'x'; (1 << 20) - 1]);
                    socket
                };
                Vec::from_iter((0..100).map(open))
            });
            let documents = scope.spawn(|| {
                for number in 0..200 {
                    let other =
                        format!("query Q{number} {{ claims(first: 1) {{ nodes {{ {part} }} }} }}");
                    for request in [&deep, &doubling, &question(address, &other)] {
                        let mut stream = TcpStream::connect(address).unwrap();
                        let _ = stream.write_all(request);
                        let _ = stream.read(&mut [0; 1024]);
                    }
                }
            });
            documents.join().unwrap();
            // Held until all others have been sent too.
            drop((
                heads.join().unwrap(),
                bodies.join().unwrap(),
                unread.join().unwrap(),
                sockets.join().unwrap(),
            ));
        });
        // Whatever was held, who asks for little is answered.
        assert_eq!(server.ask("{ __typename }").0, 200);
    }
    let peak = memory_of(process, "VmHWM");
    assert!(peak < idle + MOST, "{} MiB over idle", (peak - idle) >> 20);
    assert!(server.stop().success());
    let left = fs::read_dir(&data).unwrap();
    assert!(left.count() > 0);
}
