//! The protocol `graphql-transport-ws`, message by message and fault by fault.

use std::{io::Read, num::NonZeroU32, time::Duration};

use claimgraph::http::{RateLimit, Settings};
use serde_json::json;

use crate::support::{live::Live, program::wait_until, socket::Socket};

fn live() -> Live {
    Live::start(Settings::default())
}

/// Frames: the first byte of each, and what it carries.
type Frames<'a> = &'a [(u8, &'a [u8])];

#[test]
fn a_query_is_answered_and_completed_and_its_id_is_free_again() {
    let live = live();
    let mut socket = Socket::acknowledged(live.address);
    for _ in 0..3 {
        socket.subscribe("q", "{ __typename }");
        assert_eq!(socket.next("q")["data"], json!({"__typename": "Query"}));
        assert_eq!(socket.message(), json!({"id": "q", "type": "complete"}));
    }
    let payload = json!({"operationName": "B", "variables": {"y": true},
        "query": "query A { a: __typename } query B($y: Boolean!) { b: __typename @include(if: $y) }"});
    socket.send(&json!({"type": "subscribe", "id": "名", "payload": payload}));
    assert_eq!(socket.next("名")["data"], json!({"b": "Query"}));
}

#[test]
fn operations_on_a_socket_count_against_the_rate_limit() {
    let live = Live::start(Settings {
        rate_limit: Some(RateLimit {
            a_second: NonZeroU32::MIN,
            burst: NonZeroU32::MIN,
        }),
        ..Settings::default()
    });
    let mut socket = Socket::acknowledged(live.address);
    let mut refused = 0;
    for _ in 0..50 {
        socket.subscribe("q", "{ __typename }");
        let answer = socket.message();
        if answer["type"] == "error" {
            let code = &answer["payload"][0]["extensions"]["code"];
            assert_eq!(code, "RATE_LIMITED", "{answer}");
            refused += 1;
        } else {
            assert_eq!(socket.message()["type"], "complete");
        }
    }
    assert!(refused > 0);
}

#[test]
fn a_refused_document_is_an_error_and_the_socket_lives() {
    let live = live();
    let mut socket = Socket::acknowledged(live.address);
    for (query, code) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nope }", "GRAPHQL_VALIDATION_FAILED"),
        (
            "subscription { changes(since: 9) { revision } }",
            "BAD_USER_INPUT",
        ),
        (
            "subscription { changes(after: \"x\") { revision } }",
            "INVALID_CURSOR",
        ),
    ] {
        socket.subscribe("e", query);
        let error = socket.message();
        assert_eq!(
            (&error["type"], &error["id"]),
            (&json!("error"), &json!("e"))
        );
        assert_eq!(error["payload"][0]["extensions"]["code"], code, "{query}");
    }
    socket.send(&json!({"type": "ping", "payload": {"x": 1}}));
    assert_eq!(
        socket.message(),
        json!({"type": "pong", "payload": {"x": 1}})
    );
    socket.send(&json!({"type": "pong"}));
    socket.frame(0x89, b"frame");
    assert_eq!(socket.message(), json!({"pong": "frame"}));
}

