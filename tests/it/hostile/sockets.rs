//! WebSockets and event streams under attack: the limits of requests are theirs too.

use std::net::TcpStream;

use serde_json::json;

use crate::{
    hostile::Target,
    support::{
        program::wait_until,
        socket::{Sent, Socket},
    },
};

#[test]
fn a_document_on_a_socket_has_the_limits_of_any() {
    let target = Target::start(&[]);
    let address = target.server.address.parse().unwrap();
    let mut socket = Socket::acknowledged(address);
    let aliases = |count| Vec::from_iter((0..count).map(|n| format!("a{n}: __typename"))).join(" ");
    let deep = format!("{}{}", "{ a ".repeat(5_000), "}".repeat(5_000));
    let doubling: String = (0..28)
        .map(|n| format!("fragment F{n} on Query {{ ...F{} ...F{} }} ", n + 1, n + 1))
        .collect();
    let wide = "{ entities(first: 100) { nodes { claims(first: 100) { nodes { sources(first: 100) { nodes { id } } } } } } }";
    for (query, code) in [
        (format!("{{ {} }}", aliases(1_000)), "OPERATION_LIMIT"),
        (deep, "OPERATION_LIMIT"),
        (
            format!("{{ ...F0 }} {doubling} fragment F28 on Query {{ __typename }}"),
            "OPERATION_LIMIT",
        ),
        (wide.into(), "COST_LIMIT"),
        (
            "subscription { changes { revision } a: changes { revision } }".into(),
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            "mutation { remove(input: {id: \"meta\"}) { revision } }".into(),
            "FORBIDDEN",
        ),
    ] {
        socket.subscribe("1", &query);
        let error = socket.message();
        assert_eq!(error["type"], "error", "{error}");
        assert_eq!(error["payload"][0]["extensions"]["code"], code, "{error}");
    }
    socket.subscribe("1", "{ __typename }");
    assert_eq!(socket.next("1")["data"]["__typename"], "Query");
    target.check_untouched();
}

#[test]
fn who_sends_pings_and_reads_no_pongs_is_closed() {
    let target = Target::start(&[]);
    let address = target.server.address.parse().unwrap();
    let mut socket = Socket::acknowledged(address);
    let before = target.memory("VmRSS");
    let payload = [b'x'; 125];
    let (mut sent, most) = (0, 400_000);
    while sent < most && socket.try_frame(0x89, &payload) {
        sent += 1;
    }
    target.check_alive("a flood of pings");
    assert!(target.memory("VmHWM") < before + (64 << 20));
    // What the kernel took is answered up to the bound, and then comes the end.
    let mut pongs = 0;
    let end = loop {
        match socket.receive() {
            Sent::Message(_) => pongs += 1,
            end => break end,
        }
    };
    assert!(pongs < most, "{pongs} of {sent} were answered: {end:?}");
    target.check_untouched();
}

#[test]
fn a_flood_of_subscriptions_is_bounded_on_each_socket() {
    let target = Target::start(&[]);
    let address = target.server.address.parse().unwrap();
    let mut socket = Socket::acknowledged(address);
    for number in 0..1_000 {
        socket.subscribe(&number.to_string(), "subscription { changes { revision } }");
    }
    for _ in 50..1_000 {
        let error = socket.message();
        assert_eq!(
            error["payload"][0]["extensions"]["code"], "SUBSCRIPTION_LIMIT",
            "{error}"
        );
    }
    target.check_untouched();
}

#[test]
fn half_messages_on_many_sockets_are_bounded_in_sum() {
    let target = Target::start(&["--max-received-bytes", "4000000"]);
    let address = target.server.address.parse().unwrap();
    let before = target.memory("VmRSS");
    let part = vec![b'x'; 900_000];
    let mut held = Vec::new();
    for number in 0..40 {
        let mut socket = Socket::acknowledged(address);
        socket.frame(0x01, &part);
        // The answer to the ping comes once the part is taken or refused.
        socket.frame(0x89, b"?");
        match socket.receive() {
            Sent::Message(_) => held.push(socket),
            Sent::Close(code, _) => assert_eq!(code, 1013),
            Sent::End => panic!("socket {number} ended without a close"),
        }
    }
    assert_eq!(held.len(), 4, "so many have room");
    target.check_alive("half messages");
    assert!(target.memory("VmHWM") < before + (64 << 20));
    drop(held);
    wait_until(|| {
        let mut socket = Socket::acknowledged(address);
        socket.frame(0x01, &part);
        socket.frame(0x80, b"");
        matches!(socket.receive(), Sent::Close(4400, _))
    });
    target.check_untouched();
}

#[test]
fn a_handshake_that_is_none_opens_nothing() {
    let target = Target::start(&[]);
    let upgrade = ["connection: Upgrade", "upgrade: websocket"];
    let protocol = "sec-websocket-protocol: graphql-transport-ws";
    let key = "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==";
    let version = "sec-websocket-version: 13";
    let get = |head: &[&str]| {
        let host = format!("host: {}", target.server.address);
        let lines = [&[&*host][..], &upgrade, head].concat();
        format!("GET /graphql HTTP/1.1\r\n{}\r\n\r\n", lines.join("\r\n")).into_bytes()
    };
    let closing = |head: &[&str]| get(&[head, &["connection: close"]].concat());
    target.check(&[
        ("no key", closing(&[protocol, version]), 400, "BAD_REQUEST"),
        ("no version", closing(&[protocol, key]), 400, "BAD_REQUEST"),
        (
            "another version",
            closing(&[protocol, key, "sec-websocket-version: 8"]),
            400,
            "BAD_REQUEST",
        ),
        (
            "another site",
            closing(&[protocol, key, version, "origin: https://evil.example"]),
            403,
            "FORBIDDEN_ORIGIN",
        ),
    ]);
    target.check_untouched();
}

#[test]
fn an_event_stream_that_nobody_reserved_is_not_there() {
    let target = Target::start(&[]);
    let operation =
        json!({"query": "{__typename}", "extensions": {"operationId": "1"}}).to_string();
    let length = format!("content-length: {}", operation.len());
    let begin = |token: &str| {
        let token = format!("x-graphql-event-stream-token: {token}");
        let head = ["content-type: application/json", &length, &token];
        target.request("POST /graphql", &head, operation.as_bytes())
    };
    target.check(&[
        ("a guess", begin(&"0".repeat(32)), 404, "NO_EVENT_STREAM"),
        ("a path", begin("../../x"), 404, "NO_EVENT_STREAM"),
        (
            "10,000 bytes",
            begin(&"a".repeat(10_000)),
            404,
            "NO_EVENT_STREAM",
        ),
    ]);
    target.check_untouched();
}

#[test]
fn sockets_that_vanish_leave_room_for_others() {
    let target = Target::start(&["--max-sockets", "20"]);
    let address = target.server.address.parse().unwrap();
    for _ in 0..10 {
        let mut sockets = Vec::new();
        wait_until(|| {
            let stream = TcpStream::connect(address).unwrap();
            let head = ["sec-websocket-protocol: graphql-transport-ws"];
            let socket = Socket::over(stream, address, &head);
            if socket.head.starts_with("HTTP/1.1 101") {
                sockets.push(socket);
            }
            sockets.len() == 20
        });
    }
    target.check_alive("sockets that vanish");
    target.check_untouched();
}
