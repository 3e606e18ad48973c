//! Following changes: in order, filtered, resumed, and without a reader.

use std::{net::TcpStream, thread, time::Duration};

use claimgraph::http::Settings;
use serde_json::{Value, json};
use socket2::{Domain, Type};

use crate::support::{
    live::{self, Live},
    program::wait_until,
    socket::{Sent, Socket},
};

const FOLLOW: &str = "subscription ($since: Revision, $after: String, $where: ChangeWhere) {
    changes(since: $since, after: $after, where: $where) {
        cursor revision kind record { id ... on Entity { label } } fields { path before after }
    }
}";

fn follow(socket: &mut Socket, id: &str, variables: &Value) {
    let payload = json!({"query": FOLLOW, "variables": variables});
    socket.send(&json!({"type": "subscribe", "id": id, "payload": payload}));
}

fn live() -> Live {
    Live::start(Settings::default())
}

/// The next change of the operation `s`.
#[track_caller]
fn change(socket: &mut Socket) -> Value {
    let mut response = socket.next("s");
    assert_eq!(response.get("errors"), None, "{response}");
    response["data"]["changes"].take()
}

/// The next change in short: the revision, the kind, the label of the record, and the paths.
#[track_caller]
fn short(socket: &mut Socket) -> (u64, String, String, Vec<String>) {
    let change = change(socket);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let fields = change["fields"].as_array().unwrap().iter();
    (
        change["revision"].as_u64().unwrap(),
        text(&change["kind"]),
        text(&change["record"]["label"]),
        fields.map(|field| text(&field["path"])).collect(),
    )
}

fn expected(
    revision: u64,
    kind: &str,
    label: &str,
    paths: &[&str],
) -> (u64, String, String, Vec<String>) {
    let paths = paths.iter().map(ToString::to_string).collect();
    (revision, kind.into(), label.into(), paths)
}

#[test]
fn every_change_is_told_once_at_its_own_revision() {
    let live = live();
    live.write(&[("a", "A")]);
    live.write(&[("a", "B")]);
    let mut socket = Socket::acknowledged(live.address);
    follow(&mut socket, "s", &json!({"since": 0}));
    // The type of the thing comes first.
    assert_eq!(short(&mut socket).0, 1);
    assert_eq!(short(&mut socket), expected(1, "CREATED", "A", &[]));
    let changed = change(&mut socket);
    assert_eq!(changed["record"]["label"], "B");
    let fields = json!([{"path": "labels.en", "before": "A", "after": "B"}]);
    assert_eq!(changed["fields"], fields);
    live.write(&[("a", "C"), ("b", "D")]);
    assert_eq!(
        short(&mut socket),
        expected(3, "CHANGED", "C", &["labels.en"])
    );
    assert_eq!(short(&mut socket), expected(3, "CREATED", "D", &[]));
    live.remove("a");
    assert_eq!(short(&mut socket), expected(4, "REMOVED", "C", &[]));
    // From now on, without an argument.
    follow(&mut socket, "now", &json!({}));
    socket.subscribe("q", "{ __typename }");
    assert_eq!(socket.next("q")["data"]["__typename"], "Query");
    assert_eq!(socket.message()["type"], "complete");
    live.write(&[("c", "E")]);
    let mut ids = [socket.message(), socket.message()].map(|message| {
        assert_eq!(message["payload"]["data"]["changes"]["revision"], 5);
        assert_eq!(message["payload"]["extensions"]["revision"], 5);
        message["id"].as_str().unwrap().to_owned()
    });
    ids.sort();
    assert_eq!(ids, ["now", "s"]);
}

#[test]
fn a_filter_tells_what_comes_to_match_and_what_no_longer_does() {
    let live = live();
    let mut socket = Socket::acknowledged(live.address);
    let starts = json!({"entity": {"label": {"startsWith": "A"}}});
    follow(&mut socket, "s", &json!({"since": 0, "where": starts}));
    live.write(&[("a", "A"), ("b", "B")]);
    live.write(&[("b", "A second")]);
    live.write(&[("a", "No longer")]);
    live.write(&[("a", "Not told"), ("c", "A third")]);
    live.remove("b");
    assert_eq!(short(&mut socket), expected(1, "CREATED", "A", &[]));
    assert_eq!(
        short(&mut socket),
        expected(2, "CHANGED", "A second", &["labels.en"])
    );
    assert_eq!(
        short(&mut socket),
        expected(3, "CHANGED", "No longer", &["labels.en"])
    );
    assert_eq!(short(&mut socket), expected(4, "CREATED", "A third", &[]));
    assert_eq!(short(&mut socket), expected(5, "REMOVED", "A second", &[]));
    let labels = |filter: Value| {
        let mut socket = Socket::acknowledged(live.address);
        follow(&mut socket, "s", &json!({"since": 0, "where": filter}));
        live.write(&[("end", "A, in the end")]);
        live.remove("end");
        let mut labels = vec![];
        while labels.last().is_none_or(|label| label != "A, in the end") {
            labels.push(short(&mut socket).2);
        }
        labels.dedup();
        labels
    };
    let removed = labels(json!({"kind": {"in": ["REMOVED"]}}));
    assert_eq!(removed, ["A second", "A, in the end"]);
    let not_created = json!({"and": [{"not": {"kind": {"eq": "CREATED"}}}, {"or": [{"recordKind": {"eq": "CLAIM"}}, starts]}]});
    let not_created = labels(not_created);
    assert_eq!(
        not_created,
        ["A second", "No longer", "A second", "A, in the end"]
    );
}