#[test]
fn every_fault_closes_with_its_code() {
    let live = Live::start(Settings {
        init_time: Duration::from_millis(200),
        message: 1_000,
        ..Settings::default()
    });
    let init = r#"{"type":"connection_init"}"#;
    let query = r#"{"type":"subscribe","id":"1","payload":{"query":"{__typename}"}}"#;
    let follow =
        r#"{"type":"subscribe","id":"1","payload":{"query":"subscription{changes{revision}}"}}"#;
    let cases: &[(&[&str], u16)] = &[
        (&[], 4408),
        (&[query], 4401),
        (&[init, init], 4429),
        (&[init, follow, follow], 4409),
        (&[init, "not json"], 4400),
        (&[init, r#"{"type":"start","id":"1"}"#], 4400),
        (
            &[r#"{"type":"connection_init","payload":{"authorization":"Bearer nobody"}}"#],
            4403,
        ),
    ];
    for (messages, code) in cases {
        let mut socket = Socket::open(live.address);
        messages.iter().for_each(|message| socket.text(message));
        assert_eq!(socket.closed(), *code, "{messages:?}");
    }
    let large = "x".repeat(1_001);
    let frames: &[(Frames<'_>, u16)] = &[
        (&[(0x81, large.as_bytes())], 1009),
        (
            &[
                (0x01, &large.as_bytes()[..600]),
                (0x80, &large.as_bytes()[..600]),
            ],
            1009,
        ),
        (&[(0x81, b"\xff")], 1007),
        (&[(0x82, b"{}")], 4400),
        (&[(0x80, b"")], 1002),
        (&[(0x88, b"")], 1000),
    ];
    for (sent, code) in frames {
        let mut socket = Socket::acknowledged(live.address);
        sent.iter()
            .for_each(|(first, payload)| socket.frame(*first, payload));
        assert_eq!(socket.closed(), *code, "{sent:?}");
    }
    let mut unmasked = Socket::acknowledged(live.address);
    unmasked.raw(b"\x81\x02{}");
    assert_eq!(unmasked.closed(), 1002);
    let mut endless = Socket::acknowledged(live.address);
    endless.frame(0x01, b"");
    (0..2_000).for_each(|_| endless.frame(0x00, b""));
    assert_eq!(endless.closed(), 1009);
    let mut promising = Socket::acknowledged(live.address);
    promising.raw(b"\x81\xff\0\0\0\xff\0\0\0\0\0\0\0\0");
    (0..20).for_each(|_| promising.raw(&[0; 100]));
    assert_eq!(promising.closed(), 1009);
    let mut other = Socket::handshake(live.address, &["sec-websocket-protocol: graphql-ws"]);
    assert!(
        !other
            .head
            .to_ascii_lowercase()
            .contains("sec-websocket-protocol")
    );
    assert_eq!(other.closed(), 4406);
    let mut well = Socket::acknowledged(live.address);
    well.subscribe("q", "{ __typename }");
    assert_eq!(well.next("q")["data"]["__typename"], "Query");
}

#[test]
fn a_page_of_another_origin_gets_no_socket() {
    let live = live();
    let status = |lines: &[&str]| Socket::handshake(live.address, lines).head[9..12].to_owned();
    assert_eq!(status(&["origin: https://evil.example"]), "403");
    assert_eq!(status(&["origin: null"]), "403");
    assert_eq!(
        status(&[&format!("origin: http://{}", live.address)]),
        "101"
    );
}

#[test]
fn no_more_sockets_are_opened_than_may_be() {
    let live = Live::start(Settings {
        sockets: 2,
        ..Settings::default()
    });
    let first = Socket::acknowledged(live.address);
    let _second = Socket::acknowledged(live.address);
    let open = || {
        Socket::handshake(
            live.address,
            &["sec-websocket-protocol: graphql-transport-ws"],
        )
    };
    let refused = open();
    assert!(refused.head.starts_with("HTTP/1.1 503"), "{}", refused.head);
    assert!(refused.head.contains("retry-after: 1"), "{}", refused.head);
    drop(first);
    wait_until(|| open().head.starts_with("HTTP/1.1 101"));
}

#[test]
fn no_more_operations_are_begun_than_a_socket_may_have() {
    let live = Live::start(Settings {
        subscriptions: 3,
        ..Settings::default()
    });
    let mut socket = Socket::acknowledged(live.address);
    // The write may come before the last of them is begun.
    let follow = "subscription { changes(since: 0) { revision } }";
    for id in ["1", "2", "3", "4"] {
        socket.subscribe(id, follow);
    }
    let error = socket.message();
    assert_eq!(
        (&error["id"], &error["type"]),
        (&json!("4"), &json!("error"))
    );
    assert_eq!(
        error["payload"][0]["extensions"]["code"],
        "SUBSCRIPTION_LIMIT"
    );
    socket.send(&json!({"type": "complete", "id": "2"}));
    socket.subscribe("5", follow);
    live.write(&[("a", "A")]);
    let mut ids: Vec<String> = Vec::new();
    while ids.len() < 6 {
        ids.push(socket.message()["id"].as_str().unwrap().to_owned());
    }
    ids.sort();
    // The type and the thing, for each of those that are there.
    assert_eq!(ids, ["1", "1", "3", "3", "5", "5"]);
}

#[test]
fn a_client_that_lives_is_pinged_and_one_that_does_not_is_dropped() {
    let live = Live::start(Settings {
        ping: Duration::from_millis(500),
        ..Settings::default()
    });
    let mut living = Socket::acknowledged(live.address);
    living.subscribe("s", "subscription { changes { revision } }");
    (0..3).for_each(|_| living.answer_ping());
    live.write(&[("a", "A")]);
    assert_eq!(living.next("s")["data"]["changes"]["revision"], 1);
    let mut dead = Socket::acknowledged(live.address);
    let mut heard = vec![];
    // It answers nothing.
    dead.connection().read_to_end(&mut heard).unwrap();
    assert_eq!(heard, [0x89, 0, 0x89, 0]);
}

#[test]
fn a_server_that_stops_says_so() {
    let mut live = live();
    let mut following = Socket::acknowledged(live.address);
    following.subscribe("s", "subscription { changes { revision } }");
    let mut idle = Socket::open(live.address);
    live.stop();
    assert_eq!(following.closed(), 1001);
    assert_eq!(idle.closed(), 1001);
}
