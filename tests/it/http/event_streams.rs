//! GraphQL over server-sent events, in distinct connections.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use claimgraph::http::Settings;
use serde_json::{Value, json};

use crate::support::{live::Live, program::wait_until};

/// The answer to a request that accepts event streams.
struct Stream {
    reader: BufReader<TcpStream>,
    head: String,
}

impl Stream {
    fn post(address: SocketAddr, accept: &str, query: &str) -> Stream {
        let body = json!({ "query": query }).to_string();
        Stream::send(
            address,
            &format!(
                "POST /graphql HTTP/1.1\r\nhost: {address}\r\naccept: {accept}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            ),
        )
    }

    fn send(address: SocketAddr, request: &str) -> Stream {
        let mut stream = TcpStream::connect(address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut stream = Stream {
            reader: BufReader::new(stream),
            head: String::new(),
        };
        while !stream.head.ends_with("\r\n\r\n") {
            assert!(stream.reader.read_line(&mut stream.head).unwrap() > 0);
        }
        stream.head.make_ascii_lowercase();
        stream
    }

    /// The next line that is no head of a chunk; none at the end.
    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        loop {
            line.clear();
            if self.reader.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            if !line.ends_with("\r\n") {
                return Some(line.trim_end().to_owned());
            }
        }
    }

    /// The next event with its data; none at the end. Comments are passed over.
    fn event(&mut self) -> Option<(String, Value)> {
        loop {
            let line = self.line()?;
            let Some(event) = line.strip_prefix("event: ") else {
                assert!(matches!(&*line, "" | ":"), "{line}");
                continue;
            };
            let data = self.line().unwrap();
            let data = data.strip_prefix("data:").unwrap();
            return Some((
                event.to_owned(),
                serde_json::from_str(data).unwrap_or_default(),
            ));
        }
    }

    #[track_caller]
    fn next(&mut self) -> Value {
        let (event, data) = self.event().unwrap();
        assert_eq!(event, "next");
        data
    }

    fn is_event_stream(&self) -> bool {
        self.head.starts_with("http/1.1 200")
            && self.head.contains("content-type: text/event-stream")
    }
}

const STREAM: &str = "text/event-stream";

#[test]
fn a_query_is_one_event_and_the_end() {
    let live = Live::start(Settings::default());
    let get = format!(
        "GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nhost: {}\r\naccept: {STREAM}\r\n\r\n",
        live.address
    );
    let post = Stream::post(live.address, STREAM, "{ __typename }");
    for mut stream in [post, Stream::send(live.address, &get)] {
        assert!(stream.is_event_stream(), "{}", stream.head);
        let (event, data) = stream.event().unwrap();
        assert_eq!(
            (&*event, &data["data"]["__typename"]),
            ("next", &json!("Query"))
        );
        assert_eq!(stream.event().unwrap().0, "complete");
    }
    let mut refused = Stream::post(live.address, STREAM, "{ nope }");
    assert!(refused.next()["errors"][0]["message"].is_string());
    assert_eq!(refused.event().unwrap().0, "complete");
}

#[test]
fn a_subscription_is_a_stream_of_its_events() {
    let live = Live::start(Settings::default());
    // As clients that take several forms ask.
    let accept = "application/graphql-response+json, application/json, text/event-stream";
    let follow = "subscription { changes { revision record { id } } }";
    let mut stream = Stream::post(live.address, accept, follow);
    assert!(stream.is_event_stream(), "{}", stream.head);
    for revision in 1..=3 {
        live.write(&[("a", &format!("revision {revision}"))]);
        if revision == 1 {
            assert_eq!(stream.next()["data"]["changes"]["record"]["id"], "thing");
        }
        assert_eq!(stream.next()["data"]["changes"]["revision"], revision);
    }
    let query = Stream::post(live.address, accept, "{ __typename }");
    assert!(
        query
            .head
            .contains("content-type: application/graphql-response+json"),
        "{}",
        query.head
    );
    let plain = Stream::post(live.address, "application/json", follow);
    assert!(plain.head.starts_with("http/1.1 400"), "{}", plain.head);
    let late = "subscription { changes(since: 99) { revision } }";
    let mut refused = Stream::post(live.address, STREAM, late);
    assert_eq!(
        refused.next()["errors"][0]["extensions"]["code"],
        "BAD_USER_INPUT"
    );
    assert_eq!(refused.event().unwrap().0, "complete");
}

#[test]
fn an_idle_stream_shows_that_it_lives() {
    let live = Live::start(Settings {
        ping: Duration::from_millis(50),
        ..Settings::default()
    });
    let mut stream = Stream::post(
        live.address,
        STREAM,
        "subscription { changes { revision } }",
    );
    let mut comments = 0;
    while comments < 4 {
        comments += usize::from(stream.line().unwrap() == ":");
    }
}

#[test]
fn streams_count_as_sockets_and_break_off_when_the_server_stops() {
    let mut live = Live::start(Settings {
        sockets_of_address: 1,
        ..Settings::default()
    });
    let follow = "subscription { changes { revision } }";
    let mut stream = Stream::post(live.address, STREAM, follow);
    let refused = Stream::post(live.address, STREAM, follow);
    assert!(refused.head.starts_with("http/1.1 503"), "{}", refused.head);
    live.stop();
    // Without an end, so that clients take it up again.
    assert_eq!(stream.event(), None);
}

/// A request that is about the stream of a token.
fn about(address: SocketAddr, line: &str, token: &str, body: &str) -> Stream {
    Stream::send(
        address,
        &format!(
            "{line} HTTP/1.1\r\nhost: {address}\r\nx-graphql-event-stream-token: {token}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        ),
    )
}

fn operation(id: &str, query: &str) -> String {
    json!({"query": query, "extensions": {"operationId": id}}).to_string()
}

#[track_caller]
fn check_status(stream: &Stream, status: u16) {
    let start = format!("http/1.1 {status}");
    assert!(stream.head.starts_with(&start), "{}", stream.head);
}

#[test]
fn several_operations_share_a_stream_that_was_reserved() {
    let live = Live::start(Settings {
        init_time: Duration::from_secs(30),
        ..Settings::default()
    });
    let begin = |token: &str, id: &str, query: &str| {
        about(live.address, "POST /graphql", token, &operation(id, query))
    };
    let mut reserved = about(live.address, "PUT /graphql", "", "");
    check_status(&reserved, 201);
    let mut token = vec![0; 32];
    reserved.reader.read_exact(&mut token).unwrap();
    let token = String::from_utf8(token).unwrap();
    let get = format!(
        "GET /graphql?token={token} HTTP/1.1\r\nhost: {}\r\naccept: {STREAM}\r\n\r\n",
        live.address
    );
    let mut stream = Stream::send(live.address, &get);
    assert!(stream.is_event_stream(), "{}", stream.head);
    check_status(&Stream::send(live.address, &get), 409);
    check_status(&begin("nonsense", "q", "{ __typename }"), 404);
    check_status(&begin(&token, "", "{ __typename }"), 400);
    check_status(&begin(&token, "q", "{ __typename }"), 202);
    let next = stream.next();
    assert_eq!(
        (&next["id"], &next["payload"]["data"]["__typename"]),
        (&json!("q"), &json!("Query"))
    );
    assert_eq!(
        stream.event(),
        Some(("complete".into(), json!({"id": "q"})))
    );
    let follow = "subscription { changes { revision } }";
    check_status(&begin(&token, "a", follow), 202);
    check_status(&begin(&token, "b", follow), 202);
    check_status(&begin(&token, "b", follow), 409);
    let stop = about(live.address, "DELETE /graphql?operationId=a", &token, "");
    check_status(&stop, 200);
    live.write(&[("a", "A")]);
    for _ in 0..2 {
        let next = stream.next();
        assert_eq!(next["id"], "b");
        assert_eq!(next["payload"]["data"]["changes"]["revision"], 1);
    }
    let late = "subscription { changes(since: 99) { revision } }";
    check_status(&begin(&token, "late", late), 202);
    let refused = stream.next();
    let code = &refused["payload"]["errors"][0]["extensions"]["code"];
    assert_eq!(
        (&refused["id"], code),
        (&json!("late"), &json!("BAD_USER_INPUT"))
    );
    assert_eq!(
        stream.event(),
        Some(("complete".into(), json!({"id": "late"})))
    );
    drop(stream);
    wait_until(|| begin(&token, "c", follow).head.starts_with("http/1.1 404"));
}

#[test]
fn a_reservation_that_is_not_taken_up_lapses() {
    let live = Live::start(Settings {
        init_time: Duration::from_millis(50),
        sockets: 1,
        ..Settings::default()
    });
    check_status(&about(live.address, "PUT /graphql", "", ""), 201);
    // Its place is taken until it lapses.
    wait_until(|| {
        let reserved = about(live.address, "PUT /graphql", "", "");
        reserved.head.starts_with("http/1.1 201")
    });
}