#[test]
fn a_subscription_goes_on_without_gap_or_repeat_while_others_write() {
    let live = live();
    let writers: Vec<_> = (0..3)
        .map(|writer| {
            let knowledge_base = live.knowledge_base.clone();
            thread::spawn(move || {
                for commit in 0..10 {
                    let ids = [0, 1, 2, 3, 4].map(|n| format!("w{writer}-{}", (commit + n) % 7));
                    let label = format!("{writer} {commit}");
                    let things = ids.each_ref().map(|id| (id.as_str(), label.as_str()));
                    live::write(&knowledge_base, &things);
                }
            })
        })
        .collect();
    // The type, and five things in each of thirty commits.
    let all = 1 + 3 * 10 * 5;
    let mut cursors: Vec<String> = Vec::new();
    while cursors.len() < all {
        let mut socket = Socket::acknowledged(live.address);
        let from = match cursors.last() {
            None => json!({"since": 0}),
            Some(cursor) => json!({ "after": cursor }),
        };
        follow(&mut socket, "s", &from);
        for _ in 0..7.min(all - cursors.len()) {
            let change = change(&mut socket);
            cursors.push(change["cursor"].as_str().unwrap().to_owned());
        }
        // It breaks off in the middle of a commit, without a word.
    }
    writers
        .into_iter()
        .for_each(|writer| writer.join().unwrap());
    assert_eq!(cursors, live.all_cursors());
}

/// A connection that takes little at once.
fn narrow(live: &Live) -> TcpStream {
    let socket = socket2::Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    socket.connect(&live.address.into()).unwrap();
    socket.into()
}

#[test]
fn who_does_not_read_is_told_where_to_go_on_and_closed() {
    let live = Live::start(Settings {
        queue: 16 << 10,
        send_time: Duration::from_millis(300),
        cut_off: Duration::from_secs(60),
        sockets: 1,
        ..Settings::default()
    });
    let label = "x".repeat(240);
    let ids: Vec<String> = (0..2_100).map(|n| format!("t-{n}")).collect();
    let things: Vec<_> = ids.iter().map(|id| (id.as_str(), label.as_str())).collect();
    live.write(&things);
    let labels: String = (0..30).map(|n| format!("l{n}: label ")).collect();
    // More than the kernel holds: 15 MB in all.
    let query = format!(
        "subscription ($since: Revision, $after: String) {{ changes(since: $since, after: $after) {{ cursor record {{ ... on Entity {{ {labels} }} }} }} }}"
    );
    let follow = |socket: &mut Socket, from: Value| {
        let payload = json!({"query": query, "variables": from});
        socket.send(&json!({"type": "subscribe", "id": "s", "payload": payload}));
    };
    let protocol = "sec-websocket-protocol: graphql-transport-ws";
    let mut slow = Socket::over(narrow(&live), live.address, &[protocol]);
    slow.send(&json!({"type": "connection_init"}));
    assert_eq!(slow.message()["type"], "connection_ack");
    follow(&mut slow, json!({"since": 0}));
    // Its place is free once it is given up; before, it reads nothing.
    wait_until(|| {
        Socket::handshake(live.address, &[protocol])
            .head
            .contains(" 101 ")
    });
    let mut cursors: Vec<String> = Vec::new();
    let resume = loop {
        let message = slow.message();
        if message["type"] == "error" {
            break message["payload"][0].clone();
        }
        let change = &message["payload"]["data"]["changes"];
        cursors.push(change["cursor"].as_str().unwrap().to_owned());
    };
    assert_eq!(resume["extensions"]["code"], "SLOW_READER", "{resume}");
    assert_eq!(resume["extensions"]["revision"], 0, "{resume}");
    assert_eq!(
        resume["extensions"]["cursor"],
        json!(cursors.last()),
        "{resume}"
    );
    let Sent::Close(4413, reason) = slow.receive() else {
        panic!("it is not closed as too slow");
    };
    assert!(reason.contains("revision 0"), "{reason}");
    drop(slow);
    assert!(cursors.len() < 2_101, "all of it was sent at once");
    let mut socket = loop {
        let socket = Socket::handshake(live.address, &[protocol]);
        if socket.head.contains(" 101 ") {
            break socket;
        }
    };
    socket.send(&json!({"type": "connection_init"}));
    assert_eq!(socket.message()["type"], "connection_ack");
    follow(
        &mut socket,
        json!({"after": resume["extensions"]["cursor"]}),
    );
    while cursors.len() < 2_101 {
        let change = change(&mut socket);
        cursors.push(change["cursor"].as_str().unwrap().to_owned());
    }
    assert_eq!(cursors, live.all_cursors());
}

#[test]
fn a_subscription_goes_on_where_paging_ended() {
    let live = live();
    live.write(&[("a", "A"), ("b", "B")]);
    let page = live.answer("{ changes(first: 2) { pageInfo { endCursor } } }");
    let mut socket = Socket::acknowledged(live.address);
    let end = &page["data"]["changes"]["pageInfo"]["endCursor"];
    follow(&mut socket, "s", &json!({ "after": end }));
    assert_eq!(short(&mut socket), expected(1, "CREATED", "B", &[]));
    let both = "subscription { changes(since: 0, after: \"x\") { revision } }";
    socket.subscribe("e", both);
    assert_eq!(socket.message()["type"], "error");
}
